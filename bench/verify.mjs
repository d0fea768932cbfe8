// Verification beside scoringrules, numpy and xarray with scores and xskillscore, in one run. Prints a Markdown table of
// seconds on the clock and of the processor (all threads), medians of rounds. After a build:
//   node --expose-gc bench/verify.mjs [thousands of cases] [rounds]
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, UnivariateSeries } from '@uchronia/series'
import { align, kernels, seededRandom, typescriptKernels, useKernels, verify } from '@uchronia/verify'
import 'uchronia'

const root = fileURLToPath(new URL('..', import.meta.url))
const cases = Number(process.argv[2] ?? 1000) * 1000
const rounds = Number(process.argv[3] ?? 5)
const members = 51
const python = join(root, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
const native = kernels()
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]

/** Seconds on the clock and of the processor. */
function measure(work, repeat = rounds) {
  const taken = Array.from({ length: repeat }, () => {
    globalThis.gc?.()
    const [clock, processor] = [performance.now(), process.cpuUsage()]
    work()
    const { user, system } = process.cpuUsage(processor)
    return [(performance.now() - clock) / 1000, (user + system) / 1e6]
  })
  return [0, 1].map((i) => median(taken.map((t) => t[i])))
}

const random = seededRandom(1)
/** Skewed as rain and flow are. */
const value = () => -3 * Math.log((1 - random()) * (1 - random()))
const values = Float64Array.from({ length: cases * members }, value)
const observations = Float64Array.from({ length: cases }, value)
const parts = new Float64Array(4 * cases)
const levels = Float64Array.of(0.05, 0.25, 0.5, 0.75, 0.95)
const quantiles = new Float64Array(levels.length * cases)
const few = values.subarray(0, members * 1000)

const ours = {}
for (const [name, use] of Object.entries({ native, typescript: typescriptKernels })) {
  for (let i = 0; i < 30; i++)
    use.crps(few, members, observations.subarray(0, 1000), false, parts.subarray(0, 4000))
  ours[`crps ${name}`] = measure(() => use.crps(values, members, observations, false, parts))
  ours[`quantiles ${name}`] = measure(() => use.quantiles(values, members, false, levels, 7, quantiles))
}

/** A year of daily issues of 168 hours and 100 members, in memory as the arrays beside it are. */
const year = Array.from({ length: 365 }, (_, issue) => {
  const from = (issue * 7919) % (values.length - 100 * 168)
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start: Date.UTC(2020, 0, 1 + issue), step: 'daily', length: 1 }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 168 }),
    members: Array.from({ length: 100 }, (_, i) => i + 1),
    values: values.slice(from, from + 100 * 168),
  })
})

const observed = new UnivariateSeries({
  time: new TimeAxis({ start: '2020-01-01', step: 'hourly', length: 24 * 400 }),
  values: Float64Array.from({ length: 24 * 400 }, value),
})

function verifyYear() {
  return verify(align({ forecast: year, observed }), {
    by: 'lead',
    metrics: ['crps', 'crps_fair', 'brier', 'rank_histogram', 'spread'],
    thresholds: [3, 6, 12],
    bootstrap: { samples: 200, block: 7, seed: 1 },
  })
}

for (const [name, use] of Object.entries({ native, typescript: typescriptKernels })) {
  useKernels(use)
  verifyYear()
  ours[`year ${name}`] = measure(verifyYear, 3)
}
useKernels(native)

/** Seconds that Python took; none where its packages are not installed. */
function theirs() {
  if (!existsSync(python)) return undefined
  const { status, stdout, stderr } = spawnSync(
    python,
    [join(root, 'bench/verify/peer.py'), String(cases), String(rounds)],
    { encoding: 'utf8' },
  )
  if (status !== 0) console.log(`Without Python's packages: ${stderr.trim().split('\n').at(-1)}\n`)
  return status === 0 ? JSON.parse(stdout) : undefined
}

const peers = theirs()
const million = `${cases / 1000} thousand cases of ${members} members`
const rows = [
  [`CRPS with its parts, ${million}, native`, 'crps native', 'crps', 'scoringrules (numba)'],
  [`the same in TypeScript`, 'crps typescript', 'crps', 'scoringrules (numba)'],
  [`five quantiles of the same, native`, 'quantiles native', 'quantiles', 'numpy'],
  [`the same in TypeScript`, 'quantiles typescript', 'quantiles', 'numpy'],
  [
    'a year of daily issues, 100 members, 168 leads, by lead, bootstrap 200; native',
    'year native',
    'year',
    'xarray, scores, xskillscore',
  ],
  ['the same in TypeScript', 'year typescript', 'year', 'xarray, scores, xskillscore'],
]
console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; seconds on the clock (of the processor)\n`,
)
console.log('| | here | beside | there | here / there |\n|---|---|---|---|---|')
const text = (pair) => (pair === undefined ? '' : `${pair[0].toFixed(2)} (${pair[1].toFixed(2)})`)
for (const [title, mine, peer, name] of rows) {
  const other = peers?.[peer]
  const ratio = other === undefined ? '' : ours[mine].map((x, i) => (x / other[i]).toFixed(2))
  console.log(
    `| ${title} | ${text(ours[mine])} | ${name} | ${text(other)} | ${ratio === '' ? '' : `${ratio[0]} (${ratio[1]})`} |`,
  )
}
