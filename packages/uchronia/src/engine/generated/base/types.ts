// Written by uchronia-codegen 0.1.0 from uchronia.h (8c5e524f379fd5b9). Do not edit.

/** The kind of step of a geometry. On input any other number is taken for strictly_regular. */
export const TimeStepCode = {
  /** time_step_seconds apart */
  strictly_regular: 0,
  /** one calendar month apart; time_step_seconds is -1 */
  monthly_step: 1,
} as const

/** One of the values of {@link TimeStepCode:variable}. */
export type TimeStepCode = (typeof TimeStepCode)[keyof typeof TimeStepCode]

/** The outcome of an extension function: its result, and uchronia_error::code. */
export const UchroniaStatus = {
  OK: 0,
  /** an argument that no call could satisfy */
  INVALID_ARGUMENT: 1,
  /** null, freed, foreign or of the wrong kind */
  INVALID_HANDLE: 2,
  /** no such identifier, station, variable */
  NOT_FOUND: 3,
  /** an index or window outside the data */
  OUT_OF_RANGE: 4,
  /** a file that cannot be opened, read or written */
  IO: 5,
  /** a malformed or inconsistent file */
  FORMAT: 6,
  /** understood, but not possible */
  UNSUPPORTED: 7,
  /** a file that would be overwritten */
  EXISTS: 8,
  /** the caller's buffer; the needed size was stored */
  BUFFER_TOO_SMALL: 9,
  CANCELLED: 10,
  NO_MEMORY: 11,
  /** a defect of the engine */
  INTERNAL: 12,
} as const

/** One of the values of {@link UchroniaStatus:variable}. */
export type UchroniaStatus = (typeof UchroniaStatus)[keyof typeof UchroniaStatus]

/** Kinds of handle. */
export const UchroniaKind = {
  ANY: 0,
  LIBRARY: 1,
  /** one time series */
  SINGLE: 2,
  /** one series per station */
  COLLECTION: 3,
  /** one series per member */
  ENSEMBLE: 4,
  /** an ensemble per issue time */
  FORECAST: 5,
} as const

/** One of the values of {@link UchroniaKind:variable}. */
export type UchroniaKind = (typeof UchroniaKind)[keyof typeof UchroniaKind]
