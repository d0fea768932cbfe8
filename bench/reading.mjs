// Reading and writing through the facade beside Python's netCDF4 and xarray: each in a process of its own, files in the
// page cache, medians. Prints a Markdown table. `node bench/reading.mjs [rounds]`
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeData } from './reading/data.mjs'

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

function measure(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

makeData(folder)
if (!existsSync(python))
  console.log('No .venv with the Python peers: see CONTRIBUTING.md. Measuring uchronia alone.\n')
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, Node ${process.versions.node}\n`,
)
console.log('| what | uchronia, ms | netCDF4, ms | xarray, ms | uchronia / netCDF4 | peak memory, MB |')
console.log('|---|---|---|---|---|---|')
for (const [task, format, name] of tasks) {
  const ours = measure(process.execPath, join(bench, 'reading', 'uchronia.mjs'), folder, task, format, rounds)
  const peers = existsSync(python)
    ? ['netCDF4', 'xarray'].map((peer) =>
        measure(python, join(bench, 'reading', 'peer.py'), folder, task, format, rounds, peer),
      )
    : []
  const [netcdf4, xarray] = peers.map(({ median }) => median)
  const ms = (value) => (value === undefined ? '' : value.toFixed(1))
  const ratio = netcdf4 === undefined ? '' : (ours.median / netcdf4).toFixed(2)
  console.log(
    `| ${name} | ${ms(ours.median)} | ${ms(netcdf4)} | ${ms(xarray)} | ${ratio} | ${ours.peak.toFixed(0)} |`,
  )
}
