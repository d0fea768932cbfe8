import {
  dailySeries,
  hourlySeries,
  LeadTimeAxis,
  makeForecast,
  makeSeries,
  OptionError,
  SelectionError,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import { describe, expect, test } from 'vitest'
import {
  type Chart,
  exceedance,
  exceedanceTable,
  hydrograph,
  lastIssues,
  PlotError,
  plot,
  plume,
  probabilityTable,
  spaghetti,
} from '../src/index.ts'
import { floods, observed, rain } from './data.ts'
import { textBoxes } from './svg-texts.ts'

const forecast = floods(21, 72, 6)

const texts = (chart: Chart) => textBoxes(chart).map(({ text }) => text)
const legend = (chart: Chart) => texts(chart).join(' | ')
/** Points of all lines, in pixels; what is broken by a gap is several. */
const paths = (chart: Chart) => [...chart.svg.matchAll(/<path d="([^"]+)"/g)].map((match) => match[1]!)
const count = (chart: Chart, part: string) => chart.svg.split(part).length - 1

describe('plot chooses by kind', () => {
  test('a line of a single series and of each station, a plume of an ensemble and of the last issue', () => {
    expect(plot(observed).alt).toMatch(
      /^observed streamflow \[m3\/s\], 2020-02-29 00:00 to 2020-03-04 03:00 UTC/,
    )
    const stations = makeSeries(observed.time, [observed.values, observed.values], { stations: ['A', 'B'] })
    expect(legend(plot(stations))).toMatch(/A \| B/)
    expect(plot(forecast.at(0)).alt).toMatch(/^Plume .* 21 members\./)
    expect(plot(forecast).alt).toMatch(/issued 2020-03-06 21:00 UTC/)
  })

  test('amounts of intervals are bars over their intervals, everything else is a line', () => {
    expect(count(plot(rain), '<rect')).toBeGreaterThan(20)
    expect(count(plot(observed), '<rect')).toBe(1)
  })

  test('bars stand on 0, also where all amounts are alike', () => {
    const amounts = { units: 'mm', aggregation: 'accumulated over the preceding interval' }
    expect(texts(plot(dailySeries('2020-01-01', [5, 5.5, 6], amounts)))).toContain('0')
    expect(texts(plot(dailySeries('2020-01-01', [5, 5.5, 6])))).not.toContain('0')
  })

  test('of observations at several stations, those at the station of the series are drawn', () => {
    const other = observed.values.map((value) => value + 1000)
    const stations = makeSeries(observed.time, [other, observed.values], { stations: ['A', 'B'] })
    const ofB = hourlySeries('2020-03-01', [1, 2, 3], { station: 'B' })
    expect(plot(ofB, { observed: stations }).svg).toBe(plot(ofB, { observed: stations.station('B') }).svg)
    expect(() => plot(hourlySeries('2020-03-01', [1, 2]), { observed: stations })).toThrow(
      'observed is a collection of 2 stations, and what it is drawn with does not say which is its own. Take one with station(): A, B.',
    )
    expect(() => plot(hourlySeries('2020-03-01', [1, 2], { station: 'C' }), { observed: stations })).toThrow(
      SelectionError,
    )
  })

  test('what is no series is refused by name', () => {
    for (const wrong of [undefined, null, 5, [1, 2], {}, { kind: 'single' }]) {
      expect(() => plot(wrong as never)).toThrow(PlotError)
    }
    expect(() => plume(observed)).toThrow(
      /plume draws ensembles and forecasts, not a series of the kind "single"/,
    )
    expect(() => hydrograph(forecast)).toThrow(/not a series of the kind "forecast"/)
  })
})

describe('a plume', () => {
  test('has its bands, the number of members and the issue time in words', () => {
    const chart = plume(forecast, { observed })
    expect(legend(chart)).toContain('5–95 % of the members | 25–75 % of the members | median')
    expect(texts(chart)).toContain('station 401201, 21 members')
    expect(legend(chart)).toContain('issued 2020-03-06 21:00 UTC')
  })

  test('draws the quantiles of the members: a constant ensemble is a band of no height', () => {
    const flat = makeForecast({
      issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 1 }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
      members: [1, 2, 3],
      values: new Float64Array(9).fill(4),
    })
    const heights = paths(plume(flat)).map(
      (path) => new Set([...path.matchAll(/,(-?[\d.]+)/g)].map((match) => match[1])).size,
    )
    expect(heights).toEqual([1, 1, 1])
  })

  test('never goes below a physical bound: 0 where no value is below it', () => {
    expect(texts(plume(forecast)).filter((text) => text.startsWith('−'))).toEqual([])
    const below = forecast.subtract(30)
    expect(texts(plume(below)).some((text) => text.startsWith('−'))).toBe(true)
    const bounded = plume(below, { bound: 0 })
    expect(texts(bounded).some((text) => text.startsWith('−'))).toBe(false)
    expect(bounded.notes.join()).toMatch(/^\d+ values below 0 are drawn at 0\.$/)
  })

  test('says how many values have no place on a logarithmic axis', () => {
    const chart = plume(forecast.subtract(30), { log: true })
    expect(chart.notes.join()).toMatch(/\d+ values at or below 0 lie at the lower edge/)
  })

  test('of the issue that is named; another is an error', () => {
    expect(plume(forecast, { issue: '2020-03-02T21:00' }).alt).toContain('issued 2020-03-02 21:00 UTC')
    expect(() => plume(forecast, { issue: '2020-03-02T20:00' })).toThrow(SelectionError)
  })

  test('of 1000 members draws 50 as lines, and says so', () => {
    const chart = spaghetti(floods(1000, 5))
    expect(paths(chart)).toHaveLength(51)
    expect(legend(chart)).toContain('50 of the 1000 members, evenly chosen')
  })

  test('of members of which some are missing says at how many times', () => {
    const { values } = forecast
    const holes = forecast.map((value) => (value === values[5 * 21 * 72 + 3] ? Number.NaN : value))
    expect(plume(holes).notes).toEqual(['At 1 time some members are missing; the others are drawn.'])
  })

  test('without any value says so in the middle', () => {
    const chart = plume(forecast.where(() => false))
    expect(texts(chart)).toContain('All values are missing.')
    expect(chart.alt).toContain('No values.')
    expect(chart.notes).toEqual(['72 of 72 times have no value.'])
  })
})

