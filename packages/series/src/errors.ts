import { errorText } from './error-text.ts'

/**
 * Base of every error that this package throws: the text says what was asked, what was found and what to do, and `code`
 * is for programs.
 */
export class SeriesError<Code extends string = string> extends Error {
  /** Stable between versions, in upper snake case; the text is not stable. */
  readonly code: Code

  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(
      errorText(message, (reason) => new OptionError('INVALID_OPTION', reason)),
      options,
    )
    this.code = code
    this.name = new.target.name
  }
}

/** Codes of {@link TimeError}. */
export type TimeErrorCode =
  | 'INVALID_INSTANT'
  | 'INVALID_DATE'
  | 'INVALID_STEP'
  | 'INVALID_AXIS'
  | 'NOT_INCREASING'
  | 'NO_START'
  | 'NO_STEP'
  | 'EMPTY_AXIS'
  | 'OFF_AXIS'

/** An instant, time step or time axis that is malformed, or that cannot do what was asked of it. */
export class TimeError extends SeriesError<TimeErrorCode> {
  /** Index of the first time at fault, where one is. */
  readonly index: number | undefined

  constructor(code: TimeErrorCode, message: string, options?: { cause?: unknown; index?: number }) {
    super(code, message, options)
    this.index = options?.index
  }
}

/** Codes of {@link ShapeError}. */
export type ShapeErrorCode =
  | 'INVALID_SIZE'
  | 'NOT_AN_AXIS'
  | 'SIZE_MISMATCH'
  | 'DUPLICATE_LABEL'
  | 'INVALID_LABEL'

/** Sizes, values and labels that do not fit together. */
export class ShapeError extends SeriesError<ShapeErrorCode> {}

/** Codes of {@link SelectionError}. */
export type SelectionErrorCode = 'OUT_OF_RANGE' | 'NOT_FOUND' | 'INVALID_WINDOW'

/** An index, instant, label or window that the data do not have. */
export class SelectionError extends SeriesError<SelectionErrorCode> {}

/** Codes of {@link OptionError}. */
export type OptionErrorCode = 'UNKNOWN_OPTION' | 'INVALID_OPTION'

/** A selection or options object with a key that does not exist, or with a value that the key cannot have. */
export class OptionError extends SeriesError<OptionErrorCode> {}

/** Codes of {@link TableError}. */
export type TableErrorCode =
  | 'NOT_A_SERIES'
  | 'MISSING_COLUMN'
  | 'COLUMN_TYPE'
  | 'INVALID_METADATA'
  | 'TOO_LONG'
  | 'NO_DANFO'

/** A table or frame that cannot be made, or cannot be read as a series. */
export class TableError extends SeriesError<TableErrorCode> {}
