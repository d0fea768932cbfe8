import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'

/** Refuses what has no fields. @throws {@link NativeError} `INVALID_ARGUMENT` @internal */
export function checkObject<T>(value: T, what: string): T & object {
  if (typeof value === 'object' && value !== null) return value
  throw new NativeError('INVALID_ARGUMENT', `Expected ${what} as an object, not ${show(value)}.`)
}

/** Refuses what is no array, and an array with an item that is no object. @throws {@link NativeError} `INVALID_ARGUMENT` @internal */
export function checkObjects<T>(values: readonly T[], what: string): readonly (T & object)[] {
  return checkArray(values, what).map((value, i) => checkObject(value, `${what}[${i}]`))
}

/** Refuses what is no array. @throws {@link NativeError} `INVALID_ARGUMENT` @internal */
export function checkArray<T>(values: readonly T[], what: string): readonly T[] {
  if (Array.isArray(values)) return Array.from(values)
  throw new NativeError('INVALID_ARGUMENT', `Expected ${what} as an array, not ${show(values)}.`)
}
