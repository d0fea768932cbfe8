/**
 * What went wrong, in one word:
 *
 * | code | meaning |
 * |---|---|
 * | `INVALID_ARGUMENT` | an argument that no call could satisfy |
 * | `INVALID_HANDLE` | an object that was disposed, or is of another kind |
 * | `NOT_FOUND` | no such identifier, station or variable |
 * | `OUT_OF_RANGE` | an index or window outside the data |
 * | `IO` | a file that cannot be opened, read or written |
 * | `FORMAT` | a file that was read and makes no sense |
 * | `UNSUPPORTED` | understood, but not possible |
 * | `EXISTS` | a file, an entry of a library or an issue of a file that is there already |
 * | `CANCELLED` | an operation that was told to stop |
 * | `NO_MEMORY` | not enough memory |
 * | `INTERNAL` | a defect of this library |
 * | `UNKNOWN` | the native library did not say more than a text |
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

/** Whatever this package or its engine could not do. The text says what was asked, what was found, what to do. */
export class UchroniaError extends Error {
  override readonly name = 'UchroniaError'
  readonly code: UchroniaErrorCode

  constructor(code: UchroniaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
