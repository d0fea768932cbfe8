import { loadLibrary } from '@uchronia/cinterop'
import { enginePath } from '@uchronia/engine'
import { BaseEngine } from './base-engine.ts'
import type { Control } from './control.ts'
import { ExtensionEngine } from './extension-engine.ts'
import type { AnySeriesHandle, TimeSeriesLibraryHandle } from './generated/extension/index.ts'

/** A library inside the engine. */
export type LibraryHandle = TimeSeriesLibraryHandle
/** A series of any kind inside the engine. */
export type SeriesHandle = AnySeriesHandle

/** A block of a series: issues x rows x steps. What is absent begins at 0. */
export interface Window {
  readonly issueFirst?: number
  readonly issueCount: number
  readonly rowFirst?: number
  readonly rowCount: number
  readonly stepFirst?: number
  readonly stepCount: number
}

/** How many values a window has. */
export function sizeOf({ issueCount, rowCount, stepCount }: Window): number {
  return issueCount * rowCount * stepCount
}

/** What the facade asks of the native library: errors are thrown, memory is owned by handles. */
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
  /** What is known about a series, an entry of a library, or all its entries: the JSON of `uchronia_describe`. */
  describe(handle: LibraryHandle | SeriesHandle, id?: string): unknown
  /** Reads a window of a series: issues x rows x steps, the last fastest; missing is NaN. */
  read(series: SeriesHandle, window: Window): Float64Array
  /** {@link read} on another thread, which the control follows and ends. */
  readAsync(series: SeriesHandle, window: Window, control: Control): Promise<Float64Array>
  /** Makes a series in memory; the values are copied. */
  createSeries(description: object, values: Float64Array): SeriesHandle
  /** Writes series to one netCDF file. */
  write(series: readonly SeriesHandle[], path: string, options: object): void
  /** {@link write} on another thread, which the control follows and ends; a write that is ended leaves no file. */
  writeAsync(series: readonly SeriesHandle[], path: string, options: object, control: Control): Promise<void>
  /** Appends series to a netCDF file that has earlier times of them. */
  append(series: readonly SeriesHandle[], path: string, options: object): void
  /** {@link append} on another thread, which the control follows and ends; the file is then as it was. */
  appendAsync(series: readonly SeriesHandle[], path: string, options: object, control: Control): Promise<void>
  /** How many handles of all kinds are alive. */
  liveHandles(): number
}

let engine: Engine | undefined

/**
 * The engine of this process, loaded when it is first needed. A library that lacks the extension functions, such as CSIRO's
 * own, is used through the base ABI alone.
 */
export function loadEngine(): Engine {
  engine ??= openEngine(enginePath())
  return engine
}

function openEngine(path: string): Engine {
  const library = loadLibrary(path)
  return library.has('uchronia_abi_version') ? new ExtensionEngine(library) : new BaseEngine(path)
}
