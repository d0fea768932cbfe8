import type { EnsembleSeries } from './ensemble.ts'
import type { EnsembleForecastSeries } from './forecast.ts'
import type { UnivariateSeries } from './univariate.ts'

/** A series of any kind, as plain data. */
export type Series = UnivariateSeries | EnsembleSeries | EnsembleForecastSeries

/** What the kinds of series are called. */
export type SeriesKind = Series['kind']
