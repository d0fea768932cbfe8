import * as refcount from '@uchronia/refcount'
import { expect, test } from 'vitest'

test('the public names are these and no others', () => {
  const names = Object.entries(refcount).map(([name, value]) => {
    const kind = typeof value === 'function' && /^class/.test(String(value)) ? 'class' : typeof value
    return `${kind} ${name}`
  })
  expect(names.sort()).toMatchInlineSnapshot(`
    [
      "class BorrowedNativeHandle",
      "class DeletableNativeHandle",
      "class DisposedHandleError",
      "class DoubleReleaseError",
      "class FfiNativeHandle",
      "class HandleRegistry",
      "class HandleTypeError",
      "class InvalidHandleError",
      "class Lease",
      "class LibraryNotFoundError",
      "class NativeHandle",
      "class NullHandleError",
      "class OwningNativeHandle",
      "class RefcountError",
      "class ReferenceCounter",
      "class ReleaseError",
      "class SharedResource",
      "class UnknownTypeIdError",
      "class WrapperNotImplementedError",
      "function asPointerArgument",
      "function assertNoLiveHandles",
      "function augmentPathEnv",
      "function buildPathEnv",
      "function configureRefcount",
      "function debugInfo",
      "function describeHandleMismatch",
      "function disposeAll",
      "function disposeAllAtExit",
      "function findLibrary",
      "function fromOptions",
      "function fromPointer",
      "function fromPointerAndRelease",
      "function isNativeHandle",
      "function lendToWorker",
      "function librarySearch",
      "function libraryShortFilename",
      "function liveHandleCounts",
      "function liveHandles",
      "function moveToThread",
      "function packageVersion",
      "function pointerOf",
      "function receiveHandle",
      "function requireLibrary",
      "function retryReleases",
      "function unwrapNativeHandle",
      "function updatePathOnWindows",
      "function windowsArchitecture",
      "function withHandles",
      "function wrapNativeHandle",
      "object addressBackend",
    ]
  `)
})
