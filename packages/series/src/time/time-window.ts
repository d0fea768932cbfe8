import { SelectionError } from '../errors.ts'
import { fromCivil } from './calendar.ts'
import { formatInstant, type Instant, type InstantLike, LAST_INSTANT, parseInstant } from './instant.ts'
import type { TimeWindow } from './time-axis.ts'

/** A day, month or year without a time, as {@link parseInstant} writes years. */
const PERIOD = /^([+-]\d{6}|\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/

/** The ends of a window as instants, both included. @internal */
export interface TimeBounds {
  readonly from: Instant | undefined
  readonly to: Instant | undefined
}

/**
 * The instants that a window means: a day, month or year without a time lasts to its last millisecond.
 * @throws {@link SelectionError} `INVALID_WINDOW`: `from` is after `to`
 * @throws {@link TimeError} `INVALID_INSTANT`
 * @internal
 */
export function boundsOf({ from, to }: TimeWindow): TimeBounds {
  const first = from === undefined ? undefined : beginOf(from)
  const last = to === undefined ? undefined : endOf(to)
  if (first !== undefined && last !== undefined && first > last) {
    throw new SelectionError(
      'INVALID_WINDOW',
      `The window begins at ${formatInstant(first)}, after its end at ${formatInstant(last)}. Swap "from" and "to".`,
    )
  }
  return { from: first, to: last }
}

/**
 * The first and the last instant that a time means: those of a day, month or year without a time, else one twice.
 * @throws {@link TimeError} `INVALID_INSTANT`
 * @internal
 */
export function periodOf(time: InstantLike): { readonly from: Instant; readonly to: Instant } {
  return { from: beginOf(time), to: endOf(time) }
}

function beginOf(bound: InstantLike): Instant {
  const period = typeof bound === 'string' ? PERIOD.exec(bound) : null
  if (!period) return parseInstant(bound)
  const [, year, month = '01', day = '01'] = period
  return parseInstant(`${year}-${month}-${day}`)
}

function endOf(bound: InstantLike): Instant {
  const period = typeof bound === 'string' ? PERIOD.exec(bound) : null
  if (!period) return parseInstant(bound)
  beginOf(bound) // refuses 31 June and month 13
  const [, year, month, day] = period
  const y = Number(year)
  const m = Number(month ?? 1) - 1
  const next =
    month === undefined
      ? fromCivil(y + 1, 0, 1)
      : day === undefined
        ? fromCivil(y, m + 1, 1)
        : fromCivil(y, m, Number(day) + 1)
  // Beyond the last day that a Date can hold there is nothing to include.
  return Number.isNaN(next) ? LAST_INSTANT : next - 1
}
