// One task of the reading benchmark through the facade, to an Arrow table. Prints the median in ms, of all, of the time that
// processors were used (by all threads, the collector's too), and of what comes
// between a series at hand and its table; without rounds, the bytes of memory that reading takes at its peak (on Linux, with
// --expose-gc).
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TimeSeriesLibrary, writeNetcdf } from 'uchronia'
import { archive } from './data.mjs'

const [folder, task, format, rounds] = process.argv.slice(2)
const catalogue = join(folder, task === 'many' ? 'many.yaml' : 'catalogue.yaml')

const used = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const now = () => Number(process.hrtime.bigint()) / 1e6
let reading = 0

function read(id, look) {
  const library = TimeSeriesLibrary.open(catalogue)
  const series = library.getSeries(id)
  const begin = now()
  const table = look(series)
  reading = now() - begin
  series.dispose()
  library.dispose()
  return table
}

const forecast = task === 'write' ? archive() : undefined
const written = join(folder, 'written-uchronia.nc')
const tasks = {
  hourly: () => read(`hourly_${format}`, (series) => series.toArrow()),
  collection: () => read(`collection_${format}`, (series) => series.toArrow()),
  archive: () => read(`archive_${format}`, (series) => series.toArrow()),
  files: () => read(`files_${format}`, (series) => series.toArrow()),
  many: () => read(`many_${format}`, (series) => series.toArrow()),
  // Opened alone, and with the description of every entry, as `uchronia ls` has it.
  library: () => TimeSeriesLibrary.open(join(folder, 'library.yaml')).dispose(),
  listing: () => {
    const library = TimeSeriesLibrary.open(join(folder, 'library.yaml'))
    const all = library.describe()
    library.dispose()
    return all
  },
  // Another one each round: the engine keeps what it decompressed last.
  issue: (round) => read(`archive_${format}`, (series) => series.at((30 + round) % 60).toArrow()),
  write: () => writeNetcdf(forecast, written, { format }),
}

/** The same code on a hundredth of the values or less. */
const parts = {
  hourly: (series) => series.toArrow({ to: series.time.at(0) }),
  collection: (series) => series.toArrow({ to: series.time.at(0) }),
  archive: (series) => series.toArrow({ to: series.issues.at(0), leads: { to: 3600 } }),
}

/** Of this process, in bytes. */
const memory = (what) =>
  Number(new RegExp(`${what}:\\s*(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024

/** Memory of the values alone: less what the code that reads them takes. */
function peak() {
  const small = parts[task] ?? parts.archive
  for (let i = 0; i < 3; i++) read(`${task === 'issue' ? 'archive' : task}_${format}`, small)
  globalThis.gc()
  writeFileSync('/proc/self/clear_refs', '5')
  const before = memory('VmRSS')
  const table = tasks[task](0)
  return { peak: memory('VmHWM') - before, rows: table.numRows }
}

async function measure() {
  const times = []
  const processor = []
  const readings = []
  for (let round = 0; round <= Number(rounds); round++) {
    // What it takes to free the blocks of a file is not part of writing one.
    rmSync(written, { force: true })
    const begin = now()
    const beginUsed = used()
    await tasks[task](round)
    // The first round warms up.
    if (round === 0) continue
    times.push(now() - begin)
    processor.push(used() - beginUsed)
    readings.push(reading)
  }
  const median = (all) => all.sort((a, b) => a - b)[all.length >> 1]
  return { median: median(times), used: median(processor), reading: median(readings) }
}

console.log(JSON.stringify(rounds === '0' ? peak() : await measure()))
