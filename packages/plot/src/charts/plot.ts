import type { Chart } from '../layout/chart.ts'
import { type Drawable, kindOf } from '../source.ts'
import { type HydrographOptions, hydrograph } from './hydrograph.ts'
import { type PlumeOptions, plume } from './plume.ts'

/**
 * The chart that fits the kind of a series: a hydrograph of a single series or a collection, a plume of an ensemble or of one
 * issue of a forecast.
 *
 * @example
 * ```ts
 * plot(dailySeries('2020-01-01', [[1, 3], [2, 4]])).alt.slice(0, 5) // 'Plume'
 * ```
 * @throws {@link PlotError} `NOT_A_SERIES` @throws {@link OptionError}
 */
export function plot(series: Drawable, options: PlumeOptions | HydrographOptions = {}): Chart {
  const kind = kindOf(series)
  return kind === 'single' || kind === 'collection' ? hydrograph(series, options) : plume(series, options)
}
