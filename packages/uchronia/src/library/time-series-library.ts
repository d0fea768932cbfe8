import type { Series, SeriesKind } from '@uchronia/series'
import {
  checkOptions,
  didYouMean,
  headAndTail,
  printable,
  show,
  showInConsole,
  showInNotebook,
} from '@uchronia/series/internal'
import type { RecordBatch, Table } from 'apache-arrow'
import { filePath, text } from '../arguments.ts'
import { type AsyncOptions, splitAsync } from '../async-options.ts'
import type { LeftOut, TextEntryOfCatalogue, UnreadableEntry } from '../engine/description.ts'
import type { Engine, LibraryHandle, SeriesHandle } from '../engine/engine.ts'
import { loadEngine } from '../engine/load-engine.ts'
import { UchroniaError } from '../errors.ts'
import { hasTextName } from '../formats/text-file.ts'
import type { QueryParameter } from '../sql/parameters.ts'
import { type Source, sourcesOf } from '../sql/source.ts'
import {
  addCatalogueTexts,
  type CatalogueText,
  readCatalogueTexts,
  readCatalogueTextsAsync,
} from './catalogue-texts.ts'
import { isUnreadable, readDescription, type SeriesDescription } from './description.ts'
import { EnsembleForecastTimeSeries } from './ensemble-forecast-time-series.ts'
import { EnsembleTimeSeries } from './ensemble-time-series.ts'
import { checkStationDetails, type StationDetails, withNativeSeries } from './native-handles.ts'
import type { NativeSeries } from './native-series.ts'
import { addTexts, identifiersOf, readTexts, readTextsAsync, type TextReading } from './text-entries.ts'
import { textSourcesOf } from './text-sources.ts'
import { TimeSeries } from './time-series.ts'
import { TimeSeriesCollection } from './time-series-collection.ts'

/** A series of a library, of any kind; `kind` tells which. */
export type LibrarySeries =
  | TimeSeries
  | TimeSeriesCollection
  | EnsembleTimeSeries
  | EnsembleForecastTimeSeries

/** The class that holds series of a kind. */
export interface SeriesOfKind {
  single: TimeSeries
  collection: TimeSeriesCollection
  ensemble: EnsembleTimeSeries
  forecast: EnsembleForecastTimeSeries
}

/** Options of {@link TimeSeriesLibrary.open}. */
export interface OpenOptions {
  /** The folder in which relative file names of the catalogue are looked up when they are not beside it. */
  readonly dataPath?: string | URL | undefined
}

/** Options of {@link TimeSeriesLibrary.add}. */
export interface AddOptions {
  /** Places of the stations of plain data, found by their `id`. */
  readonly stationDetails?: readonly StationDetails[] | undefined
}

/** Options of {@link TimeSeriesLibrary.query}. */
export interface QueryOptions extends Pick<AsyncOptions, 'signal'> {
  /** Values of the query: an array for `?` and `$1`, an object for `$name`. Values need no quotes, and can do no harm. */
  readonly parameters?: readonly QueryParameter[] | Readonly<Record<string, QueryParameter>> | undefined
  /** Other libraries, by the name that their entries have in front: `other."id"`, and `series('id', library := 'other')`. */
  readonly libraries?: Readonly<Record<string, TimeSeriesLibrary>> | undefined
}

