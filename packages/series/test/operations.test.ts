import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  concatIssues,
  concatMembers,
  dailyAxis,
  dailySeries,
  EnsembleForecastSeries,
  formatInstant,
  hourlyAxis,
  hourlySeries,
  LeadTimeAxis,
  laggedEnsemble,
  makeForecast,
  makeSeries,
  monthlyAxis,
  parseInstant,
  regularSeries,
  type SeriesInfo,
  TimeAxis,
  UnivariateSeries,
} from '../src/index.ts'

const AMOUNT: SeriesInfo = { units: 'mm', aggregation: 'accumulated over the preceding interval' }
const MEAN: SeriesInfo = { units: 'm3/s', aggregation: 'averaged over the preceding interval' }
const iso = (axis: TimeAxis) => Array.from(axis.values(), formatInstant)
const hours = (from: string, count: number, value: (i: number) => number, info: SeriesInfo = AMOUNT) =>
  hourlySeries(
    from,
    Array.from({ length: count }, (_, i) => value(i)),
    info,
  )

describe('aggregate', () => {
  test('the value accumulated up to 9 am belongs to the day that ends then', () => {
    const rain = hours('2020-01-01T00:00', 72, (i) => i)
    const daily = rain.aggregate({ step: 'daily', how: 'sum', dayStart: '09:00' })
    expect(iso(daily.time)).toEqual([
      '2020-01-01T09:00:00Z',
      '2020-01-02T09:00:00Z',
      '2020-01-03T09:00:00Z',
      '2020-01-04T09:00:00Z',
    ])
    const sum = (a: number, b: number) => ((b - a + 1) * (a + b)) / 2
    expect([...daily.values]).toEqual([NaN, sum(10, 33), sum(34, 57), NaN])
    expect(daily.info).toMatchObject({ units: 'mm', aggregation: 'accumulated over the preceding interval' })
  })

  test('a day that begins at 9 am in a zone begins at its instant in UTC', () => {
    const rain = hours('2020-01-01T00:00', 72, () => 1)
    const daily = rain.aggregate({ step: 'daily', how: 'sum', dayStart: '09:00+10:00' })
    // 09:00 at +10:00 is 23:00 UTC of the day before.
    expect(iso(daily.time).every((time) => time.endsWith('T23:00:00Z'))).toBe(true)
    expect([...daily.values].filter((value) => value === 24)).toHaveLength(3)
  })

  test('instantaneous values belong to the period that begins at or before them, and are stamped with its start', () => {
    const level = hours('2020-01-01T00:00', 48, (i) => i, { units: 'm', aggregation: 'instantaneous' })
    const daily = level.aggregate({ step: 'daily', how: 'mean' })
    expect(iso(daily.time)).toEqual(['2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z'])
    expect([...daily.values]).toEqual([11.5, 35.5])
  })

  test('label and closed can be chosen', () => {
    const level = hours('2020-01-01T01:00', 48, (i) => i + 1, {})
    const daily = level.aggregate({ step: 'daily', how: 'max', closed: 'end', label: 'end' })
    expect(iso(daily.time)).toEqual(['2020-01-02T00:00:00Z', '2020-01-03T00:00:00Z'])
    expect([...daily.values]).toEqual([24, 48])
  })

  test('a period with too few values is missing, by the fraction that is asked for', () => {
    const rain = hours('2020-01-01T01:00', 48, (i) => (i < 6 ? NaN : 1))
    const at = (leastPresent: number) => rain.aggregate({ step: 'daily', how: 'sum', leastPresent }).at(0)
    expect(at(1)).toBeNaN()
    expect(at(0.75)).toBe(18)
    expect(at(0.76)).toBeNaN()
    expect(
      rain
        .fill(NaN)
        .map(() => NaN)
        .aggregate({ step: 'daily', how: 'sum', leastPresent: 0 })
        .at(0),
    ).toBeNaN()
  })

  test('sums of rates, means of amounts, and either of running totals are refused', () => {
    const error = expect.objectContaining({ code: 'INVALID_OPTION' })
    const thrown = (info: SeriesInfo, how: 'sum' | 'mean') => () =>
      hours('2020-01-01', 24, () => 1, info).aggregate({ step: 'daily', how })
    expect(thrown(MEAN, 'sum')).toThrow(error)
    expect(thrown({ units: 'ML/day' }, 'sum')).toThrow(error)
    expect(thrown({ units: 'kg m-2 s-1' }, 'sum')).toThrow(error)
    expect(thrown(AMOUNT, 'mean')).toThrow(error)
    expect(thrown({ aggregation: 'accumulated since the start of the forecast' }, 'sum')).toThrow(error)
    expect(thrown({ units: 'mm', attributes: { cell_methods: 'time: mean' } }, 'sum')).toThrow(error)
    expect(thrown({ units: 'mm', attributes: { cell_methods: 'time: sum' } }, 'sum')).not.toThrow()
  })

  test('months, seasons and water years are calendar periods', () => {
    const rain = dailySeries('2019-07-02', Array(731).fill(1), AMOUNT)
    const monthly = rain.aggregate({ step: 'monthly', how: 'sum', label: 'start' })
    expect(monthly.time.step).toBe('monthly')
    expect(iso(monthly.time).slice(0, 3)).toEqual([
      '2019-07-01T00:00:00Z',
      '2019-08-01T00:00:00Z',
      '2019-09-01T00:00:00Z',
    ])
    expect([...monthly.values.slice(0, 3)]).toEqual([31, 31, 30])
    const seasonal = rain.aggregate({ step: 'seasonal', how: 'sum', label: 'start' })
    expect(iso(seasonal.time)[2]).toBe('2019-12-01T00:00:00Z')
    expect(seasonal.at(2)).toBe(31 + 31 + 29)
    const years = rain.aggregate({ step: 'yearly', how: 'sum', yearStart: 7, label: 'start' })
    expect(iso(years.time).slice(0, 2)).toEqual(['2019-07-01T00:00:00Z', '2020-07-01T00:00:00Z'])
    expect([...years.values].slice(0, 2)).toEqual([366, 365])
  })

  test('weeks begin on Monday', () => {
    const weekly = dailySeries('2020-01-01', Array(28).fill(1), {}).aggregate({ step: 'weekly', how: 'sum' })
    expect(iso(weekly.time)[1]).toBe('2020-01-06T00:00:00Z')
    expect(new Date(weekly.time.at(1)).getUTCDay()).toBe(1)
    expect([...weekly.values]).toEqual([NaN, 7, 7, 7, NaN])
  })

  test('an interval that lies in two periods is an error that names it', () => {
    const sixHourly = regularSeries('6:00:00')('2020-01-01T06:00', [1, 2, 3, 4], AMOUNT)
    expect(() => sixHourly.aggregate({ step: 'daily', how: 'sum', dayStart: '09:00' })).toThrow(
      expect.objectContaining({ code: 'OFF_AXIS', index: 1 }),
    )
    expect(() => dailySeries('2020-01-02', [24], AMOUNT).aggregate({ step: 'hourly', how: 'sum' })).toThrow(
      expect.objectContaining({ code: 'OFF_AXIS' }),
    )
  })

  test('uneven intervals weigh in a mean by their length, and must fill a period', () => {
    const time = new TimeAxis({
      values: ['2020-01-01T03:00', '2020-01-01T06:00', '2020-01-01T12:00', '2020-01-02T00:00'],
    })
    const flow = new UnivariateSeries({ time, values: Float64Array.of(1, 2, 3, 4), ...MEAN })
    const daily = flow.aggregate({ step: 'daily', how: 'mean' })
    expect([...daily.values]).toEqual([(3 * 1 + 3 * 2 + 6 * 3 + 12 * 4) / 24])
    const gap = new UnivariateSeries({ time: time.slice(1), values: Float64Array.of(2, 3, 4), ...MEAN })
    expect(gap.aggregate({ step: 'daily', how: 'mean', leastPresent: 0.9 }).at(0)).not.toBeNaN()
  })

  test('daily sums equal a brute-force sum over the intervals of each day', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.constant(Number.NaN)), {
          minLength: 1,
          maxLength: 120,
        }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 23 }),
        (values, startHour, dayHour) => {
          const start = Date.UTC(2020, 1, 27, startHour)
          const series = makeSeries(hourlyAxis(start, values.length), values, AMOUNT)
          const dayStart = `${String(dayHour).padStart(2, '0')}:00`
          const daily = series.aggregate({ step: 'daily', how: 'sum', dayStart })
          for (const { time, value } of daily) {
            const own = [...series].filter((one) => one.time > time - 86_400_000 && one.time <= time)
            const complete = own.length === 24 && own.every((one) => !Number.isNaN(one.value))
            if (!complete) expect(value).toBeNaN()
            else
              expect(value).toBeCloseTo(
                own.reduce((sum, one) => sum + one.value, 0),
                9,
              )
          }
          const last = series.time.end
          expect(daily.time.end).toBeGreaterThanOrEqual(last)
          expect(daily.time.start - 86_400_000).toBeLessThan(start)
        },
      ),
    )
  })
})

