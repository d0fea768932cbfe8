export {
  EnsembleForecastSeries,
  type EnsembleOptions,
  type EnsembleSelection,
  EnsembleSeries,
  type EnsembleTableOptions,
  type ForecastOptions,
  type ForecastSelection,
  formatInstant,
  type Instant,
  type InstantLike,
  LeadTimeAxis,
  parseInstant,
  type Series,
  type SeriesInfo,
  seriesFromArrow,
  type TimedValue,
  type TimeSelection,
  TimeSeriesGeometry,
  type TimeStep,
  UnivariateSeries,
  type UnivariateTableOptions,
} from '@uchronia/cinterop'
export { type AppendOptions, appendNetcdf, appendNetcdfAsync } from './append.ts'
export type { AsyncOptions } from './async-options.ts'
export type { DanfoOptions } from './danfo.ts'
export type {
  FormatWarning,
  SeriesDescription,
  SeriesKind,
  Station,
  UnreadableEntry,
} from './description.ts'
export { isUnreadable } from './description.ts'
export { EnsembleForecastTimeSeries } from './ensemble-forecast-time-series.ts'
export { EnsembleTimeSeries } from './ensemble-time-series.ts'
export { UchroniaError, type UchroniaErrorCode } from './errors.ts'
export { type ExportOptions, exportSeries } from './export/export-series.ts'
export { type Forecast, type IssueFileOptions, writeIssueFiles, writeIssueFilesAsync } from './issue-files.ts'
export { liveHandles } from './live-handles.ts'
export type { StationDetails } from './native-handle.ts'
export { NativeSeries } from './native-series.ts'
export type { SampleOptions } from './sample/catchment.ts'
export { type SampleProgress, writeSample } from './sample/write.ts'
export { TimeSeries } from './time-series.ts'
export {
  type AddOptions,
  type LibrarySeries,
  type OpenOptions,
  type SeriesOfKind,
  TimeSeriesLibrary,
} from './time-series-library.ts'
export { type Writable, type WriteOptions, writeNetcdf, writeNetcdfAsync } from './write.ts'
