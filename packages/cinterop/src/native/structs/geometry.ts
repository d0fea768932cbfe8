import type { Pointer } from '@uchronia/refcount'
import {
  defaultMonthDay,
  formatInstant,
  inferTimeAxis,
  TimeAxis,
  TimeError,
  type TimeStep,
} from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { checkObject } from '../arguments.ts'
import { type StructType, type StructValue, struct } from '../struct.ts'
import { dateTimeStruct, fromDateTime, toDateTime } from './date-time.ts'
import { readStruct } from './decode.ts'

const shape = {
  start: dateTimeStruct as typeof dateTimeStruct,
  time_step_seconds: 'int32',
  length: 'int32',
  time_step_code: 'int32',
} as const

/** `regular_time_series_geometry`: a time axis. Code 0 is a step in seconds, code 1 a month (seconds are -1 then). */
export const geometryStruct: StructType<typeof shape> = struct('regular_time_series_geometry', shape)

/** The fields of `regular_time_series_geometry`. */
export type NativeGeometry = StructValue<typeof shape>

/**
 * A time axis as the fields of `regular_time_series_geometry`.
 *
 * @example
 * ```ts
 * toNativeGeometry(hourlyAxis('2020-01-01', 24)).length // 24
 * ```
 * @throws {@link TimeError} `NO_START`; `INVALID_DATE`; `NO_STEP`: its times are listed and have no step; `INVALID_AXIS`: a
 * monthly axis whose day is not the one that its start says, such as a part of another one
 */
export function toNativeGeometry(axis: TimeAxis): NativeGeometry {
  if (!(axis instanceof TimeAxis))
    throw new TimeError('INVALID_AXIS', `Expected a TimeAxis, not ${show(axis)}.`)
  const { start, step, length, monthDay } = withStep(axis)
  if (Number.isNaN(start)) {
    throw new TimeError('NO_START', 'A time axis without a known start cannot be given to native code.')
  }
  if (monthDay !== undefined && monthDay !== defaultMonthDay(start)) {
    throw new TimeError(
      'INVALID_AXIS',
      `A monthly axis from ${formatInstant(start)} on day ${monthDay} of the month cannot be given to native code, which would take day ${defaultMonthDay(start)}.`,
    )
  }
  return {
    start: toDateTime(start),
    time_step_seconds: step === 'monthly' ? -1 : step,
    length,
    time_step_code: step === 'monthly' ? 1 : 0,
  }
}

/** A listed axis in the regular form, where its times have a step. A single time has any: a day is said. */
function withStep(axis: TimeAxis): TimeAxis & { readonly step: TimeStep } {
  const regular = axis.isListed && axis.length > 1 ? inferTimeAxis(axis.values()) : axis
  if (axis.isListed && axis.length === 1)
    return withStep(new TimeAxis({ start: axis.start, step: 'daily', length: 1 }))
  regular.requireStep('A native time series')
  return regular as TimeAxis & { readonly step: TimeStep }
}

/**
 * The time axis of the fields of `regular_time_series_geometry`.
 *
 * @example
 * ```ts
 * const axis = fromNativeGeometry(toNativeGeometry(hourlyAxis('2020-01-01', 24)))
 * formatInstant(axis.end) // 2020-01-01T23:00:00Z
 * ```
 * @throws {@link TimeError} `INVALID_DATE`, `INVALID_STEP`, `INVALID_AXIS` (an unknown code)
 * @throws {@link ShapeError} `INVALID_SIZE`
 */
export function fromNativeGeometry(fields: NativeGeometry): TimeAxis {
  const { start, time_step_seconds, length, time_step_code } = checkObject(fields, geometryStruct.name)
  if (time_step_code !== 0 && time_step_code !== 1) {
    throw new TimeError(
      'INVALID_AXIS',
      `There is no time_step_code ${show(time_step_code)}; 0 is a step in seconds, 1 a month.`,
    )
  }
  const step = time_step_code === 1 ? 'monthly' : time_step_seconds
  return new TimeAxis({ start: fromDateTime(start), step, length })
}

/**
 * The time axis behind a `regular_time_series_geometry *`.
 *
 * @example
 * ```ts
 * const packed = new PackedMemory(geometryStruct.pack(toNativeGeometry(dailyAxis('2020-01-01', 7))))
 * readGeometry(packed.pointer).length // 7
 * ```
 * @throws as {@link fromNativeGeometry}; `NULL_POINTER`
 */
export function readGeometry(pointer: Pointer | null): TimeAxis {
  return fromNativeGeometry(readStruct(geometryStruct, pointer))
}
