import { show } from '@uchronia/series/internal'
import { VerifyError } from './errors.ts'

/** Refuses a number that is not one of those that make sense. @throws {@link VerifyError} `INVALID_OPTION` @internal */
export function checkNumber(
  value: unknown,
  name: string,
  expected: string,
  valid: (value: number) => boolean,
): asserts value is number {
  if (typeof value === 'number' && valid(value)) return
  throw new VerifyError('INVALID_OPTION', `${name} cannot be ${show(value)}. Give ${expected}.`)
}

/** @throws {@link VerifyError} `INVALID_OPTION` @internal */
export function checkFunction(value: unknown, name: string): void {
  if (typeof value === 'function') return
  throw new VerifyError('INVALID_OPTION', `${name} cannot be ${show(value)}. Give a function.`)
}

/** The numbers of an array, or of what is like one. @throws {@link VerifyError} `INVALID_OPTION` @internal */
export function checkNumbers(values: unknown, name: string): ArrayLike<number> {
  const isList = Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView))
  if (isList && Array.from(values as ArrayLike<unknown>).every((value) => typeof value === 'number')) {
    return values as ArrayLike<number>
  }
  throw new VerifyError('INVALID_OPTION', `${name} cannot be ${show(values)}. Give an array of numbers.`)
}

/** @throws {@link VerifyError} `SIZE_MISMATCH`: no Float64Array, or one of another length @internal */
export function checkFloats(values: unknown, name: string, length?: number, shape?: string): number {
  if (!(values instanceof Float64Array)) {
    throw new VerifyError(
      'SIZE_MISMATCH',
      `${name} must be a Float64Array, not ${show(values)}. Float64Array.from() makes one.`,
    )
  }
  if (length !== undefined && values.length !== length) {
    throw new VerifyError(
      'SIZE_MISMATCH',
      `${name}: there are ${values.length} values for ${shape} = ${length}.`,
    )
  }
  return values.length
}
