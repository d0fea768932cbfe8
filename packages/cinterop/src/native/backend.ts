import { addressBackend, type FfiBackend } from '@uchronia/refcount'
import { ffi } from './koffi.ts'

/** The backend with which `@uchronia/refcount` handles the pointers of this package, which are bigints. */
export const koffiBackend: FfiBackend = {
  ...addressBackend,
  // Never read: V8 counts the size of a view over native memory as its own.
  ballast: (pointer, byteSize) =>
    byteSize > 0 && byteSize < 2 ** 32 && pointer !== 0n ? ffi().view(pointer, byteSize) : undefined,
}
