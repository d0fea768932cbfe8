import {
  EnsembleForecastSeries,
  EnsembleSeries,
  LeadTimeAxis,
  seriesFromArrow,
  TimeSeriesGeometry,
  UnivariateSeries,
} from '@uchronia/cinterop'
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import { expect, test } from 'vitest'

const geometry = new TimeSeriesGeometry({ start: '2010-08-01T21:00', step: 3600, length: 3 })
const single = new UnivariateSeries({ geometry, values: Float64Array.of(1, NaN, -0), units: 'mm' })
const ensemble = new EnsembleSeries({
  geometry,
  labels: ['a', 'é'],
  values: Float64Array.of(1, 2, 3, NaN, 5, Infinity),
})
const forecast = new EnsembleForecastSeries({
  issues: new TimeSeriesGeometry({ start: '2010-08-01T21:00', step: 86400, length: 2 }),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
  members: ['1', '2'],
  values: Float64Array.from({ length: 12 }, (_, i) => i),
})

for (const layout of ['wide', 'long', 'tensor'] as const) {
  for (const dictionary of [false, true]) {
    for (const series of [single, ensemble, forecast]) {
      test(`${series.kind} ${layout} ${dictionary}`, () => {
        const table = series.toArrow({ layout, dictionary })
        const back = seriesFromArrow(tableFromIPC(tableToIPC(table, 'file')))
        expect(back).toEqual(series)
        expect(seriesFromArrow(table)).toEqual(series)
      })
    }
  }
}
