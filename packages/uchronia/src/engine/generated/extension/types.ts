// Written by uchronia-codegen 0.1.0 from uchronia.h (5d58989da03f204a). Do not edit.

import { notOneOf } from '@uchronia/cinterop/binding'

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
export const Status = {
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

/** One of the values of {@link Status:variable}. */
export type Status = (typeof Status)[keyof typeof Status]

/** Kinds of handle. */
export const Kind = {
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

/** One of the values of {@link Kind:variable}. */
export type Kind = (typeof Kind)[keyof typeof Kind]

const allKind: ReadonlySet<unknown> = new Set(Object.values(Kind))

/** @internal */
export function checkKind(what: string, value: Kind): Kind {
  return allKind.has(value) ? value : notOneOf(what, value, Kind)
}

/**
 * The memory of decompressed chunks of netCDF-4 files, which spares a program that reads an archive piece by
 * piece from
 * decompressing them again. What is read in bulk is not kept, nor anything of a file that has changed.
 */
export interface CacheState {
  /** the most bytes it takes; 64 MiB unless set */
  readonly limit: number
  /** bytes in it */
  readonly used: number
  /** chunks in it */
  readonly chunks: number
  /** how often a chunk was found in it, since the process began */
  readonly hits: number
  /** how often a chunk had to be read and decompressed, since the process began */
  readonly misses: number
}

/**
 * A block of a series: issues x rows x steps, where rows are members or stations. A count of -1 means "to the
 * end".
 * Kinds without issue times have one issue; a single series has one row.
 */
export interface Window {
  readonly issueFirst: number
  readonly issueCount: number
  readonly rowFirst: number
  readonly rowCount: number
  /** along time, or along lead time for a forecast */
  readonly stepFirst: number
  readonly stepCount: number
}
