import { errorText } from '@uchronia/series/internal'

/**
 * Reasons of a {@link UchroniaError}.
 *
 * | code | meaning |
 * |---|---|
 * | `INVALID_ARGUMENT` | an argument that no call could satisfy |
 * | `INVALID_HANDLE` | an object that was disposed, or is of another kind |
 * | `NOT_FOUND` | no such identifier, station or variable |
 * | `OUT_OF_RANGE` | an index or window outside the data |
 * | `IO` | a file that cannot be opened, read or written |
 * | `FORMAT` | a malformed or inconsistent file |
 * | `UNSUPPORTED` | understood, but not possible |
 * | `EXISTS` | a file, an entry of a library or an issue of a file that is there already |
 * | `CANCELLED` | an operation that was told to stop |
 * | `NO_MEMORY` | not enough memory |
 * | `INTERNAL` | a defect of this library |
 * | `UNKNOWN` | the native library gave a text and no reason |
 */
export type UchroniaErrorCode =
  | 'INVALID_ARGUMENT'
  | 'INVALID_HANDLE'
  | 'NOT_FOUND'
  | 'OUT_OF_RANGE'
  | 'IO'
  | 'FORMAT'
  | 'UNSUPPORTED'
  | 'EXISTS'
  | 'CANCELLED'
  | 'NO_MEMORY'
  | 'INTERNAL'
  | 'UNKNOWN'

/**
 * Base of the errors of this package and of the engine. The text says what was asked, what was found and what to do.
 * Selections that a series does not have are {@link SelectionError}, misspelt options {@link OptionError}, both of
 * `@uchronia/series`; `EngineNotFoundError` says where the native library was looked for.
 */
export class UchroniaError extends Error {
  override readonly name = 'UchroniaError'
  readonly code: UchroniaErrorCode

  constructor(code: UchroniaErrorCode, message: string, options?: ErrorOptions) {
    super(
      errorText(message, (reason) => new UchroniaError('INVALID_ARGUMENT', reason)),
      options,
    )
    this.code = code
  }
}
