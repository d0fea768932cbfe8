import {
  EnsembleForecastSeries,
  inferTimeAxis,
  LeadTimeAxis,
  SeriesCollection,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import {
  align,
  alignAsync,
  climatology,
  otherForecast,
  type Pairs,
  persistence,
  verify,
} from '@uchronia/verify'
import { expect, test } from 'vitest'

const DAY = 86_400_000
const START = Date.UTC(2020, 0, 1)

/** Hourly observations, each its own index. */
function hours(length: number, info: object = {}): UnivariateSeries {
  const time = new TimeAxis({ start: '2020-01-01', step: 'hourly', length })
  return new UnivariateSeries({ time, values: Float64Array.from({ length }, (_, i) => i), ...info })
}

/** Daily forecasts of two members: the index of their valid hour, and that plus 1. */
function forecasts(issues: number, leads = 6, info: object = {}): EnsembleForecastSeries {
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: issues }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
    members: ['a', 'b'],
    values: Float64Array.from({ length: issues * 2 * leads }, (_, i) => {
      const issue = Math.floor(i / (2 * leads))
      return issue * 24 + (i % leads) + 1 + (Math.floor(i / leads) % 2)
    }),
    ...info,
  })
}

const one = (batches: Iterable<Pairs>): Pairs => {
  const all = [...batches]
  expect(all).toHaveLength(1)
  return all[0]!
}

test('each case has the observation of its valid time, and its members in their order', () => {
  const pairs = one(align({ forecast: forecasts(2), observed: hours(48) }))
  expect(pairs.length).toBe(12)
  expect([...pairs.observations]).toEqual([1, 2, 3, 4, 5, 6, 25, 26, 27, 28, 29, 30])
  expect([...pairs.forecasts.slice(0, 4)]).toEqual([1, 2, 2, 3])
  expect([...pairs.leadTime.slice(5, 7)]).toEqual([21_600, 3600])
  expect([...pairs.validTime]).toEqual([...pairs.observations].map((hour) => START + hour * 3_600_000))
  expect(pairs.members).toEqual(['a', 'b'])
})

test('an observation that is not on record is missing, and counted by verify', () => {
  const pairs = one(align({ forecast: forecasts(2), observed: hours(28) }))
  expect([...pairs.observations].filter(Number.isNaN)).toHaveLength(3)
  const { groups } = verify(pairs, { metrics: ['mae'] })
  expect(groups[0]).toMatchObject({ cases: 9, missing: 0.25 })
})

test('same-issues takes the issue times whose every lead time has an observation', () => {
  const pairs = one(align({ forecast: forecasts(2), observed: hours(28) }, { rule: 'same-issues' }))
  expect(new Set(pairs.referenceTime)).toEqual(new Set([START]))
  expect(pairs.length).toBe(6)
})

test('same-valid-times takes the valid times that every lead time reaches', () => {
  const forecast = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 4 }),
    leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 2 }),
    members: ['1'],
    values: new Float64Array(8),
  })
  const time = new TimeAxis({ start: '2020-01-01', step: 'daily', length: 10 })
  const observed = new UnivariateSeries({ time, values: new Float64Array(10) })
  const pairs = one(align({ forecast, observed }, { rule: 'same-valid-times' }))
  const days = [...pairs.validTime].map((t) => (t - START) / DAY)
  // Day 1 has no forecast of two days before, day 5 none of the day before.
  expect(days.sort()).toEqual([2, 2, 3, 3, 4, 4])
  expect(() => [...align({ forecast: [forecast], observed }, { rule: 'same-valid-times' })]).toThrow(
    expect.objectContaining({ code: 'OPTION_NEEDED' }),
  )
})

test('different steps are refused until it is said how they become one', () => {
  const forecast = forecasts(3, 48)
  const daily = new UnivariateSeries({
    time: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 10 }),
    values: Float64Array.from({ length: 10 }, (_, i) => i),
  })
  expect(() => [...align({ forecast, observed: daily })]).toThrow(
    expect.objectContaining({ code: 'STEP_MISMATCH' }),
  )
  const pairs = one(align({ forecast, observed: daily }, { aggregate: { step: 'daily', how: 'mean' } }))
  expect([...pairs.leadTime.slice(0, 2)]).toEqual([86_400, 172_800])
  // Hours 1 to 24 of the first member.
  expect(pairs.forecasts[0]).toBe(12.5)
  expect([...pairs.observations]).toEqual([1, 2, 2, 3, 3, 4])
})

