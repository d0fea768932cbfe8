import { daysInMonth, fromCivil, toCivil } from './calendar.ts'
import { type Instant, parseInstant } from './instant.ts'

/**
 * The day on which a monthly axis falls. 1 to 31 counts from the start of the month, and is the last day where the month
 * is shorter. -1 to -31 counts back from the end: -1 is the last day, -2 the one before it.
 */
export type MonthDay = number

/**
 * The rule of the uchronia engine for an axis that starts at `start`: days up to the 23rd are kept; from the 24th on
 * the distance to the end of the month is kept, so 30 January is followed by 27 February (28 in a leap year).
 *
 * @example
 * ```ts
 * defaultMonthDay(parseInstant('2021-01-15')) // 15
 * defaultMonthDay(parseInstant('2021-01-30')) // -2
 * ```
 * @throws {@link TimeError} `INVALID_INSTANT`
 */
export function defaultMonthDay(start: Instant): MonthDay {
  const { year, month, day } = toCivil(parseInstant(start))
  return day <= 23 ? day : day - 1 - daysInMonth(year, month)
}

/** The day that a rule means in one month. @internal */
export function dayOfMonth(monthDay: MonthDay, year: number, month: number): number {
  const days = daysInMonth(year, month)
  return Math.max(1, monthDay > 0 ? Math.min(monthDay, days) : days + 1 + monthDay)
}

/** `start` and `months` months, on the day that the rule says, at the same time of day. @internal */
export function addMonths(start: Instant, months: number, monthDay: MonthDay): Instant {
  const { year, month, rest } = toCivil(start)
  const y = year + Math.floor((month + months) / 12)
  const m = (((month + months) % 12) + 12) % 12
  return fromCivil(y, m, dayOfMonth(monthDay, y, m), rest)
}
