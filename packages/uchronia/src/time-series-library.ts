import { filePath, optionsOf, text } from './arguments.ts'
import { isUnreadable, type SeriesDescription, type SeriesKind, type UnreadableEntry } from './description.ts'
import { EnsembleForecastTimeSeries } from './ensemble-forecast-time-series.ts'
import { EnsembleTimeSeries } from './ensemble-time-series.ts'
import { UchroniaError } from './errors.ts'
import { type Engine, type LibraryHandle, loadEngine, type SeriesHandle } from './native/engine.ts'
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
  /** The catalogue, as it was asked for. */
  readonly path: string
  readonly #engine: Engine
  readonly #handle: LibraryHandle

  private constructor(path: string, engine: Engine, handle: LibraryHandle) {
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
    const { dataPath: folder } = optionsOf(options, 'open')
    const dataPath = folder === undefined ? null : filePath(folder, 'dataPath')
    const engine = loadEngine()
    return new TimeSeriesLibrary(file, engine, engine.openLibrary(file, dataPath))
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
    throw new UchroniaError('INVALID_HANDLE', `The library ${this.path} was disposed of. Open it again.`)
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
