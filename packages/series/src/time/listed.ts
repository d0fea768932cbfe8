import { ShapeError, TimeError } from '../errors.ts'
import { show } from '../show.ts'

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
  if (typeof values !== 'object' || values === null || !Number.isSafeInteger(values.length)) {
    throw new ShapeError('INVALID_SIZE', `The ${what}s of a listed axis are a list, not ${show(values)}.`)
  }
  const out = new Float64Array(values.length)
  for (let i = 0; i < out.length; i++) {
    out[i] = read(values[i])
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
