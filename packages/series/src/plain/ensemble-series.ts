import type { Table } from 'apache-arrow'
import { INFO_KEYS, probabilityInfo, type SeriesInfo } from '../info.ts'
import {
  type ExceedanceOptions,
  type MemberOptions,
  type MemberStatistic,
  memberExceedance,
  memberQuantiles,
  type QuantileOptions,
  quantileNames,
  reduceMembers,
  STATISTICS,
  thresholdNames,
} from '../operations/reduce-members.ts'
import { checkOptions } from '../options.ts'
import type { TimeAxis } from '../time/time-axis.ts'
import type { EnsembleTableOptions } from '../to-arrow/table-options.ts'
import { rowsTable } from '../to-arrow/to-arrow.ts'
import { type Label, labelIndices } from './labels.ts'
import { checkInfo } from './plain-series.ts'
import { type RowPick, RowSeries } from './row-series.ts'
import { shownTable } from './table-report.ts'
import { type TimeSelection, UnivariateSeries } from './univariate-series.ts'

/** The parts of an {@link EnsembleSeries}. */
export interface EnsembleOptions extends SeriesInfo {
  readonly time: TimeAxis
  /** A name per member, all different. */
  readonly members: readonly Label[]
  /** Members x times, member after member; NaN is missing. Used as it is, not copied. */
  readonly values: Float64Array
}

/** A window of time, and members in the order wanted. */
export interface EnsembleSelection extends TimeSelection {
  /** Members to keep, in this order. */
  readonly members?: readonly Label[] | undefined
}

/**
 * The members of an ensemble on one time axis, as plain data.
 *
 * @example
 * ```ts
 * const time = new TimeAxis({ start: '2010-08-01', step: 'daily', length: 2 })
 * const flow = new EnsembleSeries({ time, members: [1, 2], values: Float64Array.of(5, 6, 7, 8) })
 * flow.member(2).at(0) // 7
 * flow.select({ members: [2] }).shape // [1, 2]
 * ```
 */
export class EnsembleSeries extends RowSeries {
  readonly kind = 'ensemble' as const

  /** @throws {@link ShapeError} `SIZE_MISMATCH`, `INVALID_LABEL`, `DUPLICATE_LABEL` @throws {@link OptionError} */
  constructor(options: EnsembleOptions) {
    const { time, members, values } = checkOptions(options, 'EnsembleSeries', [
      'time',
      'members',
      'values',
      ...INFO_KEYS,
    ])
    super(time, members, values, options, 'member')
  }

  protected override get rowName(): 'member' {
    return 'member'
  }

  protected override withTime(time: TimeAxis, values: Float64Array, info: SeriesInfo): this {
    return new EnsembleSeries({ ...info, time, members: this.members, values }) as this
  }

  protected override stationOf(): { station?: string } {
    return {}
  }

  /** The names of the members. */
  get members(): readonly string[] {
    return this.labels
  }

  /**
   * The series of a member, sharing memory with this one.
   * @throws {@link SelectionError} `NOT_FOUND`
   */
  member(name: Label): UnivariateSeries {
    return this.rowOf(name)
  }

  /**
   * A window of time and some members. Shares memory with this series where the values kept are contiguous.
   * @throws {@link SelectionError} `NOT_FOUND`, `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION`
   */
  select(selection: EnsembleSelection): EnsembleSeries {
    const { members, ...window } = checkOptions(selection, 'select', ['from', 'to', 'members'])
    return this.#pick({ ...this.time.window(window), rows: labelIndices(this.labels, members, 'member') })
  }

  /**
   * The members from index `start` up to, without, index `end`, as `Array.prototype.slice` takes them, sharing memory with
   * this series.
   *
   * @throws {@link SelectionError} `OUT_OF_RANGE`: an index that is no whole number
   */
  slice(start?: number, end?: number): EnsembleSeries {
    return this.#pick(this.rowRange(start, end))
  }

  #pick(pick: RowPick): EnsembleSeries {
    const { time, labels, values } = this.picked(pick)
    return new EnsembleSeries({ ...this.info, time, members: labels, values })
  }

  /** The mean of the members at each time, those missing left out. @throws {@link OptionError} */
  mean(options: MemberOptions = {}): UnivariateSeries {
    return this.reduceMembers(STATISTICS.mean, options)
  }

  /** The median of the members. @throws {@link OptionError} */
  median(options: MemberOptions = {}): UnivariateSeries {
    return this.reduceMembers(STATISTICS.median, options)
  }

  /** The standard deviation of the members, with n - 1; missing where there is one member. @throws {@link OptionError} */
  std(options: MemberOptions = {}): UnivariateSeries {
    return this.reduceMembers(STATISTICS.std, options)
  }

  /** The smallest member. @throws {@link OptionError} */
  min(options: MemberOptions = {}): UnivariateSeries {
    return this.reduceMembers(STATISTICS.min, options)
  }

  /** The largest member. @throws {@link OptionError} */
  max(options: MemberOptions = {}): UnivariateSeries {
    return this.reduceMembers(STATISTICS.max, options)
  }

  /**
   * Any statistic of the members at each time.
   * @param statistic  gets the members that are present, in ascending order
   * @throws {@link OptionError}
   */
  reduceMembers(statistic: MemberStatistic, options: MemberOptions = {}): UnivariateSeries {
    const [members, steps] = this.shape
    const values = reduceMembers(this.values, members, steps, statistic, options)
    return new UnivariateSeries({ ...this.info, time: this.time, values })
  }

  /**
   * Quantiles of the members, as members named `q05`, `q50` and so on.
   *
   * @param levels  probabilities from 0 to 1
   * @example
   * ```ts
   * const flow = dailySeries('2020-01-01', [[1], [2], [3]])
   * flow.quantiles([0.1, 0.5]).members // ['q10', 'q50']
   * flow.quantiles([0.5]).at(0).at(0) // 2
   * ```
   * @throws {@link OptionError}
   */
  quantiles(levels: readonly number[], options: QuantileOptions = {}): EnsembleSeries {
    const names = quantileNames(levels)
    const [members, steps] = this.shape
    const values = memberQuantiles(this.values, members, steps, levels, options)
    return new EnsembleSeries({ ...this.info, time: this.time, members: names, values })
  }

  /**
   * The fraction of members at or above each threshold, as members named `>=10` and so on.
   * @throws {@link OptionError}
   */
  exceedance(thresholds: readonly number[], options: ExceedanceOptions = {}): EnsembleSeries {
    const names = thresholdNames(thresholds, options?.strict)
    const [members, steps] = this.shape
    const values = memberExceedance(this.values, members, steps, thresholds, options)
    return new EnsembleSeries({ ...probabilityInfo(this.info), time: this.time, members: names, values })
  }

  /** A copy with other names of the members, in their order. @throws {@link ShapeError} */
  renameMembers(members: readonly Label[]): EnsembleSeries {
    const { time, values, info } = this
    return new EnsembleSeries({ ...info, time, members, values })
  }

  /**
   * A copy with updated metadata, such as `{ units: 'mm' }`; the values are shared.
   *
   * @throws {@link OptionError}
   */
  withInfo(info: SeriesInfo): EnsembleSeries {
    const { members, time, values } = this
    return new EnsembleSeries({ ...this.info, ...checkInfo(info), time, members, values })
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
    return { members: this.members, time: this.time }
  }
}
