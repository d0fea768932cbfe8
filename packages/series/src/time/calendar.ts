/** Milliseconds of a day. @internal */
export const DAY_MS = 86_400_000

/** A date of the proleptic Gregorian calendar with what is left of its day. Months count from 0. @internal */
export interface CivilDate {
  year: number
  month: number
  day: number
  /** Milliseconds since midnight. */
  rest: number
}

/** The instant of a date; unlike `Date.UTC` also for the years 0 to 99. @internal */
export function fromCivil(year: number, month: number, day: number, rest = 0): number {
  return new Date(0).setUTCFullYear(year, month, day) + rest
}

/** The date of an instant, in UTC. @internal */
export function toCivil(instant: number): CivilDate {
  const date = new Date(instant)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    rest: instant - Math.floor(instant / DAY_MS) * DAY_MS,
  }
}

/** Days of a month; the month may lie outside 0 to 11. @internal */
export function daysInMonth(year: number, month: number): number {
  return new Date(fromCivil(year, month + 1, 0)).getUTCDate()
}
