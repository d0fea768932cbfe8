import type { LeadTimeDescription, SeriesKind, TimeAxisDescription, TimeStep } from '@uchronia/series'

/** A place that a series is about. Unknown parts are null. */
export interface Station {
  readonly id: string
  readonly name: string | null
  /** degrees north */
  readonly latitude: number | null
  /** degrees east */
  readonly longitude: number | null
  /** metres above sea level */
  readonly elevation: number | null
  /** in the unit of the file */
  readonly area: number | null
}

/** A departure of a file or catalogue from its convention that could be read all the same. */
export interface FormatWarning {
  /** In lower snake case; docs/formats.md lists them. */
  readonly code: string
  readonly message: string
}

/** An entry that a listing could not describe. */
export interface UnreadableEntry {
  readonly id: string
  readonly kind: SeriesKind
  /** The reason, as getting the series gives it. */
  readonly error: string
}

/** A variable of a file that is no series. */
export interface LeftOut {
  readonly file: string
  /** Null when the reason is about the whole file. */
  readonly variable: string | null
  /** The reason, such as `is gridded: latitude 181 x longitude 360; extract points first`. */
  readonly reason: string
}

/** An entry of a YAML catalogue whose file is text, which the engine does not read. @internal */
export interface TextEntryOfCatalogue {
  readonly id: string
  readonly kind: SeriesKind
  /** Absolute. */
  readonly file: string
  readonly variable: string
  /** Empty for all. */
  readonly station: string
  readonly warnings: readonly FormatWarning[]
}

/** A departure of a netCDF file from its convention, as the engine says it. @internal */
export interface FileDeparture {
  readonly variable: string | null
  readonly rule: string
  readonly found: string
  readonly remedy: string
}

/** A series as the engine describes it, in JSON: `uchronia_describe` in its header. @internal */
export interface EngineDescription {
  readonly id: string
  readonly kind: SeriesKind
  readonly variable: string
  readonly units: string | null
  readonly longName: string | null
  readonly aggregation: string | null
  readonly storage: string
  readonly file: string | null
  readonly station: string | null
  readonly shape: readonly [number, number, number]
  readonly time: TimeAxisDescription
  readonly lead?: (Omit<LeadTimeDescription, 'step'> & { readonly step: TimeStep | null }) | null
  readonly members?: readonly string[]
  readonly stations: readonly Station[]
  readonly stationCount?: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly globalAttributes: Readonly<Record<string, unknown>>
  readonly warnings: readonly FormatWarning[]
}
