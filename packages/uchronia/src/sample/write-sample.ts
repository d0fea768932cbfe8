import { chmod, mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import {
  EnsembleForecastSeries,
  EnsembleSeries,
  formatInstant,
  LeadTimeAxis,
  type Series,
  SeriesCollection,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import { checkOptions } from '@uchronia/series/internal'
import { filePath } from '../arguments.ts'
import { ASYNC_KEYS, type AsyncOptions, splitAsync } from '../async-options.ts'
import { UchroniaError } from '../errors.ts'
import { type CatalogueEntry, catalogueYaml } from '../write/catalogue.ts'
import { writeNetcdf } from '../write/write-netcdf.ts'
import { makeCatchment, type SampleCatchment, type SampleOptions } from './catchment.ts'

const SAMPLE_KEYS: readonly (keyof SampleOptions)[] = [
  'issues',
  'members',
  'stations',
  'leads',
  'years',
  'seed',
]

const hour = 3600
const day = 86_400

/**
 * Writes a made-up catchment into a new folder: netCDF files and the catalogue `catchment.yaml` over them. The folder
 * appears when it is complete, or not at all.
 *
 * @param folder  must not exist yet, or be empty
 * @returns the path of the catalogue
 * @throws {@link UchroniaError} `EXISTS` when the folder holds something already, `IO` when it cannot be made
 *
 * @example
 * ```ts
 * import { TimeSeriesLibrary } from 'uchronia'
 * import { writeSample } from 'uchronia/sample'
 *
 * const catalogue = await writeSample('out/sample', { issues: 5, members: 10 })
 * using library = TimeSeriesLibrary.open(catalogue)
 * console.log(library.getSeriesIdentifiers())
 * ```
 */
export async function writeSample(
  folder: string | URL,
  options: SampleOptions & AsyncOptions = {},
): Promise<string> {
  const path = filePath(folder, 'the folder of the sample')
  const [{ signal, onProgress }, size] = splitAsync(
    checkOptions(options, 'writeSample', [...SAMPLE_KEYS, ...ASYNC_KEYS]),
  )
  const target = resolve(path)
  await mustBeNewOrEmpty(target)
  const catchment = makeCatchment(size)
  await mkdir(dirname(target), { recursive: true }).catch((cause: Error) => {
    throw new UchroniaError('IO', `Cannot make the folder ${dirname(target)}: ${cause.message}`, { cause })
  })
  let temporary: string | undefined
  try {
    temporary = await mkdtemp(join(dirname(target), `.${basename(target).slice(0, 40)}.`))
    // Temporary folders are for their owner alone; this one will be like any other.
    await chmod(temporary, 0o777 & ~process.umask())
    await writeFiles(temporary, catchment, { signal, onProgress })
    // An empty folder in the way would make the renaming fail on some systems.
    await rmdir(target).catch(() => undefined)
    await rename(temporary, target)
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new UchroniaError('IO', `Cannot make the sample ${target}: ${error.message}`, { cause: error })
  }
  return join(path, 'catchment.yaml')
}

async function mustBeNewOrEmpty(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found === undefined) return
  if (!found.isDirectory())
    throw new UchroniaError('EXISTS', `${folder} is a file. Name a new folder for the sample.`)
  if ((await readdir(folder)).length > 0) {
    throw new UchroniaError(
      'EXISTS',
      `${folder} is not empty. Name a new folder for the sample, or empty this one.`,
    )
  }
}

async function writeFiles(
  folder: string,
  catchment: SampleCatchment,
  { signal, onProgress }: AsyncOptions,
): Promise<void> {
  const steps = sampleFiles(folder, catchment, signal)
  await mkdir(join(folder, issueFolder))
  for (const [done, write] of steps.entries()) {
    onProgress?.(done / steps.length)
    signal?.throwIfAborted()
    await write()
  }
  await writeFile(join(folder, 'catchment.yaml'), catalogue(catchment))
  onProgress?.(1)
}

const issueFolder = 'rain_fcast'
const file = {
  observations: 'observations.nc',
  evapotranspiration: 'evapotranspiration.nc',
  flow: 'streamflow.nc',
  simulation: 'streamflow_ens.nc',
  archive: 'rain_fcast.nc',
  issue: (date: string) => `${issueFolder}/rain_fcast_${date}21.nc`,
}
const variable = {
  rain: 'rain_obs',
  evapotranspiration: 'pet_der',
  flow: 'q_obs',
  simulation: 'q_sim_ens',
  forecast: 'rain_fcast_ens',
}
const accumulated = 'accumulated over the preceding interval'
const averaged = 'averaged over the preceding interval'
const attributes = {
  catchment: 'made_up',
  institution: 'none',
  source: 'uchronia sample',
  comment: 'Made-up data',
}

/** One function per file, each of which writes it. */
function sampleFiles(
  folder: string,
  catchment: SampleCatchment,
  signal: AbortSignal | undefined,
): (() => Promise<void>)[] {
  const { stations, start, hours } = catchment
  const labels = stations.map(({ id }) => id)
  const hourly = new TimeAxis({ start, step: hour, length: hours })
  const daily = new TimeAxis({ start, step: day, length: hours / 24 })
  const outlet = stations[0]!.id
  const write = (name: string, series: Series | Series[], title: string) =>
    writeNetcdf(series, join(folder, name), { ...attributes, stationDetails: stations, title, signal })

  const archive = catchment.rainForecast.map(
    (values, index) =>
      new EnsembleForecastSeries({
        issues: new TimeAxis({ start: catchment.firstIssue, step: day, length: catchment.issues }),
        leads: new LeadTimeAxis({ start: hour, step: hour, length: catchment.leads }),
        members: catchment.members,
        values,
        variable: variable.forecast,
        units: 'mm',
        longName: 'forecast rain',
        aggregation: accumulated,
        station: labels[index],
      }),
  )

  return [
    () =>
      write(
        file.observations,
        new SeriesCollection({
          time: hourly,
          stations: labels,
          values: catchment.rain,
          variable: variable.rain,
          units: 'mm',
          longName: 'observed rain',
          aggregation: accumulated,
        }),
        'Hourly rain at the gauges',
      ),
    () =>
      write(
        file.evapotranspiration,
        new SeriesCollection({
          time: daily,
          stations: labels,
          values: catchment.evapotranspiration,
          variable: variable.evapotranspiration,
          units: 'mm',
          longName: 'potential evapotranspiration',
          aggregation: accumulated,
        }),
        'Daily potential evapotranspiration at the gauges',
      ),
    () =>
      write(
        file.flow,
        new UnivariateSeries({
          time: hourly,
          values: catchment.flow,
          variable: variable.flow,
          units: 'm3/s',
          longName: 'observed streamflow at the outlet',
          aggregation: averaged,
          station: outlet,
        }),
        'Hourly streamflow at the outlet',
      ),
    () =>
      write(
        file.simulation,
        new EnsembleSeries({
          time: hourly,
          members: catchment.members,
          values: catchment.simulatedFlow,
          variable: variable.simulation,
          units: 'm3/s',
          longName: 'simulated streamflow at the outlet',
          aggregation: averaged,
          station: outlet,
        }),
        'Ensemble of simulated streamflow at the outlet',
      ),
    () => write(file.archive, archive, 'Archive of ensemble rain forecasts'),
    ...Array.from({ length: catchment.issues }, (_, issue) => () => {
      const time = catchment.firstIssue + issue * day * 1000
      const date = formatInstant(time).slice(0, 10).replaceAll('-', '')
      return write(
        file.issue(date),
        archive.map((series) => series.select({ from: time, to: time })),
        'Ensemble rain forecast of one issue time',
      )
    }),
  ]
}

function catalogue(catchment: SampleCatchment): string {
  const { stations, members } = catchment
  const outlet = stations[0]!.id
  const axes = {
    issues: new TimeAxis({ start: catchment.firstIssue, step: day, length: catchment.issues }),
    members: members.length,
    leads: new LeadTimeAxis({ start: hour, step: hour, length: catchment.leads }),
  }
  const forecast = (id: string, station: string, path: string): CatalogueEntry => ({
    id,
    kind: 'forecast',
    file: path,
    variable: variable.forecast,
    station,
    axes,
  })
  const entries: CatalogueEntry[] = [
    { id: 'rain_obs', kind: 'collection', file: file.observations, variable: variable.rain },
    { id: 'pet', kind: 'collection', file: file.evapotranspiration, variable: variable.evapotranspiration },
    { id: 'streamflow', kind: 'single', file: file.flow, variable: variable.flow, station: outlet },
    {
      id: 'streamflow_ens',
      kind: 'ensemble',
      file: file.simulation,
      variable: variable.simulation,
      station: outlet,
    },
    forecast('rain_fcast', outlet, file.archive),
    ...stations.slice(1).map(({ id }) => forecast(`rain_fcast_${id}`, id, file.archive)),
    forecast('rain_fcast_files', outlet, file.issue('{0}')),
  ]
  const places = stations.map(({ id, name }) => `${id} ${name}`).join(', ')
  return `# A made-up catchment: ${places}.\n\n${entries.map(catalogueYaml).join('\n')}`
}
