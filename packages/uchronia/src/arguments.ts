import { fileURLToPath } from 'node:url'
import { UchroniaError } from './errors.ts'

/** A text that a caller gave. @internal */
export function text(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new UchroniaError('INVALID_ARGUMENT', `Expected ${what} as text; got ${kindOf(value)}.`)
}

/** A path or file URL that a caller gave. @internal */
export function filePath(value: unknown, what: string): string {
  return noNul(value instanceof URL ? pathOf(value, what) : text(value, what))
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

/** A text that C, or the name of a file, can hold. @internal */
export function noNul(text: string): string {
  if (!text.includes('\0')) return text
  throw new UchroniaError(
    'INVALID_ARGUMENT',
    `A text with a NUL character cannot be used: ${JSON.stringify(text)}.`,
  )
}

/** Options that a caller gave: an object, or nothing. @internal */
export function optionsOf<T extends object>(value: T | undefined, what: string): Partial<T> {
  if (value === undefined) return {}
  if (typeof value === 'object' && value !== null) return value
  throw new UchroniaError(
    'INVALID_ARGUMENT',
    `Expected the options of ${what} as an object; got ${kindOf(value)}.`,
  )
}

/** What a value is, for a message. @internal */
export function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value
}
