// Ten million long rows of a forecast in memory: as Parquet beside DuckDB's COPY of the same rows from a table in memory, and as
// an Arrow IPC file beside pyarrow writing the same table. Each in a process of its own, in turns; a ratio is the median of those
// of the turns, with the least and the greatest. Times end when the file is on the disk. Memory is the peak of the process.
// `node bench/tables.mjs [turns] [writes of a turn]`
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bench = dirname(fileURLToPath(import.meta.url))
const root = dirname(bench)
const turns = Number(process.argv[2] ?? 5)
const writes = process.argv[3] ?? '3'
const folder = join(root, 'out', 'bench-tables')
const python = join(root, '.venv', 'bin', 'python')
mkdirSync(folder, { recursive: true })

function measure(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const file = (name) => join(folder, name)
const ours = (format, name, kind) =>
  measure(process.execPath, join(bench, 'tables', 'uchronia.mjs'), format, file(name), writes, kind)
const peer = (who, name) =>
  existsSync(python)
    ? measure(python, join(bench, 'tables', 'peer.py'), who, file('ours.parquet'), file(name), writes)
    : undefined

const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]
const range = (values, digits) =>
  `${middle(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`

if (!existsSync(python))
  console.log('No .venv with the Python peers: see CONTRIBUTING.md. Measuring uchronia alone.\n')
const load = loadavg()[0].toFixed(1)
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, load ${load}, Node ${process.versions.node}; ${turns} turns of ${writes} writes\n`,
)
console.log(
  '| 10.08 million rows | uchronia, s | peer, s | ratio | ratio of processor time | uchronia, MB | peer, MB | peak, MB | peer, MB |',
)
console.log('|---|---|---|---|---|---|---|---|---|')
const tasks = [
  [
    'rain (half of it zero) as Parquet, beside DuckDB',
    () => ours('parquet', 'ours.parquet', 'rain'),
    () => peer('duckdb', 'duckdb.parquet'),
  ],
  [
    'flow as Parquet, beside DuckDB',
    () => ours('parquet', 'ours.parquet', 'flow'),
    () => peer('duckdb', 'duckdb.parquet'),
  ],
  [
    'flow as Arrow IPC, beside pyarrow',
    () => ours('arrow', 'ours.arrow', 'flow'),
    () => peer('pyarrow', 'pyarrow.arrow'),
  ],
]
const megabytes = (bytes) => (bytes === undefined ? '' : (bytes / 1e6).toFixed(0))
for (const [name, own, other] of tasks) {
  const all = Array.from({ length: turns }, () => [own(), other()])
  const seconds = (k) => all.flatMap((pair) => pair[k]?.seconds ?? [])
  const ratiosOf = (key) => all.flatMap(([a, b]) => (b ? [middle(a[key]) / middle(b[key])] : []))
  const [ratios, processor] = [ratiosOf('seconds'), ratiosOf('processor')]
  const last = (k, key) => megabytes(all.at(-1)[k]?.[key])
  const cells = [
    name,
    range(seconds(0), 2),
    ratios.length > 0 ? range(seconds(1), 2) : '',
    ratios.length > 0 ? range(ratios, 2) : '',
    ratios.length > 0 ? range(processor, 2) : '',
    last(0, 'bytes'),
    last(1, 'bytes'),
    last(0, 'peak'),
    last(1, 'peak'),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
rmSync(folder, { recursive: true })
