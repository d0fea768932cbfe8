import { DataType, type Vector } from '#arrow'
import { allocateDoubles } from '../allocate.ts'
import { TableError, TimeError } from '../errors.ts'
import { show } from '../show.ts'
import { inferTimeAxis } from '../time/infer-axis.ts'
import { LeadTimeAxis } from '../time/lead-time-axis.ts'
import { TimeAxis } from '../time/time-axis.ts'
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
 * @param run  number of consecutive rows of one time in a table as it was written
 * @internal
 */
export function placeTimes(
  times: Float64Array,
  described: TimeAxis | undefined,
  complete: boolean,
  step: TimeStep | string | undefined,
  run = 1,
): Placed<TimeAxis> {
  const timeless = described !== undefined && Number.isNaN(described.start) && times.every(Number.isNaN)
  if (timeless && !complete && times.length > 0) throw outOfOrder('it does not have as many rows')
  if (described && complete) {
    if (timeless) return { axis: described, indices: placeInOrder(times, described, run), byOrder: true }
    const indices = indicesOn(described, times)
    if (indices) return { axis: described, indices }
  }
  for (let row = 0; row < times.length; row++) {
    if (Number.isNaN(times[row]!)) {
      throw new TimeError('INVALID_INSTANT', `There is no time in row ${row}. Every row needs one.`, {
        index: row,
      })
    }
  }
  const unique = Float64Array.from(new Set(times)).sort()
  const axis = spanning(unique, step, described)
  const indices = indicesOn(axis, times)
  if (!indices) {
    throw new TimeError(
      'OFF_AXIS',
      `The times are not all on an axis of step ${show(step)}. Leave the step out for an axis that lists them.`,
    )
  }
  return { axis, indices }
}

/** Without a known start the order of the rows is all there is. */
function placeInOrder(times: Float64Array, axis: TimeAxis, run: number): Int32Array {
  return Int32Array.from(times, (_, row) => Math.floor(row / run) % axis.length)
}

function outOfOrder(found: string): TableError {
  return new TableError(
    'NOT_A_SERIES',
    `The times of this series are not known, so only the order of the rows says what they are, and the table is not as it was written: ${found}. Sort and filter a series whose start is known.`,
  )
}

/** An axis from the first to the last of some times: of the step given, else the one that they make. */
function spanning(
  times: Float64Array,
  step: TimeStep | string | undefined,
  described: TimeAxis | undefined,
): TimeAxis {
  if (step === undefined) {
    // Of one time the step is not known, unless the table says so.
    const known = times.length < 2 ? (described?.step ?? undefined) : undefined
    return inferTimeAxis(times, { step: known })
  }
  if (times.length === 0) return inferTimeAxis(times, { step })
  const parsed = parseTimeStep(step)
  const last = times[times.length - 1]!
  const length =
    parsed === 'monthly'
      ? monthsBetween(times[0]!, last) + 1
      : Math.floor((last - times[0]!) / (parsed * 1000)) + 1
  return new TimeAxis({ start: times[0]!, step: parsed, length })
}

function monthsBetween(from: number, to: number): number {
  const a = new Date(from)
  const b = new Date(to)
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
}

/** The index of each time; undefined when one is not on the axis. */
function indicesOn(axis: TimeAxis | LeadTimeAxis, values: Float64Array): Int32Array | undefined {
  const { start, step, length } = axis
  if (typeof step === 'number') {
    return indicesOnStep(values, start, axis instanceof LeadTimeAxis ? step : step * 1000, length)
  }
  return indicesAmong(values, axis.values())
}

function indicesOnStep(
  values: Float64Array,
  start: number,
  step: number,
  length: number,
): Int32Array | undefined {
  const indices = new Int32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const index = (values[row]! - start) / step
    if (!(index >= 0 && index < length) || index !== Math.floor(index)) return undefined
    indices[row] = index
  }
  return indices
}

function indicesAmong(values: Float64Array, axis: Float64Array): Int32Array | undefined {
  const known = new Map(Array.from(axis, (value, i) => [value, i]))
  const indices = new Int32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const index = known.get(values[row]!)
    if (index === undefined) return undefined
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
  const known = described && complete ? indicesOn(described, seconds) : undefined
  if (known) return { axis: described!, indices: known }
  const axis = leadAxis(Float64Array.from(new Set(seconds)).sort(), leadStep, described)
  const indices = indicesOn(axis, seconds)
  if (indices) return { axis, indices }
  throw new TimeError(
    'OFF_AXIS',
    `The lead times are not all on an axis of step ${leadStep} s. Leave leadStep out for an axis that lists them.`,
  )
}

/** The axis of lead times in ascending order: of the step given, else regular where they are, else listed. */
function leadAxis(
  seconds: Float64Array,
  leadStep: number | undefined,
  described: LeadTimeAxis | undefined,
): LeadTimeAxis {
  const { length } = seconds
  const start = seconds[0] ?? 0
  const step = leadStep ?? (length < 2 ? described?.step : seconds[1]! - start)
  if (step === undefined || step === null) return new LeadTimeAxis({ values: seconds })
  const regular = leadStep !== undefined || seconds.every((lead, i) => lead === start + i * step)
  if (!regular) return new LeadTimeAxis({ values: seconds })
  const steps = length === 0 ? 0 : Math.floor((seconds[length - 1]! - start) / step) + 1
  return new LeadTimeAxis({ start, step, length: steps })
}

/**
 * Puts values where they belong; those that no row has are missing. Values that are in order already are used as they are.
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
  const out = allocateDoubles(size, 'values')
  const seen = new Uint8Array(size)
  for (let row = 0; row < values.length; row++) {
    const index = indexOf(row)
    if (seen[index] === 1) {
      throw new TableError(
        'NOT_A_SERIES',
        `Two rows have the same place: ${where(row)} is in row ${row} again.`,
      )
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
  if (!described || !complete) return { axis: labels, indices: codes }
  const order = DataType.isInt(vector.type) ? described.labels.map(digitsOf) : described.labels
  const index = labels.map((label) => order.indexOf(label))
  if (index.includes(-1)) return { axis: labels, indices: codes }
  return { axis: described.labels, indices: codes.map((code) => index[code]!) }
}

/** A label as it is written in a column of integers: `01` is 1 there. */
function digitsOf(label: string): string {
  return /^[+-]?\d+$/.test(label) ? String(Number(label)) : label
}

/** Puts issue times on an axis. @internal */
export function placeIssues(
  times: Float64Array,
  described: ParsedDescription | undefined,
  complete: boolean,
  step: TimeStep | string | undefined,
): Placed<TimeAxis> {
  const run = described ? times.length / described.time.length : 1
  return placeTimes(times, described?.time, complete, step, run)
}
