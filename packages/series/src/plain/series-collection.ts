import type { Table } from 'apache-arrow'
import { INFO_KEYS, type SeriesInfo } from '../info.ts'
import { checkOptions } from '../options.ts'
import type { TimeAxis } from '../time/time-axis.ts'
import type { EnsembleTableOptions } from '../to-arrow/table-options.ts'
import { rowsTable } from '../to-arrow/to-arrow.ts'
import { type Label, labelIndices } from './labels.ts'
import { checkInfo } from './plain-series.ts'
import { type RowPick, RowSeries } from './row-series.ts'
import { shownTable } from './table-report.ts'
import type { TimeSelection, UnivariateSeries } from './univariate-series.ts'

/** The parts of a {@link SeriesCollection}. */
export interface CollectionOptions extends SeriesInfo {
  readonly time: TimeAxis
  /** An identifier per station, all different. */
  readonly stations: readonly Label[]
  /** Stations x times, station after station; NaN is missing. Used as it is, not copied. */
  readonly values: Float64Array
}

/** A window of time, and stations in the order wanted. */
export interface CollectionSelection extends TimeSelection {
  /** Stations to keep, in this order. */
  readonly stations?: readonly Label[] | undefined
}

/**
 * The series of several stations on one time axis, as plain data.
 *
 * @example
 * ```ts
 * const time = new TimeAxis({ start: '2010-08-01', step: 'daily', length: 2 })
 * const rain = new SeriesCollection({ time, stations: ['0123', '401201'], values: Float64Array.of(5, 6, 7, 8) })
 * rain.station('0123').values // Float64Array [5, 6]
 * ```
 */
export class SeriesCollection extends RowSeries {
  readonly kind = 'collection' as const

  /** @throws {@link ShapeError} `SIZE_MISMATCH`, `INVALID_LABEL`, `DUPLICATE_LABEL` @throws {@link OptionError} */
  constructor(options: CollectionOptions) {
    const { time, stations, values } = checkOptions(options, 'SeriesCollection', [
      'time',
      'stations',
      'values',
      ...INFO_KEYS,
    ])
    super(time, stations, values, options, 'station')
  }

  protected override get rowName(): 'station' {
    return 'station'
  }

  protected override withTime(time: TimeAxis, values: Float64Array, info: SeriesInfo): this {
    return new SeriesCollection({ ...info, time, stations: this.stations, values }) as this
  }

  protected override stationOf(row: number): { station: string } {
    return { station: this.labels[row]! }
  }

  /** The identifiers of the stations. */
  get stations(): readonly string[] {
    return this.labels
  }

  /**
   * The series of a station, sharing memory with this one.
   * @throws {@link SelectionError} `NOT_FOUND`
   */
  station(id: Label): UnivariateSeries {
    return this.rowOf(id)
  }

  /**
   * A window of time and some stations. Shares memory with this series where the values kept are contiguous.
   * @throws {@link SelectionError} `NOT_FOUND`, `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION`
   */
  select(selection: CollectionSelection): SeriesCollection {
    const { stations, ...window } = checkOptions(selection, 'select', ['from', 'to', 'stations'])
    return this.#pick({ ...this.time.window(window), rows: labelIndices(this.labels, stations, 'station') })
  }

  /**
   * The stations from index `start` up to, without, index `end`, as `Array.prototype.slice` takes them, sharing memory with
   * this series.
   *
   * @throws {@link SelectionError} `OUT_OF_RANGE`: an index that is no whole number
   */
  slice(start?: number, end?: number): SeriesCollection {
    return this.#pick(this.rowRange(start, end))
  }

  #pick(pick: RowPick): SeriesCollection {
    const { time, labels, values } = this.picked(pick)
    return new SeriesCollection({ ...this.info, time, stations: labels, values })
  }

  /**
   * A copy with updated metadata, such as `{ units: 'mm' }`; the values are shared.
   *
   * @throws {@link OptionError}
   */
  withInfo(info: SeriesInfo): SeriesCollection {
    const { stations, time, values } = this
    return new SeriesCollection({ ...this.info, ...checkInfo(info), time, stations, values })
  }

  /**
   * An Arrow table that shares the values. See {@link EnsembleTableOptions}.
   *
   * @throws {@link OptionError}
   * @throws {@link TableError} `TOO_LONG`, `INVALID_METADATA`
   */
  toArrow(options: EnsembleTableOptions = {}): Table {
    const { kind, time, labels, values, info } = this
    return shownTable(rowsTable({ kind, time, labels, values, info }, options))
  }

  protected override axesJSON(): Record<string, unknown> {
    return { stations: this.stations, time: this.time }
  }
}
