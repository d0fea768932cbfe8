import type { DuckDBValue } from '@duckdb/node-api'
import { type IndexRange, type InstantLike, type Label, OptionError, type TimeWindow } from '@uchronia/series'
import { labelIndices, show } from '@uchronia/series/internal'
import type { DuckDB } from './duckdb.ts'
import type { SqlSeries } from './source.ts'

/** The part of a series that a scan reads. @internal */
export interface Selected {
  readonly issues: IndexRange
  /** Indices of members or stations, in the order of the rows. */
  readonly rows: readonly number[]
  readonly steps: IndexRange
}

/** Named parameters of the table function. @internal */
export const PARAMETERS = [
  'library',
  'from_time',
  'to_time',
  'members',
  'stations',
  'from_lead',
  'to_lead',
] as const

/** The values of the parameters that were given, as DuckDB has them. @internal */
export type Given = Partial<Record<(typeof PARAMETERS)[number], DuckDBValue>>

/**
 * The part of a series that parameters select.
 * @throws {@link OptionError} `UNKNOWN_OPTION`: a parameter that this kind of series does not have; `INVALID_OPTION`
 * @throws {@link SelectionError} @throws {@link TimeError}
 * @internal
 */
export function selectedOf(api: DuckDB, series: SqlSeries, given: Given): Selected {
  checkParameters(series, given)
  const window: TimeWindow = {
    from: instantOf(api, given.from_time, 'from_time'),
    to: instantOf(api, given.to_time, 'to_time'),
  }
  switch (series.kind) {
    case 'single':
      return { issues: ONE, rows: [0], steps: series.time.window(window) }
    case 'collection': {
      const wanted = labelsOf(api, given.stations, 'stations')
      const rows = labelIndices(series.stations, wanted, 'station', series.id)
      return { issues: ONE, rows: rows ?? indices(series.stations), steps: series.time.window(window) }
    }
    case 'ensemble': {
      const rows = memberIndices(api, series, given)
      return { issues: ONE, rows, steps: series.time.window(window) }
    }
    case 'forecast':
      return {
        issues: series.issues.window(window),
        rows: memberIndices(api, series, given),
        steps: series.leads.window({
          from: secondsOf(given.from_lead, 'from_lead'),
          to: secondsOf(given.to_lead, 'to_lead'),
        }),
      }
  }
}

const ONE: IndexRange = { start: 0, end: 1 }

/** The parameters that each kind does not have. */
const FOREIGN: Readonly<Record<SqlSeries['kind'], readonly (keyof Given)[]>> = {
  single: ['members', 'stations', 'from_lead', 'to_lead'],
  collection: ['members', 'from_lead', 'to_lead'],
  ensemble: ['stations', 'from_lead', 'to_lead'],
  forecast: ['stations'],
}

function checkParameters({ id, kind }: SqlSeries, given: Given): void {
  const foreign = FOREIGN[kind].find((name) => isGiven(given[name]))
  if (foreign === undefined) return
  const known = PARAMETERS.filter((name) => name !== 'library' && !FOREIGN[kind].includes(name))
  throw new OptionError(
    'UNKNOWN_OPTION',
    `${id} is of the kind "${kind}", whose series() has no parameter ${foreign}. It has: ${known.join(', ')}.`,
  )
}

function isGiven(value: DuckDBValue | undefined): boolean {
  return value !== undefined && value !== null
}

function indices(labels: readonly string[]): number[] {
  return labels.map((_, i) => i)
}

function memberIndices(
  api: DuckDB,
  { members, id }: SqlSeries & { readonly members: readonly string[] },
  given: Given,
): readonly number[] {
  const wanted = labelsOf(api, given.members, 'members')
  return labelIndices(members, wanted, 'member', id) ?? indices(members)
}

/** Names: a list of texts or whole numbers, or one of them. */
function labelsOf(api: DuckDB, value: DuckDBValue | undefined, name: string): readonly Label[] | undefined {
  if (value === undefined || value === null) return undefined
  const items =
    value instanceof api.DuckDBListValue || value instanceof api.DuckDBArrayValue ? value.items : [value]
  return items.map((item) => {
    if (typeof item === 'string') return item
    const number = typeof item === 'bigint' ? Number(item) : item
    if (typeof number === 'number' && Number.isSafeInteger(number)) return number
    throw new OptionError(
      'INVALID_OPTION',
      `${name} is a list of names, texts or whole numbers; got ${item === null ? 'NULL' : String(item)}.`,
    )
  })
}

/** An end of a window: ISO 8601, UTC unless it has an offset, a date, or a timestamp. A date as upper end is all of it. */
function instantOf(api: DuckDB, value: DuckDBValue | undefined, name: string): InstantLike | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (value instanceof api.DuckDBDateValue) return isoDate(value.days)
  const micros =
    value instanceof api.DuckDBTimestampTZValue || value instanceof api.DuckDBTimestampValue
      ? value.micros
      : value instanceof api.DuckDBTimestampMillisecondsValue
        ? value.millis * 1000n
        : value instanceof api.DuckDBTimestampSecondsValue
          ? value.seconds * 1_000_000n
          : undefined
  if (micros === undefined) {
    throw new OptionError(
      'INVALID_OPTION',
      `${name} is a time: text in ISO 8601 such as '2020-03-01T06:00', a DATE or a TIMESTAMP; got ${show(value)}.`,
    )
  }
  // Both ends are included: what lies between two milliseconds is rounded into the window.
  const down = micros >= 0n ? micros / 1000n : -((-micros + 999n) / 1000n)
  return Number(name === 'from_time' && down * 1000n !== micros ? down + 1n : down)
}

function isoDate(days: number): InstantLike {
  const date = new Date(days * 86_400_000)
  return Number.isNaN(date.getTime()) ? date : date.toISOString().replace(/T.*/, '')
}

function secondsOf(value: DuckDBValue | undefined, name: string): number | undefined {
  if (value === undefined || value === null) return undefined
  const seconds = typeof value === 'bigint' ? Number(value) : value
  if (typeof seconds === 'number' && Number.isFinite(seconds)) return seconds
  throw new OptionError(
    'INVALID_OPTION',
    `${name} is a number of seconds after the issue time; got ${String(value)}.`,
  )
}
