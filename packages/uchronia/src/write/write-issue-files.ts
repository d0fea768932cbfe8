import { dirname, relative, resolve } from 'node:path'
import { EnsembleForecastSeries } from '@uchronia/series'
import { checkOptions, show } from '@uchronia/series/internal'
import { filePath } from '../arguments.ts'
import { splitAsync } from '../async-options.ts'
import { UchroniaError } from '../errors.ts'
import { EnsembleForecastTimeSeries } from '../library/ensemble-forecast-time-series.ts'
import { addToCatalogue, type CatalogueEntry, catalogueYaml, checkNew } from './catalogue.ts'
import { splitSelection } from './output-options.ts'
import { checkFile } from './target.ts'
import { checkWriteOptions, WRITE_KEYS, type WriteOptions, withWritten } from './write-netcdf.ts'

/** A forecast that {@link writeIssueFiles} writes: plain data, or one of a library. */
export type Forecast = EnsembleForecastSeries | EnsembleForecastTimeSeries

/** Options of {@link writeIssueFiles}. */
export interface IssueFileOptions extends WriteOptions {
  /** The YAML catalogue that gets an entry for each forecast; it is made when it is not there. */
  readonly catalogue?: string | URL | undefined
}

/**
 * Writes forecasts to one netCDF file per issue time, and an entry for each of them to a catalogue. The entry is named after
 * the forecast, followed by `_station` where several forecasts have one name. That two issues would have the same file,
 * or a file is there, is an error before anything is written; each file appears when it is complete. When it is cancelled,
 * the files that were complete stay, without a catalogue. Processes that add to one catalogue at the same time wait for
 * each other.
 *
 * @param pattern  the names of the files: `{0}` stands for the date of the issue, YYYYMMDD, and `{0:FORMAT}` for its date and
 *   time in a format of `%Y %m %d %H %M %S %j`, as in `{0:%Y}/rain_{0:%Y%m%d%H}.nc`. Folders named with a field are made
 * @returns the entries, as YAML
 * @throws {@link UchroniaError} `EXISTS`: a file or an entry is there already; `INVALID_ARGUMENT`: two issues have one file, two
 *   forecasts one entry, or a series is no forecast; `IO`: a file cannot be written
 * @throws {@link OptionError} @throws {@link SelectionError} @throws {@link TimeError} `NO_STEP`: a catalogue cannot say
 *   uneven issue times
 *
 * @example
 * ```ts
 * const rain = new EnsembleForecastSeries({
 *   issues: new TimeAxis({ start: '2020-01-01T21:00', step: 'daily', length: 2 }),
 *   leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 2 }),
 *   members: ['1'], values: Float64Array.of(0, 1, 2, 3), variable: 'rain_fct', units: 'mm', station: '7',
 * })
 * await writeIssueFiles(rain, 'rain_{0}.nc', { catalogue: 'forecasts.yaml' })
 * TimeSeriesLibrary.open('forecasts.yaml').getSeries('rain_fct', 'forecast').at(1)
 * ```
 */
export async function writeIssueFiles(
  forecasts: Forecast | readonly Forecast[],
  pattern: string | URL,
  options: IssueFileOptions = {},
): Promise<string> {
  const files = filePath(pattern, 'the pattern of the files to write')
  const keys = [...WRITE_KEYS, 'catalogue']
  const [followedBy, { catalogue, ...given }] = splitAsync(checkOptions(options, 'writeIssueFiles', keys))
  checkWriteOptions(given)
  const [selection, { stationDetails = [], ...rest }] = splitSelection(given)
  const series = (Array.isArray(forecasts) ? forecasts : [forecasts]).map(checkForecast)
  const yaml = catalogue === undefined ? undefined : filePath(catalogue, 'the catalogue')
  const entries = entriesOf(series, selection, yaml, files)
  if (yaml !== undefined) {
    // Now, and not after all the files; but a folder that is named with a field may be there only then.
    if (!dirname(files).includes('{')) checkFile(resolve(yaml), yaml, true)
    checkNew(yaml, entries)
  }
  await withWritten(series, selection, stationDetails, followedBy, (engine, handles, control) =>
    engine.writeAsync(handles, files, { ...rest, filePerIssue: true }, control),
  )
  if (yaml !== undefined) await addToCatalogue(yaml, entries)
  return entries.map(catalogueYaml).join('\n')
}

function checkForecast(one: unknown): Forecast {
  if (one instanceof EnsembleForecastSeries || one instanceof EnsembleForecastTimeSeries) return one
  throw new UchroniaError(
    'INVALID_ARGUMENT',
    `Expected a forecast, or an array of forecasts, to write a file per issue; got ${show(one)}.`,
  )
}

function entriesOf(
  series: readonly Forecast[],
  selection: Parameters<EnsembleForecastSeries['select']>[0],
  yaml: string | undefined,
  files: string,
): CatalogueEntry[] {
  const folder = yaml === undefined ? undefined : dirname(resolve(yaml))
  const file = folder === undefined ? resolve(files) : relative(folder, resolve(files))
  const ids = identifiers(series)
  return series.map((one, index) => {
    const issues = one.issues.window({ from: selection.from, to: selection.to })
    const leads = one.leads.window(selection.leads ?? {})
    return {
      id: ids[index]!,
      kind: 'forecast',
      file,
      variable: variableOf(one),
      station: stationOf(one),
      axes: {
        issues: one.issues.slice(issues.start, issues.end),
        members: selection.members?.length ?? one.members.length,
        leads: one.leads.slice(leads.start, leads.end),
      },
    }
  })
}

function stationOf(series: Forecast): string {
  return (series instanceof EnsembleForecastSeries ? series.info.station : series.description.station) ?? '1'
}

function variableOf(series: Forecast): string {
  if (series instanceof EnsembleForecastTimeSeries) return series.variable
  return series.info.variable ?? series.info.id ?? 'data'
}

/** The identifiers of the entries. @throws {@link UchroniaError} `INVALID_ARGUMENT`: two are alike */
function identifiers(series: readonly Forecast[]): string[] {
  const names = series.map((one) => one.id ?? variableOf(one))
  const ids = names.map((id, index) =>
    names.indexOf(id) === names.lastIndexOf(id) ? id : `${id}_${stationOf(series[index]!)}`,
  )
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice === undefined) return ids
  throw new UchroniaError(
    'INVALID_ARGUMENT',
    `Two forecasts would have the entry ${twice} in a catalogue. Give them different ids.`,
  )
}
