import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { EnsembleForecastSeries, formatInstant, type TimeStep } from '@uchronia/cinterop'
import { filePath, kindOf, optionsOf } from './arguments.ts'
import { type AsyncOptions, followed } from './async-options.ts'
import { placeOf, writeTextAtomically } from './atomic-file.ts'
import { EnsembleForecastTimeSeries } from './ensemble-forecast-time-series.ts'
import { UchroniaError } from './errors.ts'
import { loadEngine } from './native/engine.ts'
import { withHandles } from './native-handle.ts'
import { TimeSeriesLibrary } from './time-series-library.ts'
import { listOf, type WriteOptions } from './write.ts'

/** A forecast that {@link writeIssueFiles} writes: plain data, or one of a library. */
export type Forecast = EnsembleForecastSeries | EnsembleForecastTimeSeries

/** How {@link writeIssueFiles} writes. */
export interface IssueFileOptions extends WriteOptions {
  /** The YAML catalogue that gets an entry for each forecast; it is made when it is not there. */
  catalogue?: string | URL
}

/**
 * Writes forecasts to one netCDF file per issue time, and an entry for each of them to a catalogue. The entry is called like
 * the forecast, followed by `_station` where several forecasts are called the same. That two issues would have the same file,
 * or a file is there, is an error before anything is written; each file appears when it is complete.
 *
 * @param pattern  the names of the files: `{0}` stands for the date of the issue, YYYYMMDD, and `{0:FORMAT}` for its date and
 *   time in a format of `%Y %m %d %H %M %S %j`, as in `{0:%Y}/rain_{0:%Y%m%d%H}.nc`. Folders named with a field are made
 * @returns the entries, as YAML
 * @throws {@link UchroniaError} `EXISTS`: a file or an entry is there already; `INVALID_ARGUMENT`: two issues have one file, two
 *   forecasts one entry, or a series is no forecast; `IO`: a file cannot be written
 *
 * @example
 * ```ts
 * const rain = new EnsembleForecastSeries({
 *   issues: new TimeSeriesGeometry({ start: '2020-01-01T21:00', step: 'daily', length: 2 }),
 *   leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 2 }),
 *   members: ['1'], values: Float64Array.of(0, 1, 2, 3), variable: 'rain_fct', units: 'mm', station: '7',
 * })
 * writeIssueFiles('rain_{0}.nc', rain, { catalogue: 'forecasts.yaml' })
 * TimeSeriesLibrary.open('forecasts.yaml').getSeries('rain_fct', 'forecast').at(1)
 * ```
 */
export function writeIssueFiles(
  pattern: string | URL,
  forecasts: Forecast | readonly Forecast[],
  options?: IssueFileOptions,
): string {
  const { files, series, stations, rest, finish } = planned(pattern, forecasts, options, 'writeIssueFiles')
  const engine = loadEngine()
  withHandles(engine, series, stations, (handles) => engine.write(handles, files, rest))
  return finish()
}

/** {@link writeIssueFiles} on another thread. When it is ended, the files that were complete stay, without a catalogue. */
export async function writeIssueFilesAsync(
  pattern: string | URL,
  forecasts: Forecast | readonly Forecast[],
  options?: IssueFileOptions & AsyncOptions,
): Promise<string> {
  const { signal, onProgress, ...given } = optionsOf(options, 'writeIssueFilesAsync')
  const { files, series, stations, rest, finish } = planned(pattern, forecasts, given, 'writeIssueFilesAsync')
  const engine = loadEngine()
  await followed({ signal, onProgress }, (control) =>
    withHandles(engine, series, stations, (handles) => engine.writeAsync(handles, files, rest, control)),
  )
  return finish()
}

