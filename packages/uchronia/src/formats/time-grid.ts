import { defaultMonthDay, formatInstant, type Instant, inferTimeAxis, TimeAxis } from '@uchronia/series'

/** The axis of some times, and how many of its times are not among them. @internal */
export interface Grid {
  readonly axis: TimeAxis
  readonly absent: number
}

/**
 * The axis of times: regular or monthly where they are; with gaps where they lie on such a grid that is at most four times as
 * long and do not merely change their step, as from hourly to three-hourly; listed otherwise. The engine does the same with
 * the times of netCDF files.
 *
 * @param times  milliseconds UTC, strictly increasing
 * @internal
 */
export function gridOf(times: Float64Array, fillGaps = true): Grid {
  const found = inferTimeAxis(times)
  if (hasDefaultDay(found) && found.step !== null) return { axis: found, absent: 0 }
  const listed = new TimeAxis({ values: times })
  if (!fillGaps || times.length < 3) return { axis: listed, absent: 0 }
  const axis = secondsGrid(times) ?? monthsGrid(times)
  return axis ? { axis, absent: axis.length - times.length } : { axis: listed, absent: 0 }
}

/** False for monthly axes on days that a file could not give back. */
function hasDefaultDay(axis: TimeAxis): boolean {
  return axis.monthDay === undefined || axis.monthDay === defaultMonthDay(axis.start)
}

function secondsGrid(times: Float64Array): TimeAxis | undefined {
  let step = Number.POSITIVE_INFINITY
  for (let i = 1; i < times.length; i++) step = Math.min(step, times[i]! - times[i - 1]!)
  if (step % 1000 !== 0 || step > 2_147_483_647_000) return undefined
  for (let i = 1; i < times.length; i++) if ((times[i]! - times[0]!) % step !== 0) return undefined
  const length = (times.at(-1)! - times[0]!) / step + 1
  if (length > 4 * times.length || changesStep(times)) return undefined
  return new TimeAxis({ start: times[0]!, step: step / 1000, length })
}

function monthsGrid(times: Float64Array): TimeAxis | undefined {
  const first = new Date(times[0]!)
  const last = new Date(times.at(-1)!)
  const length =
    (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth() + 1
  if (length > 4 * times.length || length < times.length) return undefined
  const axis = new TimeAxis({ start: times[0]!, step: 'monthly', length })
  return contains(axis, times) && hasNeighbours(axis, times) ? axis : undefined
}

/** True when every time is one of an axis. @internal */
export function contains(axis: TimeAxis, times: Float64Array): boolean {
  const on = axis.values()
  let i = 0
  for (const time of times) {
    while (i < on.length && on[i]! < time) i++
    if (i === on.length || on[i] !== time) return false
  }
  return true
}

function hasNeighbours(axis: TimeAxis, times: Float64Array): boolean {
  const on = axis.values()
  for (let i = 1, k = 0; i < times.length; i++) {
    while (on[k] !== times[i - 1]) k++
    if (on[k + 1] === times[i]) return true
  }
  return false
}

/** True when every step stands at least twice in a row, and the steps only grow or only fall. */
function changesStep(times: Float64Array): boolean {
  const steps: { step: number; count: number }[] = []
  for (let i = 1; i < times.length; i++) {
    const step = times[i]! - times[i - 1]!
    const last = steps.at(-1)
    if (last?.step === step) last.count += 1
    else steps.push({ step, count: 1 })
  }
  if (steps.length < 2 || steps.some(({ count }) => count < 2)) return false
  const grows = steps.every(({ step }, i) => i === 0 || step > steps[i - 1]!.step)
  const falls = steps.every(({ step }, i) => i === 0 || step < steps[i - 1]!.step)
  return grows || falls
}

/** The times of several lists, each once, in order. @internal */
export function unionOf(lists: readonly Float64Array[]): Float64Array {
  const [first] = lists
  if (first && lists.every((list) => sameTimes(list, first))) return first
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  all.sort()
  let kept = 0
  for (const time of all) if (kept === 0 || all[kept - 1] !== time) all[kept++] = time
  return all.slice(0, kept)
}

/** True for lists of the same times. @internal */
export function sameTimes(a: ArrayLike<Instant>, b: ArrayLike<Instant>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Writes values into the row of an axis that has all of their times. @internal */
export function place(
  times: Float64Array,
  values: Float64Array,
  axis: Float64Array,
  row: Float64Array,
): void {
  if (times.length === axis.length) {
    row.set(values)
    return
  }
  for (let i = 0, k = 0; i < times.length; i++) {
    while (axis[k] !== times[i]) {
      if (k === axis.length) throw new RangeError(`no time ${formatInstant(times[i]!)} on the axis`)
      k++
    }
    row[k] = values[i]!
  }
}
