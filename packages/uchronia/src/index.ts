/**
 * Ensemble time series: libraries of them, reading, writing and exporting. All of `@uchronia/series` with it.
 *
 * @packageDocumentation
 */
import { setNotebookView } from '@uchronia/series/internal'
import { handOverKernels } from './engine/native-kernels.ts'

export { CinteropError, NativeError, type NativeErrorCode } from '@uchronia/cinterop'
export { EngineNotFoundError } from '@uchronia/engine'
export { RefcountError, type RefcountErrorCode } from '@uchronia/refcount'
export * from '@uchronia/series'
export type { AsyncOptions } from './async-options.ts'
export type { FormatWarning, LeftOut, Station, UnreadableEntry } from './engine/description.ts'
export { nativeObjects } from './engine/native-objects.ts'
export { UchroniaError, type UchroniaErrorCode } from './errors.ts'
export {
  checkDataset,
  type DamagedFile,
  type DatasetReport,
  type MissingPart,
} from './export/dataset/check-dataset.ts'
export type { PartitionKey } from './export/dataset/partition.ts'
export { type DatasetOptions, type DatasetResult, writeDataset } from './export/dataset/write-dataset.ts'
export { type ExportOptions, exportSeries } from './export/export-series.ts'
export type { TableFormat, TextFormatOptions } from './export/formats.ts'
export type { ExportLayout, LayoutOptions } from './export/layouts.ts'
export type { MembersAs } from './export/members.ts'
export { type FromParquetOptions, seriesFromParquet } from './export/series-from-parquet.ts'
export type { DanfoOptions } from './library/danfo.ts'
export { isUnreadable, type SeriesDescription } from './library/description.ts'
export { EnsembleForecastTimeSeries } from './library/ensemble-forecast-time-series.ts'
export { EnsembleTimeSeries } from './library/ensemble-time-series.ts'
export type { StationDetails } from './library/native-handles.ts'
export { NativeSeries } from './library/native-series.ts'
export { TimeSeries } from './library/time-series.ts'
export { TimeSeriesCollection } from './library/time-series-collection.ts'
export {
  type AddOptions,
  type LibrarySeries,
  type OpenOptions,
  type QueryOptions,
  type SeriesOfKind,
  TimeSeriesLibrary,
} from './library/time-series-library.ts'
export { type Departure, type ValidateOptions, validate } from './library/validate.ts'
export type { QueryParameter } from './sql/parameters.ts'
export { type VerifyDatasetOptions, verifyDataset } from './verify/dataset/verify-dataset.ts'
export { type AppendOptions, appendNetcdf } from './write/append-netcdf.ts'
export {
  addToCatalogue,
  type CatalogueEntry,
  catalogueYaml,
  type ForecastAxes,
} from './write/catalogue.ts'
export type { AnySeries, OutputOptions, OutputSelection } from './write/output-options.ts'
export { type Forecast, type IssueFileOptions, writeIssueFiles } from './write/write-issue-files.ts'
export { type Writable, type WriteOptions, writeNetcdf } from './write/write-netcdf.ts'
export { type PiXmlOptions, writePiXml } from './write/write-pi-xml.ts'
export { type WriteReportOptions, writeReport } from './write/write-report.ts'

handOverKernels()
// Charts are loaded when a notebook shows something for the first time.
setNotebookView(async () => (await import('@uchronia/plot/internal')).notebookView)
