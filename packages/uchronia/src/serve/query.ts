import { OptionError } from '@uchronia/series'

/**
 * The parameters of an address, each once.
 * @throws {@link OptionError} `UNKNOWN_OPTION`, `INVALID_OPTION` @internal
 */
export class Query {
  readonly #given: URLSearchParams

  /** @param known  the names that there are */
  constructor(given: URLSearchParams, known: readonly string[]) {
    this.#given = given
    for (const name of given.keys()) {
      if (!known.includes(name))
        throw new OptionError(
          'UNKNOWN_OPTION',
          `There is no parameter ${name}. There are: ${known.join(', ')}.`,
        )
      if (given.getAll(name).length > 1)
        throw new OptionError('INVALID_OPTION', `The parameter ${name} is given twice.`)
    }
  }

  text(name: string): string | undefined {
    const value = this.#given.get(name) ?? undefined
    return value === '' ? undefined : value
  }

  /** A parameter that must be there. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw new OptionError('INVALID_OPTION', `The parameter ${name} is missing.`)
    return value
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined || choices.includes(value as T)) return value as T | undefined
    throw new OptionError('INVALID_OPTION', `${name} is one of ${choices.join(', ')}, not ${value}.`)
  }

  /** Names as a JSON array: they may hold any character. */
  names(name: string): string[] | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const list = parsed(value)
    if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list
    throw new OptionError('INVALID_OPTION', `${name} is a JSON array of texts such as ["1","2"].`)
  }

  /** Numbers separated by commas. */
  numbers(name: string): number[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((part) => finite(part, name))
  }

  /** A whole number up to `most`. */
  count(name: string, most: number): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const number = finite(value, name)
    if (Number.isInteger(number) && number >= 1 && number <= most) return number
    throw new OptionError('INVALID_OPTION', `${name} is a whole number from 1 to ${most}, not ${value}.`)
  }

  /** Two numbers with `..` between, such as lead times in seconds. */
  range(name: string): { from: number; to: number } | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const [from = '', to = from, ...rest] = value.split('..')
    if (rest.length > 0) throw new OptionError('INVALID_OPTION', `${name} is a range such as 3600..86400.`)
    return { from: finite(from, name), to: finite(to, name) }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function finite(text: string, name: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new OptionError('INVALID_OPTION', `${name} has ${JSON.stringify(text)} where a number belongs.`)
}
