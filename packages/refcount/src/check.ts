import { RefcountError } from './errors.ts'
import type { FfiBackend } from './ffi-backend.ts'
import { kindOf } from './kind-of.ts'

function refuse(caller: string, what: string, wanted: string, value: unknown): RefcountError {
  return new RefcountError(
    'INVALID_ARGUMENT',
    `${caller}: expected ${what} as ${wanted}, got ${kindOf(value)}`,
  )
}

/** Refuses options that are no object. @internal */
export function checkOptions<T>(options: T, caller: string): T & object {
  if (typeof options === 'object' && options !== null) return options
  throw refuse(caller, 'its options', 'an object', options)
}

/** Refuses what is no text, or text with a NUL, which no path and no name can have. @internal */
export function checkText(value: unknown, caller: string, what: string): string {
  if (typeof value === 'string' && !value.includes('\0')) return value
  throw refuse(caller, what, 'text without NUL characters', value)
}

/** Refuses options of which some are neither text nor absent. @internal */
export function checkTexts<T>(options: T, keys: readonly (keyof T & string)[], caller: string): void {
  for (const key of keys) if (options[key] !== undefined) checkText(options[key], caller, key)
}

/** Refuses what is no list of text. @internal */
export function checkTextList(values: unknown, caller: string, what: string): readonly string[] {
  if (!Array.isArray(values)) throw refuse(caller, what, 'an array of text', values)
  return Array.from(values, (value) => checkText(value, caller, what))
}

/** Refuses what is no function. @internal */
export function checkFunction(value: unknown, caller: string, what: string): void {
  if (typeof value !== 'function') throw refuse(caller, what, 'a function', value)
}

/** Refuses a backend that lacks one of the methods that handles call. @internal */
export function checkBackend(backend: FfiBackend<never>, caller: string): void {
  checkOptions(backend, `${caller}: backend`)
  for (const name of ['isPointer', 'isNull', 'addressOf', 'describe'] as const)
    checkFunction(backend[name], `${caller}: backend`, name)
}

/** Refuses what is no list. @internal */
export function checkList(value: unknown, caller: string, what: string): void {
  if (!Array.isArray(value)) throw refuse(caller, what, 'an array', value)
}
