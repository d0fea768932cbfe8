/**
 * C memory to typed arrays, strings, structs, time series and Arrow tables, copied once; all of `@uchronia/series` with it.
 *
 * @packageDocumentation
 */
export type { Pointer } from '@uchronia/refcount'
export * from '@uchronia/series'
export { exportBatch, exportedStructs } from './c-data/export.ts'
export { exportStream } from './c-data/export-stream.ts'
export { importBatch } from './c-data/import.ts'
export { BatchStream, importStream } from './c-data/import-stream.ts'
export { ArrowCData, ArrowCStream } from './c-data/structs.ts'
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
export { guardKoffi } from './native/koffi-guard.ts'
export { type LoadOptions, loadLibrary, NativeLibrary } from './native/library.ts'
export {
  allocateDoubles,
  readBytes,
  readFloat32,
  readFloat64,
  readInt32,
  readInt64,
  readMatrix,
  readPointers,
  rowPointers,
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
  type PackableSeries,
  packTimeSeries,
  readTimeSeries,
  timeSeriesStruct,
} from './native/structs/time-series.ts'
export * from './native/structs/vectors.ts'
export { readString, readStringArray, type TextOptions } from './native/text.ts'
export { type MemoryOwner, NativeView, viewFloat64 } from './native/view.ts'
