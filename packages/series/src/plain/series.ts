import { EnsembleForecastSeries } from './ensemble-forecast-series.ts'
import { EnsembleSeries } from './ensemble-series.ts'
import { SeriesCollection } from './series-collection.ts'
import { UnivariateSeries } from './univariate-series.ts'

/** A series of any kind, as plain data. */
export type Series = UnivariateSeries | SeriesCollection | EnsembleSeries | EnsembleForecastSeries

/** Tells plain series from anything else. */
export function isSeries(value: unknown): value is Series {
  return (
    value instanceof UnivariateSeries ||
    value instanceof SeriesCollection ||
    value instanceof EnsembleSeries ||
    value instanceof EnsembleForecastSeries
  )
}
