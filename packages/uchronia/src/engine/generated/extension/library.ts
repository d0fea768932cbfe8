// Written by uchronia-codegen 0.1.0 from uchronia.h (5d58989da03f204a). Do not edit.

import {
  koffiBackend,
  type LoadOptions,
  loadLibrary,
  type NativeLibrary,
  readStringArray,
  struct,
  type TypedArray,
} from '@uchronia/cinterop'
import {
  BoundFunctions,
  checkBool,
  checkFloat64Array,
  checkInt32,
  checkInt32Array,
  checkInt64,
  checkStruct,
  checkText,
  type Declarations,
  elementsOf,
  elementsOfArray,
  type Functions,
  nameOf,
  nothing,
  pointersOf,
  safe,
  textOf,
  untilAborted,
} from '@uchronia/cinterop/binding'
import { type HandleOptions, type Pointer, pointerOf, withHandles } from '@uchronia/refcount'
import { UchroniaError } from './errors.ts'
import { type AnyHandle, AnySeriesHandle, TimeSeriesLibraryHandle } from './handles.ts'
import { type CacheState, checkKind, type Kind, Status, type Window } from './types.ts'

const errorStruct = struct('uchronia_error', { code: 'int32', message: 'char[1020]' })

const cacheStateStruct = struct('uchronia_cache_state', {
  limit: 'int64',
  used: 'int64',
  chunks: 'int64',
  hits: 'int64',
  misses: 'int64',
})

const windowStruct = struct('uchronia_window', {
  issueFirst: 'int64',
  issueCount: 'int64',
  rowFirst: 'int64',
  rowCount: 'int64',
  stepFirst: 'int64',
  stepCount: 'int64',
})

/** The engine through its extension ABI: statuses and error structs, safe from any thread. */
export class UchroniaLibrary {
  /** The library, loaded. */
  readonly native: NativeLibrary
  readonly #bound: BoundFunctions<typeof declarations>
  readonly #c: Calls
  readonly #timeSeriesLibraryHandle: Options<'TIME_SERIES_LIBRARY_PTR'>
  readonly #anySeriesHandle: Options<'ANY_SERIES_PTR'>

