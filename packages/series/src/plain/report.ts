import type { IndexRange } from '../indices.ts'
import type { SeriesInfo } from '../info.ts'
import { printable, shorten } from '../show.ts'
import { formatInstant } from '../time/instant.ts'
import type { LeadTimeAxis } from '../time/lead-time-axis.ts'
import type { TimeAxis } from '../time/time-axis.ts'

/** Values and rows that are shown at either end. */
const FEW = 3

/** The first line of a report: class, id, units, and the size of each axis. @internal */
export function titleLine(
  name: string,
  { id, variable, units }: SeriesInfo,
  sizes: readonly string[],
): string {
  const called = id ?? variable
  const text = (part: string) => printable(shorten(part))
  return `${name}${called === undefined ? '' : ` ${text(called)}`}${units === undefined ? '' : ` [${text(units)}]`}: ${sizes.join(' x ')}`
}

/** `1 member`, `3 members`. @internal */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** Names in a line, those in the middle left out. @internal */
export function namesLine(names: readonly string[]): string {
  const shown = names.length <= 10 ? names : [...names.slice(0, 5), '...', ...names.slice(-2)]
  return shown.map((name) => printable(shorten(name))).join(' ')
}

/** Indices at either end of an axis, and null for what is left out. @internal */
export function headAndTail(length: number, few: number = FEW): (number | null)[] {
  if (length <= 2 * few + 1) return Array.from({ length }, (_, i) => i)
  const head = Array.from({ length: few }, (_, i) => i)
  return [...head, null, ...head.map((i) => length - few + i)]
}

/** A value in at most six digits; `missing` for NaN. @internal */
export function numberText(value: number): string {
  return Number.isNaN(value) ? 'missing' : String(Number(value.toPrecision(6)))
}

/** Values of a range of steps. @internal */
export type ReadSteps = (steps: IndexRange) => Float64Array

/** Values at either end in a line; none but these are read. */
function valuesLine(length: number, read: ReadSteps): string {
  const texts = (steps: IndexRange) => Array.from(read(steps), numberText)
  if (length <= 2 * FEW + 1) return texts({ start: 0, end: length }).join('  ')
  return [...texts({ start: 0, end: FEW }), '...', ...texts({ start: length - FEW, end: length })].join('  ')
}

/** Values at either end in a line. @internal */
export function rowText(values: Float64Array): string {
  return valuesLine(values.length, ({ start, end }) => values.subarray(start, end))
}

/** Times and values at either end, a line each. @internal */
export function timeLines(time: TimeAxis, read: ReadSteps): string[] {
  const known = !Number.isNaN(time.start)
  return headAndTail(time.length).map((i) => {
    if (i === null) return '  ...'
    const value = numberText(read({ start: i, end: i + 1 })[0]!)
    return `  ${known ? formatInstant(time.at(i)) : `index ${i}`}  ${value}`
  })
}

/** Rows at either end, a line of label and values each. @internal */
export function rowLines(
  labels: readonly string[],
  steps: number,
  read: (row: number, steps: IndexRange) => Float64Array,
): string[] {
  const shown = headAndTail(labels.length)
  const names = shown.map((i) => (i === null ? '' : printable(shorten(labels[i]!))))
  const width = Math.max(0, ...names.map((name) => name.length))
  return shown.map((i, line) =>
    i === null ? '  ...' : `  ${names[line]!.padEnd(width)}  ${valuesLine(steps, (range) => read(i, range))}`,
  )
}

/** The first member of the issues at either end, a line each. @internal */
export function issueLines(
  issues: TimeAxis,
  members: readonly string[],
  steps: number,
  read: (issue: number, steps: IndexRange) => Float64Array,
): string[] {
  if (members.length === 0) return []
  const known = !Number.isNaN(issues.start)
  return headAndTail(issues.length, 2).map((i) =>
    i === null
      ? '  ...'
      : `  ${known ? formatInstant(issues.at(i)) : `issue ${i}`}, member ${printable(shorten(members[0]!))}:  ${valuesLine(steps, (range) => read(i, range))}`,
  )
}

/** Lines of the axes, aligned. @internal */
export function axisLines(
  axes: Readonly<Record<string, TimeAxis | LeadTimeAxis | readonly string[]>>,
): string[] {
  return Object.entries(axes).map(
    ([name, axis]) => `  ${name.padEnd(8)} ${Array.isArray(axis) ? namesLine(axis) : String(axis)}`,
  )
}
