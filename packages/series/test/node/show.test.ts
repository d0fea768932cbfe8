import { inspect } from 'node:util'
import {
  dailyAxis,
  EnsembleForecastSeries,
  EnsembleSeries,
  hourlyAxis,
  LeadTimeAxis,
  Matrix,
  type Series,
  SeriesCollection,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import { describe, expect, test } from 'vitest'

const count = (n: number) => Float64Array.from({ length: n }, (_, i) => (i === 1 ? Number.NaN : i / 3))
const about = { id: 'rain', units: 'mm' }

/** One of each kind, of a few values and of very many. */
const series = (times: number, rows: number): Record<string, Series> => ({
  'a single series': new UnivariateSeries({
    ...about,
    time: hourlyAxis('2010-08-01T21:00', times),
    values: count(times),
  }),
  'a listed series': new UnivariateSeries({
    ...about,
    time: new TimeAxis({ values: hourlyAxis('2010-08-01T21:00', times).values() }),
    values: count(times),
  }),
  'a collection': new SeriesCollection({
    ...about,
    time: dailyAxis('2010-08-01', times),
    stations: Array.from({ length: rows }, (_, i) => `40${i}`),
    values: count(rows * times),
  }),
  'an ensemble': new EnsembleSeries({
    ...about,
    time: dailyAxis('2010-08-01', times),
    members: Array.from({ length: rows }, (_, i) => i),
    values: count(rows * times),
  }),
  'a forecast': new EnsembleForecastSeries({
    ...about,
    issues: dailyAxis('2010-08-01T21:00', times),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 5 }),
    members: Array.from({ length: rows }, (_, i) => i),
    values: count(times * rows * 5),
  }),
  'a series of unknown times': new UnivariateSeries({
    ...about,
    time: new TimeAxis({ start: null, step: 'daily', length: times }),
    values: count(times),
  }),
})
const small = series(4, 3)
const large = series(20_000, 30)
const empty = series(0, 0)
const all = [...Object.entries(small), ...Object.entries(large), ...Object.entries(empty)]

/** Milliseconds since 1970 as a bare number: what nobody can read. */
const RAW_INSTANT = /\d{12,}/

describe('console.log of', () => {
  test.each(all)('%s says kind, shape, axes, units and values in a few lines', (name, one) => {
    const text = inspect(one)
    const lines = text.split('\n')
    expect(lines.length).toBeLessThanOrEqual(14)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(200)
    expect(lines[0]).toMatch(/^\w+Series\w* rain \[mm\]: |^SeriesCollection rain \[mm\]: /)
    expect(text).not.toMatch(RAW_INSTANT)
    if (one.length > 0 && name !== 'a series of unknown times') expect(text).toContain('2010-08-01T')
  })

  test('a single series, line by line', () => {
    expect(inspect(small['a single series'])).toMatchInlineSnapshot(`
      "UnivariateSeries rain [mm]: 4 times
        time     2010-08-01T21:00:00Z to 2010-08-02T00:00:00Z, hourly, 4 times
        2010-08-01T21:00:00Z  0
        2010-08-01T22:00:00Z  missing
        2010-08-01T23:00:00Z  0.666667
        2010-08-02T00:00:00Z  1"
    `)
  })

  test('an ensemble, line by line', () => {
    expect(inspect(large['an ensemble'])).toMatchInlineSnapshot(`
      "EnsembleSeries rain [mm]: 30 members x 20000 times
        members  0 1 2 3 4 ... 28 29
        time     2010-08-01T00:00:00Z to 2065-05-03T00:00:00Z, daily, 20000 times
        0   0  missing  0.666667  ...  6665.67  6666  6666.33
        1   6666.67  6667  6667.33  ...  13332.3  13332.7  13333
        2   13333.3  13333.7  13334  ...  19999  19999.3  19999.7
        ...
        27  180000  180000  180001  ...  186666  186666  186666
        28  186667  186667  186667  ...  193332  193333  193333
        29  193333  193334  193334  ...  199999  199999  200000"
    `)
  })

  test('a forecast, line by line', () => {
    expect(inspect(large['a forecast'])).toMatchInlineSnapshot(`
      "EnsembleForecastSeries rain [mm]: 20000 issues x 30 members x 5 lead times
        issues   2010-08-01T21:00:00Z to 2065-05-03T21:00:00Z, daily, 20000 times
        members  0 1 2 3 4 ... 28 29
        leads    1 h to 5 h, hourly, 5 lead times
        2010-08-01T21:00:00Z, member 0:  0  missing  0.666667  1  1.33333
        2010-08-02T21:00:00Z, member 0:  50  50.3333  50.6667  51  51.3333
        ...
        2065-05-02T21:00:00Z, member 0:  999900  999900  999901  999901  999901
        2065-05-03T21:00:00Z, member 0:  999950  999950  999951  999951  999951"
    `)
  })

  test.each(all)('the tables of %s has a head, a tail, and instants', (_, one) => {
    for (const layout of ['wide', 'long', 'tensor'] as const) {
      const text = inspect(one.toArrow({ layout }))
      expect(text.split('\n').length).toBeLessThanOrEqual(9)
      expect(text).toMatch(/^Table: \d+ rows? x \d+ columns?/)
      expect(text).not.toMatch(RAW_INSTANT)
    }
  })

  test('axes is one line with instants', () => {
    const axes = [
      hourlyAxis('2010-08-01T21:00', 1e6),
      new TimeAxis({ values: ['2020-01-01', '2020-01-05', '2020-02-01'] }),
      new LeadTimeAxis({ start: 3600, step: 3600, length: 240 }),
      new LeadTimeAxis({ values: [0, 3600, 21_600] }),
      new TimeAxis({ start: null, step: 'daily', length: 3 }),
      new TimeAxis({ values: [] }),
    ]
    expect(axes.map((axis) => inspect(axis))).toMatchInlineSnapshot(`
      [
        "TimeAxis { 2010-08-01T21:00:00Z to 2124-08-30T12:00:00Z, hourly, 1000000 times }",
        "TimeAxis { 2020-01-01T00:00:00Z to 2020-02-01T00:00:00Z, listed, 3 times }",
        "LeadTimeAxis { 1 h to 240 h, hourly, 240 lead times }",
        "LeadTimeAxis { 0 h to 6 h, listed, 3 lead times }",
        "TimeAxis { unknown start, daily, 3 times }",
        "TimeAxis { no times, listed }",
      ]
    `)
  })

  test('a matrix is a few lines, however large', () => {
    expect(inspect(new Matrix(new Float64Array(1e6), 1000, 1000))).toMatchInlineSnapshot(`
      "Matrix: 1000 x 1000
        0  0  0  ...  0  0  0
        0  0  0  ...  0  0  0
        0  0  0  ...  0  0  0
        ...
        0  0  0  ...  0  0  0
        0  0  0  ...  0  0  0
        0  0  0  ...  0  0  0"
    `)
  })

  test('something that holds a series does not fail, and stays readable', () => {
    expect(inspect({ of: [small['a forecast'], hourlyAxis('2010-08-01T21:00', 2)] })).toContain(
      '2010-08-01T21:00:00Z',
    )
  })
})

