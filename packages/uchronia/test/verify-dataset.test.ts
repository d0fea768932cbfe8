import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { align, type GroupingName, type Verification, verify } from '@uchronia/verify'
import {
  EnsembleForecastSeries,
  exportSeries,
  LeadTimeAxis,
  OptionError,
  SeriesCollection,
  TimeAxis,
  UchroniaError,
  UnivariateSeries,
  verifyDataset,
  writeDataset,
} from 'uchronia'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const stations = ['0123', 'b']
const dataset = join(folder, 'forecasts')
const observed = join(folder, 'observed.parquet')
const metrics = ['crps', 'crps_fair', 'brier', 'rank_histogram', 'pod', 'far', 'csi', 'ets', 'frequency_bias']

let seed = 7
const random = () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return seed / 4_294_967_296
}
/** Quarters from 0 to 3, so that members equal each other, the observation and the thresholds; some are missing. */
const draw = () => (random() < 0.1 ? Number.NaN : Math.floor(random() * random() * 13) / 4)

const issues = new TimeAxis({ start: '2019-11-20T21:00', step: 'daily', length: 60 })
const leads = new LeadTimeAxis({ start: 0, step: 21_600, length: 9 })
const forecasts = stations.map((station) => {
  const values = Float64Array.from({ length: 60 * 6 * 9 }, draw)
  // A case without any member.
  for (let member = 0; member < 6; member++) values[member * 9 + 2] = Number.NaN
  return new EnsembleForecastSeries({
    issues,
    leads,
    members: ['1', '2', '3', '4', '5', '6'],
    values,
    station,
    id: station,
  })
})
const time = new TimeAxis({ start: '2019-11-20T21:00', step: 21_600, length: 200 })
const observations = new SeriesCollection({
  time,
  stations,
  values: Float64Array.from({ length: 400 }, draw),
})

beforeAll(async () => {
  for (const forecast of forecasts)
    await writeDataset(forecast, dataset, { partition: ['station', 'issue-month'] })
  await exportSeries(observations, observed)
})

/** The scores in TypeScript. */
function expected(
  by: GroupingName | 'none',
  comparison: '>=' | '>',
  thresholds: number[],
  deterministic: 'mean' | 'median' = 'mean',
): Verification {
  const inputs = forecasts.map((forecast, i) => ({ forecast, observed: observations.at(i) }))
  return verify(align(inputs), { metrics, by, thresholds, comparison, deterministic })
}

/** Numbers to 1e-9, everything else the same. */
function expectClose(actual: unknown, wanted: unknown): void {
  if (typeof wanted === 'number') expect(actual).toBeCloseTo(wanted, 9)
  else if (typeof wanted === 'object' && wanted !== null) {
    expect(Object.keys(actual as object)).toEqual(Object.keys(wanted))
    for (const [key, value] of Object.entries(wanted)) expectClose((actual as never)[key], value)
  } else expect(actual).toEqual(wanted)
}

describe('verifyDataset on DuckDB has the scores of verify', () => {
  test.each(
    (['none', 'lead', 'lead-day', 'issue', 'month', 'season', 'year', 'station'] as const).flatMap((by) =>
      (['>=', '>'] as const).map((comparison) => [by, comparison] as const),
    ),
  )('by %s, where an event is %s its threshold', async (by, comparison) => {
    const thresholds = [0, 1.5, 1, 100]
    const scores = await verifyDataset(dataset, observed, { metrics, by, thresholds, comparison })
    const wanted = expected(by, comparison, thresholds)
    expect(scores.groups.length).toBeGreaterThan(0)
    expectClose(scores.groups, wanted.groups)
    expect([scores.missing, scores.sample, scores.comparison]).toEqual(['omit', 'maximize', comparison])
  })

  test.each(['>=', '>'] as const)('where the median stands for the members, %s', async (comparison) => {
    const [by, thresholds, deterministic] = ['lead', [0, 0.5, 1.5], 'median'] as const
    const options = { metrics, by, thresholds, comparison, deterministic }
    const scores = await verifyDataset(dataset, observed, options)
    expectClose(scores.groups, expected(by, comparison, [...thresholds], deterministic).groups)
    expect(scores.deterministic).toBe('median')
    const mean = await verifyDataset(dataset, observed, { ...options, deterministic: 'mean' })
    expect(mean.groups).not.toEqual(scores.groups)
  })

  test('with large numbers that are close together, and one member', async () => {
    const one = new EnsembleForecastSeries({
      issues,
      leads,
      members: ['a', 'b', 'c'],
      values: Float64Array.from({ length: 60 * 3 * 9 }, (_, i) =>
        i % 27 > 8 && i < 500 ? Number.NaN : 1e8 + random() / 1000,
      ),
    })
    const flow = new UnivariateSeries({
      time,
      values: Float64Array.from({ length: 200 }, () => 1e8 + random() / 1000),
    })
    const [a, b] = [join(folder, 'large.parquet'), join(folder, 'large-observed.parquet')]
    await exportSeries(one, a)
    await exportSeries(flow, b)
    const [scores] = (await verifyDataset(a, b, { metrics: ['crps', 'crps_fair'] })).groups
    const [wanted] = verify(align({ forecast: one, observed: flow }), {
      metrics: ['crps', 'crps_fair'],
    }).groups
    expect(wanted!.members).toEqual({ least: 1, most: 3 })
    for (const name of ['crps', 'crps_fair'])
      expect((scores!.metrics[name] as number) / (wanted!.metrics[name] as number)).toBeCloseTo(1, 9)
    expectClose({ ...scores, metrics: {} }, { ...wanted, metrics: {} })
  })

  test.each([
    ['days from lead time 0 on', { start: 0, step: 86_400, length: 4 }],
    ['days that end two hours after a day of the issue time', { start: 93_600, step: 86_400, length: 4 }],
    ['uneven lead times', { values: [0, 3600, 86_400, 90_000] }],
  ])('by lead day of %s', async (name, leads) => {
    const axis = new LeadTimeAxis(leads)
    const forecast = new EnsembleForecastSeries({
      issues,
      leads: axis,
      members: ['a', 'b'],
      values: Float64Array.from({ length: 60 * 2 * 4 }, draw),
    })
    const hourly = new UnivariateSeries({
      time: new TimeAxis({ start: '2019-11-20T21:00', step: 3600, length: 1600 }),
      values: Float64Array.from({ length: 1600 }, draw),
    })
    // Observations of the step of the leads, for what is regular.
    const observations =
      axis.step === null
        ? hourly
        : new UnivariateSeries({
            time: new TimeAxis({ start: forecast.at(0).time.start, step: 86_400, length: 64 }),
            values: Float64Array.from({ length: 64 }, draw),
          })
    const [a, b] = [join(folder, `${name}.parquet`), join(folder, `${name} observed.parquet`)]
    await exportSeries(forecast, a)
    await exportSeries(observations, b)
    const scores = await verifyDataset(a, b, { metrics: ['crps'], by: 'lead-day' })
    const wanted = verify(align({ forecast, observed: observations }), { metrics: ['crps'], by: 'lead-day' })
    expect(wanted.groups.length).toBeGreaterThan(1)
    expectClose(scores.groups, wanted.groups)
  })

  test('with nothing to score', async () => {
    const later = join(folder, 'later.parquet')
    await exportSeries(
      new SeriesCollection({
        time: new TimeAxis({ start: '2031-01-01', step: 21_600, length: 4 }),
        stations,
        values: new Float64Array(8),
      }),
      later,
    )
    const scores = await verifyDataset(dataset, later, { metrics: ['crps', 'pod'], thresholds: [1] })
    expect(scores.groups).toEqual([
      {
        by: {},
        cases: 0,
        members: 0,
        missing: 1,
        metrics: { crps: null, pod: { 1: null } },
        notes: {
          crps: 'every one of 1080 cases lacks its observation or all members',
          'pod 1': 'every one of 1080 cases lacks its observation or all members',
        },
      },
    ])
  })
})

