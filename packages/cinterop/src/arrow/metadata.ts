import { TableError } from '../errors.ts'
import { pickInfo, type SeriesInfo } from '../series/info.ts'
import type { Series, SeriesKind } from '../series/series.ts'
import { TimeSeriesGeometry } from '../time/geometry.ts'
import { LeadTimeAxis } from '../time/lead-time-axis.ts'
import type { TableLayout } from './options.ts'

/** The one key of the schema metadata that is ours. Its value is JSON: a {@link TableDescription}. */
export const METADATA_KEY = 'uchronia'

/**
 * What a table says about the series in it, as JSON in the schema metadata under {@link METADATA_KEY}. The names are those
 * of the engine's own descriptions.
 */
export interface TableDescription extends SeriesInfo {
  /** 1. */
  readonly version: number
  readonly kind: SeriesKind
  readonly layout: TableLayout
  /** The time axis, or the issue times of a forecast: `start` in milliseconds UTC or null, `step` in seconds or `monthly`. */
  readonly time: {
    readonly start: number | null
    readonly step: number | 'monthly'
    readonly length: number
    readonly monthDay?: number | undefined
  }
  /** The lead times of a forecast, in seconds. */
  readonly lead?: { readonly start: number; readonly step: number; readonly length: number } | undefined
  /** The labels of the members, in order. */
  readonly members?: readonly string[] | undefined
  /** The labels of the stations, in order. */
  readonly stations?: readonly string[] | undefined
}

/** @internal */
export function schemaMetadata(series: Series, layout: TableLayout): Map<string, string> {
  const { start, step, length, monthDay } = series.kind === 'forecast' ? series.issues : series.geometry
  const description: TableDescription = {
    version: 1,
    kind: series.kind,
    layout,
    ...series.info,
    time: { start: Number.isNaN(start) ? null : start, step, length, monthDay },
    ...(series.kind === 'forecast'
      ? {
          lead: { start: series.leads.start, step: series.leads.step, length: series.leads.length },
          members: series.members,
        }
      : series.kind === 'ensemble'
        ? { members: series.labels }
        : series.kind === 'collection'
          ? { stations: series.labels }
          : {}),
  }
  try {
    return new Map([[METADATA_KEY, JSON.stringify(description)]])
  } catch (cause) {
    throw new TableError(
      'bad_metadata',
      'The attributes of the series cannot be written as JSON. Keep plain values in them.',
      { cause },
    )
  }
}

/** What other readers look for beside the values. @internal */
export function valueMetadata(info: SeriesInfo): Map<string, string> {
  const entries = {
    units: info.units,
    aggregation: info.aggregation,
    long_name: info.longName,
    variable: info.variable,
  }
  return new Map(Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** The description of a table, read and made into axes; undefined when the table is not one of ours. @internal */
export interface ParsedDescription {
  readonly kind: SeriesKind
  readonly layout: TableLayout
  readonly info: SeriesInfo
  readonly time: TimeSeriesGeometry
  readonly lead: LeadTimeAxis | undefined
  readonly labels: readonly string[]
}

const KINDS: readonly string[] = ['single', 'ensemble', 'collection', 'forecast']

/** @internal */
export function parseMetadata(metadata: ReadonlyMap<string, string>): ParsedDescription | undefined {
  const text = metadata.get(METADATA_KEY)
  if (text === undefined) return undefined
  try {
    const description: TableDescription = JSON.parse(text)
    if (description.version !== 1) throw new Error(`version ${String(description.version)} is not 1`)
    if (!KINDS.includes(description.kind)) throw new Error(`there is no kind ${String(description.kind)}`)
    const labels = description.members ?? description.stations ?? []
    if (!Array.isArray(labels) || labels.some((label) => typeof label !== 'string'))
      throw new Error('labels must be strings')
    if (description.kind === 'forecast' && !description.lead) throw new Error('a forecast needs "lead"')
    return {
      kind: description.kind,
      layout: description.layout,
      info: pickInfo(description),
      time: new TimeSeriesGeometry(description.time),
      lead: description.lead && new LeadTimeAxis(description.lead),
      labels,
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TableError(
      'bad_metadata',
      `The metadata "${METADATA_KEY}" of the table cannot be understood: ${reason}. Remove the key to read the columns alone.`,
      { cause },
    )
  }
}