describe('observations and rain', () => {
  test('observations are in the units of the forecast, or refused', () => {
    const megalitres = observed.convertUnits('ML/day')
    expect(plume(forecast, { observed: megalitres, issue: '2020-03-01T21:00' }).alt).toContain(
      'Observed: 14 to',
    )
    expect(() => plume(forecast, { observed: observed.withInfo({ units: 'mm' }) })).toThrow(OptionError)
  })

  test('amounts of another step are refused: they are not alike', () => {
    const hourly = hourlySeries(
      '2020-01-01',
      [
        [1, 2],
        [3, 4],
      ],
      { units: 'mm', aggregation: 'accumulated over the preceding interval' },
    )
    const daily = dailySeries('2020-01-01', [1, 2], {
      units: 'mm',
      aggregation: 'accumulated over the preceding interval',
    })
    expect(() => plume(hourly, { observed: daily })).toThrow(/Bring both to one step with aggregate/)
  })

  test('observations reach before the issue time by a third of the span, or as far as is asked for', () => {
    const one = { observed, issue: '2020-03-01T21:00' }
    expect(plume(forecast, one).notes).toEqual(
      ['7 of 31 observed times have no value.'].map(() => expect.stringContaining('observed times')),
    )
    expect(plume(forecast, { ...one, before: 0 }).notes.join()).toMatch(/of 55 observed times/)
  })

  test('rain hangs from the top: its numbers grow downwards', () => {
    const boxes = textBoxes(hydrograph(observed, { rain }))
    const [top, next] = boxes.filter(({ left, text }) => left < 40 && /^[05]$/.test(text))
    expect([top!.text, next!.text]).toEqual(['0', '5'])
    expect(next!.top).toBeGreaterThan(top!.top)
  })
})

