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

/** An axis as JSON. */
export function describeTimeAxis(axis: TimeAxis): TimeAxisDescription {
  const { start, step, length, monthDay } = axis
  return {
    start: Number.isNaN(start) ? null : start,
    step,
    length,
    ...(monthDay === undefined ? {} : { monthDay }),
    ...(step === null ? { values: Array.from(axis.values()) } : {}),
  }
}

/** Lead times as JSON. */
export function describeLeadTimes(axis: LeadTimeAxis): LeadTimeDescription {
  const { start, step, length } = axis
  return {
    start: Number.isNaN(start) ? 0 : start,
    step,
    length,
    ...(step === null ? { values: Array.from(axis.values()) } : {}),
  }
}

/**
 * The axis of a description. @throws {@link TimeError} @throws {@link ShapeError}
 */
export function timeAxisOf(description: TimeAxisDescription): TimeAxis {
  const { start, step, length, monthDay, values } = description
  if (step !== null) return new TimeAxis({ start, step, length, monthDay })
  // A single time that is not known has no list; its step says nothing.
  if (start === null && length === 1) return new TimeAxis({ start, step: 'daily', length })
  return new TimeAxis({ values: values ?? alone(start, length) })
}

/**
 * The lead times of a description. @throws {@link TimeError} @throws {@link ShapeError}
 */
export function leadTimesOf(description: LeadTimeDescription): LeadTimeAxis {
  const { start, step, length, values } = description
  if (step !== null) return new LeadTimeAxis({ start, step, length })
  return new LeadTimeAxis({ values: values ?? alone(start, length) })
}

/** The values of an axis of one or none, which need not be listed. More than one without a step are in no order. */
function alone(start: number | null, length: number): readonly number[] {
  return Array.from({ length }, () => start ?? Number.NaN)
}
