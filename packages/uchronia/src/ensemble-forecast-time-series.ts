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
import { type DanfoOptions, danfoFrame } from './danfo.ts'
import type { SeriesDescription } from './description.ts'
import { UchroniaError } from './errors.ts'
import type { Engine, SeriesHandle } from './native/engine.ts'
import { distinctLabels, geometryOf, NativeSeries, readable } from './native-series.ts'
import { indexRange, rowRange } from './rows.ts'

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
export class EnsembleForecastTimeSeries extends NativeSeries implements Iterable<EnsembleSeries> {
  override readonly kind = 'forecast' as const
  /** The issue times. */
  readonly issues: TimeSeriesGeometry
  /** The lead times, in seconds after the issue time. */
  readonly leads: LeadTimeAxis
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
    const all = { first: 0, count: this.size }
    const issue = indexRange(index, this.length, 'issue time', this.id)
    return this.#readBlock(issue, all, { first: 0, count: this.leads.length }).at(0)
  }

  /**
   * Reads the ensemble of an issue time.
   * @throws SelectionError `not_found`
   */
  issue(time: InstantLike): EnsembleSeries {
    return this.at(this.issues.indexOf(time))
  }

  /**
   * Reads some issue times (`from` and `to`, both included), members and lead times; without a selection, everything.
   */
  read(selection: ForecastSelection = {}): EnsembleForecastSeries {
    const issues = this.issues.window(selection.from, selection.to)
    const leads = this.leads.window(selection.leads?.from, selection.leads?.to)
    const members = rowRange(this.members, selection.members, 'member', this.id)
    const block = this.#readBlock(issues, members, leads)
    return selection.members === undefined ? block : block.select({ members: selection.members })
  }

  /** The ensemble of each issue time, in order, each read when its turn comes. */
  *[Symbol.iterator](): IterableIterator<EnsembleSeries> {
    for (let i = 0; i < this.length; i++) yield this.at(i)
  }

  /** Reads into an Arrow table, a record batch per issue time. See `EnsembleTableOptions` for the layouts. */
  toArrow(options: EnsembleTableOptions & ForecastSelection = {}): Table {
    return this.read(options).toArrow(options)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws TableError `no_danfo` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(options: DanfoOptions & ForecastSelection = {}): Promise<Frame> {
    return danfoFrame<Frame>(this.read(options), options)
  }

  #readBlock(issues: IndexRange, members: IndexRange, leads: IndexRange): EnsembleForecastSeries {
    return new EnsembleForecastSeries({
      ...this.info,
      issues: this.issues.slice(issues.first, issues.count),
      leads: this.leads.slice(leads.first, leads.count),
      members: this.members.slice(members.first, members.first + members.count),
      values: this.readWindow({
        issueFirst: issues.first,
        issueCount: issues.count,
        rowFirst: members.first,
        rowCount: members.count,
        stepFirst: leads.first,
        stepCount: leads.count,
      }),
    })
  }
}
