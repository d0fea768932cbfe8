import type { Control } from './control.ts'
import type {
  EngineDescription,
  FileDeparture,
  LeftOut,
  TextEntryOfCatalogue,
  UnreadableEntry,
} from './description.ts'
import type { AnySeriesHandle, TimeSeriesLibraryHandle } from './generated/extension/index.ts'

/** A library inside the engine. */
export type LibraryHandle = TimeSeriesLibraryHandle
/** A series of any kind inside the engine. */
export type SeriesHandle = AnySeriesHandle

/** A block of a series: issues x rows x steps. Absent parts begin at 0. */
export interface BlockWindow {
  readonly issueFirst?: number
  readonly issueCount: number
  readonly rowFirst?: number
  readonly rowCount: number
  readonly stepFirst?: number
  readonly stepCount: number
}

/** The number of values of a window. */
export function sizeOf({ issueCount, rowCount, stepCount }: BlockWindow): number {
  return issueCount * rowCount * stepCount
}

/** The native library as the facade uses it: errors are thrown, memory is owned by handles. */
export interface Engine {
  /** Opens a catalogue. */
  openLibrary(path: string, dataPath: string | null): LibraryHandle
  /** {@link openLibrary} on another thread; a signal is not waited for. */
  openLibraryAsync(path: string, dataPath: string | null, signal?: AbortSignal): Promise<LibraryHandle>
  /** Makes an empty library. */
  createLibrary(): LibraryHandle
  /** Adds a series, as it is now, to a library. */
  add(library: LibraryHandle, id: string, series: SeriesHandle): void
  /** Adds what {@link openLibrary} would open to a library. */
  addFiles(library: LibraryHandle, path: string, dataPath: string | null): void
  /** Takes an entry out of a library. */
  remove(library: LibraryHandle, id: string): void
  /** The identifiers of a library. */
  identifiers(library: LibraryHandle): string[]
  /** The series of an identifier. */
  series(library: LibraryHandle, id: string): SeriesHandle
  /** Describes a series. */
  describe(series: SeriesHandle): EngineDescription
  /** Describes an entry of a library. */
  describeEntry(library: LibraryHandle, id: string): EngineDescription
  /** Describes all entries of a library; those that cannot be read say why. */
  describeAll(library: LibraryHandle): (EngineDescription | UnreadableEntry)[]
  /** The variables of files that are no entries, with the reasons. */
  leftOut(library: LibraryHandle): LeftOut[]
  /** The entries of YAML catalogues whose files are text. */
  catalogueTexts(library: LibraryHandle): TextEntryOfCatalogue[]
  /** The departures of a netCDF file from a convention; null for the one that it follows. */
  validate(path: string, convention: 'stf' | 'cf' | null): FileDeparture[]
  /** Reads a window of a series: issues x rows x steps, the last fastest; missing is NaN. */
  read(series: SeriesHandle, window: BlockWindow): Float64Array
  /** {@link read} on another thread, which the control follows and ends. */
  readAsync(series: SeriesHandle, window: BlockWindow, control: Control): Promise<Float64Array>
  /** Makes a series in memory; the values are copied. */
  createSeries(description: object, values: Float64Array): SeriesHandle
  /** Writes series to one netCDF file on another thread, which the control follows and ends; a write that is ended leaves no file. */
  writeAsync(series: readonly SeriesHandle[], path: string, options: object, control: Control): Promise<void>
  /** Appends series to a netCDF file that has earlier times of them, likewise; when it is ended the file is as it was. */
  appendAsync(series: readonly SeriesHandle[], path: string, options: object, control: Control): Promise<void>
  /** The number of native objects of all kinds that are alive. */
  liveHandles(): number
  /** Its version, features and the libraries in it; null where a library does not tell. */
  about(): unknown
}
