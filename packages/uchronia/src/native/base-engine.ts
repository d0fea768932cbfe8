import {
  dateTimeStruct,
  EnsembleSeries,
  fromNativeGeometry,
  geometryStruct,
  koffiBackend,
  loadLibrary,
  NativeError,
  type NativeLibrary,
  packTimeSeries,
  readDimensions,
  readStringArray,
  readTimeSeries,
  TimeSeriesGeometry,
  type TimeStep,
  timeSeriesStruct,
  toDateTime,
  UnivariateSeries,
} from '@uchronia/cinterop'
import type { HandleOptions, Pointer } from '@uchronia/refcount'
import type { SeriesDescription, SeriesKind, UnreadableEntry } from '../description.ts'
import { UchroniaError, type UchroniaErrorCode } from '../errors.ts'
import { type Engine, type LibraryHandle, noNul, type SeriesHandle, type Window } from './engine.ts'
import { AnyHandle, AnySeries, TimeSeriesLibrary } from './generated/extension/index.ts'

/** The functions that are called, as C has them. */
function bind(library: NativeLibrary) {
  const save = ['pointer', 'cstring', 'bool'] as const
  return {
    dispose: library.declare('DisposeSharedPointer', 'void', ['pointer']),
    deleteStrings: library.declare('DeleteAnsiStringArray', 'void', ['pointer', 'int32']),
    deleteSeries: library.declare('DisposeMultiTimeSeriesData', 'void', ['pointer']),
    deleteDimensions: library.declare('DisposeDataDimensionsDescriptions', 'void', ['pointer']),
    setMissingValue: library.declare('SetTimeSeriesMissingValueValue', 'void', ['double']),
    liveSeries: library.declare('GetNumTimeSeries', 'int32', []),

    open: library.declare('LoadEnsembleDataset', 'pointer', ['cstring', 'cstring']),
    identifiers: library.declare('GetEnsembleDatasetDataIdentifiers', 'pointer', ['pointer', 'out int32']),
    summaries: library.declare('GetEnsembleDatasetDataSummaries', 'pointer', ['pointer', 'out int32']),
    stations: library.declare('GetEnsembleDatasetDataSubIdentifiers', 'pointer', [
      'pointer',
      'cstring',
      'out int32',
    ]),
    dimensions: library.declare('GetDataDimensionsDescription', 'pointer', ['pointer', 'cstring']),
    single: library.declare('GetDatasetSingleTimeSeries', 'pointer', ['pointer', 'cstring']),
    ensemble: library.declare('GetDatasetEnsembleTimeSeries', 'pointer', ['pointer', 'cstring']),
    forecast: library.declare('GetDatasetEnsembleForecastTimeSeries', 'pointer', ['pointer', 'cstring']),

    singleGeometry: library.declare('GetTimeSeriesGeometry', 'void', [
      'pointer',
      { bytes: geometryStruct.size },
    ]),
    singleValues: library.declare('GetTimeSeriesValues', 'void', ['pointer', 'double[]', 'int32']),
    ensembleSize: library.declare('EnsembleSizeEnsembleTimeSeries', 'int32', ['pointer']),
    ensembleMember: library.declare('TimeSeriesFromEnsembleOfTimeSeries', 'pointer', ['pointer', 'int32']),
    ensembleData: library.declare('ToStructEnsembleTimeSeriesData', 'pointer', ['pointer']),
    forecastGeometry: library.declare('GetEnsembleForecastTimeSeriesGeometry', 'void', [
      'pointer',
      { bytes: geometryStruct.size },
    ]),
    isMissing: library.declare('IsMissingValueItemEnsembleForecastTimeSeries', 'bool', ['pointer', 'int32']),
    forecastItem: library.declare('GetItemEnsembleForecastTimeSeries', 'pointer', ['pointer', 'int32']),
    forecastData: library.declare('GetItemEnsembleForecastTimeSeriesAsStructure', 'pointer', [
      'pointer',
      'int32',
    ]),

    createSingle: library.declare('CreateSingleTimeSeriesDataFromStruct', 'pointer', [
      { bytes: timeSeriesStruct.size },
    ]),
    createEnsemble: library.declare('CreateEnsembleTimeSeriesDataFromStruct', 'pointer', [
      { bytes: timeSeriesStruct.size },
    ]),
    createForecast: library.declare('CreateEnsembleForecastTimeSeries', 'pointer', [
      { struct: dateTimeStruct },
      'int32',
      'cstring',
    ]),
    setItem: library.declare('SetItemEnsembleForecastTimeSeriesAsStructure', 'void', [
      'pointer',
      'int32',
      { bytes: timeSeriesStruct.size },
    ]),
    saveSingle: library.declare('SaveSingleTimeSeriesToNetcdf', 'void', save),
    saveEnsemble: library.declare('SaveEnsembleTimeSeriesToNetcdf', 'void', save),
    saveForecast: library.declare('SaveEnsembleForecastTimeSeriesToNetcdf', 'void', save),
  }
}

