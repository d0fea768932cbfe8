import type { Series } from '@uchronia/cinterop'
import { filePath, optionsOf, text } from './arguments.ts'
import type { AsyncOptions } from './async-options.ts'
import { isUnreadable, type SeriesDescription, type SeriesKind, type UnreadableEntry } from './description.ts'
import { EnsembleForecastTimeSeries } from './ensemble-forecast-time-series.ts'
import { EnsembleTimeSeries } from './ensemble-time-series.ts'
import { UchroniaError } from './errors.ts'
import { type Engine, type LibraryHandle, loadEngine, type SeriesHandle } from './native/engine.ts'
import { type StationDetails, withHandles } from './native-handle.ts'
import type { NativeSeries } from './native-series.ts'
import { TimeSeries } from './time-series.ts'

/** A series of a library, of whatever kind; `kind` tells which. */
export type LibrarySeries = TimeSeries | EnsembleTimeSeries | EnsembleForecastTimeSeries

/** The class that holds series of a kind. */
export interface SeriesOfKind {
  single: TimeSeries
  collection: EnsembleTimeSeries
  ensemble: EnsembleTimeSeries
  forecast: EnsembleForecastTimeSeries
}

/** Options of {@link TimeSeriesLibrary.open}. */
export interface OpenOptions {
  /** Where relative file names of the catalogue are looked up when they are not beside it. */
  dataPath?: string | URL | undefined
}

/** Options of {@link TimeSeriesLibrary.add}. */
export interface AddOptions {
  /** Where the stations of plain data are; found by their `id`. */
  stations?: readonly StationDetails[]
}

/**
 * A catalogue of time series: a YAML file that gives identifiers to variables of netCDF files, or such files themselves, in
 * which every data variable is an entry. Opening it reads no values.
 * Holds native memory: give it back with `using` or `dispose()`, or leave it to the collector. Series that it gave out
 * live on without it.
 *
 * @example
 * ```ts
 * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * library.getSeriesIdentifiers()           // ['rain_obs', 'pet', 'streamflow', ...]
 * const rain = library.getSeries('rain_fcast', 'forecast')
 * ```
 */
export class TimeSeriesLibrary implements Disposable {
  /** The catalogue, as it was asked for; null for a library that was made in memory. */
  readonly path: string | null
  readonly #engine: Engine
  readonly #handle: LibraryHandle

  private constructor(path: string | null, engine: Engine, handle: LibraryHandle) {
    this.path = path
    this.#engine = engine
    this.#handle = handle
  }

  /**
   * Opens a catalogue. Without a YAML file, the identifiers are the names of the variables, followed by `.station` where a
   * file has ensembles of several stations.
   *
   * @param path  a YAML file, a netCDF file, a folder of netCDF files, or a pattern such as `data/*.nc`
   * @throws {@link UchroniaError} `IO` when it, or a file that it names, is not there; `FORMAT` when it makes no sense
   */
  static open(path: string | URL, options?: OpenOptions): TimeSeriesLibrary {
    const file = filePath(path, 'the catalogue')
    const dataPath = dataPathOf(options, 'open')
    const engine = loadEngine()
    return new TimeSeriesLibrary(file, engine, engine.openLibrary(file, dataPath))
  }

  /**
   * {@link open} on another thread, for catalogues of thousands of files.
   *
   * @param options  `signal` rejects the promise at once with its reason; what is opened then is given back
   */
  static async openAsync(
    path: string | URL,
    options?: OpenOptions & Pick<AsyncOptions, 'signal'>,
  ): Promise<TimeSeriesLibrary> {
    const file = filePath(path, 'the catalogue')
    const dataPath = dataPathOf(options, 'openAsync')
    const engine = loadEngine()
    const handle = await engine.openLibraryAsync(file, dataPath, options?.signal)
    return new TimeSeriesLibrary(file, engine, handle)
  }

  /**
   * Makes an empty library in memory, to be filled with {@link add} and {@link addFiles}.
   *
   * @example
   * ```ts
   * using library = TimeSeriesLibrary.create()
   * library.addFiles('out/sample/catchment.yaml')
   * using flow = library.getSeries('streamflow', 'single')
   * library.add('flow_in_march', flow.read({ from: '2020-03-01', to: '2020-03-31' }))
   * library.getSeriesIdentifiers().includes('flow_in_march')   // true
   * ```
   */
  static create(): TimeSeriesLibrary {
    const engine = loadEngine()
    return new TimeSeriesLibrary(null, engine, engine.createLibrary())
  }

