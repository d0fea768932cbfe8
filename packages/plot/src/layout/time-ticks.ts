import type { Instant } from '@uchronia/series'
import { fromCivil, toCivil } from '@uchronia/series/internal'
import { textWidth } from './text.ts'
import type { Zone } from './zone.ts'

/** A place of an axis and what is written there, perhaps on two lines. @internal */
export interface Tick {
  readonly at: number | string
  readonly text: string
}

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Steps between ticks: of the clock in milliseconds, of days of a month, of months. */
type Step = { clock: number } | { months: number }
const STEPS: readonly Step[] = [
  ...[MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE].map((clock) => ({ clock })),
  ...[1, 3, 6, 12].map((hours) => ({ clock: hours * HOUR })),
  ...[1, 2, 7, 14].map((days) => ({ clock: days * DAY })),
  ...[1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000].map((months) => ({ months })),
]

const lengthOf = (step: Step) => ('clock' in step ? step.clock : step.months * 30.4 * DAY)

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Round times of a clock within a window, so few that their texts have room. The second line of a text is the date, or the
 * year, where it changes.
 *
 * @param width  of the axis in pixels
 * @internal
 */
export function timeTicks(from: Instant, to: Instant, zone: Zone, width: number, size: number): Tick[] {
  const room = Math.max(2, Math.floor(width / 60))
  const step = STEPS.find((one) => (to - from) / lengthOf(one) <= room) ?? STEPS.at(-1)!
  const clocks = clocksOf(zone.clock(from), zone.clock(to), step)
  const ticks = clocks
    .map((clock) => ({ clock, at: zone.instant(clock) }))
    .filter(({ at }, i, all) => at >= from && at <= to && at !== all[i - 1]?.at)
  if (ticks.length === 0) ticks.push({ clock: zone.clock(from), at: from })
  return labelled(ticks, step, width / Math.max(1, to - from), size)
}

function clocksOf(from: Instant, to: Instant, step: Step): Instant[] {
  const out: Instant[] = []
  if ('clock' in step) {
    // Weeks begin on a Monday.
    const shift = step.clock % (7 * DAY) === 0 ? 4 * DAY : 0
    for (let t = Math.ceil((from - shift) / step.clock) * step.clock + shift; t <= to; t += step.clock)
      out.push(t)
    return out
  }
  const { year, month } = toCivil(from)
  const first = Math.floor((year * 12 + month) / step.months) * step.months
  for (let count = first; ; count += step.months) {
    const t = fromCivil(Math.floor(count / 12), ((count % 12) + 12) % 12, 1)
    if (!(t <= to)) return out
    if (t >= from) out.push(t)
  }
}

function labelled(
  ticks: readonly { readonly clock: Instant; readonly at: Instant }[],
  step: Step,
  pixels: number,
  size: number,
): Tick[] {
  const years = 'months' in step && step.months >= 12
  let before = ''
  let lastEnd = Number.NEGATIVE_INFINITY
  // A date that changes soon after the first tick is kept rather than the first, which may be without its year.
  const seconds = ticks.map(({ clock }) => {
    const second = years ? '' : secondLine(clock, step)
    const changed = second !== before
    before = second
    return changed ? second : ''
  })
  for (let i = 0; i < ticks.length; i++) {
    if (seconds[i] === '') continue
    const next = seconds.findIndex((text, k) => k > i && text !== '')
    if (next > 0 && i === 0) {
      const room = (ticks[next]!.at - ticks[i]!.at) * pixels - textWidth(seconds[next]!, size) / 2 - 6
      // The year stands with the next date.
      const fitting = [seconds[i]!, seconds[i]!.replace(/ -?\d+$/, '')].find(
        (text) => textWidth(text, size) / 2 <= room,
      )
      seconds[i] = fitting ?? ''
    }
    const half = textWidth(seconds[i]!, size) / 2
    const middle = ticks[i]!.at * pixels
    if (seconds[i] !== '' && middle - half < lastEnd + 6) seconds[i] = ''
    if (seconds[i] !== '') lastEnd = middle + half
  }
  return ticks.map(({ clock, at }, i) => {
    const first = firstLine(clock, step)
    return { at, text: seconds[i] === '' ? first : `${first}\n${seconds[i]}` }
  })
}

function firstLine(clock: Instant, step: Step): string {
  const { year, month, day } = toCivil(clock)
  if ('months' in step) return step.months >= 12 ? String(year) : MONTHS[month]!
  return step.clock >= DAY ? `${day} ${MONTHS[month]}` : new Date(clock).toISOString().slice(11, 16)
}

function secondLine(clock: Instant, step: Step): string {
  const { year, month, day } = toCivil(clock)
  if ('months' in step || step.clock >= DAY) return String(year)
  return `${day} ${MONTHS[month]} ${year}`
}
