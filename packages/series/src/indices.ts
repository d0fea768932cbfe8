import { SelectionError } from './errors.ts'
import { show } from './show.ts'

/** A range of indices, from `start` up to, without, `end`. */
export interface IndexRange {
  readonly start: number
  readonly end: number
}

/**
 * The index that is meant: negative ones count from the end.
 * @param what  the thing counted, such as `time`
 * @throws {@link SelectionError} `OUT_OF_RANGE`
 * @internal
 */
export function indexAt(index: number, length: number, what: string): number {
  if (Number.isInteger(index)) {
    const at = index < 0 ? index + length : index
    if (at >= 0 && at < length) return at
  }
  throw new SelectionError(
    'OUT_OF_RANGE',
    `There is no ${what} at index ${show(index)}: there are ${length}, counted from 0, or from -1 at the end.`,
  )
}

/** The range that the arguments of `Array.prototype.slice` mean. @throws {@link SelectionError} `OUT_OF_RANGE` @internal */
export function rangeOf(start: number | undefined, end: number | undefined, length: number): IndexRange {
  const bound = (index: number | undefined, absent: number): number => {
    if (index === undefined) return absent
    const infinite = index === Number.POSITIVE_INFINITY || index === Number.NEGATIVE_INFINITY
    if (!Number.isInteger(index) && !infinite) {
      throw new SelectionError('OUT_OF_RANGE', `Cannot slice at index ${show(index)}. Give whole numbers.`)
    }
    return Math.min(Math.max(index < 0 ? index + length : index, 0), length)
  }
  const from = bound(start, 0)
  return { start: from, end: Math.max(from, bound(end, length)) }
}
