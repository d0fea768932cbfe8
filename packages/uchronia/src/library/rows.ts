import { type IndexRange, SelectionError } from '@uchronia/cinterop'

/** The range that holds one index. @internal */
export function indexRange(index: number, length: number, what: string, id: string): IndexRange {
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new SelectionError(
      'out_of_range',
      `${id} has no ${what} at index ${index}: there are ${length}, counted from 0.`,
    )
  }
  return { first: index, count: 1 }
}

/** The index of a label. @internal */
export function indexOfLabel(labels: readonly string[], label: string, what: string, id: string): number {
  const index = labels.indexOf(label)
  if (index < 0) {
    const few = labels.slice(0, 8).join(', ')
    const more = labels.length > 8 ? ', ...' : ''
    throw new SelectionError(
      'not_found',
      `${id} has no ${what} "${label}". It has ${labels.length}: ${few}${more}.`,
    )
  }
  return index
}

/** The smallest range of rows that holds all that were asked for. @internal */
export function rowRange(
  labels: readonly string[],
  wanted: readonly string[] | undefined,
  what: string,
  id: string,
): IndexRange {
  if (wanted === undefined) return { first: 0, count: labels.length }
  if (wanted.length === 0) return { first: 0, count: 0 }
  const indices = wanted.map((label) => indexOfLabel(labels, label, what, id))
  // Not Math.min(...): there may be more members than a call can have arguments.
  const first = indices.reduce((a, b) => Math.min(a, b))
  return { first, count: indices.reduce((a, b) => Math.max(a, b)) - first + 1 }
}

/** The labels of a range of rows; those of all rows are not copied. @internal */
export function labelsOf(labels: readonly string[], { first, count }: IndexRange): readonly string[] {
  return count === labels.length ? labels : labels.slice(first, first + count)
}
