import { formatInstant, parseInstant, type TimeAxis } from '@uchronia/series'

const formats = new Map<string, Intl.DateTimeFormat>()

/** An instant for people, in a zone that is named. */
export function timeText(time: number, zone: string): string {
  if (Number.isNaN(time)) return 'not known'
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  return `${format.format(time).replace(', ', ' ')} ${zone}`
}

/** A zone that the browser knows; UTC for any other text. */
export function zoneOf(zone: string | undefined): string {
  try {
    if (zone !== undefined) new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone ?? 'UTC'
  } catch {
    return 'UTC'
  }
}

/** The zone of the reader. */
export const ownZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone

/** An instant of an address; undefined for what is none. */
export function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  try {
    return parseInstant(text)
  } catch {
    return undefined
  }
}

/** The index of a time on an axis; undefined when it is not on it. */
export function indexOn(axis: TimeAxis, text: string | undefined): number | undefined {
  const time = instantOf(text)
  if (time === undefined || Number.isNaN(axis.start)) return undefined
  const { start, end } = axis.window({ from: time, to: time })
  return end > start ? start : undefined
}

/** A window for an address; nothing for all times. */
export function windowChange(window?: readonly [from: number, to: number]): {
  from: string | undefined
  to: string | undefined
} {
  return { from: window && formatInstant(window[0]), to: window && formatInstant(window[1]) }
}

/** A number as people read it, four digits. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'missing'
  return String(Number(value.toPrecision(4)))
}