describe('lines', () => {
  test('have a gap where values are missing, and a dot for a value that stands alone', () => {
    const gaps = plot(dailySeries('2020-01-01', [1, 2, Number.NaN, 3, Number.NaN, 4, 5]))
    expect(paths(gaps)[0]!.match(/L/g)).toHaveLength(2)
    expect(count(gaps, '<circle')).toBe(1)
  })

  test('of ten years hourly are thinned, keep the highest and the lowest value, and say so', () => {
    const values = new Float64Array(87_672).fill(10)
    values[40_001] = 500
    values[70_003] = 0
    const chart = plot(hourlySeries('2011-01-01', values))
    const ys = paths(chart).flatMap((path) =>
      [...path.matchAll(/,(-?[\d.]+)/g)].map((match) => Number(match[1])),
    )
    const whole = plot(hourlySeries('2011-01-01', Float64Array.of(10, 500, 0, 10)))
    const span = [...paths(whole)[0]!.matchAll(/,(-?[\d.]+)/g)].map((match) => Number(match[1]))
    expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(Math.max(...span) - Math.min(...span), -1.5)
    expect(ys.length).toBeLessThan(4000)
    expect(chart.notes.join()).toContain(
      'Times that share a pixel are drawn as its least and greatest values',
    )
    expect(chart.alt).toContain('share a pixel')
  })

  test('of listed times lie at their times', () => {
    const time = new TimeAxis({ values: ['2020-01-01', '2020-01-02', '2020-01-11'] })
    const xs = [
      ...paths(plot(new UnivariateSeries({ time, values: Float64Array.of(1, 2, 3) })))[0]!.matchAll(
        /([\d.]+),/g,
      ),
    ].map((match) => Number(match[1]))
    expect((xs[1]! - xs[0]!) / (xs[2]! - xs[0]!)).toBeCloseTo(0.1, 2)
  })

  test('of a series without a known start are over indices', () => {
    const time = new TimeAxis({ start: null, step: 'hourly', length: 3 })
    const chart = plot(new UnivariateSeries({ time, values: Float64Array.of(1, 2, 3) }))
    expect(legend(chart)).toContain('index (the start is not known)')
  })
})

describe('the zone', () => {
  test('is said on the axis, and its days begin at its midnight', () => {
    const chart = plot(hourlySeries('2020-01-01', new Float64Array(72)), { timeZone: 'Australia/Melbourne' })
    expect(texts(chart)).toContain('time (Australia/Melbourne)')
    const midnight = textBoxes(chart).find(({ text }) => text === '00:00')!
    const line = paths(
      plot(
        hourlySeries(
          '2020-01-01',
          Float64Array.from({ length: 72 }, (_, i) => i),
        ),
        { timeZone: 'Australia/Melbourne' },
      ),
    )[0]!
    const xs = [...line.matchAll(/(-?[\d.]+),/g)].map((match) => Number(match[1]))
    // It is 11 hours ahead of UTC: its midnight is 13:00 UTC.
    expect(Math.abs((midnight.left + midnight.right) / 2 - xs[13]!)).toBeLessThan(1)
  })

  test('keeps days apart over the end of daylight saving', () => {
    const chart = plot(hourlySeries('2020-04-03T13:00', new Float64Array(24 * 8)), {
      timeZone: 'Australia/Melbourne',
    })
    const days = textBoxes(chart).filter(({ text }) => /^\d+ Apr$/.test(text))
    const steps = days.slice(1).map((day, i) => (day.left + day.right - days[i]!.left - days[i]!.right) / 2)
    // 5 April has 25 hours.
    expect(days[steps.indexOf(Math.max(...steps))]!.text).toBe('5 Apr')
    expect(Math.max(...steps) / Math.min(...steps)).toBeCloseTo(25 / 24, 2)
    expect(new Set(days.map(({ text }) => text)).size).toBe(days.length)
  })

  test('that does not exist is an error', () => {
    expect(() => plot(observed, { timeZone: 'Mars/Olympus' })).toThrow(
      /There is no time zone "Mars\/Olympus"/,
    )
  })
})

describe('thresholds', () => {
  test('have their name, value and units at the right; one far away is a note', () => {
    const chart = plume(forecast, { thresholds: { 'minor flood': 60, 'dam break': 9e6 } })
    expect(texts(chart)).toContain('minor flood 60 m3/s')
    expect(chart.notes).toEqual(['dam break 9,000,000 m3/s lies outside the axis.'])
  })

  test('below the physical bound, or at 0 on a logarithmic axis, are a note', () => {
    expect(plume(forecast, { thresholds: [-5] }).notes).toEqual(['−5 m3/s lies outside the axis.'])
    expect(plume(forecast, { thresholds: [0], log: true }).notes).toEqual(['0 m3/s lies outside the axis.'])
    expect(plume(forecast.subtract(60), { thresholds: [-5] }).notes).toEqual([])
  })

  test('below all values move the lower edge of a logarithmic axis, and what is at or below 0 lies there', () => {
    const series = dailySeries('2020-01-01', [0, 100, 200])
    const y = (chart: Chart) => Number(/M[\d.]+,([\d.]+)/.exec(paths(chart)[0]!)![1])
    const lowest = (chart: Chart) =>
      Math.max(
        ...textBoxes(chart)
          .filter(({ left, text }) => left < 50 && /^[\d,.]+$/.test(text))
          .map(({ bottom }) => bottom),
      )
    const [plain, lower] = [{}, { thresholds: [1] }].map((options) => plot(series, { ...options, log: true }))
    expect(y(lower!) - y(plain!)).toBeCloseTo(lowest(lower!) - lowest(plain!), 0)
  })

  test('that are no numbers are refused', () => {
    for (const wrong of [{ a: Number.NaN }, [{ label: 'x' }], 'x', [null]]) {
      expect(() => plume(forecast, { thresholds: wrong as never })).toThrow(OptionError)
    }
  })
})

