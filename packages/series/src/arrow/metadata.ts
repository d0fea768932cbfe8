import { TableError } from '../errors.ts'
import { pickInfo, type SeriesInfo } from '../plain/info.ts'
import type { SeriesKind } from '../plain/plain-series.ts'
import type { Series } from '../plain/series.ts'
import {
  describeLeadTimes,
  describeTimeAxis,
  type LeadTimeDescription,
  leadTimesOf,
  type TimeAxisDescription,
  timeAxisOf,
} from '../time/axis-description.ts'
import type { LeadTimeAxis } from '../time/lead-time-axis.ts'
import type { TimeAxis } from '../time/time-axis.ts'
import type { TableLayout } from './options.ts'

/** The key of the schema metadata under which a table describes its series, as JSON: a {@link TableDescription}. */
export const METADATA_KEY = 'uchronia'

/**
 * The series of a table, as JSON in the schema metadata under {@link METADATA_KEY}. The names are those of the engine's own
 * descriptions.
 */
export interface TableDescription extends SeriesInfo {
  /** 1. */
  readonly version: number
  readonly kind: SeriesKind
  readonly layout: TableLayout
  /** The time axis, or the issue times of a forecast. */
  readonly time: TimeAxisDescription
  /** The lead times of a forecast. */
  readonly lead?: LeadTimeDescription | undefined
  /** The names of the members, in order. */
  readonly members?: readonly string[] | undefined
  /** The identifiers of the stations, in order. */
  readonly stations?: readonly string[] | undefined
}

/** @internal */
export function schemaMetadata(series: Series, layout: TableLayout): Map<string, string> {
  const description: TableDescription = {
    version: 1,
    kind: series.kind,
    layout,
    ...series.info,
    ...axes(series),
  }
  try {
    return new Map([[METADATA_KEY, JSON.stringify(description)]])
  } catch (cause) {
    throw new TableError(
      'INVALID_METADATA',
      'The attributes of the series cannot be written as JSON. Keep plain values in them.',
      { cause },
    )
  }
}

function axes(series: Series): Pick<TableDescription, 'time' | 'lead' | 'members' | 'stations'> {
  switch (series.kind) {
    case 'single':
      return { time: describeTimeAxis(series.time) }
    case 'collection':
      return { time: describeTimeAxis(series.time), stations: series.stations }
    case 'ensemble':
      return { time: describeTimeAxis(series.time), members: series.members }
    case 'forecast':
      return {
        time: describeTimeAxis(series.issues),
        lead: describeLeadTimes(series.leads),
        members: series.members,
      }
  }
}

/** The metadata of the values, under the names that other readers look for. @internal */
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
  readonly time: TimeAxis
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
      time: timeAxisOf(description.time),
      lead: description.lead && leadTimesOf(description.lead),
      labels,
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TableError(
      'INVALID_METADATA',
      `The metadata "${METADATA_KEY}" of the table cannot be understood: ${reason}. Remove the key to read the columns alone.`,
      { cause },
    )
  }
}
