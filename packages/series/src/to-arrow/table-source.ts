import type { SeriesInfo } from '../info.ts'
import type { LeadTimeAxis } from '../time/lead-time-axis.ts'
import type { TimeAxis } from '../time/time-axis.ts'

/** The parts of a single series that its table is made of. @internal */
export interface SingleSource {
  readonly kind: 'single'
  readonly time: TimeAxis
  readonly values: Float64Array
  readonly info: SeriesInfo
}

/** The parts of an ensemble or a collection. @internal */
export interface RowsSource {
  readonly kind: 'ensemble' | 'collection'
  readonly time: TimeAxis
  /** The names of the members or stations. */
  readonly labels: readonly string[]
  /** Labels x times. */
  readonly values: Float64Array
  readonly info: SeriesInfo
}

/** The parts of a forecast. @internal */
export interface ForecastSource {
  readonly kind: 'forecast'
  readonly issues: TimeAxis
  readonly leads: LeadTimeAxis
  readonly members: readonly string[]
  /** Issue times x members x lead times. */
  readonly values: Float64Array
  readonly info: SeriesInfo
}

/** The parts of a series of any kind. @internal */
export type TableSource = SingleSource | RowsSource | ForecastSource

/** A series without its values: kind, axes and metadata. @internal */
export type DescribedSource =
  | Omit<SingleSource, 'values'>
  | Omit<RowsSource, 'values'>
  | Omit<ForecastSource, 'values'>
