/** What a series says about itself, besides its values. Every part may be absent. */
export interface SeriesInfo {
  /** The identifier in its library. */
  readonly id?: string | undefined
  /** The name of the variable in its file. */
  readonly variable?: string | undefined
  /** Units of the values, such as `mm`. */
  readonly units?: string | undefined
  readonly longName?: string | undefined
  /** How a value stands for its time step, such as `accumulated over the preceding interval`. */
  readonly aggregation?: string | undefined
  /** Further attributes, as plain JSON values. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** The station of a series at one place. */
  readonly station?: string | undefined
}

const PARTS = ['id', 'variable', 'units', 'longName', 'aggregation', 'attributes', 'station'] as const

/** The info alone, without what is undefined. @internal */
export function pickInfo(info: SeriesInfo): SeriesInfo {
  const picked: Record<string, unknown> = {}
  for (const part of PARTS) if (info[part] !== undefined) picked[part] = info[part]
  return picked
}
