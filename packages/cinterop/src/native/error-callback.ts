import { isMainThread } from 'node:worker_threads'
import { NativeError } from '../errors.ts'
import { ffi, type LibraryHandle } from './koffi.ts'

/** Options for a library that reports errors through a callback. */
export interface ErrorCallbackOptions {
  /** The function that registers a `void (*)(const char *)`. Null deregisters. */
  readonly register: string
  /**
   * Register from a worker thread too. A library has one callback per process, so the thread that registers last gets the
   * errors of all of them.
   */
  readonly inWorker?: boolean | undefined
}

/** Where the text of an error waits for the end of the call that it came from. @internal */
export interface RecordedError {
  text: string | undefined
}

/** Of a library without an error callback. @internal */
export const NO_ERROR: RecordedError = { text: undefined }

/**
 * The error callback of a library. It only records: throwing through native code is not safe, and from an asynchronous call
 * it ends the process. The text is asked for after each call.
 * @internal
 */
export class ErrorCallback implements RecordedError {
  /** The first error since this was last set to undefined. */
  text: string | undefined

  /** Null is registered first, since libraries of this family ignore a second callback while they have one. */
  constructor(handle: LibraryHandle, options: ErrorCallbackOptions) {
    if (!isMainThread && !options.inWorker) {
      throw new NativeError(
        'BUSY',
        'The library has one error callback per process, and this is a worker thread. Load it in the main thread, or use { inWorker: true } when no other thread does.',
      )
    }
    const koffi = ffi()
    const type = koffi.pointer(koffi.proto('void', ['str']))
    const register = handle.func(options.register, 'void', ['void *'])
    const pointer = koffi.register((text: string | null) => {
      this.text ??= text ?? ''
    }, type)
    register(null)
    register(pointer)
    // A native error after this thread is gone must not look for the callback.
    process.once('exit', () => register(null))
  }
}
