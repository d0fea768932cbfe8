import {
  type CollectionSelection,
  type EnsembleTableOptions,
  type IndexRange,
  type Label,
  SeriesCollection,
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
import { CollectionOperations, installOperations, type Operable } from './operations.ts'
import { splitTable } from './table-options.ts'

const KEYS = ['from', 'to', 'stations']
const TABLE_KEYS = ['layout', 'missing', 'dictionary', ...KEYS]

/**
 * The series of several stations on one time axis. Nothing is read until values are asked for.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using rain = library.getSeries('rain_obs', 'collection')
 * rain.stations                            // ['401201', '401202', '401203']
 * rain.station(401202).values              // one station
 * rain.read({ stations: ['401201'], to: '2020-01' }).shape // [1, 744]
 * ```
 */
export class TimeSeriesCollection
  extends CollectionOperations
  implements Operable, Iterable<UnivariateSeries>
{
  override readonly kind = 'collection' as const
  /** The times, which all stations share. */
  readonly time: TimeAxis
  /** The identifiers of the stations; `description.stations` says where they are. */
  readonly stations: readonly string[]

  /** @internal */
  constructor(engine: Engine, handle: SeriesHandle, description: SeriesDescription) {
    super(engine, handle, description)
    this.time = description.time
    this.stations = distinctLabels(
      description.stations.map(({ id }) => id),
      'station',
      description,
    )
  }

  /** Numbers of stations and times. */
  override get shape(): readonly [number, number] {
    return [this.stations.length, this.time.length]
  }

  /**
   * All values, station after station; missing ones are NaN.
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
   * Reads the station at an index; negative indices count from the end.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): UnivariateSeries {
    return this.#row(indexAt(index, this.length, `station of ${this.id}`))
  }

  /**
   * Reads a station.
   * @throws {@link SelectionError} `NOT_FOUND`
   */
  station(id: Label): UnivariateSeries {
    return this.#row(labelIndex(this.stations, id, 'station', this.id))
  }

  #row(index: number): UnivariateSeries {
    return this.run(this.#block([index], { start: 0, end: this.time.length })).at(0)
  }

  /**
   * Reads a window of time, both ends included, and some stations; without a selection, everything.
   * @throws {@link SelectionError} `NOT_FOUND`, `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION`
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   */
  read(selection: CollectionSelection = {}): SeriesCollection {
    return this.run(this.#reading(checkOptions(selection, 'read', KEYS)))
  }

  /**
   * {@link read} on another thread.
   *
   * @throws {@link UchroniaError} `IO`, `FORMAT`, `INVALID_HANDLE`
   * @throws {@link SelectionError}
   * @throws {@link OptionError}
   */
  async readAsync(options: CollectionSelection & AsyncOptions = {}): Promise<SeriesCollection> {
    const [followed, selection] = splitAsync(checkOptions(options, 'readAsync', [...KEYS, ...ASYNC_KEYS]))
    return this.runAsync(this.#reading(selection), followed)
  }

  /** The series of each station, in order, read in one go. */
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
  toArrow(options: EnsembleTableOptions & CollectionSelection = {}): Table {
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
  async toArrowAsync(
    options: EnsembleTableOptions & CollectionSelection & AsyncOptions = {},
  ): Promise<Table> {
    const [table, selection] = splitTable(options, 'toArrowAsync', [...TABLE_KEYS, ...ASYNC_KEYS])
    return (await this.readAsync(selection)).toArrow(table)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws {@link TableError} `NO_DANFO` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(
    options: DanfoOptions & CollectionSelection & AsyncOptions = {},
  ): Promise<Frame> {
    const [frame, selection] = splitDanfo(options, [...KEYS, ...ASYNC_KEYS])
    return danfoFrame<Frame>(await this.readAsync(selection), frame)
  }

  /** @internal */
  *parts(): Iterable<() => SeriesCollection> {
    yield () => this.read()
  }

  /** @internal */
  async *partsAsync(options: AsyncOptions): AsyncIterable<SeriesCollection> {
    yield await this.readAsync(options)
  }

  /** @internal */
  override pieceAsync(
    _issues: IndexRange,
    rows: readonly number[] | undefined,
    steps: IndexRange,
    options: AsyncOptions,
  ): Promise<SeriesCollection> {
    return this.runAsync(this.#block(rows, steps), options)
  }

  #reading({ stations, ...window }: CollectionSelection): Reading<SeriesCollection> {
    return this.#block(labelIndices(this.stations, stations, 'station', this.id), this.time.window(window))
  }

  #block(rows: readonly number[] | undefined, steps: IndexRange): Reading<SeriesCollection> {
    return {
      issues: ONE_ISSUE,
      rows,
      rowCount: this.stations.length,
      steps,
      make: (values) =>
        new SeriesCollection({
          ...this.info,
          time: this.time.slice(steps.start, steps.end),
          stations: rows === undefined ? this.stations : rows.map((row) => this.stations[row]!),
          values,
        }),
    }
  }

  protected override report(): string {
    const { stations, time } = this
    return reportOf(this, { stations, time }, () =>
      rowLines(stations, time.length, (row, steps) => this.run(this.#block([row], steps)).values),
    )
  }
}

installOperations(TimeSeriesCollection.prototype, 'rows')