test('both are aggregated over the same hours, and a step with a missing value is missing unless fewer are enough', () => {
  const observed = hours(72)
  observed.values[3] = Number.NaN
  const forecast = forecasts(1, 7)
  const aggregate = { step: 10_800, how: 'sum' } as const
  const pairs = one(align({ forecast, observed }, { aggregate }))
  // The seventh hour begins a step that the forecast does not cover.
  expect([...pairs.leadTime]).toEqual([10_800, 21_600])
  expect([...pairs.forecasts]).toEqual([6, 9, 15, 18])
  expect([...pairs.observations]).toEqual([Number.NaN, 15])
  const some = one(align({ forecast, observed }, { aggregate: { ...aggregate, leastPresent: 0.5 } }))
  expect([...some.observations]).toEqual([3, 15])
})

test('values that are labelled with the start of their interval are aggregated from it', () => {
  const forecast = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 1 }),
    leads: new LeadTimeAxis({ start: 0, step: 3600, length: 4 }),
    members: ['1'],
    values: Float64Array.of(1, 2, 3, 4),
  })
  const aggregate = { step: 7200, how: 'max', label: 'start' } as const
  const pairs = one(align({ forecast, observed: hours(10) }, { aggregate }))
  expect([...pairs.leadTime]).toEqual([0, 7200])
  expect([...pairs.forecasts]).toEqual([2, 4])
  expect([...pairs.observations]).toEqual([1, 3])
  const said = forecast.withInfo({ aggregation: 'accumulated over the preceding interval' })
  expect(() => [...align({ forecast: said, observed: hours(10) }, { aggregate })]).toThrow(
    /labelled with the end/,
  )
})

test('units that one side alone has are a warning of the pairs and of the scores, once', () => {
  const warningsOf = (forecast: object, observed: object, reference?: object) => {
    const { warnings } = verify(
      align(
        { forecast: forecasts(3, 6, forecast), observed: hours(96, observed) },
        reference && { reference: otherForecast(forecasts(3, 6, { id: 'older', ...reference })) },
      ),
      { metrics: ['mae'] },
    )
    return warnings.map(({ code, message }) => `${code}: ${message}`)
  }
  const mm = { units: 'mm' }
  expect(warningsOf(mm, mm, mm)).toEqual([])
  expect(warningsOf({}, {})).toEqual([])
  expect(warningsOf({}, mm)).toEqual([
    'units_unknown: The forecast has no units, and the observations are in "mm": the numbers were compared as they are. Give units to both.',
  ])
  expect(warningsOf(mm, {})).toEqual([
    'units_unknown: The observations have no units, and the forecast is in "mm": the numbers were compared as they are. Give units to both.',
  ])
  expect(warningsOf(mm, mm, {})).toEqual([
    expect.stringMatching(/^units_unknown: The reference "older" has no units/),
  ])
  const [pairs] = align({ forecast: forecasts(3), observed: hours(96, mm) })
  expect(pairs!.pick([0]).warnings).toEqual(pairs!.warnings)
  expect(JSON.parse(JSON.stringify(verify(pairs!))).warnings).toHaveLength(1)
})

test('units, quantities and times that do not belong together are refused', () => {
  const mm = hours(48, { units: 'mm' })
  expect(() => [...align({ forecast: forecasts(1, 6, { units: 'm3/s' }), observed: mm })]).toThrow(
    expect.objectContaining({ code: 'UNITS_MISMATCH' }),
  )
  const running = forecasts(1, 6, { aggregation: 'accumulated since the forecast began' })
  expect(() => [...align({ forecast: running, observed: hours(48) })]).toThrow(/differences/)
  const half = new UnivariateSeries({
    time: new TimeAxis({ start: '2020-01-01T00:30', step: 'hourly', length: 48 }),
    values: new Float64Array(48),
  })
  expect(() => [...align({ forecast: forecasts(1), observed: half })]).toThrow(/lie between/)
})