/** What a series is about, which its native object does not say. */
interface Origin {
  readonly id: string
  readonly kind: SeriesKind
  readonly variable: string
  readonly stations: readonly string[]
}

/** What a missing value is on the way in. */
const missingCode = -9999

/**
 * The engine through the base ABI alone, as CSIRO's library has it. It cannot say units, names of members or attributes,
 * describes a series by reading some of it, and reads whole series (or issues) where a window was asked for.
 */
export class BaseEngine implements Engine {
  readonly #native: ReturnType<typeof bind>
  readonly #origins = new WeakMap<SeriesHandle, Origin>()

  constructor(path: string) {
    const library = loadLibrary(path, { errorCallback: { register: 'RegisterExceptionCallback' } })
    this.#native = bind(library)
    this.#native.setMissingValue(Number.NaN)
  }

  openLibrary(path: string, dataPath: string | null): LibraryHandle {
    const pointer = attempt(() => this.#native.open(noNul(path), noNul(dataPath ?? '')))
    return this.#own(TimeSeriesLibrary<'TIME_SERIES_LIBRARY_PTR'>, pointer, 'TIME_SERIES_LIBRARY_PTR', path)
  }

  identifiers(library: LibraryHandle): string[] {
    return this.#strings((count) => this.#native.identifiers(library.ptr, count))
  }

  series(library: LibraryHandle, id: string): SeriesHandle {
    const name = noNul(id)
    const [entry, station] = splitAtDot(name)
    const index = this.identifiers(library).indexOf(entry)
    if (index < 0) throw new UchroniaError('NOT_FOUND', `No series ${id} in the library.`)
    const entryKind = this.#kindOf(library, entry)
    const kind = station === undefined ? entryKind : 'single'
    const pointer = attempt(() => {
      if (kind === 'single') return this.#native.single(library.ptr, name)
      if (kind === 'forecast') return this.#native.forecast(library.ptr, name)
      return this.#native.ensemble(library.ptr, name)
    })
    const handle = this.#own(AnySeries<'ANY_SERIES_PTR'>, pointer, 'ANY_SERIES_PTR', id)
    const summary = this.#strings((count) => this.#native.summaries(library.ptr, count))[index] ?? ''
    const [, variable = '', identifier = ''] = /variable name: (.*?), identifier: (.*?),/.exec(summary) ?? []
    this.#origins.set(handle, {
      id,
      kind,
      variable,
      stations: this.#stations(library, entry, kind, station ?? identifier),
    })
    return handle
  }

  describe(handle: LibraryHandle | SeriesHandle, id?: string): unknown {
    if (handle.typeId === 'ANY_SERIES_PTR') return this.#describeSeries(handle as SeriesHandle)
    const library = handle as LibraryHandle
    if (id !== undefined) return this.#describeEntry(library, id)
    return this.identifiers(library).map((entry): SeriesDescription | UnreadableEntry => {
      try {
        return this.#describeEntry(library, entry)
      } catch (error) {
        return { id: entry, kind: this.#kindOf(library, entry), error: (error as Error).message }
      }
    })
  }

  read(series: SeriesHandle, window: Window): Float64Array {
    const { issueFirst = 0, issueCount, rowFirst = 0, rowCount, stepFirst = 0, stepCount } = window
    const out = new Float64Array(issueCount * rowCount * stepCount)
    for (let issue = 0; issue < issueCount; issue++) {
      const block = this.#issue(series, issueFirst + issue)
      for (let row = 0; row < rowCount; row++) {
        const at = (issue * rowCount + row) * stepCount
        const from = (rowFirst + row) * (block?.length ?? 0) + stepFirst
        if (block === null) out.fill(Number.NaN, at, at + stepCount)
        else out.set(block.values.subarray(from, from + stepCount), at)
      }
    }
    return out
  }

  createSeries(description: object, values: Float64Array): SeriesHandle {
    const { id, kind, variable, time, lead, members, stations } = description as CreateDescription
    const geometry = new TimeSeriesGeometry(time)
    const coded = values.map((value) => (Number.isNaN(value) ? missingCode : value))
    const pointer = attempt(() => {
      if (kind === 'single')
        return this.#native.createSingle(pack(new UnivariateSeries({ geometry, values: coded })))
      if (kind === 'forecast') return this.#createForecast(geometry, lead, members, coded)
      const labels = kind === 'collection' ? stations.map((station) => station.id) : members
      return this.#native.createEnsemble(pack(new EnsembleSeries({ geometry, labels, values: coded })))
    })
    const handle = this.#own(AnySeries<'ANY_SERIES_PTR'>, pointer, 'ANY_SERIES_PTR', id)
    const origin = {
      id: id ?? '',
      kind,
      variable: variable ?? 'data',
      stations: stations.map((station) => station.id),
    }
    this.#origins.set(handle, origin)
    return handle
  }

  write(series: readonly SeriesHandle[], path: string, options: object): void {
    const [only] = series
    if (only === undefined || series.length > 1) {
      throw new UchroniaError(
        'UNSUPPORTED',
        `This library writes one series to a file; ${series.length} were given for ${path}.`,
      )
    }
    const { kind } = this.#origin(only)
    const { saveSingle, saveForecast, saveEnsemble } = this.#native
    const save = kind === 'single' ? saveSingle : kind === 'forecast' ? saveForecast : saveEnsemble
    attempt(() => save(only.ptr, noNul(path), (options as { overwrite?: boolean }).overwrite === true))
  }

  liveHandles(): number {
    return this.#native.liveSeries()
  }

  #kindOf(library: LibraryHandle, id: string): SeriesKind {
    const pointer = attempt(() => this.#native.dimensions(library.ptr, id))
    try {
      const types = readDimensions(pointer).map(({ type }) => type)
      if (types.length === 3) return 'forecast'
      if (types.length === 1) return 'single'
      return types[0] === 'collection' ? 'collection' : 'ensemble'
    } finally {
      if (pointer !== null) this.#native.deleteDimensions(pointer)
    }
  }

  #stations(library: LibraryHandle, entry: string, kind: SeriesKind, identifier: string): readonly string[] {
    if (kind === 'collection')
      return this.#strings((count) => this.#native.stations(library.ptr, entry, count))
    return identifier === '' || identifier === '<NA>' ? [] : [identifier]
  }

  #describeEntry(library: LibraryHandle, id: string): SeriesDescription {
    const series = this.series(library, id)
    try {
      return this.#describeSeries(series)
    } finally {
      series.dispose()
    }
  }

  #describeSeries(series: SeriesHandle): SeriesDescription {
    const { id, kind, variable, stations } = this.#origin(series)
    const time = this.#geometry(series, kind)
    const { size, lead } = this.#rows(series, kind, time)
    const members = Array.from({ length: size }, (_, member) => String(member + 1))
    return {
      id,
      kind,
      variable,
      units: null,
      longName: null,
      aggregation: null,
      storage: 'unknown',
      file: null,
      station: kind === 'collection' ? null : (stations[0] ?? null),
      shape: [
        kind === 'forecast' ? time.length : 1,
        kind === 'single' ? 1 : size,
        lead?.length ?? time.length,
      ],
      time: { start: Number.isNaN(time.start) ? null : time.start, step: time.step, length: time.length },
      ...(kind === 'forecast' ? { lead, members } : kind === 'ensemble' ? { members } : {}),
      stations: stations.map((name) => ({
        id: name,
        name: null,
        latitude: null,
        longitude: null,
        elevation: null,
        area: null,
      })),
      attributes: {},
      globalAttributes: {},
      warnings: [],
    }
  }

  #geometry(series: SeriesHandle, kind: SeriesKind): TimeSeriesGeometry {
    if (kind === 'collection' || kind === 'ensemble') return this.#memberGeometry(series.ptr)
    const bytes = new Uint8Array(geometryStruct.size)
    const { singleGeometry, forecastGeometry } = this.#native
    attempt(() => (kind === 'single' ? singleGeometry : forecastGeometry)(series.ptr, bytes))
    return fromNativeGeometry(geometryStruct.unpack(bytes))
  }

  /** The axis of the first member of an ensemble. */
  #memberGeometry(ensemble: Pointer): TimeSeriesGeometry {
    return this.#borrow(
      () => this.#native.ensembleMember(ensemble, 0),
      (member) => {
        const bytes = new Uint8Array(geometryStruct.size)
        attempt(() => this.#native.singleGeometry(member, bytes))
        return fromNativeGeometry(geometryStruct.unpack(bytes))
      },
    )
  }

  /** How many rows a series has, and the lead times of a forecast: those of the first issue that is there. */
  #rows(
    series: SeriesHandle,
    kind: SeriesKind,
    time: TimeSeriesGeometry,
  ): { size: number; lead: Lead | null } {
    if (kind === 'single') return { size: 1, lead: null }
    if (kind !== 'forecast') return { size: attempt(() => this.#native.ensembleSize(series.ptr)), lead: null }
    for (let issue = 0; issue < time.length; issue++) {
      if (attempt(() => this.#native.isMissing(series.ptr, issue))) continue
      return this.#borrow(
        () => this.#native.forecastItem(series.ptr, issue),
        (item) => {
          const { start, step, length } = this.#memberGeometry(item)
          if (step === 'monthly')
            throw new UchroniaError('UNSUPPORTED', 'Monthly lead times are not supported.')
          const lead = { start: (start - time.timeAt(issue)) / 1000, step, length }
          return { size: attempt(() => this.#native.ensembleSize(item)), lead }
        },
      )
    }
    return { size: 0, lead: { start: 0, step: 1, length: 0 } }
  }

  /** All values of an issue (or of a series without issues), rows x steps; null when it is missing. */
  #issue(series: SeriesHandle, issue: number): { values: Float64Array; length: number } | null {
    const { kind } = this.#origin(series)
    if (kind === 'single') {
      const values = new Float64Array(this.#geometry(series, kind).length)
      if (values.length > 0) attempt(() => this.#native.singleValues(series.ptr, values, values.length))
      return { values, length: values.length }
    }
    const { forecastData, ensembleData } = this.#native
    const pointer = attempt(() =>
      kind === 'forecast' ? forecastData(series.ptr, issue) : ensembleData(series.ptr),
    )
    try {
      return readTimeSeries(pointer)
    } finally {
      if (pointer !== null) this.#native.deleteSeries(pointer)
    }
  }

  #createForecast(
    issues: TimeSeriesGeometry,
    lead: Lead,
    labels: readonly string[],
    values: Float64Array,
  ): Pointer | null {
    const step = issues.step === 'monthly' ? 'monthly' : String(issues.step)
    const pointer = this.#native.createForecast(toDateTime(issues.start), issues.length, step)
    if (pointer === null) return null
    const size = labels.length * lead.length
    try {
      for (let issue = 0; issue < issues.length; issue++) {
        const start = issues.timeAt(issue) + lead.start * 1000
        const geometry = new TimeSeriesGeometry({ start, step: lead.step, length: lead.length })
        const block = values.subarray(issue * size, (issue + 1) * size)
        this.#native.setItem(pointer, issue, pack(new EnsembleSeries({ geometry, labels, values: block })))
      }
    } catch (error) {
      this.#native.dispose(pointer)
      throw error
    }
    return pointer
  }

  #strings(call: (count: Int32Array) => Pointer | null): string[] {
    const count = new Int32Array(1)
    const pointer = attempt(() => call(count))
    if (pointer === null) return []
    try {
      return readStringArray(pointer, count[0]!)
    } finally {
      this.#native.deleteStrings(pointer, count[0]!)
    }
  }

  /** Uses a native object that is given back at once. */
  #borrow<T>(get: () => Pointer | null, use: (pointer: Pointer) => T): T {
    const handle = this.#own(AnyHandle<'BORROWED'>, attempt(get), 'BORROWED', undefined)
    try {
      return use(handle.ptr)
    } finally {
      handle.dispose()
    }
  }

  #own<Id extends string, H>(
    Class: new (pointer: Pointer<Id>, options: HandleOptions<Pointer<Id>, Id>) => H,
    pointer: Pointer | null,
    typeId: Id,
    label: string | undefined,
  ): H {
    return new Class(pointer as Pointer<Id>, {
      typeId,
      label,
      backend: koffiBackend,
      release: this.#release,
    })
  }

  readonly #release = (pointer: Pointer): void => this.#native.dispose(pointer)

  #origin(series: SeriesHandle): Origin {
    const origin = this.#origins.get(series)
    if (origin === undefined)
      throw new UchroniaError('INVALID_HANDLE', `${series} is not a series of this library.`)
    return origin
  }
}

