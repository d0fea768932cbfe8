// A table of everything that verification and the operations of series compute, as plain numbers. Run in Node and in a page,
// whose results are compared.
import {
  concatIssues,
  concatMembers,
  EnsembleForecastSeries,
  LeadTimeAxis,
  laggedEnsemble,
  type QuantileType,
  SeriesCollection,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import {
  align,
  alignAsync,
  byEvent,
  caseScores,
  climatology,
  commonSample,
  consistency,
  dieboldMariano,
  kernels,
  metrics,
  otherForecast,
  peakPairs,
  persistence,
  type Reference,
  seededRandom,
  verify,
  verifyAsync,
} from '@uchronia/verify'
import { SAMPLES, sample } from '../../packages/verify/test/samples.ts'

const random = seededRandom(17)
const rain = () => Math.max(0, -3 * Math.log(1 - random()) - 2)
const AMOUNT = { units: 'mm', aggregation: 'accumulated over the preceding interval' }
const HOURS = 24 * 800
const MEMBERS = 8
const LEADS = 72

const observed = new UnivariateSeries({
  time: new TimeAxis({ start: '2019-01-01', step: 'hourly', length: HOURS }),
  values: Float64Array.from({ length: HOURS }, (_, i) => (i % 911 === 5 ? Number.NaN : rain())),
  ...AMOUNT,
})

function forecastOf(issues: number, from = '2020-02-20T09:00'): EnsembleForecastSeries {
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start: from, step: 'daily', length: issues }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: LEADS }),
    members: Array.from({ length: MEMBERS }, (_, i) => i + 1),
    values: Float64Array.from({ length: issues * MEMBERS * LEADS }, (_, i) =>
      i % 1013 === 7 ? Number.NaN : rain(),
    ),
    ...AMOUNT,
  })
}

const forecast = forecastOf(20)
const named = metrics.map(({ name }) => name)
const thresholds = [0.5, 1, 4]

/** Scores of every metric on every kind of sample, and of forecasts that are aligned with observations. */
async function verification(): Promise<Record<string, unknown>> {
  const table: Record<string, unknown> = { kernels: kernels().name }
  for (const name of SAMPLES) {
    const pairs = sample(name)
    table[`${name}, pooled`] = verify(pairs, {
      metrics: named,
      thresholds,
      levels: [0.1, 0.25, 0.5, 0.75, 0.9],
    })
    table[`${name}, by station`] = verify(pairs, {
      by: 'station',
      metrics: named,
      thresholds,
      comparison: '>',
    })
    table[`${name}, of cases`] = caseScores(pairs, 'crps')
    table[`${name}, consistency`] = consistency(pairs)
  }
  for (const ties of ['split', 'random', 'lower', 'upper'] as const) {
    table[`ties ${ties}`] = verify(sample('tied'), {
      metrics: ['rank_histogram', 'pit', 'alpha', 'pseudo'],
      ties,
      censor: 2,
    })
  }
  for (const missing of ['omit', 'propagate'] as const) {
    table[`missing ${missing}`] = verify(sample('missing members'), {
      missing,
      deterministic: 'median',
      quantileType: 6,
    })
  }
  const pairs = sample('random')
  table.bootstrap = verify(pairs, {
    by: 'lead',
    metrics: ['crps', 'brier', 'rank_histogram', 'kge', 'reliability', 'crps_uncertainty'],
    thresholds,
    bootstrap: { samples: 50, block: 3, seed: 4 },
  })
  table.table = verify(pairs, { by: ['lead', byEvent([2, 4])], metrics: ['crps'] })
    .toArrow()
    .toArray()
    .map(String)
  const aggregate = { step: 'daily', how: 'sum' } as const
  const references: Record<string, Reference> = {
    climatology: climatology({ within: 5 }),
    season: climatology({ within: 'season' }),
    persistence: persistence(),
    other: otherForecast(forecastOf(20)),
  }
  for (const [name, reference] of Object.entries(references)) {
    for (const rule of ['maximize', 'same-issues', 'same-valid-times'] as const) {
      table[`${name}, ${rule}`] = verify(align({ forecast, observed }, { aggregate, reference, rule }), {
        by: 'lead-day',
        metrics: ['crps', 'crpss', 'bss', 'iqr_skill', 'twcrpss', 'rpss', 'nse'],
        thresholds: [5, 20],
      })
    }
  }
  const whole = [...align({ forecast, observed })]
  for (const by of ['issue', 'month', 'season', 'year'] as const) table[`by ${by}`] = verify(whole, { by })
  table.asynchronous = await verifyAsync(alignAsync({ forecast, observed }), {
    metrics: ['crps', 'energy_score', 'variogram_score'],
  })
  const [ours, theirs] = commonSample(whole[0]!, whole[0]!.pick([3, 1, 8, 5]))
  table['common sample'] = verify(theirs!, { metrics: ['crps'] })
  table['Diebold-Mariano'] = dieboldMariano(caseScores(ours!, 'crps'), caseScores(ours!, 'mae'))
  const peaks = peakPairs(whole[0]!, { threshold: 4, margin: 7200 })
  table.peaks = [
    verify(peaks.size, { metrics: ['crps', 'me'] }),
    verify(peaks.time, { metrics: ['crps', 'me'] }),
    peaks.cut,
  ]
  return table
}

