// Copies a native `double **` into one array, and on to Arrow, beside C's memcpy and numpy. Run after a build:
//   node --expose-gc bench/cinterop.mjs
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  dailyAxis,
  EnsembleForecastSeries,
  EnsembleSeries,
  hourlyAxis,
  LeadTimeAxis,
  loadLibrary,
  readMatrix,
} from '@uchronia/cinterop'
import koffi from 'koffi'

const root = fileURLToPath(new URL('..', import.meta.url))
const extension = process.platform === 'win32' ? 'dll' : process.platform === 'darwin' ? 'dylib' : 'so'
const fixture = `${root}test/native/build/libcinterop_fixture.${extension}`
const python = `${root}.venv/bin/python`
const library = loadLibrary(fixture)
const makeMatrix = library.declare('fx_make_matrix', 'pointer', ['int32', 'int32'])
const freeMatrix = library.declare('fx_free_matrix', 'void', ['pointer', 'int32'])
const gather = library.declare('fx_gather', 'void', ['pointer', 'int32', 'int32', 'double[]?'])

/**
 * The best time of several runs of each function, in milliseconds. The functions take turns, so that a busy machine slows all
 * of them; the best run is the one that was disturbed least. Before each, what the last one left is collected, and the
 * thread that frees it has time to.
 */
async function measure(times, pause, ...runs) {
  const best = runs.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round <= times; round++) {
    for (const [i, run] of runs.entries()) {
      globalThis.gc?.()
      await sleep(pause)
      const start = process.hrtime.bigint()
      run()
      const taken = Number(process.hrtime.bigint() - start) / 1e6
      if (round > 0) best[i] = Math.min(best[i], taken)
    }
  }
  return best
}

/** Milliseconds that freeing a matrix takes. */
const pauseFor = (rows, columns) => (rows * columns > 5_000_000 ? 20 : 1)

// numpy does what a Python binding does: an array over each row, stacked into one.
const NUMPY = `
import ctypes, gc, sys, time
import numpy as np
rows, columns, times = map(int, sys.argv[1:])
blocks = [np.arange(columns, dtype=float) for _ in range(rows)]
addresses = [b.ctypes.data for b in blocks]
def run():
    return np.vstack([np.frombuffer((ctypes.c_double * columns).from_address(a), dtype=float) for a in addresses])
run()
taken = []
for _ in range(times):
    gc.collect()
    start = time.perf_counter()
    run()
    taken.append((time.perf_counter() - start) * 1e3)
print(min(taken))
`

const shapes = [
  [1000, 240, 101],
  [200, 20_000, 31],
  [1, 10_000_000, 15],
]

/** Milliseconds that numpy takes; undefined where it is not installed. */
function numpy(shape) {
  if (!existsSync(python)) return undefined
  const run = spawnSync(python, ['-c', NUMPY, ...shape.map(String)], { encoding: 'utf8' })
  return run.status === 0 ? Number(run.stdout) : undefined
}

const ms = (value) => (value === undefined ? '' : value.toFixed(3))
const ratio = (value) => (Number.isFinite(value) ? value.toFixed(2) : '')

console.log(
  `${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; best of several, in milliseconds\n`,
)
console.log(
  '| rows x columns | memcpy, new memory | memcpy, old memory | readMatrix | : memcpy new | numpy vstack | : numpy |',
)
console.log('|---|---|---|---|---|---|---|')
for (const shape of shapes) {
  const [rows, columns, times] = shape
  // Another process cannot take turns, so it is asked before and after.
  const before = numpy(shape)
  const matrix = makeMatrix(rows, columns)
  const warm = new Float64Array(rows * columns)
  const [fresh, old, ours] = await measure(
    times,
    pauseFor(rows, columns),
    () => gather(matrix, rows, columns, null),
    () => gather(matrix, rows, columns, warm),
    () => readMatrix(matrix, rows, columns),
  )
  const other = before && Math.min(before, numpy(shape))
  console.log(
    `| ${rows} x ${columns} | ${ms(fresh)} | ${ms(old)} | ${ms(ours)} | ${ratio(ours / fresh)} | ${ms(other)} | ${ratio(ours / other)} |`,
  )
  freeMatrix(matrix, rows)
}