  /** Binds a library that is loaded already; {@link open} loads one. */
  constructor(native: NativeLibrary) {
    this.native = native
    const bound = new BoundFunctions(native, declarations)
    this.#bound = bound
    const c = bound.functions
    this.#c = c
    this.#timeSeriesLibraryHandle = {
      typeId: 'TIME_SERIES_LIBRARY_PTR',
      supertypes: ['TIME_SERIES_PROVIDER_PTR', 'ANY_HANDLE_PTR'],
      backend: koffiBackend,
      release: (pointer) => void c.DisposeSharedPointer(pointer),
    }
    this.#anySeriesHandle = {
      typeId: 'ANY_SERIES_PTR',
      supertypes: ['ANY_HANDLE_PTR'],
      backend: koffiBackend,
      release: (pointer) => void c.DisposeSharedPointer(pointer),
    }
  }

  /**
   * Loads the library and binds it. Functions are looked up when they are first called.
   *
   * @param path - its file
   * @throws NativeError when it cannot be loaded
   */
  static open(path: string, options: LoadOptions = {}): UchroniaLibrary {
    return new UchroniaLibrary(loadLibrary(path, options))
  }

  /**
   * The identifiers of a library: singles and collections, then ensembles, then forecasts, by bytes inside
   * each.
   *
   * C: `char** GetEnsembleDatasetDataIdentifiers(TIME_SERIES_LIBRARY_PTR dataLibrary, int* size)`
   *
   * @returns new strings, freed with DeleteAnsiStringArray; null when there are none
   */
  identifiers(dataLibrary: TimeSeriesLibraryHandle): string[] {
    const size = new Int32Array(1)
    const result = this.#c.GetEnsembleDatasetDataIdentifiers(
      pointerOf(dataLibrary, 'TIME_SERIES_LIBRARY_PTR'),
      size,
    )
    try {
      return readStringArray(result, size[0]!)
    } finally {
      if (result !== null) this.#c.DeleteAnsiStringArray(result, size[0]!)
    }
  }

  /**
   * C: `int32_t uchronia_abi_version(void)`
   *
   * @returns the version of the extension ABI, 1.
   */
  abiVersion(): number {
    return this.#c.uchronia_abi_version()
  }

  /**
   * This library as JSON (UTF-8): its version, its features beyond the first version of the extension
   * ABI, and the libraries that it was built on.
   * ```json
   * { "version": "0.1.0", "abi": 1, "features": ["library_add", "append", "control"], "libraries": { "netcdf": "4.9.0", "hdf5": "1.10.8" } }
   * ```
   * - `features`: `library_add` (uchronia_library_create, _add, _add_files and _remove), `append`
   *   (uchronia_append), `cf` and
   * `file_per_issue` (options of uchronia_write), `control` (uchronia_control of uchronia_read), `cache`
   *   (uchronia_cache),
   * `threads` (uchronia_threads), `kernels` (uchronia_sort_members, _quantiles, _crps, _ranks and
   *   _exceedance),
   *   `listed_axes` (`values` of an axis), `left_out` (uchronia_left_out),
   *   `validate` (uchronia_validate)
   * - `kernels`: the instructions that they use on this processor: `avx512`, `avx2`, `sse2`, `neon` or
   *   `plain`
   *
   * C: `int32_t uchronia_about(char* json, int64_t capacity, int64_t* size, uchronia_error* error)`
   *
   * @returns where to write, with a terminating NUL; may be null when capacity is 0
   */
  about(): string {
    const size = new BigInt64Array(1)
    const error = new Uint8Array(1024)
    let capacity = 16_384
    for (;;) {
      const json = new Uint8Array(capacity)
      const status = this.#c.uchronia_about(
        json,
        checkInt64(capacity, 'uchronia_about: the length of json'),
        size,
        error,
      )
      if (status === 9 && Number(size[0]) > capacity) {
        capacity = Number(size[0])
        continue
      }
      if (status !== 0) throw this.#failed('uchronia_about', error)
      return textOf(json)
    }
  }

  /**
   * Tells about the cache of decompressed chunks, which all libraries of the process share, and sets its
   * limit.
   *
   * C: `int32_t uchronia_cache(int64_t limit, uchronia_cache_state* state, uchronia_error* error)`
   *
   * @param limit - bytes; 0 keeps nothing, a negative number leaves the limit as it is
   * @returns as it is afterwards; may be null
   */
  cache(limit: number | bigint): CacheState {
    const stateMemory = new Uint8Array(40)
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_cache(checkInt64(limit, 'uchronia_cache: limit'), stateMemory, error)
    if (status !== 0) throw this.#failed('uchronia_cache', error)
    return cacheStateStruct.unpack(stateMemory)
  }

  /**
   * The most threads that one call uses to read and decompress, that of the caller among them.
   *
   * C: `int32_t uchronia_threads(int32_t most)`
   *
   * @param most - a new number, of which up to 256 are used; 0 for as many as there are processors, which is
   *   so unless set; negative to only ask
   * @returns the number that holds from now on
   */
  threads(most: number): number {
    return this.#c.uchronia_threads(checkInt32(most, 'uchronia_threads: most'))
  }

  /**
   * C: `int64_t uchronia_live_handles(int32_t kind)`
   *
   * @returns how many handles of a kind (a uchronia_kind; 0 for all) are alive; -1 for an unknown kind.
   */
  liveHandles(kind: Kind): number {
    const result = this.#c.uchronia_live_handles(checkKind('uchronia_live_handles: kind', kind))
    return safe('The result of uchronia_live_handles', result)
  }

  /**
   * Opens a YAML catalogue, or netCDF files as a catalogue of their own: see LoadEnsembleDataset. Reads no
   * values.
   *
   * C: `int32_t uchronia_library_open(const char* path, const char* data_path, TIME_SERIES_LIBRARY_PTR*
   * library, uchronia_error* error)`
   *
   * @param path - the YAML file
   * @param dataPath - where relative file names are looked up when they are not beside the YAML file; may be
   *   null
   * @returns a new handle, freed with DisposeSharedPointer
   */
  libraryOpen(path: string, dataPath: string | null = null): TimeSeriesLibraryHandle {
    const library = new BigUint64Array(1)
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_library_open(
      checkText(path, 'uchronia_library_open: path'),
      dataPath === null ? null : checkText(dataPath, 'uchronia_library_open: dataPath'),
      library,
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_library_open', error)
    if (library[0] === 0n) throw nothing('uchronia_library_open')
    return new TimeSeriesLibraryHandle(library[0] as Pointer<'TIME_SERIES_LIBRARY_PTR'>, {
      ...this.#timeSeriesLibraryHandle,
      label: path,
    })
  }

  /**
   * {@link libraryOpen} on another thread. Handles and arrays are held until it is done; do not change them
   * meanwhile.
   */
  async libraryOpenAsync(
    path: string,
    dataPath: string | null = null,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<TimeSeriesLibraryHandle> {
    return untilAborted(options.signal, async () => {
      const library = new BigUint64Array(1)
      const error = new Uint8Array(1024)
      const args: Parameters<Calls['uchronia_library_open']> = [
        checkText(path, 'uchronia_library_open: path'),
        dataPath === null ? null : checkText(dataPath, 'uchronia_library_open: dataPath'),
        library,
        error,
      ]
      const status = await withHandles([], () => this.#bound.callAsync('uchronia_library_open', args))
      if (status !== 0) throw this.#failed('uchronia_library_open', error)
      if (library[0] === 0n) throw nothing('uchronia_library_open')
      return new TimeSeriesLibraryHandle(library[0] as Pointer<'TIME_SERIES_LIBRARY_PTR'>, {
        ...this.#timeSeriesLibraryHandle,
        label: path,
      })
    })
  }

  /**
   * Makes an empty library in memory, to be filled with uchronia_library_add and uchronia_library_add_files.
   *
   * C: `int32_t uchronia_library_create(TIME_SERIES_LIBRARY_PTR* library, uchronia_error* error)`
   *
   * @returns a new handle, freed with DisposeSharedPointer
   */
  libraryCreate(): TimeSeriesLibraryHandle {
    const library = new BigUint64Array(1)
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_library_create(library, error)
    if (status !== 0) throw this.#failed('uchronia_library_create', error)
    if (library[0] === 0n) throw nothing('uchronia_library_create')
    return new TimeSeriesLibraryHandle(
      library[0] as Pointer<'TIME_SERIES_LIBRARY_PTR'>,
      this.#timeSeriesLibraryHandle,
    )
  }

  /**
   * Adds a series to a library, in memory: its values stay where they are, in memory or in their file. The
   * library has the
   * series as it is now; changing one later does not change the other.
   *
   * C: `int32_t uchronia_library_add(TIME_SERIES_LIBRARY_PTR library, const char* id, ANY_SERIES_PTR series,
   * uchronia_error* error)`
   *
   * @param library - any library; the file that it was opened from stays as it is
   * @param id - UCHRONIA_EXISTS when the library has that identifier already
   */
  libraryAdd(library: TimeSeriesLibraryHandle, id: string, series: AnySeriesHandle): void {
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_library_add(
      pointerOf(library, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(id, 'uchronia_library_add: id'),
      pointerOf(series, 'ANY_SERIES_PTR'),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_library_add', error)
  }

  /**
   * Adds what uchronia_library_open would open: all entries or, after an error, none.
   *
   * C: `int32_t uchronia_library_add_files(TIME_SERIES_LIBRARY_PTR library, const char* path, const char*
   * data_path, uchronia_error* error)`
   *
   * @param path - a YAML catalogue, a netCDF file, a folder of them, or a glob pattern
   * @param dataPath - as for uchronia_library_open; may be null
   */
  libraryAddFiles(library: TimeSeriesLibraryHandle, path: string, dataPath: string | null = null): void {
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_library_add_files(
      pointerOf(library, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(path, 'uchronia_library_add_files: path'),
      dataPath === null ? null : checkText(dataPath, 'uchronia_library_add_files: dataPath'),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_library_add_files', error)
  }

  /**
   * Removes an entry from a library, in memory. Its file and the series that were got from it stay.
   *
   * C: `int32_t uchronia_library_remove(TIME_SERIES_LIBRARY_PTR library, const char* id, uchronia_error*
   * error)`
   */
  libraryRemove(library: TimeSeriesLibraryHandle, id: string): void {
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_library_remove(
      pointerOf(library, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(id, 'uchronia_library_remove: id'),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_library_remove', error)
  }

  /**
   * The series of an identifier, whatever its kind. Reads no values: they are read when asked for.
   *
   * C: `int32_t uchronia_series_get(TIME_SERIES_LIBRARY_PTR library, const char* id, ANY_SERIES_PTR* series,
   * int32_t* kind, uchronia_error* error)`
   *
   * @param id - an identifier of the library, or `identifier.station` for one station of a collection
   * @returns `series`: a new handle, freed with DisposeSharedPointer; it outlives the library; `kind`: a
   *   uchronia_kind
   */
  seriesGet(library: TimeSeriesLibraryHandle, id: string): { series: AnySeriesHandle; kind: Kind } {
    const series = new BigUint64Array(1)
    const kind = new Int32Array(1)
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_series_get(
      pointerOf(library, 'TIME_SERIES_LIBRARY_PTR'),
      checkText(id, 'uchronia_series_get: id'),
      series,
      kind,
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_series_get', error)
    if (series[0] === 0n) throw nothing('uchronia_series_get')
    return {
      series: new AnySeriesHandle(series[0] as Pointer<'ANY_SERIES_PTR'>, {
        ...this.#anySeriesHandle,
        label: id,
      }),
      kind: kind[0]! as Kind,
    }
  }

  /**
   * Describes a series, an entry of a library, or all entries of a library, as JSON (UTF-8), without reading
   * values.
   *
   * One entry is an object
   * ```json
   * { "id": "rain_fcast_ens", "kind": "forecast", "variable": "rain_fcast_ens",
   *   "units": "mm", "longName": "...", "aggregation": "accumulated over the preceding interval",
   *   "storage": "single_nc_file", "file": "/data/fcast.nc", "station": "1",
   *   "shape": [2, 10, 231],
   *   "time": { "start": 1280696400000, "step": 86400, "length": 2 },
   *   "lead": { "start": 3600, "step": 3600, "length": 231 },
   *   "members": ["2", "3"],
   *   "stationCount": 1, "stations": [{ "id": "1", "name": "Upper Murray", "latitude": -36.1, "longitude": 148.0, "elevation": null, "area": null }],
   *   "attributes": { "type": 2 }, "globalAttributes": { "title": "..." },
   *   "warnings": [{ "code": "lead_time_units", "message": "..." }] }
   * ```
   * - `kind`: single, collection, ensemble, forecast
   * - `shape`: issues x rows x steps, always three numbers
   * - `time`: the time axis, or the axis of issue times of a forecast. `start` in milliseconds UTC, null when
   *   it has no
   * coordinate; `step` in whole seconds or "monthly", null when it cannot be known, or when the axis is
   *   listed: it then has its
   *   `values`, milliseconds that increase strictly
   * - `lead`: forecasts only; in seconds after the issue time (at most three decimals), and likewise
   * - `members`: ensembles and forecasts; `stations`: the station(s) that the entry covers, empty when there
   *   is none; in a listing of
   *   all entries at most the first 16. `stationCount`: how many there are
   * - what is not known is null; an entry that cannot be read has, in a listing of all entries, an "error"
   *   text
   *   beside "id" and "kind" instead of failing the listing
   *
   * C: `int32_t uchronia_describe(ANY_HANDLE_PTR handle, const char* id, char* json, int64_t capacity,
   * int64_t* size, uchronia_error* error)`
   *
   * @param handle - a library, or a series of any kind
   * @param id - with a library: an identifier, or null for an array of all entries. With a series: null
   * @returns where to write, with a terminating NUL; may be null when capacity is 0
   */
  describe(handle: AnyHandle, id: string | null = null): string {
    const size = new BigInt64Array(1)
    const error = new Uint8Array(1024)
    let capacity = 16_384
    for (;;) {
      const json = new Uint8Array(capacity)
      const status = this.#c.uchronia_describe(
        pointerOf(handle, 'ANY_HANDLE_PTR'),
        id === null ? null : checkText(id, 'uchronia_describe: id'),
        json,
        checkInt64(capacity, 'uchronia_describe: the length of json'),
        size,
        error,
      )
      if (status === 9 && Number(size[0]) > capacity) {
        capacity = Number(size[0])
        continue
      }
      if (status !== 0) throw this.#failed('uchronia_describe', error)
      return textOf(json)
    }
  }

  /**
   * The variables of netCDF files that were opened as a catalogue of their own and are no series, as a JSON
   * array (UTF-8), in the
   * order of the files:
   * ```json
   * [{ "file": "/data/era5.nc", "variable": "t2m", "reason": "is gridded: latitude 181 x longitude 360; extract points first" }]
   * ```
   * `variable` is null when the reason is about the whole file.
   * Of catalogues in YAML, the entries whose files are text, which the engine does not read: `variable` is
   * null, and `entry` has
   * `id`, `kind`, `variable`, `station` (empty for all) and `warnings`, as whoever reads the text needs them.
   *
   * C: `int32_t uchronia_left_out(TIME_SERIES_LIBRARY_PTR library, char* json, int64_t capacity, int64_t*
   * size, uchronia_error* error)`
   *
   * @returns where to write, with a terminating NUL; may be null when capacity is 0
   */
  leftOut(library: TimeSeriesLibraryHandle): string {
    const size = new BigInt64Array(1)
    const error = new Uint8Array(1024)
    let capacity = 16_384
    for (;;) {
      const json = new Uint8Array(capacity)
      const status = this.#c.uchronia_left_out(
        pointerOf(library, 'TIME_SERIES_LIBRARY_PTR'),
        json,
        checkInt64(capacity, 'uchronia_left_out: the length of json'),
        size,
        error,
      )
      if (status === 9 && Number(size[0]) > capacity) {
        capacity = Number(size[0])
        continue
      }
      if (status !== 0) throw this.#failed('uchronia_left_out', error)
      return textOf(json)
    }
  }

  /**
   * Every departure of a netCDF file from a convention, as a JSON array (UTF-8) in the order of the
   * convention; empty for a file
   * that follows it:
   * ```json
   * [{ "variable": "q", "rule": "STF: _FillValue of data is -9999", "found": "it is -999", "remedy": "mark missing values by -9999, and say so in _FillValue" }]
   * ```
   * `variable` is null when it is about the file. Coordinates are read, data are not.
   *
   * C: `int32_t uchronia_validate(const char* path, const char* convention, char* json, int64_t capacity,
   * int64_t* size, uchronia_error* error)`
   *
   * @param path - a netCDF file
   * @param convention - `stf` (2.0) or `cf`; null for the one that the file says it follows, which is CF when
   *   it says nothing
   * @returns where to write, with a terminating NUL; may be null when capacity is 0
   */
  validate(path: string, convention: string | null = null): string {
    const size = new BigInt64Array(1)
    const error = new Uint8Array(1024)
    let capacity = 16_384
    for (;;) {
      const json = new Uint8Array(capacity)
      const status = this.#c.uchronia_validate(
        checkText(path, 'uchronia_validate: path'),
        convention === null ? null : checkText(convention, 'uchronia_validate: convention'),
        json,
        checkInt64(capacity, 'uchronia_validate: the length of json'),
        size,
        error,
      )
      if (status === 9 && Number(size[0]) > capacity) {
        capacity = Number(size[0])
        continue
      }
      if (status !== 0) throw this.#failed('uchronia_validate', error)
      return textOf(json)
    }
  }

  /**
   * Reads a window of a series into the caller's buffer: issues, then rows (members or stations), then steps,
   * the last
   * one fastest. Missing values and missing issues are NaN.
   *
   * C: `int32_t uchronia_read(ANY_SERIES_PTR series, const uchronia_window* window, double* values, int64_t
   * capacity, uchronia_control* control, uchronia_error* error)`
   *
   * @param window - null for everything
   * @param values - where to write; after an error, some of it may have been written
   * @param control - to follow and to cancel the call from another thread; may be null
   */
  read(
    series: AnySeriesHandle,
    window: Window | null,
    values: Float64Array,
    control: TypedArray | null = null,
  ): void {
    const windowMemory = window === null ? null : windowStruct.pack(window)
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_read(
      pointerOf(series, 'ANY_SERIES_PTR'),
      windowMemory,
      checkFloat64Array(values, 'uchronia_read: values'),
      checkInt64(elementsOf(values), 'uchronia_read: the length of values'),
      control === null ? null : checkStruct(control, 'uchronia_read: control', 24),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_read', error)
  }

  /**
   * {@link read} on another thread. Handles and arrays are held until it is done; do not change them
   * meanwhile.
   */
  async readAsync(
    series: AnySeriesHandle,
    window: Window | null,
    values: Float64Array,
    control: TypedArray | null = null,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    return untilAborted(options.signal, async () => {
      const windowMemory = window === null ? null : windowStruct.pack(window)
      const error = new Uint8Array(1024)
      const args: Parameters<Calls['uchronia_read']> = [
        pointerOf(series, 'ANY_SERIES_PTR'),
        windowMemory,
        checkFloat64Array(values, 'uchronia_read: values'),
        checkInt64(elementsOf(values), 'uchronia_read: the length of values'),
        control === null ? null : checkStruct(control, 'uchronia_read: control', 24),
        error,
      ]
      const status = await withHandles([series], () => this.#bound.callAsync('uchronia_read', args))
      if (status !== 0) throw this.#failed('uchronia_read', error)
    })
  }

  /**
   * Makes a series in memory.
   *
   * C: `int32_t uchronia_series_create(const char* description, const double* values, int64_t count,
   * ANY_SERIES_PTR* series, uchronia_error* error)`
   *
   * @param description - JSON as uchronia_describe gives it, listed axes with their `values`, with `storage`,
   *   `file` and `warnings` of the file that it was read from by others; needed are `kind`, `time`, and
   *   `lead`, `members` and `stations` where the kind has them. `variable` defaults to "data"
   * @param values - issues x rows x steps; NaN is missing. They are copied
   */
  seriesCreate(description: string, values: Float64Array): AnySeriesHandle {
    const series = new BigUint64Array(1)
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_series_create(
      checkText(description, 'uchronia_series_create: description'),
      checkFloat64Array(values, 'uchronia_series_create: values'),
      checkInt64(elementsOf(values), 'uchronia_series_create: the length of values'),
      series,
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_series_create', error)
    if (series[0] === 0n) throw nothing('uchronia_series_create')
    return new AnySeriesHandle(series[0] as Pointer<'ANY_SERIES_PTR'>, this.#anySeriesHandle)
  }

  /**
   * Writes series to one netCDF file. Series of one variable and different stations become the stations of
   * that variable;
   * other variables become variables beside it. All must have the same axes. The file appears under its name
   * when it is
   * complete, or not at all.
   *
   * With the option `filePerIssue` forecasts are written to one file per issue time, and `path` is the
   * pattern of their names:
   * `{0}` stands for the date of the issue, YYYYMMDD, `{0:FORMAT}` for its date and time in a format of %Y %m
   * %d %H %M %S %j. That
   * two issues have the same file is an error before any is written.
   *
   * C: `int32_t uchronia_write(ANY_SERIES_PTR const* series, int32_t count, const char* path, const char*
   * options, uchronia_control* control, uchronia_error* error)`
   *
   * @param path - the file, or the pattern
   * @param options_ - JSON, or null: `overwrite` (false), `convention` ("stf" for STF 2.0, or "cf"), `format`
   *   ("netcdf4", or "classic"), `deflate` (0 to 9; 4), `issues` ([first, count]: only these issues of a
   *   forecast), `filePerIssue` (false), and the global attributes `title`, `institution`, `source`,
   *   `catchment`, `comment`, `history`
   * @param control - to follow and to cancel the call from another thread; may be null. A call that is
   *   cancelled leaves no file; of files per issue, complete ones only
   */
  write(
    series: readonly AnySeriesHandle[],
    path: string,
    options_: string | null = null,
    control: TypedArray | null = null,
  ): void {
    const seriesPointers = pointersOf('uchronia_write: series', series, 'ANY_SERIES_PTR')
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_write(
      seriesPointers,
      checkInt32(elementsOfArray(series), 'uchronia_write: the length of series'),
      checkText(path, 'uchronia_write: path'),
      options_ === null ? null : checkText(options_, 'uchronia_write: options_'),
      control === null ? null : checkStruct(control, 'uchronia_write: control', 24),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_write', error)
  }

  /**
   * {@link write} on another thread. Handles and arrays are held until it is done; do not change them
   * meanwhile.
   */
  async writeAsync(
    series: readonly AnySeriesHandle[],
    path: string,
    options_: string | null = null,
    control: TypedArray | null = null,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    return untilAborted(options.signal, async () => {
      const seriesPointers = pointersOf('uchronia_write: series', series, 'ANY_SERIES_PTR')
      const error = new Uint8Array(1024)
      const args: Parameters<Calls['uchronia_write']> = [
        seriesPointers,
        checkInt32(elementsOfArray(series), 'uchronia_write: the length of series'),
        checkText(path, 'uchronia_write: path'),
        options_ === null ? null : checkText(options_, 'uchronia_write: options_'),
        control === null ? null : checkStruct(control, 'uchronia_write: control', 24),
        error,
      ]
      const status = await withHandles([...series], () => this.#bound.callAsync('uchronia_write', args))
      if (status !== 0) throw this.#failed('uchronia_write', error)
    })
  }

  /**
   * Appends issues of forecasts, or times of other series, to a netCDF file that has earlier ones. The file
   * must have the
   * variables and stations, and the same members, lead times, units and step. What lies between the last time
   * of the file and
   * the first new one becomes missing, and may be appended later. A file with listed times takes any later
   * ones.
   *
   * A longer copy takes the place of the file when it is complete: after an error, or when the process is
   * killed, the file is
   * as it was. Others that append to it at the same time wait.
   *
   * C: `int32_t uchronia_append(ANY_SERIES_PTR const* series, int32_t count, const char* path, const char*
   * options, uchronia_control* control, uchronia_error* error)`
   *
   * @param path - the file
   * @param options_ - JSON, or null: `overwrite` (false): whether times that are there, with values, are
   *   replaced; without it they are UCHRONIA_EXISTS. `history`: a note for the line that is added to the
   *   history
   * @param control - to follow and to cancel the call from another thread; may be null. A call that is
   *   cancelled leaves the file as it was
   */
  append(
    series: readonly AnySeriesHandle[],
    path: string,
    options_: string | null = null,
    control: TypedArray | null = null,
  ): void {
    const seriesPointers = pointersOf('uchronia_append: series', series, 'ANY_SERIES_PTR')
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_append(
      seriesPointers,
      checkInt32(elementsOfArray(series), 'uchronia_append: the length of series'),
      checkText(path, 'uchronia_append: path'),
      options_ === null ? null : checkText(options_, 'uchronia_append: options_'),
      control === null ? null : checkStruct(control, 'uchronia_append: control', 24),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_append', error)
  }

  /**
   * {@link append} on another thread. Handles and arrays are held until it is done; do not change them
   * meanwhile.
   */
  async appendAsync(
    series: readonly AnySeriesHandle[],
    path: string,
    options_: string | null = null,
    control: TypedArray | null = null,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    return untilAborted(options.signal, async () => {
      const seriesPointers = pointersOf('uchronia_append: series', series, 'ANY_SERIES_PTR')
      const error = new Uint8Array(1024)
      const args: Parameters<Calls['uchronia_append']> = [
        seriesPointers,
        checkInt32(elementsOfArray(series), 'uchronia_append: the length of series'),
        checkText(path, 'uchronia_append: path'),
        options_ === null ? null : checkText(options_, 'uchronia_append: options_'),
        control === null ? null : checkStruct(control, 'uchronia_append: control', 24),
        error,
      ]
      const status = await withHandles([...series], () => this.#bound.callAsync('uchronia_append', args))
      if (status !== 0) throw this.#failed('uchronia_append', error)
    })
  }

  /**
   * Sorts the members of each case in place, smallest first, missing ones last.
   *
   * C: `int32_t uchronia_sort_members(double* values, int64_t count, int32_t* counts, int64_t cases,
   * uchronia_error* error)`
   *
   * @param values - cases x members
   * @param counts - members that are there, per case
   */
  sortMembers(values: Float64Array, counts: Int32Array): void {
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_sort_members(
      checkFloat64Array(values, 'uchronia_sort_members: values'),
      checkInt64(elementsOf(values), 'uchronia_sort_members: the length of values'),
      checkInt32Array(counts, 'uchronia_sort_members: counts'),
      checkInt64(elementsOf(counts), 'uchronia_sort_members: the length of counts'),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_sort_members', error)
  }

  /**
   * Quantiles of the members of each case, NaN where a case has none.
   *
   * C: `int32_t uchronia_quantiles(const double* values, int64_t count, int64_t cases, bool sorted, const
   * double* levels, int64_t level_count, int32_t type, double* quantiles, int64_t capacity, uchronia_error*
   * error)`
   *
   * @param values - cases x members
   * @param cases - how many cases there are
   * @param sorted - whether the members of each case are as uchronia_sort_members leaves them
   * @param levels - probabilities from 0 to 1
   * @param type_ - 1 to 9, the definition after Hyndman and Fan (1996); 7 is that of numpy
   * @param quantiles - cases x levels
   */
  quantiles(
    values: Float64Array,
    cases: number | bigint,
    sorted: boolean,
    levels: Float64Array,
    type_: number,
    quantiles: Float64Array,
  ): void {
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_quantiles(
      checkFloat64Array(values, 'uchronia_quantiles: values'),
      checkInt64(elementsOf(values), 'uchronia_quantiles: the length of values'),
      checkInt64(cases, 'uchronia_quantiles: cases'),
      checkBool(sorted, 'uchronia_quantiles: sorted'),
      checkFloat64Array(levels, 'uchronia_quantiles: levels'),
      checkInt64(elementsOf(levels), 'uchronia_quantiles: the length of levels'),
      checkInt32(type_, 'uchronia_quantiles: type_'),
      checkFloat64Array(quantiles, 'uchronia_quantiles: quantiles'),
      checkInt64(elementsOf(quantiles), 'uchronia_quantiles: the length of quantiles'),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_quantiles', error)
  }

  /**
   * The continuous ranked probability score of each case and what it is made of, four values a case: the
   * score of the
   * empirical distribution, the mean of (x - y)+ (over), the mean of (y - x)+ (under), and half the mean
   * distance of two
   * members (spread). The first is the second and third less the fourth. NaN where the observation or all
   * members are
   * missing; where a value is infinite the score is 0 when all members equal the observation, and infinite
   * otherwise.
   *
   * C: `int32_t uchronia_crps(const double* values, int64_t count, const double* observations, int64_t cases,
   * bool sorted, double* parts, int64_t capacity, uchronia_error* error)`
   *
   * @param values - cases x members
   * @param observations - one per case
   * @param sorted - whether the members of each case are as uchronia_sort_members leaves them
   * @param parts - cases x 4
   */
  crps(values: Float64Array, observations: Float64Array, sorted: boolean, parts: Float64Array): void {
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_crps(
      checkFloat64Array(values, 'uchronia_crps: values'),
      checkInt64(elementsOf(values), 'uchronia_crps: the length of values'),
      checkFloat64Array(observations, 'uchronia_crps: observations'),
      checkInt64(elementsOf(observations), 'uchronia_crps: the length of observations'),
      checkBool(sorted, 'uchronia_crps: sorted'),
      checkFloat64Array(parts, 'uchronia_crps: parts'),
      checkInt64(elementsOf(parts), 'uchronia_crps: the length of parts'),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_crps', error)
  }

  /**
   * Members below and members equal to the observation of each case, two values a case; -1 and 0 where it is
   * missing.
   *
   * C: `int32_t uchronia_ranks(const double* values, int64_t count, const double* observations, int64_t
   * cases, int32_t* ranks, int64_t capacity, uchronia_error* error)`
   *
   * @param values - cases x members, in any order
   * @param observations - one per case
   * @param ranks - cases x 2
   */
  ranks(values: Float64Array, observations: Float64Array, ranks: Int32Array): void {
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_ranks(
      checkFloat64Array(values, 'uchronia_ranks: values'),
      checkInt64(elementsOf(values), 'uchronia_ranks: the length of values'),
      checkFloat64Array(observations, 'uchronia_ranks: observations'),
      checkInt64(elementsOf(observations), 'uchronia_ranks: the length of observations'),
      checkInt32Array(ranks, 'uchronia_ranks: ranks'),
      checkInt64(elementsOf(ranks), 'uchronia_ranks: the length of ranks'),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_ranks', error)
  }

  /**
   * Members of each case at or above each threshold, or above it where `strict`.
   *
   * C: `int32_t uchronia_exceedance(const double* values, int64_t count, int64_t cases, const double*
   * thresholds, int64_t threshold_count, bool strict, int32_t* members, int64_t capacity, uchronia_error*
   * error)`
   *
   * @param values - cases x members, in any order
   * @param cases - how many cases there are
   * @param thresholds - of any order
   * @param strict - whether a member at the threshold does not count
   * @param members - cases x thresholds
   */
  exceedance(
    values: Float64Array,
    cases: number | bigint,
    thresholds: Float64Array,
    strict: boolean,
    members: Int32Array,
  ): void {
    const error = new Uint8Array(1024)
    const status = this.#c.uchronia_exceedance(
      checkFloat64Array(values, 'uchronia_exceedance: values'),
      checkInt64(elementsOf(values), 'uchronia_exceedance: the length of values'),
      checkInt64(cases, 'uchronia_exceedance: cases'),
      checkFloat64Array(thresholds, 'uchronia_exceedance: thresholds'),
      checkInt64(elementsOf(thresholds), 'uchronia_exceedance: the length of thresholds'),
      checkBool(strict, 'uchronia_exceedance: strict'),
      checkInt32Array(members, 'uchronia_exceedance: members'),
      checkInt64(elementsOf(members), 'uchronia_exceedance: the length of members'),
      error,
    )
    if (status !== 0) throw this.#failed('uchronia_exceedance', error)
  }

  /** The number of references that native code counts on the object of a handle. */
  nativeReferenceCount(handle: AnyHandle): number {
    return this.#c.get_reference_count(pointerOf(handle, 'ANY_HANDLE_PTR'))
  }

  #failed(symbol: string, error: Uint8Array): UchroniaError {
    const { code, message } = errorStruct.unpack(error)
    return new UchroniaError(symbol, code, nameOf(Status, code), message)
  }
}

/** The options of the handles of a class. */
type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>

/** The functions of the header: the kind of the result, then those of the parameters. */
const declarations = {
  DisposeSharedPointer: ['void', 'pointer'],
  get_reference_count: ['int32', 'pointer'],
  DeleteAnsiStringArray: ['void', 'pointer', 'int32'],
  GetEnsembleDatasetDataIdentifiers: ['pointer', 'pointer', 'pointer'],
  uchronia_abi_version: ['int32'],
  uchronia_about: ['int32', 'pointer', 'int64', 'pointer', 'pointer'],
  uchronia_cache: ['int32', 'int64', 'pointer', 'pointer'],
  uchronia_threads: ['int32', 'int32'],
  uchronia_live_handles: ['int64', 'int32'],
  uchronia_library_open: ['int32', 'string', 'string', 'pointer', 'pointer'],
  uchronia_library_create: ['int32', 'pointer', 'pointer'],
  uchronia_library_add: ['int32', 'pointer', 'string', 'pointer', 'pointer'],
  uchronia_library_add_files: ['int32', 'pointer', 'string', 'string', 'pointer'],
  uchronia_library_remove: ['int32', 'pointer', 'string', 'pointer'],
  uchronia_series_get: ['int32', 'pointer', 'string', 'pointer', 'pointer', 'pointer'],
  uchronia_describe: ['int32', 'pointer', 'string', 'pointer', 'int64', 'pointer', 'pointer'],
  uchronia_left_out: ['int32', 'pointer', 'pointer', 'int64', 'pointer', 'pointer'],
  uchronia_validate: ['int32', 'string', 'string', 'pointer', 'int64', 'pointer', 'pointer'],
  uchronia_read: ['int32', 'pointer', 'pointer', 'pointer', 'int64', 'pointer', 'pointer'],
  uchronia_series_create: ['int32', 'string', 'pointer', 'int64', 'pointer', 'pointer'],
  uchronia_write: ['int32', 'pointer', 'int32', 'string', 'string', 'pointer', 'pointer'],
  uchronia_append: ['int32', 'pointer', 'int32', 'string', 'string', 'pointer', 'pointer'],
  uchronia_sort_members: ['int32', 'pointer', 'int64', 'pointer', 'int64', 'pointer'],
  uchronia_quantiles: [
    'int32',
    'pointer',
    'int64',
    'int64',
    'bool',
    'pointer',
    'int64',
    'int32',
    'pointer',
    'int64',
    'pointer',
  ],
  uchronia_crps: ['int32', 'pointer', 'int64', 'pointer', 'int64', 'bool', 'pointer', 'int64', 'pointer'],
  uchronia_ranks: ['int32', 'pointer', 'int64', 'pointer', 'int64', 'pointer', 'int64', 'pointer'],
  uchronia_exceedance: [
    'int32',
    'pointer',
    'int64',
    'int64',
    'pointer',
    'int64',
    'bool',
    'pointer',
    'int64',
    'pointer',
  ],
} as const satisfies Declarations

type Calls = Functions<typeof declarations>
