import { TimeError } from '../errors.ts'
import { show } from '../show.ts'
import { daysInMonth, fromCivil } from './calendar.ts'

/** A point in time: milliseconds since 1970-01-01T00:00:00 UTC, a whole number. */
export type Instant = number

/** An instant as a caller may give it. See {@link parseInstant}. */
export type InstantLike = Date | string | number

/** The last instant that a `Date` can hold; the first is as far before 1970. @internal */
export const LAST_INSTANT = 8.64e15

const ISO =
  /^([+-]\d{6}|\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/

/**
 * Reads an instant.
 *
 * Strings are ISO 8601: a date, or a date and a time with or without seconds and fraction. Without an offset they mean
 * UTC; with one they are converted. Local time is never used. Numbers are milliseconds UTC. Nothing is guessed: an empty
 * string, `"now"`, `"02/01/2000"`, 31 June, 24:00, and digits below a millisecond that are not 0 are refused.
 *
 * @example
 * ```ts
 * parseInstant('2010-08-01T21:00') // 1280696400000
 * parseInstant('2010-08-02T07:00+10:00') // 1280696400000
 * ```
 * @throws {@link TimeError} `INVALID_INSTANT`
 */
export function parseInstant(x: InstantLike): Instant {
  if (typeof x === 'string') return parseText(x)
  const instant = x instanceof Date ? x.getTime() : x
  if (typeof instant === 'number' && Number.isInteger(instant) && Math.abs(instant) <= LAST_INSTANT) {
    return instant === 0 ? 0 : instant // -0 is not an instant of its own
  }
  throw new TimeError(
    'INVALID_INSTANT',
    `Cannot read ${show(x)} as an instant. Give a valid Date, an ISO 8601 string or whole milliseconds UTC.`,
  )
}

function parseText(text: string): Instant {
  const match = ISO.exec(text)
  if (!match) {
    throw new TimeError(
      'INVALID_INSTANT',
      `Cannot read ${show(text)} as an instant. Give ISO 8601, such as "2010-08-01", "2010-08-01T21:00" (UTC) or "2010-08-02T07:00+10:00".`,
    )
  }
  const [, y, mo, d, h, mi, s, fraction, zone] = match
  const year = Number(y)
  const month = Number(mo)
  const day = Number(d)
  const hour = Number(h ?? 0)
  const minute = Number(mi ?? 0)
  const second = Number(s ?? 0)
  const offset = zone === undefined || zone === 'Z' ? 0 : offsetMinutes(zone, text)
  const wrong =
    y === '-000000'
      ? 'year'
      : month < 1 || month > 12
        ? 'month'
        : day < 1 || day > daysInMonth(year, month - 1)
          ? 'day'
          : hour > 23
            ? 'hour'
            : minute > 59
              ? 'minute'
              : second > 59
                ? 'second'
                : undefined
  if (wrong) {
    throw new TimeError(
      'INVALID_INSTANT',
      `Cannot read ${show(text)} as an instant: there is no such ${wrong}.`,
    )
  }
  const digits = (fraction ?? '').padEnd(9, '0')
  if (Number(digits.slice(3)) !== 0) {
    throw new TimeError(
      'INVALID_INSTANT',
      `Cannot read ${show(text)} as an instant: instants are whole milliseconds. Round it first.`,
    )
  }
  const rest = ((hour * 60 + minute - offset) * 60 + second) * 1000 + Number(digits.slice(0, 3))
  const instant = fromCivil(year, month - 1, day) + rest
  if (Number.isNaN(instant) || Math.abs(instant) > LAST_INSTANT) {
    throw new TimeError(
      'INVALID_INSTANT',
      `Cannot read ${show(text)} as an instant: it is beyond what a Date can hold.`,
    )
  }
  return instant === 0 ? 0 : instant
}

function offsetMinutes(zone: string, text: string): number {
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || 0)
  if (hours > 23 || minutes > 59) {
    throw new TimeError(
      'INVALID_INSTANT',
      `Cannot read ${show(text)} as an instant: there is no such offset.`,
    )
  }
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}

/**
 * Writes an instant as ISO 8601 in UTC: `2010-08-01T21:00:00Z`, with milliseconds only when there are some.
 * {@link parseInstant} reads it back.
 *
 * @example
 * ```ts
 * formatInstant(0) // 1970-01-01T00:00:00Z
 * formatInstant(parseInstant('2020-03-01T09:00+10:00')) // 2020-02-29T23:00:00Z
 * ```
 * @throws {@link TimeError} `INVALID_INSTANT`
 */
export function formatInstant(t: Instant): string {
  return new Date(parseInstant(t)).toISOString().replace('.000Z', 'Z')
}
