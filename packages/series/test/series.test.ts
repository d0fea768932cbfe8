import {
  dailyAxis,
  dailySeries,
  EnsembleForecastSeries,
  EnsembleSeries,
  formatInstant,
  hourlyAxis,
  hourlySeries,
  LeadTimeAxis,
  Matrix,
  makeForecast,
  makeSeries,
  monthlySeries,
  negativeIsMissing,
  parseInstant,
  regularSeries,
  SeriesCollection,
  ShapeError,
  UnivariateSeries,
} from '@uchronia/series'
import { describe, expect, test } from 'vitest'

const count = (n: number) => Float64Array.from({ length: n }, (_, i) => i)
const rain = new UnivariateSeries({
  time: dailyAxis('2000-01-01', 10),
  values: count(10),
  id: 'rain',
  units: 'mm',
})
const stations = new SeriesCollection({
  time: dailyAxis('2000-01-01', 4),
  stations: ['0123', '7', 'ü'],
  values: count(12),
})
const forecast = new EnsembleForecastSeries({
  issues: dailyAxis('2010-08-01T21:00', 3),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 4 }),
  members: ['a', 'b'],
  values: count(24),
  units: 'mm',
})
const shares = (part: Float64Array, whole: Float64Array) => part.buffer === whole.buffer

describe('a single series', () => {
  test('knows its values by index, and their times', () => {
    expect(rain.length).toBe(10)
    expect(rain.at(3)).toBe(3)
    expect([...rain][1]).toEqual({ time: parseInstant('2000-01-02'), value: 1 })
    expect(() => rain.at(10)).toThrow(/no value at index 10: there are 10/)
    expect([rain.at(-1), rain.at(-10)]).toEqual([9, 0])
    expect(() => rain.at(-11)).toThrow(/no value at index -11/)
  })

  test('CT-25 a window includes both ends and shares memory', () => {
    const window = rain.select({ from: '2000-01-03', to: '2000-01-05' })
    expect([...window.values]).toEqual([2, 3, 4])
    expect(shares(window.values, rain.values)).toBe(true)
    expect(window).toMatchObject({ id: 'rain', units: 'mm' })
    expect(rain.select({}).length).toBe(10)
    expect(() => rain.select({ from: '2000-01-05', to: '2000-01-03' })).toThrow(
      expect.objectContaining({ name: 'SelectionError', code: 'INVALID_WINDOW' }),
    )
  })

  test('is sliced as an array is, sharing memory', () => {
    expect(rain.slice(8, 10).time.start).toBe(parseInstant('2000-01-09'))
    expect([...rain.slice(-2).values]).toEqual([8, 9])
    expect(shares(rain.slice(-2).values, rain.values)).toBe(true)
    expect(rain.slice(8, 2).length).toBe(0)
    expect(rain.slice(8, 30).length).toBe(2)
    expect(() => rain.slice(0.5)).toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }))
  })

  test('with other metadata is a copy that shares the values', () => {
    expect(rain.withInfo({ units: 'cm' })).toMatchObject({ id: 'rain', units: 'cm' })
    expect(rain.units).toBe('mm')
  })

  test('refuses values that do not fit its axis', () => {
    expect(() => new UnivariateSeries({ time: dailyAxis(0, 3), values: count(2) })).toThrow(
      /There are 2 values for 3 times = 3/,
    )
    expect(() => new UnivariateSeries({ time: dailyAxis(0, 2), values: [1, 2] as never })).toThrow(
      /must be a Float64Array/,
    )
  })
})

