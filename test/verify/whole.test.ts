import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, UnivariateSeries } from '@uchronia/series'
import { align, climatology, type MetricValue, seededRandom, verify } from '@uchronia/verify'
import { expect, test } from 'vitest'
import { expectClose } from '../../packages/verify/test/close.ts'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const program = readFileSync(join(import.meta.dirname, 'whole.py'), 'utf8')
const HOURS = 2 * 365 * 24
const LEADS = 72
const MEMBERS = 10
const ISSUES = 60

/** Two years of hourly rain with a season and a few gaps, and forecasts drawn like it. */
function catchment() {
  const random = seededRandom(11)
  const rain = (hour: number) =>
    Math.max(0, Math.sin((2 * Math.PI * hour) / 8760) - 3 * Math.log(1 - random()) - 4)
  const values = Float64Array.from({ length: HOURS }, (_, hour) =>
    random() < 0.0005 ? Number.NaN : rain(hour),
  )
  values[10_500] = Number.NaN // within the forecasts
  const observed = new UnivariateSeries({
    time: new TimeAxis({ start: '2019-01-01', step: 'hourly', length: HOURS }),
    values,
    units: 'mm',
  })
  const first = Date.UTC(2020, 1, 20, 9)
  const forecast = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: first, step: 'daily', length: ISSUES }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: LEADS }),
    members: Array.from({ length: MEMBERS }, (_, i) => i + 1),
    values: Float64Array.from({ length: ISSUES * MEMBERS * LEADS }, (_, i) =>
      rain(9960 + Math.floor(i / MEMBERS / LEADS) * 24 + (i % LEADS)),
    ),
    units: 'mm',
  })
  return { observed, forecast, first }
}

test.skipIf(!['pandas', 'properscoring'].every(hasPython))(
  'daily sums against climatology by day of lead are those of a script of numpy and pandas',
  () => {
    const { observed, forecast, first } = catchment()
    const file = join(temporaryFolder(), 'catchment.json')
    const plain = (values: Float64Array) => Array.from(values, (x) => (Number.isNaN(x) ? null : x))
    writeFileSync(
      file,
      JSON.stringify({
        start: '2019-01-01',
        observed: plain(observed.values),
        firstIssue: new Date(first).toISOString().slice(0, 19),
        issues: ISSUES,
        members: MEMBERS,
        leads: LEADS,
        forecast: plain(forecast.values),
      }),
    )
    const theirs = python(program, file) as {
      cases: number
      missing: number
      crps: number
      crpss: number
      rank_histogram: number[]
    }[]
    const { groups } = verify(
      align(
        { forecast, observed },
        { aggregate: { step: 'daily', how: 'sum' }, reference: climatology({ within: 5 }) },
      ),
      { by: 'lead-day', metrics: ['crps', 'crpss', 'rank_histogram'] },
    )
    expect(groups).toHaveLength(3)
    groups.forEach(({ cases, missing, metrics }, day) => {
      expectClose(
        { cases, missing, ...metrics } as MetricValue,
        theirs[day]! as unknown as MetricValue,
        `day ${day + 1}`,
      )
    })
    expect(groups.some(({ missing }) => missing > 0)).toBe(true)
  },
)
