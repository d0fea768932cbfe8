import type { Pointer } from '@uchronia/refcount'
import { ShapeError } from '../../errors.ts'
import { EnsembleSeries } from '../../series/ensemble.ts'
import type { SeriesInfo } from '../../series/info.ts'
import { UnivariateSeries } from '../../series/univariate.ts'
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

/** What native code does not say of an ensemble. */
export interface NativeSeriesOptions extends SeriesInfo {
  readonly kind?: 'ensemble' | 'collection' | undefined
  /** The labels of the rows. The default is their number, from `0`. */
  readonly labels?: readonly string[] | undefined
}

/**
 * Copies the ensemble behind a `multi_regular_time_series_data *`. A negative ensemble size is how native code says that
 * there is none: null.
 *
 * @throws {@link NativeError} `null_pointer` @throws {@link TimeError} @throws {@link ShapeError}
 */
export function readTimeSeries(
  pointer: Pointer | null,
  options: NativeSeriesOptions = {},
): EnsembleSeries | null {
  return fromNativeTimeSeries(readStruct(timeSeriesStruct, pointer), options)
}

/** Copies the ensemble of the fields of `multi_regular_time_series_data`, while native code keeps its rows. */
export function fromNativeTimeSeries(
  fields: StructValue<typeof shape>,
  options: NativeSeriesOptions = {},
): EnsembleSeries | null {
  const size = fields.ensemble_size
  if (size < 0) return null
  const geometry = fromNativeGeometry(fields.time_series_geometry)
  const { data } = readMatrix(fields.numeric_data as Pointer | null, size, geometry.length)
  const labels = options.labels ?? Array.from({ length: size }, (_, i) => String(i))
  return new EnsembleSeries({ ...options, geometry, labels, values: data })
}

/** A series as a `multi_regular_time_series_data`. @throws {@link TimeError} as the geometry does */
export function packTimeSeries(series: EnsembleSeries | UnivariateSeries): PackedMemory {
  const packer = new Packer()
  placeTimeSeries(packer, series)
  return packer.finish()
}

/** Lays a series out. @returns the offset of the struct @internal */
export function placeTimeSeries(packer: Packer, series: EnsembleSeries | UnivariateSeries): number {
  if (!(series instanceof EnsembleSeries || series instanceof UnivariateSeries)) {
    throw new ShapeError(
      'size_mismatch',
      'Only a UnivariateSeries or an EnsembleSeries can be a multi_regular_time_series_data.',
    )
  }
  const rows = series.kind === 'single' ? 1 : series.size
  const { length } = series
  const geometry = toNativeGeometry(series.geometry)
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