describe('an ensemble or a collection', () => {
  test('gives its rows by index and label, sharing memory', () => {
    expect([...stations.station('7').values]).toEqual([4, 5, 6, 7])
    expect(shares(stations.at(2).values, stations.values)).toBe(true)
    expect(stations.at(0).info.station).toBe('0123')
    expect([...stations].map((series) => series.at(0))).toEqual([0, 4, 8])
    expect(() => stations.station('123')).toThrow(/no station "123". There are 3: "0123", "7", "ü"/)
    expect(() => stations.at(3)).toThrow(/no station at index 3/)
  })

  test('what lies in one piece is shared, anything else is copied', () => {
    const neighbours = stations.select({ stations: ['0123', '7'] })
    expect(shares(neighbours.values, stations.values)).toBe(true)
    const window = stations.select({ stations: ['7'], from: '2000-01-02' })
    expect([...window.values]).toEqual([5, 6, 7])
    expect(shares(window.values, stations.values)).toBe(true)
    const swapped = stations.select({ stations: ['ü', '0123'], from: '2000-01-03', to: '2000-01-04' })
    expect([...swapped.values]).toEqual([10, 11, 2, 3])
    expect(swapped.stations).toEqual(['ü', '0123'])
    expect(stations.select({ stations: [] }).length).toBe(0)
    expect(() => stations.select({ stations: ['x'] })).toThrow(/no station "x"/)
  })

  test('is sliced by rows, as an array is, sharing memory', () => {
    const last = stations.slice(-2)
    expect(last.stations).toEqual(['7', 'ü'])
    expect([...last.values]).toEqual([4, 5, 6, 7, 8, 9, 10, 11])
    expect(shares(last.values, stations.values)).toBe(true)
    expect(stations.slice(1, 1).shape).toEqual([0, 4])
    expect([...stations.at(-1).values]).toEqual([8, 9, 10, 11])
  })

  test('its length is that of its first axis, its shape that of all', () => {
    expect([stations.length, stations.shape]).toEqual([3, [3, 4]])
    expect([forecast.length, forecast.shape]).toEqual([3, [3, 2, 4]])
    expect([rain.length, rain.shape]).toEqual([10, [10]])
  })

  test('takes whole numbers where labels are numbers', () => {
    const flow = new EnsembleSeries({ time: dailyAxis(0, 1), members: [1, 2], values: count(2) })
    expect(flow.members).toEqual(['1', '2'])
    expect(flow.member(2).at(0)).toBe(1)
    expect(flow.select({ members: [2, '1'] }).members).toEqual(['2', '1'])
    expect(() => flow.select({ members: [3] })).toThrow(/no member "3". There are 2: "1", "2"/)
    expect(() => stations.station(123)).toThrow(/no station "123"/)
  })

  test('refuses labels that are no different texts or whole numbers', () => {
    const make = (labels: unknown) => () =>
      new EnsembleSeries({ time: dailyAxis(0, 1), members: labels as string[], values: count(2) })
    expect(make(['a', 'a'])).toThrow(expect.objectContaining({ code: 'DUPLICATE_LABEL' }))
    expect(make([1, '1'])).toThrow(expect.objectContaining({ code: 'DUPLICATE_LABEL' }))
    expect(make([1.5, 2])).toThrow(expect.objectContaining({ code: 'INVALID_LABEL' }))
    expect(make([null, 2])).toThrow(expect.objectContaining({ code: 'INVALID_LABEL' }))
    expect(make('ab')).toThrow(expect.objectContaining({ code: 'INVALID_LABEL' }))
    expect(make(['a', '\ud800'])).toThrow(/half a surrogate pair/)
    expect(make(['a'])).toThrow(ShapeError)
  })
})