/** What is written, how, and what is left to do when it is: the entries, which are returned. */
function planned(
  pattern: string | URL,
  forecasts: Forecast | readonly Forecast[],
  options: IssueFileOptions | undefined,
  name: string,
) {
  // A URL escapes the braces of a pattern.
  const files = filePath(pattern, 'the pattern of the files to write')
  const { stations = [], catalogue, ...given } = optionsOf(options, name)
  const series = listOf(forecasts).map((one) => {
    if (one instanceof EnsembleForecastSeries || one instanceof EnsembleForecastTimeSeries) return one
    throw new UchroniaError(
      'INVALID_ARGUMENT',
      `Expected a forecast, or an array of forecasts, to write a file per issue; got ${kindOf(one)}.`,
    )
  })
  const yaml = catalogue === undefined ? undefined : filePath(catalogue, 'the catalogue')
  const folder = yaml === undefined ? undefined : dirname(resolve(yaml))
  const file = folder === undefined ? resolve(files) : relative(folder, resolve(files))
  const ids = identifiers(series)
  mustDiffer(ids)
  if (yaml !== undefined) {
    // Now, and not after all the files; but a folder that is named with a field may be there only then.
    if (!dirname(files).includes('{')) placeOf(yaml)
    mustBeNew(yaml, ids)
  }
  const finish = (): string => {
    const entries = series.map((one, index) => entry(ids[index] as string, one, file)).join('\n')
    if (yaml !== undefined) addText(yaml, entries)
    return entries
  }
  return { files, series, stations, rest: { ...given, filePerIssue: true }, finish }
}

function stationOf(series: Forecast): string {
  return (series instanceof EnsembleForecastSeries ? series.info.station : series.description.station) ?? '1'
}

function variableOf(series: Forecast): string {
  if (series instanceof EnsembleForecastTimeSeries) return series.variable
  return series.info.variable ?? series.info.id ?? 'data'
}

function identifiers(series: readonly Forecast[]): string[] {
  const ids = series.map((one) =>
    one instanceof EnsembleForecastSeries ? (one.info.id ?? variableOf(one)) : one.id,
  )
  return ids.map((id, index) =>
    ids.indexOf(id) === ids.lastIndexOf(id) ? id : `${id}_${stationOf(series[index] as Forecast)}`,
  )
}

/** A catalogue with two entries of one name cannot be read. */
function mustDiffer(ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice === undefined) return
  throw new UchroniaError(
    'INVALID_ARGUMENT',
    `Two forecasts would have the entry ${twice} in a catalogue. Give them different ids.`,
  )
}

function mustBeNew(catalogue: string, ids: readonly string[]): void {
  if (!existsSync(catalogue)) return
  using library = TimeSeriesLibrary.open(catalogue)
  for (const id of ids) {
    if (!library.has(id)) continue
    throw new UchroniaError(
      'EXISTS',
      `The catalogue ${catalogue} has an entry ${id} already. Remove it, or give the forecast another id.`,
    )
  }
}

/** The name of a step as catalogues have it. */
function stepName(step: TimeStep): string {
  return step === 'monthly' ? step : step === 86_400 ? 'daily' : step === 3600 ? 'hourly' : String(step)
}

/** A text that YAML leaves as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function entry(id: string, series: Forecast, file: string): string {
  const { issues, leads, members } = series
  return `${quoted(id)}:
  Type: ts_ensemble_ts
  Id: ${quoted(id)}
  TimeStep: ${stepName(issues.step)}
  Start: ${formatInstant(issues.start).replace('Z', '')}
  Length: ${issues.length}
  EnsembleSize: ${members.length}
  EnsembleLength: ${leads.length}
  EnsembleTimeStep: ${stepName(leads.step)}
  Storage:
    Type: multiple_nc_files_filename_date_pattern
    File: ${quoted(file)}
    Var: ${quoted(variableOf(series))}
    Identifier: ${quoted(stationOf(series))}
    Index: 0
`
}

/** Adds text to a file, which is replaced when the longer one is complete. */
function addText(path: string, text: string): void {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  writeTextAtomically(path, before + (before === '' || before.endsWith('\n') ? '' : '\n') + text)
}
