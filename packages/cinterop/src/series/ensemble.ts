import type { Table } from 'apache-arrow'
import type { EnsembleTableOptions } from '../arrow/options.ts'
import { ensembleTable } from '../arrow/to-arrow.ts'
import type { IndexRange, TimeSeriesGeometry } from '../time/geometry.ts'
import { pickBlock } from './block.ts'
import { checkIndex, checkLabels, checkValues, labelIndex } from './check.ts'
import { pickInfo, type SeriesInfo } from './info.ts'
import { type TimeSelection, UnivariateSeries } from './univariate.ts'

/** What an {@link EnsembleSeries} is made from. */
export interface EnsembleOptions extends SeriesInfo {
  /** `ensemble`: the rows are members. `collection`: the rows are stations. The default is `ensemble`. */
  readonly kind?: 'ensemble' | 'collection' | undefined
  readonly geometry: TimeSeriesGeometry
  /** A name per row, all different. */
  readonly labels: readonly string[]
  /** Rows x times, row after row; NaN is missing. Used as it is, not copied. */
  readonly values: Float64Array
}

/** Which times, and which rows in which order. */
export interface EnsembleSelection extends TimeSelection {
  /** Labels of the rows to keep. */
  readonly labels?: readonly string[] | undefined
}

/** Several series on one time axis as plain data: the members of an ensemble, or the stations of a collection. */
export class EnsembleSeries {
  readonly kind: 'ensemble' | 'collection'
  readonly geometry: TimeSeriesGeometry
  readonly labels: readonly string[]
  readonly values: Float64Array
  readonly info: SeriesInfo

  /** @throws {@link ShapeError} `size_mismatch`, `invalid_label`, `duplicate_label` */
  constructor(options: EnsembleOptions) {
    this.kind = options.kind ?? 'ensemble'
    this.geometry = options.geometry
    this.labels = checkLabels(options.labels, this.rowName)
    const sizes = { [`${this.rowName}s`]: this.labels.length, times: options.geometry.length }
    this.values = checkValues(options.values, sizes)
    this.info = pickInfo(options)
  }

  /** What a row is: `member` or `station`. */
  get rowName(): 'member' | 'station' {
    return this.kind === 'collection' ? 'station' : 'member'
  }

  get id(): string | undefined {
    return this.info.id
  }

  get units(): string | undefined {
    return this.info.units
  }

  /** How many times there are. */
  get length(): number {
    return this.geometry.length
  }

  /** How many rows (members or stations) there are. */
  get size(): number {
    return this.labels.length
  }

  /**
   * The series of the row at an index, sharing memory with this one. For a collection it knows its station.
   * @throws {@link SelectionError} `out_of_range`
   */
  at(index: number): UnivariateSeries {
    checkIndex(index, this.size, this.rowName)
    const { geometry, info, length } = this
    const values = this.values.subarray(index * length, (index + 1) * length)
    const station = this.kind === 'collection' ? { station: this.labels[index]! } : {}
    return new UnivariateSeries({ ...info, ...station, geometry, values })
  }

  /**
   * The series of a member or station, sharing memory with this one.
   * @throws {@link SelectionError} `not_found`
   */
  row(label: string): UnivariateSeries {
    return this.at(labelIndex(this.labels, label, this.rowName))
  }

  /**
   * A window of time and a choice of rows. Shares memory with this series when what is kept lies in one piece.
   * @throws {@link SelectionError} `not_found`
   */
  select(selection: EnsembleSelection): EnsembleSeries {
    const columns = this.geometry.window(selection.from, selection.to)
    const rows = selection.labels?.map((label) => labelIndex(this.labels, label, this.rowName))
    return this.#pick(columns, rows, selection.labels ?? this.labels)
  }

  /**
   * `count` times from an index on.
   * @throws {@link SelectionError} `out_of_range`
   */
  slice(first: number, count: number): EnsembleSeries {
    return this.#pick({ first, count }, undefined, this.labels)
  }

  #pick(columns: IndexRange, rows: readonly number[] | undefined, labels: readonly string[]): EnsembleSeries {
    const { info, kind } = this
    const geometry = this.geometry.slice(columns.first, columns.count)
    const shape = { rows: this.size, columns: this.length }
    const values = pickBlock(this.values, shape, { first: 0, count: 1 }, rows, columns)
    return new EnsembleSeries({ ...info, kind, geometry, labels, values })
  }

  /** The same values, saying something else about themselves, such as `{ units: 'mm' }`. */
  withInfo(info: SeriesInfo): EnsembleSeries {
    const { kind, geometry, labels, values } = this
    return new EnsembleSeries({ ...this.info, ...info, kind, geometry, labels, values })
  }

  /** The series of each row, in order. */
  *[Symbol.iterator](): IterableIterator<UnivariateSeries> {
    for (let i = 0; i < this.size; i++) yield this.at(i)
  }

  /** An Arrow table; the values are shared with it, not copied. See {@link EnsembleTableOptions}. */
  toArrow(options: EnsembleTableOptions = {}): Table {
    return ensembleTable(this, options)
  }
}
