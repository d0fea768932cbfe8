import type { Pointer } from '@uchronia/refcount'
import { TimeError } from '../../errors.ts'
import { TimeSeriesGeometry } from '../../time/geometry.ts'
import { formatInstant } from '../../time/instant.ts'
import { defaultMonthDay } from '../../time/monthly.ts'
import { type StructType, type StructValue, struct } from '../struct.ts'
import { dateTimeStruct, fromDateTime, toDateTime } from './date-time.ts'
import { readStruct } from './decode.ts'

const shape = {
  start: dateTimeStruct as typeof dateTimeStruct,
  time_step_seconds: 'int32',
  length: 'int32',
  time_step_code: 'int32',
} as const

/** `regular_time_series_geometry`: a time axis. Code 0 is an even step in seconds, code 1 a month (seconds are -1 then). */
export const geometryStruct: StructType<typeof shape> = struct('regular_time_series_geometry', shape)

/** The fields of `regular_time_series_geometry`. */
export type NativeGeometry = StructValue<typeof shape>

/**
 * A time axis as the fields of `regular_time_series_geometry`.
 * @throws {@link TimeError} `no_start`; `invalid_date`; `invalid_geometry`: a monthly axis whose day is not the one that
 * its start says, such as a part of another one
 */
export function toNativeGeometry(geometry: TimeSeriesGeometry): NativeGeometry {
  const { start, step, length, monthDay } = geometry
  if (Number.isNaN(start)) {
    throw new TimeError('no_start', 'A time axis without a known start cannot be given to native code.')
  }
  if (monthDay !== undefined && monthDay !== defaultMonthDay(start)) {
    throw new TimeError(
      'invalid_geometry',
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

/**
 * The time axis of the fields of `regular_time_series_geometry`.
 * @throws {@link TimeError} `invalid_date`, `invalid_step`, `invalid_geometry` (an unknown code)
 * @throws {@link ShapeError} `invalid_size`
 */
export function fromNativeGeometry(fields: NativeGeometry): TimeSeriesGeometry {
  const { start, time_step_seconds, length, time_step_code } = fields
  if (time_step_code !== 0 && time_step_code !== 1) {
    throw new TimeError(
      'invalid_geometry',
      `There is no time_step_code ${time_step_code}; 0 is an even step, 1 a month.`,
    )
  }
  const step = time_step_code === 1 ? 'monthly' : time_step_seconds
  return new TimeSeriesGeometry({ start: fromDateTime(start), step, length })
}

/** The time axis behind a `regular_time_series_geometry *`. @throws as {@link fromNativeGeometry}; `null_pointer` */
export function readGeometry(pointer: Pointer | null): TimeSeriesGeometry {
  return fromNativeGeometry(readStruct(geometryStruct, pointer))
}
