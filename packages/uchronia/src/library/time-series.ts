import {
  type IndexRange,
  type TimeAxis,
  type TimedValue,
  type TimeSelection,
  UnivariateSeries,
  type UnivariateTableOptions,
} from '@uchronia/series'
import { checkOptions, indexAt, timeLines } from '@uchronia/series/internal'
import type { Table } from 'apache-arrow'
import { ASYNC_KEYS, type AsyncOptions, splitAsync } from '../async-options.ts'
import { type DanfoOptions, danfoFrame, splitDanfo } from './danfo.ts'
import { ONE_ISSUE, type Reading, reportOf } from './native-series.ts'
import { installOperations, type Operable, SingleOperations } from './operations.ts'
import { splitTable } from './table-options.ts'

const KEYS = ['from', 'to']
const TABLE_KEYS = ['layout', 'missing', ...KEYS]

/**
 * One time series of a library. Nothing is read until values are asked for.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using flow = library.getSeries('streamflow', 'single')
 * flow.time.length                         // 8784
 * flow.read({ from: '2020-03-01', to: '2020-03-02' }).length // 48
 * ```
 */
export class TimeSeries extends SingleOperations implements Operable, Iterable<TimedValue> {
  override readonly kind = 'single' as const
  readonly time: TimeAxis = this.description.time

  /** Number of times. */
  override get shape(): readonly [number] {
    return [this.time.length]
  }

  /**
   * All values; missing ones are NaN.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   */
  values(): Float64Array {
    return this.read().values
  }

  /**
   * {@link values} on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link OptionError}
   */
  async valuesAsync(options: AsyncOptions = {}): Promise<Float64Array> {
    return (await this.readAsync(checkOptions(options, 'valuesAsync', ASYNC_KEYS))).values
  }

  /**
   * The value at an index, negative ones counting from the end; NaN when it is missing.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): number {
    const at = indexAt(index, this.length, `value of ${this.id}`)
    return this.run(this.#block({ start: at, end: at + 1 })).values[0]!
  }

  /**
   * Reads a window of time, both ends included; without one, everything.
   * @throws {@link SelectionError} `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION`
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   */
  read(selection: TimeSelection = {}): UnivariateSeries {
    return this.run(this.#reading(checkOptions(selection, 'read', KEYS)))
  }

  /**
   * {@link read} on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   */
  async readAsync(options: TimeSelection & AsyncOptions = {}): Promise<UnivariateSeries> {
    const [followed, selection] = splitAsync(checkOptions(options, 'readAsync', [...KEYS, ...ASYNC_KEYS]))
    return this.runAsync(this.#reading(selection), followed)
  }

  /** Times (milliseconds UTC) and values, in order. */
  *[Symbol.iterator](): IterableIterator<TimedValue> {
    yield* this.read()
  }

  /**
   * Reads a window of time into an Arrow table with the columns `time` and `value`.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   * @throws {@link TableError}
   */
  toArrow(options: UnivariateTableOptions & TimeSelection = {}): Table {
    const [table, selection] = splitTable(options, 'toArrow', TABLE_KEYS)
    return this.read(selection).toArrow(table)
  }

  /**
   * {@link toArrow} with the values read on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   * @throws {@link TableError}
   */
  async toArrowAsync(options: UnivariateTableOptions & TimeSelection & AsyncOptions = {}): Promise<Table> {
    const [table, selection] = splitTable(options, 'toArrowAsync', [...TABLE_KEYS, ...ASYNC_KEYS])
    return (await this.readAsync(selection)).toArrow(table)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws {@link TableError} `NO_DANFO` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(options: DanfoOptions & TimeSelection & AsyncOptions = {}): Promise<Frame> {
    const [frame, selection] = splitDanfo(options, [...KEYS, ...ASYNC_KEYS])
    return danfoFrame<Frame>(await this.readAsync(selection), frame)
  }

  /** @internal */
  *parts(): Iterable<() => UnivariateSeries> {
    yield () => this.read()
  }

  /** @internal */
  async *partsAsync(options: AsyncOptions): AsyncIterable<UnivariateSeries> {
    yield await this.readAsync(options)
  }

  /** @internal */
  override pieceAsync(
    _issues: IndexRange,
    _rows: readonly number[] | undefined,
    steps: IndexRange,
    options: AsyncOptions,
  ): Promise<UnivariateSeries> {
    return this.runAsync(this.#block(steps), options)
  }

  #reading(selection: TimeSelection): Reading<UnivariateSeries> {
    return this.#block(this.time.window(selection))
  }

  #block(steps: IndexRange): Reading<UnivariateSeries> {
    return {
      issues: ONE_ISSUE,
      rows: undefined,
      rowCount: 1,
      steps,
      make: (values) =>
        new UnivariateSeries({ ...this.info, time: this.time.slice(steps.start, steps.end), values }),
    }
  }

  protected override report(): string {
    const { time } = this
    return reportOf(this, { time }, () => timeLines(time, (steps) => this.run(this.#block(steps)).values))
  }
}

installOperations(TimeSeries.prototype, 'rows')
