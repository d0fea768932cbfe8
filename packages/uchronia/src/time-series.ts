import {
  type TimedValue,
  type TimeSelection,
  type TimeSeriesGeometry,
  UnivariateSeries,
  type UnivariateTableOptions,
} from '@uchronia/cinterop'
import type { Table } from 'apache-arrow'
import { type DanfoOptions, danfoFrame } from './danfo.ts'
import { geometryOf, NativeSeries } from './native-series.ts'
import { indexRange } from './rows.ts'

/**
 * One time series of a library. Nothing is read until values are asked for.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using flow = library.getSeries('streamflow', 'single')
 * flow.geometry.length                     // 8784
 * flow.read({ from: '2020-03-01', to: '2020-03-02' }).values
 * ```
 */
export class TimeSeries extends NativeSeries implements Iterable<TimedValue> {
  override readonly kind = 'single' as const
  readonly geometry: TimeSeriesGeometry = geometryOf(this.description)

  /** How many times there are. */
  get length(): number {
    return this.geometry.length
  }

  /** All values; missing ones are NaN. */
  values(): Float64Array {
    return this.read().values
  }

  /**
   * The value at an index; NaN when it is missing.
   * @throws SelectionError `out_of_range`
   */
  at(index: number): number {
    const { first, count } = indexRange(index, this.length, 'value', this.id)
    return this.readWindow({ stepFirst: first, stepCount: count, rowCount: 1, issueCount: 1 })[0]!
  }

  /** Reads a window of time, both ends included; without one, everything. */
  read(selection: TimeSelection = {}): UnivariateSeries {
    const { first, count } = this.geometry.window(selection.from, selection.to)
    return new UnivariateSeries({
      ...this.info,
      geometry: this.geometry.slice(first, count),
      values: this.readWindow({ stepFirst: first, stepCount: count, rowCount: 1, issueCount: 1 }),
    })
  }

  /** Times (milliseconds UTC) and values, in order. */
  *[Symbol.iterator](): IterableIterator<TimedValue> {
    yield* this.read()
  }

  /** Reads a window of time into an Arrow table with the columns `time` and `value`. */
  toArrow(options: UnivariateTableOptions & TimeSelection = {}): Table {
    return this.read(options).toArrow(options)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws TableError `no_danfo` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(options: DanfoOptions & TimeSelection = {}): Promise<Frame> {
    return danfoFrame<Frame>(this.read(options), options)
  }
}
