import type { TimeStep } from '@uchronia/series'
import { fromCivil } from '@uchronia/series/internal'

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/

/**
 * Reads dates and times of PI-XML, which stand in the zone of their file: millions of them, of few dates.
 * @internal
 */
export class LocalTimes {
  #date = ''
  #day = Number.NaN

  /** Milliseconds as if the zone were UTC; NaN for what is no date or time. */
  read(date: string | undefined, time: string | undefined): number {
    if (date === undefined) return Number.NaN
    if (date !== this.#date) {
      const match = DATE.exec(date)
      // A date that does not exist is NaN.
      this.#day = match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : Number.NaN
      this.#date = date
    }
    return this.#day + timeOfDay(time ?? '00:00:00')
  }
}

function dayOf(year: number, month: number, day: number): number {
  const instant = fromCivil(year, month - 1, day)
  const found = new Date(instant)
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day ? instant : Number.NaN
}

function timeOfDay(text: string): number {
  const match = TIME.exec(text)
  if (!match) return Number.NaN
  const [, hour, minute, second = '0', fraction = ''] = match
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  // 24:00:00 is the end of a day, as XML Schema has it.
  if (h > 24 || m > 59 || s > 59 || (h === 24 && (m > 0 || s > 0))) return Number.NaN
  return ((h * 60 + m) * 60 + s) * 1000 + Number(fraction.padEnd(3, '0'))
}

/** A time zone of PI-XML, hours east of Greenwich, in milliseconds; undefined for what is none. @internal */
export function zoneOffset(text: string): number | undefined {
  if (/^(GMT|UTC|Z)$/i.test(text)) return 0
  const clock = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(text)
  const hours = clock
    ? (clock[1] === '-' ? -1 : 1) * (Number(clock[2]) + Number(clock[3]) / 60)
    : /^[+-]?\d+(\.\d*)?$/.test(text)
      ? Number(text)
      : Number.NaN
  return Math.abs(hours) <= 14 ? Math.round(hours * 3_600_000) : undefined
}

const SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
}

/**
 * The step of a `timeStep`: seconds, `'monthly'`, or null where there is none, or one that an axis cannot have (years, two
 * months, times of the day); undefined for what the format does not know.
 * @internal
 */
export function stepOf(attributes: Readonly<Record<string, string>>): TimeStep | null | undefined {
  const { unit = '', multiplier = '1', divider = '1' } = attributes
  if (!/^\d+$/.test(multiplier) || !/^\d+$/.test(divider)) return undefined
  const factor = Number(multiplier) / Number(divider)
  if (unit === 'nonequidistant' || unit === 'year') return null
  // Steps by name or by the times of a day (`times="06:00 18:00"`) have their times in the events.
  if (unit === '') return attributes.times || attributes.id || attributes.label ? null : undefined
  if (unit === 'month') return factor === 1 ? 'monthly' : null
  const seconds = SECONDS[unit]
  if (seconds === undefined || !(factor > 0)) return undefined
  const step = seconds * factor
  return Number.isInteger(step) && step <= 2_147_483_647 ? step : null
}
