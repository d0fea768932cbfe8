import { dailySeries, hourlyAxis, hourlySeries, makeSeries, regularAxis } from '@uchronia/series'
import { describe, expect, test } from 'vitest'
import {
  boxesByLead,
  type Chart,
  economicValue,
  exceedance,
  exceedanceTable,
  hydrograph,
  lastIssues,
  missingHeatmap,
  pitHistogram,
  plot,
  plume,
  probabilityTable,
  rankHistogram,
  reliability,
  roc,
  skillByLead,
  spaghetti,
  spreadError,
} from '../src/index.ts'
import { floods, observed, rain, scores } from './data.ts'
import { badTexts, textBoxes } from './svg-texts.ts'

const long = 'a name of at least thirty characters'
const forecast = floods(21, 72, 6).withInfo({ longName: `${long}: 河川流量 поток`, station: long })
const thresholds = { [long]: 60, 'minor flood': 61, 'almost the same': 61.5, low: 1 }

const charts: Record<string, (options: { width?: number; timeZone?: string }) => Chart> = {
  plume: (options) => plume(forecast, { ...options, observed, rain, thresholds, spaghetti: true }),
  'plume on a log axis': (options) => plume(forecast, { ...options, log: true, thresholds }),
  spaghetti: (options) => spaghetti(forecast, options),
  'last issues': (options) => lastIssues(forecast, { ...options, validTime: '2020-03-08', thresholds }),
  boxes: (options) => boxesByLead(forecast, options),
  exceedance: (options) => exceedance(forecast, { ...options, thresholds, reference: [1, 2, 300] }),
  'exceedance table': (options) => exceedanceTable(forecast, { ...options, thresholds, reference: [1, 2] }),
  'probability table': (options) => probabilityTable(forecast, { ...options, thresholds }),
  'large numbers': (options) => plot(dailySeries('2020-01-01', [1e9, -2e9, 3e9, Number.NaN]), options),
  'numbers beyond all axes': (options) => plot(dailySeries('2020-01-01', [1e300, -1e300, 1e-300]), options),
  'tiny numbers': (options) => plot(dailySeries('2020-01-01', [1e-9, 2e-9]), options),
  'one value': (options) => plot(dailySeries('2020-01-01', [5], { units: long }), options),
  zeros: (options) => plot(dailySeries('2020-01-01', [0, 0, 0]), options),
  'all missing': (options) => plot(dailySeries('2020-01-01', [Number.NaN, Number.NaN]), options),
  'no times': (options) => plot(dailySeries('2020-01-01', []), options),
  'ten years hourly': (options) =>
    plot(
      hourlySeries(
        '2011-01-01',
        new Float64Array(87_672).map((_, i) => i % 977),
      ),
      options,
    ),
  'many stations': (options) =>
    hydrograph(
      makeSeries(
        hourlyAxis('2020-01-01', 30),
        Array.from({ length: 12 }, () => new Float64Array(30)),
        {
          stations: Array.from({ length: 12 }, (_, i) => `${long} ${i}`),
        },
      ),
      options,
    ),
  'missing values': (options) =>
    missingHeatmap(hourlySeries('2011-05-01', new Float64Array(60_000)), options),
  reliability: (options) => reliability(scores.all, { ...options, threshold: 12 }),
  'rank histogram': (options) => rankHistogram(scores.all, options),
  'PIT histogram': (options) => pitHistogram(scores.all, options),
  ROC: (options) => roc(scores.all, { ...options, threshold: 8 }),
  'spread and error': (options) => spreadError(scores.lead, options),
  skill: (options) => skillByLead(scores.lead, options),
  'economic value': (options) => economicValue(scores.all, options),
}

describe('no label is cut off or lies on another', () => {
  for (const width of [undefined, 340, 1200]) {
    test.each(Object.entries(charts))(`%s, ${width ?? 'the default'} wide`, (_, draw) => {
      expect(badTexts(draw(width === undefined ? {} : { width }))).toEqual([])
    })
  }

  test.each(['2020-01-01', '2020-02-28T23:10', '1999-12-31T23:59:30'])(
    'time axes of all lengths from %s on',
    (start) => {
      for (const seconds of [60, 600, 3600, 5 * 3600, 86_400, 9 * 86_400, 40 * 86_400, 400 * 86_400]) {
        const series = makeSeries(regularAxis(start, seconds, 30), new Float64Array(30))
        expect(badTexts(plot(series, { timeZone: 'Australia/Lord_Howe' }))).toEqual([])
      }
    },
  )
})

test('overlapping and cut texts are seen where they are', () => {
  const chart = plot(dailySeries('2020-01-01', [1, 2]))
  const [first] = (Array.from(chart.element.children) as Element[]).filter(
    ({ localName }) => localName === 'text',
  )
  first!.setAttribute('x', '-40')
  expect(badTexts(chart)).not.toEqual([])
  expect(textBoxes(chart).length).toBeGreaterThan(5)
})