test('a forecast that comes in parts gives the scores of the whole, also asynchronously', async () => {
  const whole = forecasts(20)
  const observed = hours(24 * 21)
  async function* parts() {
    for (let i = 0; i < 20; i += 3) yield whole.slice(i, i + 3)
  }
  const options = { by: 'lead', metrics: ['crps', 'nse', 'rank_histogram'] } as const
  const expected = verify(align({ forecast: whole, observed }), options).groups
  expect(
    verify(
      align({
        forecast: (function* () {
          yield whole.slice(0, 9)
          yield whole.slice(9)
        })(),
        observed,
      }),
      options,
    ).groups,
  ).toEqual(expected)
  const batches: Pairs[] = []
  for await (const batch of alignAsync({ forecast: parts(), observed })) batches.push(batch)
  expect(batches).toHaveLength(7)
  expect(verify(batches, options).groups).toEqual(expected)
})

test('several stations are aligned one after the other, and grouped by their identifiers', () => {
  const inputs = ['0123', '9'].map((station) => ({ forecast: forecasts(2), observed: hours(48), station }))
  const { groups } = verify(align(inputs), { by: 'station', metrics: ['mae'] })
  expect(groups.map(({ by, cases }) => [by.station, cases])).toEqual([
    ['0123', 12],
    ['9', 12],
  ])
})

test('climatology is the days around of other years, at the same time of day', () => {
  const length = 3 * 366
  const time = new TimeAxis({ start: '2019-01-01', step: 'daily', length })
  const observed = new UnivariateSeries({
    time,
    values: time.values().map((t) => new Date(t).getUTCFullYear()),
  })
  const forecast = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-06-01', step: 'daily', length: 1 }),
    leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 2 }),
    members: ['1'],
    values: new Float64Array(2),
  })
  const members = (options: Parameters<typeof climatology>[0]) => [
    ...one(align({ forecast, observed }, { reference: climatology(options) })).reference!.forecasts.slice(
      0,
      1000,
    ),
  ]
  const own = members({ within: 2 }).slice(0, 10)
  expect(own.sort()).toEqual([...Array(5).fill(2019), ...Array(5).fill(2021)])
  expect(members({ within: 0, leaveOut: 'none' }).slice(0, 3).sort()).toEqual([2019, 2020, 2021])
  const june = one(align({ forecast, observed }, { reference: climatology({ within: 'month' }) })).reference!
  expect(june.members).toBe(60)
  const winter = one(align({ forecast, observed }, { reference: climatology({ within: 'season' }) }))
    .reference!
  expect(winter.members).toBe(2 * 92)
  expect(() => climatology({ within: 400 })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})

test('a season belongs to the year that its January is in', () => {
  const time = new TimeAxis({ start: '2019-12-01', step: 'daily', length: 62 })
  const observed = new UnivariateSeries({ time, values: new Float64Array(62) })
  const forecast = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-05', step: 'daily', length: 1 }),
    leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 1 }),
    members: ['1'],
    values: new Float64Array(1),
  })
  const { reference } = one(align({ forecast, observed }, { reference: climatology({ within: 'season' }) }))
  expect([...reference!.forecasts].every(Number.isNaN)).toBe(true)
})

test('persistence is the last observation at or before the issue time', () => {
  const { reference } = one(
    align({ forecast: forecasts(2), observed: hours(48) }, { reference: persistence() }),
  )
  expect([...new Set(reference!.forecasts)]).toEqual([0, 24])
  const daily = align(
    { forecast: forecasts(2, 48), observed: hours(72) },
    { reference: persistence(), aggregate: { step: 'daily', how: 'sum' } },
  )
  // The day that ends with the second issue: hours 1 to 24. There is none before the first.
  expect([...one(daily).reference!.forecasts]).toEqual([Number.NaN, Number.NaN, 300, 300])
})

test('persistence knows nothing of an interval that has not ended at the issue time', () => {
  const following = { aggregation: 'mean over the following interval' }
  const first = (forecast: EnsembleForecastSeries, observed: UnivariateSeries, options: object = {}) => {
    const { reference } = one(align({ forecast, observed }, { reference: persistence(), ...options }))
    return [...new Set([...reference!.forecasts].map((x) => (Number.isNaN(x) ? 'none' : x)))]
  }
  // Stamped with its start, the value of hour 24 is over at 1 am.
  expect(first(forecasts(2, 6, following), hours(48, following))).toEqual(['none', 23])
  const daily = { aggregate: { step: 'daily', how: 'sum', label: 'start' } }
  const leads = new LeadTimeAxis({ start: 0, step: 3600, length: 24 })
  const forecast = (issues: number) => {
    const { issues: times, members, values } = forecasts(issues, 24)
    return new EnsembleForecastSeries({ issues: times, leads, members, values })
  }
  // Hours 0 to 23, then 24 to 47.
  expect(first(forecast(3), hours(96), daily)).toEqual(['none', 276, 852])
  const listed = inferTimeAxis([0, 10, 30].map((hour) => START + hour * 3_600_000))
  const values = Float64Array.of(5, 6, 7)
  const single = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: START + 12 * 3_600_000, step: 'daily', length: 1 }),
    leads: new LeadTimeAxis({ start: 18 * 3600, step: 3600, length: 1 }),
    members: ['1'],
    values: Float64Array.of(1),
  })
  // Until 10 o'clock; the next one lasts until 30.
  expect(first(single, new UnivariateSeries({ time: listed, values, ...following }))).toEqual([5])
})