describe('the last issues', () => {
  test('that reach a valid time are drawn, the newest solid', () => {
    const chart = lastIssues(forecast, { validTime: '2020-03-05T12:00', count: 20 })
    expect(chart.alt).toMatch(/^The last 3 issues that reach 2020-03-05 12:00 UTC/)
    expect(() => lastIssues(forecast, { validTime: '2021-01-01' })).toThrow(
      /No issue reaches 2021-01-01 00:00 UTC/,
    )
  })
})

describe('exceedance', () => {
  const members = dailySeries(
    '2020-01-01',
    [
      [1, 1],
      [2, 2],
      [3, Number.NaN],
      [4, 4],
    ],
    {
      variable: 'rain',
      units: 'mm',
      aggregation: 'accumulated over the preceding interval',
    },
  )

  test('is of the totals of amounts; members with a missing value are left out and counted', () => {
    const table = exceedanceTable(members, {
      levels: [0.5, 0.1],
      thresholds: [4],
      reference: [1, 2, 3, Number.NaN],
    })
    expect(texts(table)).toEqual(
      expect.arrayContaining(['4', '7.2', '67 %', '0 %', 'forecast (3 values)', 'reference (3 values)']),
    )
    expect(table.notes).toEqual(['1 of 4 members have missing values in this window and are left out.'])
    expect(exceedance(members, { thresholds: [4] }).alt).toContain('4 mm with 66.67 %')
  })

  test('tables are HTML too, with everything escaped', () => {
    const table = probabilityTable(members.withInfo({ longName: '<script>alert(1)</script>' }), {
      thresholds: { '<b>': 2 },
    })
    expect(table.html).toContain('&lt;script&gt;')
    expect(table.html).not.toMatch(/<script|<b>2/)
    expect(table.html).toContain(
      '<td style="padding:2px 8px;text-align:right;background:#d1553f;color:#111111">75\u00a0%</td>',
    )
  })
})

test('hostile names stay text, in attributes too', () => {
  const chart = plot(observed.withInfo({ longName: '"><script>alert(1)</script>&\u0000\u202e\ud800' }))
  for (const wrong of ['<script', '\u0000', '\u202e', '\ud800']) expect(chart.svg.includes(wrong)).toBe(false)
  expect(texts(chart).join()).toContain('<script>alert(1)</script>&\\u0000')
})

test('options that do not exist, or have no such value, are refused', () => {
  expect(() => plot(observed, { colour: 'red' } as never)).toThrow(/has no option "colour"/)
  for (const wrong of [
    { width: 10 },
    { height: 1e9 },
    { theme: 'pink' },
    { title: 5 },
    { bound: Number.NaN },
    { log: 'yes' },
  ]) {
    expect(() => plot(observed, wrong as never)).toThrow(OptionError)
  }
  for (const bands of [
    [[0.9, 0.1]],
    [[0, 2]],
    'x',
    [
      [0.1, 0.2],
      [0.1, 0.3],
      [0.1, 0.4],
      [0.1, 0.5],
    ],
  ]) {
    expect(() => plume(forecast, { bands: bands as never })).toThrow(/bands are up to three pairs/)
  }
})

test('title and description can be given', () => {
  const chart = plot(observed, { title: 'Flow at the bridge', alt: 'A line' })
  expect(texts(chart)).toContain('Flow at the bridge')
  expect(chart.svg).toContain('aria-label="A line"')
  expect(chart.alt).toBe('A line')
})

test('a document of the caller is drawn into', async () => {
  const { parseHTML } = await import('linkedom')
  const { document } = parseHTML('<html><body></body></html>') as unknown as { document: Document }
  const chart = plot(observed, { document })
  expect(chart.element.ownerDocument).toBe(document)
})

