// One task of the reading benchmark through the facade, to an Arrow table. Prints the median in ms, of all and of what comes
// between a series at hand and its table; without rounds, only the memory that one time takes.
import { join } from 'node:path'
import { TimeSeriesLibrary, writeNetcdf } from 'uchronia'
import { archive } from './data.mjs'

const [folder, task, format, rounds] = process.argv.slice(2)
const catalogue = join(folder, 'catalogue.yaml')

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
const tasks = {
  hourly: () => read(`hourly_${format}`, (series) => series.toArrow()),
  collection: () => read(`collection_${format}`, (series) => series.toArrow()),
  archive: () => read(`archive_${format}`, (series) => series.toArrow()),
  files: () => read(`files_${format}`, (series) => series.toArrow()),
  // Another one each round: the engine keeps what it decompressed last.
  issue: (round) => read(`archive_${format}`, (series) => series.at((30 + round) % 60).toArrow()),
  nothing: () => read('archive_classic', (series) => series.kind),
  write: () => writeNetcdf(join(folder, 'written-uchronia.nc'), forecast, { format, overwrite: true }),
}

const times = []
const readings = []
for (let round = 0; round <= Number(rounds); round++) {
  const begin = now()
  tasks[task](round)
  // The first round warms up.
  if (round === 0) continue
  times.push(now() - begin)
  readings.push(reading)
}
const median = (all) => all.sort((a, b) => a - b)[all.length >> 1]
const peak = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ median: median(times), reading: median(readings), peak }))
