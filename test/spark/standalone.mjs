// A standalone Spark, a master and two workers on the loopback of this machine, verifies a partitioned archive; one worker is
// killed in the middle. The scores must be those of DuckDB to 1e-9. `npm run test:spark`
//
// Needs Java 17 and pyspark: python3 -m venv out/spark && out/spark/bin/pip install pyspark==4.3.0
// (or SPARK_HOME, or spark-submit on the PATH).
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, loadavg, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  EnsembleForecastSeries,
  exportSeries,
  LeadTimeAxis,
  SeriesCollection,
  TimeAxis,
  verifyDataset,
  writeDataset,
} from 'uchronia'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const programs = [
  ...(process.env.SPARK_HOME ? [join(process.env.SPARK_HOME, 'bin')] : []),
  join(root, 'out', 'spark', 'bin'),
  ...(process.env.PATH ?? '').split(delimiter),
].find((folder) => existsSync(join(folder, 'spark-submit')))
if (programs === undefined) {
  console.error(
    'There is no Spark here: python3 -m venv out/spark && out/spark/bin/pip install pyspark==4.3.0 (and Java 17)',
  )
  process.exit(1)
}
process.env.PATH = `${programs}${delimiter}${process.env.PATH}`
process.env.SPARK_LOCAL_IP = '127.0.0.1'

const folder = mkdtempSync(join(tmpdir(), 'uchronia-spark-'))
const dataset = join(folder, 'forecasts')
const observed = join(folder, 'observed.parquet')
const members = 51
const size = { issues: 60, members, leads: 168 }
const stations = ['0123', '401201', 'Überlingen']

/** An archive of three stations, with ties, missing members and missing observations. */
async function makeArchive() {
  let seed = 11
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return seed / 4_294_967_296
  }
  const draw = () => (random() < 0.02 ? Number.NaN : Math.floor(random() * random() * 80) / 8)
  for (const station of stations) {
    const forecast = new EnsembleForecastSeries({
      issues: new TimeAxis({ start: '2020-01-01T21:00', step: 'daily', length: size.issues }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: size.leads }),
      members: Array.from({ length: members }, (_, i) => String(i + 1)),
      values: Float64Array.from({ length: size.issues * members * size.leads }, draw),
      id: `rain_${station}`,
      variable: 'rain',
      station,
    })
    await writeDataset(forecast, dataset, { partition: ['station', 'issue-month'] })
  }
  const length = (size.issues + 8) * 24
  await exportSeries(
    new SeriesCollection({
      time: new TimeAxis({ start: '2020-01-01T22:00', step: 3600, length }),
      stations,
      values: Float64Array.from({ length: length * stations.length }, draw),
    }),
    observed,
  )
}

/** A port that is free. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

const started = []

/** A process of Spark in a group of its own, so that a worker can be killed with its executors. */
function start(className, ...args) {
  const child = spawn(join(programs, 'spark-class'), [className, ...args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.said += text
  })
  started.push(child)
  return child
}

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

async function until(what, isSo, patience = 300_000) {
  const begin = Date.now()
  while (!isSo()) {
    if (Date.now() - begin > patience) throw new Error(`Waited in vain until ${what}.`)
    await setTimeout(100)
  }
}

/** Tasks that an executor of a worker has finished, by its log. */
function finishedTasks(worker) {
  let finished = 0
  for (const name of readdirSync(worker, { recursive: true })) {
    if (!name.endsWith('stderr')) continue
    finished += readFileSync(join(worker, name), 'utf8').split('Finished task').length - 1
  }
  return finished
}

/** Fails unless numbers are equal to 1e-9, and all else is the same. */
function compare(actual, expected, where = 'groups') {
  if (typeof expected === 'number' && typeof actual === 'number') {
    if (Math.abs(actual - expected) > 1e-9 * Math.max(1, Math.abs(expected)))
      throw new Error(`${where}: ${actual} is not ${expected}`)
  } else if (typeof expected === 'object' && expected !== null) {
    const keys = Object.keys(expected)
    if (String(Object.keys(actual)) !== String(keys)) throw new Error(`${where}: other keys`)
    for (const key of keys) compare(actual[key], expected[key], `${where}.${key}`)
  } else if (actual !== expected) throw new Error(`${where}: ${actual} is not ${expected}`)
}

async function timed(what, work) {
  const begin = performance.now()
  const result = await work()
  console.log(`${what}: ${((performance.now() - begin) / 1000).toFixed(1)} s`)
  return result
}

try {
  await timed('archive written', makeArchive)
  const options = { by: 'lead-day', thresholds: [0, 2.5, 5] }
  const rows = stations.length * size.issues * members * size.leads
  console.log(
    `${(rows / 1e6).toFixed(2)} million rows; ${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}`,
  )
  const expected = await timed('DuckDB', () => verifyDataset(dataset, observed, options))

  const master = `spark://127.0.0.1:${await freePort()}`
  start(
    'org.apache.spark.deploy.master.Master',
    '-h',
    '127.0.0.1',
    '-p',
    master.split(':')[2],
    '--webui-port',
    '0',
  )
  const folders = ['a', 'b'].map((name) => join(folder, `worker-${name}`))
  const workers = folders.map((path) => {
    const args = ['-h', '127.0.0.1', '-c', '1', '-m', '1500m', '-d', path, '--webui-port', '0', master]
    return start('org.apache.spark.deploy.worker.Worker', ...args)
  })
  await until('two workers are registered', () =>
    workers.every(({ said }) => said.includes('Successfully registered with master')),
  )
  console.log(`${master} with two workers`)

  let ended = false
  const run = timed('Spark, one of two workers killed', () =>
    verifyDataset(dataset, observed, { ...options, engine: 'spark', master }),
  ).finally(() => {
    ended = true
  })
  await until(
    'both workers have finished tasks',
    () => ended || folders.every((path) => finishedTasks(path) >= 3),
  )
  if (ended) throw new Error('The job ended before a worker could be killed: make the archive larger.')
  killGroup(workers[1])
  const finished = finishedTasks(folders[1])
  console.log(`killed one worker after ${finished} of its tasks`)
  const scores = await run
  if (finishedTasks(folders[0]) < 4) throw new Error('The other worker did nothing after that.')
  compare(scores.groups, expected.groups)
  console.log(`the same scores of ${scores.groups.length} groups, to 1e-9`)
} finally {
  for (const child of started) killGroup(child)
  rmSync(folder, { recursive: true, force: true })
}
