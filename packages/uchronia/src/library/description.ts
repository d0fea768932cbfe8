import { type LeadTimeAxis, leadTimesOf, type SeriesKind, type TimeAxis, timeAxisOf } from '@uchronia/series'
import type { EngineDescription, FormatWarning, Station, UnreadableEntry } from '../engine/description.ts'
import { UchroniaError } from '../errors.ts'

/** An entry of a library, without its values. Unknown parts are null. */
export interface SeriesDescription {
  readonly id: string
  readonly kind: SeriesKind
  readonly variable: string
  readonly units: string | null
  readonly longName: string | null
  /** The relation of a value to its interval, such as "accumulated over the preceding interval". */
  readonly aggregation: string | null
  /** The form of storage, as catalogues name it. */
  readonly storage: string
  /** The file, or the pattern of files. */
  readonly file: string | null
  /** The one station that was asked for, of a file that may hold several. */
  readonly station: string | null
  /** Issues x rows x steps, where rows are members or stations. */
  readonly shape: readonly [number, number, number]
  /** The time axis; of a forecast, the axis of its issue times. */
  readonly time: TimeAxis
  /** The lead times of a forecast. */
  readonly leads?: LeadTimeAxis
  /** The names of the members, of ensembles and forecasts. */
  readonly members?: readonly string[]
  /** The stations of the entry; in the listing of a large collection the first of them, see `stationCount`. */
  readonly stations: readonly Station[]
  /** The number of stations. */
  readonly stationCount: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly globalAttributes: Readonly<Record<string, unknown>>
  readonly warnings: readonly FormatWarning[]
}

/**
 * Tells an entry that could not be read from one that could.
 *
 * @example
 * ```ts
 * for (const entry of library.describe()) {
 *   if (isUnreadable(entry)) console.log(entry.id, entry.error.message)
 * }
 * ```
 */
export function isUnreadable(entry: object): entry is UnreadableEntry {
  return typeof (entry as Partial<UnreadableEntry> | null | undefined)?.error === 'string'
}

/**
 * Makes axes of a description.
 * @throws {@link UchroniaError} `FORMAT`, `UNSUPPORTED`: axes that cannot be, with the series and its file
 * @internal
 */
export function readDescription(description: EngineDescription): SeriesDescription {
  const { time, lead, stationCount, ...rest } = description
  return {
    ...rest,
    time: readable(description, () => timeAxisOf(time)),
    ...(lead ? { leads: readLeads(description, lead) } : {}),
    stationCount: stationCount ?? description.stations.length,
  }
}

function readLeads(
  description: EngineDescription,
  { step, ...lead }: NonNullable<EngineDescription['lead']>,
): LeadTimeAxis {
  if (step === 'monthly') {
    throw new UchroniaError(
      'UNSUPPORTED',
      `The lead times of ${nameOf(description)} are in months, which have no length in seconds.`,
    )
  }
  return readable(description, () => leadTimesOf({ ...lead, step }))
}

/**
 * Names of members or stations, all different.
 * @throws {@link UchroniaError} `FORMAT`
 * @internal
 */
export function distinctLabels(
  labels: readonly string[],
  what: 'member' | 'station',
  description: SeriesDescription,
): readonly string[] {
  const seen = new Set<string>()
  for (const label of labels) {
    if (seen.has(label)) {
      throw new UchroniaError(
        'FORMAT',
        `Two ${what}s of ${nameOf(description)} are named "${label}"; give them different names.`,
      )
    }
    seen.add(label)
  }
  // Plain data need not check again what cannot change.
  return Object.freeze([...labels])
}

/** An axis that a file cannot have is reported with the series and its file. */
function readable<T>(description: EngineDescription, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UchroniaError('FORMAT', `${nameOf(description)} cannot be read: ${reason}`, { cause })
  }
}

function nameOf({ id, file }: { readonly id: string; readonly file: string | null }): string {
  return file === null ? id : `${id} (${file})`
}
