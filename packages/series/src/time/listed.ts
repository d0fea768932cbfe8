import { allocateDoubles } from '../allocate.ts'
import { ShapeError, TimeError } from '../errors.ts'
import { show } from '../show.ts'

/** The most values of an axis: what an `int` of the C structs can hold. @internal */
export const MAX_LENGTH = 2_147_483_647

/** Tells the options of a listed axis from those of a regular one. @internal */
export function isListing<T extends object>(options: T): options is Extract<T, { readonly values: unknown }> {
  return typeof options === 'object' && options !== null && 'values' in options
}

/**
 * Numbers of a listed axis: read one by one, and strictly increasing.
 *
 * @throws {@link TimeError} `NOT_INCREASING` with the index of the first that is not after the one before it
 * @throws {@link ShapeError} `INVALID_SIZE`: not a list
 * @internal
 */
export function strictlyIncreasing(
  values: ArrayLike<unknown>,
  read: (value: unknown) => number,
  { what, text }: { what: string; text: (value: number) => string },
): Float64Array {
  checkList(values, `${what}s of an axis`)
  const out = allocateDoubles(values.length, `${what}s`)
  for (let i = 0; i < out.length; i++) {
    try {
      out[i] = read(values[i])
    } catch (cause) {
      if (!(cause instanceof TimeError)) throw cause
      throw new TimeError(cause.code, `The ${what} at index ${i}: ${cause.message}`, { cause, index: i })
    }
    if (i > 0 && !(out[i]! > out[i - 1]!)) {
      throw new TimeError(
        'NOT_INCREASING',
        `The ${what}s of an axis increase: at index ${i}, ${text(out[i]!)} follows ${text(out[i - 1]!)}. Sort them and keep each once.`,
        { index: i },
      )
    }
  }
  return out
}

/** Refuses what is not a list. @throws {@link ShapeError} `INVALID_SIZE` @internal */
export function checkList(values: ArrayLike<unknown>, what: string): void {
  const length: unknown = typeof values === 'object' && values !== null ? values.length : undefined
  if (Number.isInteger(length) && (length as number) >= 0 && (length as number) <= MAX_LENGTH) return
  throw new ShapeError('INVALID_SIZE', `Expected the ${what} as a list, not ${show(values)}.`)
}

/** The first index whose value is not below `bound`; the length when all are. @internal */
export function firstAtOrAfter(values: Float64Array, bound: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < bound) low = middle + 1
    else high = middle
  }
  return low
}
