import { checkOptions } from '@uchronia/series/internal'
import { filePath, flag, optionalText } from '../arguments.ts'
import { ASYNC_KEYS, splitAsync } from '../async-options.ts'
import { type OutputOptions, SELECTION_KEYS, splitSelection } from './output-options.ts'
import { refuseStream } from './target.ts'
import { type Writable, withWritten } from './write-netcdf.ts'

/** Options of {@link appendNetcdf}. */
export interface AppendOptions extends OutputOptions {
  /** Replace issues, or times, that the file has values for; false by default. */
  readonly overwrite?: boolean | undefined
  /** A note for the line that is added to the history of the file. */
  readonly history?: string | undefined
}

/**
 * Appends issues of forecasts, or times of other series, to a netCDF file that has earlier ones. The file must have the
 * variables and stations already, and the same members, lead times, units and step. Times between its last one and the
 * first new one become missing, and can be appended later.
 *
 * A longer copy takes the place of the file when it is complete: after an error, or when the process is killed, the file is
 * as it was. Others that append to it at the same time wait; readers see the old file or the new one.
 *
 * @throws {@link UchroniaError} `EXISTS`: an issue, which the text names, is there and `overwrite` is not set; `NOT_FOUND`:
 *   the file has no such variable or station; `INVALID_ARGUMENT`: members, lead times, units or steps differ;
 *   `UNSUPPORTED`: the file cannot grow, or cannot hold a value; `IO`: it is not there, or cannot be written
 * @throws {@link OptionError} @throws {@link SelectionError}
 *
 * @example
 * ```ts
 * const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 2 })
 * const forecast = (start: string, values: number[]) =>
 *   new EnsembleForecastSeries({
 *     issues: new TimeAxis({ start, step: 'daily', length: 1 }),
 *     leads, members: ['1', '2'], values: Float64Array.from(values), variable: 'rain_fct', units: 'mm', station: '7',
 *   })
 * await writeNetcdf(forecast('2020-01-01', [0, 1, 2, 3]), 'archive.nc')
 * await appendNetcdf(forecast('2020-01-02', [4, 5, 6, 7]), 'archive.nc')
 * ```
 */
export async function appendNetcdf(
  series: Writable,
  path: string | URL,
  options: AppendOptions = {},
): Promise<void> {
  const file = filePath(path, 'the file to append to')
  refuseStream(file, 'netCDF')
  const keys = ['overwrite', 'history', ...SELECTION_KEYS, ...ASYNC_KEYS]
  const [followedBy, given] = splitAsync(checkOptions(options, 'appendNetcdf', keys))
  flag(given.overwrite, 'overwrite')
  optionalText(given.history, 'history')
  const [selection, rest] = splitSelection(given)
  await withWritten(series, selection, [], followedBy, (engine, handles, control) =>
    engine.appendAsync(handles, file, rest, control),
  )
}
