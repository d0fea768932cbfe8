/**
 * Ensemble time series as plain data: instants and axes, series and their Arrow tables. Needs no native code and no Node.
 *
 * @packageDocumentation
 */

export * from './errors.ts'
export { type FromArrowOptions, seriesFromArrow } from './from-arrow/from-arrow.ts'
export type { IndexRange } from './indices.ts'
export type { SeriesInfo, SeriesKind } from './info.ts'
export type { QuantileType } from './kernels/quantiles.ts'
export type { DisaggregateOptions } from './operations/disaggregate.ts'
export type { FillMethod } from './operations/elementwise.ts'
export type { AggregateOptions, Reduction } from './operations/period-options.ts'
export type {
  ExceedanceOptions,
  MemberOptions,
  MemberStatistic,
  QuantileOptions,
} from './operations/reduce-members.ts'
export type { IntervalEnd } from './operations/relation.ts'
export type { ConvertOptions } from './operations/units.ts'
export type { WindowStatistics, WindowStatisticsOptions } from './operations/window-statistics.ts'
export { concatIssues, concatMembers, laggedEnsemble } from './plain/concat.ts'
export {
  EnsembleForecastSeries,
  type ForecastOperand,
  type ForecastOptions,
  type ForecastSelection,
} from './plain/ensemble-forecast-series.ts'
export { type EnsembleOptions, type EnsembleSelection, EnsembleSeries } from './plain/ensemble-series.ts'
export type { Label } from './plain/labels.ts'
export {
  dailySeries,
  hourlySeries,
  type MakeCollectionOptions,
  type MakeEnsembleOptions,
  type MakeOptions,
  makeForecast,
  makeSeries,
  monthlySeries,
  negativeIsMissing,
  type Rows,
  regularSeries,
  type SeriesMaker,
  type Values,
} from './plain/make.ts'
export { asFloat64, Matrix } from './plain/matrix.ts'
export { PlainSeries } from './plain/plain-series.ts'
export type { Readable } from './plain/readable.ts'
export { isSeries, type Series } from './plain/series.ts'
export {
  type CollectionOptions,
  type CollectionSelection,
  SeriesCollection,
} from './plain/series-collection.ts'
export { TimedSeries } from './plain/timed-series.ts'
export {
  type TimedValue,
  type TimeSelection,
  type UnivariateOptions,
  UnivariateSeries,
} from './plain/univariate-series.ts'
export {
  describeLeadTimes,
  describeTimeAxis,
  type LeadTimeDescription,
  leadTimesOf,
  type TimeAxisDescription,
  timeAxisOf,
} from './time/axis-description.ts'
export { type InferOptions, inferTimeAxis } from './time/infer-axis.ts'
export { formatInstant, type Instant, type InstantLike, parseInstant } from './time/instant.ts'
export {
  LeadTimeAxis,
  type LeadTimeAxisOptions,
  type LeadTimeWindow,
  type ListedLeadTimeOptions,
  type RegularLeadTimeOptions,
} from './time/lead-time-axis.ts'
export { dailyAxis, type EndOfMonth, hourlyAxis, monthlyAxis, regularAxis } from './time/make-axis.ts'
export { defaultMonthDay, type MonthDay } from './time/monthly.ts'
export {
  type ListedAxisOptions,
  type RegularAxisOptions,
  TimeAxis,
  type TimeAxisOptions,
  type TimeWindow,
} from './time/time-axis.ts'
export { formatDuration, formatTimeStep, parseTimeStep, type TimeStep } from './time/time-step.ts'
export { METADATA_KEY, type TableDescription } from './to-arrow/describe.ts'
export type { EnsembleTableOptions, TableLayout, UnivariateTableOptions } from './to-arrow/table-options.ts'
