// Runs the reading benchmark and holds its ratios of processor time, which other programs disturb least, to those of
// baseline.json: a row that takes more beside netCDF4 than it did is named.
// It warns and ends with 0: machines differ. `node bench/check.mjs [turns]`, or `node bench/check.mjs --write [turns]` for a new baseline.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bench = dirname(fileURLToPath(import.meta.url))
const baselinePath = join(bench, 'baseline.json')
const [write, turns = '3'] =
  process.argv[2] === '--write' ? [true, process.argv[3]] : [false, process.argv[2]]
/** The part of the greatest ratio of the baseline from which on a row is slower. */
const tolerance = 1.25

const folder = mkdtempSync(join(tmpdir(), 'uchronia-bench-'))
const found = join(folder, 'ratios.json')
const { status } = spawnSync(process.execPath, [join(bench, 'reading.mjs'), turns, '3', '', found], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)
const now = JSON.parse(readFileSync(found, 'utf8'))
rmSync(folder, { recursive: true })

if (write) {
  writeFileSync(baselinePath, `${JSON.stringify(now, null, 2)}\n`)
  console.log(`\n${baselinePath} has ${Object.keys(now).length} ratios now`)
} else if (!existsSync(baselinePath)) {
  console.log('\nThere is no baseline yet: node bench/check.mjs --write')
} else {
  const baseline = JSON.parse(readFileSync(baselinePath, 'utf8'))
  const slower = Object.entries(now).filter(
    ([row, { median }]) => row in baseline && median > tolerance * baseline[row].greatest,
  )
  for (const [row, { median }] of slower)
    console.warn(
      `slower: ${row} takes ${median.toFixed(2)} of netCDF4, where it took ${baseline[row].median.toFixed(2)}`,
    )
  if (slower.length === 0) console.log('\nNo row is slower beside netCDF4 than in baseline.json.')
}