  /**
   * Adds a series: plain data, which is copied, or a series of a library, whose values stay in their file. Changes this
   * library in memory, not the file that it was opened from.
   *
   * @throws {@link UchroniaError} `EXISTS`: the library has that identifier; `UNSUPPORTED`: the native library cannot
   */
  add(id: string, series: Series | NativeSeries, options?: AddOptions): void {
    const name = text(id, 'an identifier')
    const { stations = [] } = optionsOf(options, 'add')
    const library = this.#live
    withHandles(this.#engine, [series], stations, ([handle]) => this.#engine.add(library, name, handle!))
  }

  /**
   * Adds all entries of a catalogue, of a netCDF file, a folder of them or a pattern, or none when one of them is there.
   *
   * @throws {@link UchroniaError} `EXISTS`: the library has one of the identifiers; otherwise as {@link open}
   */
  addFiles(path: string | URL, options?: OpenOptions): void {
    const file = filePath(path, 'the files to add')
    this.#engine.addFiles(this.#live, file, dataPathOf(options, 'addFiles'))
  }

  /**
   * Takes an entry out of the library. Its file stays, and so do series that were got from it.
   * @throws {@link UchroniaError} `NOT_FOUND`
   */
  remove(id: string): void {
    this.#engine.remove(this.#live, text(id, 'an identifier'))
  }

  /** The identifiers of all entries: singles and collections, then ensembles, then forecasts, alphabetical in each. */
  getSeriesIdentifiers(): string[] {
    return this.#engine.identifiers(this.#live)
  }

  /** Whether there is an entry with an identifier. */
  has(id: string): boolean {
    return this.getSeriesIdentifiers().includes(id)
  }

  /**
   * The series of an identifier. Reads no values.
   *
   * @param id  an identifier, or `identifier.station` for one station of a collection
   * @param kind  the kind that is expected, for a result of that kind's class; any when absent
   * @throws {@link UchroniaError} `NOT_FOUND`: no such identifier, variable or station; `INVALID_ARGUMENT`: it is of
   *   another kind; `IO`, `FORMAT`: its file cannot be read
   */
  getSeries(id: string): LibrarySeries
  getSeries<K extends SeriesKind>(id: string, kind: K): SeriesOfKind[K]
  getSeries(id: string, kind?: SeriesKind): LibrarySeries {
    const handle = this.#engine.series(this.#live, text(id, 'an identifier'))
    try {
      const description = this.#engine.describe(handle) as SeriesDescription
      if (kind !== undefined && description.kind !== kind) {
        throw new UchroniaError(
          'INVALID_ARGUMENT',
          `${id} is of the kind "${description.kind}", not "${kind}".`,
        )
      }
      return makeSeries(this.#engine, handle, description)
    } catch (error) {
      handle[Symbol.dispose]()
      throw error
    }
  }

  /**
   * What is known about one entry, or about all of them, without reading values. A listing of all does not fail because of
   * one: an entry that cannot be described says so in `error`.
   *
   * @throws {@link UchroniaError} `NOT_FOUND`, `IO`, `FORMAT` for a single entry
   */
  describe(): (SeriesDescription | UnreadableEntry)[]
  describe(id: string): SeriesDescription
  describe(id?: string): SeriesDescription | (SeriesDescription | UnreadableEntry)[] {
    if (id !== undefined)
      return this.#engine.describe(this.#live, text(id, 'an identifier')) as SeriesDescription
    const entries = this.#engine.describe(this.#live) as (SeriesDescription | UnreadableEntry)[]
    return entries.map((entry) =>
      isUnreadable(entry) ? { id: entry.id, kind: entry.kind, error: entry.error } : entry,
    )
  }

  get #live(): LibraryHandle {
    if (!this.#handle.disposed) return this.#handle
    const what = this.path === null ? 'The library in memory' : `The library ${this.path}`
    throw new UchroniaError('INVALID_HANDLE', `${what} was disposed of. Open it again.`)
  }

  /** Whether the library was given back. */
  get disposed(): boolean {
    return this.#handle.disposed
  }

  /** Gives the library back. Doing it twice is fine; asking it for series afterwards throws. */
  dispose(): void {
    this.#handle[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }
}

function dataPathOf(options: OpenOptions | undefined, what: string): string | null {
  const { dataPath } = optionsOf(options, what)
  return dataPath === undefined ? null : filePath(dataPath, 'dataPath')
}

function makeSeries(engine: Engine, handle: SeriesHandle, description: SeriesDescription): LibrarySeries {
  switch (description.kind) {
    case 'single':
      return new TimeSeries(engine, handle, description)
    case 'collection':
    case 'ensemble':
      return new EnsembleTimeSeries(engine, handle, description)
    case 'forecast':
      return new EnsembleForecastTimeSeries(engine, handle, description)
  }
}
