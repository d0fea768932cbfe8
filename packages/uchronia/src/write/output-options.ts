import type { InstantLike, Label, LeadTimeWindow, Series } from '@uchronia/series'
import { isSeries, SelectionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import type { AsyncOptions } from '../async-options.ts'
import { UchroniaError } from '../errors.ts'
import { NativeSeries } from '../library/native-series.ts'
import type { LibrarySeries } from '../library/time-series-library.ts'

/** The part of a series that is written. A key that a kind of series does not have is an error. */
export interface OutputSelection {
  /** First time (issue time of a forecast), included. A day, month or year means its beginning. */
  readonly from?: InstantLike | undefined
  /** Last time (issue time of a forecast), included. A day, month or year means its end. */
  readonly to?: InstantLike | undefined
  /** Members of an ensemble or forecast, in this order. */
  readonly members?: readonly Label[] | undefined
  /** Stations of a collection, in this order. */
  readonly stations?: readonly Label[] | undefined
  /** Lead times of a forecast, in seconds after the issue time, both ends included. */
  readonly leads?: LeadTimeWindow | undefined
}

/** Options of everything that writes a file. */
export interface OutputOptions extends OutputSelection, AsyncOptions {
  /** Replace a file of that name; false by default. */
  readonly overwrite?: boolean | undefined
}

/** The keys of {@link OutputSelection}. @internal */
export const SELECTION_KEYS: readonly (keyof OutputSelection)[] = [
  'from',
  'to',
  'members',
  'stations',
  'leads',
]

/** A series of a library, or plain data. @internal */
export type AnySeries = Series | LibrarySeries

/** Splits options into the selection, without what is undefined, and the others. @internal */
export function splitSelection<T extends OutputSelection>(
  options: T,
): [selection: OutputSelection, rest: Omit<T, keyof OutputSelection>] {
  const { from, to, members, stations, leads, ...rest } = options
  const all: Record<string, unknown> = { from, to, members, stations, leads }
  return [Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)), rest]
}

/**
 * A part of a series as plain data, read on another thread where it comes from a library.
 * @throws {@link OptionError} `UNKNOWN_OPTION`: a key that this kind of series does not have
 * @throws {@link SelectionError} `NOT_FOUND`: nothing is selected
 * @internal
 */
export async function selectSeries(
  series: AnySeries,
  selection: OutputSelection,
  options: AsyncOptions = {},
): Promise<Series> {
  checkSeries(series)
  // Each kind checks its own keys.
  const selected: Series = isSeries(series)
    ? series.select(selection as never)
    : await series.readAsync({ ...selection, ...options } as never)
  mustHaveValues(series, selected)
  return selected
}

/** A file without values would hide that a window lies beside the data. */
function mustHaveValues(series: AnySeries, selected: Series): void {
  const isEmpty = (one: { readonly shape: readonly number[] }) => one.shape.includes(0)
  if (!isEmpty(selected) || isEmpty(series)) return
  const axes =
    series.kind === 'forecast' ? `issues ${series.issues}; leads ${series.leads}` : `times ${series.time}`
  throw new SelectionError(
    'NOT_FOUND',
    `Nothing is selected of ${series.id ?? 'the series'}. It has ${axes}.`,
  )
}

/** Refuses what is no series. @throws {@link UchroniaError} `INVALID_ARGUMENT` @internal */
export function checkSeries(series: unknown): asserts series is AnySeries {
  if (isSeries(series) || series instanceof NativeSeries) return
  throw new UchroniaError('INVALID_ARGUMENT', `Expected a series to write; got ${show(series)}.`)
}