// Columns are made, and missing values looked for, when they are first asked for: so both making a table and reading all of it.
const readAll = (table) => table.batches.map((batch) => batch.data.children.map(countNulls))
const countNulls = (data) => data.nullCount + (data.children[0]?.nullCount ?? 0)

console.log(
  '\n| table | copy: ms | made: ms | adds to the copy | made and looked through: ms | ns per value |',
)
console.log('|---|---|---|---|---|---|')
for (const [rows, columns, times] of shapes) {
  const matrix = makeMatrix(rows, columns)
  const members = Array.from({ length: rows }, (_, i) => `member ${i}`)
  const time = hourlyAxis('2000-01-01', columns)
  const copy = () => new EnsembleSeries({ time, members, values: readMatrix(matrix, rows, columns).data })
  const series = copy()
  const variants = [
    { layout: 'wide' },
    { layout: 'wide', missing: 'nan' },
    { layout: 'tensor', missing: 'nan' },
    { layout: 'long' },
    { layout: 'long', missing: 'nan' },
  ]
  const [alone, ...taken] = await measure(
    times,
    pauseFor(rows, columns),
    copy,
    ...variants.flatMap((options) => [() => series.toArrow(options), () => readAll(series.toArrow(options))]),
  )
  for (const [i, { layout, missing }] of variants.entries()) {
    const [made, read] = taken.slice(2 * i)
    const percent = ((100 * made) / alone).toFixed(1)
    const perValue = ((read * 1e6) / (rows * columns)).toFixed(2)
    console.log(
      `| ${rows} x ${columns} ${layout}${missing ? ', NaN kept' : ''} | ${ms(alone)} | ${ms(made)} | ${percent} % | ${ms(read)} | ${perValue} |`,
    )
  }
  freeMatrix(matrix, rows)
}

const archive = new EnsembleForecastSeries({
  issues: dailyAxis('2000-01-01', 60),
  members: Array.from({ length: 200 }, (_, i) => `member ${i}`),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 240 }),
  values: new Float64Array(60 * 200 * 240).fill(1),
})
console.log('\n| forecast of 60 x 200 x 240 | made: ms | made and looked through: ms |')
console.log('|---|---|---|')
for (const layout of ['wide', 'long', 'tensor']) {
  const taken = await measure(
    31,
    1,
    () => archive.toArrow({ layout }),
    () => readAll(archive.toArrow({ layout })),
  )
  console.log(`| ${layout} | ${taken.map(ms).join(' | ')} |`)
}

console.log('\n| call | raw koffi: ns | declared: ns | ratio |')
console.log('|---|---|---|---|')
const raw = koffi.load(fixture)
const values = dailyAxis('2000-01-01', 4).values()
const calls = [
  [
    'double f(double *, int)',
    raw.func('fx_double_at', 'double', ['double *', 'int32_t']),
    library.declare('fx_double_at', 'double', ['double[]', 'int32']),
    (f) => f(values, 1),
  ],
  [
    'int64 f()',
    raw.func('fx_live_blocks', 'int64_t', []),
    library.declare('fx_live_blocks', 'int64', []),
    (f) => f(),
  ],
  [
    'int64 f(char *)',
    raw.func('fx_text_length', 'int64_t', ['str']),
    library.declare('fx_text_length', 'int64', ['cstring']),
    (f) => f('a text of some words'),
  ],
  [
    'double f(double *, int64)',
    raw.func('fx_sum', 'double', ['double *', 'int64_t']),
    library.declare('fx_sum', 'double', ['double[]', 'int64']),
    (f) => f(values, 4),
  ],
]
const N = 200_000
for (const [name, bare, declared, call] of calls) {
  const loop = (f) => () => {
    for (let i = 0; i < N; i++) call(f)
  }
  const [a, b] = (await measure(15, 1, loop(bare), loop(declared))).map((taken) => (taken * 1e6) / N)
  console.log(`| ${name} | ${a.toFixed(0)} | ${b.toFixed(0)} | ${ratio(b / a)} |`)
}
