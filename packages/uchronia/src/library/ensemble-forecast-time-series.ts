import {
  EnsembleForecastSeries,
  type EnsembleSeries,
  type EnsembleTableOptions,
  type ForecastSelection,
  type IndexRange,
  type Instant,
  type InstantLike,
  type LeadTimeAxis,
  type TimeAxis,
} from '@uchronia/series'
import { checkOptions, indexAt, issueLines, labelIndices, selectLeads } from '@uchronia/series/internal'
import type { Table } from 'apache-arrow'
import { ASYNC_KEYS, type AsyncOptions, splitAsync } from '../async-options.ts'
import { BLOCK } from '../engine/blocks.ts'
import type { Engine, SeriesHandle } from '../engine/engine.ts'
import { UchroniaError } from '../errors.ts'
import { type DanfoOptions, danfoFrame, splitDanfo } from './danfo.ts'
import { distinctLabels, type SeriesDescription } from './description.ts'
import { type Reading, reportOf } from './native-series.ts'
import { ForecastOperations, installOperations, type Operable } from './operations.ts'
import { splitTable } from './table-options.ts'

const KEYS = ['from', 'to', 'members', 'leads']
const TABLE_KEYS = ['layout', 'missing', 'dictionary', ...KEYS]

/**
 * An ensemble per issue time: issue time x member x lead time. Nothing is read until values are asked for, and then only
 * the issues, members and lead times that are asked for.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using rain = library.getSeries('rain_fcast', 'forecast')
 * rain.at(-1).toArrow()                    // the last issue: a column per member
 * rain.toArrow({ layout: 'long' })         // everything, ready for DuckDB, pandas, Polars
 * ```
 */