test('another forecast is compared on its own issue times, and a case that it lacks is left out', () => {
  const forecast = forecasts(3)
  const other = forecasts(2)
  const { groups, reference } = verify(
    align({ forecast, observed: hours(96) }, { reference: otherForecast(other, 'older') }),
    { metrics: ['crpss', 'mae'] },
  )
  expect(reference).toBe('older')
  expect(groups[0]).toMatchObject({ cases: 12, metrics: { crpss: 0, mae: 0.5 } })
  expect(groups[0]!.missing).toBeCloseTo(1 / 3, 12)
})

test('whatever is no forecast, or no observations, is refused by name instead of giving no cases', () => {
  const take = (input: object) => [...align(input as never)]
  const observed = hours(100)
  const wrong = [undefined, null, 7, 'rain', {}, [], forecasts(1).at(0), observed, [observed], [1]]
  for (const forecast of wrong) {
    if (Array.isArray(forecast) && forecast.length === 0) continue
    expect(() => take({ forecast, observed })).toThrow(expect.objectContaining({ code: 'NOT_A_SERIES' }))
    expect(() => take({ forecast: forecasts(2), observed: forecast === observed ? 7 : forecast })).toThrow(
      expect.objectContaining({ code: 'NOT_A_SERIES' }),
    )
  }
  for (const other of [undefined, 7, {}, observed]) {
    expect(() => otherForecast(other as never)).toThrow(expect.objectContaining({ code: 'NOT_A_SERIES' }))
  }
})

test('observations of several stations are those of the station of the forecast', () => {
  const { time } = hours(100)
  const values = new Float64Array(200).fill(1).fill(2, 100)
  const observed = new SeriesCollection({ time, stations: ['x', 'y'], values })
  const [pairs] = align({ forecast: forecasts(2, 6, { station: 'y' }), observed })
  expect(new Set(pairs!.observations)).toEqual(new Set([2]))
  expect(pairs!.stations).toEqual(['y'])
  expect(() => [...align({ forecast: forecasts(2), observed })]).toThrow(/2 stations.*\{ station \}/)
  expect(() => [...align({ forecast: forecasts(2), observed, station: 'z' })]).toThrow(/"z"/)
})

const PRECEDING = { aggregation: 'accumulated over the preceding interval', units: 'mm' }

test('units that are spelt otherwise are the same, and others are refused, also those of a reference', () => {
  const reached = (forecast: string, observed: string) =>
    one(align({ forecast: forecasts(1, 6, { units: forecast }), observed: hours(24, { units: observed }) }))
      .length
  expect(reached('m3/s', 'm3 s-1')).toBe(6)
  expect(reached('mm', 'kg m-2')).toBe(6)
  expect(reached('quux', 'quux')).toBe(6)
  for (const [a, b] of [
    ['mm', 'cm'],
    ['m3/s', 'ML/d'],
    ['mm', 'm3/s'],
    ['mm', 'degC'],
    ['quux', 'quuz'],
  ] as const) {
    expect(() => reached(a, b)).toThrow(/units of the forecast.*those of the observations/)
  }
  const reference = otherForecast(forecasts(2, 6, { units: 'cm' }))
  expect(() => [
    ...align(
      { forecast: forecasts(2, 6, { units: 'mm' }), observed: hours(48, { units: 'mm' }) },
      { reference },
    ),
  ]).toThrow(/units of the forecast that is the reference are "cm"/)
})

test('a sum of rates and a mean of amounts are refused, of forecast and observations', () => {
  const both = (info: object, how: 'sum' | 'mean') => () => [
    ...align(
      { forecast: forecasts(1, 6, info), observed: hours(24, info) },
      { aggregate: { step: 10_800, how } },
    ),
  ]
  expect(both(PRECEDING, 'mean')).toThrow(/mean depends on the step/)
  expect(both({ units: 'm3/s' }, 'sum')).toThrow(/sum depends on the step/)
  expect(both(PRECEDING, 'sum')).not.toThrow()
  expect(both({ units: 'm3/s' }, 'mean')).not.toThrow()
})

