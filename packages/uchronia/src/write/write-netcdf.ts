import type { Series } from '@uchronia/cinterop'
import { filePath, optionsOf } from './arguments.ts'
import { type AsyncOptions, followed } from './async-options.ts'
import { UchroniaError } from './errors.ts'
import { loadEngine } from './native/engine.ts'
import { type StationDetails, withHandles } from './native-handle.ts'
import type { NativeSeries } from './native-series.ts'

/** What is written: a series, plain or of a library, or several of them. */
export type Writable = Series | NativeSeries | readonly (Series | NativeSeries)[]

/** How {@link writeNetcdf} writes. */
export interface WriteOptions {
  /** Replace a file of that name; false by default. */
  overwrite?: boolean
  /**
   * `stf` (default): the convention of water forecasts, STF 2.0. `cf`: the CF conventions, for tools that know nothing of STF,
   * and for lead times of zero or less.
   */
  convention?: 'stf' | 'cf'
  /** `netcdf4` (compressed) by default. */
  format?: 'netcdf4' | 'classic'
  /** Compression of netCDF-4, 0 (none) to 9; 4 by default. */
  deflate?: number
  /** Where the stations are; found by their `id`. */
  stations?: readonly StationDetails[]
  /** What the file is, in a few words; this and the next four become global attributes of the file. */
  title?: string
  /** Who made it. */
  institution?: string
  /** What it was made from: a model with its version, or instruments. */
  source?: string
  /** Of which catchment, without spaces. */
  catchment?: string
  /** Whatever else is to be said. */
  comment?: string
  /** A note for the line that is added to the history of the file. */
  history?: string
}

/**
 * Writes series to one netCDF file (STF 2.0, or CF): plain data, or series of a library. Series of one variable at different
 * stations become the stations of that variable; other variables stand beside it. All must have the same axes. The file
 * appears under its name when it is complete, or not at all.
 *
 * @throws {@link UchroniaError} `EXISTS`: the file is there and `overwrite` is not set; `IO`: it cannot be written;
 *   `INVALID_ARGUMENT`, `UNSUPPORTED`: the series do not go into one such file
 *
 * @example
 * ```ts
 * const geometry = new TimeSeriesGeometry({ start: '2020-01-01', step: 'hourly', length: 3 })
 * const flow = new UnivariateSeries({ geometry, values: Float64Array.of(1, 2, NaN), variable: 'q_obs', units: 'm3/s', station: '7' })
 * writeNetcdf('flow.nc', flow)
 * ```
 */
export function writeNetcdf(path: string | URL, series: Writable, options?: WriteOptions): void {
  const { file, stations, rest } = checked(path, options, 'writeNetcdf')
  const engine = loadEngine()
  withHandles(engine, listOf(series), stations, (handles) => engine.write(handles, file, rest))
}

/** {@link writeNetcdf} on another thread. A write that is ended leaves no file. */
export async function writeNetcdfAsync(
  path: string | URL,
  series: Writable,
  options?: WriteOptions & AsyncOptions,
): Promise<void> {
  const { signal, onProgress, ...given } = optionsOf(options, 'writeNetcdfAsync')
  const { file, stations, rest } = checked(path, given, 'writeNetcdfAsync')
  const engine = loadEngine()
  await followed({ signal, onProgress }, (control) =>
    withHandles(engine, listOf(series), stations, (handles) =>
      engine.writeAsync(handles, file, rest, control),
    ),
  )
}

/** One series, or an array of them, as an array. @internal */
export function listOf(series: unknown): readonly unknown[] {
  return Array.isArray(series) ? series : [series]
}

function checked(path: unknown, options: WriteOptions | undefined, name: string) {
  const file = filePath(path, 'the file to write')
  const { stations = [], ...rest } = optionsOf(options, name)
  const { deflate } = rest
  if (deflate !== undefined && !(Number.isInteger(deflate) && deflate >= 0 && deflate <= 9)) {
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `deflate is a whole number from 0 to 9; got ${String(deflate)}.`,
    )
  }
  return { file, stations, rest }
}