export class EnsembleForecastTimeSeries
  extends ForecastOperations
  implements Operable, Iterable<EnsembleSeries>, AsyncIterable<EnsembleSeries>
{
  override readonly kind = 'forecast' as const
  /** The issue times. */
  readonly issues: TimeAxis
  /** The lead times, in seconds after the issue time. */
  readonly leads: LeadTimeAxis
  /** The names of the members. */
  readonly members: readonly string[]

  /** @internal */
  constructor(engine: Engine, handle: SeriesHandle, description: SeriesDescription) {
    super(engine, handle, description)
    const { id, leads, members = [], time } = description
    if (!leads) throw new UchroniaError('FORMAT', `The lead times of ${id} are not known.`)
    this.issues = time
    this.leads = leads
    this.members = distinctLabels(members, 'member', description)
  }

  /** Numbers of issue times, members and lead times. */
  override get shape(): readonly [number, number, number] {
    return [this.issues.length, this.members.length, this.leads.length]
  }

  /**
   * All values: issue times x members x lead times, the last fastest; missing ones are NaN.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   */
  values(): Float64Array {
    return this.read().values
  }

  /**
   * {@link values} on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link OptionError}
   */
  async valuesAsync(options: AsyncOptions = {}): Promise<Float64Array> {
    return (await this.readAsync(checkOptions(options, 'valuesAsync', ASYNC_KEYS))).values
  }

  /**
   * Reads the ensemble of the issue time at an index, on the axis of its valid times; negative indices count from the end.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): EnsembleSeries {
    return this.run(this.#issue(index)).at(0)
  }

  /**
   * {@link at} on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   */
  async atAsync(index: number, options: AsyncOptions = {}): Promise<EnsembleSeries> {
    checkOptions(options, 'atAsync', ASYNC_KEYS)
    return (await this.runAsync(this.#issue(index), options)).at(0)
  }

  /**
   * Reads the ensemble of an issue time.
   * @throws {@link SelectionError} `NOT_FOUND`
   */
  issue(time: InstantLike): EnsembleSeries {
    return this.at(this.issues.indexOf(time))
  }

  /**
   * {@link issue} on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   */
  async issueAsync(time: InstantLike, options: AsyncOptions = {}): Promise<EnsembleSeries> {
    return this.atAsync(this.issues.indexOf(time), options)
  }

  /**
   * The time that a value is about: issue time and lead time added, in milliseconds UTC.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  validTime(issue: number, lead: number): Instant {
    return this.issues.at(issue) + this.leads.at(lead) * 1000
  }

  /**
   * Reads some issue times (`from` and `to`, both included), members and lead times; without a selection, everything.
   * @throws {@link SelectionError} `NOT_FOUND`, `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION`
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   */
  read(selection: ForecastSelection = {}): EnsembleForecastSeries {
    return this.run(this.#reading(checkOptions(selection, 'read', KEYS)))
  }

  /**
   * {@link read} on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   */
  async readAsync(options: ForecastSelection & AsyncOptions = {}): Promise<EnsembleForecastSeries> {
    const [followed, selection] = splitAsync(checkOptions(options, 'readAsync', [...KEYS, ...ASYNC_KEYS]))
    return this.runAsync(this.#reading(selection), followed)
  }

  /** The ensemble of each issue time, in order, each read when its turn comes. */
  *[Symbol.iterator](): IterableIterator<EnsembleSeries> {
    for (let i = 0; i < this.length; i++) yield this.at(i)
  }

  /** The ensemble of each issue time, in order; the next one is read on another thread while one is used. */
  async *[Symbol.asyncIterator](): AsyncIterableIterator<EnsembleSeries> {
    let next = this.length > 0 ? this.#ahead(0) : undefined
    for (let i = 1; next !== undefined; i++) {
      const issue = await next
      next = i < this.length ? this.#ahead(i) : undefined
      yield issue
    }
  }

  /**
   * Reads into an Arrow table, a record batch per issue time. See `EnsembleTableOptions` for the layouts.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   * @throws {@link TableError}
   */
  toArrow(options: EnsembleTableOptions & ForecastSelection = {}): Table {
    const [table, selection] = splitTable(options, 'toArrow', TABLE_KEYS)
    return this.read(selection).toArrow(table)
  }

  /**
   * {@link toArrow} with the values read on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   * @throws {@link TableError}
   */
  async toArrowAsync(options: EnsembleTableOptions & ForecastSelection & AsyncOptions = {}): Promise<Table> {
    const [table, selection] = splitTable(options, 'toArrowAsync', [...TABLE_KEYS, ...ASYNC_KEYS])
    return (await this.readAsync(selection)).toArrow(table)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws {@link TableError} `NO_DANFO` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(
    options: DanfoOptions & ForecastSelection & AsyncOptions = {},
  ): Promise<Frame> {
    const [frame, selection] = splitDanfo(options, [...KEYS, ...ASYNC_KEYS])
    return danfoFrame<Frame>(await this.readAsync(selection), frame)
  }

  /** Begins to read an issue. Whoever leaves a loop never asks for the next one, whose failure then concerns nobody. */
  #ahead(index: number): Promise<EnsembleSeries> {
    const issue = this.atAsync(index)
    issue.catch(() => {})
    return issue
  }

  /** @internal */
  *parts(): Iterable<() => EnsembleForecastSeries> {
    for (const issues of this.#issueBlocks()) yield () => this.run(this.#whole(issues))
  }

  /** @internal */
  async *partsAsync({ signal, onProgress }: AsyncOptions): AsyncIterable<EnsembleForecastSeries> {
    for (const issues of this.#issueBlocks()) {
      yield await this.runAsync(this.#whole(issues), { signal })
      // The fraction that is read and used: whoever asks for the next block is done with this one.
      onProgress?.(this.length === 0 ? 1 : issues.end / this.length)
    }
  }

  /** Issues that are read together: as many as make a few million values, one at least. */
  *#issueBlocks(): Iterable<IndexRange> {
    const [issues, members, leads] = this.shape
    const block = Math.max(1, Math.floor(BLOCK / Math.max(1, members * leads)))
    if (issues === 0) yield { start: 0, end: 0 }
    for (let start = 0; start < issues; start += block) yield { start, end: Math.min(issues, start + block) }
  }

  #whole(issues: IndexRange): Reading<EnsembleForecastSeries> {
    return this.#block(issues, undefined, { start: 0, end: this.leads.length })
  }

  #issue(index: number): Reading<EnsembleForecastSeries> {
    const issue = indexAt(index, this.length, `issue time of ${this.id}`)
    return this.#block({ start: issue, end: issue + 1 }, undefined, { start: 0, end: this.leads.length })
  }

  /** @internal */
  override pieceAsync(
    issues: IndexRange,
    rows: readonly number[] | undefined,
    steps: IndexRange,
    options: AsyncOptions,
  ): Promise<EnsembleForecastSeries> {
    return this.runAsync(this.#block(issues, rows, steps), options)
  }

  #reading({ members, leads, ...window }: ForecastSelection): Reading<EnsembleForecastSeries> {
    const leadWindow = checkOptions(leads, 'the selection of lead times', ['from', 'to'])
    return this.#block(
      this.issues.window(window),
      labelIndices(this.members, members, 'member', this.id),
      selectLeads(this.leads, leadWindow),
    )
  }

  #block(
    issues: IndexRange,
    rows: readonly number[] | undefined,
    steps: IndexRange,
  ): Reading<EnsembleForecastSeries> {
    return {
      issues,
      rows,
      rowCount: this.members.length,
      steps,
      make: (values) =>
        new EnsembleForecastSeries({
          ...this.info,
          issues: this.issues.slice(issues.start, issues.end),
          leads: this.leads.slice(steps.start, steps.end),
          members: rows === undefined ? this.members : rows.map((row) => this.members[row]!),
          values,
        }),
    }
  }

  protected override report(): string {
    const { issues, leads, members } = this
    return reportOf(this, { issues, members, leads }, () =>
      issueLines(
        issues,
        members,
        leads.length,
        (issue, steps) => this.run(this.#block({ start: issue, end: issue + 1 }, [0], steps)).values,
      ),
    )
  }
}

installOperations(EnsembleForecastTimeSeries.prototype, 'forecast')
