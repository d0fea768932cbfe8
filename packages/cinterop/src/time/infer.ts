import { TimeError } from '../errors.ts'
import { show } from '../show.ts'
import { toCivil } from './calendar.ts'
import { TimeSeriesGeometry } from './geometry.ts'
import { formatInstant, type Instant } from './instant.ts'
import { addMonths, defaultMonthDay, type MonthDay } from './monthly.ts'
import { formatTimeStep, parseTimeStep, type TimeStep } from './time-step.ts'

/** How {@link inferGeometry} looks at times. */
export interface InferOptions {
  /** The step, when it is known. Needed for fewer than two times. */
  readonly step?: TimeStep | string | undefined
}

/**
 * Finds the axis that has exactly these times. Every time is looked at, not only the first two. Times one calendar month
 * apart are a monthly axis, whatever day they fall on; 28 days apart is a step of 28 days. Two times that could be
 * either are monthly.
 *
 * @param times ascending instants in milliseconds UTC
 * @example
 * ```ts
 * inferGeometry([Date.UTC(2001, 0, 31), Date.UTC(2001, 1, 28), Date.UTC(2001, 2, 31)]).step // 'monthly'
 * ```
 * @throws {@link TimeError} `irregular_axis` with the `index` of the first time that does not fit; `unknown_step` for
 * fewer than two times without a step; `invalid_instant`
 */
export function inferGeometry(times: ArrayLike<Instant>, options: InferOptions = {}): TimeSeriesGeometry {
  const length = times.length
  for (let i = 0; i < length; i++) {
    if (!Number.isInteger(times[i])) {
      throw new TimeError(
        'invalid_instant',
        `The time at index ${i} is ${show(times[i])}. Give whole milliseconds UTC.`,
        { index: i },
      )
    }
  }
  const given = options.step === undefined ? undefined : parseTimeStep(options.step)
  if (length < 2) {
    if (given === undefined) {
      throw new TimeError('unknown_step', `The step cannot be known from ${length} time(s). Give the step.`)
    }
    return new TimeSeriesGeometry({ start: length === 0 ? null : times[0]!, step: given, length })
  }
  if (given === undefined || given === 'monthly') {
    const monthly = monthlyAxis(times)
    if (monthly) return monthly
    if (given === 'monthly') throw irregular(times, firstOffMonth(times), 'a month')
  }
  return evenAxis(times, given)
}

/** The days that a monthly axis could fall on, the engine's own rule first. */
function* candidates(times: ArrayLike<Instant>): Iterable<MonthDay> {
  yield defaultMonthDay(times[0]!)
  // A day kept where the month has it shows itself as the largest day among the times.
  let largest = 0
  for (let i = 0; i < Math.min(times.length, 24); i++) largest = Math.max(largest, toCivil(times[i]!).day)
  yield largest
  for (let distance = 1; distance <= 11; distance++) yield -distance
}

function monthlyAxis(times: ArrayLike<Instant>): TimeSeriesGeometry | undefined {
  const { year, month } = toCivil(times[0]!)
  const next = toCivil(times[1]!)
  if ((next.year - year) * 12 + next.month - month !== 1) return undefined
  for (const monthDay of candidates(times)) {
    if (firstOffMonth(times, monthDay) < 0) {
      return new TimeSeriesGeometry({ start: times[0]!, step: 'monthly', length: times.length, monthDay })
    }
  }
  return undefined
}

function firstOffMonth(times: ArrayLike<Instant>, monthDay: MonthDay = defaultMonthDay(times[0]!)): number {
  for (let i = 0; i < times.length; i++) {
    if (addMonths(times[0]!, i, monthDay) !== times[i]) return i
  }
  return -1
}

function evenAxis(times: ArrayLike<Instant>, given: TimeStep | undefined): TimeSeriesGeometry {
  const start = times[0]!
  const seconds = given === undefined ? (times[1]! - start) / 1000 : (given as number)
  if (!Number.isInteger(seconds) || seconds < 1) throw irregular(times, 1, 'whole seconds, going up')
  for (let i = 1; i < times.length; i++) {
    if (times[i] !== start + i * seconds * 1000) throw irregular(times, i, `"${formatTimeStep(seconds)}"`)
  }
  return new TimeSeriesGeometry({ start, step: seconds, length: times.length })
}

function irregular(times: ArrayLike<Instant>, index: number, step: string): TimeError {
  const found = `${formatInstant(times[index]!)} follows ${formatInstant(times[Math.max(index - 1, 0)]!)}`
  return new TimeError(
    'irregular_axis',
    `The times are not evenly spaced: at index ${index}, ${found}, where the step is ${step}. Sort them, or fill the gaps first.`,
    { index },
  )
}