test('the last issue alone is called that', () => {
  expect(lastIssues(floods(3, 24, 1)).alt).toMatch(/^The last issue of /)
  expect(lastIssues(floods(3, 24, 2)).alt).toMatch(/^The last 2 issues of /)
})

describe('the reference of probabilities of exceedance', () => {
  const window = new TimeAxis({ start: '2020-03-05T01:00:00Z', step: 'hourly', length: 6 })
  const members = makeSeries(window, [new Float64Array(6).fill(1), new Float64Array(6).fill(3)], {
    units: 'mm',
    variable: 'rain',
    aggregation: 'accumulated over the preceding interval',
  })
  const record = (
    from: string,
    years: number,
    value: (t: Date) => number,
    info: object = { units: 'mm' },
  ) => {
    const start = Date.parse(from)
    const length = (Date.UTC(new Date(start).getUTCFullYear() + years, 0, 1) - start) / 3_600_000
    return new UnivariateSeries({
      time: new TimeAxis({ start, step: 'hourly', length }),
      values: Float64Array.from({ length }, (_, i) => value(new Date(start + i * 3_600_000))),
      ...info,
    })
  }
  const column = (reference: unknown) => {
    const { html } = exceedanceTable(members, { levels: [1, 0.5, 0], reference: reference as never })
    return [...html.matchAll(/<t[hd][^>]*>([^<]*)<\/t[hd]>/g)]
      .map((match) => match[1]!)
      .filter((_, i) => i % 3 === 2)
  }

  test('of observations is the same window within 14 days of the day in each other year, by definition', () => {
    const value = (t: Date) => (t.getUTCFullYear() - 2010) * t.getUTCDate()
    const observed = record('2018-01-01', 4, value)
    const sums = [2018, 2019, 2021].flatMap((year) =>
      Array.from({ length: 29 }, (_, i) => {
        const first = Date.UTC(year, 2, 5 - 14 + i, 1)
        return Array.from({ length: 6 }, (_, k) => value(new Date(first + k * 3_600_000))).reduce(
          (a, b) => a + b,
        )
      }),
    )
    const sorted = sums.sort((a, b) => a - b)
    expect(column(observed)).toEqual([
      'other years (87 values)',
      String(sorted[0]),
      String(sorted[43]),
      sorted[86]!.toLocaleString('en'),
    ])
  })

  test('leaves out windows with missing values, and those that the record does not cover', () => {
    const gap = Date.UTC(2019, 2, 5, 3)
    const observed = record('2019-02-25T00:00:00Z', 1, (t) => (t.getTime() === gap ? Number.NaN : 1))
    // From 25 February to 19 March are 23 days, of which one has the gap.
    expect(column(observed)[0]).toBe('other years (22 values)')
  })

  test('stands alone where every member lacks a value, and no probability is a number then', () => {
    const nothing = makeSeries(window, [new Float64Array(6).fill(Number.NaN)], { units: 'mm' })
    const chart = exceedance(nothing, { thresholds: { heavy: 20 }, reference: [1, 2, 30] })
    expect(legend(chart)).toContain('heavy 20 mm with an unknown probability')
    expect(chart.svg + chart.alt).not.toMatch(/NaN|undefined|Infinity/)
  })

  test('of another ensemble is its members over the same window', () => {
    const other = makeSeries(
      new TimeAxis({ start: '2020-03-05', step: 'hourly', length: 48 }),
      [5, 7, 9].map((value) => new Float64Array(48).fill(value)),
      { units: 'mm', variable: 'older' },
    )
    expect(column(other)).toEqual(['older (3 values)', '30', '42', '54'])
  })

  test.each([
    ['other units', record('2018-01-01', 1, () => 1, { units: 'm3/s' }), /reference is in "m3\/s".*"mm"/],
    ['its own year alone', record('2020-01-01', 1, () => 1), /has no other year/],
    [
      'another step',
      new UnivariateSeries({
        time: new TimeAxis({ start: '2018-01-01', step: 'daily', length: 3 }),
        values: new Float64Array(3),
      }),
      /Aggregate one of them/,
    ],
    ['no series', 'rain', /array of numbers or a series/],
    ['a kind without values', { kind: 'single' }, /Expected a series/],
  ])('refuses one of %s', (_, reference, message) => {
    expect(() => exceedance(members, { reference: reference as never })).toThrow(message)
  })
})
