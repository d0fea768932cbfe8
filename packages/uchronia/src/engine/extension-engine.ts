import { allocateDoubles, type NativeLibrary } from '@uchronia/cinterop'
import { UchroniaError, type UchroniaErrorCode } from '../errors.ts'
import type { Control } from './control.ts'
import type {
  EngineDescription,
  FileDeparture,
  LeftOut,
  TextEntryOfCatalogue,
  UnreadableEntry,
} from './description.ts'
import { type BlockWindow, type Engine, type LibraryHandle, type SeriesHandle, sizeOf } from './engine.ts'
import { Kind, UchroniaError as NativeFailure, Status, UchroniaLibrary } from './generated/extension/index.ts'

/** Codes of `uchronia_status`, by number. */
const errorCodes: Readonly<Record<number, UchroniaErrorCode>> = {
  [Status.INVALID_ARGUMENT]: 'INVALID_ARGUMENT',
  [Status.INVALID_HANDLE]: 'INVALID_HANDLE',
  [Status.NOT_FOUND]: 'NOT_FOUND',
  [Status.OUT_OF_RANGE]: 'OUT_OF_RANGE',
  [Status.IO]: 'IO',
  [Status.FORMAT]: 'FORMAT',
  [Status.UNSUPPORTED]: 'UNSUPPORTED',
  [Status.EXISTS]: 'EXISTS',
  [Status.CANCELLED]: 'CANCELLED',
  [Status.NO_MEMORY]: 'NO_MEMORY',
}

const fromZero = { issueFirst: 0, rowFirst: 0, stepFirst: 0 }

/** The engine through the extension ABI: everything at once, described without reading, windows read in place. */
export class ExtensionEngine implements Engine {
  readonly #native: UchroniaLibrary

  constructor(library: NativeLibrary) {
    this.#native = new UchroniaLibrary(library)
  }

  openLibrary(path: string, dataPath: string | null): LibraryHandle {
    return attempt(() => this.#native.libraryOpen(path, dataPath))
  }

  async openLibraryAsync(
    path: string,
    dataPath: string | null,
    signal?: AbortSignal,
  ): Promise<LibraryHandle> {
    return attemptAsync(() => this.#native.libraryOpenAsync(path, dataPath, signal && { signal }))
  }

  createLibrary(): LibraryHandle {
    return attempt(() => this.#native.libraryCreate())
  }

  add(library: LibraryHandle, id: string, series: SeriesHandle): void {
    attempt(() => this.#native.libraryAdd(library, id, series))
  }

  addFiles(library: LibraryHandle, path: string, dataPath: string | null): void {
    attempt(() => this.#native.libraryAddFiles(library, path, dataPath))
  }

  remove(library: LibraryHandle, id: string): void {
    attempt(() => this.#native.libraryRemove(library, id))
  }

  identifiers(library: LibraryHandle): string[] {
    return attempt(() => this.#native.identifiers(library))
  }

  series(library: LibraryHandle, id: string): SeriesHandle {
    return attempt(() => this.#native.seriesGet(library, id)).series
  }

  describe(series: SeriesHandle): EngineDescription {
    return this.#describe(series, null) as EngineDescription
  }

  describeEntry(library: LibraryHandle, id: string): EngineDescription {
    return this.#describe(library, id) as EngineDescription
  }

  describeAll(library: LibraryHandle): (EngineDescription | UnreadableEntry)[] {
    return this.#describe(library, null) as (EngineDescription | UnreadableEntry)[]
  }

  #describe(handle: LibraryHandle | SeriesHandle, id: string | null): unknown {
    return JSON.parse(attempt(() => this.#native.describe(handle, id)))
  }

  leftOut(library: LibraryHandle): LeftOut[] {
    return this.#allLeftOut(library).filter((one) => one.entry === undefined)
  }

  catalogueTexts(library: LibraryHandle): TextEntryOfCatalogue[] {
    return this.#allLeftOut(library).flatMap(({ file, entry }) => (entry ? [{ ...entry, file }] : []))
  }

  #allLeftOut(library: LibraryHandle): (LeftOut & { entry?: Omit<TextEntryOfCatalogue, 'file'> })[] {
    return JSON.parse(attempt(() => this.#native.leftOut(library)))
  }

  validate(path: string, convention: 'stf' | 'cf' | null): FileDeparture[] {
    return JSON.parse(attempt(() => this.#native.validate(path, convention)))
  }

  read(series: SeriesHandle, block: BlockWindow): Float64Array {
    const values = allocateDoubles(sizeOf(block), false)
    if (values.length > 0) attempt(() => this.#native.read(series, { ...fromZero, ...block }, values))
    return values
  }

  async readAsync(series: SeriesHandle, block: BlockWindow, control: Control): Promise<Float64Array> {
    const values = allocateDoubles(sizeOf(block), false)
    await attemptAsync(() =>
      this.#native.readAsync(series, { ...fromZero, ...block }, values, control.memory),
    )
    return values
  }

  createSeries(description: object, values: Float64Array): SeriesHandle {
    return attempt(() => this.#native.seriesCreate(JSON.stringify(description), values))
  }

  async writeAsync(
    series: readonly SeriesHandle[],
    path: string,
    options: object,
    control: Control,
  ): Promise<void> {
    await attemptAsync(() => this.#native.writeAsync(series, path, JSON.stringify(options), control.memory))
  }

  async appendAsync(
    series: readonly SeriesHandle[],
    path: string,
    options: object,
    control: Control,
  ): Promise<void> {
    await attemptAsync(() => this.#native.appendAsync(series, path, JSON.stringify(options), control.memory))
  }

  about(): unknown {
    return JSON.parse(attempt(() => this.#native.about()))
  }

  liveHandles(): number {
    return this.#native.liveHandles(Kind.ANY)
  }
}

/** Runs a call; a failure of the engine becomes an error of this package. */
function attempt<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw failure(error)
  }
}

/** {@link attempt} on another thread. */
async function attemptAsync<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw failure(error)
  }
}

function failure(error: unknown): unknown {
  if (!(error instanceof NativeFailure)) return error
  // A buffer that is too small is enlarged by the binding, and never seen here.
  return new UchroniaError(errorCodes[error.status ?? -1] ?? 'INTERNAL', error.text, { cause: error })
}
