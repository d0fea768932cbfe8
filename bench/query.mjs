// `select avg(value)` of a forecast archive through `library.query`, beside DuckDB on the Parquet file of the same rows.
// Both in this process, with the files in the page cache; they take turns, and the ratio is that of the medians.
// `node bench/query.mjs [million rows] [rounds]`
import { existsSync, mkdirSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import {
  EnsembleForecastSeries,
  exportSeries,
  LeadTimeAxis,
  nativeObjects,
  TimeAxis,
  TimeSeriesLibrary,
  writeNetcdf,
} from 'uchronia'

const millions = Number(process.argv[2] ?? 10)
const rounds = Number(process.argv[3] ?? 7)
const members = 200
const leads = 240
const issues = Math.round((millions * 1e6) / (members * leads))
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'out', 'bench-query')
const netcdf = join(folder, `rain-${issues}.nc`)
const parquet = join(folder, `rain-${issues}.parquet`)
mkdirSync(folder, { recursive: true })

if (!existsSync(netcdf)) {
  let seed = 42
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return seed / 4_294_967_296
  }
  // Rain: most of it none, the rest in hundredths of a millimetre.
  const values = Float64Array.from({ length: issues * members * leads }, () =>
    random() < 0.6 ? 0 : Math.round(-Math.log(1 - random()) * 200) / 100,
  )
  const series = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: issues }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
    members: Array.from({ length: members }, (_, i) => String(i + 1)),
    values,
    variable: 'rain',
    units: 'mm',
    station: '401201',
  })
  await writeNetcdf(series, netcdf, { overwrite: true })
}

const library = TimeSeriesLibrary.open(netcdf)
const [id] = library.getSeriesIdentifiers()
if (!existsSync(parquet)) await exportSeries(library.getSeries(id), parquet, { overwrite: true })

async function duckdb(sql) {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(sql)
  const rows = reader.getRows()
  connection.closeSync()
  instance.closeSync()
  return Number(rows[0][0])
}

const tasks = {
  'average through query': async () => (await library.query(`select avg(value) as v from "${id}"`)).get(0).v,
  'average of the Parquet file': () => duckdb(`select avg(value) from '${parquet}'`),
  'one member through query': async () =>
    (await library.query(`select avg(value) as v from series('${id}', members := 7)`)).get(0).v,
  'one member of the Parquet file': () => duckdb(`select avg(value) from '${parquet}' where member = '7'`),
  'mean by lead time through query': async () =>
    (await library.query(`select lead_time, avg(value) as v from "${id}" group by all order by all`)).get(0)
      .v,
  'mean by lead time of the Parquet file': () =>
    duckdb(`select v from (select lead_time, avg(value) as v from '${parquet}' group by all order by all)`),
}

const times = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]))
const results = {}
let longest = 0
for (let round = 0; round < rounds; round++) {
  for (const [name, task] of Object.entries(tasks)) {
    // How long other work on this thread had to wait.
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      if (name.endsWith('query')) longest = Math.max(longest, now - last - 1)
      last = now
    }, 1)
    const begin = performance.now()
    results[name] = await task()
    times[name].push(performance.now() - begin)
    clearInterval(timer)
  }
}
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1]

console.log(
  `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, load ${loadavg()[0].toFixed(1)}, ${new Date().toISOString().slice(0, 10)}`,
)
console.log(`${((issues * members * leads) / 1e6).toFixed(2)} million rows\n`)
console.log('| query | uchronia, ms | DuckDB on Parquet, ms | ratio |\n|---|---|---|---|')
const names = Object.keys(tasks)
for (let i = 0; i < names.length; i += 2) {
  const [own, peer] = [median(times[names[i]]), median(times[names[i + 1]])]
  if (Math.abs(results[names[i]] - results[names[i + 1]]) > 1e-9) throw new Error(`${names[i]} differs`)
  console.log(
    `| ${names[i].replace(' through query', '')} | ${own.toFixed(0)} | ${peer.toFixed(0)} | ${(own / peer).toFixed(2)} |`,
  )
}
console.log(`\nThe event loop waited ${longest.toFixed(0)} ms at most.`)
library.dispose()
if (nativeObjects() !== 1) console.log(`${nativeObjects()} native objects are alive`)