interface Lead {
  readonly start: number
  readonly step: number
  readonly length: number
}

/** What `createSeries` is given: the part of a description that the base ABI can use. */
interface CreateDescription {
  readonly id?: string
  readonly kind: SeriesKind
  readonly variable?: string
  readonly time: { start: number; step: TimeStep; length: number }
  readonly lead: Lead
  readonly members: readonly string[]
  readonly stations: readonly { id: string }[]
}

/** A series as C reads it; one block, so its bytes hold all of it. */
function pack(series: UnivariateSeries | EnsembleSeries): Uint8Array {
  return packTimeSeries(series).bytes
}

function splitAtDot(id: string): [entry: string, station: string | undefined] {
  const dot = id.indexOf('.')
  return dot < 0 ? [id, undefined] : [id.slice(0, dot), id.slice(dot + 1)]
}

/** Texts of CSIRO's library, which has no codes. */
const codesOfTexts: readonly [RegExp, UchroniaErrorCode][] = [
  [/does not exist|not a regular file|Failed to open|Path already exists/, 'IO'],
  [/not ?found/i, 'NOT_FOUND'],
  [/out of|outside|more than its allowed|range_check/, 'OUT_OF_RANGE'],
  [/not (yet )?(implemented|supported|available)/, 'UNSUPPORTED'],
]

/** Runs a call; what native code reports is thrown as an error of this package. */
function attempt<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (!(error instanceof NativeError) || error.code !== 'native_error') throw error
    const text = error.message.replace(/^\w+: /, '')
    const code = codesOfTexts.find(([pattern]) => pattern.test(text))?.[1] ?? 'UNKNOWN'
    throw new UchroniaError(code, text, { cause: error })
  }
}
