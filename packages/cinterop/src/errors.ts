/**
 * What every error of this package is: a text that says what was asked, what was found and what to do, and a `code`
 * that a program can compare.
 */
export class CinteropError<Code extends string = string> extends Error {
  /** What went wrong, for programs. Stable between versions; the text is not. */
  readonly code: Code

  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.name = new.target.name
  }
}

/** Codes of {@link TimeError}. */
export type TimeErrorCode =
  | 'invalid_instant'
  | 'invalid_step'
  | 'invalid_geometry'
  | 'no_start'
  | 'empty_axis'
  | 'irregular_axis'
  | 'unknown_step'
  | 'invalid_date'

/** An instant, time step or time axis that makes no sense. */
export class TimeError extends CinteropError<TimeErrorCode> {
  /** For `irregular_axis`: the index of the first time that is not where the axis says it should be. */
  readonly index: number | undefined

  constructor(code: TimeErrorCode, message: string, options?: { cause?: unknown; index?: number }) {
    super(code, message, options)
    this.index = options?.index
  }
}

/** Codes of {@link ShapeError}. */
export type ShapeErrorCode = 'invalid_size' | 'size_mismatch' | 'duplicate_label' | 'invalid_label'

/** Sizes, values and labels that do not belong together. */
export class ShapeError extends CinteropError<ShapeErrorCode> {}

/** Codes of {@link SelectionError}. */
export type SelectionErrorCode = 'out_of_range' | 'not_found'

/** An index, instant or label that the data do not have. */
export class SelectionError extends CinteropError<SelectionErrorCode> {}

/** Codes of {@link TableError}. */
export type TableErrorCode =
  | 'not_a_series'
  | 'missing_column'
  | 'column_type'
  | 'bad_metadata'
  | 'bad_option'
  | 'released'
  | 'no_danfo'

/** A table or frame that cannot be made, or cannot be read as a series. */
export class TableError extends CinteropError<TableErrorCode> {}

/** Codes of {@link NativeError}. */
export type NativeErrorCode =
  | 'library_not_loaded'
  | 'library_closed'
  | 'symbol_not_found'
  | 'invalid_signature'
  | 'invalid_argument'
  | 'out_of_memory'
  | 'null_pointer'
  | 'invalid_text'
  | 'unsafe_integer'
  | 'duplicate_name'
  | 'disposed'
  | 'busy'
  | 'native_error'
  | 'callback_failed'
  | 'call_failed'

/** A native library, or what was about to be given to one. */
export class NativeError extends CinteropError<NativeErrorCode> {}
