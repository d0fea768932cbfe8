import { formatInstant } from '../time/instant.ts'
import type { LeadTimeAxis } from '../time/lead-time-axis.ts'
import type { TimeAxis } from '../time/time-axis.ts'
import type { SeriesInfo } from './info.ts'

/** Values and rows that are shown at either end. */
const FEW = 3

/** The first line of a report: class, id, units, and the size of each axis. @internal */
export function titleLine(
  name: string,
  { id, variable, units }: SeriesInfo,
  sizes: readonly string[],
): string {
  const called = id ?? variable
  return `${name}${called === undefined ? '' : ` ${printable(called)}`}${units === undefined ? '' : ` [${printable(units)}]`}: ${sizes.join(' x ')}`
}

/** `1 member`, `3 members`. @internal */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** Names in a line, those in the middle left out. @internal */
export function namesLine(names: readonly string[]): string {
  const shown = names.length <= 10 ? names : [...names.slice(0, 5), '...', ...names.slice(-2)]
  return shown.map(printable).join(' ')
}

/** Indices at either end of an axis, and null for what is left out. @internal */
export function headAndTail(length: number, few: number = FEW): (number | null)[] {
  if (length <= 2 * few + 1) return Array.from({ length }, (_, i) => i)
  const head = Array.from({ length: few }, (_, i) => i)
  return [...head, null, ...head.map((i) => length - few + i)]
}

/** Values at either end, in a line. @internal */
export function valuesLine(values: Float64Array): string {
  return headAndTail(values.length)
    .map((i) => (i === null ? '...' : numberText(values[i]!)))
    .join('  ')
}

/** A value in at most six digits; `missing` for NaN. @internal */
export function numberText(value: number): string {
  return Number.isNaN(value) ? 'missing' : String(Number(value.toPrecision(6)))
}

/** Lines of times and values at either end. @internal */
export function timesAndValues(time: TimeAxis, values: Float64Array): string[] {
  const known = !Number.isNaN(time.start)
  return headAndTail(values.length).map((i) =>
    i === null ? '  ...' : `  ${known ? formatInstant(time.at(i)) : `index ${i}`}  ${numberText(values[i]!)}`,
  )
}

/** Rows of labels and values at either end. @internal */
export function rowLines(labels: readonly string[], row: (index: number) => Float64Array): string[] {
  const width = Math.min(
    24,
    headAndTail(labels.length).reduce<number>(
      (most, i) => Math.max(most, i === null ? 0 : labels[i]!.length),
      0,
    ),
  )
  return headAndTail(labels.length).map((i) =>
    i === null ? '  ...' : `  ${printable(labels[i]!).padEnd(width)}  ${valuesLine(row(i))}`,
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

/** Text without control characters, so that an identifier cannot steer a terminal. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
