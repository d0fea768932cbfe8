import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, UnivariateSeries } from '@uchronia/series'
import { type MetricValue, seededRandom } from '@uchronia/verify'
import { addToCatalogue, TimeSeriesLibrary, writeNetcdf } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectClose } from '../../packages/verify/test/close.ts'
import { uchronia } from '../support/command.ts'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

// A sample catchment of two years, through files and the command, as a forecaster has it.

interface Scores {
  readonly groups: readonly {
    readonly by: Record<string, number>
    readonly cases: number
    readonly members: number
    readonly missing: number
    readonly metrics: Record<string, MetricValue>
    readonly intervals?: Record<string, { lower: MetricValue; upper: MetricValue }>
  }[]
}

const folder = temporaryFolder()
const HOUR = 3_600_000
const AMOUNT = { units: 'mm', aggregation: 'accumulated over the preceding interval' }
let catalogue = ''

function verify(forecast: string, observed: string, ...flags: string[]): Scores {
  const { status, stdout, stderr } = uchronia(
    'verify',
    catalogue,
    forecast,
    '--observed',
    observed,
    '--json',
    ...flags,
  )
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return JSON.parse(stdout)
}

async function add(series: UnivariateSeries | EnsembleForecastSeries, id: string): Promise<void> {
  const file = `${id}.nc`
  const one = series.withInfo({ ...AMOUNT, variable: id, station: '401201' })
  await writeNetcdf(one, join(dirname(catalogue), file))
  const axes =
    one instanceof EnsembleForecastSeries
      ? { issues: one.issues, members: one.members.length, leads: one.leads }
      : undefined
  await addToCatalogue(catalogue, [
    { id, kind: axes === undefined ? 'single' : 'forecast', file, variable: id, station: '401201', axes },
  ])
}

/** Daily forecasts of a year in the middle, each value by its valid time. */
function forecasts(members: number, leads: number, value: (time: number) => number): EnsembleForecastSeries {
  const issues = new TimeAxis({ start: '2020-03-01T09:00', step: 'daily', length: 300 })
  return new EnsembleForecastSeries({
    issues,
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
    members: Array.from({ length: members }, (_, i) => i + 1),
    values: Float64Array.from({ length: issues.length * members * leads }, (_, i) =>
      value(issues.at(Math.floor(i / members / leads)) + ((i % leads) + 1) * HOUR),
    ),
  })
}

beforeAll(async () => {
  const size = { issues: 60, members: 10, leads: 72, stations: 1, years: 2 }
  catalogue = await writeSample(join(folder, 'sample'), size)
})

describe('a sample catchment of two years', () => {
  test('forecasts that are equal to the observations have CRPS 0 and NSE 1', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    const rain = library.getSeries('rain_obs', 'collection').read().station('401201')
    const at = new Map(Array.from(rain.time.values(), (time, i) => [time, rain.values[i]!]))
    await add(
      forecasts(3, 24, (time) => at.get(time) ?? Number.NaN),
      'perfect',
    )
    const metrics = 'crps,crps_fair,nse,kge,mae,pbias,spread,brier,roc_area'
    const { groups } = verify(
      'perfect',
      'rain_obs',
      '--metrics',
      metrics,
      '--thresholds',
      '1',
      '--by',
      'season',
    )
    expect(groups.length).toBeGreaterThan(2)
    for (const { metrics, cases } of groups) {
      expect(cases).toBeGreaterThan(500)
      expect(metrics).toEqual({
        ...{ crps: 0, crps_fair: 0, nse: 1, kge: expect.closeTo(1, 12), mae: 0, pbias: 0, spread: 0 },
        ...{ brier: { '1': 0 }, roc_area: { '1': 1 } },
      })
    }
  })

  test('members and observations of one distribution have flat ranks, a high alpha and a spread equal to the error', async () => {
    const random = seededRandom(5)
    const draw = () => -3 * Math.log((1 - random()) * (1 - random()))
    const observed = new UnivariateSeries({
      time: new TimeAxis({ start: '2020-01-01', step: 'hourly', length: 24 * 731 }),
      values: Float64Array.from({ length: 24 * 731 }, draw),
    })
    await add(observed, 'drawn_obs')
    await add(forecasts(9, 6, draw), 'drawn_fcst')
    const metrics = 'rank_histogram,alpha,spread_error_ratio,crps_reliability,crps'
    const [group] = verify(
      'drawn_fcst',
      'drawn_obs',
      '--metrics',
      metrics,
      '--bootstrap',
      '400',
      '--seed',
      '2',
    ).groups
    const { cases, intervals, metrics: scores } = group!
    expect(cases).toBe(1800)
    const { lower, upper } = intervals!.rank_histogram! as { lower: number[]; upper: number[] }
    expect(lower).toHaveLength(10)
    // Ten intervals of 95 per cent: one may miss.
    expect(lower.filter((low, k) => low <= 180 && upper[k]! >= 180).length).toBeGreaterThanOrEqual(9)
    expect(scores.alpha).toBeGreaterThan(0.9)
    expect(intervals!.spread_error_ratio!.lower).toBeLessThan(1)
    expect(intervals!.spread_error_ratio!.upper).toBeGreaterThan(1)
    expect(scores.crps_reliability).toBeLessThan(0.05 * (scores.crps as number))
  })

  test.skipIf(!hasPython('xarray'))(
    'daily rain against climatology is what a script of numpy and xarray makes of the files',
    () => {
      const flags = ['--step', 'daily', '--how', 'sum', '--by', 'lead-day', '--reference', 'climatology']
      const { groups } = verify(
        'rain_fcast',
        'rain_obs',
        ...flags,
        '--metrics',
        'crps,crpss,brier',
        '--thresholds',
        '0.97',
      )
      const sample = dirname(catalogue)
      const theirs = python(
        readFileSync(join(import.meta.dirname, 'catchment.py'), 'utf8'),
        join(sample, 'rain_fcast.nc'),
        join(sample, 'observations.nc'),
      ) as Record<string, MetricValue>[]
      expect(groups.map(({ by }) => by['lead-day'])).toEqual([1, 2, 3])
      groups.forEach(({ cases, metrics }, day) => {
        expect(cases).toBeGreaterThan(40)
        expectClose({ cases, ...metrics }, theirs[day]!, `day ${day + 1}`)
      })
    },
  )
})
