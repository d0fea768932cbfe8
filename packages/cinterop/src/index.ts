export type { Pointer } from '@uchronia/refcount'
export { exportBatch, exportedStructs } from './arrow/c-data/export.ts'
export { exportStream } from './arrow/c-data/export-stream.ts'
export { importBatch } from './arrow/c-data/import.ts'
export { BatchStream, importStream } from './arrow/c-data/import-stream.ts'
export { ArrowCData, ArrowCStream } from './arrow/c-data/structs.ts'
export { type FromArrowOptions, seriesFromArrow } from './arrow/from-arrow.ts'
export { METADATA_KEY, type TableDescription } from './arrow/metadata.ts'
export type { EnsembleTableOptions, TableLayout, UnivariateTableOptions } from './arrow/options.ts'
export * from './errors.ts'
export { koffiBackend } from './native/backend.ts'
export type { NativeFunction } from './native/call.ts'
export type { ErrorCallbackOptions } from './native/error-callback.ts'
export type {
  BufferTypes,
  OutTypes,
  ParameterKind,
  ParameterValue,
  ParameterValues,
  PlainParameterTypes,
  PlainResultTypes,
  ResultKind,
  ResultValue,
  TypedArray,
} from './native/kinds.ts'
export { type LoadOptions, loadLibrary, NativeLibrary } from './native/library.ts'
export { asFloat64, Matrix } from './native/matrix.ts'
export {
  allocateDoubles,
  readBytes,
  readFloat32,
  readFloat64,
  readInt32,
  readInt64,
  readMatrix,
  readPointers,
} from './native/memory.ts'
export {
  type CallbackFunction,
  type CallbackParameterKind,
  type CallbackResultKind,
  NativeCallback,
} from './native/native-callback.ts'
export { PackedMemory } from './native/packed-memory.ts'
export {
  type FieldKind,
  type FieldValue,
  type StructShape,
  StructType,
  type StructValue,
  struct,
} from './native/struct.ts'
export * from './native/structs/date-time.ts'
export * from './native/structs/dimensions.ts'
export * from './native/structs/geometry.ts'
export * from './native/structs/statistics.ts'
export {
  fromNativeTimeSeries,
  type NativeSeriesOptions,
  packTimeSeries,
  readTimeSeries,
  timeSeriesStruct,
} from './native/structs/time-series.ts'
export * from './native/structs/vectors.ts'
export { readString, readStringArray, type TextOptions } from './native/text.ts'
export { type MemoryOwner, NativeView, viewFloat64 } from './native/view.ts'
export { type EnsembleOptions, type EnsembleSelection, EnsembleSeries } from './series/ensemble.ts'
export { EnsembleForecastSeries, type ForecastOptions, type ForecastSelection } from './series/forecast.ts'
export type { SeriesInfo } from './series/info.ts'
export {
  dailySeries,
  evenSeries,
  hourlySeries,
  type MakeEnsembleOptions,
  type MakeOptions,
  makeForecast,
  makeSeries,
  monthlySeries,
  negativeIsMissing,
  type Rows,
  type SeriesMaker,
  type Values,
} from './series/make.ts'
export type { Series, SeriesKind } from './series/series.ts'
export {
  type TimedValue,
  type TimeSelection,
  type UnivariateOptions,
  UnivariateSeries,
} from './series/univariate.ts'
export { dailyAxis, type EndOfMonth, evenAxis, hourlyAxis, monthlyAxis } from './time/axes.ts'
export { type GeometryOptions, type IndexRange, TimeSeriesGeometry } from './time/geometry.ts'
export { type InferOptions, inferGeometry } from './time/infer.ts'
export { formatInstant, type Instant, type InstantLike, parseInstant } from './time/instant.ts'
export { LeadTimeAxis, type LeadTimeOptions } from './time/lead-time-axis.ts'
export { defaultMonthDay, type MonthDay } from './time/monthly.ts'
export { formatTimeStep, parseTimeStep, type TimeStep } from './time/time-step.ts'
