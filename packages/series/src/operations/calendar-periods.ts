import { DAY_MS, fromCivil, toCivil } from '../time/calendar.ts'
import type { Periods } from './period-options.ts'

/** Monday, 5 January 1970. */
const MONDAY = 4 * DAY_MS
const WEEK = 604_800

/** Periods that follow each other, by their number. @internal */
export interface Calendar {
  /** The number of the period that begins at or before an instant. */
  numberOf(instant: number): number
  /** The first instant of a period. */
  startOf(number: number): number
}

/**
 * The periods of a step. Steps that divide a day begin with it, weeks with Monday, and others with the day of `first`.
 * @param first  an instant of the first period
 * @internal
 */
export function calendarOf({ step, dayStart = 0, yearStart }: Periods, first: number): Calendar {
  if (typeof step === 'number') return fixed(step, anchorOf(step, dayStart, first))
  const months = step === 'monthly' ? 1 : step === 'seasonal' ? 3 : 12
  // Seasons of the meteorological year: December to February is one.
  const origin = step === 'monthly' ? 0 : step === 'seasonal' ? 11 : yearStart
  return {
    numberOf(instant) {
      const { year, month } = toCivil(instant - dayStart)
      return Math.floor((year * 12 + month - origin) / months)
    },
    startOf(number) {
      const month = number * months + origin
      return fromCivil(Math.floor(month / 12), ((month % 12) + 12) % 12, 1) + dayStart
    },
  }
}

function anchorOf(step: number, dayStart: number, first: number): number {
  if (86_400 % step === 0) return dayStart
  if (step === WEEK) return MONDAY + dayStart
  return Math.floor((first - dayStart) / DAY_MS) * DAY_MS + dayStart
}

/** Periods of a length in seconds, one of which begins at `anchor`. @internal */
export function fixed(seconds: number, anchor: number): Calendar {
  const step = seconds * 1000
  return {
    numberOf: (instant) => Math.floor((instant - anchor) / step),
    startOf: (number) => number * step + anchor,
  }
}
