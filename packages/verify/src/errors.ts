import { errorText } from '@uchronia/series/internal'

/** Codes of {@link VerifyError}. */
export type VerifyErrorCode =
  | 'SIZE_MISMATCH'
  | 'INVALID_OPTION'
  | 'NOT_A_SERIES'
  | 'NOT_PAIRS'
  | 'UNKNOWN_METRIC'
  | 'DUPLICATE_METRIC'
  | 'OPTION_NEEDED'
  | 'MISSING_VALUE'
  | 'NO_REFERENCE'
  | 'NO_TRAJECTORY'
  | 'STEP_MISMATCH'
  | 'UNITS_MISMATCH'
  | 'TOO_FEW'

/**
 * Thrown by every function of this package: the text says what was asked, what was found and what to do; programs
 * compare the `code`.
 */
export class VerifyError extends Error {
  readonly code: VerifyErrorCode

  constructor(code: VerifyErrorCode, message: string, options?: { cause?: unknown }) {
    super(
      errorText(message, (reason) => new VerifyError('INVALID_OPTION', reason)),
      options,
    )
    this.code = code
    this.name = 'VerifyError'
  }
}