test('values over intervals of other lengths, or labelled with the other end, are never compared', () => {
  const listed = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 1 }),
    leads: new LeadTimeAxis({ values: [3600, 7200, 10_800, 21_600] }),
    members: ['1'],
    values: Float64Array.of(1, 1, 1, 3),
    ...PRECEDING,
  })
  expect(() => [...align({ forecast: listed, observed: hours(24, PRECEDING) })]).toThrow(
    /that at 21600 s for 10800 s/,
  )
  const points = listed.withInfo({ aggregation: 'instantaneous', units: 'm3/s' })
  const level = hours(24, { units: 'm3/s', aggregation: 'instantaneous' })
  expect(one(align({ forecast: points, observed: level })).length).toBe(4)
  const following = { ...PRECEDING, aggregation: 'accumulated over the following interval' }
  expect(() => [...align({ forecast: forecasts(1, 6, PRECEDING), observed: hours(24, following) })]).toThrow(
    /labelled with the end of their interval, and those of the observations with the start/,
  )
  const monthly = new UnivariateSeries({
    time: new TimeAxis({ start: '2020-01-01', step: 'monthly', length: 12 }),
    values: new Float64Array(12),
  })
  expect(() => [...align({ forecast: forecasts(1), observed: monthly })]).toThrow(/observations are monthly/)
})

test('observations of one year have no climatology, which is said with what to do', () => {
  const find = (length: number, options: Parameters<typeof climatology>[0]) => () => [
    ...align({ forecast: forecasts(1), observed: hours(length) }, { reference: climatology(options) }),
  ]
  for (const within of [14, 'month', 'season', 'all'] as const) {
    expect(find(8784, { within })).toThrow(/from 2020-01-01 to 2020-12-31.*several years.*persistence/)
  }
  expect(find(8784, { leaveOut: 'none' })).not.toThrow()
  expect(find(8784 + 8760, {})).not.toThrow()
})

/** Forecasts of one member, daily, whose values are 1. */
function daily(leads: LeadTimeAxis, info: object = {}): EnsembleForecastSeries {
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01T21:00', step: 'daily', length: 3 }),
    leads,
    members: ['a'],
    values: new Float64Array(3 * leads.length).fill(1),
    ...info,
  })
}

const leadDays = (forecast: EnsembleForecastSeries, aggregate?: object): unknown[][] =>
  verify(align({ forecast, observed: hours(400) }, { aggregate: aggregate as never }), {
    by: ['lead', 'lead-day'],
    metrics: ['me'],
  }).groups.map(({ by }) => [Number(by.lead) / 3600, by['lead-day']])

test('days of a forecast may begin at a time of day, and are numbered from the first whole one', () => {
  const forecast = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01T21:00', step: 'daily', length: 3 }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 51 }),
    members: ['a'],
    values: Float64Array.from({ length: 3 * 51 }, (_, i) => 21 + Math.floor(i / 51) * 24 + (i % 51) + 1),
  })
  const aggregate = { step: 'daily', how: 'sum', dayStart: '09:00+10:00' } as const
  const pairs = one(align({ forecast, observed: hours(400) }, { aggregate }))
  expect([...pairs.leadTime].map((lead) => lead / 3600)).toEqual([26, 50, 26, 50, 26, 50])
  // The day from 23:00 UTC on, hour by hour.
  const total = (end: number) => Array.from({ length: 24 }, (_, k) => end - k).reduce((a, b) => a + b, 0)
  const ends = [47, 71, 71, 95, 95, 119]
  expect([...pairs.observations]).toEqual(ends.map(total))
  expect([...pairs.forecasts]).toEqual(ends.map(total))
  expect(leadDays(forecast, aggregate)).toEqual([
    [26, 1],
    [50, 2],
  ])
  const byAggregate = forecast.aggregate(aggregate)
  expect([...byAggregate.leads.values()].slice(1, 3)).toEqual([26 * 3600, 50 * 3600])
})

