// Reading and writing through the facade beside Python's netCDF4 and xarray, and beside a C program that does nothing but
// the reads: each in a process of its own, files in the page cache, medians. All of them take turns several times, and a ratio
// is the median of those of the turns, with the least and the greatest: the speed of a machine changes from minute to minute.
// The peers in Python open their file each time, as the facade opens its catalogue; who writes has it on the disk in the end.
// The C program, which opens its file each time too, is compared with what comes between a series at hand and its table.
// Memory is what one read takes at its peak, over the bytes of the values. Prints a Markdown table.
// `node bench/reading.mjs [turns] [rounds of a turn] [a task, such as many] [a file for the ratios, as JSON]`
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeData, many, size } from './reading/data.mjs'

const bench = dirname(fileURLToPath(import.meta.url))
const root = dirname(bench)
const turns = Number(process.argv[2] ?? 5)
/** Of a turn. What takes under a millisecond is repeated until its code is compiled, where it is compiled while it runs. */
const rounds = process.argv[3] ?? '7'
const roundsOf = (task) => (task === 'issue' ? '1000' : thousands.has(task) ? '1' : rounds)
/** Of thousands of files: seconds a round. */
const thousands = new Set(['many', 'library', 'listing'])
const only = process.argv[4] || undefined
const ratiosPath = process.argv[5]
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
  ['many', 'netcdf4', '3,000 files of one issue, 20 members x 168 leads, deflated'],
  ['library', 'netcdf4', 'opening a library of 5,000 such files, an entry each'],
  ['listing', 'netcdf4', 'the same, and describing every entry'],
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
  many: many.issues * many.members * many.leads * 8,
  issue: members * leads * 8,
}

/** Peers without a task, since they have none like it or take minutes for it. */
const without = {
  write: ['c'],
  many: ['c', 'xarray'],
  library: ['c', 'netCDF4', 'xarray'],
  listing: ['c', 'xarray'],
}
const has = (task, name) => !(without[task] ?? []).includes(name)

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

await makeData(folder)
const baseline = compileBaseline()
if (!existsSync(python))
  console.log('No .venv with the Python peers: see CONTRIBUTING.md. Measuring uchronia alone.\n')
const load = loadavg()[0].toFixed(1)
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, load ${load}, Node ${process.versions.node}\n`,
)
const ours = (task, format, times) =>
  measure(
    process.execPath,
    '--expose-gc',
    join(bench, 'reading', 'uchronia.mjs'),
    folder,
    task,
    format,
    times,
  )
const peer = (name, task, format) =>
  existsSync(python) && has(task, name)
    ? measure(
        python,
        join(bench, 'reading', 'peer.py'),
        folder,
        task,
        format,
        thousands.has(task) ? '1' : rounds,
        name,
      )
    : undefined

/** One measurement by each of them. */
function turn(task, format) {
  const { median, used, reading } = ours(task, format, roundsOf(task))
  const netcdf4 = peer('netCDF4', task, format)
  const c =
    baseline === undefined || !has(task, 'c')
      ? undefined
      : measure(baseline, folder, task, format, roundsOf(task)).median
  const memory =
    bytes[task] === undefined || process.platform !== 'linux'
      ? undefined
      : ours(task, format, '0').peak / bytes[task]
  return {
    median,
    used,
    reading,
    netcdf4: netcdf4?.median,
    netcdf4Used: netcdf4?.used,
    c,
    xarray: peer('xarray', task, format)?.median,
    memory,
  }
}

const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1]
const figure = (all, digits) => (all.includes(undefined) ? '' : middle(all).toFixed(digits))

/** Median, least and greatest of ratios. */
function ratio(all) {
  if (all.some(Number.isNaN)) return ''
  return `${figure(all, 2)} (${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)})`
}

const columns = [
  [
    'uchronia, ms',
    (all) =>
      figure(
        all.map((one) => one.median),
        1,
      ),
  ],
  [
    'netCDF4, ms',
    (all) =>
      figure(
        all.map((one) => one.netcdf4),
        1,
      ),
  ],
  [
    'xarray, ms',
    (all) =>
      figure(
        all.map((one) => one.xarray),
        1,
      ),
  ],
  ['uchronia / netCDF4', (all) => ratio(all.map((one) => one.median / one.netcdf4))],
  ['of processor time', (all) => ratio(all.map((one) => one.used / one.netcdf4Used))],
  [
    'reading alone, ms',
    (all) =>
      figure(
        all.map((one) => one.c && one.reading),
        2,
      ),
  ],
  [
    'netcdf-c, ms',
    (all) =>
      figure(
        all.map((one) => one.c),
        2,
      ),
  ],
  ['reading alone / netcdf-c', (all) => ratio(all.map((one) => one.reading / one.c))],
  [
    'memory / data',
    (all) =>
      figure(
        all.map((one) => one.memory),
        2,
      ),
  ],
]
console.log(`| what | ${columns.map(([name]) => name).join(' | ')} |`)
console.log(`|---${'|---'.repeat(columns.length)}|`)
const ratios = {}
for (const [task, format, name] of tasks) {
  if (only !== undefined && task !== only) continue
  const all = Array.from({ length: turns }, () => turn(task, format))
  console.log(`| ${name} | ${columns.map(([, show]) => show(all)).join(' | ')} |`)
  const of = all.map((one) => one.used / one.netcdf4Used)
  if (!of.some(Number.isNaN))
    ratios[`${task} ${format}`] = { median: middle(of), least: Math.min(...of), greatest: Math.max(...of) }
}
if (ratiosPath !== undefined) writeFileSync(ratiosPath, `${JSON.stringify(ratios, null, 2)}\n`)
