/** The kinds of series: one; one per station; one per member; an ensemble per issue time. */
export type SeriesKind = 'single' | 'collection' | 'ensemble' | 'forecast'

/** The metadata of a series, besides its axes and values. Every part may be absent. */
export interface SeriesInfo {
  /** The identifier in its library. */
  readonly id?: string | undefined
  /** The name of the variable in its file. */
  readonly variable?: string | undefined
  /** Units of the values, such as `mm`. */
  readonly units?: string | undefined
  readonly longName?: string | undefined
  /** The relation of a value to its time step, such as `accumulated over the preceding interval`. */
  readonly aggregation?: string | undefined
  /** Further attributes, as plain JSON values. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** The station of a series at one place. */
  readonly station?: string | undefined
}

/** The keys of {@link SeriesInfo}. @internal */
export const INFO_KEYS: readonly (keyof SeriesInfo)[] = [
  'id',
  'variable',
  'units',
  'longName',
  'aggregation',
  'attributes',
  'station',
]

/** The metadata alone, without what is undefined. @internal */
export function pickInfo(info: SeriesInfo): SeriesInfo {
  const picked: Record<string, unknown> = {}
  for (const key of INFO_KEYS) if (info[key] !== undefined) picked[key] = info[key]
  return picked
}

/** The metadata of probabilities of a variable. @internal */
export function probabilityInfo({ id, variable, longName, station }: SeriesInfo): SeriesInfo {
  return pickInfo({ id, variable, longName, station, units: '1' })
}
