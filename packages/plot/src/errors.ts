import { OptionError } from '@uchronia/series'
import { errorText } from '@uchronia/series/internal'

/** Codes of {@link PlotError}. */
export type PlotErrorCode =
  /** There is no document to draw into. */
  | 'NO_DOCUMENT'
  /** The argument is no series. */
  | 'NOT_A_SERIES'
  /** A verification does not have the metric, threshold or group that a chart is of. */
  | 'NO_RESULT'
  /** A picture that cannot be made. */
  | 'NO_PICTURE'

/** A chart that cannot be drawn. Options that do not exist are an `OptionError` of `@uchronia/series`. */
export class PlotError extends Error {
  override readonly name = 'PlotError'
  /** Stable between versions; the text is not. */
  readonly code: PlotErrorCode

  constructor(code: PlotErrorCode, message: string, options?: ErrorOptions) {
    super(
      errorText(message, (reason) => new OptionError('INVALID_OPTION', reason)),
      options,
    )
    this.code = code
  }
}