/**
 * A catalogue of time series: a YAML file that gives identifiers to variables of netCDF files, or such files themselves, in
 * which every data variable is an entry. Opening it reads no values, but of text files (PI-XML, RDB, CSV), which are read whole.
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
  /** The identifiers, until an entry comes or goes. */
  #identifiers: ReadonlySet<string> | undefined
  /** Entries of text files that cannot be read, by identifier. */
  readonly #unreadable = new Map<string, UnreadableEntry>()
  /** Parts of text files that are no entries, and the files. */
  readonly #leftOut: LeftOut[] = []

  static {
    showInConsole(TimeSeriesLibrary.prototype, (library) => library.#report())
    showInNotebook(TimeSeriesLibrary.prototype, (library) => library.#report())
  }

  private constructor(path: string | null, engine: Engine, handle: LibraryHandle) {
    this.path = path
    this.#engine = engine
    this.#handle = handle
  }

  /**
   * Opens a catalogue. Without a YAML file, the identifiers are the names of the variables, followed by `.station` where a
   * file has ensembles of several stations.
   *
   * @param path  a YAML file, a file of netCDF, PI-XML, RDB or CSV, a folder of such files, or a pattern such as `data/*.nc`
   * @throws {@link UchroniaError} `IO` when it, or a file that it names, is not there; `FORMAT` when it is malformed or inconsistent
   */
  static open(path: string | URL, options?: OpenOptions): TimeSeriesLibrary {
    const file = filePath(path, 'the catalogue')
    const dataPath = dataPathOf(checkOptions(options, 'open', ['dataPath']))
    const { texts, others, mayBeCatalogue } = textSourcesOf(file)
    const engine = loadEngine()
    const open = () => engine.openLibrary(file, dataPath)
    if (texts.length === 0) {
      const handle = open()
      return TimeSeriesLibrary.#withCatalogueTexts(file, engine, handle, () =>
        mayBeCatalogue ? readCatalogueTexts(engine.catalogueTexts(handle)) : [],
      )
    }
    const readings = readTexts(texts)
    return TimeSeriesLibrary.#withTexts(file, engine, others ? besideTexts(open) : undefined, readings)
  }

  /**
   * {@link open} on another thread, for catalogues of thousands of files.
   *
   * @param options  `signal` rejects the promise at once with its reason; what is opened then is given back
   * @throws as {@link TimeSeriesLibrary.open}; what the signal was aborted with
   */
  static async openAsync(
    path: string | URL,
    options?: OpenOptions & Pick<AsyncOptions, 'signal'>,
  ): Promise<TimeSeriesLibrary> {
    const file = filePath(path, 'the catalogue')
    const [{ signal }, rest] = splitAsync(checkOptions(options ?? {}, 'openAsync', ['dataPath', 'signal']))
    const dataPath = dataPathOf(rest)
    signal?.throwIfAborted()
    const { texts, others, mayBeCatalogue } = textSourcesOf(file)
    const engine = loadEngine()
    const open = () => engine.openLibraryAsync(file, dataPath, signal)
    if (texts.length === 0) {
      const handle = await open()
      const named = mayBeCatalogue ? engine.catalogueTexts(handle) : []
      const read = await readCatalogueTextsAsync(named, signal).catch((error: unknown) => {
        handle[Symbol.dispose]()
        throw error
      })
      return TimeSeriesLibrary.#withCatalogueTexts(file, engine, handle, () => read)
    }
    const readings = await readTextsAsync(texts, signal)
    return TimeSeriesLibrary.#withTexts(
      file,
      engine,
      others ? await besideTextsAsync(open) : undefined,
      readings,
    )
  }

  /** A library of the engine, and what its catalogue names in text files. */
  static #withCatalogueTexts(
    path: string,
    engine: Engine,
    handle: LibraryHandle,
    read: () => readonly CatalogueText[],
  ): TimeSeriesLibrary {
    const library = new TimeSeriesLibrary(path, engine, handle)
    try {
      library.#addCatalogueTexts(read())
      return library
    } catch (error) {
      library.dispose()
      throw error
    }
  }

  #addCatalogueTexts(texts: readonly CatalogueText[]): void {
    for (const entry of addCatalogueTexts(this.#engine, this.#live, texts))
      this.#unreadable.set(entry.id, entry)
    this.#identifiers = undefined
  }

  /** A library of text files, and of what else was opened with them. */
  static #withTexts(
    path: string,
    engine: Engine,
    opened: Beside | undefined,
    readings: readonly TextReading[],
  ): TimeSeriesLibrary {
    const library = new TimeSeriesLibrary(path, engine, opened?.handle ?? engine.createLibrary())
    try {
      library.#addTexts(readings)
      // That a folder of texts has no netCDF is no news.
      if (opened?.failure && !opened.failure.message.includes('has no netCDF files'))
        library.#leftOut.push({ file: path, variable: null, reason: opened.failure.message })
      library.#checkAny()
      return library
    } catch (error) {
      library.dispose()
      throw error
    }
  }

  #addTexts(readings: readonly TextReading[]): void {
    const ids = this.#ids
    const { unreadable, leftOut } = addTexts(this.#engine, this.#live, readings, (id) => ids.has(id))
    for (const entry of unreadable) this.#unreadable.set(entry.id, entry)
    this.#leftOut.push(...leftOut)
    this.#identifiers = undefined
  }

  /** @throws {@link UchroniaError} `NOT_FOUND`: no file has a series */
  #checkAny(): void {
    if (this.#ids.size > 0) return
    const reasons = this.leftOut().map(({ file, variable, reason }) => `${variable ?? file}: ${reason}`)
    const more = reasons.length > 5 ? `; and ${reasons.length - 5} more` : ''
    throw new UchroniaError(
      'NOT_FOUND',
      `${this.path} has no series. ${reasons.slice(0, 5).join('; ')}${more}`,
    )
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
   * @throws {@link EngineNotFoundError}
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
    const { stationDetails = [] } = checkOptions(options, 'add', ['stationDetails'])
    checkStationDetails(stationDetails)
    const library = this.#live
    if (this.#unreadable.has(name)) throw existsError(name)
    withNativeSeries(this.#engine, [series], stationDetails, ([handle]) =>
      this.#engine.add(library, name, handle!),
    )
    this.#identifiers = undefined
  }

  /**
   * Adds all that {@link open} would open, or nothing when one of the identifiers is there.
   *
   * @throws {@link UchroniaError} `EXISTS`: the library has one of the identifiers; otherwise as {@link open}
   */
  addFiles(path: string | URL, options?: OpenOptions): void {
    const file = filePath(path, 'the files to add')
    const dataPath = dataPathOf(checkOptions(options, 'addFiles', ['dataPath']))
    const library = this.#live
    const { texts, others, mayBeCatalogue } = textSourcesOf(file)
    const readings = readTexts(texts)
    const named = mayBeCatalogue ? readCatalogueTexts(this.#textsNamedBy(file, dataPath)) : []
    const ids = [...identifiersOf(readings), ...named.map(({ entry }) => entry.id)]
    for (const id of ids) if (this.#ids.has(id)) throw existsError(id)
    if (others) this.#engine.addFiles(library, file, dataPath)
    this.#identifiers = undefined
    this.#addTexts(readings)
    this.#addCatalogueTexts(named)
  }

  #textsNamedBy(catalogue: string, dataPath: string | null): TextEntryOfCatalogue[] {
    const handle = this.#engine.openLibrary(catalogue, dataPath)
    try {
      return this.#engine.catalogueTexts(handle)
    } finally {
      handle[Symbol.dispose]()
    }
  }

  /**
   * Takes an entry out of the library. Its file stays, and so do series that were got from it.
   * @throws {@link UchroniaError} `NOT_FOUND`
   */
  remove(id: string): void {
    const name = text(id, 'an identifier')
    if (!this.#unreadable.delete(name)) this.#engine.remove(this.#live, name)
    this.#identifiers = undefined
  }

  /** The identifiers of all entries: singles and collections, then ensembles, then forecasts, alphabetical in each. */
  getSeriesIdentifiers(): string[] {
    return [...this.#ids]
  }

  get #ids(): ReadonlySet<string> {
    const library = this.#live
    this.#identifiers ??= new Set([...this.#engine.identifiers(library), ...this.#unreadable.keys()])
    return this.#identifiers
  }

  /**
   * True for the identifier of an entry.
   *
   * @throws {@link UchroniaError} `INVALID_ARGUMENT`: no text
   */
  has(id: string): boolean {
    return this.#ids.has(text(id, 'an identifier'))
  }

  /**
   * The series of an identifier. Reads no values.
   *
   * @param id  an identifier, or `identifier.station` for one station of a collection
   * @throws {@link UchroniaError} `NOT_FOUND`: no such identifier, variable or station; `IO`, `FORMAT`: its file cannot
   *   be read
   */
  getSeries(id: string): LibrarySeries
  /**
   * The series of an identifier, as an object of the class of its kind. Reads no values.
   *
   * @param id  an identifier, or `identifier.station` for one station of a collection
   * @param kind  the kind that is expected
   * @throws {@link UchroniaError} `INVALID_ARGUMENT`: it is of another kind; and what the other form throws
   */
  getSeries<K extends SeriesKind>(id: string, kind: K): SeriesOfKind[K]
  getSeries(id: string, kind?: SeriesKind): LibrarySeries {
    const name = text(id, 'an identifier')
    this.#checkReadable(name)
    const handle = this.#suggesting(name, () => this.#engine.series(this.#live, name))
    try {
      const description = readDescription(this.#engine.describe(handle))
      if (kind !== undefined && description.kind !== kind) {
        throw new UchroniaError('INVALID_ARGUMENT', wrongKind(description, kind))
      }
      return makeSeries(this.#engine, handle, description)
    } catch (error) {
      handle[Symbol.dispose]()
      throw error
    }
  }

  /**
   * Describes one entry, or all of them, without reading values. An entry of a listing that cannot be described has the
   * reason in `error`; it never hides the others.
   *
   * @throws {@link UchroniaError} `NOT_FOUND`, `IO`, `FORMAT` for a single entry
   */
  describe(): (SeriesDescription | UnreadableEntry)[]
  describe(id: string): SeriesDescription
  describe(id?: string): SeriesDescription | (SeriesDescription | UnreadableEntry)[] {
    if (id !== undefined) {
      const name = text(id, 'an identifier')
      this.#checkReadable(name)
      return readDescription(this.#suggesting(name, () => this.#engine.describeEntry(this.#live, name)))
    }
    const all = this.#engine.describeAll(this.#live).map((entry): SeriesDescription | UnreadableEntry => {
      if (isUnreadable(entry)) return { id: entry.id, kind: entry.kind, error: entry.error }
      try {
        return readDescription(entry)
      } catch (error) {
        return { id: entry.id, kind: entry.kind, error: (error as Error).message }
      }
    })
    return [...all, ...this.#unreadable.values()]
  }

  /** Adds to the error of an identifier that is not there the one that was probably meant. */
  #suggesting<T>(id: string, find: () => T): T {
    try {
      return find()
    } catch (error) {
      if (!(error instanceof UchroniaError) || error.code !== 'NOT_FOUND' || this.#ids.has(id)) throw error
      const meant = didYouMean(id, this.#ids)
      if (meant === '') throw error
      throw new UchroniaError(error.code, `${error.message.replace(/\.?$/, '.')}${meant}`, { cause: error })
    }
  }

  #checkReadable(id: string): void {
    const known = this.#unreadable.get(id)
    if (known !== undefined) throw new UchroniaError('FORMAT', known.error)
  }

  /**
   * The variables and files of a library without a catalogue that are no entries, with the reasons: grids, coordinates,
   * texts, XML of another kind. Empty for YAML catalogues, which name their variables.
   */
  leftOut(): LeftOut[] {
    const ofEngine = this.#engine
      .leftOut(this.#live)
      .filter(({ file, variable }) => variable !== null || !hasTextName(file))
    return [...ofEngine, ...this.#leftOut]
  }

  /**
   * Asks a query in SQL, which DuckDB runs: every entry is a view of its long table (names that are no plain words in double
   * quotes), and `series('id', from_time := ..., to_time := ..., members := ..., stations := ..., from_lead := ..., to_lead := ...)`
   * reads a part of one, where a condition reads all of it. Files are tables too: `from 'flow.parquet'`. The zone is UTC.
   * Needs `@duckdb/node-api`, an optional peer.
   *
   * In the result, times are milliseconds UTC, decimals doubles, whole numbers of 128 bits (`sum`) 64, and what Arrow has no
   * plain type for, such as intervals, texts.
   *
   * @throws {@link UchroniaError} `NOT_FOUND`: no such table; `INVALID_ARGUMENT`: the query is wrong; `UNSUPPORTED`: it writes,
   *   or DuckDB is not installed; `IO`, `FORMAT`: a file cannot be read; `OUT_OF_RANGE`: a value that the result cannot hold
   * @throws {@link SelectionError} @throws {@link OptionError} @throws {@link TimeError} parameters of `series`
   *
   * @example
   * ```ts
   * using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
   * const table = await library.query(`
   *   select lead_time / 3600 as hours, avg(value) as mean
   *   from series('rain_fcast', from_time := '2020-03-01', members := [1, 2])
   *   group by all order by all`)
   * table.toArray()[0].toJSON()              // { hours: 1, mean: ... }
   * ```
   */
  async query(sql: string, options: QueryOptions = {}): Promise<Table> {
    const { queryTable } = await import('../sql/query.ts')
    return queryTable(...(await this.#query(sql, options, 'query')))
  }

  /**
   * The rows of {@link query}, batch by batch, for results that are larger than memory. The first batch has the columns,
   * even where there are no rows.
   *
   * @throws as {@link TimeSeriesLibrary.query}
   */
  async *queryBatches(sql: string, options: QueryOptions = {}): AsyncIterableIterator<RecordBatch> {
    const { queryBatches } = await import('../sql/query.ts')
    yield* queryBatches(...(await this.#query(sql, options, 'queryBatches')))
  }

  async #query(sql: string, options: QueryOptions, what: string) {
    const { checkQuery } = await import('../sql/query.ts')
    const { libraries, ...query } = checkOptions(options, what, ['parameters', 'libraries', 'signal'])
    this.#live
    const sources: Source[] = [{ name: 'main', library: this }, ...sourcesOf(libraries, isLibrary)]
    return [sources, checkQuery(sql, query)] as const
  }

  /** One line: the path and the number of entries. */
  toString(): string {
    const name = `TimeSeriesLibrary ${this.path === null ? 'in memory' : printable(this.path)}`
    return this.disposed
      ? `${name}: disposed`
      : `${name}: ${this.#ids.size === 1 ? '1 entry' : `${this.#ids.size} entries`}`
  }

  /** The path and the identifiers. */
  toJSON(): Record<string, unknown> {
    return { path: this.path, entries: this.disposed ? [] : this.getSeriesIdentifiers() }
  }

  #report(): string {
    if (this.disposed) return String(this)
    const ids = [...this.#ids]
    const lines = headAndTail(ids.length, 5).map((i) => (i === null ? '  ...' : `  ${this.#line(ids[i]!)}`))
    return [String(this), ...lines].join('\n')
  }

  #line(id: string): string {
    try {
      const { kind, shape, units, time } = readDescription(this.#engine.describeEntry(this.#live, id))
      return `${printable(id)}  ${kind} ${shape.join(' x ')}${units === null ? '' : ` [${printable(units)}]`}, ${time}`
    } catch (error) {
      return `${printable(id)}  cannot be read: ${printable((error as Error).message)}`
    }
  }

  get #live(): LibraryHandle {
    if (!this.#handle.disposed) return this.#handle
    const what = this.path === null ? 'The library in memory' : `The library ${this.path}`
    throw new UchroniaError('INVALID_HANDLE', `${what} was disposed of. Open it again.`)
  }

  /** True after the library was given back. */
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

function isLibrary(value: unknown): boolean {
  return value instanceof TimeSeriesLibrary
}

/** A library of the engine beside text files, or the reason why there is none. */
interface Beside {
  readonly handle?: LibraryHandle
  readonly failure?: UchroniaError
}

/** Opens what lies beside text files; that there is no series in it does not hide theirs. */
function besideTexts(open: () => LibraryHandle): Beside {
  try {
    return { handle: open() }
  } catch (error) {
    return nothingBeside(error)
  }
}

async function besideTextsAsync(open: () => Promise<LibraryHandle>): Promise<Beside> {
  try {
    return { handle: await open() }
  } catch (error) {
    return nothingBeside(error)
  }
}

function nothingBeside(error: unknown): Beside {
  if (error instanceof UchroniaError && error.code === 'NOT_FOUND') return { failure: error }
  throw error
}

function existsError(id: string): UchroniaError {
  return new UchroniaError(
    'EXISTS',
    `The library has a series ${id} already; remove it first, or add this one under another identifier.`,
  )
}

function dataPathOf({ dataPath }: OpenOptions): string | null {
  return dataPath === undefined ? null : filePath(dataPath, 'dataPath')
}

function makeSeries(engine: Engine, handle: SeriesHandle, description: SeriesDescription): LibrarySeries {
  switch (description.kind) {
    case 'single':
      return new TimeSeries(engine, handle, description)
    case 'collection':
      return new TimeSeriesCollection(engine, handle, description)
    case 'ensemble':
      return new EnsembleTimeSeries(engine, handle, description)
    case 'forecast':
      return new EnsembleForecastTimeSeries(engine, handle, description)
  }
}

const KINDS = ['single', 'collection', 'ensemble', 'forecast'] as const

/** The text about an entry of another kind, and what to write instead. */
function wrongKind({ id, kind, stations }: SeriesDescription, asked: unknown): string {
  const said = `${id} is of the kind "${kind}", not ${show(asked)}.`
  if (!KINDS.includes(asked as never)) return `${said} Kinds are ${KINDS.map(show).join(', ')}.`
  const station = stations[0]?.id
  if (kind === 'collection' && asked === 'single' && station !== undefined)
    return `${said} Take a station of it, such as "${id}.${station}".`
  return `${said} Ask for it with getSeries(${show(id)}, ${show(kind)}).`
}
