import { errorText } from '@uchronia/series/internal'

/**
 * Base of every error of native memory, libraries and calls that this package throws. Those of axes, shapes and tables are
 * `SeriesError`.
 */
export class CinteropError<Code extends string = string> extends Error {
  /** Stable between versions, in upper snake case; the text is not stable. */
  readonly code: Code

  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(
      errorText(message, (reason) => new NativeError('INVALID_ARGUMENT', reason)),
      options,
    )
    this.code = code
    this.name = new.target.name
  }
}

/** Codes of {@link NativeError}. */
export type NativeErrorCode =
  | 'LIBRARY_NOT_LOADED'
  | 'LIBRARY_CLOSED'
  | 'SYMBOL_NOT_FOUND'
  | 'INVALID_SIGNATURE'
  | 'INVALID_ARGUMENT'
  | 'OUT_OF_MEMORY'
  | 'NULL_POINTER'
  | 'INVALID_TEXT'
  | 'UNSAFE_INTEGER'
  | 'DUPLICATE_NAME'
  | 'DISPOSED'
  | 'RELEASED'
  | 'BUSY'
  | 'NATIVE_ERROR'
  | 'CALLBACK_FAILED'
  | 'CALL_FAILED'
  | 'UNSUPPORTED_TYPE'

/** A native library, a call of it, or memory for one. */
export class NativeError extends CinteropError<NativeErrorCode> {}
