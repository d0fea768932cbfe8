import {
  type TimedValue,
  type TimeSelection,
  type TimeSeriesGeometry,
  UnivariateSeries,
  type UnivariateTableOptions,
} from '@uchronia/cinterop'
import type { Table } from 'apache-arrow'
import type { AsyncOptions } from './async-options.ts'
import { type DanfoOptions, danfoFrame } from './danfo.ts'
import { geometryOf, NativeSeries, type Reading } from './native-series.ts'
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
    return this.run({
      window: { stepFirst: first, stepCount: count, rowCount: 1, issueCount: 1 },
      make: ([value]) => value!,
    })
  }

  /** Reads a window of time, both ends included; without one, everything. */
  read(selection: TimeSelection = {}): UnivariateSeries {
    return this.run(this.#reading(selection))
  }

  /** {@link read} on another thread. */
  async readAsync(options: TimeSelection & AsyncOptions = {}): Promise<UnivariateSeries> {
    return this.runAsync(this.#reading(options), options)
  }

  /** {@link values} on another thread. */
  async valuesAsync(options: AsyncOptions = {}): Promise<Float64Array> {
    return (await this.readAsync({ signal: options.signal, onProgress: options.onProgress })).values
  }

  /** Times (milliseconds UTC) and values, in order. */
  *[Symbol.iterator](): IterableIterator<TimedValue> {
    yield* this.read()
  }

  /** Reads a window of time into an Arrow table with the columns `time` and `value`. */
  toArrow(options: UnivariateTableOptions & TimeSelection = {}): Table {
    return this.read(options).toArrow(options)
  }

  /** {@link toArrow} with the values read on another thread. */
  async toArrowAsync(options: UnivariateTableOptions & TimeSelection & AsyncOptions = {}): Promise<Table> {
    return (await this.readAsync(options)).toArrow(options)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws TableError `no_danfo` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(options: DanfoOptions & TimeSelection & AsyncOptions = {}): Promise<Frame> {
    return danfoFrame<Frame>(await this.readAsync(options), options)
  }

  #reading(selection: TimeSelection): Reading<UnivariateSeries> {
    const { first, count } = this.geometry.window(selection.from, selection.to)
    return {
      window: { stepFirst: first, stepCount: count, rowCount: 1, issueCount: 1 },
      make: (values) =>
        new UnivariateSeries({ ...this.info, geometry: this.geometry.slice(first, count), values }),
    }
  }
}
