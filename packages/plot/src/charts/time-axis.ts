import { OptionError } from '@uchronia/series'
import { counted } from '@uchronia/series/internal'
import type { XAxis } from '../layout/frame.ts'
import { axisNumber, linearScale } from '../layout/numbers.ts'
import { timeTicks } from '../layout/time-ticks.ts'
import { Zone } from '../layout/zone.ts'

/** The horizontal axis of time, and how its times are written. @internal */
export interface TimeScale {
  readonly axis: XAxis
  readonly from: number
  readonly to: number
  /** A time in words. */
  readonly text: (time: number) => string
}

/**
 * @param known  whether times are instants; otherwise they are indices
 * @internal
 */
export function timeScale(times: readonly number[], timeZone: string | undefined, known: boolean): TimeScale {
  const zone = new Zone(timeZone ?? 'UTC')
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const time of times) {
    if (time < from) from = time
    if (time > to) to = time
  }
  if (!known) {
    if (!(from < to)) [from, to] = [0, Math.max(1, to)]
    const ticks = (width: number) =>
      linearScale(from, to, Math.max(2, Math.floor(width / 90)), null)
        .ticks.filter((at) => at >= from && at <= to)
        .map((at) => ({ at, text: axisNumber(at) }))
    const axis: XAxis = { type: 'linear', domain: [from, to], ticks, label: 'index (the start is not known)' }
    return { axis, from, to, text: (index) => `index ${index}` }
  }
  if (!(from <= to)) [from, to] = [0, 0]
  if (from === to) {
    from -= 43_200_000
    to += 43_200_000
  }
  const axis: XAxis = {
    type: 'linear',
    domain: [from, to],
    ticks: (width) => timeTicks(from, to, zone, width, 11),
    label: `time (${zone.name})`,
    isTime: true,
  }
  return { axis, from, to, text: (time) => zone.text(time) }
}

/** `5 of 168 times`, for notes. @internal */
export function missingNote(missing: number, all: number, what: string): readonly string[] {
  return missing === 0
    ? []
    : [`${missing} of ${counted(all, what)} ${missing === 1 ? 'has' : 'have'} no value.`]
}

/** Refuses times that are not known beside some that are. @throws {@link OptionError} @internal */
export function checkKnown(known: boolean, other: boolean, what: string): void {
  if (known === other) return
  throw new OptionError(
    'INVALID_OPTION',
    `${what} cannot be drawn on this axis: the start of one of the two is not known.`,
  )
}
