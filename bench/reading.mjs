// Reading and writing through the facade beside Python's netCDF4 and xarray, and beside a C program that does nothing but
// the reads: each in a process of its own, files in the page cache, medians. The peers in Python open their file each time,
// as the facade opens its catalogue; who writes has it on the disk in the end. The C program, which opens its file each time
// too, is compared with what comes between a series at hand and its table. Memory is what one read takes above a process that
// opened the catalogue, over the bytes of the values. Prints a Markdown table. `node bench/reading.mjs [rounds]`
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeData, size } from './reading/data.mjs'

const bench = dirname(fileURLToPath(import.meta.url))
const root = dirname(bench)
const rounds = process.argv[2] ?? '7'
const folder = join(root, 'out', 'bench-reading')
const python = join(root, '.venv', 'bin', 'python')

const tasks = [
  ['hourly', 'classic', 'hourly series, 175,000 values'],
  ['hourly', 'netcdf4', 'the same, deflated'],
  ['collection', 'classic', '50 stations x 11,000 days'],
  ['collection', 'netcdf4', 'the same, deflated'],
  ['archive', 'classic', 'archive of 60 x 200 x 240'],
  ['archive', 'netcdf4', 'the same, deflated'],
  ['files', 'classic', '60 files of one issue'],
  ['files', 'netcdf4', 'the same, deflated'],
  ['issue', 'classic', 'one issue of the archive'],
  ['issue', 'netcdf4', 'the same, deflated'],
  ['write', 'classic', 'writing the archive'],
  ['write', 'netcdf4', 'the same, deflated'],
]

/** Bytes of the values that a task reads. */
const { hours, stations, days, issues, members, leads } = size
const bytes = {
  hourly: hours * 8,
  collection: stations * days * 8,
  archive: issues * members * leads * 8,
  files: issues * members * leads * 8,
  issue: members * leads * 8,
}

function measure(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** A program that does nothing but the reads with netcdf-c, compiled here; undefined without a compiler. */
function compileBaseline() {
  const flags = spawnSync('pkg-config', ['--cflags', '--libs', 'netcdf'], { encoding: 'utf8' })
  const program = join(folder, 'baseline')
  const source = join(bench, 'reading', 'baseline.c')
  const args = ['-O2', '-o', program, source, ...(flags.stdout ?? '').trim().split(/\s+/)]
  return spawnSync('cc', args).status === 0 ? program : undefined
}

makeData(folder)
const baseline = compileBaseline()
if (!existsSync(python))
  console.log('No .venv with the Python peers: see CONTRIBUTING.md. Measuring uchronia alone.\n')
const load = loadavg()[0].toFixed(1)
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, load ${load}, Node ${process.versions.node}\n`,
)
console.log(
  '| what | uchronia, ms | netCDF4, ms | xarray, ms | uchronia / netCDF4 | reading alone, ms | netcdf-c, ms | reading alone / netcdf-c | memory / data |',
)
console.log('|---|---|---|---|---|---|---|---|---|')
const ours = (task, format, times) =>
  measure(process.execPath, join(bench, 'reading', 'uchronia.mjs'), folder, task, format, times)
const empty = ours('nothing', 'classic', '0').peak
for (const [task, format, name] of tasks) {
  const { median, reading } = ours(task, format, rounds)
  const peers = existsSync(python)
    ? ['netCDF4', 'xarray'].map((peer) =>
        measure(python, join(bench, 'reading', 'peer.py'), folder, task, format, rounds, peer),
      )
    : []
  const [netcdf4, xarray] = peers.map((peer) => peer.median)
  const c =
    baseline === undefined || task === 'write'
      ? undefined
      : measure(baseline, folder, task, format, rounds).median
  const memory =
    task === 'write' ? undefined : ((ours(task, format, '0').peak - empty) * 2 ** 20) / bytes[task]
  const ms = (value) => (value === undefined ? '' : value.toFixed(1))
  const ratio = (time, rival) => (rival === undefined ? '' : (time / rival).toFixed(2))
  console.log(
    `| ${name} | ${ms(median)} | ${ms(netcdf4)} | ${ms(xarray)} | ${ratio(median, netcdf4)} | ${ms(c && reading)} | ${ms(c)} | ${ratio(reading, c)} | ${ms(memory)} |`,
  )
}
