import type { Pointer } from '@uchronia/refcount'
import { formatInstant, type Instant, type InstantLike, parseInstant, TimeError } from '@uchronia/series'
import { daysInMonth, fromCivil, show, toCivil } from '@uchronia/series/internal'
import { checkObject } from '../arguments.ts'
import { type StructType, type StructValue, struct } from '../struct.ts'
import { readStruct } from './decode.ts'

const shape = {
  year: 'int32',
  month: 'int32',
  day: 'int32',
  hour: 'int32',
  minute: 'int32',
  second: 'int32',
} as const

/** `date_time_to_second`: a date and time to the second, in UTC by convention. */
export const dateTimeStruct: StructType<typeof shape> = struct('date_time_to_second', shape)

/** The fields of `date_time_to_second`; the month counts from 1. */
export type NativeDateTime = StructValue<typeof shape>

/**
 * An instant as the fields of `date_time_to_second`.
 *
 * @example
 * ```ts
 * toDateTime('2020-03-01T09:00').hour // 9
 * ```
 * @throws {@link TimeError} `INVALID_INSTANT`; `INVALID_DATE`: years outside 1400 to 9999, and parts of a second, are not
 * what the struct can hold
 */
export function toDateTime(t: InstantLike): NativeDateTime {
  const instant = parseInstant(t)
  const { year, month, day, rest } = toCivil(instant)
  if (year < 1400 || year > 9999) {
    throw new TimeError(
      'INVALID_DATE',
      `${formatInstant(instant)} cannot be a date_time_to_second: years go from 1400 to 9999.`,
    )
  }
  if (rest % 1000 !== 0) {
    throw new TimeError(
      'INVALID_DATE',
      `${formatInstant(instant)} cannot be a date_time_to_second: it has no parts of a second. Round it first.`,
    )
  }
  const seconds = rest / 1000
  return {
    year,
    month: month + 1,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
  }
}

/**
 * The instant of the fields of `date_time_to_second`. Every field has to be in its range: nothing rolls over.
 *
 * @example
 * ```ts
 * formatInstant(fromDateTime({ year: 2020, month: 3, day: 1, hour: 9, minute: 0, second: 0 })) // 2020-03-01T09:00:00Z
 * ```
 * @throws {@link TimeError} `INVALID_DATE`, naming the field
 */
export function fromDateTime(fields: NativeDateTime): Instant {
  const { year, month, day, hour, minute, second } = checkObject(fields, dateTimeStruct.name)
  const within = (value: number, low: number, high: number) =>
    Number.isInteger(value) && value >= low && value <= high
  const wrong = !within(year, 1400, 9999)
    ? 'year'
    : !within(month, 1, 12)
      ? 'month'
      : !within(day, 1, daysInMonth(year, month - 1))
        ? 'day'
        : !within(hour, 0, 23)
          ? 'hour'
          : !within(minute, 0, 59)
            ? 'minute'
            : !within(second, 0, 59)
              ? 'second'
              : undefined
  if (wrong) {
    throw new TimeError(
      'INVALID_DATE',
      `A date_time_to_second cannot have the ${wrong} ${show(fields[wrong])}.`,
    )
  }
  return fromCivil(year, month - 1, day, ((hour * 60 + minute) * 60 + second) * 1000)
}

/**
 * The instant behind a `date_time_to_second *`.
 *
 * @example
 * ```ts
 * const packed = new PackedMemory(dateTimeStruct.pack(toDateTime('2020-03-01')))
 * formatInstant(readDateTime(packed.pointer)) // 2020-03-01T00:00:00Z
 * ```
 * @throws {@link TimeError} `INVALID_DATE` @throws {@link NativeError} `NULL_POINTER`
 */
export function readDateTime(pointer: Pointer | null): Instant {
  return fromDateTime(readStruct(dateTimeStruct, pointer))
}
