import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import {
  EnsembleForecastSeries,
  EnsembleSeries,
  formatInstant,
  LeadTimeAxis,
  type Series,
  TimeSeriesGeometry,
  UnivariateSeries,
} from '@uchronia/cinterop'
import { UchroniaError } from '../errors.ts'
import { writeNetcdf } from '../write.ts'
import { makeCatchment, type SampleCatchment, type SampleOptions } from './catchment.ts'

const hour = 3600
const day = 86_400

/** The parts of the sample that are written one after the other. */
export interface SampleProgress {
  done: number
  total: number
}

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
 * import { TimeSeriesLibrary, writeSample } from 'uchronia'
 *
 * const catalogue = await writeSample('out/sample', { issues: 5, members: 10 })
 * using library = TimeSeriesLibrary.open(catalogue)
 * console.log(library.getSeriesIdentifiers())
 * ```
 */
export async function writeSample(
  folder: string,
  options: SampleOptions & { signal?: AbortSignal; onProgress?: (progress: SampleProgress) => void } = {},
): Promise<string> {
  const { signal, onProgress, ...size } = options
  const target = resolve(folder)
  await mustBeNewOrEmpty(target)
  const catchment = makeCatchment(size)
  await mkdir(dirname(target), { recursive: true }).catch((cause: Error) => {
    throw new UchroniaError('IO', `Cannot make the folder ${dirname(target)}: ${cause.message}`, { cause })
  })
  const temporary = await mkdtemp(join(dirname(target), `.${basename(target)}.`))
  try {
    await writeFiles(temporary, catchment, signal, onProgress)
    // An empty folder in the way would make the renaming fail on some systems.
    await rmdir(target).catch(() => undefined)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
  return join(folder, 'catchment.yaml')
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
  signal: AbortSignal | undefined,
  onProgress: ((progress: SampleProgress) => void) | undefined,
): Promise<void> {
  const steps = sampleFiles(folder, catchment)
  await mkdir(join(folder, issueFolder))
  for (const [done, write] of steps.entries()) {
    onProgress?.({ done, total: steps.length })
    // Lets an interrupt be seen between two files.
    await new Promise(setImmediate)
    signal?.throwIfAborted()
    write()
  }
  await writeFile(join(folder, 'catchment.yaml'), catalogue(catchment))
  onProgress?.({ done: steps.length, total: steps.length })
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
function sampleFiles(folder: string, catchment: SampleCatchment): (() => void)[] {
  const { stations, start, hours } = catchment
  const labels = stations.map(({ id }) => id)
  const hourly = new TimeSeriesGeometry({ start, step: hour, length: hours })
  const daily = new TimeSeriesGeometry({ start, step: day, length: hours / 24 })
  const outlet = stations[0]!.id
  const write = (name: string, series: Series | Series[], title: string) =>
    writeNetcdf(join(folder, name), series, { ...attributes, stations, title })

  const archive = catchment.rainForecast.map(
    (values, index) =>
      new EnsembleForecastSeries({
        issues: new TimeSeriesGeometry({ start: catchment.firstIssue, step: day, length: catchment.issues }),
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
        new EnsembleSeries({
          kind: 'collection',
          geometry: hourly,
          labels,
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
        new EnsembleSeries({
          kind: 'collection',
          geometry: daily,
          labels,
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
          geometry: hourly,
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
          kind: 'ensemble',
          geometry: hourly,
          labels: catchment.members,
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
      write(
        file.issue(date),
        archive.map((series) => series.select({ from: time, to: time })),
        'Ensemble rain forecast of one issue time',
      )
    }),
  ]
}

function catalogue(catchment: SampleCatchment): string {
  const { stations, members, leads, issues } = catchment
  const outlet = stations[0]!.id
  const firstIssue = formatInstant(catchment.firstIssue).replace('Z', '')
  const forecast = (id: string, station: string, storage: string, path: string) => `
${id}:
  Type: ts_ensemble_ts
  Id: ${id}
  TimeStep: daily
  Start: ${firstIssue}
  Length: ${issues}
  EnsembleSize: ${members.length}
  EnsembleLength: ${leads}
  EnsembleTimeStep: hourly
  Storage:
    Type: ${storage}
    File: ${path}
    Var: ${variable.forecast}
    Identifier: '${station}'
    Index: 0
`
  const collection = (id: string, path: string, name: string) => `
${id}:
  Type: single_collection
  Id: ${id}
  Storage:
    Type: single_nc_file
    File: ${path}
    Var: ${name}
`
  return `# A made-up catchment: ${stations.map(({ id, name }) => `${id} ${name}`).join(', ')}.
${collection('rain_obs', file.observations, variable.rain)}${collection('pet', file.evapotranspiration, variable.evapotranspiration)}
streamflow:
  Type: single
  Id: streamflow
  Storage:
    Type: single_nc_file
    File: ${file.flow}
    Var: ${variable.flow}
    Identifier: '${outlet}'

streamflow_ens:
  Type: ensemble_ts
  Id: streamflow_ens
  Storage:
    Type: single_nc_file
    File: ${file.simulation}
    Var: ${variable.simulation}
    Identifier: '${outlet}'
    Index: 0
${forecast('rain_fcast', outlet, 'single_nc_file', file.archive)}${stations
  .slice(1)
  .map(({ id }) => forecast(`rain_fcast_${id}`, id, 'single_nc_file', file.archive))
  .join('')}${forecast(
  'rain_fcast_files',
  outlet,
  'multiple_nc_files_filename_date_pattern',
  file.issue('{0}'),
)}`
}
