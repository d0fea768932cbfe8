// Reads the series of a file to an Arrow table again and again: `time FILE ROUNDS` prints the processor time of each round in ms,
// `lost FILE ROUNDS` the bytes of memory that each read of one issue leaves behind (on Linux, with --expose-gc).
import { readFileSync } from 'node:fs'
import { TimeSeriesLibrary } from 'uchronia'

const [what, file, rounds] = process.argv.slice(2)

const now = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Bytes of this process that are in memory. */
const resident = () => Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024

function opened() {
  const library = TimeSeriesLibrary.open(file)
  return { library, series: library.getSeries(library.getSeriesIdentifiers()[0]) }
}

function time() {
  const { library, series } = opened()
  const times = []
  for (let round = 0; round <= Number(rounds); round++) {
    globalThis.gc()
    const begin = now()
    series.toArrow()
    // The first round warms up.
    if (round > 0) times.push(now() - begin)
  }
  series.dispose()
  library.dispose()
  return { times }
}

function lost() {
  const read = (count) => {
    for (let i = 0; i < count; i++) {
      const { library, series } = opened()
      series.at(i % series.issues.length).toArrow()
      series.dispose()
      library.dispose()
    }
    globalThis.gc()
    globalThis.gc()
    return resident()
  }
  // Until the caches are full and the code is compiled.
  read(Number(rounds) * 3)
  const before = read(100)
  return { lost: (read(Number(rounds)) - before) / Number(rounds) }
}

console.log(JSON.stringify(what === 'time' ? time() : lost()))
