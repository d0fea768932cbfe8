import type { TimeStep } from '@uchronia/cinterop'

/** `single`: one series; `collection`: one per station; `ensemble`: one per member; `forecast`: an ensemble per issue time. */
export type SeriesKind = 'single' | 'collection' | 'ensemble' | 'forecast'

/** A place that a series is about. What is not known is null. */
export interface Station {
  readonly id: string
  readonly name: string | null
  /** degrees north */
  readonly latitude: number | null
  /** degrees east */
  readonly longitude: number | null
  /** metres above sea level */
  readonly elevation: number | null
  /** as the file gives it */
  readonly area: number | null
}

/** A departure of a file from the convention that could be read all the same. */
export interface FormatWarning {
  readonly code: string
  readonly message: string
}

/** Everything known about one entry of a library without reading its values. What is not known is null. */
export interface SeriesDescription {
  readonly id: string
  readonly kind: SeriesKind
  readonly variable: string
  readonly units: string | null
  readonly longName: string | null
  /** how a value stands for its interval, such as "accumulated over the preceding interval" */
  readonly aggregation: string | null
  readonly storage: string
  /** the file, or the pattern of files */
  readonly file: string | null
  /** the one station that was asked for, of a file that may hold several */
  readonly station: string | null
  /** issues x rows x steps, where rows are members or stations */
  readonly shape: readonly [number, number, number]
  /** the axis of time, or of the issue times of a forecast; `start` in milliseconds UTC, `step` in seconds or "monthly" */
  readonly time: { readonly start: number | null; readonly step: TimeStep | null; readonly length: number }
  /** forecasts only: the lead times, in seconds after the issue time; in months when `step` is "monthly" */
  readonly lead?: { readonly start: number; readonly step: TimeStep; readonly length: number } | null
  readonly members?: readonly string[]
  readonly stations: readonly Station[]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly globalAttributes: Readonly<Record<string, unknown>>
  readonly warnings: readonly FormatWarning[]
}

/** An entry that a listing could not describe. */
export interface UnreadableEntry {
  readonly id: string
  readonly kind: SeriesKind
  readonly error: string
}

/** Tells an entry that could not be read from one that could. */
export function isUnreadable(entry: SeriesDescription | UnreadableEntry): entry is UnreadableEntry {
  return 'error' in entry && typeof entry.error === 'string'
}
