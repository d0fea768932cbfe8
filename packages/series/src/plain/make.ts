import { allocateDoubles } from '../allocate.ts'
import { INFO_KEYS, type SeriesInfo } from '../info.ts'
import { checkOptions } from '../options.ts'
import type { InstantLike } from '../time/instant.ts'
import { LeadTimeAxis } from '../time/lead-time-axis.ts'
import { dailyAxis, type EndOfMonth, hourlyAxis, monthlyAxis, regularAxis } from '../time/make-axis.ts'
import { TimeAxis } from '../time/time-axis.ts'
import type { TimeStep } from '../time/time-step.ts'
import { checkAxis } from './check-values.ts'
import { EnsembleForecastSeries, type ForecastOptions } from './ensemble-forecast-series.ts'
import { EnsembleSeries } from './ensemble-series.ts'
import { checkLabels, type Label } from './labels.ts'
import { asFloat64, checkNumbers, Matrix } from './matrix.ts'
import { SeriesCollection } from './series-collection.ts'
import { UnivariateSeries } from './univariate-series.ts'

/** Numbers of one series. */
export type Values = ArrayLike<number>

/** Numbers of several series: a row for each. */
export type Rows = Matrix | readonly ArrayLike<number>[]

/** Metadata, and a hook for missing values. */
export interface MakeOptions extends SeriesInfo {
  /**
   * Marks or fills missing values before the series is made. It gets a copy of the values, row after row, and returns those
   * to use.
   */
  readonly fillMissing?: ((values: Float64Array) => Float64Array) | undefined
}

/** As {@link MakeOptions}, for several series: name the rows as members or as stations. */
export interface MakeEnsembleOptions extends MakeOptions {
  /** The rows are members of these names. Without `members` and `stations` they are members named from `0`. */
  readonly members?: readonly Label[] | undefined
}

/** As {@link MakeOptions}, for the series of stations. */
export interface MakeCollectionOptions extends MakeOptions {
  /** The rows are stations of these identifiers. */
  readonly stations: readonly Label[]
}

/**
 * A hook for `fillMissing`: negative values are missing, as rain and flow mark them.
 *
 * @example
 * ```ts
 * dailySeries('2000-01-01', [1, -99, 3], { fillMissing: negativeIsMissing }).at(1) // NaN
 * ```
 * @throws {@link ShapeError} `SIZE_MISMATCH`: no numbers
 */
export function negativeIsMissing(values: Float64Array): Float64Array {
  const numbers = asFloat64(values)
  const kept = new Float64Array(numbers.length)
  for (let i = 0; i < kept.length; i++) kept[i] = numbers[i]! < 0 ? Number.NaN : numbers[i]!
  return kept
}

const KEYS = [...INFO_KEYS, 'fillMissing', 'members', 'stations']

/**
 * A series of numbers on a time axis: a {@link UnivariateSeries} of a list of numbers; of rows, a {@link SeriesCollection}
 * where they are stations, else an {@link EnsembleSeries}. A `Float64Array` or {@link Matrix} is used as it is; anything
 * else is copied.
 *
 * @example
 * ```ts
 * const days = dailyAxis('2020-01-01', 2)
 * makeSeries(days, [0.2, 1.4], { units: 'mm' }).at(-1) // 1.4
 * makeSeries(days, [[1, 2], [3, 4]], { stations: ['0123', '0124'] }).kind // 'collection'
 * makeSeries(days, [[1, 2], [3, 4]], { members: [1, 2] }).kind // 'ensemble'
 * ```
 * @throws {@link ShapeError} the values do not fit the axis, or are no numbers
 *
 * @throws {@link OptionError}
 */
