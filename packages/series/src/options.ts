import { OptionError } from './errors.ts'
import { show } from './show.ts'

/**
 * The options that a caller gave, or none of them. A key that does not exist is an error: a misspelt option must not be
 * ignored.
 *
 * @param what  names the function in the error, such as `toArrow`
 * @param keys  all keys that there are
 * @throws {@link OptionError} `UNKNOWN_OPTION`, `INVALID_OPTION`: not an object
 * @internal
 */
export function checkOptions<T extends object>(
  options: T | undefined,
  what: string,
  keys: readonly string[],
): T {
  if (options === undefined) return {} as T
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new OptionError(
      'INVALID_OPTION',
      `Expected the options of ${what} as an object, not ${show(options)}.`,
    )
  }
  for (const key of Object.keys(options)) {
    if (keys.includes(key)) continue
    throw new OptionError(
      'UNKNOWN_OPTION',
      `${what} has no option ${show(key)}. ${keys.length === 0 ? 'It has none.' : `It has: ${keys.join(', ')}.`}`,
    )
  }
  return options
}

/** Refuses a value that is not one of a few. @throws {@link OptionError} `INVALID_OPTION` @internal */
export function checkChoice<T>(value: T, choices: readonly T[], what: string): T {
  if (choices.includes(value)) return value
  const list = choices.map(show)
  const last = list.pop()
  throw new OptionError(
    'INVALID_OPTION',
    `There is no ${what} ${show(value)}. Use ${list.length > 0 ? `${list.join(', ')} or ${last}` : last}.`,
  )
}
