import { ShapeError } from '../errors.ts'
import { indexAt, rangeOf } from '../indices.ts'
import type { SeriesInfo } from '../info.ts'
import type { WindowStatistics, WindowStatisticsOptions } from '../operations/window-statistics.ts'
import { TimeAxis } from '../time/time-axis.ts'
import { pickBlock } from './block.ts'
import { checkAxis, checkValues } from './check-values.ts'
import { checkLabels, type Label, labelIndex } from './labels.ts'
import { axisLines, counted, rowLines, titleLine } from './report.ts'
import { TimedSeries } from './timed-series.ts'
import { type TimeSelection, UnivariateSeries } from './univariate-series.ts'

/** A choice of rows and times. @internal */
export interface RowPick {
  readonly rows?: readonly number[] | undefined
  readonly start: number
  readonly end: number
}

/** Series on one time axis, row after row: the rows are members or stations. @internal */
export abstract class RowSeries extends TimedSeries {
  /** The names of the rows. @internal */
  protected readonly labels: readonly string[]

  /** @internal */
  protected constructor(
    time: TimeAxis,
    labels: readonly Label[],
    values: Float64Array,
    info: SeriesInfo,
    rowName: 'member' | 'station',
  ) {
    checkAxis(time, TimeAxis, 'time of a series')
    const names = checkLabels(labels, rowName)
    super(time, checkValues(values, { [`${rowName}s`]: names.length, times: time.length }), info)
    this.labels = names
  }

  /** @internal */
  protected abstract get rowName(): 'member' | 'station'
  /** The station of a row, where rows are stations. @internal */
  protected abstract stationOf(row: number): { station?: string }

  override get shape(): readonly [number, number] {
    return [this.labels.length, this.time.length]
  }

  /**
   * The series of the row at an index, sharing memory with this one; negative indices count from the end.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): UnivariateSeries {
    const row = indexAt(index, this.length, this.rowName)
    const steps = this.time.length
    const values = this.values.subarray(row * steps, (row + 1) * steps)
    return new UnivariateSeries({ ...this.info, ...this.stationOf(row), time: this.time, values })
  }

  /** The series of each row, in order. */
  *[Symbol.iterator](): IterableIterator<UnivariateSeries> {
    for (let i = 0; i < this.length; i++) yield this.at(i)
  }

  /** @internal */
  protected rowOf(label: Label): UnivariateSeries {
    return this.at(labelIndex(this.labels, label, this.rowName))
  }

  /** The parts of a series of some rows and times. @internal */
  protected picked({ rows, start, end }: RowPick): {
    time: TimeAxis
    labels: readonly string[]
    values: Float64Array
  } {
    const shape = { rows: this.length, columns: this.time.length }
    return {
      time: this.time.slice(start, end),
      labels: rows === undefined ? this.labels : rows.map((row) => this.labels[row]!),
      values: pickBlock(this.values, shape, { start: 0, end: 1 }, rows, { start, end }),
    }
  }

  /** The rows of a slice. @internal */
  protected rowRange(start: number | undefined, end: number | undefined): RowPick {
    const range = rangeOf(start, end, this.length)
    const rows = Array.from({ length: range.end - range.start }, (_, i) => range.start + i)
    return { rows, start: 0, end: this.time.length }
  }

  /**
   * Peak, time of the peak, volume, and time above a threshold, over a window: one for each row.
   * @throws {@link SelectionError} `INVALID_WINDOW` @throws {@link OptionError}
   */
  windowStatistics(options: TimeSelection & WindowStatisticsOptions = {}): WindowStatistics[] {
    return Array.from(this, (row, i) => ({
      [this.rowName]: this.labels[i]!,
      ...row.windowStatistics(options),
    }))
  }

  protected override checkSameRows(other: TimedSeries): void {
    const same =
      other instanceof RowSeries &&
      other.kind === this.kind &&
      other.labels.length === this.labels.length &&
      other.labels.every((label, i) => label === this.labels[i])
    if (same) return
    throw new ShapeError(
      'SIZE_MISMATCH',
      `The ${this.rowName}s of the two series differ. Select the same of both, in the same order, first.`,
    )
  }

  protected override report(): string {
    const { info, labels, rowName, time, values } = this
    const steps = time.length
    const sizes = [counted(labels.length, rowName), counted(steps, 'time')]
    const rows = rowLines(labels, steps, (row, { start, end }) =>
      values.subarray(row * steps + start, row * steps + end),
    )
    return [
      titleLine(rowName === 'member' ? 'EnsembleSeries' : 'SeriesCollection', info, sizes),
      ...axisLines({ [`${rowName}s`]: labels, time }),
      ...rows,
    ].join('\n')
  }
}
