// The same verification in one process, on DuckDB and on Spark: CRPS, fair CRPS, Brier score, ranks and contingency by lead day of
// a partitioned archive of three stations. Each from files to scores, a run each after a small one that loads what is needed; Spark
// with its start. All must agree to 1e-9. `node bench/engines.mjs [issues]`, Spark where `spark-submit` is on the PATH.
import { mkdirSync, rmSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alignAsync, verifyAsync } from '@uchronia/verify'
import {
  EnsembleForecastSeries,
  exportSeries,
  LeadTimeAxis,
  SeriesCollection,
  TimeAxis,
  TimeSeriesLibrary,
  verifyDataset,
  writeDataset,
  writeNetcdf,
} from 'uchronia'

const size = { issues: Number(process.argv[2] ?? 60), members: 51, leads: 168 }
const stations = ['401201', '401202', '401203']
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'out', 'bench-engines')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

let seed = 11
const random = () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return seed / 4_294_967_296
}
const draw = () => (random() < 0.02 ? Number.NaN : Math.floor(random() * random() * 80) / 8)

const time = new TimeAxis({
  start: '2020-01-01T22:00',
  step: 3600,
  length: size.issues * 24 + size.leads,
})
const observations = new SeriesCollection({
  time,
  stations,
  values: Float64Array.from({ length: time.length * stations.length }, draw),
})
async function makeFiles(name, issues) {
  const dataset = join(folder, name)
  for (const station of stations) {
    const series = new EnsembleForecastSeries({
      issues: new TimeAxis({ start: '2020-01-01T21:00', step: 'daily', length: issues }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: size.leads }),
      members: Array.from({ length: size.members }, (_, i) => String(i + 1)),
      values: Float64Array.from({ length: issues * size.members * size.leads }, draw),
      id: `rain_${station}`,
      variable: 'rain',
      station,
    })
    await writeDataset(series, dataset, { partition: ['station', 'issue-month'] })
    await writeNetcdf(series, join(folder, `${name}-${station}.nc`))
  }
  return dataset
}
const small = await makeFiles('small', 2)
const dataset = await makeFiles('forecasts', size.issues)
const observed = join(folder, 'observed.parquet')
await exportSeries(observations, observed)

const options = { by: 'lead-day', thresholds: [0, 2.5, 5] }
const metrics = ['crps', 'crps_fair', 'brier', 'rank_histogram', 'pod', 'far', 'csi', 'ets', 'frequency_bias']

async function oneProcess(path) {
  const libraries = stations.map((station) => TimeSeriesLibrary.open(`${path}-${station}.nc`))
  const inputs = libraries.map((library, i) => ({
    forecast: library.getSeries(library.getSeriesIdentifiers()[0]),
    observed: observations.at(i),
  }))
  const scores = await verifyAsync(alignAsync(inputs), { ...options, metrics })
  for (const library of libraries) library.dispose()
  return scores
}

const engines = {
  'one process, netCDF': oneProcess,
  'DuckDB, Parquet': (path) => verifyDataset(path, observed, options),
  'Spark local[2], Parquet': (path) =>
    verifyDataset(path, observed, { ...options, engine: 'spark', master: 'local[2]' }),
}
const rows = stations.length * size.issues * size.members * size.leads
console.log(
  `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; ${(rows / 1e6).toFixed(2)} million values\n`,
)
console.log('| engine | s | to one process | load |\n|---|---|---|---|')
let expected
let base
for (const [name, run] of Object.entries(engines)) {
  try {
    if (!name.startsWith('Spark')) await run(small)
    const begin = performance.now()
    const { groups } = await run(dataset)
    const seconds = (performance.now() - begin) / 1000
    base ??= seconds
    expected ??= groups
    compare(groups, expected)
    console.log(
      `| ${name} | ${seconds.toFixed(1)} | ${(seconds / base).toFixed(1)} | ${loadavg()[0].toFixed(0)} |`,
    )
  } catch (error) {
    if (error.code !== 'UNSUPPORTED') throw error
    console.log(`| ${name} | not installed | | |`)
  }
}

function compare(actual, wanted) {
  if (typeof wanted === 'number') {
    if (Math.abs(actual - wanted) > 1e-9 * Math.max(1, Math.abs(wanted)))
      throw new Error(`${actual} is not ${wanted}`)
  } else if (typeof wanted === 'object' && wanted !== null)
    for (const key of Object.keys(wanted)) compare(actual[key], wanted[key])
  else if (actual !== wanted) throw new Error(`${actual} is not ${wanted}`)
}
