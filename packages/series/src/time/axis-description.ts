import { ShapeError, TimeError } from '../errors.ts'
import { show } from '../show.ts'
import { LeadTimeAxis } from './lead-time-axis.ts'
import { TimeAxis } from './time-axis.ts'
import type { TimeStep } from './time-step.ts'

/** A time axis as JSON, as tables and the native engine have it. */
export interface TimeAxisDescription {
  /** The first time in milliseconds UTC; null when it is not known. */
  readonly start: number | null
  /** Seconds or `monthly`; null when the times are listed. */
  readonly step: TimeStep | null
  readonly length: number
  /** Monthly axes whose day is not that of the engine's own rule. */
  readonly monthDay?: number | undefined
  /** The times of a listed axis, in milliseconds UTC; absent when a single time, `start`, says it all. */
  readonly values?: readonly number[] | undefined
}

/** Lead times as JSON, in seconds. */
export interface LeadTimeDescription {
  readonly start: number
  /** Null when the lead times are listed. */
  readonly step: number | null
  readonly length: number
  /** The lead times of a listed axis; absent when a single one, `start`, says it all. */
  readonly values?: readonly number[] | undefined
}

/**
 * An axis as JSON.
 *
 * @example
 * ```ts
 * describeTimeAxis(dailyAxis('2020-01-01', 3)).length // 3
 * ```
 * @throws {@link TimeError} `INVALID_AXIS`: no axis
 */
export function describeTimeAxis(axis: TimeAxis): TimeAxisDescription {
  checkIsAxis(axis, axis instanceof TimeAxis)
  const { start, step, length, monthDay } = axis
  return {
    start: Number.isNaN(start) ? null : start,
    step,
    length,
    ...(monthDay === undefined ? {} : { monthDay }),
    ...(step === null ? { values: Array.from(axis.values()) } : {}),
  }
}

/**
 * Lead times as JSON.
 *
 * @example
 * ```ts
 * describeLeadTimes(new LeadTimeAxis({ start: 3600, step: 3600, length: 4 })).length // 4
 * ```
 * @throws {@link TimeError} `INVALID_AXIS`: no axis
 */
export function describeLeadTimes(axis: LeadTimeAxis): LeadTimeDescription {
  checkIsAxis(axis, axis instanceof LeadTimeAxis)
  const { start, step, length } = axis
  return {
    start: Number.isNaN(start) ? 0 : start,
    step,
    length,
    ...(step === null ? { values: Array.from(axis.values()) } : {}),
  }
}

/**
 * The axis of a description.
 *
 * @example
 * ```ts
 * const axis = timeAxisOf(describeTimeAxis(dailyAxis('2020-01-01', 3)))
 * formatInstant(axis.end) // 2020-01-03T00:00:00Z
 * ```
 * @throws {@link TimeError} as a {@link TimeAxis} does; `INVALID_AXIS`: several times without a step, which are not listed
 * @throws {@link ShapeError} `INVALID_SIZE`; `SIZE_MISMATCH`: the list is not as long, or does not begin, as it says
 */
export function timeAxisOf(description: TimeAxisDescription): TimeAxis {
  const { start, step, length, monthDay } = checkDescription(description)
  if (step !== null) return new TimeAxis({ start, step, length, monthDay })
  // A single time that is not known has no list; its step says nothing.
  if (start === null && length === 1) return new TimeAxis({ start, step: 'daily', length })
  return agreeing(new TimeAxis({ values: listOf(description) }), description)
}

/**
 * The lead times of a description.
 *
 * @example
 * ```ts
 * const axis = new LeadTimeAxis({ start: 3600, step: 3600, length: 4 })
 * leadTimesOf(describeLeadTimes(axis)).at(-1) // 14400
 * ```
 * @throws {@link TimeError}
 *
 * @throws {@link ShapeError} as {@link timeAxisOf}
 */
export function leadTimesOf(description: LeadTimeDescription): LeadTimeAxis {
  const { start, step, length } = checkDescription(description)
  if (step !== null) return new LeadTimeAxis({ start, step, length })
  return agreeing(new LeadTimeAxis({ values: listOf(description) }), description)
}

function checkIsAxis(axis: unknown, isAxis: boolean): void {
  if (!isAxis) throw new TimeError('INVALID_AXIS', `Expected an axis, not ${show(axis)}.`)
}

type Description = TimeAxisDescription | LeadTimeDescription

function checkDescription<T extends Description>(description: T): T {
  if (typeof description === 'object' && description !== null) return description
  throw new TimeError(
    'INVALID_AXIS',
    `Expected the description of an axis as an object, not ${show(description)}.`,
  )
}

/** The values of a listed axis; one or none need no list. */
function listOf({ start, length, values }: Description): readonly number[] {
  if (values !== undefined) return values
  if (length === 0) return []
  if (length === 1) return [start as number]
  throw new TimeError(
    'INVALID_AXIS',
    `An axis of ${show(length)} values has neither a step nor a list of them. Give one or the other.`,
  )
}

/** Refuses a list that is not the one that length and start announce. */
function agreeing<Axis extends TimeAxis | LeadTimeAxis>(axis: Axis, { start, length }: Description): Axis {
  if (axis.length === length && (length === 0 || axis.start === start)) return axis
  throw new ShapeError(
    'SIZE_MISMATCH',
    `The axis says that it has ${show(length)} values from ${show(start)}, and lists ${axis.length} from ${axis.start}.`,
  )
}
