import { SelectionError, ShapeError } from '../errors.ts'
import { show } from '../show.ts'

/** Refuses values that are not `Float64Array` of the size that the axes say. @internal */
export function checkValues(values: Float64Array, sizes: Readonly<Record<string, number>>): Float64Array {
  if (!(values instanceof Float64Array)) {
    throw new ShapeError(
      'size_mismatch',
      `Values must be a Float64Array, not ${show(values)}. Float64Array.from() makes one.`,
    )
  }
  const expected = Object.values(sizes).reduce((product, size) => product * size, 1)
  if (values.length !== expected) {
    const shape = Object.entries(sizes)
      .map(([name, size]) => `${size} ${name}`)
      .join(' x ')
    throw new ShapeError('size_mismatch', `There are ${values.length} values for ${shape} = ${expected}.`)
  }
  return values
}

/** Labels that were checked and cannot change: those of a series are those of all that is made from it. */
const checked = new WeakSet<readonly string[]>()

/** Refuses labels that are not different strings. @internal */
export function checkLabels(labels: readonly string[], what: string): readonly string[] {
  if (checked.has(labels)) return labels
  if (!Array.isArray(labels)) {
    throw new ShapeError(
      'invalid_label',
      `The labels of the ${what}s must be an array of strings, not ${show(labels)}.`,
    )
  }
  const seen = new Set<string>()
  for (const label of labels) {
    if (typeof label !== 'string') {
      throw new ShapeError(
        'invalid_label',
        `A ${what} label must be a string, not ${show(label)}: "0123" is not 123.`,
      )
    }
    if (!label.isWellFormed()) {
      throw new ShapeError(
        'invalid_label',
        `The ${what} label ${show(label)} is half a character: UTF-8 has no such text.`,
      )
    }
    if (seen.has(label))
      throw new ShapeError('duplicate_label', `There are two ${what}s labelled ${show(label)}.`)
    seen.add(label)
  }
  const own = Object.isFrozen(labels) ? labels : Object.freeze([...labels])
  checked.add(own)
  return own
}

/** Refuses an index that is not one of 0 to length - 1. @internal */
export function checkIndex(index: number, length: number, what: string): void {
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new SelectionError(
      'out_of_range',
      `There is no ${what} at index ${show(index)}: there are ${length}, counted from 0.`,
    )
  }
}

/** The index of a label. @internal */
export function labelIndex(labels: readonly string[], label: string, what: string): number {
  const index = labels.indexOf(label)
  if (index >= 0) return index
  const few = labels.slice(0, 8).map(show).join(', ')
  throw new SelectionError(
    'not_found',
    `There is no ${what} ${show(label)}. There are ${labels.length}: ${few}${labels.length > 8 ? ', ...' : ''}.`,
  )
}
