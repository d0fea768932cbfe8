import type { Table } from 'apache-arrow'
import { ShapeError } from '../errors.ts'
import { indexAt, rangeOf } from '../indices.ts'
import { INFO_KEYS, type SeriesInfo } from '../info.ts'
import {
  checkThreshold,
  statisticsOfRow,
  type WindowStatistics,
  type WindowStatisticsOptions,
} from '../operations/window-statistics.ts'
import { checkOptions } from '../options.ts'
import type { Instant } from '../time/instant.ts'
import { TimeAxis, type TimeWindow } from '../time/time-axis.ts'
import type { UnivariateTableOptions } from '../to-arrow/table-options.ts'
import { univariateTable } from '../to-arrow/to-arrow.ts'
import { checkAxis, checkValues } from './check-values.ts'
import { checkInfo } from './plain-series.ts'
import { axisLines, counted, timeLines, titleLine } from './report.ts'
import { shownTable } from './table-report.ts'
import { TimedSeries } from './timed-series.ts'

/** A selection from a {@link UnivariateSeries}: a window of time. */
export interface TimeSelection extends TimeWindow {}

/** A value and its time. */
export interface TimedValue {
  readonly time: Instant
  /** NaN when missing. */
  readonly value: number
}

/** The parts of a {@link UnivariateSeries}. */
export interface UnivariateOptions extends SeriesInfo {
  readonly time: TimeAxis
  /** One value per time; NaN is missing. Used as it is, not copied. */
  readonly values: Float64Array
}

/**
 * One time series as plain data.
 *
 * @example
 * ```ts
 * const time = new TimeAxis({ start: '2010-08-01', step: 'daily', length: 3 })
 * const rain = new UnivariateSeries({ time, values: Float64Array.of(0, 1.5, NaN), units: 'mm' })
 * rain.select({ from: '2010-08-02' }).length // 2
 * rain.at(-2) // 1.5
 * ```
 */
export class UnivariateSeries extends TimedSeries {
  readonly kind = 'single' as const

  /** @throws {@link ShapeError} `SIZE_MISMATCH` @throws {@link OptionError} `UNKNOWN_OPTION` */
  constructor(options: UnivariateOptions) {
    const { time, values } = checkOptions(options, 'UnivariateSeries', ['time', 'values', ...INFO_KEYS])
    checkAxis(time, TimeAxis, 'time of a series')
    super(time, checkValues(values, { times: time.length }), options)
  }

  /** Number of times. */
  override get shape(): readonly [number] {
    return [this.time.length]
  }

  /**
   * The value at an index, negative ones counting from the end; NaN when missing.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): number {
    return this.values[indexAt(index, this.length, 'value')]!
  }

  /**
   * A window of time, sharing memory with this series.
   * @throws {@link SelectionError} `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION`
   */
  select(selection: TimeSelection): UnivariateSeries {
    const { start, end } = this.time.window(checkOptions(selection, 'select', ['from', 'to']))
    return this.slice(start, end)
  }

  /**
   * The times from index `start` up to, without, index `end`, as `Array.prototype.slice` takes them, sharing memory with
   * this series.
   * @throws {@link SelectionError} `OUT_OF_RANGE`: no whole numbers
   */
  slice(start?: number, end?: number): UnivariateSeries {
    const range = rangeOf(start, end, this.length)
    const time = this.time.slice(range.start, range.end)
    return new UnivariateSeries({ ...this.info, time, values: this.values.subarray(range.start, range.end) })
  }

  /**
   * A copy with updated metadata, such as `{ units: 'mm' }`; the values are shared.
   *
   * @throws {@link OptionError}
   */
  withInfo(info: SeriesInfo): UnivariateSeries {
    const { time, values } = this
    return new UnivariateSeries({ ...this.info, ...checkInfo(info), time, values })
  }

  /** The values with their times, in order. */
  *[Symbol.iterator](): IterableIterator<TimedValue> {
    const times = this.time.values()
    for (let i = 0; i < times.length; i++) yield { time: times[i]!, value: this.values[i]! }
  }

  /**
   * An Arrow table that shares the values. See {@link UnivariateTableOptions}.
   *
   * @throws {@link OptionError}
   * @throws {@link TableError} `TOO_LONG`, `INVALID_METADATA`
   */
  toArrow(options: UnivariateTableOptions = {}): Table {
    return shownTable(univariateTable(this, options))
  }

  /**
   * Peak, time of the peak, volume, and time above a threshold, over a window.
   *
   * @example
   * ```ts
   * const flow = hourlySeries('2020-01-01', [1, 5, 2], { units: 'm3/s' })
   * flow.windowStatistics({ above: 2 }).peak // 5
   * ```
   * @throws {@link SelectionError} `INVALID_WINDOW` @throws {@link OptionError}
   */
  windowStatistics(options: TimeSelection & WindowStatisticsOptions = {}): WindowStatistics {
    const { above, ...window } = checkOptions(options, 'windowStatistics', ['from', 'to', 'above'])
    checkThreshold(above)
    const { values, time, info } = this.select(window)
    return statisticsOfRow(values, time.values(), info, above, 'start')
  }

  protected override withTime(time: TimeAxis, values: Float64Array, info: SeriesInfo): this {
    return new UnivariateSeries({ ...info, time, values }) as this
  }

  protected override checkSameRows(other: TimedSeries): void {
    throw new ShapeError(
      'SIZE_MISMATCH',
      `A series of ${other.shape.join(' x ')} cannot be combined into a single series. Swap the two, or take one of its rows.`,
    )
  }

  protected override report(): string {
    const { info, time, values } = this
    const title = titleLine('UnivariateSeries', info, [counted(this.length, 'time')])
    return [
      title,
      ...axisLines({ time }),
      ...timeLines(time, ({ start, end }) => values.subarray(start, end)),
    ].join('\n')
  }

  protected override axesJSON(): Record<string, unknown> {
    return { time: this.time }
  }
}
