import * as uchronia from 'uchronia'
import * as sample from 'uchronia/sample'
import { expect, test } from 'vitest'

test('the public names of uchronia are these, and a change of them is meant', () => {
  expect(Object.keys(uchronia).sort()).toMatchInlineSnapshot(`
    [
      "CinteropError",
      "EngineNotFoundError",
      "EnsembleForecastSeries",
      "EnsembleForecastTimeSeries",
      "EnsembleSeries",
      "EnsembleTimeSeries",
      "LeadTimeAxis",
      "METADATA_KEY",
      "Matrix",
      "NativeError",
      "NativeSeries",
      "OptionError",
      "PlainSeries",
      "RefcountError",
      "SelectionError",
      "SeriesCollection",
      "SeriesError",
      "ShapeError",
      "TableError",
      "TimeAxis",
      "TimeError",
      "TimeSeries",
      "TimeSeriesCollection",
      "TimeSeriesLibrary",
      "UchroniaError",
      "UnivariateSeries",
      "addToCatalogue",
      "appendNetcdf",
      "asFloat64",
      "catalogueYaml",
      "dailyAxis",
      "dailySeries",
      "defaultMonthDay",
      "describeLeadTimes",
      "describeTimeAxis",
      "exportSeries",
      "formatDuration",
      "formatInstant",
      "formatTimeStep",
      "hourlyAxis",
      "hourlySeries",
      "inferTimeAxis",
      "isSeries",
      "isUnreadable",
      "leadTimesOf",
      "makeForecast",
      "makeSeries",
      "monthlyAxis",
      "monthlySeries",
      "nativeObjects",
      "negativeIsMissing",
      "parseInstant",
      "parseTimeStep",
      "regularAxis",
      "regularSeries",
      "seriesFromArrow",
      "timeAxisOf",
      "writeIssueFiles",
      "writeNetcdf",
    ]
  `)
})

test('the public names of uchronia/sample are these', () => {
  expect(Object.keys(sample).sort()).toMatchInlineSnapshot(`
    [
      "writeSample",
    ]
  `)
})