const forecast = (
  leads: LeadTimeAxis,
  value: (i: number) => number,
  info: SeriesInfo = AMOUNT,
  issues = 2,
  members = ['a', 'b'],
) =>
  new EnsembleForecastSeries({
    ...info,
    issues: dailyAxis('2020-01-01T21:00', issues),
    leads,
    members,
    values: Float64Array.from({ length: issues * members.length * leads.length }, (_, i) => value(i)),
  })
const hourly48 = new LeadTimeAxis({ start: 3600, step: 3600, length: 48 })

describe('operations on forecasts', () => {
  test('lead days count from the issue time', () => {
    const daily = forecast(hourly48, (i) => i % 48).aggregate({ step: 'daily', how: 'sum' })
    expect([...daily.leads.values()]).toEqual([86_400, 172_800])
    expect([...daily.values.slice(0, 2)]).toEqual([276, 852])
    expect(daily.shape).toEqual([2, 2, 2])
  })

  test('days that begin at 9 am are found in the lead times, and must be the same for all issues', () => {
    const daily = forecast(hourly48, () => 1).aggregate({ step: 'daily', how: 'sum', dayStart: '09:00' })
    // 09:00 is 12 hours after 21:00.
    expect([...daily.leads.values()]).toEqual([12 * 3600, 36 * 3600, 60 * 3600])
    expect([...daily.values.slice(0, 3)]).toEqual([NaN, 24, NaN])
    const mixed = makeForecast({
      issues: new TimeAxis({ start: '2020-01-01', step: '12:00:00', length: 2 }),
      leads: hourly48,
      members: ['1'],
      ...AMOUNT,
    })
    expect(() => mixed.aggregate({ step: 'daily', how: 'sum', dayStart: '09:00' })).toThrow(
      expect.objectContaining({ code: 'OFF_AXIS' }),
    )
    expect(mixed.aggregate({ step: 'daily', how: 'sum' }).leads.length).toBe(2)
  })

  test('uneven lead times (hourly, then 3-hourly) are aggregated by the time that each stands for', () => {
    const leads = new LeadTimeAxis({
      values: [...Array.from({ length: 6 }, (_, i) => (i + 1) * 3600), 9 * 3600, 12 * 3600],
    })
    const rain = forecast(leads, (i) => (i % 8) + 1, AMOUNT, 1, ['1'])
    expect([...rain.aggregate({ step: '6:00:00', how: 'sum' }).values]).toEqual([21, 15])
    const flow = forecast(leads, (i) => (i % 8) + 1, MEAN, 1, ['1'])
    expect([...flow.aggregate({ step: '12:00:00', how: 'mean' }).values]).toEqual([(21 + 3 * 7 + 3 * 8) / 12])
  })

  test('disaggregating amounts and aggregating them again gives them back', () => {
    const daily = forecast(new LeadTimeAxis({ start: 86_400, step: 86_400, length: 2 }), (i) => i + 1)
    const hourly = daily.disaggregate({ step: 'hourly' })
    expect([...hourly.leads.values()].slice(0, 2)).toEqual([3600, 7200])
    const again = hourly.aggregate({ step: 'daily', how: 'sum' })
    expect(again.leads.equals(daily.leads)).toBe(true)
    for (const [i, value] of again.values.entries()) expect(value).toBeCloseTo(daily.values[i]!, 12)
    expect(() => daily.withInfo({ aggregation: 'instantaneous' }).disaggregate({ step: 'hourly' })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
  })

  test('running totals become amounts of each step, also where the first lead time is 0', () => {
    const running = { units: 'mm', aggregation: 'accumulated since the start of the forecast' }
    const fromZero = forecast(
      new LeadTimeAxis({ start: 0, step: 3600, length: 3 }),
      (i) => [0, 2, 5][i % 3]!,
      running,
      1,
      ['1'],
    )
    const amounts = fromZero.deaccumulate()
    expect([...amounts.leads.values()]).toEqual([3600, 7200])
    expect([...amounts.values]).toEqual([2, 3])
    expect(amounts.aggregate({ step: '2:00:00', how: 'sum' }).values[0]).toBe(5)
    expect(() => forecast(hourly48, () => 1).deaccumulate()).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
  })

  test('a lagged ensemble matches members of earlier issues by valid time', () => {
    const rain = forecast(new LeadTimeAxis({ start: 43_200, step: 43_200, length: 4 }), (i) => i, {}, 3, [
      '1',
    ])
    const lagged = laggedEnsemble(rain, 1)
    expect(lagged.members).toEqual(['1', '1-24h'])
    expect(lagged.shape).toEqual([2, 2, 2])
    for (let issue = 0; issue < 2; issue++) {
      for (let lead = 0; lead < 2; lead++) {
        const valid = lagged.validTime(issue, lead)
        const older = rain.at(issue).member('1')
        expect(lagged.at(issue).at(1).at(lead)).toBe(older.at(older.time.indexOf(valid)))
      }
    }
  })

  test('issues and members are put together, and what differs is refused', () => {
    const rain = forecast(hourly48, (i) => i, AMOUNT, 3)
    const parts = [rain.slice(2), rain.slice(0, 1), rain.slice(1, 2)]
    expect(concatIssues(parts).values).toEqual(rain.values)
    expect(concatIssues([rain.slice(2), rain.slice(0, 1)]).issues.length).toBe(2)
    expect(() => concatIssues([rain, rain])).toThrow(expect.objectContaining({ code: 'NOT_INCREASING' }))
    const [a, b] = [rain.select({ members: ['a'] }), rain.select({ members: ['b'] })]
    expect(concatMembers([a, b]).values).toEqual(rain.values)
    expect(() => concatMembers([a, a])).toThrow(expect.objectContaining({ code: 'DUPLICATE_LABEL' }))
    expect(() => concatMembers([a, b.withInfo({ units: 'm' })])).toThrow(
      expect.objectContaining({ code: 'SIZE_MISMATCH' }),
    )
  })
})

describe('statistics of the members', () => {
  const flow = dailySeries('2020-01-01', [
    [1, NaN, NaN],
    [4, 2, NaN],
    [2, 6, NaN],
  ])

  test('members that are missing are left out, or make the result missing', () => {
    expect([...flow.mean().values]).toEqual([7 / 3, 4, NaN])
    expect([...flow.mean({ missing: 'propagate' }).values]).toEqual([7 / 3, NaN, NaN])
    expect([...flow.median().values]).toEqual([2, 4, NaN])
    expect([...flow.min().values]).toEqual([1, 2, NaN])
    expect([...flow.max().values]).toEqual([4, 6, NaN])
    expect(flow.std().at(1)).toBeCloseTo(Math.sqrt(8), 12)
    expect([...flow.reduceMembers((members) => members.length).values]).toEqual([3, 2, NaN])
  })

  test('exceedance counts the members at the threshold unless it is strict', () => {
    expect([...flow.exceedance([2]).at(0).values]).toEqual([2 / 3, 1, NaN])
    expect([...flow.exceedance([2], { strict: true }).at(0).values]).toEqual([1 / 3, 1 / 2, NaN])
    expect(flow.exceedance([0.5, 10]).members).toEqual(['>=0.5', '>=10'])
    expect(flow.exceedance([2]).units).toBe('1')
  })

  test('quantiles of a forecast lie at the places of its members, issue by issue', () => {
    const rain = forecast(hourly48, (i) => Math.sin(i) * 10, {}, 2, ['1', '2', '3', '4', '5'])
    const quantiles = rain.quantiles([0, 0.07, 0.5, 1])
    expect(quantiles.members).toEqual(['q00', 'q07', 'q50', 'q100'])
    for (const [issue, lead] of [
      [0, 0],
      [1, 47],
      [1, 3],
    ] as const) {
      const members = Array.from(rain.at(issue), (member) => member.at(lead)).sort((a, b) => a - b)
      const found = Array.from(quantiles.at(issue), (member) => member.at(lead))
      expect(found[0]).toBe(members[0])
      expect(found[1]).toBeCloseTo(members[0]! + 0.28 * (members[1]! - members[0]!), 12)
      expect(found[2]).toBe(members[2])
      expect(found[3]).toBe(members[4])
    }
  })

  test('levels outside 0 to 1, twice, or none are refused', () => {
    for (const levels of [[], [-0.1], [1.1], [NaN], [0.5, 0.5], ['0.5']]) {
      expect(() => flow.quantiles(levels as number[])).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
    }
  })
})

describe('arithmetic', () => {
  test('series are matched by time, never by position', () => {
    const a = dailySeries('2020-01-01', [1, 2])
    expect([...a.add(dailySeries('2020-01-01', [10, 20])).values]).toEqual([11, 22])
    expect(() => a.add(dailySeries('2020-01-02', [10, 20]))).toThrow(
      expect.objectContaining({ code: 'SIZE_MISMATCH' }),
    )
  })

  test('a single series is taken to every member, and the mean of a forecast to every member of it', () => {
    const flow = dailySeries('2020-01-01', [
      [1, 2],
      [3, 4],
    ])
    expect([...flow.subtract(flow.mean()).values]).toEqual([-1, -1, 1, 1])
    const rain = forecast(hourly48, (i) => i)
    const anomaly = rain.subtract(rain.mean())
    expect(anomaly.mean().values.every((value) => Math.abs(value) < 1e-9)).toBe(true)
  })

  test('units must agree in sums, and are not known of products', () => {
    const mm = dailySeries('2020-01-01', [1], { units: 'mm' })
    expect(() => mm.add(mm.withInfo({ units: 'm' }))).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
    expect(mm.multiply(mm).units).toBeUndefined()
    expect(mm.multiply(2).units).toBe('mm')
  })

  test('gaps are filled by the value before, by a line in time, or by a number', () => {
    const time = new TimeAxis({ values: ['2020-01-01', '2020-01-02', '2020-01-04', '2020-01-05'] })
    const series = new UnivariateSeries({ time, values: Float64Array.of(0, NaN, 3, NaN) })
    expect([...series.fill('linear').values]).toEqual([0, 1, 3, NaN])
    expect([...series.fill('previous').values]).toEqual([0, 0, 3, 3])
    expect([...series.fill(-1).values]).toEqual([0, -1, 3, -1])
  })
})

describe('convertUnits', () => {
  const convert = (value: number, from: string, to: string, area?: number, step = 3600) =>
    regularSeries(step)('2020-01-01', [value], { units: from }).convertUnits(to, { area }).at(0)

  test.each([
    [1, 'm3/s', 'ML/day', 86.4],
    [1, 'cfs', 'm3 s-1', 0.028316846592],
    [1, 'm3 s-1', 'm**3/s', 1],
    [25.4, 'mm', 'in', 1],
    [1, 'kg m-2 s-1', 'mm/h', 3600],
    [1, 'cumecs', 'L/s', 1000],
    [1, 'GL', 'm3', 1e6],
  ])('%d %s is in %s: %d', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBeCloseTo(expected, 10)
  })

  test('a depth of a catchment is a volume, and an amount of a step a rate', () => {
    expect(convert(1, 'mm', 'm3', 1)).toBeCloseTo(1000, 9)
    expect(convert(3.6, 'mm', 'm3/s', 10)).toBeCloseTo(10, 9)
    expect(convert(10, 'm3/s', 'mm', 10)).toBeCloseTo(3.6, 9)
    const rain = hourlySeries('2020-01-01', [1], AMOUNT).convertUnits('mm/h')
    expect(rain.info).toMatchObject({ units: 'mm/h', aggregation: 'averaged over the preceding interval' })
  })

  test('units that are not known, of other dimensions, or without an area are refused', () => {
    for (const [from, to] of [
      ['mm', 'degC'],
      ['mm', 'kg'],
      ['mm', 'm3'],
      ['m3/s', 'm'],
      ['mm', ''],
    ] as const) {
      expect(() => convert(1, from, to)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
    }
    expect(() => dailySeries('2020-01-01', [1]).convertUnits('mm')).toThrow(/not known/)
  })
})

test('statistics of a window name the peak, its time, the volume and the time above a threshold', () => {
  const flow = hourlySeries('2020-01-01', [1, 5, 5, 2], { units: 'm3/s' })
  expect(flow.windowStatistics({ above: 2 })).toEqual({
    peak: 5,
    peakTime: parseInstant('2020-01-01T01:00'),
    volume: 13 * 3600,
    durationAbove: 3 * 3600,
    missing: 0,
  })
  const rain = forecast(hourly48, (i) => i % 48)
  const statistics = rain.windowStatistics({ members: ['b'], leads: { to: 7200 } })
  expect(statistics).toHaveLength(2)
  expect(statistics[1]).toMatchObject({ member: 'b', peak: 1, volume: 1, referenceTime: rain.issues.at(1) })
  expect(monthlyAxis('2020-01-01', 2).length).toBe(2)
})
