import * as uchronia from 'uchronia'
import { expect, test } from 'vitest'

test('the public names are these, and a change of them is meant', () => {
  expect(Object.keys(uchronia).sort()).toMatchInlineSnapshot(`
    [
      "EnsembleForecastSeries",
      "EnsembleForecastTimeSeries",
      "EnsembleSeries",
      "EnsembleTimeSeries",
      "LeadTimeAxis",
      "NativeSeries",
      "TimeSeries",
      "TimeSeriesGeometry",
      "TimeSeriesLibrary",
      "UchroniaError",
      "UnivariateSeries",
      "appendNetcdf",
      "appendNetcdfAsync",
      "exportSeries",
      "formatInstant",
      "isUnreadable",
      "liveHandles",
      "parseInstant",
      "seriesFromArrow",
      "writeIssueFiles",
      "writeIssueFilesAsync",
      "writeNetcdf",
      "writeNetcdfAsync",
      "writeSample",
    ]
  `)
})
