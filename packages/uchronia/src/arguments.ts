import { fileURLToPath } from 'node:url'
import { OptionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { UchroniaError } from './errors.ts'

/** A text that a caller gave. @internal */
export function text(value: unknown, what: string): string {
  if (typeof value === 'string') return noNul(value)
  throw new UchroniaError('INVALID_ARGUMENT', `Expected ${what} as text; got ${show(value)}.`)
}

/** A path or file URL that a caller gave. @internal */
export function filePath(value: unknown, what: string): string {
  const path = value instanceof URL ? noNul(pathOf(value, what)) : text(value, what)
  if (path !== '') return path
  throw new UchroniaError('INVALID_ARGUMENT', `Expected ${what}; got an empty text.`)
}

/**
 * An option that is true or false.
 * @throws {@link OptionError} `INVALID_OPTION` @internal
 */
export function flag(value: unknown, name: string): boolean {
  if (value === undefined) return false
  if (typeof value === 'boolean') return value
  throw new OptionError('INVALID_OPTION', `${name} is true or false; got ${show(value)}.`)
}

/**
 * An option that is a text where it is given.
 * @throws {@link OptionError} `INVALID_OPTION` @internal
 */
export function optionalText(value: unknown, name: string): void {
  if (value === undefined || typeof value === 'string') return
  throw new OptionError('INVALID_OPTION', `${name} is a text; got ${show(value)}.`)
}

function pathOf(url: URL, what: string): string {
  try {
    return fileURLToPath(url)
  } catch (cause) {
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `Expected ${what} as a path or a file: URL; got ${url}: ${(cause as Error).message}.`,
      { cause },
    )
  }
}

/** A text that C, or the name of a file, can hold. All texts for the engine come through here. */
function noNul(text: string): string {
  if (!text.includes('\0')) return text
  throw new UchroniaError(
    'INVALID_ARGUMENT',
    `A text with a NUL character cannot be used: ${JSON.stringify(text)}.`,
  )
}
