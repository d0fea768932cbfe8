import type { Pointer } from '@uchronia/refcount'
import {
  EnsembleSeries,
  type Label,
  SeriesCollection,
  type SeriesInfo,
  ShapeError,
  UnivariateSeries,
} from '@uchronia/series'
import { checkObject } from '../arguments.ts'
import { readMatrix } from '../memory.ts'
import { type PackedMemory, Packer } from '../packed-memory.ts'
import { type StructType, type StructValue, struct } from '../struct.ts'
import { readStruct } from './decode.ts'
import { fromNativeGeometry, geometryStruct, toNativeGeometry } from './geometry.ts'

const shape = {
  time_series_geometry: geometryStruct as typeof geometryStruct,
  ensemble_size: 'int32',
  numeric_data: 'pointer',
} as const

/** `multi_regular_time_series_data`: an ensemble; `numeric_data` has a row of `length` doubles per member. */
export const timeSeriesStruct: StructType<typeof shape> = struct('multi_regular_time_series_data', shape)

/** The metadata and member names of an ensemble, which native code does not give. */
export interface NativeSeriesOptions extends SeriesInfo {
  /** The names of the members. The default is their number, from `0`. */
  readonly members?: readonly Label[] | undefined
}

/**
 * Copies the ensemble behind a `multi_regular_time_series_data *`. A negative ensemble size is how native code says that
 * there is none: null.
 *
 * @example
 * ```ts
 * const packed = packTimeSeries(hourlySeries('2020-01-01', [[1, NaN], [3, 4]]))
 * const flow = readTimeSeries(packed.pointer, { members: ['a', 'b'], units: 'm3/s' })
 * flow?.member('a').values // Float64Array [1, NaN]
 * ```
 * @throws {@link NativeError} `NULL_POINTER`
 *
 * @throws {@link TimeError} @throws {@link ShapeError}
 */
export function readTimeSeries(
  pointer: Pointer | null,
  options: NativeSeriesOptions = {},
): EnsembleSeries | null {
  return fromNativeTimeSeries(readStruct(timeSeriesStruct, pointer), options)
}

/**
 * Copies the ensemble of the fields of `multi_regular_time_series_data`, while native code keeps its rows.
 *
 * @example
 * ```ts
 * const rain = dailySeries('2020-01-01', [[1, 2], [3, 4]])
 * const packed = packTimeSeries(rain)
 * fromNativeTimeSeries(timeSeriesStruct.unpack(packed.bytes))?.shape // [2, 2]
 * ```
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `NULL_POINTER`
 * @throws {@link TimeError}
 * @throws {@link ShapeError}
 */
export function fromNativeTimeSeries(
  fields: StructValue<typeof shape>,
  options: NativeSeriesOptions = {},
): EnsembleSeries | null {
  const size = checkObject(fields, timeSeriesStruct.name).ensemble_size
  if (size < 0) return null
  const time = fromNativeGeometry(fields.time_series_geometry)
  const { data } = readMatrix(fields.numeric_data as Pointer | null, size, time.length)
  const members = options.members ?? Array.from({ length: size }, (_, i) => String(i))
  return new EnsembleSeries({ ...options, time, members, values: data })
}

/** Series that a `multi_regular_time_series_data` can hold. */
export type PackableSeries = UnivariateSeries | EnsembleSeries | SeriesCollection

/**
 * A series as a `multi_regular_time_series_data`.
 *
 * @example
 * ```ts
 * const packed = packTimeSeries(dailySeries('2020-01-01', [[1, 2], [3, 4]]))
 * readTimeSeries(packed.pointer)?.at(1).values // Float64Array [3, 4]
 * ```
 * @throws {@link TimeError} as {@link toNativeGeometry}
 */
export function packTimeSeries(series: PackableSeries): PackedMemory {
  const packer = new Packer()
  placeTimeSeries(packer, series)
  return packer.finish()
}

/** Lays a series out. @returns the offset of the struct @internal */
export function placeTimeSeries(packer: Packer, series: PackableSeries): number {
  const packable =
    series instanceof UnivariateSeries ||
    series instanceof EnsembleSeries ||
    series instanceof SeriesCollection
  if (!packable) {
    throw new ShapeError(
      'SIZE_MISMATCH',
      'Only a UnivariateSeries, an EnsembleSeries or a SeriesCollection can be a multi_regular_time_series_data.',
    )
  }
  const rows = series.kind === 'single' ? 1 : series.length
  const { length } = series.time
  const geometry = toNativeGeometry(series.time)
  const offset = packer.reserve(timeSeriesStruct.size)
  const pointers = packer.reserve(rows * 8)
  const values = packer.doubles(series.values)
  packer.write((memory, base) => {
    const numeric_data = rows === 0 ? null : base + BigInt(pointers)
    const value = { time_series_geometry: geometry, ensemble_size: rows, numeric_data }
    timeSeriesStruct.write(memory, offset, value)
  })
  for (let row = 0; row < rows; row++)
    packer.pointer(pointers + row * 8, values === null ? null : values + row * length * 8)
  return offset
}
