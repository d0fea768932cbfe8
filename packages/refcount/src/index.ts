export { BorrowedNativeHandle } from './borrowed-native-handle.ts'
export { type ReleaseFunction, retryReleases } from './control-block.ts'
export { debugInfo, type EnvironmentReport, packageVersion } from './debug-info.ts'
export { type DeletableHandleOptions, DeletableNativeHandle } from './deletable-native-handle.ts'
export { type DisposeAllResult, disposeAll, disposeAllAtExit } from './dispose-all.ts'
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
export {
  asPointerArgument,
  describeHandleMismatch,
  isNativeHandle,
  type PointerArgument,
  pointerOf,
  unwrapNativeHandle,
  wrapNativeHandle,
} from './guards.ts'
export {
  type FactoryOptions,
  fromOptions,
  fromPointer,
  fromPointerAndRelease,
  type HandleFactory,
  type HandleOf,
  HandleRegistry,
  type HandleRegistryOptions,
  type RegistryEntry,
} from './handle-registry.ts'
export type { HandleReport } from './handle-report.ts'
export { configureRefcount, type Leak, type RefcountSettings } from './hooks.ts'
export { Lease } from './lease.ts'
export { libraryShortFilename } from './library-file-name.ts'
export { assertNoLiveHandles, liveHandleCounts, liveHandles } from './live-handles.ts'
export { type Handle, type HandleOptions, NativeHandle } from './native-handle.ts'
export { type OwnedMemory, OwningNativeHandle } from './owning-native-handle.ts'
export {
  type AugmentPathOptions,
  augmentPathEnv,
  type BuildPathOptions,
  buildPathEnv,
  type PlatformOptions,
  updatePathOnWindows,
  windowsArchitecture,
} from './path-env.ts'
export { ReferenceCounter } from './reference-counter.ts'
export { SharedResource, type SharedResourceOptions } from './shared-resource.ts'
export {
  type HandleMessage,
  type Loan,
  lendToWorker,
  moveToThread,
  receiveHandle,
  type WorkerLike,
} from './threads.ts'
export { withHandles } from './with-handles.ts'