export function makeSeries(time: TimeAxis, values: Values, options?: MakeOptions): UnivariateSeries
export function makeSeries(time: TimeAxis, values: Rows, options: MakeCollectionOptions): SeriesCollection
export function makeSeries(time: TimeAxis, values: Rows, options?: MakeEnsembleOptions): EnsembleSeries
export function makeSeries(
  time: TimeAxis,
  values: Values | Rows,
  options: MakeEnsembleOptions & Partial<MakeCollectionOptions> = {},
): UnivariateSeries | EnsembleSeries | SeriesCollection {
  const { fillMissing, members, stations, ...info } = checkOptions(options, 'makeSeries', KEYS)
  const filled = (numbers: Float64Array) => fillMissing?.(numbers.slice()) ?? numbers
  if (!isRows(values)) return new UnivariateSeries({ ...info, time, values: filled(asFloat64(values)) })
  const matrix = values instanceof Matrix ? values : Matrix.from(values)
  const data = fillMissing
    ? Matrix.from(Array.from({ length: matrix.rows }, (_, row) => filled(matrix.row(row)))).data
    : matrix.data
  if (stations !== undefined) return new SeriesCollection({ ...info, time, stations, values: data })
  const names = members ?? Array.from({ length: matrix.rows }, (_, i) => String(i))
  return new EnsembleSeries({ ...info, time, members: names, values: data })
}

function isRows(values: Values | Rows): values is Rows {
  return (
    values instanceof Matrix || (Array.isArray(values) && typeof values[0] === 'object' && values[0] !== null)
  )
}

function lengthOf(values: Values | Rows): number {
  if (values instanceof Matrix) return values.columns
  checkNumbers(values as Values)
  return isRows(values) ? (values[0]?.length ?? 0) : values.length
}

/** Makes series with a step that is known beforehand. */
export interface SeriesMaker {
  (start: InstantLike, values: Values, options?: MakeOptions): UnivariateSeries
  (start: InstantLike, values: Rows, options: MakeCollectionOptions): SeriesCollection
  (start: InstantLike, values: Rows, options?: MakeEnsembleOptions): EnsembleSeries
}

function maker(axis: (start: InstantLike, length: number) => TimeAxis): SeriesMaker {
  return ((start: InstantLike, values: Values, options?: MakeOptions) =>
    makeSeries(axis(start, lengthOf(values)), values, options)) as SeriesMaker
}

/** Makes hourly series; as {@link makeSeries}. */
export const hourlySeries: SeriesMaker = maker(hourlyAxis)

/** Makes daily series; as {@link makeSeries}. */
export const dailySeries: SeriesMaker = maker(dailyAxis)

/**
 * Makes a maker of series of any regular step; as {@link makeSeries}.
 *
 * @example
 * ```ts
 * regularSeries('PT6H')('2020-01-01', [1, 2, 3]).time.step // 21600
 * ```
 * @throws {@link TimeError} {@link ShapeError} {@link OptionError}, the maker, as {@link regularAxis} and {@link makeSeries} do
 */
export function regularSeries(step: TimeStep | string): SeriesMaker {
  return maker((start, length) => regularAxis(start, step, length))
}

/**
 * Makes a maker of monthly series; as {@link makeSeries}.
 *
 * @example
 * ```ts
 * const rain = monthlySeries({ endOfMonth: 'clamp' })('2020-01-31', [80, 41, 66])
 * formatInstant(rain.time.at(1)) // 2020-02-29T00:00:00Z
 * ```
 * @throws {@link TimeError} {@link ShapeError} {@link OptionError}, the maker, as {@link monthlyAxis} and {@link makeSeries} do
 */
export function monthlySeries(options: { readonly endOfMonth?: EndOfMonth | undefined } = {}): SeriesMaker {
  return maker((start, length) => monthlyAxis(start, length, options))
}

const FORECAST_KEYS = ['issues', 'leads', 'members', 'values', ...INFO_KEYS]

/**
 * An ensemble forecast; without values, all are missing.
 *
 * @example
 * ```ts
 * const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 6 })
 * makeForecast({ issues: dailyAxis('2020-01-01', 2), leads, members: [1, 2, 3] }).shape // [2, 3, 6]
 * ```
 * @throws {@link ShapeError} @throws {@link OptionError}
 */
export function makeForecast(
  options: Omit<ForecastOptions, 'values'> & { readonly values?: Float64Array | undefined },
): EnsembleForecastSeries {
  const { issues, members, leads } = checkOptions(options, 'makeForecast', FORECAST_KEYS)
  checkAxis(issues, TimeAxis, 'issue times of a forecast')
  checkAxis(leads, LeadTimeAxis, 'lead times of a forecast')
  const size = issues.length * checkLabels(members, 'member').length * leads.length
  return new EnsembleForecastSeries({
    ...options,
    values: options.values ?? allocateDoubles(size, 'values').fill(Number.NaN),
  })
}
