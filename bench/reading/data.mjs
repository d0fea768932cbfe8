// The data of the reading benchmark: a long hourly series, a collection of daily series, and an archive of ensemble
// forecasts in one file and in one file per issue, classic and deflated.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  EnsembleForecastSeries,
  formatInstant,
  LeadTimeAxis,
  SeriesCollection,
  TimeAxis,
  UnivariateSeries,
  writeNetcdf,
} from 'uchronia'

export const size = { hours: 175_000, stations: 50, days: 11_000, issues: 60, members: 200, leads: 240 }
/** An operational archive: a file for each issue. Of them, and of more of the kind, is the large library too, an entry a file. */
export const many = { issues: 3000, members: 20, leads: 168, entries: 5000 }
const formats = ['classic', 'netcdf4']
const firstIssue = '2020-01-01T21:00'

/** Rain-like numbers: two thirds are zero, two decimals, one in a thousand missing. */
export function rain(count) {
  let state = 12_345
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const u = state / 2 ** 32
    return u < 0.001
      ? Number.NaN
      : u < 0.667
        ? 0
        : Math.round(-Math.log((u - 0.667) / 0.333 + 1e-9) * 400) / 100
  })
}

export function archive() {
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start: firstIssue, step: 'daily', length: size.issues }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: size.leads }),
    members: Array.from({ length: size.members }, (_, member) => String(member + 1)),
    values: rain(size.issues * size.members * size.leads),
    variable: 'rain',
    units: 'mm',
    station: '1',
  })
}

/** The many small files, and two catalogues of them: one entry of the archive, and an entry for each file. */
async function makeMany(folder) {
  const issues = new TimeAxis({ start: firstIssue, step: 'daily', length: many.entries })
  mkdirSync(join(folder, 'many'))
  const names = []
  for (let issue = 0; issue < many.entries; issue++) {
    const time = issues.at(issue)
    const one = new EnsembleForecastSeries({
      issues: new TimeAxis({ start: time, step: 'daily', length: 1 }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: many.leads }),
      members: Array.from({ length: many.members }, (_, member) => String(member + 1)),
      values: rain(many.members * many.leads),
      variable: 'rain',
      units: 'mm',
      station: '1',
    })
    names.push(`many/${formatInstant(time).slice(0, 10).replaceAll('-', '')}.nc`)
    await writeNetcdf(one, join(folder, names.at(-1)), { format: 'netcdf4' })
  }
  const start = `Start: ${firstIssue}:00\n  TimeStep: daily\n  EnsembleSize: ${many.members}\n  EnsembleLength: ${many.leads}\n  EnsembleTimeStep: hourly`
  writeFileSync(
    join(folder, 'many.yaml'),
    `many_netcdf4:\n  Type: ts_ensemble_ts\n  Id: many_netcdf4\n  ${start}\n  Length: ${many.issues}\n  Storage: {Type: multiple_nc_files_filename_date_pattern, File: 'many/{0}.nc', Var: rain, Identifier: '1', Index: 0}\n`,
  )
  let yaml = ''
  for (let i = 0; i < many.entries; i++)
    yaml += `s${i}:\n  Type: ts_ensemble_ts\n  Id: s${i}\n  Storage: {Type: single_nc_file, File: '${names[i]}', Var: rain, Identifier: '1', Index: 0}\n`
  writeFileSync(join(folder, 'library.yaml'), yaml)
}

/** Makes the data in a folder, once; returns the path of the catalogue. */
export async function makeData(folder) {
  const catalogue = join(folder, 'catalogue.yaml')
  if (existsSync(catalogue) && existsSync(join(folder, 'library.yaml'))) return catalogue
  rmSync(folder, { recursive: true, force: true })
  const temporary = `${folder}.new`
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, { recursive: true })

  const hourly = new TimeAxis({ start: '2000-01-01', step: 'hourly', length: size.hours })
  const single = new UnivariateSeries({
    time: hourly,
    values: rain(size.hours),
    variable: 'rain',
    station: '1',
  })
  const daily = new TimeAxis({ start: '1990-01-01', step: 'daily', length: size.days })
  const labels = Array.from({ length: size.stations }, (_, station) => String(station + 1))
  const values = rain(size.stations * size.days)
  const collection = new SeriesCollection({
    time: daily,
    stations: labels,
    values,
    variable: 'rain',
  })
  const forecast = archive()

  let yaml = ''
  const entry = (id, type, file, storage = 'single_nc_file') => {
    yaml += `${id}:
  Type: ${type}
  Id: ${id}
  TimeStep: daily
  Start: ${firstIssue}:00
  Length: ${size.issues}
  EnsembleSize: ${size.members}
  EnsembleLength: ${size.leads}
  EnsembleTimeStep: hourly
  Storage: {Type: ${storage}, File: '${file}', Var: rain, ${type === 'single_collection' ? '' : "Identifier: '1', "}Index: 0}
`
  }
  for (const format of formats) {
    const write = (name, series) => writeNetcdf(series, join(temporary, name), { format })
    await write(`hourly_${format}.nc`, single)
    await write(`collection_${format}.nc`, collection)
    await write(`archive_${format}.nc`, forecast)
    mkdirSync(join(temporary, `files_${format}`))
    for (let issue = 0; issue < size.issues; issue++) {
      const time = forecast.issues.at(issue)
      const date = formatInstant(time).slice(0, 10).replaceAll('-', '')
      await write(`files_${format}/${date}.nc`, forecast.select({ from: time, to: time }))
    }
    entry(`hourly_${format}`, 'single', `hourly_${format}.nc`)
    entry(`collection_${format}`, 'single_collection', `collection_${format}.nc`)
    entry(`archive_${format}`, 'ts_ensemble_ts', `archive_${format}.nc`)
    entry(
      `files_${format}`,
      'ts_ensemble_ts',
      `files_${format}/{0}.nc`,
      'multiple_nc_files_filename_date_pattern',
    )
  }
  await makeMany(temporary)
  writeFileSync(join(temporary, 'catalogue.yaml'), yaml)
  renameSync(temporary, folder)
  return catalogue
}
