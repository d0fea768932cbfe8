import type { Table } from 'apache-arrow'
import type { EnsembleTableOptions } from '../arrow/options.ts'
import { forecastTable } from '../arrow/to-arrow.ts'
import { type IndexRange, TimeSeriesGeometry } from '../time/geometry.ts'
import type { InstantLike } from '../time/instant.ts'
import type { LeadTimeAxis } from '../time/lead-time-axis.ts'
import { pickBlock } from './block.ts'
import { checkIndex, checkLabels, checkValues, labelIndex } from './check.ts'
import { EnsembleSeries } from './ensemble.ts'
import { pickInfo, type SeriesInfo } from './info.ts'

/** What an {@link EnsembleForecastSeries} is made from. */
export interface ForecastOptions extends SeriesInfo {
  /** The issue times. */
  readonly issues: TimeSeriesGeometry
  readonly leads: LeadTimeAxis
  /** A name per member, all different. */
  readonly members: readonly string[]
  /** Issue times x members x lead times, the last fastest; NaN is missing. Used as it is, not copied. */
  readonly values: Float64Array
}

/** Which issue times, members and lead times. */
export interface ForecastSelection {
  /** First issue time; it belongs to the selection. */
  readonly from?: InstantLike | undefined
  /** Last issue time; it belongs to the selection. */
  readonly to?: InstantLike | undefined
  /** Members to keep, in this order. */
  readonly members?: readonly string[] | undefined
  /** Lead times to keep, in seconds after the issue time. Both ends belong to it. */
  readonly leads?: { readonly from?: number | undefined; readonly to?: number | undefined } | undefined
}

/** An ensemble per issue time as plain data. */
export class EnsembleForecastSeries {
  readonly kind = 'forecast' as const
  readonly issues: TimeSeriesGeometry
  readonly leads: LeadTimeAxis
  readonly members: readonly string[]
  readonly values: Float64Array
  readonly info: SeriesInfo

  /** @throws {@link ShapeError} `size_mismatch`, `invalid_label`, `duplicate_label` */
  constructor(options: ForecastOptions) {
    this.issues = options.issues
    this.leads = options.leads
    this.members = checkLabels(options.members, 'member')
    const sizes = {
      issues: this.issues.length,
      members: this.members.length,
      'lead times': this.leads.length,
    }
    this.values = checkValues(options.values, sizes)
    this.info = pickInfo(options)
  }

  get id(): string | undefined {
    return this.info.id
  }

  get units(): string | undefined {
    return this.info.units
  }

  /** How many issue times there are. */
  get length(): number {
    return this.issues.length
  }

  /** How many members there are. */
  get size(): number {
    return this.members.length
  }

  /**
   * The ensemble of the issue time at an index, on the axis of its valid times. Shares memory with this series.
   * @throws {@link SelectionError} `out_of_range`
   */
  at(index: number): EnsembleSeries {
    checkIndex(index, this.length, 'issue time')
    const { leads, members, info, issues } = this
    const start = Number.isNaN(issues.start) ? null : issues.timeAt(index) + leads.start * 1000
    const geometry = new TimeSeriesGeometry({ start, step: leads.step, length: leads.length })
    const block = members.length * leads.length
    const values = this.values.subarray(index * block, (index + 1) * block)
    return new EnsembleSeries({ ...info, geometry, labels: members, values })
  }

  /**
   * The ensemble of an issue time.
   * @throws {@link SelectionError} `not_found`
   */
  issue(time: InstantLike): EnsembleSeries {
    return this.at(this.issues.indexOf(time))
  }

  /**
   * Some issue times, members and lead times. Shares memory with this series when what is kept lies in one piece.
   * @throws {@link SelectionError} `not_found`
   */
  select(selection: ForecastSelection): EnsembleForecastSeries {
    const blocks = this.issues.window(selection.from, selection.to)
    const columns = this.leads.window(selection.leads?.from, selection.leads?.to)
    const rows = selection.members?.map((label) => labelIndex(this.members, label, 'member'))
    return this.#pick(blocks, rows, selection.members ?? this.members, columns)
  }

  /**
   * `count` issue times from an index on, sharing memory with this series.
   * @throws {@link SelectionError} `out_of_range`
   */
  slice(first: number, count: number): EnsembleForecastSeries {
    return this.#pick({ first, count }, undefined, this.members, { first: 0, count: this.leads.length })
  }

  #pick(
    blocks: IndexRange,
    rows: readonly number[] | undefined,
    members: readonly string[],
    columns: IndexRange,
  ): EnsembleForecastSeries {
    const issues = this.issues.slice(blocks.first, blocks.count)
    const leads = this.leads.slice(columns.first, columns.count)
    const shape = { rows: this.size, columns: this.leads.length }
    const values = pickBlock(this.values, shape, blocks, rows, columns)
    return new EnsembleForecastSeries({ ...this.info, issues, leads, members, values })
  }

  /** The same values, saying something else about themselves, such as `{ units: 'mm' }`. */
  withInfo(info: SeriesInfo): EnsembleForecastSeries {
    const { issues, leads, members, values } = this
    return new EnsembleForecastSeries({ ...this.info, ...info, issues, leads, members, values })
  }

  /** The ensemble of each issue time, in order. */
  *[Symbol.iterator](): IterableIterator<EnsembleSeries> {
    for (let i = 0; i < this.length; i++) yield this.at(i)
  }

  /** An Arrow table, a record batch per issue time; the values are shared with it. See {@link EnsembleTableOptions}. */
  toArrow(options: EnsembleTableOptions = {}): Table {
    return forecastTable(this, options)
  }
}
