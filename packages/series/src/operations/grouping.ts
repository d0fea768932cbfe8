import { OptionError, TimeError } from '../errors.ts'
import type { Calendar } from './calendar-periods.ts'
import type { IntervalEnd } from './relation.ts'

/** The steps of an axis, sorted into periods. @internal */
export interface Grouping {
  /** The period of each step, counted from 0. */
  readonly group: Int32Array
  /** The beginning and the end of each period, in milliseconds. */
  readonly starts: Float64Array
  readonly ends: Float64Array
  /** The weight of each step within its period: milliseconds for intervals, 1 for points. */
  readonly weights: Float64Array
  /** The weight of a period of which nothing is missing. */
  readonly whole: Float64Array
}

/** Times of an axis in milliseconds, with the width of the interval that each stands for. @internal */
export interface TimedSteps {
  readonly times: Float64Array
  /** Milliseconds; undefined where values stand for points in time. */
  readonly widths: Float64Array | undefined
  /** For points: the distance of two of a regular axis in milliseconds, else undefined. */
  readonly step: number | undefined
  readonly closed: IntervalEnd
}

/**
 * Sorts steps into periods.
 * @param text  an instant, for messages
 * @throws {@link TimeError} `OFF_AXIS`: an interval lies in two periods
 * @internal
 */
export function groupSteps(
  { times, widths, step, closed }: TimedSteps,
  calendar: Calendar,
  text: (time: number) => string,
): Grouping {
  const { length } = times
  // A time at the closed end of its interval belongs to the period before it.
  const inside = closed === 'end' ? -1 : 0
  const first = length === 0 ? 0 : calendar.numberOf(times[0]! + inside)
  const count = length === 0 ? 0 : calendar.numberOf(times[length - 1]! + inside) - first + 1
  if (count > 50_000_000) {
    throw new OptionError('INVALID_OPTION', `The axis has ${count} periods of this step. Take a longer one.`)
  }
  const starts = Float64Array.from({ length: count }, (_, i) => calendar.startOf(first + i))
  const ends = Float64Array.from({ length: count }, (_, i) => calendar.startOf(first + i + 1))
  const group = new Int32Array(length)
  const weights = new Float64Array(length)
  const steps = new Float64Array(count)
  for (let i = 0; i < length; i++) {
    const time = times[i]!
    const period = calendar.numberOf(time + inside) - first
    group[i] = period
    steps[period]! += 1
    weights[i] = widths ? widths[i]! : 1
    if (widths) checkInside(time, widths[i]!, closed, starts[period]!, ends[period]!, i, text)
  }
  const whole = widths
    ? ends.map((end, i) => end - starts[i]!)
    : step === undefined
      ? steps
      : ends.map((end, i) => Math.max(1, Math.round((end - starts[i]!) / step)))
  return { group, starts, ends, weights, whole }
}

function checkInside(
  time: number,
  width: number,
  closed: IntervalEnd,
  start: number,
  end: number,
  index: number,
  text: (time: number) => string,
): void {
  const [from, to] = closed === 'end' ? [time - width, time] : [time, time + width]
  if (from >= start && to <= end) return
  throw new TimeError(
    'OFF_AXIS',
    `The value at index ${index} stands for ${text(from)} to ${text(to)}, which lies in two periods, one of them ${text(start)} to ${text(end)}. Take a step and a beginning of the day that its intervals fit into, or disaggregate first.`,
    { index },
  )
}
