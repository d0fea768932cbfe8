import * as series from '@uchronia/series'
import * as danfo from '@uchronia/series/danfo'
import * as internal from '@uchronia/series/internal'
import { expect, test } from 'vitest'

function names(module: object): string[] {
  return Object.entries(module)
    .map(([name, value]) => {
      const kind = typeof value === 'function' && /^class/.test(String(value)) ? 'class' : typeof value
      return `${kind} ${name}`
    })
    .sort()
}

test('the public names are these and no others', () => {
  expect(names(series)).toMatchInlineSnapshot(`
    [
      "class EnsembleForecastSeries",
      "class EnsembleSeries",
      "class LeadTimeAxis",
      "class Matrix",
      "class OptionError",
      "class PlainSeries",
      "class SelectionError",
      "class SeriesCollection",
      "class SeriesError",
      "class ShapeError",
      "class TableError",
      "class TimeAxis",
      "class TimeError",
      "class TimedSeries",
      "class UnivariateSeries",
      "function asFloat64",
      "function concatIssues",
      "function concatMembers",
      "function dailyAxis",
      "function dailySeries",
      "function defaultMonthDay",
      "function describeLeadTimes",
      "function describeTimeAxis",
      "function formatDuration",
      "function formatInstant",
      "function formatTimeStep",
      "function hourlyAxis",
      "function hourlySeries",
      "function inferTimeAxis",
      "function isSeries",
      "function laggedEnsemble",
      "function leadTimesOf",
      "function makeForecast",
      "function makeSeries",
      "function monthlyAxis",
      "function monthlySeries",
      "function negativeIsMissing",
      "function parseInstant",
      "function parseTimeStep",
      "function regularAxis",
      "function regularSeries",
      "function seriesFromArrow",
      "function timeAxisOf",
      "string METADATA_KEY",
    ]
  `)
})

test('the public names of the danfo subpath are these and no others', () => {
  expect(names(danfo)).toMatchInlineSnapshot(`
    [
      "function fromDanfo",
      "function toDanfo",
      "function toDanfoSeries",
    ]
  `)
})

test('nothing is public and internal at once', () => {
  expect(Object.keys(internal).filter((name) => name in series)).toEqual([])
})
