import { EnsembleForecastSeries } from './ensemble-forecast-series.ts'
import { EnsembleSeries } from './ensemble-series.ts'
import { SeriesCollection } from './series-collection.ts'
import { UnivariateSeries } from './univariate-series.ts'

/** A series of any kind, as plain data. */
export type Series = UnivariateSeries | SeriesCollection | EnsembleSeries | EnsembleForecastSeries

/**
 * Tells plain series from anything else.
 *
 * @example
 * ```ts
 * isSeries(dailySeries('2020-01-01', [1, 2])) // true
 * isSeries([1, 2]) // false
 * ```
 */
export function isSeries(value: unknown): value is Series {
  return (
    value instanceof UnivariateSeries ||
    value instanceof SeriesCollection ||
    value instanceof EnsembleSeries ||
    value instanceof EnsembleForecastSeries
  )
}