test('issues at different times of the day have their own lead times where days begin at a time of day', () => {
  const forecast = new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-02', step: 6 * 3600, length: 2 }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 48 }),
    members: ['a'],
    values: Float64Array.from({ length: 2 * 48 }, (_, i) => 24 + Math.floor(i / 48) * 6 + (i % 48) + 1),
  })
  const batches = [
    ...align(
      { forecast, observed: hours(400) },
      { aggregate: { step: 'daily', how: 'mean', dayStart: '12:00' } },
    ),
  ]
  expect(batches.map(({ leadTime }) => [...leadTime].map((lead) => lead / 3600))).toEqual([[36], [30]])
  for (const { forecasts: ours, observations } of batches) expect([...ours]).toEqual([...observations])
})

test('a day of lead time is that in which the middle of the interval of a value lies', () => {
  const end = { aggregation: 'accumulated over the preceding interval' }
  const start = { aggregation: 'accumulated over the following interval' }
  const DAYS = 86_400
  const from = (first: number, step = DAYS) => new LeadTimeAxis({ start: first, step, length: 3 })
  expect(leadDays(daily(from(DAYS)), { step: 'daily', how: 'max' }).map(([, day]) => day)).toEqual([1, 2, 3])
  const days = (forecast: EnsembleForecastSeries) =>
    verify(
      align({
        forecast,
        observed: new UnivariateSeries({ time: forecast.at(0).time, values: new Float64Array(3) }),
      }),
      {
        by: 'lead-day',
        metrics: ['me'],
      },
    ).groups.map(({ by }) => by['lead-day'])
  expect(days(daily(from(0)))).toEqual([1, 2, 3])
  expect(days(daily(from(0), end))).toEqual([0, 1, 2])
  expect(days(daily(from(2 * 3600), start))).toEqual([1, 2, 3])
  expect(days(daily(from(26 * 3600)))).toEqual([1, 2, 3])
  expect(days(daily(from(23 * 3600, 3600)))).toEqual([1, 2])
  expect(days(daily(from(23 * 3600, 3600), start))).toEqual([1, 2])
  expect(days(daily(from(24 * 3600, 3600), start))).toEqual([2])
  expect(days(daily(from(0, 3600)))).toEqual([1])
  expect(days(daily(new LeadTimeAxis({ values: [0, 86_400, 90_000] })))).toEqual([1, 2])
})

/** Hourly to 6 hours, then 3-hourly to 24, then 6-hourly to 48, as far as observations go by their index. */
function uneven(info: object = {}): EnsembleForecastSeries {
  const hoursOf = [1, 2, 3, 4, 5, 6, 9, 12, 15, 18, 21, 24, 30, 36, 42, 48]
  const leads = new LeadTimeAxis({ values: hoursOf.map((hour) => hour * 3600) })
  // The mean of the hours that a value stands for, so that weighted means are those of the observations.
  const mean = (k: number) => (hoursOf[k]! + (hoursOf[k - 1] ?? 0) + 1) / 2
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 2 }),
    leads,
    members: ['a'],
    values: Float64Array.from({ length: 2 * 16 }, (_, i) => Math.floor(i / 16) * 24 + mean(i % 16)),
    ...info,
  })
}

test('uneven lead times are aggregated with the hours that each value stands for', () => {
  const inSteps = (step: string) =>
    one(align({ forecast: uneven(), observed: hours(400) }, { aggregate: { step, how: 'mean' } }))
  for (const step of ['daily', 'PT12H', 'PT6H']) {
    const { forecasts: ours, observations } = inSteps(step)
    expect(observations.length).toBeGreaterThan(2)
    ours.forEach((value, i) => {
      expect(value).toBeCloseTo(observations[i]!, 9)
    })
  }
  expect(() => inSteps('PT3H')).toThrow(
    'The forecast has uneven lead times, and its value for 24 h to 30 h lies in two steps of 3 h, one of them 27 h to 30 h.',
  )
})

test('a day that uneven lead times do not cover is none', () => {
  const part = uneven().select({ leads: { to: 42 * 3600 } })
  const pairs = one(
    align({ forecast: part, observed: hours(400) }, { aggregate: { step: 'daily', how: 'mean' } }),
  )
  expect([...pairs.leadTime]).toEqual([86_400, 86_400])
})

test('what is no reference is refused with those that there are', () => {
  const input = { forecast: forecasts(2), observed: hours(48) }
  for (const reference of ['climatology', climatology, null, {}]) {
    expect(() => [...align(input, { reference: reference as never })]).toThrow(
      'A reference is climatology(), persistence() or otherForecast(series), not',
    )
  }
})
