import { TimeError } from '../errors.ts'
import { checkOptions } from '../options.ts'
import { show } from '../show.ts'
import { toCivil } from './calendar.ts'
import { formatInstant, type Instant } from './instant.ts'
import { checkList } from './listed.ts'
import { addMonths, defaultMonthDay, type MonthDay } from './monthly.ts'
import { TimeAxis } from './time-axis.ts'
import { formatTimeStep, parseTimeStep, type TimeStep } from './time-step.ts'

/** Options of {@link inferTimeAxis}. */
export interface InferOptions {
  /** The step that the times must have, at every index. */
  readonly step?: TimeStep | string | undefined
}

/**
 * The axis that has exactly these times, all of which are looked at: regular when they have one step, monthly when they
 * are one calendar month apart, whatever day they fall on, and listed otherwise. Two times that could be 28 to 31 days or
 * a month apart are monthly. One time alone has no step, and is listed.
 *
 * @param times  instants in milliseconds UTC, strictly increasing
 * @example
 * ```ts
 * inferTimeAxis([Date.UTC(2001, 0, 31), Date.UTC(2001, 1, 28), Date.UTC(2001, 2, 31)]).step // 'monthly'
 * inferTimeAxis([0, 3_600_000, 14_400_000]).step // null
 * ```
 * @throws {@link TimeError} `OFF_AXIS` with the index of the first time that does not fit a `step` that was given;
 *   `NOT_INCREASING`; `INVALID_INSTANT`
 */
export function inferTimeAxis(times: ArrayLike<Instant>, options: InferOptions = {}): TimeAxis {
  const { step } = checkOptions(options, 'inferTimeAxis', ['step'])
  checkList(times, 'times of an axis')
  const { length } = times
  for (let i = 0; i < length; i++) {
    if (Number.isInteger(times[i])) continue
    throw new TimeError(
      'INVALID_INSTANT',
      `The time at index ${i} is ${show(times[i])}. Give whole milliseconds UTC.`,
      { index: i },
    )
  }
  if (step !== undefined) return ofStep(times, parseTimeStep(step))
  return monthlyAxis(times) ?? regularAxis(times) ?? new TimeAxis({ values: times })
}

function ofStep(times: ArrayLike<Instant>, step: TimeStep): TimeAxis {
  if (times.length === 0) return new TimeAxis({ start: null, step, length: 0 })
  const axis =
    step === 'monthly' && times.length > 1
      ? monthlyAxis(times)
      : new TimeAxis({ start: times[0]!, step, length: times.length })
  const expected = axis?.values()
  for (let i = 1; i < times.length; i++) {
    if (
      expected ? expected[i] === times[i] : addMonths(times[0]!, i, defaultMonthDay(times[0]!)) === times[i]
    )
      continue
    throw new TimeError(
      'OFF_AXIS',
      `The times do not have the step "${formatTimeStep(step)}": at index ${i}, ${formatInstant(times[i]!)} follows ${formatInstant(times[i - 1]!)}. Leave the step out for an axis that lists them.`,
      { index: i },
    )
  }
  return axis!
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

function monthlyAxis(times: ArrayLike<Instant>): TimeAxis | undefined {
  if (times.length < 2) return undefined
  const { year, month } = toCivil(times[0]!)
  const next = toCivil(times[1]!)
  if ((next.year - year) * 12 + next.month - month !== 1) return undefined
  for (const monthDay of candidates(times)) {
    let fits = true
    for (let i = 0; fits && i < times.length; i++) fits = addMonths(times[0]!, i, monthDay) === times[i]
    if (fits) return new TimeAxis({ start: times[0]!, step: 'monthly', length: times.length, monthDay })
  }
  return undefined
}

function regularAxis(times: ArrayLike<Instant>): TimeAxis | undefined {
  if (times.length < 2) return undefined
  const start = times[0]!
  const step = times[1]! - start
  if (step < 1000 || step % 1000 !== 0 || step > 2_147_483_647_000) return undefined
  for (let i = 1; i < times.length; i++) if (times[i] !== start + i * step) return undefined
  return new TimeAxis({ start, step: step / 1000, length: times.length })
}
