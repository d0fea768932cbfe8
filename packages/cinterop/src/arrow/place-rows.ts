import type { Vector } from 'apache-arrow'
import { TableError, TimeError } from '../errors.ts'
import { show } from '../show.ts'
import { TimeSeriesGeometry } from '../time/geometry.ts'
import { inferGeometry } from '../time/infer.ts'
import { LeadTimeAxis } from '../time/lead-time-axis.ts'
import { parseTimeStep, type TimeStep } from '../time/time-step.ts'
import type { ParsedDescription } from './metadata.ts'
import { readLabels } from './read-columns.ts'

/** An axis and where on it each row is. @internal */
export interface Placed<Axis> {
  readonly axis: Axis
  readonly indices: Int32Array
  /** Nothing but the order of the rows says where they are. */
  readonly byOrder?: boolean
}

/**
 * Puts times on an axis: the one described when it is known to be complete, else the one that the times make.
 *
 * @param run how many rows of one time follow each other in a table as it was written
 * @internal
 */
export function placeTimes(
  times: Float64Array,
  described: TimeSeriesGeometry | undefined,
  complete: boolean,
  step: TimeStep | string | undefined,
  run = 1,
): Placed<TimeSeriesGeometry> {
  const timeless = described !== undefined && Number.isNaN(described.start) && times.every(Number.isNaN)
  if (timeless && !complete && times.length > 0) throw outOfOrder('it does not have as many rows')
  if (described && complete) {
    if (timeless) return { axis: described, indices: placeInOrder(times, described, run), byOrder: true }
    const indices = indicesOn(described, times)
    if (indices) return { axis: described, indices }
  }
  for (let row = 0; row < times.length; row++) {
    if (Number.isNaN(times[row]!)) {
      throw new TimeError('invalid_instant', `There is no time in row ${row}. Every row needs one.`, {
        index: row,
      })
    }
  }
  const unique = Float64Array.from(new Set(times)).sort()
  const axis = spanning(unique, step, described?.step)
  const indices = indicesOn(axis, times)
  if (!indices) throw new TimeError('irregular_axis', `The times are not on the axis of step ${show(step)}.`)
  return { axis, indices }
}

/** Without a known start the order of the rows is all there is. */
function placeInOrder(times: Float64Array, axis: TimeSeriesGeometry, run: number): Int32Array {
  return Int32Array.from(times, (_, row) => Math.floor(row / run) % axis.length)
}

function outOfOrder(found: string): TableError {
  return new TableError(
    'not_a_series',
    `The times of this series are not known, so only the order of the rows says what they are, and the table is not as it was written: ${found}. Sort and filter a series whose start is known.`,
  )
}

function spanning(
  times: Float64Array,
  step: TimeStep | string | undefined,
  fallback: TimeStep | undefined,
): TimeSeriesGeometry {
  if (step === undefined || times.length === 0)
    return inferGeometry(times, times.length < 2 ? { step: step ?? fallback } : {})
  const parsed = parseTimeStep(step)
  const probe = new TimeSeriesGeometry({ start: times[0]!, step: parsed, length: 1 })
  const last = times[times.length - 1]!
  const length =
    parsed === 'monthly'
      ? monthsBetween(times[0]!, last) + 1
      : Math.floor((last - times[0]!) / (parsed * 1000)) + 1
  return new TimeSeriesGeometry({ start: probe.start, step: parsed, length })
}

function monthsBetween(from: number, to: number): number {
  const a = new Date(from)
  const b = new Date(to)
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
}

/** The index of each time; undefined when one is not on the axis. */
function indicesOn(axis: TimeSeriesGeometry, times: Float64Array): Int32Array | undefined {
  const indices = new Int32Array(times.length)
  if (axis.step === 'monthly') {
    const known = new Map(Array.from(axis.times(), (time, i) => [time, i]))
    for (let row = 0; row < times.length; row++) {
      const index = known.get(times[row]!)
      if (index === undefined) return undefined
      indices[row] = index
    }
    return indices
  }
  const step = axis.step * 1000
  for (let row = 0; row < times.length; row++) {
    const index = (times[row]! - axis.start) / step
    if (!(index >= 0 && index < axis.length) || index !== Math.floor(index)) return undefined
    indices[row] = index
  }
  return indices
}

