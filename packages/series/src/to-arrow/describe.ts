import { TableError } from '../errors.ts'
import type { SeriesInfo, SeriesKind } from '../info.ts'
import {
  describeLeadTimes,
  describeTimeAxis,
  type LeadTimeDescription,
  type TimeAxisDescription,
} from '../time/axis-description.ts'
import type { TableLayout } from './table-options.ts'
import type { DescribedSource } from './table-source.ts'

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

/**
 * The description of a series as the metadata of a schema. Its values are not looked at.
 * @throws {@link TableError} `INVALID_METADATA`: attributes that are no JSON
 * @internal
 */
export function schemaMetadata(series: DescribedSource, layout: TableLayout): Map<string, string> {
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

function axes(series: DescribedSource): Pick<TableDescription, 'time' | 'lead' | 'members' | 'stations'> {
  switch (series.kind) {
    case 'single':
      return { time: describeTimeAxis(series.time) }
    case 'collection':
      return { time: describeTimeAxis(series.time), stations: series.labels }
    case 'ensemble':
      return { time: describeTimeAxis(series.time), members: series.labels }
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
