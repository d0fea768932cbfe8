import { SelectionError, ShapeError } from '../errors.ts'
import { show } from '../show.ts'

/** The name of a member or a station as a caller may give it; a number stands for its digits. */
export type Label = string | number

/** Labels that were checked and cannot change: those of a series are those of all that is made from it. */
const checked = new WeakSet<readonly string[]>()

/** Labels as text, all different. @throws {@link ShapeError} `INVALID_LABEL`, `DUPLICATE_LABEL` @internal */
export function checkLabels(labels: readonly Label[], what: string): readonly string[] {
  if (checked.has(labels as readonly string[])) return labels as readonly string[]
  if (!Array.isArray(labels)) {
    throw new ShapeError('INVALID_LABEL', `The ${what}s must be an array of names, not ${show(labels)}.`)
  }
  const seen = new Set<string>()
  for (const label of labels as readonly unknown[]) {
    const text = labelText(label)
    if (text === undefined) {
      throw new ShapeError(
        'INVALID_LABEL',
        `The name of a ${what} must be text or a whole number, not ${show(label)}.`,
      )
    }
    if (!text.isWellFormed()) {
      throw new ShapeError(
        'INVALID_LABEL',
        `The ${what} ${show(text)} has half a surrogate pair: UTF-8 has no such text.`,
      )
    }
    if (seen.has(text)) throw new ShapeError('DUPLICATE_LABEL', `There are two ${what}s named ${show(text)}.`)
    seen.add(text)
  }
  const own = Object.isFrozen(labels) && labels.every((label) => typeof label === 'string')
  const list = own ? (labels as readonly string[]) : Object.freeze([...seen])
  checked.add(list)
  return list
}

/** A label as text; undefined for what is no label. */
function labelText(label: unknown): string | undefined {
  if (typeof label === 'string') return label
  return Number.isSafeInteger(label) ? String(label) : undefined
}

/**
 * The index of a member or station: the name itself, or the digits of a number.
 * @param what  `member` or `station`
 * @param series  the series that has them, for the text of the error
 * @throws {@link SelectionError} `NOT_FOUND`; the text lists some that there are
 * @internal
 */
export function labelIndex(labels: readonly string[], label: Label, what: string, series?: string): number {
  const text = labelText(label)
  const index = text === undefined ? -1 : labels.indexOf(text)
  if (index >= 0) return index
  const few = labels.slice(0, 8).map(show).join(', ')
  throw new SelectionError(
    'NOT_FOUND',
    `There is no ${what} ${show(text ?? label)}${series === undefined ? '' : ` of ${series}`}. There are ${labels.length}: ${few}${labels.length > 8 ? ', ...' : ''}.`,
  )
}

/**
 * The indices of members or stations, in the order in which they are asked for; undefined for all.
 * @throws {@link SelectionError} `NOT_FOUND` @throws {@link ShapeError} `INVALID_LABEL`, `DUPLICATE_LABEL`
 * @internal
 */
export function labelIndices(
  labels: readonly string[],
  wanted: readonly Label[] | undefined,
  what: string,
  series?: string,
): number[] | undefined {
  if (wanted === undefined) return undefined
  const names = checkLabels(wanted, what)
  // A look-up table pays for itself at once where many are asked for.
  if (names.length < 8) return names.map((name) => labelIndex(labels, name, what, series))
  const index = new Map(labels.map((label, i) => [label, i]))
  return names.map((name) => index.get(name) ?? labelIndex(labels, name, what, series))
}