/** Operations on each kind of series. */
function operations(): Record<string, unknown> {
  const table: Record<string, unknown> = {}
  const collection = new SeriesCollection({
    time: observed.time.slice(0, 2400),
    stations: ['0123', '456'],
    values: Float64Array.from({ length: 4800 }, rain),
    ...AMOUNT,
  })
  const ensemble = forecast.at(3)
  const kinds = { single: observed, collection, ensemble }
  for (const [kind, series] of Object.entries(kinds)) {
    for (const how of ['sum', 'min', 'max', 'first', 'last'] as const) {
      table[`${kind}, daily ${how}`] = series.aggregate({
        step: 'daily',
        how,
        dayStart: '09:00+10:00',
        leastPresent: 0.5,
      })
    }
    table[`${kind}, arithmetic`] = series.add(series).multiply(2).divide(3).subtract(1)
    table[`${kind}, changed`] = series
      .map((x) => Math.sqrt(x))
      .where((x) => x > 0.5)
      .fill('linear')
    table[`${kind}, finer`] = series.aggregate({ step: 'daily', how: 'sum' }).disaggregate({ step: 'hourly' })
    table[`${kind}, rate`] = series
      .convertUnits('m3/s', { area: 120 })
      .aggregate({ step: 10_800, how: 'mean' })
    table[`${kind}, windows`] = series.windowStatistics({ above: 1 })
  }
  for (const step of ['monthly', 'seasonal', 'yearly'] as const) {
    table[step] = observed.aggregate({ step, how: 'sum', yearStart: 7, leastPresent: 0.5 })
  }
  for (const series of [ensemble, forecast]) {
    const { kind } = series
    for (const statistic of ['mean', 'median', 'std', 'min', 'max'] as const)
      table[`${kind}, ${statistic}`] = series[statistic]()
    for (let type = 1; type <= 9; type++) {
      table[`${kind}, quantiles ${type}`] = series.quantiles([0, 0.05, 0.3, 0.5, 1], {
        type: type as QuantileType,
      })
    }
    for (const strict of [true, false])
      table[`${kind}, exceedance ${strict}`] = series.exceedance([0, 1, 5], { strict })
    table[`${kind}, range`] = series.reduceMembers((x) => Math.max(...x) - Math.min(...x))
    table[`${kind}, three hours`] = series.aggregate({ step: 10_800, how: 'sum' })
    table[`${kind}, members`] = series.renameMembers(series.members.map((name) => `m${name}`))
  }
  table.lagged = laggedEnsemble(forecast.slice(0, 4), 2)
  table['more issues'] = concatIssues([forecast.slice(0, 2), forecast.slice(2, 4)])
  table['more members'] = concatMembers([
    forecast,
    forecast.renameMembers(forecast.members.map((name) => `b${name}`)),
  ])
  return table
}

/** Everything as JSON, where arrays are long; NaN is null. */
export async function tableOfScores(): Promise<string> {
  const values = (_key: string, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value)
  const shown = Object.fromEntries(
    Object.entries(operations()).map(([name, result]) => {
      const { values, units, shape, info } = Object(result)
      return [
        name,
        !ArrayBuffer.isView(values) ? result : { values, units, shape, aggregation: info.aggregation },
      ]
    }),
  )
  return JSON.stringify({ ...(await verification()), ...shown }, values)
}