describe('verifyDataset refuses', () => {
  const failure = (...args: Parameters<typeof verifyDataset>) =>
    verifyDataset(...args).catch((error: unknown) => error)

  test('metrics that have no text, thresholds that are not given, and options that there are not', async () => {
    expect(await failure(dataset, observed, { metrics: ['nse'] })).toMatchObject({
      message: expect.stringContaining('cannot be computed by SQL; crps, crps_fair'),
    })
    expect(await failure(dataset, observed, { metrics: ['brier'] })).toBeInstanceOf(OptionError)
    expect(await failure(dataset, observed, { by: 'event' as never })).toBeInstanceOf(OptionError)
    expect(await failure(dataset, observed, { nope: 1 } as never)).toBeInstanceOf(OptionError)
    expect(await failure(dataset, observed, { engine: 'dask' as never })).toBeInstanceOf(OptionError)
  })

  test('files that are not there, hold nothing or have other columns', async () => {
    expect(await failure(join(folder, 'none'), observed)).toMatchObject({ code: 'IO' })
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    expect(await failure(empty, observed)).toMatchObject({ code: 'FORMAT' })
    expect(await failure(observed, observed)).toMatchObject({
      code: 'FORMAT',
      message: expect.stringContaining('no column reference_time'),
    })
    writeFileSync(join(empty, 'x.parquet'), 'no Parquet')
    expect(await failure(empty, observed)).toBeInstanceOf(UchroniaError)
  })

  test('members and observations that come twice, and infinite values', async () => {
    const twice = join(folder, 'twice')
    mkdirSync(twice)
    for (const name of ['a.parquet', 'b.parquet']) await exportSeries(observations, join(twice, name))
    expect(await failure(dataset, twice)).toMatchObject({
      code: 'FORMAT',
      message: expect.stringMatching(/In \d+ cases a member comes twice, or there are two observations/),
    })
    const infinite = join(folder, 'infinite.parquet')
    await exportSeries(
      new SeriesCollection({ time, stations, values: new Float64Array(400).fill(Number.POSITIVE_INFINITY) }),
      infinite,
    )
    expect(await failure(dataset, infinite)).toMatchObject({ message: expect.stringContaining('infinite') })
  })

  test('observations without stations for forecasts of several', async () => {
    const single = join(folder, 'single.parquet')
    await exportSeries(observations.at(0), single)
    expect(await failure(dataset, single)).toMatchObject({
      message: expect.stringContaining('several stations'),
    })
  })

  test('units that differ, where files say them', async () => {
    const [mm, metres] = [join(folder, 'mm.parquet'), join(folder, 'metres.parquet')]
    const values = new Float64Array(200)
    await exportSeries(new UnivariateSeries({ time, values, units: 'mm' }), mm)
    await exportSeries(new UnivariateSeries({ time, values, units: 'm' }), metres)
    const one = join(folder, 'one.parquet')
    await exportSeries(
      new EnsembleForecastSeries({
        ...forecasts[0]!.info,
        issues,
        leads,
        members: forecasts[0]!.members,
        values: forecasts[0]!.values,
        units: 'mm',
      }),
      one,
    )
    expect((await verifyDataset(one, mm, { metrics: ['crps'] })).units).toBe('mm')
    expect(await failure(one, metres)).toMatchObject({
      message: expect.stringContaining('in "mm" and the observations in "m"'),
    })
  })
})