describe('String() of', () => {
  test.each(all)('%s is one line', (_, one) => {
    expect(String(one)).not.toContain('\n')
    expect(String(one)).toContain('rain [mm]')
  })
})

describe('JSON of', () => {
  test('a series has its axes with ISO instants, and its values by row, missing ones null', () => {
    const ensemble = small['an ensemble'] as EnsembleSeries
    const json = JSON.parse(JSON.stringify(ensemble.select({ members: [0, 1], to: '2010-08-02' })))
    expect(json).toEqual({
      kind: 'ensemble',
      id: 'rain',
      units: 'mm',
      members: ['0', '1'],
      time: { start: '2010-08-01T00:00:00Z', end: '2010-08-02T00:00:00Z', step: 86_400, length: 2 },
      values: [
        [0, null],
        [4 / 3, 5 / 3],
      ],
    })
  })

  test.each(all)('%s has no bare instants and no objects of indices', (_, one) => {
    const text = JSON.stringify(one.slice(0, 3))
    expect(text).not.toMatch(/[^.\d]\d{12,}[^.\d]/)
    expect(text).not.toContain('"0":')
  })

  test('axes has what they are made of', () => {
    expect(JSON.parse(JSON.stringify([new TimeAxis({ values: ['2020-01-01', '2020-01-05'] })]))).toEqual([
      {
        start: '2020-01-01T00:00:00Z',
        end: '2020-01-05T00:00:00Z',
        step: null,
        length: 2,
        values: ['2020-01-01T00:00:00Z', '2020-01-05T00:00:00Z'],
      },
    ])
    expect(JSON.parse(JSON.stringify(new LeadTimeAxis({ start: 3600, step: 3600, length: 3 })))).toEqual({
      start: 3600,
      end: 10_800,
      step: 3600,
      length: 3,
    })
  })
})

describe('a hostile identifier', () => {
  const evil = '\u001b[31mred\u0000\r\n\u202e\u0085\u009b'
  /** Control characters but for the end of a line, and marks of direction. */
  const control = /(?!\n)[\p{Cc}\u2028-\u202e]/u
  const named = { id: evil, variable: evil, units: evil, station: evil }
  const hostile: Series[] = [
    new UnivariateSeries({ ...named, time: dailyAxis(0, 2), values: count(2) }),
    new SeriesCollection({ ...named, time: dailyAxis(0, 2), stations: [evil, 'b'], values: count(4) }),
    new EnsembleSeries({ ...named, time: dailyAxis(0, 2), members: [evil, 'b'], values: count(4) }),
    new EnsembleForecastSeries({
      ...named,
      issues: dailyAxis(0, 2),
      leads: new LeadTimeAxis({ start: 0, step: 1, length: 1 }),
      members: [evil, 'b'],
      values: count(4),
    }),
  ]

  test.each(hostile.map((one) => [one.kind, one] as const))('cannot steer a terminal: %s', (_, one) => {
    expect(inspect(one)).not.toMatch(control)
    expect(String(one)).not.toMatch(control)
    expect(String(one)).not.toContain('\n')
    for (const layout of ['wide', 'long', 'tensor'] as const) {
      expect(inspect(one.toArrow({ layout }))).not.toMatch(control)
    }
    expect(inspect(one)).toContain('\\u001b[31mred')
  })

  test('of great length stays short', () => {
    const long = 'x'.repeat(100_000)
    const one = new EnsembleSeries({
      id: long,
      units: long,
      time: dailyAxis(0, 2),
      members: [long, 'b'],
      values: count(4),
    })
    for (const text of [
      inspect(one),
      String(one),
      inspect(one.toArrow()),
      inspect(one.toArrow({ layout: 'long' })),
    ]) {
      expect(text.length).toBeLessThan(2000)
    }
  })

  test('is escaped in errors', () => {
    for (const ask of [
      () => (hostile[1] as SeriesCollection).station(`${evil}?`),
      () => new TimeAxis({ values: [evil] }),
      () => hostile[0]!.select({ [evil]: 1 } as never),
    ]) {
      let message = ''
      try {
        ask()
      } catch (error) {
        message = (error as Error).message
      }
      expect(message).toContain('red')
      expect(message).not.toMatch(control)
    }
  })
})
