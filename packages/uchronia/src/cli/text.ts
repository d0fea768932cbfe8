import { formatInstant, formatTimeStep, type TimeAxis, type TimeStep } from '@uchronia/series'
import { printable } from '@uchronia/series/internal'

export { counted } from '@uchronia/series/internal'

/** Rows as columns that line up, two spaces apart. Control characters of ids and attributes are escaped. @internal */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(printable))
  const widths: number[] = []
  for (const row of safe) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  }
  return safe
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The first and last time of an axis as ISO UTC; null where they are not known. @internal */
export function endsOf(axis: TimeAxis): { start: string | null; end: string | null } {
  const known = axis.length > 0 && !Number.isNaN(axis.start)
  return { start: known ? formatInstant(axis.at(0)) : null, end: known ? formatInstant(axis.at(-1)) : null }
}

/** A time step for people: `hourly`, `daily`, `monthly`, `3:00:00`; `uneven` for an axis that lists its times. @internal */
export function stepText(step: TimeStep | null, length: number): string {
  if (step !== null) return formatTimeStep(step)
  return length > 1 ? 'uneven' : 'single'
}
