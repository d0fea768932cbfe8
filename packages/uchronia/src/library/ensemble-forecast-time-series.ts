import {
  EnsembleForecastSeries,
  type EnsembleSeries,
  type EnsembleTableOptions,
  type ForecastSelection,
  type IndexRange,
  type InstantLike,
  LeadTimeAxis,
  type TimeSeriesGeometry,
} from '@uchronia/cinterop'
import type { Table } from 'apache-arrow'
import type { AsyncOptions } from './async-options.ts'
import { type DanfoOptions, danfoFrame } from './danfo.ts'
import type { SeriesDescription } from './description.ts'
import { UchroniaError } from './errors.ts'
import type { Engine, SeriesHandle } from './native/engine.ts'
import { distinctLabels, geometryOf, NativeSeries, type Reading, readable } from './native-series.ts'
import { indexRange, labelsOf, rowRange } from './rows.ts'

/**
 * An ensemble per issue time: issue time x member x lead time. Nothing is read until values are asked for, and then only
 * the issues, members and lead times that are asked for.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using rain = library.getSeries('rain_fcast', 'forecast')
 * rain.at(0).toArrow()                     // one issue: a column per member
 * rain.toArrow({ layout: 'long' })         // everything, ready for DuckDB, pandas, Polars
 * ```
 */
export class EnsembleForecastTimeSeries
  extends NativeSeries
  implements Iterable<EnsembleSeries>, AsyncIterable<EnsembleSeries>
{
  override readonly kind = 'forecast' as const
  /** The issue times. */
  readonly issues: TimeSeriesGeometry
  /** The lead times, in seconds after the issue time. */
  readonly leads: LeadTimeAxis
  /** The labels of the members. */
  readonly members: readonly string[]

  /** @internal */
  constructor(engine: Engine, handle: SeriesHandle, description: SeriesDescription) {
    super(engine, handle, description)
    const { id, lead } = description
    if (!lead) throw new UchroniaError('FORMAT', `The lead times of ${id} are not known.`)
    const { start, step, length } = lead
    if (step === 'monthly') {
      throw new UchroniaError(
        'UNSUPPORTED',
        `The lead times of ${id} are in months, which have no length in seconds.`,
      )
    }
    this.issues = geometryOf(description)
    this.leads = readable(description, () => new LeadTimeAxis({ start, step, length }))
    this.members = distinctLabels(description.members ?? [], 'member', description)
  }

  /** How many issue times there are. */
  get length(): number {
    return this.issues.length
  }

  /** How many members there are. */
  get size(): number {
    return this.members.length
  }

  /** All values: issue times x members x lead times, the last fastest; missing ones are NaN. */
  values(): Float64Array {
    return this.read().values
  }

  /**
   * Reads the ensemble of the issue time at an index, on the axis of its valid times.
   * @throws SelectionError `out_of_range`
   */
  at(index: number): EnsembleSeries {
    return this.run(this.#issue(index))
  }

  /** {@link at} on another thread. */
  async atAsync(index: number, options: AsyncOptions = {}): Promise<EnsembleSeries> {
    return this.runAsync(this.#issue(index), options)
  }

  /**
   * Reads the ensemble of an issue time.
   * @throws SelectionError `not_found`
   */
  issue(time: InstantLike): EnsembleSeries {
    return this.at(this.issues.indexOf(time))
  }

  /** {@link issue} on another thread. */
  async issueAsync(time: InstantLike, options: AsyncOptions = {}): Promise<EnsembleSeries> {
    return this.atAsync(this.issues.indexOf(time), options)
  }

  /**
   * Reads some issue times (`from` and `to`, both included), members and lead times; without a selection, everything.
   */
  read(selection: ForecastSelection = {}): EnsembleForecastSeries {
    return this.run(this.#reading(selection))
  }

  /** {@link read} on another thread. */
  async readAsync(options: ForecastSelection & AsyncOptions = {}): Promise<EnsembleForecastSeries> {
    return this.runAsync(this.#reading(options), options)
  }

  /** {@link values} on another thread. */
  async valuesAsync(options: AsyncOptions = {}): Promise<Float64Array> {
    return (await this.readAsync({ signal: options.signal, onProgress: options.onProgress })).values
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

  /** Reads into an Arrow table, a record batch per issue time. See `EnsembleTableOptions` for the layouts. */
  toArrow(options: EnsembleTableOptions & ForecastSelection = {}): Table {
    return this.read(options).toArrow(options)
  }

  /** {@link toArrow} with the values read on another thread. */
  async toArrowAsync(options: EnsembleTableOptions & ForecastSelection & AsyncOptions = {}): Promise<Table> {
    return (await this.readAsync(options)).toArrow(options)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws TableError `no_danfo` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(
    options: DanfoOptions & ForecastSelection & AsyncOptions = {},
  ): Promise<Frame> {
    return danfoFrame<Frame>(await this.readAsync(options), options)
  }

  /** Begins to read an issue. Whoever leaves a loop never asks for the next one, whose failure then concerns nobody. */
  #ahead(index: number): Promise<EnsembleSeries> {
    const issue = this.atAsync(index)
    issue.catch(() => {})
    return issue
  }

  #issue(index: number): Reading<EnsembleSeries> {
    const issue = indexRange(index, this.length, 'issue time', this.id)
    const whole = { first: 0, count: this.leads.length }
    const { window, make } = this.#block(issue, { first: 0, count: this.size }, whole)
    return { window, make: (values) => make(values).at(0) }
  }

  #reading(selection: ForecastSelection): Reading<EnsembleForecastSeries> {
    const issues = this.issues.window(selection.from, selection.to)
    const leads = this.leads.window(selection.leads?.from, selection.leads?.to)
    const { members } = selection
    const { window, make } = this.#block(issues, rowRange(this.members, members, 'member', this.id), leads)
    return {
      window,
      make: (values) => (members === undefined ? make(values) : make(values).select({ members })),
    }
  }

  #block(issues: IndexRange, members: IndexRange, leads: IndexRange): Reading<EnsembleForecastSeries> {
    return {
      window: {
        issueFirst: issues.first,
        issueCount: issues.count,
        rowFirst: members.first,
        rowCount: members.count,
        stepFirst: leads.first,
        stepCount: leads.count,
      },
      make: (values) =>
        new EnsembleForecastSeries({
          ...this.info,
          issues: this.issues.slice(issues.first, issues.count),
          leads: this.leads.slice(leads.first, leads.count),
          members: labelsOf(this.members, members),
          values,
        }),
    }
  }
}
