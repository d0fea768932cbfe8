import type { SeriesInfo } from '../info.ts'
import { aggregateTime } from '../operations/aggregate.ts'
import { type DisaggregateOptions, disaggregation } from '../operations/disaggregate.ts'
import {
  checkSameAxis,
  combinedInfo,
  type FillMethod,
  filled,
  type Operator,
  withNumber,
  withValues,
} from '../operations/elementwise.ts'
import type { AggregateOptions } from '../operations/period-options.ts'
import { TimeAxis } from '../time/time-axis.ts'
import { PlainSeries } from './plain-series.ts'
import { plainOf, type Readable } from './readable.ts'

/**
 * A series whose last axis is time: single series, collections and ensembles.
 *
 * @example
 * ```ts
 * const flow = dailySeries('2020-01-01', [1, 2])
 * flow instanceof TimedSeries // true
 * flow.add(flow).values // Float64Array [2, 4]
 * ```
 */
export abstract class TimedSeries extends PlainSeries {
  /** The times. */
  readonly time: TimeAxis

  /** @internal */
  protected constructor(time: TimeAxis, values: Float64Array, info: SeriesInfo) {
    super(values, info)
    this.time = time
  }

  /** A series of the same kind on another axis. @internal */
  protected abstract withTime(time: TimeAxis, values: Float64Array, info: SeriesInfo): this

  protected override withValues(values: Float64Array, info: SeriesInfo = this.info): this {
    return this.withTime(this.time, values, info)
  }

  protected override get stepSeconds(): number | undefined {
    return typeof this.time.step === 'number' ? this.time.step : undefined
  }

  /** Rows of the values. @internal */
  protected get rowCount(): number {
    const { shape } = this
    return shape.length === 1 ? 1 : shape[0]!
  }

  /**
   * Sums, means and so on over longer periods: fixed steps, days that begin at 9 am, months, seasons, water years. The
   * metadata decide which period a value belongs to, and follow: a value accumulated over the preceding interval belongs to
   * the period that contains that interval. A period of which too little is present is missing. Sums of rates and means of
   * amounts are refused.
   *
   * @example
   * ```ts
   * const hourly = hourlySeries('2020-01-01T00:00', Array(48).fill(1), {
   *   units: 'mm', aggregation: 'accumulated over the preceding interval',
   * })
   * const daily = hourly.aggregate({ step: 'daily', how: 'sum', dayStart: '09:00' })
   * daily.values // Float64Array [NaN, 24, NaN]: the first and the last day are not complete
   * formatInstant(daily.time.at(1)) // '2020-01-02T09:00:00Z', the end of the day
   * ```
   * @throws {@link OptionError} @throws {@link TimeError} `OFF_AXIS`: an interval lies in two periods; `NO_START`
   */
  aggregate(options: AggregateOptions): this {
    const { axis, info, reduce } = aggregateTime(this.time, this.info, options)
    return this.withTime(axis, reduce(this.values, this.rowCount), info)
  }

  /**
   * A finer step: amounts are shared out evenly, rates are repeated.
   *
   * @example
   * ```ts
   * const daily = dailySeries('2020-01-02', [24], { aggregation: 'accumulated over the preceding interval' })
   * daily.disaggregate({ step: 'hourly' }).at(0) // 1
   * ```
   * @throws {@link OptionError} @throws {@link TimeError} `NO_STEP`
   */
  disaggregate(options: DisaggregateOptions): this {
    const coarse = this.time.length === 0 ? (this.time.step ?? 86_400) : this.time.requireStep('disaggregate')
    const { shift, step, parts, expand } = disaggregation(coarse, this.info, options, 'start')
    const { start, length } = this.time
    const first = Number.isNaN(start) ? null : start + shift * 1000
    const time = new TimeAxis({ start: first, step, length: length * parts })
    return this.withTime(time, expand(this.values), this.info)
  }

  /**
   * Fills missing values: with a number, with the value before, or on a line between the neighbours. Missing values that have
   * no neighbour stay.
   *
   * @example
   * ```ts
   * dailySeries('2000-01-01', [1, NaN, 3]).fill('linear').at(1) // 2
   * ```
   * @throws {@link OptionError}
   */
  fill(method: FillMethod): this {
    return this.withValues(filled(this.values, this.time.length, this.time.values(), method))
  }

  /**
   * Adds a number, or a series on the same times: of the same rows, or a single one to every row.
   *
   * @throws {@link ShapeError} `SIZE_MISMATCH`: axes differ
   * @throws {@link OptionError} `INVALID_OPTION`: units differ, or it is neither series nor number
   */
  add(other: number | TimedSeries | Readable<TimedSeries>): this {
    return this.#combine('add', plainOf<number | TimedSeries>(other))
  }

  /**
   * Subtracts a number, or a series on the same times, as {@link add} does.
   *
   * @throws {@link ShapeError} `SIZE_MISMATCH`: axes differ
   * @throws {@link OptionError} `INVALID_OPTION`: units differ, or it is neither series nor number
   */
  subtract(other: number | TimedSeries | Readable<TimedSeries>): this {
    return this.#combine('subtract', plainOf<number | TimedSeries>(other))
  }

  /**
   * Multiplies by a number, or by a series on the same times. The units of a product of series are not known.
   *
   * @throws {@link ShapeError} `SIZE_MISMATCH`: axes differ
   * @throws {@link OptionError} `INVALID_OPTION`: neither series nor number
   */
  multiply(other: number | TimedSeries | Readable<TimedSeries>): this {
    return this.#combine('multiply', plainOf<number | TimedSeries>(other))
  }

  /**
   * Divides by a number, or by a series on the same times. The units of a quotient of series are not known.
   *
   * @throws {@link ShapeError} `SIZE_MISMATCH`: axes differ
   * @throws {@link OptionError} `INVALID_OPTION`: neither series nor number
   */
  divide(other: number | TimedSeries | Readable<TimedSeries>): this {
    return this.#combine('divide', plainOf<number | TimedSeries>(other))
  }

  #combine(operator: Operator, other: number | TimedSeries): this {
    if (!(other instanceof TimedSeries)) return this.withValues(withNumber(this.values, operator, other))
    checkSameAxis(this.time, other.time, 'times')
    const info = combinedInfo(this.info, operator, other.info)
    if (other.kind !== 'single') this.checkSameRows(other)
    const rows = other.kind === 'single' ? 1 : other.rowCount
    return this.withValues(
      withValues(this.values, operator, other.values, this.rowCount, rows, this.time.length),
      info,
    )
  }

  /** Refuses a series of other rows. @throws {@link ShapeError} @internal */
  protected abstract checkSameRows(other: TimedSeries): void
}
