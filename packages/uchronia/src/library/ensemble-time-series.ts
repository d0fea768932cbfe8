import {
  type EnsembleSelection,
  EnsembleSeries,
  type EnsembleTableOptions,
  type IndexRange,
  type Label,
  type TimeAxis,
  type UnivariateSeries,
} from '@uchronia/series'
import { checkOptions, indexAt, labelIndex, labelIndices, rowLines } from '@uchronia/series/internal'
import type { Table } from 'apache-arrow'
import { ASYNC_KEYS, type AsyncOptions, splitAsync } from '../async-options.ts'
import type { Engine, SeriesHandle } from '../engine/engine.ts'
import { type DanfoOptions, danfoFrame, splitDanfo } from './danfo.ts'
import { distinctLabels, type SeriesDescription } from './description.ts'
import { ONE_ISSUE, type Reading, reportOf } from './native-series.ts'
import { EnsembleOperations, installOperations, type Operable } from './operations.ts'
import { splitTable } from './table-options.ts'

const KEYS = ['from', 'to', 'members']
const TABLE_KEYS = ['layout', 'missing', 'dictionary', ...KEYS]

/**
 * The members of an ensemble on one time axis. Nothing is read until values are asked for.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using flow = library.getSeries('streamflow_ens', 'ensemble')
 * flow.members                             // ['1', '2', ...]
 * flow.member(2).values                    // one member
 * flow.read({ members: [1, 2], to: '2020-01' }).shape // [2, 744]
 * ```
 */
export class EnsembleTimeSeries extends EnsembleOperations implements Operable, Iterable<UnivariateSeries> {
  override readonly kind = 'ensemble' as const
  /** The times, which all members share. */
  readonly time: TimeAxis
  /** The names of the members. */
  readonly members: readonly string[]

  /** @internal */
  constructor(engine: Engine, handle: SeriesHandle, description: SeriesDescription) {
    super(engine, handle, description)
    this.time = description.time
    this.members = distinctLabels(description.members ?? [], 'member', description)
  }

  /** Numbers of members and times. */
  override get shape(): readonly [number, number] {
    return [this.members.length, this.time.length]
  }

  /**
   * All values, member after member; missing ones are NaN.
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
   * Reads the member at an index; negative indices count from the end.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): UnivariateSeries {
    return this.#row(indexAt(index, this.length, `member of ${this.id}`))
  }

  /**
   * Reads a member.
   * @throws {@link SelectionError} `NOT_FOUND`
   */
  member(name: Label): UnivariateSeries {
    return this.#row(labelIndex(this.members, name, 'member', this.id))
  }

  #row(index: number): UnivariateSeries {
    return this.run(this.#block([index], { start: 0, end: this.time.length })).at(0)
  }

  /**
   * Reads a window of time, both ends included, and some members; without a selection, everything.
   * @throws {@link SelectionError} `NOT_FOUND`, `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION`
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   */
  read(selection: EnsembleSelection = {}): EnsembleSeries {
    return this.run(this.#reading(checkOptions(selection, 'read', KEYS)))
  }

  /**
   * {@link read} on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   */
  async readAsync(options: EnsembleSelection & AsyncOptions = {}): Promise<EnsembleSeries> {
    const [followed, selection] = splitAsync(checkOptions(options, 'readAsync', [...KEYS, ...ASYNC_KEYS]))
    return this.runAsync(this.#reading(selection), followed)
  }

  /** The series of each member, in order, read in one go. */
  *[Symbol.iterator](): IterableIterator<UnivariateSeries> {
    yield* this.read()
  }

  /**
   * Reads into an Arrow table. See `EnsembleTableOptions` for the layouts.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   * @throws {@link TableError}
   */
  toArrow(options: EnsembleTableOptions & EnsembleSelection = {}): Table {
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
  async toArrowAsync(options: EnsembleTableOptions & EnsembleSelection & AsyncOptions = {}): Promise<Table> {
    const [table, selection] = splitTable(options, 'toArrowAsync', [...TABLE_KEYS, ...ASYNC_KEYS])
    return (await this.readAsync(selection)).toArrow(table)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws {@link TableError} `NO_DANFO` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(
    options: DanfoOptions & EnsembleSelection & AsyncOptions = {},
  ): Promise<Frame> {
    const [frame, selection] = splitDanfo(options, [...KEYS, ...ASYNC_KEYS])
    return danfoFrame<Frame>(await this.readAsync(selection), frame)
  }

  /** @internal */
  *parts(): Iterable<() => EnsembleSeries> {
    yield () => this.read()
  }

  /** @internal */
  async *partsAsync(options: AsyncOptions): AsyncIterable<EnsembleSeries> {
    yield await this.readAsync(options)
  }

  /** @internal */
  override pieceAsync(
    _issues: IndexRange,
    rows: readonly number[] | undefined,
    steps: IndexRange,
    options: AsyncOptions,
  ): Promise<EnsembleSeries> {
    return this.runAsync(this.#block(rows, steps), options)
  }

  #reading({ members, ...window }: EnsembleSelection): Reading<EnsembleSeries> {
    return this.#block(labelIndices(this.members, members, 'member', this.id), this.time.window(window))
  }

  #block(rows: readonly number[] | undefined, steps: IndexRange): Reading<EnsembleSeries> {
    return {
      issues: ONE_ISSUE,
      rows,
      rowCount: this.members.length,
      steps,
      make: (values) =>
        new EnsembleSeries({
          ...this.info,
          time: this.time.slice(steps.start, steps.end),
          members: rows === undefined ? this.members : rows.map((row) => this.members[row]!),
          values,
        }),
    }
  }

  protected override report(): string {
    const { members, time } = this
    return reportOf(this, { members, time }, () =>
      rowLines(members, time.length, (row, steps) => this.run(this.#block([row], steps)).values),
    )
  }
}

installOperations(EnsembleTimeSeries.prototype, 'ensemble')
