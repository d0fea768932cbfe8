import {
  dailyAxis,
  dailySeries,
  EnsembleForecastSeries,
  EnsembleSeries,
  evenSeries,
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
  ShapeError,
  UnivariateSeries,
} from '@uchronia/cinterop'
import { describe, expect, test } from 'vitest'

const count = (n: number) => Float64Array.from({ length: n }, (_, i) => i)
const rain = new UnivariateSeries({
  geometry: dailyAxis('2000-01-01', 10),
  values: count(10),
  id: 'rain',
  units: 'mm',
})
const stations = new EnsembleSeries({
  kind: 'collection',
  geometry: dailyAxis('2000-01-01', 4),
  labels: ['0123', '7', 'ü'],
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
    expect(() => rain.at(-1)).toThrow()
  })

  test('CT-25 a window includes both ends and shares memory', () => {
    const window = rain.select({ from: '2000-01-03', to: '2000-01-05' })
    expect([...window.values]).toEqual([2, 3, 4])
    expect(shares(window.values, rain.values)).toBe(true)
    expect(window).toMatchObject({ id: 'rain', units: 'mm' })
    expect(rain.select({}).length).toBe(10)
    expect(rain.select({ from: '2000-01-05', to: '2000-01-03' }).length).toBe(0)
    expect(rain.slice(8, 2).geometry.start).toBe(parseInstant('2000-01-09'))
    expect(() => rain.slice(8, 3)).toThrow(expect.objectContaining({ code: 'out_of_range' }))
  })

  test('says something else about itself without changing the first', () => {
    expect(rain.withInfo({ units: 'cm' })).toMatchObject({ id: 'rain', units: 'cm' })
    expect(rain.units).toBe('mm')
  })

  test('refuses values that do not fit its axis', () => {
    expect(() => new UnivariateSeries({ geometry: dailyAxis(0, 3), values: count(2) })).toThrow(
      /There are 2 values for 3 times = 3/,
    )
    expect(() => new UnivariateSeries({ geometry: dailyAxis(0, 2), values: [1, 2] as never })).toThrow(
      /must be a Float64Array/,
    )
  })
})

describe('an ensemble or collection', () => {
  test('gives its rows by index and label, sharing memory', () => {
    expect([...stations.row('7').values]).toEqual([4, 5, 6, 7])
    expect(shares(stations.at(2).values, stations.values)).toBe(true)
    expect(stations.at(0).info.station).toBe('0123')
    expect([...stations].map((series) => series.at(0))).toEqual([0, 4, 8])
    expect(() => stations.row('123')).toThrow(/no station "123". There are 3: "0123", "7", "ü"/)
    expect(() => stations.at(3)).toThrow(/no station at index 3/)
  })

  test('what lies in one piece is shared, anything else is copied', () => {
    const neighbours = stations.select({ labels: ['0123', '7'] })
    expect(shares(neighbours.values, stations.values)).toBe(true)
    const window = stations.select({ labels: ['7'], from: '2000-01-02' })
    expect([...window.values]).toEqual([5, 6, 7])
    expect(shares(window.values, stations.values)).toBe(true)
    const swapped = stations.select({ labels: ['ü', '0123'], from: '2000-01-03', to: '2000-01-04' })
    expect([...swapped.values]).toEqual([10, 11, 2, 3])
    expect(swapped.labels).toEqual(['ü', '0123'])
    expect([...stations.slice(1, 1).values]).toEqual([1, 5, 9])
    expect(stations.select({ labels: [] }).size).toBe(0)
    expect(() => stations.select({ labels: ['x'] })).toThrow(/no station "x"/)
  })

  test('refuses labels that are no different strings', () => {
    const make = (labels: unknown) => () =>
      new EnsembleSeries({ geometry: dailyAxis(0, 1), labels: labels as string[], values: count(2) })
    expect(make(['a', 'a'])).toThrow(expect.objectContaining({ code: 'duplicate_label' }))
    expect(make([1, 2])).toThrow(/must be a string, not 1/)
    expect(make('ab')).toThrow(expect.objectContaining({ code: 'invalid_label' }))
    expect(make(['a', '\ud800'])).toThrow(/half a character/)
    expect(make(['a'])).toThrow(ShapeError)
  })
})

describe('a forecast', () => {
  test('is an ensemble per issue time, on its valid times', () => {
    const second = forecast.at(1)
    expect(formatInstant(second.geometry.start)).toBe('2010-08-02T22:00:00Z')
    expect([...second.row('b').values]).toEqual([12, 13, 14, 15])
    expect(shares(second.values, forecast.values)).toBe(true)
    expect(forecast.issue('2010-08-03T21:00').geometry.length).toBe(4)
    expect([...forecast].length).toBe(3)
    expect(() => forecast.at(3)).toThrow(/no issue time at index 3/)
    expect(() => forecast.issue('2010-08-03')).toThrow(expect.objectContaining({ code: 'not_found' }))
  })

  test('is selected by issue time, member and lead time', () => {
    const part = forecast.select({ from: '2010-08-02', members: ['b'], leads: { from: 7200, to: 10_800 } })
    expect([...part.values]).toEqual([13, 14, 21, 22])
    expect(part.leads.values()).toEqual(Float64Array.of(7200, 10_800))
    expect(part.members).toEqual(['b'])
    expect(part.units).toBe('mm')
    expect(shares(forecast.select({ from: '2010-08-02' }).values, forecast.values)).toBe(true)
    expect([...forecast.slice(2, 1).values]).toEqual([16, 17, 18, 19, 20, 21, 22, 23])
    expect([...forecast.select({ leads: { to: 3600 } }).values]).toEqual([0, 4, 8, 12, 16, 20])
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
    expect(formatInstant(series.geometry.end)).toBe('2010-08-01T23:00:00Z')
    expect(series).toMatchObject({ kind: 'single', id: 'x', units: 'mm' })
  })

  test('CT-23 rows make an ensemble, member after member', () => {
    const series = dailySeries('2000-01-01', [
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(series.labels).toEqual(['0', '1'])
    expect([...series.values]).toEqual([1, 2, 3, 4, 5, 6])
    const matrix = Matrix.from([[1], [2]])
    expect(makeSeries(hourlyAxis(0, 1), matrix, { kind: 'collection', labels: ['a', 'b'] }).values).toBe(
      matrix.data,
    )
    expect(dailySeries('2000-01-01', matrix.transpose()).length).toBe(2)
  })

  test('any step makes a series', () => {
    expect(evenSeries('PT6H')('2000-01-01', [1, 2]).geometry.step).toBe(21_600)
    expect(monthlySeries({ endOfMonth: 'clamp' })('2001-01-30', [1, 2, 3]).geometry.monthDay).toBe(30)
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