describe('a forecast', () => {
  test('is an ensemble per issue time, on its valid times', () => {
    const second = forecast.at(1)
    expect(formatInstant(second.time.start)).toBe('2010-08-02T22:00:00Z')
    expect([...second.member('b').values]).toEqual([12, 13, 14, 15])
    expect(shares(second.values, forecast.values)).toBe(true)
    expect(forecast.issue('2010-08-03T21:00').time.length).toBe(4)
    expect([...forecast].length).toBe(3)
    expect(() => forecast.at(3)).toThrow(/no issue time at index 3/)
    expect(() => forecast.issue('2010-08-03T20:00')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })

  test('is selected by issue time, member and lead time', () => {
    const part = forecast.select({ from: '2010-08-02', members: ['b'], leads: { from: 7200, to: 10_800 } })
    expect([...part.values]).toEqual([13, 14, 21, 22])
    expect(part.leads.values()).toEqual(Float64Array.of(7200, 10_800))
    expect(part.members).toEqual(['b'])
    expect(part.units).toBe('mm')
    expect(shares(forecast.select({ from: '2010-08-02' }).values, forecast.values)).toBe(true)
    expect([...forecast.slice(2).values]).toEqual([16, 17, 18, 19, 20, 21, 22, 23])
    expect([...forecast.select({ leads: { to: 3600 } }).values]).toEqual([0, 4, 8, 12, 16, 20])
    expect([...forecast.select({ leads: { to: '1h' } }).values]).toEqual([0, 4, 8, 12, 16, 20])
    expect(() => forecast.select({ leads: { from: 1, to: 3 } })).toThrow(
      'There is no lead time from 1 s to 3 s. There are 1 h to 4 h, hourly, 4 lead times. Numbers are seconds: 24 h is 86400, or "24h".',
    )
    expect(() => forecast.select({ leads: { to: 'later' } })).toThrow(
      'A window of lead times cannot end at "later". Give seconds after the issue time, or text such as "24h".',
    )
  })

  test('without values is all missing', () => {
    const { issues, leads, members } = forecast
    expect(makeForecast({ issues, leads, members }).values.every(Number.isNaN)).toBe(true)
    expect(
      makeForecast({ issues, leads, members, values: count(24) })
        .at(0)
        .at(0)
        .at(1),
    ).toBe(1)
  })
})

describe('makers', () => {
  test('CT-20 values and an axis make a series with the right start and end', () => {
    const series = hourlySeries('2010-08-01T21:00', [1, 2, 3], { id: 'x', units: 'mm' })
    expect(formatInstant(series.time.end)).toBe('2010-08-01T23:00:00Z')
    expect(series).toMatchObject({ kind: 'single', id: 'x', units: 'mm' })
  })

  test('CT-23 rows make an ensemble, member after member', () => {
    const series = dailySeries('2000-01-01', [
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(series.members).toEqual(['0', '1'])
    expect([...series.values]).toEqual([1, 2, 3, 4, 5, 6])
    const matrix = Matrix.from([[1], [2]])
    expect(makeSeries(hourlyAxis(0, 1), matrix, { stations: ['a', 'b'] }).values).toBe(matrix.data)
    expect(dailySeries('2000-01-01', matrix.transpose()).shape).toEqual([1, 2])
  })

  test('any step makes a series', () => {
    expect(regularSeries('PT6H')('2000-01-01', [1, 2]).time.step).toBe(21_600)
    expect(monthlySeries({ endOfMonth: 'clamp' })('2001-01-30', [1, 2, 3]).time.monthDay).toBe(30)
    expect(monthlySeries()('2001-01-15', []).length).toBe(0)
    expect(dailySeries('2001-01-15', [7]).length).toBe(1)
  })

  test('a fill hook works on a copy, row after row', () => {
    const values = Float64Array.of(1, -99, 3)
    expect([...dailySeries(0, values, { fillMissing: negativeIsMissing }).values]).toEqual([1, Number.NaN, 3])
    expect(values[1]).toBe(-99)
    const rows = dailySeries(
      0,
      [
        [1, -1],
        [-2, 2],
      ],
      { fillMissing: (row) => row.fill(row.length) },
    )
    expect([...rows.values]).toEqual([2, 2, 2, 2])
  })

  test('values that are no numbers are refused', () => {
    expect(() => dailySeries(0, ['1'] as never)).toThrow(ShapeError)
    expect(() => dailySeries(0, [[1, 2], [3]])).toThrow(/Row 1 has 1 values, and the first one 2/)
  })
})
