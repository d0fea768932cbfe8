import { asFloat64, Matrix } from '../native/matrix.ts'
import { dailyAxis, type EndOfMonth, evenAxis, hourlyAxis, monthlyAxis } from '../time/axes.ts'
import type { TimeSeriesGeometry } from '../time/geometry.ts'
import type { InstantLike } from '../time/instant.ts'
import type { TimeStep } from '../time/time-step.ts'
import { EnsembleSeries } from './ensemble.ts'
import { EnsembleForecastSeries, type ForecastOptions } from './forecast.ts'
import type { SeriesInfo } from './info.ts'
import { UnivariateSeries } from './univariate.ts'

/** Numbers of one series. */
export type Values = ArrayLike<number>

/** Numbers of several series: a row for each. */
export type Rows = Matrix | readonly ArrayLike<number>[]

/** What the makers of series take besides values and times. */
export interface MakeOptions extends SeriesInfo {
  /**
   * Looks at the values before the series is made, such as to mark or to fill missing ones. It gets a copy, row after row,
   * and gives back what to use.
   */
  readonly fillMissing?: ((values: Float64Array) => Float64Array) | undefined
}

/** As {@link MakeOptions}, for several series. */
export interface MakeEnsembleOptions extends MakeOptions {
  readonly kind?: 'ensemble' | 'collection' | undefined
  /** The labels of the rows. The default is their number, from `0`. */
  readonly labels?: readonly string[] | undefined
}

/**
 * A hook for `fillMissing`: negative values are missing, as rain and flow mark them.
 *
 * @example
 * ```ts
 * dailySeries('2000-01-01', [1, -99, 3], { fillMissing: negativeIsMissing }).at(1) // NaN
 * ```
 */
export function negativeIsMissing(values: Float64Array): Float64Array {
  return values.map((value) => (value < 0 ? Number.NaN : value))
}

/**
 * A series of numbers on a time axis: a {@link UnivariateSeries} of a list of numbers, an {@link EnsembleSeries} of rows.
 * A `Float64Array` or {@link Matrix} is used as it is; anything else is copied.
 *
 * @throws {@link ShapeError} the values do not fit the axis, or are no numbers
 */
export function makeSeries(
  geometry: TimeSeriesGeometry,
  values: Values,
  options?: MakeOptions,
): UnivariateSeries
export function makeSeries(
  geometry: TimeSeriesGeometry,
  values: Rows,
  options?: MakeEnsembleOptions,
): EnsembleSeries
export function makeSeries(
  geometry: TimeSeriesGeometry,
  values: Values | Rows,
  options: MakeEnsembleOptions = {},
): UnivariateSeries | EnsembleSeries {
  const { fillMissing, kind, labels, ...info } = options
  const filled = (numbers: Float64Array) => fillMissing?.(numbers.slice()) ?? numbers
  if (!isRows(values)) return new UnivariateSeries({ ...info, geometry, values: filled(asFloat64(values)) })
  const matrix = values instanceof Matrix ? values : Matrix.from(values)
  const data = fillMissing
    ? Matrix.from(Array.from({ length: matrix.rows }, (_, row) => filled(matrix.row(row)))).data
    : matrix.data
  const names = labels ?? Array.from({ length: matrix.rows }, (_, i) => String(i))
  return new EnsembleSeries({ ...info, kind, geometry, labels: names, values: data })
}

function isRows(values: Values | Rows): values is Rows {
  return (
    values instanceof Matrix || (Array.isArray(values) && typeof values[0] === 'object' && values[0] !== null)
  )
}

function lengthOf(values: Values | Rows): number {
  if (values instanceof Matrix) return values.columns
  return isRows(values) ? (values[0]?.length ?? 0) : values.length
}

/** Makes series with a step that is known beforehand. */
export interface SeriesMaker {
  (start: InstantLike, values: Values, options?: MakeOptions): UnivariateSeries
  (start: InstantLike, values: Rows, options?: MakeEnsembleOptions): EnsembleSeries
}

function maker(axis: (start: InstantLike, length: number) => TimeSeriesGeometry): SeriesMaker {
  return ((start: InstantLike, values: Values, options?: MakeOptions) =>
    makeSeries(axis(start, lengthOf(values)), values, options)) as SeriesMaker
}

/** Makes hourly series; as {@link makeSeries}. */
export const hourlySeries: SeriesMaker = maker(hourlyAxis)

/** Makes daily series; as {@link makeSeries}. */
export const dailySeries: SeriesMaker = maker(dailyAxis)

/** Makes a maker of series with any even step; as {@link makeSeries}. */
export function evenSeries(step: TimeStep | string): SeriesMaker {
  return maker((start, length) => evenAxis(start, step, length))
}

/** Makes a maker of monthly series; as {@link makeSeries}. */
export function monthlySeries(options: { readonly endOfMonth?: EndOfMonth | undefined } = {}): SeriesMaker {
  return maker((start, length) => monthlyAxis(start, length, options))
}

/** An ensemble forecast; without values, all are missing. @throws {@link ShapeError} */
export function makeForecast(
  options: Omit<ForecastOptions, 'values'> & { readonly values?: Float64Array | undefined },
): EnsembleForecastSeries {
  const size = options.issues.length * options.members.length * options.leads.length
  return new EnsembleForecastSeries({
    ...options,
    values: options.values ?? new Float64Array(size).fill(Number.NaN),
  })
}
