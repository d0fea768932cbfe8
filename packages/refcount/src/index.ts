export { BorrowedNativeHandle } from './borrowed-native-handle.ts'
export { type ReleaseFunction, retryReleases } from './control-block.ts'
export { type DeletableHandleOptions, DeletableNativeHandle } from './deletable-native-handle.ts'
export {
  DisposedHandleError,
  DoubleReleaseError,
  HandleTypeError,
  InvalidHandleError,
  LibraryNotFoundError,
  NullHandleError,
  RefcountError,
  type RefcountErrorCode,
  ReleaseError,
  UnknownTypeIdError,
  WrapperNotImplementedError,
} from './errors.ts'
export { addressBackend, type FfiBackend, type Pointer } from './ffi-backend.ts'
export { FfiNativeHandle } from './ffi-native-handle.ts'
export {
  type FoundLibrary,
  findLibrary,
  type LibraryPlace,
  type LibrarySearch,
  type LibrarySearchOptions,
  librarySearch,
  requireLibrary,
} from './find-library.ts'
export { describeHandleMismatch, isNativeHandle, pointerOf } from './guards.ts'
export type { HandleReport } from './handle-report.ts'
export { configureRefcount, type Leak, type RefcountSettings } from './hooks.ts'
export { Lease } from './lease.ts'
export { type LibraryPlatform, libraryShortFilename } from './library-file-name.ts'
export { assertNoLiveHandles, liveHandleCounts, liveHandles } from './live-handles.ts'
export { type Handle, type HandleOptions, NativeHandle } from './native-handle.ts'
export { type OwnedMemory, OwningNativeHandle } from './owning-native-handle.ts'
export { ReferenceCounter } from './reference-counter.ts'
export { SharedResource, type SharedResourceOptions } from './shared-resource.ts'
export { withHandles } from './with-handles.ts'
