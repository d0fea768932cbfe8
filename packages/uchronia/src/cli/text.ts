import { formatInstant, type TimeStep } from '@uchronia/cinterop'

/** Rows as columns that line up, two spaces apart. @internal */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** An instant of a description as ISO UTC, or null. @internal */
export function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : formatInstant(instant)
}

/** A time step for people: `hourly`, `daily`, `monthly`, `3 h`. @internal */
export function stepText(step: TimeStep | null): string {
  if (step === null) return 'unknown step'
  if (step === 'monthly') return 'monthly'
  if (step === 86_400) return 'daily'
  if (step === 3600) return 'hourly'
  return durationText(step)
}

/** A number of seconds for people, in the largest unit that divides it. @internal */
export function durationText(seconds: number): string {
  if (seconds !== 0 && seconds % 86_400 === 0) return `${seconds / 86_400} d`
  if (seconds !== 0 && seconds % 3600 === 0) return `${seconds / 3600} h`
  if (seconds !== 0 && seconds % 60 === 0) return `${seconds / 60} min`
  return `${seconds} s`
}

/** `1 issue`, `2 issues`. @internal */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
