import {
  EnsembleForecastSeries,
  EnsembleSeries,
  type InstantLike,
  isSeries,
  type LeadTimeAxis,
  parseInstant,
  type Series,
  SeriesCollection,
  type SeriesInfo,
  type SeriesKind,
  type TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { PlotError } from './errors.ts'

/** A series of a library: read when it is drawn, and no more of it than is drawn. */
export interface SeriesReader {
  readonly kind: SeriesKind
  read(selection?: object): Series
}

/** A forecast of a library, of which one issue is read at a time. */
export interface ForecastReader extends SeriesReader {
  readonly kind: 'forecast'
  readonly issues: TimeAxis
  readonly leads: LeadTimeAxis
  at(index: number): EnsembleSeries
}

/** Series that can be drawn: plain data, and those of libraries. */
export type Drawable = Series | SeriesReader

/** The forms of an observation or a reference: one series, or a collection with the station of what it is drawn with. */
export type DrawableSingle = UnivariateSeries | SeriesCollection | SeriesReader

/** The kind of what is to be drawn. @throws {@link PlotError} `NOT_A_SERIES` @internal */
export function kindOf(series: unknown): SeriesKind {
  if (isSeries(series)) return series.kind
  const { kind, read } = (series ?? {}) as Partial<SeriesReader>
  const kinds: readonly unknown[] = ['single', 'collection', 'ensemble', 'forecast']
  if (typeof read === 'function' && kinds.includes(kind)) return kind!
  throw new PlotError('NOT_A_SERIES', `Expected a series to draw, not ${show(series)}.`)
}

/** A window of time, of what is read. @internal */
export interface Window {
  readonly from?: InstantLike | undefined
  readonly to?: InstantLike | undefined
}

function read(series: Drawable, { from, to }: Window, stations?: readonly string[]): Series {
  kindOf(series)
  const window = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(stations === undefined ? {} : { stations }),
  }
  return isSeries(series) ? (series.select(window as never) as Series) : series.read(window)
}

/**
 * One series; of a collection that of a station, or the only one.
 * @param station  of what it is drawn with
 * @throws {@link PlotError} `NOT_A_SERIES` @throws {@link SelectionError} `NOT_FOUND`: the collection has no such station
 * @internal
 */
export function singleOf(
  series: unknown,
  what: string,
  window: Window = {},
  station?: string,
): UnivariateSeries {
  const kind = kindOf(series)
  if (kind !== 'single' && kind !== 'collection') {
    throw new PlotError(
      'NOT_A_SERIES',
      `${what} must be a single series or a collection, not one of the kind "${kind}". Take one member of it.`,
    )
  }
  const stations = kind === 'collection' && station !== undefined ? [station] : undefined
  const plain = read(series as Drawable, window, stations)
  if (plain instanceof UnivariateSeries) return plain
  if (plain instanceof SeriesCollection && plain.length === 1) return plain.at(0)
  throw new PlotError(
    'NOT_A_SERIES',
    `${what} is a collection of ${plain.length} stations, and what it is drawn with does not say which is its own. Take one with station(): ${(plain as SeriesCollection).stations.slice(0, 5).join(', ')}.`,
  )
}

/** Series on one time axis. @internal */
export function rowsOf(series: Drawable, window: Window, what: string): UnivariateSeries | SeriesCollection {
  const plain = read(series, window)
  if (plain instanceof UnivariateSeries || plain instanceof SeriesCollection) return plain
  throw new PlotError(
    'NOT_A_SERIES',
    `${what} draws single series and collections, not a series of the kind "${plain.kind}".`,
  )
}

/** The ensemble that is meant, and its issue time where it is one of a forecast. @internal */
export interface Ensemble {
  readonly ensemble: EnsembleSeries
  /** Milliseconds UTC; undefined for an ensemble without an issue time. */
  readonly issue: number | undefined
}

/**
 * An ensemble, or that of an issue of a forecast: the last when none is named.
 * @throws {@link PlotError} `NOT_A_SERIES` @throws {@link SelectionError} `NOT_FOUND` @internal
 */
export function ensembleOf(
  series: unknown,
  issue: InstantLike | undefined,
  window: Window,
  what: string,
): Ensemble {
  const kind = kindOf(series)
  if (kind === 'ensemble') {
    const plain = read(series as Drawable, window)
    if (plain instanceof EnsembleSeries)
      return { ensemble: plain, issue: issue === undefined ? undefined : parseInstant(issue) }
  }
  if (kind === 'forecast') {
    const forecast = series as EnsembleForecastSeries | ForecastReader
    const { issues } = forecast
    if (issues.length === 0)
      throw new PlotError('NOT_A_SERIES', `${what}: the forecast has no issue time to draw.`)
    const index = issue === undefined ? issues.length - 1 : issues.indexOf(issue)
    const own = forecast.at(index)
    const time = Number.isNaN(issues.start) ? undefined : issues.at(index)
    const cut = window.from === undefined && window.to === undefined ? own : own.select(window)
    return { ensemble: cut, issue: time }
  }
  throw new PlotError(
    'NOT_A_SERIES',
    `${what} draws ensembles and forecasts, not a series of the kind "${kind}".`,
  )
}

/** All of a forecast, or the issues of a window. @internal */
export function forecastOf(series: unknown, window: Window, what: string): EnsembleForecastSeries {
  if (kindOf(series) === 'forecast') {
    const plain = read(series as Drawable, window)
    if (plain instanceof EnsembleForecastSeries) return plain
  }
  throw new PlotError(
    'NOT_A_SERIES',
    `${what} draws forecasts, not a series of the kind "${kindOf(series)}".`,
  )
}

/** The name of a series: its long name, variable or identifier. @internal */
export function nameOf({ longName, variable, id }: SeriesInfo): string {
  return longName ?? variable ?? id ?? 'values'
}

/** The quantity and its units, as it stands at an axis. @internal */
export function labelOf(info: SeriesInfo): string {
  const { units } = info
  return units === undefined || units === '' ? nameOf(info) : `${nameOf(info)} [${units}]`
}