/** Puts lead times on an axis, as {@link placeTimes} does with times. @internal */
export function placeLeads(
  seconds: Float64Array,
  described: LeadTimeAxis | undefined,
  complete: boolean,
  leadStep: number | undefined,
): Placed<LeadTimeAxis> {
  const on = (axis: LeadTimeAxis): Int32Array | undefined => {
    const indices = new Int32Array(seconds.length)
    for (let row = 0; row < seconds.length; row++) {
      const index = (seconds[row]! - axis.start) / axis.step
      if (!(index >= 0 && index < axis.length) || index !== Math.floor(index)) return undefined
      indices[row] = index
    }
    return indices
  }
  const known = described && complete ? on(described) : undefined
  if (known) return { axis: described!, indices: known }
  const unique = Float64Array.from(new Set(seconds)).sort()
  const start = unique[0] ?? 0
  const step = leadStep ?? (unique.length > 1 ? unique[1]! - start : described?.step)
  if (step === undefined) {
    throw new TimeError(
      'unknown_step',
      'The step of the lead times cannot be known from one of them. Give { leadStep }.',
    )
  }
  const length = unique.length === 0 ? 0 : Math.floor((unique[unique.length - 1]! - start) / step) + 1
  const axis = new LeadTimeAxis({ start, step, length })
  const indices = on(axis)
  if (!indices || (leadStep === undefined && length !== unique.length)) {
    const index = unique.findIndex((lead, i) => lead !== start + i * step)
    throw new TimeError(
      'irregular_axis',
      `The lead times are not evenly spaced: at index ${index} there is ${unique[index]} s, where the step is ${step} s. Give { leadStep } to fill the gaps.`,
      { index },
    )
  }
  return { axis, indices }
}

/**
 * Puts values where they belong; what no row says is missing. Values that are in order already are used as they are.
 *
 * @param byOrder they have to be
 * @internal
 */
export function place(
  values: Float64Array,
  size: number,
  indexOf: (row: number) => number,
  where: (row: number) => string,
  byOrder = false,
): Float64Array {
  let ordered = 0
  while (ordered < values.length && indexOf(ordered) === ordered) ordered++
  if (ordered === size) return values
  if (byOrder) throw outOfOrder(`row ${ordered} has moved`)
  const out = new Float64Array(size)
  const seen = new Uint8Array(size)
  for (let row = 0; row < values.length; row++) {
    const index = indexOf(row)
    if (seen[index] === 1) {
      throw new TableError('not_a_series', `Two rows say the same: ${where(row)} is in row ${row} again.`)
    }
    seen[index] = 1
    out[index] = values[row]!
  }
  if (values.length < size) for (let i = 0; i < size; i++) if (seen[i] === 0) out[i] = Number.NaN
  return out
}

/** Labels in the order described when they are the same ones, with the index of each row. @internal */
export function placeLabels(
  vector: Vector,
  name: string,
  described: ParsedDescription | undefined,
  complete: boolean,
): Placed<readonly string[]> {
  const { labels, codes } = readLabels(vector, name)
  if (!described || !complete || labels.some((label) => !described.labels.includes(label)))
    return { axis: labels, indices: codes }
  const index = labels.map((label) => described.labels.indexOf(label))
  return { axis: described.labels, indices: codes.map((code) => index[code]!) }
}

/** Issue times; a single one needs no step of its own. @internal */
export function placeIssues(
  times: Float64Array,
  described: ParsedDescription | undefined,
  complete: boolean,
  step: TimeStep | string | undefined,
): Placed<TimeSeriesGeometry> {
  const one = new Set(times).size <= 1
  const run = described ? times.length / described.time.length : 1
  return placeTimes(times, described?.time, complete, step ?? (one && !described ? 'daily' : undefined), run)
}
