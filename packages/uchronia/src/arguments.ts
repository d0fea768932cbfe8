import { fileURLToPath } from 'node:url'
import { UchroniaError } from './errors.ts'

/** A text that a caller gave. @internal */
export function text(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new UchroniaError('INVALID_ARGUMENT', `Expected ${what} as text; got ${kindOf(value)}.`)
}

/** A path or file URL that a caller gave. @internal */
export function filePath(value: unknown, what: string): string {
  return value instanceof URL ? fileURLToPath(value) : text(value, what)
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
