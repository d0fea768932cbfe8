import { OptionError } from '@uchronia/series'
import { checkChoice, checkOptions, show } from '@uchronia/series/internal'
import { filePath, flag, optionalText } from '../arguments.ts'
import { ASYNC_KEYS, type AsyncOptions, splitAsync } from '../async-options.ts'
import type { Control } from '../engine/control.ts'
import type { Engine, SeriesHandle } from '../engine/engine.ts'
import { followed } from '../engine/follow.ts'
import { loadEngine } from '../engine/load-engine.ts'
import { checkStationDetails, type StationDetails, withNativeSeries } from '../library/native-handles.ts'
import {
  type AnySeries,
  checkSeries,
  type OutputOptions,
  type OutputSelection,
  SELECTION_KEYS,
  selectSeries,
  splitSelection,
} from './output-options.ts'
import { refuseStream } from './target.ts'

/** A series, plain or of a library, or several of them. */
export type Writable = AnySeries | readonly AnySeries[]

/** Options of {@link writeNetcdf}. */
export interface WriteOptions extends OutputOptions {
  /**
   * `stf` (default): the convention of water forecasts, STF 2.0. `cf`: the CF conventions, for tools that know nothing of STF,
   * and for lead times of zero or less.
   */
  readonly convention?: 'stf' | 'cf' | undefined
  /** `netcdf4` (compressed) by default. */
  readonly format?: 'netcdf4' | 'classic' | undefined
  /** Compression of netCDF-4, 0 (none) to 9; 4 by default. */
  readonly deflate?: number | undefined
  /** Places of the stations, found by their `id`. */
  readonly stationDetails?: readonly StationDetails[] | undefined
  /** A title of the file; this and the next five become its global attributes. */
  readonly title?: string | undefined
  /** The institution that made it. */
  readonly institution?: string | undefined
  /** Its origin: a model with its version, or instruments. */
  readonly source?: string | undefined
  /** The catchment, without spaces. */
  readonly catchment?: string | undefined
  readonly comment?: string | undefined
  /** A note for the line that is added to the history of the file. */
  readonly history?: string | undefined
}

/** The keys of {@link WriteOptions}. @internal */
export const WRITE_KEYS: readonly (keyof WriteOptions)[] = [
  'overwrite',
  ...SELECTION_KEYS,
  ...ASYNC_KEYS,
  'convention',
  'format',
  'deflate',
  'stationDetails',
  'title',
  'institution',
  'source',
  'catchment',
  'comment',
  'history',
]

/**
 * Writes series to one netCDF file (STF 2.0, or CF): plain data, or series of a library. Series of one variable at different
 * stations become the stations of that variable; other variables stand beside it. All must have the same axes. The file
 * appears under its name when it is complete, or not at all. A selection is read into memory; whole series of a library
 * are copied piece by piece.
 *
 * @throws {@link UchroniaError} `EXISTS`: the file is there and `overwrite` is not set; `IO`: it cannot be written;
 *   `INVALID_ARGUMENT`, `UNSUPPORTED`: the series do not go into one such file
 * @throws {@link OptionError} @throws {@link SelectionError}
 *
 * @example
 * ```ts
 * const time = new TimeAxis({ start: '2020-01-01', step: 'hourly', length: 3 })
 * const flow = new UnivariateSeries({ time, values: Float64Array.of(1, 2, NaN), variable: 'q_obs', units: 'm3/s', station: '7' })
 * await writeNetcdf(flow, 'flow.nc')
 * ```
 */
export async function writeNetcdf(
  series: Writable,
  path: string | URL,
  options: WriteOptions = {},
): Promise<void> {
  const file = filePath(path, 'the file to write')
  refuseStream(file, 'netCDF')
  const [followedBy, given] = splitAsync(checkOptions(options, 'writeNetcdf', WRITE_KEYS))
  checkWriteOptions(given)
  const [selection, { stationDetails = [], ...rest }] = splitSelection(given)
  await withWritten(series, selection, stationDetails, followedBy, (engine, handles, control) =>
    engine.writeAsync(handles, file, rest, control),
  )
}

/** Calls a function with the native objects of what is written: the series, or the parts of them that are selected. @internal */
export async function withWritten(
  series: Writable,
  selection: OutputSelection,
  stationDetails: readonly StationDetails[],
  options: AsyncOptions,
  use: (engine: Engine, handles: readonly SeriesHandle[], control: Control) => Promise<void>,
): Promise<void> {
  const list: readonly AnySeries[] = Array.isArray(series) ? series : [series]
  for (const one of list) checkSeries(one)
  const whole = Object.keys(selection).length === 0
  const { signal } = options
  const parts = whole ? list : await Promise.all(list.map((one) => selectSeries(one, selection, { signal })))
  const engine = loadEngine()
  await followed(options, (control) =>
    withNativeSeries(engine, parts, stationDetails, (handles) => use(engine, handles, control)),
  )
}

/** The options that are texts. */
const TEXTS = ['title', 'institution', 'source', 'catchment', 'comment', 'history'] as const

/** @throws {@link OptionError} `INVALID_OPTION` @internal */
export function checkWriteOptions(options: WriteOptions): void {
  const { convention, format, deflate, overwrite, stationDetails } = options
  flag(overwrite, 'overwrite')
  checkStationDetails(stationDetails)
  for (const name of TEXTS) optionalText(options[name], name)
  checkChoice(convention, [undefined, 'stf', 'cf'], 'convention')
  checkChoice(format, [undefined, 'netcdf4', 'classic'], 'format')
  if (deflate !== undefined && !(Number.isInteger(deflate) && deflate >= 0 && deflate <= 9)) {
    throw new OptionError('INVALID_OPTION', `deflate is a whole number from 0 to 9; got ${show(deflate)}.`)
  }
}
