import {
  describeLeadTimes,
  describeTimeAxis,
  EnsembleSeries,
  LeadTimeAxis,
  type LeadTimeDescription,
  leadTimesOf,
  NativeError,
  type SeriesKind,
  TimeAxis,
  type TimeAxisDescription,
  timeAxisOf,
} from '@uchronia/cinterop'
import { UchroniaError, type UchroniaErrorCode } from '../errors.ts'
import type { Control } from './control.ts'
import type { EngineDescription, LeftOut, TextEntryOfCatalogue, UnreadableEntry } from './description.ts'
import { type BlockWindow, type Engine, type LibraryHandle, type SeriesHandle, sizeOf } from './engine.ts'
import { UchroniaBaseLibrary } from './generated/base/index.ts'
import type {
  EnsembleForecastTimeSeriesHandle,
  EnsembleTimeSeriesHandle,
  TimeSeriesHandle,
} from './generated/extension/index.ts'

/** The native object of a series, by its kind. */
type Typed =
  | { readonly kind: 'single'; readonly native: TimeSeriesHandle }
  | { readonly kind: 'collection' | 'ensemble'; readonly native: EnsembleTimeSeriesHandle }
  | { readonly kind: 'forecast'; readonly native: EnsembleForecastTimeSeriesHandle }

/** A series with the metadata that its native object does not have. */
type Known = Typed & {
  readonly id: string
  readonly variable: string
  readonly stations: readonly string[]
}

/** The value that stands for a missing one on the way in. */
const missingCode = -9999

/**
 * The engine through the base ABI alone, as CSIRO's library has it. It cannot say units, names of members or attributes,
 * describes a series by reading some of it, and reads whole series (or issues) where a window was asked for.
 */
export class BaseEngine implements Engine {
  readonly #native: UchroniaBaseLibrary
  readonly #series = new WeakMap<SeriesHandle, Known>()

  constructor(path: string) {
    this.#native = UchroniaBaseLibrary.open(path)
    this.#native.setTimeSeriesMissingValueValue(Number.NaN)
  }

