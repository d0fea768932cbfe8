import {
  EnsembleForecastSeries,
  EnsembleSeries,
  type IndexRange,
  type LeadTimeAxis,
  SelectionError,
  type Series,
  SeriesCollection,
  type SeriesInfo,
  type SeriesKind,
  type TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import { checkOptions, type DescribedSource, labelIndices, pickBlock } from '@uchronia/series/internal'
import type { AsyncOptions } from '../async-options.ts'
import { NativeSeries } from '../library/native-series.ts'
import type { AnySeries, OutputSelection } from '../write/output-options.ts'

/** A piece of a source by indices: issues of a forecast (others have one), members or stations, and times or lead times. */
export interface Piece {
  readonly issues: IndexRange
  readonly rows: IndexRange
  readonly steps: IndexRange
}

/**
 * The written part of a series: its axes after a selection, and its values piece by piece. Nothing is read before a piece is
 * asked for.
 * @internal
 */
export class Source {
  readonly #series: AnySeries
  /** The piece of the series that this is; its rows are indices among `#rows`. */
  readonly #window: Piece
  /** The members or stations that were selected, as indices; undefined for all. */
  readonly #rows: readonly number[] | undefined

  private constructor(series: AnySeries, rows: readonly number[] | undefined, window: Piece) {
    this.#series = series
    this.#rows = rows
    this.#window = window
  }

  /**
   * @throws {@link OptionError} `UNKNOWN_OPTION`: a key that this kind of series does not have
   * @throws {@link SelectionError} `NOT_FOUND`: nothing is selected, or no such member or station
   */
  static of(series: AnySeries, selection: OutputSelection): Source {
    const { from, to, members, stations, leads } = checkOptions(
      selection,
      `the selection of ${WITH_ARTICLE[series.kind]}`,
      KEYS[series.kind],
    )
    const time = timeOf(series).window({ from, to })
    const name = series.kind === 'collection' ? 'station' : 'member'
    const rows = labelIndices(labelsOf(series) ?? [], stations ?? members, name)
    const all = { start: 0, end: rows?.length ?? labelsOf(series)?.length ?? 1 }
    const window =
      series.kind === 'forecast'
        ? { issues: time, rows: all, steps: series.leads.window(leads ?? {}) }
        : { issues: ONE, rows: all, steps: time }
    const source = new Source(series, rows, window)
    if (source.shape.includes(0) && !series.shape.includes(0)) throw nothingSelected(series)
    return source
  }

  get kind(): SeriesKind {
    return this.#series.kind
  }

  /** The metadata of the series. */
  get info(): SeriesInfo {
    return this.#series.info
  }

  /** The station of a series at one place, where it is known. */
  get station(): string | undefined {
    const { info } = this
    if (this.kind === 'collection') return this.labels!.length === 1 ? this.labels![0] : undefined
    if (info.station !== undefined || !(this.#series instanceof NativeSeries)) return info.station
    const { stations, stationCount } = this.#series.description
    return stationCount === 1 ? stations[0]?.id : undefined
  }

  /** The times; of a forecast, the issue times. */
  get time(): TimeAxis {
    const { issues, steps } = this.#window
    const { start, end } = this.kind === 'forecast' ? issues : steps
    return timeOf(this.#series).slice(start, end)
  }

  /** The lead times of a forecast. */
  get leads(): LeadTimeAxis | undefined {
    const { start, end } = this.#window.steps
    return this.#series.kind === 'forecast' ? this.#series.leads.slice(start, end) : undefined
  }

  /** The names of the members or stations. */
  get labels(): readonly string[] | undefined {
    const labels = labelsOf(this.#series)
    return labels && this.#rowsOf({ start: 0, end: this.shape[1] })?.map((row) => labels[row]!)
  }

  /** The piece of the selected series that this is. */
  get window(): Piece {
    return this.#window
  }

  /** Issues (1 where there are none), members or stations (1), times or lead times. */
  get shape(): readonly [number, number, number] {
    const { issues, rows, steps } = this.#window
    return [issues.end - issues.start, rows.end - rows.start, steps.end - steps.start]
  }

  /** The axes and metadata of what is written, for its description. */
  get described(): DescribedSource {
    const { info, time, leads, labels = [] } = this
    switch (this.#series.kind) {
      case 'single':
        return { kind: 'single', info, time }
      case 'forecast':
        return { kind: 'forecast', info, issues: time, leads: leads!, members: labels }
      default:
        return { kind: this.#series.kind, info, time, labels }
    }
  }

  /** A part of this source; what is not said stays whole. */
  part({ issues, rows, steps }: Partial<Piece>): Source {
    const within = (all: IndexRange, part: IndexRange | undefined) =>
      part === undefined ? all : { start: all.start + part.start, end: all.start + part.end }
    const window = this.#window
    return new Source(this.#series, this.#rows, {
      issues: within(window.issues, issues),
      rows: within(window.rows, rows),
      steps: within(window.steps, steps),
    })
  }

  /** The values as plain data, read on another thread where they come from a library. */
  async read({ signal }: Pick<AsyncOptions, 'signal'>): Promise<Series> {
    const series = this.#series
    const { issues, steps } = this.#window
    const whole = this.#rows === undefined && this.shape[1] === (labelsOf(series)?.length ?? 1)
    const rows = whole ? undefined : this.#rowsOf({ start: 0, end: this.shape[1] })
    return series instanceof NativeSeries
      ? series.pieceAsync(issues, rows, steps, { signal })
      : pieceOf(series, issues, rows, steps)
  }

  #rowsOf({ start, end }: IndexRange): readonly number[] {
    const first = this.#window.rows.start
    return (
      this.#rows?.slice(first + start, first + end) ??
      Array.from({ length: end - start }, (_, i) => first + start + i)
    )
  }
}

const ONE: IndexRange = { start: 0, end: 1 }

const KEYS: Readonly<Record<SeriesKind, readonly string[]>> = {
  single: ['from', 'to'],
  collection: ['from', 'to', 'stations'],
  ensemble: ['from', 'to', 'members'],
  forecast: ['from', 'to', 'members', 'leads'],
}

const WITH_ARTICLE: Readonly<Record<SeriesKind, string>> = {
  single: 'a single series',
  collection: 'a collection',
  ensemble: 'an ensemble',
  forecast: 'a forecast',
}

function timeOf(series: AnySeries): TimeAxis {
  return series.kind === 'forecast' ? series.issues : series.time
}

function labelsOf(series: AnySeries): readonly string[] | undefined {
  if (series.kind === 'single') return undefined
  return series.kind === 'collection' ? series.stations : series.members
}

/** A file without values would hide that a window lies beside the data. */
function nothingSelected(series: AnySeries): SelectionError {
  const axes =
    series.kind === 'forecast' ? `issues ${series.issues}; leads ${series.leads}` : `times ${series.time}`
  return new SelectionError(
    'NOT_FOUND',
    `Nothing is selected of ${series.id ?? 'the series'}. It has ${axes}.`,
  )
}

/** A piece of plain data, which shares its memory where that lies in one piece. */
function pieceOf(
  series: Series,
  issues: IndexRange,
  rows: readonly number[] | undefined,
  steps: IndexRange,
): Series {
  const { info, values } = series
  const names = (labels: readonly string[]) => rows?.map((row) => labels[row]!) ?? labels
  const picked = (count: number, columns: number) =>
    pickBlock(values, { rows: count, columns }, issues, rows, steps)
  switch (series.kind) {
    case 'single':
      return new UnivariateSeries({
        ...info,
        time: series.time.slice(steps.start, steps.end),
        values: picked(1, series.time.length),
      })
    case 'collection':
      return new SeriesCollection({
        ...info,
        time: series.time.slice(steps.start, steps.end),
        stations: names(series.stations),
        values: picked(series.stations.length, series.time.length),
      })
    case 'ensemble':
      return new EnsembleSeries({
        ...info,
        time: series.time.slice(steps.start, steps.end),
        members: names(series.members),
        values: picked(series.members.length, series.time.length),
      })
    case 'forecast':
      return new EnsembleForecastSeries({
        ...info,
        issues: series.issues.slice(issues.start, issues.end),
        leads: series.leads.slice(steps.start, steps.end),
        members: names(series.members),
        values: picked(series.members.length, series.leads.length),
      })
  }
}
