import { delimiter, join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { uchronia } from '../support/command.ts'
import { sparkPrograms } from '../support/spark.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const library = join(folder, 'sample', 'catchment.yaml')
const dataset = join(folder, 'forecasts')
const observed = join(folder, 'observed.parquet')
const scored = ['--by', 'lead-day', '--thresholds', '0,0.5', '--above', '--json']
const metrics = 'crps,crps_fair,brier,rank_histogram,pod,far,csi,ets,frequency_bias'

beforeAll(() => {
  const run = (...args: string[]) => {
    const { status, stderr } = uchronia(...args)
    if (status !== 0) throw new Error(stderr)
  }
  run(
    'sample',
    join(folder, 'sample'),
    '--issues',
    '20',
    '--members',
    '7',
    '--stations',
    '2',
    '--leads',
    '50',
  )
  run('export', library, 'rain_fcast', '-o', `${dataset}/`, '--partition', 'station,issue-month')
  run('query', library, "select * from series('rain_obs', stations := ['401201'])", '-o', observed)
})

/** The groups of a verification as the command prints them. */
const groupsOf = (...args: string[]) => {
  const { status, stdout, stderr } = uchronia('verify', ...args, ...scored)
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout).groups
}

/** Numbers to nine digits. */
const rounded = (groups: unknown) =>
  JSON.parse(
    JSON.stringify(groups, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)),
  )

const expected = () =>
  rounded(groupsOf(library, 'rain_fcast', '--observed', 'rain_obs', '--metrics', metrics))

test('a partitioned data set has the scores of its library, by DuckDB', () => {
  const groups = groupsOf('--engine', 'duckdb', '--dataset', dataset, '--observed', observed)
  expect(groups).toHaveLength(3)
  expect(rounded(groups)).toEqual(expected())
})

test.skipIf(sparkPrograms === undefined)(
  'a partitioned data set has the scores of its library, by Spark',
  () => {
    vi.stubEnv('PATH', `${sparkPrograms}${delimiter}${process.env.PATH}`)
    vi.stubEnv('SPARK_LOCAL_IP', '127.0.0.1')
    const groups = groupsOf(
      '--engine',
      'spark',
      '--master',
      'local[2]',
      '--dataset',
      dataset,
      '--observed',
      observed,
    )
    vi.unstubAllEnvs()
    expect(rounded(groups)).toEqual(expected())
  },
  600_000,
)

test('without Spark the job is printed, as a command', () => {
  vi.stubEnv('PATH', '')
  vi.stubEnv('SPARK_HOME', '')
  const { status, stdout, stderr } = uchronia(
    'verify',
    '--engine',
    'spark',
    '--dataset',
    "a 'b'",
    '--observed',
    observed,
  )
  vi.unstubAllEnvs()
  expect(status).toBe(0)
  expect(stderr).toMatch(/^uchronia: no spark-submit/)
  expect(stdout).toMatch(
    /^spark-submit \S+spark\.py '--dataset=a '\\''b'\\''' --observed=.*--metrics=crps,crps_fair,rank_histogram --by=none\n$/,
  )
})

test.each([
  [['--observed', 'x', '--engine', 'duckdb'], /--engine goes with --dataset/],
  [['lib', 'id', '--observed', 'x', '--dataset', 'd'], /instead of a library/],
  [['--observed', 'x', '--dataset', 'd', '--bootstrap', '3'], /--bootstrap does not go with --dataset/],
  [['--observed', 'x', '--dataset', 'd', '--missing', 'raise'], /--missing is omit with --dataset/],
  [['--observed', 'x', '--dataset', 'd', '--metrics', 'nse'], /"nse" cannot be computed by SQL/],
  [['--observed', 'x', '--dataset', 'd', '--metrics', 'brier'], /needs thresholds/],
  [['--observed', 'x', '--dataset', 'd', '--master', 'local'], /--master goes with --engine spark/],
  [['--observed', 'x', '--dataset', 'd', '-o', 'x.html'], /a report is made of a library/],
  [['--observed', 'x'], /missing required argument 'library'/],
])('verify %j is wrong usage', (args, text) => {
  const { status, stdout, stderr } = uchronia('verify', ...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(text)
})
