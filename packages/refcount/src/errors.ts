import { kindOf } from './kind-of.ts'

/** Codes of errors, for programs. Stable: texts may be improved, codes may not change. */
export type RefcountErrorCode =
  | 'INVALID_ARGUMENT'
  | 'INVALID_HANDLE'
  | 'NULL_HANDLE'
  | 'DISPOSED_HANDLE'
  | 'HANDLE_TYPE'
  | 'UNKNOWN_TYPE_ID'
  | 'NOT_IMPLEMENTED'
  | 'DOUBLE_RELEASE'
  | 'RELEASE_FAILED'
  | 'HANDLE_IN_USE'
  | 'LEAKED_HANDLES'
  | 'LIBRARY_NOT_FOUND'

/** Base of every error this package throws. Tell them apart by `code` or by class. */
export class RefcountError extends Error {
  /** The kind of failure, for programs. */
  readonly code: RefcountErrorCode

  constructor(code: RefcountErrorCode, message: string, options?: ErrorOptions) {
    super(errorText(message), options)
    this.code = code
  }

  /** The class. */
  override get name(): string {
    return this.constructor.name
  }
}

/** A value that is no pointer of the expected kind was given where a handle should be made. */
export class InvalidHandleError extends RefcountError {
  constructor(message: string, options?: ErrorOptions) {
    super('INVALID_HANDLE', message, options)
  }
}

/** A null pointer was given where a handle should be made, or a handle has no pointer yet. */
export class NullHandleError extends RefcountError {
  constructor(message: string, options?: ErrorOptions) {
    super('NULL_HANDLE', message, options)
  }
}

/** A handle was used after it was disposed of, or after what it stands for was freed. */
export class DisposedHandleError extends RefcountError {
  constructor(message: string, options?: ErrorOptions) {
    super('DISPOSED_HANDLE', message, options)
  }
}

/** Something else was given where a handle of a certain type id is needed. */
export class HandleTypeError extends RefcountError {
  /** The type id that was asked for; undefined where any handle would do. */
  readonly expected: string | undefined
  /** The type id that was found; undefined when the value is not a handle, or has no type id. */
  readonly actual: string | undefined

  constructor(message: string, expected: string | undefined, actual: string | undefined) {
    super('HANDLE_TYPE', message)
    this.expected = expected
    this.actual = actual
  }
}

/** A registry was asked for a type id that it does not know, or for none. */
export class UnknownTypeIdError extends RefcountError {
  /** The type id that was asked for, if any. */
  readonly typeId: string | undefined

  constructor(message: string, typeId: string | undefined) {
    super('UNKNOWN_TYPE_ID', message)
    this.typeId = typeId
  }
}

/** A registry knows the type id, but no class was given for it. */
export class WrapperNotImplementedError extends RefcountError {
  /** The type id that was asked for. */
  readonly typeId: string

  constructor(message: string, typeId: string) {
    super('NOT_IMPLEMENTED', message)
    this.typeId = typeId
  }
}

/** More references were given back than were taken. */
export class DoubleReleaseError extends RefcountError {
  constructor(message: string, options?: ErrorOptions) {
    super('DOUBLE_RELEASE', message, options)
  }
}

/** A release function answered false, or objects that the freed one depended on could not be freed. */
export class ReleaseError extends RefcountError {
  /** The error of each failing release; empty when the function returned false. */
  readonly errors: readonly unknown[]

  constructor(message: string, errors: readonly unknown[] = []) {
    if (!Array.isArray(errors))
      throw new RefcountError(
        'INVALID_ARGUMENT',
        `The errors of a release are an array, not ${kindOf(errors)}`,
      )
    super('RELEASE_FAILED', message, errors.length > 0 ? { cause: errors[0] } : undefined)
    this.errors = errors
  }
}

/** No file of a native library was found. The text lists every place that was looked at. */
export class LibraryNotFoundError extends RefcountError {
  constructor(message: string) {
    super('LIBRARY_NOT_FOUND', message)
  }
}

/** The text of an error that is being made. What is none, such as a symbol, is refused by an error of the family. */
function errorText(text: unknown): string {
  if (typeof text === 'string') return text
  throw new RefcountError('INVALID_ARGUMENT', `The text of an error is a string, not ${kindOf(text)}`)
}
