import { filePath, optionsOf } from './arguments.ts'
import { type AsyncOptions, followed } from './async-options.ts'
import { loadEngine } from './native/engine.ts'
import { withHandles } from './native-handle.ts'
import { listOf, type Writable } from './write.ts'

/** How {@link appendNetcdf} appends. */
export interface AppendOptions {
  /** Replace issues, or times, that the file has values for; false by default. */
  overwrite?: boolean
  /** A note for the line that is added to the history of the file. */
  history?: string
}

/**
 * Appends issues of forecasts, or times of other series, to a netCDF file that has earlier ones. The file must have the
 * variables and stations already, and the same members, lead times, units and step. What lies between its last time and the
 * first new one becomes missing, and can be appended later.
 *
 * A longer copy takes the place of the file when it is complete: after an error, or when the process is killed, the file is
 * as it was. Others that append to it at the same time wait; readers see the old file or the new one.
 *
 * @throws {@link UchroniaError} `EXISTS`: an issue, which the text names, is there and `overwrite` is not set; `NOT_FOUND`:
 *   the file has no such variable or station; `INVALID_ARGUMENT`: members, lead times, units or steps differ;
 *   `UNSUPPORTED`: the file cannot grow, or cannot hold a value; `IO`: it is not there, or cannot be written
 *
 * @example
 * ```ts
 * const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 2 })
 * const forecast = (start: string, values: number[]) =>
 *   new EnsembleForecastSeries({
 *     issues: new TimeSeriesGeometry({ start, step: 'daily', length: 1 }),
 *     leads, members: ['1', '2'], values: Float64Array.from(values), variable: 'rain_fct', units: 'mm', station: '7',
 *   })
 * writeNetcdf('archive.nc', forecast('2020-01-01', [0, 1, 2, 3]))
 * appendNetcdf('archive.nc', forecast('2020-01-02', [4, 5, 6, 7]))
 * ```
 */
export function appendNetcdf(path: string | URL, series: Writable, options?: AppendOptions): void {
  const file = filePath(path, 'the file to append to')
  const given = optionsOf(options, 'appendNetcdf')
  const engine = loadEngine()
  withHandles(engine, listOf(series), [], (handles) => engine.append(handles, file, given))
}

/** {@link appendNetcdf} on another thread. A call that is ended leaves the file as it was. */
export async function appendNetcdfAsync(
  path: string | URL,
  series: Writable,
  options?: AppendOptions & AsyncOptions,
): Promise<void> {
  const file = filePath(path, 'the file to append to')
  const { signal, onProgress, ...given } = optionsOf(options, 'appendNetcdfAsync')
  const engine = loadEngine()
  await followed({ signal, onProgress }, (control) =>
    withHandles(engine, listOf(series), [], (handles) => engine.appendAsync(handles, file, given, control)),
  )
}
