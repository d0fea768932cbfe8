import {
  type EnsembleSelection,
  EnsembleSeries,
  type EnsembleTableOptions,
  type IndexRange,
  type TimeSeriesGeometry,
  type UnivariateSeries,
} from '@uchronia/cinterop'
import type { Table } from 'apache-arrow'
import type { AsyncOptions } from './async-options.ts'
import { type DanfoOptions, danfoFrame } from './danfo.ts'
import type { SeriesDescription, Station } from './description.ts'
import type { Engine, SeriesHandle } from './native/engine.ts'
import { distinctLabels, geometryOf, NativeSeries, type Reading } from './native-series.ts'
import { indexOfLabel, indexRange, labelsOf, rowRange } from './rows.ts'

/**
 * Several time series on one axis: the members of an ensemble (`kind` is `ensemble`), or the stations of a collection
 * (`kind` is `collection`). Nothing is read until values are asked for.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * using rain = library.getSeries('rain_obs', 'collection')
 * rain.labels                              // ['401201', '401202', '401203']
 * rain.row('401202').values                // one station
 * ```
 */
export class EnsembleTimeSeries extends NativeSeries implements Iterable<UnivariateSeries> {
  override readonly kind: 'ensemble' | 'collection'
  /** The times, which all rows share. */
  readonly geometry: TimeSeriesGeometry
  /** The members, or the identifiers of the stations. */
  readonly labels: readonly string[]

  /** @internal */
  constructor(engine: Engine, handle: SeriesHandle, description: SeriesDescription) {
    super(engine, handle, description)
    this.kind = description.kind === 'collection' ? 'collection' : 'ensemble'
    this.geometry = geometryOf(description)
    const collection = this.kind === 'collection'
    const labels = collection ? this.stations.map(({ id }) => id) : (description.members ?? [])
    this.labels = distinctLabels(labels, this.#rowName, description)
  }

  /** The stations that the series are about. */
  get stations(): readonly Station[] {
    return this.description.stations
  }

  /** How many times there are. */
  get length(): number {
    return this.geometry.length
  }

  /** How many members or stations there are. */
  get size(): number {
    return this.labels.length
  }

  /** All values, row after row; missing ones are NaN. */
  values(): Float64Array {
    return this.read().values
  }

  /**
   * Reads the series at an index.
   * @throws SelectionError `out_of_range`
   */
  at(index: number): UnivariateSeries {
    const row = indexRange(index, this.size, this.#rowName, this.id)
    return this.run(this.#block(row, 0, this.length)).at(0)
  }

  /**
   * Reads the series of a member or station.
   * @throws SelectionError `not_found`
   */
  row(label: string): UnivariateSeries {
    return this.at(indexOfLabel(this.labels, label, this.#rowName, this.id))
  }

  /** Reads a window of time, both ends included, and a choice of rows; without a selection, everything. */
  read(selection: EnsembleSelection = {}): EnsembleSeries {
    return this.run(this.#reading(selection))
  }

  /** {@link read} on another thread. */
  async readAsync(options: EnsembleSelection & AsyncOptions = {}): Promise<EnsembleSeries> {
    return this.runAsync(this.#reading(options), options)
  }

  /** {@link values} on another thread. */
  async valuesAsync(options: AsyncOptions = {}): Promise<Float64Array> {
    return (await this.readAsync({ signal: options.signal, onProgress: options.onProgress })).values
  }

  /** The series of each row, in order, read in one go. */
  *[Symbol.iterator](): IterableIterator<UnivariateSeries> {
    yield* this.read()
  }

  /** Reads into an Arrow table. See `EnsembleTableOptions` for the layouts. */
  toArrow(options: EnsembleTableOptions & EnsembleSelection = {}): Table {
    return this.read(options).toArrow(options)
  }

  /** {@link toArrow} with the values read on another thread. */
  async toArrowAsync(options: EnsembleTableOptions & EnsembleSelection & AsyncOptions = {}): Promise<Table> {
    return (await this.readAsync(options)).toArrow(options)
  }

  /**
   * Reads into a danfo `DataFrame`; name its type: `series.toDanfo<DataFrame>()`. Times are ISO 8601 UTC, missing values NaN.
   * @throws TableError `no_danfo` when danfojs-node is not installed; the text says how to
   */
  async toDanfo<Frame = unknown>(
    options: DanfoOptions & EnsembleSelection & AsyncOptions = {},
  ): Promise<Frame> {
    return danfoFrame<Frame>(await this.readAsync(options), options)
  }

  get #rowName(): 'member' | 'station' {
    return this.kind === 'collection' ? 'station' : 'member'
  }

  #reading(selection: EnsembleSelection): Reading<EnsembleSeries> {
    const { first, count } = this.geometry.window(selection.from, selection.to)
    const { labels } = selection
    const { window, make } = this.#block(rowRange(this.labels, labels, this.#rowName, this.id), first, count)
    return {
      window,
      make: (values) => (labels === undefined ? make(values) : make(values).select({ labels })),
    }
  }

  #block(rows: IndexRange, stepFirst: number, stepCount: number): Reading<EnsembleSeries> {
    return {
      window: { issueCount: 1, rowFirst: rows.first, rowCount: rows.count, stepFirst, stepCount },
      make: (values) =>
        new EnsembleSeries({
          ...this.info,
          kind: this.kind,
          geometry: this.geometry.slice(stepFirst, stepCount),
          labels: labelsOf(this.labels, rows),
          values,
        }),
    }
  }
}