  openLibrary(path: string, dataPath: string | null): LibraryHandle {
    return attempt(() => this.#native.loadEnsembleDataset(path, dataPath ?? ''))
  }

  /** On this thread, as {@link readAsync}. */
  async openLibraryAsync(
    path: string,
    dataPath: string | null,
    signal?: AbortSignal,
  ): Promise<LibraryHandle> {
    signal?.throwIfAborted()
    return this.openLibrary(path, dataPath)
  }

  createLibrary(): LibraryHandle {
    throw new UchroniaError('UNSUPPORTED', `This library cannot make libraries in memory.`)
  }

  add(_library: LibraryHandle, id: string): void {
    throw new UchroniaError('UNSUPPORTED', `This library cannot add a series (${id}) to a library.`)
  }

  addFiles(_library: LibraryHandle, path: string): void {
    throw new UchroniaError('UNSUPPORTED', `This library cannot add files (${path}) to a library.`)
  }

  remove(_library: LibraryHandle, id: string): void {
    throw new UchroniaError('UNSUPPORTED', `This library cannot remove a series (${id}) from a library.`)
  }

  identifiers(library: LibraryHandle): string[] {
    return attempt(() => this.#native.getEnsembleDatasetDataIdentifiers(library))
  }

  series(library: LibraryHandle, id: string): SeriesHandle {
    const [entry, station] = splitAtDot(id)
    const index = this.identifiers(library).indexOf(entry)
    if (index < 0) throw new UchroniaError('NOT_FOUND', `No series ${id} in the library.`)
    const typed = attempt(() =>
      this.#get(library, id, station === undefined ? this.#kindOf(library, entry) : 'single'),
    )
    const summary = attempt(() => this.#native.getEnsembleDatasetDataSummaries(library))[index] ?? ''
    const [, variable = '', identifier = ''] = /variable name: (.*?), identifier: (.*?),/.exec(summary) ?? []
    const one = station ?? identifier
    const stations =
      typed.kind === 'collection'
        ? attempt(() => this.#native.getEnsembleDatasetDataSubIdentifiers(library, entry))
        : one === '' || one === '<NA>'
          ? []
          : [one]
    this.#series.set(typed.native, { ...typed, id, variable, stations })
    return typed.native
  }

  describe(series: SeriesHandle): EngineDescription {
    return this.#describeSeries(this.#known(series))
  }

  describeEntry(library: LibraryHandle, id: string): EngineDescription {
    using series = this.series(library, id)
    return this.describe(series)
  }

  describeAll(library: LibraryHandle): (EngineDescription | UnreadableEntry)[] {
    return this.identifiers(library).map((entry) => {
      try {
        return this.describeEntry(library, entry)
      } catch (error) {
        return { id: entry, kind: this.#kindOf(library, entry), error: (error as Error).message }
      }
    })
  }

  /** The base ABI has no word for them. */
  validate(path: string): never {
    throw new UchroniaError('UNSUPPORTED', `This library cannot validate files (${path}).`)
  }

  catalogueTexts(): TextEntryOfCatalogue[] {
    return []
  }

  leftOut(): LeftOut[] {
    return []
  }

  read(series: SeriesHandle, window: BlockWindow): Float64Array {
    const { issueFirst = 0, issueCount, rowFirst = 0, rowCount, stepFirst = 0, stepCount } = window
    const known = this.#known(series)
    const out = new Float64Array(issueCount * rowCount * stepCount)
    for (let issue = 0; issue < issueCount; issue++) {
      const block = attempt(() => this.#block(known, issueFirst + issue))
      for (let row = 0; row < rowCount; row++) {
        const at = (issue * rowCount + row) * stepCount
        const from = (rowFirst + row) * (block?.steps ?? 0) + stepFirst
        if (block === null) out.fill(Number.NaN, at, at + stepCount)
        else out.set(block.values.subarray(from, from + stepCount), at)
      }
    }
    return out
  }

  /** On this thread, in one piece: the functions of the base ABI report errors through one callback of the process. */
  async readAsync(series: SeriesHandle, window: BlockWindow, control: Control): Promise<Float64Array> {
    const size = sizeOf(window)
    control.expect(size)
    const values = this.read(series, window)
    control.advance(size)
    return values
  }

  createSeries(description: object, values: Float64Array): SeriesHandle {
    const wanted = description as CreateDescription
    const time = timeAxisOf(wanted.time)
    const stations = wanted.stations.map(({ id }) => id)
    const coded = values.map((value) => (Number.isNaN(value) ? missingCode : value))
    const typed = attempt(() => this.#create(wanted, time, stations, coded))
    this.#series.set(typed.native, {
      ...typed,
      id: wanted.id ?? '',
      variable: wanted.variable ?? 'data',
      stations,
    })
    return typed.native
  }

  /** On this thread, in one piece, as {@link readAsync}. */
  async writeAsync(
    series: readonly SeriesHandle[],
    path: string,
    options: object,
    control: Control,
  ): Promise<void> {
    const size = attempt(() => series.reduce((sum, one) => sum + this.#size(this.#known(one)), 0))
    control.expect(size)
    this.#write(series, path, options)
    control.advance(size)
  }

  async appendAsync(_series: readonly SeriesHandle[], path: string): Promise<void> {
    throw new UchroniaError(
      'UNSUPPORTED',
      `This library cannot append to files, and so not to ${path}. Use the library of @uchronia/engine.`,
    )
  }

  about(): unknown {
    return null
  }

  liveHandles(): number {
    return this.#native.getNumTimeSeries()
  }

  #write(series: readonly SeriesHandle[], path: string, options: object): void {
    const [only] = series
    if (only === undefined || series.length > 1) {
      throw new UchroniaError(
        'UNSUPPORTED',
        `This library writes one series to a file; ${series.length} were given for ${path}.`,
      )
    }
    const known = this.#known(only)
    if ('filePerIssue' in options) {
      throw new UchroniaError(
        'UNSUPPORTED',
        'This library writes no files per issue. Use that of @uchronia/engine.',
      )
    }
    const { overwrite = false, ...others } = options as { overwrite?: boolean; convention?: string }
    const unheeded = Object.entries(others)
      .filter(([name, value]) => value !== undefined && !(name === 'convention' && value === 'stf'))
      .map(([name]) => name)
    if (unheeded.length > 0) {
      throw new UchroniaError(
        'UNSUPPORTED',
        `This library writes files in one way, and cannot heed ${unheeded.join(', ')}. Use that of @uchronia/engine.`,
      )
    }
    attempt(() => {
      if (known.kind === 'single') this.#native.saveSingleTimeSeriesToNetcdf(known.native, path, overwrite)
      else if (known.kind === 'forecast') {
        this.#native.saveEnsembleForecastTimeSeriesToNetcdf(known.native, path, overwrite)
      } else this.#native.saveEnsembleTimeSeriesToNetcdf(known.native, path, overwrite)
    })
  }

  #get(library: LibraryHandle, id: string, kind: SeriesKind): Typed {
    if (kind === 'single') return { kind, native: this.#native.getDatasetSingleTimeSeries(library, id) }
    if (kind === 'forecast')
      return { kind, native: this.#native.getDatasetEnsembleForecastTimeSeries(library, id) }
    return { kind, native: this.#native.getDatasetEnsembleTimeSeries(library, id) }
  }

  #kindOf(library: LibraryHandle, id: string): SeriesKind {
    const [outer, ...inner] = attempt(() => this.#native.getDataDimensionsDescription(library, id))
    if (inner.length === 2) return 'forecast'
    if (inner.length === 0) return 'single'
    return outer?.type === 'collection' ? 'collection' : 'ensemble'
  }

  #describeSeries(known: Known): EngineDescription {
    const { id, kind, variable, stations } = known
    const time = attempt(() => this.#geometry(known))
    const { size, lead } = attempt(() => this.#rows(known, time))
    const members = Array.from({ length: size }, (_, member) => String(member + 1))
    const unknown = { name: null, latitude: null, longitude: null, elevation: null, area: null }
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
      shape: [kind === 'forecast' ? time.length : 1, size, lead?.length ?? time.length],
      time: describeTimeAxis(time),
      ...(kind === 'forecast'
        ? { lead: lead && describeLeadTimes(lead), members }
        : kind === 'ensemble'
          ? { members }
          : {}),
      stations: stations.map((name) => ({ id: name, ...unknown })),
      attributes: {},
      globalAttributes: {},
      warnings: [],
    }
  }

  #geometry({ kind, native }: Typed): TimeAxis {
    if (kind === 'single') return this.#native.getTimeSeriesGeometry(native)
    if (kind === 'forecast') return this.#native.getEnsembleForecastTimeSeriesGeometry(native)
    return this.#memberGeometry(native)
  }

  /** The axis of the first member of an ensemble. */
  #memberGeometry(ensemble: EnsembleTimeSeriesHandle): TimeAxis {
    using member = this.#native.timeSeriesFromEnsembleOfTimeSeries(ensemble, 0)
    return this.#native.getTimeSeriesGeometry(member)
  }

  /** The number of rows, and the lead times of a forecast: those of the first issue that is there. */
  #rows({ kind, native }: Typed, time: TimeAxis): { size: number; lead: LeadTimeAxis | null } {
    if (kind === 'single') return { size: 1, lead: null }
    if (kind !== 'forecast') return { size: this.#native.ensembleSizeEnsembleTimeSeries(native), lead: null }
    for (let issue = 0; issue < time.length; issue++) {
      if (this.#native.isMissingValueItemEnsembleForecastTimeSeries(native, issue)) continue
      using item = this.#native.getItemEnsembleForecastTimeSeries(native, issue)
      const { start, step, length } = this.#memberGeometry(item)
      if (typeof step !== 'number')
        throw new UchroniaError('UNSUPPORTED', 'Monthly lead times are not supported.')
      const lead = new LeadTimeAxis({ start: (start - time.at(issue)) / 1000, step, length })
      return { size: this.#native.ensembleSizeEnsembleTimeSeries(item), lead }
    }
    return { size: 0, lead: new LeadTimeAxis({ values: [] }) }
  }

  /** The number of values of a series. */
  #size(known: Known): number {
    const time = this.#geometry(known)
    const { size, lead } = this.#rows(known, time)
    return lead === null ? size * time.length : time.length * size * lead.length
  }

  /** All values of an issue (or of a series without issues), rows x steps; null when it is missing. */
  #block({ kind, native }: Typed, issue: number): { values: Float64Array; steps: number } | null {
    if (kind === 'single') {
      const values = this.#native.getTimeSeriesValues(native)
      return { values, steps: values.length }
    }
    const rows =
      kind === 'forecast'
        ? this.#native.getItemEnsembleForecastTimeSeriesAsStructure(native, issue)
        : this.#native.toStructEnsembleTimeSeriesData(native)
    return rows && { values: rows.values, steps: rows.time.length }
  }

  #create(
    { kind, lead, members = [] }: CreateDescription,
    time: TimeAxis,
    stations: readonly string[],
    values: Float64Array,
  ): Typed {
    if (kind === 'forecast') {
      return { kind, native: this.#createForecast(time, leadTimesOf(lead!), members, values) }
    }
    const names = kind === 'single' ? ['0'] : kind === 'collection' ? stations : members
    const rows = new EnsembleSeries({ time, members: names, values })
    if (kind === 'single') return { kind, native: this.#native.createSingleTimeSeriesDataFromStruct(rows) }
    return { kind, native: this.#native.createEnsembleTimeSeriesDataFromStruct(rows) }
  }

  #createForecast(
    issues: TimeAxis,
    leads: LeadTimeAxis,
    members: readonly string[],
    values: Float64Array,
  ): EnsembleForecastTimeSeriesHandle {
    const step = String(
      issues.length > 1 ? issues.requireStep('A forecast of this library') : (issues.step ?? 'daily'),
    )
    const leadStep = leads.length > 1 ? leads.requireStep('A forecast of this library') : (leads.step ?? 3600)
    const forecast = this.#native.createEnsembleForecastTimeSeries(issues.start, issues.length, step)
    const size = members.length * leads.length
    try {
      for (let issue = 0; issue < issues.length; issue++) {
        const start = issues.at(issue) + leads.start * 1000
        const time = new TimeAxis({ start, step: leadStep, length: leads.length })
        const block = values.subarray(issue * size, (issue + 1) * size)
        const item = new EnsembleSeries({ time, members, values: block })
        this.#native.setItemEnsembleForecastTimeSeriesAsStructure(forecast, issue, item)
      }
    } catch (error) {
      forecast.dispose()
      throw error
    }
    return forecast
  }

  #known(series: SeriesHandle): Known {
    const known = this.#series.get(series)
    if (known === undefined)
      throw new UchroniaError('INVALID_HANDLE', `${series} is not a series of this library.`)
    return known
  }
}

/** The part of a description that `createSeries` can use through the base ABI. */
interface CreateDescription {
  readonly id?: string
  readonly kind: SeriesKind
  readonly variable?: string
  readonly time: TimeAxisDescription
  readonly lead?: LeadTimeDescription
  readonly members?: readonly string[]
  readonly stations: readonly { id: string }[]
}

function splitAtDot(id: string): [entry: string, station: string | undefined] {
  const dot = id.indexOf('.')
  return dot < 0 ? [id, undefined] : [id.slice(0, dot), id.slice(dot + 1)]
}

/** Texts of CSIRO's library, which has no codes. */
const codesOfTexts: readonly [RegExp, UchroniaErrorCode][] = [
  [/Path already exists/, 'EXISTS'],
  [/does not exist|not a regular file|Failed to open/, 'IO'],
  [/not ?found/i, 'NOT_FOUND'],
  [/out of|outside|more than its allowed|range_check/, 'OUT_OF_RANGE'],
  [/not (yet )?(implemented|supported|available)/, 'UNSUPPORTED'],
]

/** Runs a call; an error that native code reports is thrown as one of this package. */
function attempt<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (!(error instanceof NativeError) || error.code !== 'NATIVE_ERROR') throw error
    const text = error.message.replace(/^\w+: /, '')
    const code = codesOfTexts.find(([pattern]) => pattern.test(text))?.[1] ?? 'UNKNOWN'
    throw new UchroniaError(code, text, { cause: error })
  }
}
