import { formatInstant, OptionError, type SeriesKind } from '@uchronia/series'
import { show } from '@uchronia/series/internal'

/**
 * A key by which the files of a data set are put into folders: the station, the identifier or the variable of a series, and
 * the UTC year, month or day of the issue times of forecasts, or of the times of other series.
 */
export type PartitionKey =
  | 'station'
  | 'id'
  | 'variable'
  | 'issue-year'
  | 'issue-month'
  | 'issue-day'
  | 'time-year'
  | 'time-month'
  | 'time-day'

/** @internal */
export const PARTITION_KEYS: readonly PartitionKey[] = [
  'station',
  'id',
  'variable',
  'issue-year',
  'issue-month',
  'issue-day',
  'time-year',
  'time-month',
  'time-day',
]

/** Characters of an ISO instant that say its year, month or day. */
const PERIODS: Readonly<Record<string, number>> = { year: -16, month: -13, day: -10 }

/** @throws {@link OptionError} `INVALID_OPTION` @internal */
export function checkPartition(keys: readonly PartitionKey[]): readonly PartitionKey[] {
  if (!Array.isArray(keys)) {
    throw new OptionError('INVALID_OPTION', `partition is a list of keys, not ${show(keys)}.`)
  }
  for (const [i, key] of keys.entries()) {
    if (!PARTITION_KEYS.includes(key)) {
      throw new OptionError(
        'INVALID_OPTION',
        `There is no partition ${show(key)}. There are ${PARTITION_KEYS.join(', ')}.`,
      )
    }
    if (keys.indexOf(key) !== i) throw new OptionError('INVALID_OPTION', `The partition has ${key} twice.`)
  }
  if (keys.filter(isPeriod).length > 1) {
    throw new OptionError(
      'INVALID_OPTION',
      `One year, month or day is enough; the partition is ${keys.join(', ')}.`,
    )
  }
  return keys
}

function isPeriod(key: PartitionKey): boolean {
  return key.startsWith('issue-') || key.startsWith('time-')
}

/** The texts of a series that folders are named after. @internal */
export interface PartitionedSeries {
  readonly kind: SeriesKind
  readonly id: string | undefined
  readonly variable: string | undefined
  readonly station: string | undefined
}

/** Indices from `start` to `end` of the times of a series, whose rows lie in one folder. @internal */
export interface PartitionRange {
  /** The folder, such as `station=0123/issue_month=2020-03`; empty for the data set itself. */
  readonly folder: string
  readonly start: number
  readonly end: number
}

/**
 * The folders of a series, in the order of its times.
 * @param times  in milliseconds UTC
 * @throws {@link OptionError} `INVALID_OPTION`: a key that the series has no text for
 * @internal
 */
export function partitionOf(
  series: PartitionedSeries,
  times: Float64Array,
  keys: readonly PartitionKey[],
): PartitionRange[] {
  const period = keys.find(isPeriod)
  const expected = series.kind === 'forecast' ? 'issue' : 'time'
  if (period !== undefined && !period.startsWith(expected)) {
    throw new OptionError(
      'INVALID_OPTION',
      `${nameOf(series)} is of the kind "${series.kind}": its partition is ${expected}-year, ${expected}-month or ${expected}-day, not ${period}.`,
    )
  }
  const folder = (label: string) => keys.map((key) => segment(series, key, label)).join('/')
  if (period === undefined)
    return times.length === 0 ? [] : [{ folder: folder(''), start: 0, end: times.length }]
  const cut = PERIODS[period.slice(expected.length + 1)]!
  const labelOf = (time: number) => formatInstant(Math.floor(time / 1000) * 1000).slice(0, cut)
  const ranges: PartitionRange[] = []
  let last: string | undefined
  for (const [i, time] of times.entries()) {
    const label = labelOf(time)
    if (label === last) {
      ranges[ranges.length - 1] = { ...ranges.at(-1)!, end: i + 1 }
    } else {
      ranges.push({ folder: folder(label), start: i, end: i + 1 })
      last = label
    }
  }
  return ranges
}

function segment(series: PartitionedSeries, key: PartitionKey, period: string): string {
  if (isPeriod(key)) return `${key.replace('-', '_')}=${period}`
  const text = series[key as 'station' | 'id' | 'variable']
  if (text === undefined || text === '') {
    throw new OptionError(
      'INVALID_OPTION',
      `${nameOf(series)} has no ${key}, by which the data set is partitioned. Leave ${key} out, or give it one (withInfo).`,
    )
  }
  return `${key}=${escaped(text)}`
}

function nameOf({ id, variable }: PartitionedSeries): string {
  return id ?? variable ?? 'The series'
}

/** A text as hive has it in folders: what has a meaning in paths is escaped, as in URLs. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
