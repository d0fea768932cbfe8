import type { Table } from 'apache-arrow'
import type { UnivariateTableOptions } from '../arrow/options.ts'
import { univariateTable } from '../arrow/to-arrow.ts'
import type { TimeSeriesGeometry } from '../time/geometry.ts'
import type { Instant, InstantLike } from '../time/instant.ts'
import { checkIndex, checkValues } from './check.ts'
import { pickInfo, type SeriesInfo } from './info.ts'

/** A window of time. Both ends belong to it; an absent end is the end of the axis. */
export interface TimeSelection {
  readonly from?: InstantLike | undefined
  readonly to?: InstantLike | undefined
}

/** A value and its time. */
export interface TimedValue {
  readonly time: Instant
  /** NaN when missing. */
  readonly value: number
}

/** What a {@link UnivariateSeries} is made from. */
export interface UnivariateOptions extends SeriesInfo {
  readonly geometry: TimeSeriesGeometry
  /** One value per time; NaN is missing. Used as it is, not copied. */
  readonly values: Float64Array
}

/**
 * One time series as plain data: no native handle behind it.
 *
 * @example
 * ```ts
 * const geometry = new TimeSeriesGeometry({ start: '2010-08-01', step: 'daily', length: 3 })
 * const rain = new UnivariateSeries({ geometry, values: Float64Array.of(0, 1.5, NaN), units: 'mm' })
 * rain.select({ from: '2010-08-02' }).length // 2
 * ```
 */
export class UnivariateSeries {
  readonly kind = 'single' as const
  readonly geometry: TimeSeriesGeometry
  readonly values: Float64Array
  readonly info: SeriesInfo

  /** @throws {@link ShapeError} `size_mismatch` */
  constructor(options: UnivariateOptions) {
    this.geometry = options.geometry
    this.values = checkValues(options.values, { times: options.geometry.length })
    this.info = pickInfo(options)
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

  /**
   * The value at an index; NaN when missing.
   * @throws {@link SelectionError} `out_of_range`
   */
  at(index: number): number {
    checkIndex(index, this.length, 'value')
    return this.values[index]!
  }

  /** A window, sharing memory with this series. */
  select(selection: TimeSelection): UnivariateSeries {
    const { first, count } = this.geometry.window(selection.from, selection.to)
    return this.slice(first, count)
  }

  /**
   * `count` values from an index on, sharing memory with this series.
   * @throws {@link SelectionError} `out_of_range`
   */
  slice(first: number, count: number): UnivariateSeries {
    const geometry = this.geometry.slice(first, count)
    return new UnivariateSeries({
      ...this.info,
      geometry,
      values: this.values.subarray(first, first + count),
    })
  }

  /** The same values, saying something else about themselves, such as `{ units: 'mm' }`. */
  withInfo(info: SeriesInfo): UnivariateSeries {
    const { geometry, values } = this
    return new UnivariateSeries({ ...this.info, ...info, geometry, values })
  }

  /** The values with their times, in order. */
  *[Symbol.iterator](): IterableIterator<TimedValue> {
    const times = this.geometry.times()
    for (let i = 0; i < times.length; i++) yield { time: times[i]!, value: this.values[i]! }
  }

  /** An Arrow table; the values are shared with it, not copied. See {@link UnivariateTableOptions}. */
  toArrow(options: UnivariateTableOptions = {}): Table {
    return univariateTable(this, options)
  }
}
