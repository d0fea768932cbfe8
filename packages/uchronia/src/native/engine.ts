import { koffiBackend, loadLibrary, readStringArray, struct } from '@uchronia/cinterop'
import { enginePath } from '@uchronia/engine'
import { DeletableNativeHandle, type Pointer } from '@uchronia/refcount'
import { UchroniaError, type UchroniaErrorCode } from '../errors.ts'

/** A library inside the engine. */
export type LibraryHandle = DeletableNativeHandle<'TIME_SERIES_LIBRARY_PTR'>
/** A series of any kind inside the engine. */
export type SeriesHandle = DeletableNativeHandle<'ANY_SERIES_PTR'>

/** A block of a series: issues x rows x steps. What is absent begins at 0. */
export interface Window {
  readonly issueFirst?: number
  readonly issueCount: number
  readonly rowFirst?: number
  readonly rowCount: number
  readonly stepFirst?: number
  readonly stepCount: number
}

/** Codes of `uchronia_status`, by number. */
const errorCodes: readonly (UchroniaErrorCode | undefined)[] = [
  undefined,
  'INVALID_ARGUMENT',
  'INVALID_HANDLE',
  'NOT_FOUND',
  'OUT_OF_RANGE',
  'IO',
  'FORMAT',
  'UNSUPPORTED',
  'EXISTS',
  'INTERNAL', // a buffer that is too small is enlarged here, and never seen outside
  'CANCELLED',
  'NO_MEMORY',
  'INTERNAL',
]
const bufferTooSmall = 9

const windowType = struct('uchronia_window', {
  issue_first: 'int64',
  issue_count: 'int64',
  row_first: 'int64',
  row_count: 'int64',
  step_first: 'int64',
  step_count: 'int64',
})
const errorType = struct('uchronia_error', { code: 'int32', message: 'char[1020]' })
const error = { bytes: errorType.size, nullable: true } as const
const window = { bytes: windowType.size, nullable: true } as const

/** Large enough for the description of most entries. */
const describeCapacity = 16_384

/** The functions of `libuchronia` that the facade calls: errors thrown, memory owned by handles. */
export class Engine {
  readonly #library = loadLibrary(enginePath())
  readonly #dispose = this.#library.declare('DisposeSharedPointer', 'void', ['pointer'])
  readonly #deleteStrings = this.#library.declare('DeleteAnsiStringArray', 'void', ['pointer', 'int32'])
  readonly #identifiers = this.#library.declare('GetEnsembleDatasetDataIdentifiers', 'pointer', [
    'pointer',
    'out int32',
  ])
  readonly #liveHandles = this.#library.declare('uchronia_live_handles', 'int64', ['int32'])
  readonly #open = this.#library.declare('uchronia_library_open', 'int32', [
    'cstring',
    'cstring?',
    'out pointer',
    error,
  ])
  readonly #series = this.#library.declare('uchronia_series_get', 'int32', [
    'pointer',
    'cstring',
    'out pointer',
    'out int32',
    error,
  ])
  readonly #describe = this.#library.declare('uchronia_describe', 'int32', [
    'pointer',
    'cstring?',
    'bytes?',
    'int64',
    'out int64',
    error,
  ])
  readonly #read = this.#library.declare('uchronia_read', 'int32', [
    'pointer',
    window,
    'double[]',
    'int64',
    error,
  ])
  readonly #create = this.#library.declare('uchronia_series_create', 'int32', [
    'cstring',
    'double[]',
    'int64',
    'out pointer',
    error,
  ])
  readonly #write = this.#library.declare('uchronia_write', 'int32', [
    'pointer[]',
    'int32',
    'cstring',
    'cstring?',
    error,
  ])

  /** Calls are synchronous, so one struct serves them all. */
  readonly #error = new Uint8Array(errorType.size)

  /** Opens a catalogue. */
  openLibrary(path: string, dataPath: string | null): LibraryHandle {
    const out = new BigUint64Array(1)
    this.#check(this.#open(noNul(path), dataPath === null ? null : noNul(dataPath), out, this.#error))
    return this.#own(out, 'TIME_SERIES_LIBRARY_PTR', path)
  }

  /** The identifiers of a library. */
  identifiers(library: LibraryHandle): string[] {
    const count = new Int32Array(1)
    const pointer = this.#identifiers(library.ptr, count)
    if (pointer === null) return []
    try {
      return readStringArray(pointer, count[0]!)
    } finally {
      this.#deleteStrings(pointer, count[0]!)
    }
  }

  /** The series of an identifier. */
  series(library: LibraryHandle, id: string): SeriesHandle {
    const out = new BigUint64Array(1)
    this.#check(this.#series(library.ptr, noNul(id), out, new Int32Array(1), this.#error))
    return this.#own(out, 'ANY_SERIES_PTR', id)
  }

  /** What is known about a series, an entry of a library, or all its entries. */
  describe(handle: LibraryHandle | SeriesHandle, id: string | null = null): unknown {
    const size = new BigInt64Array(1)
    let text = new Uint8Array(describeCapacity)
    let status = this.#describe(
      handle.ptr,
      id === null ? null : noNul(id),
      text,
      text.length,
      size,
      this.#error,
    )
    // Again while it grows: another thread may add to a library in between.
    while (status === bufferTooSmall) {
      text = new Uint8Array(Number(size[0]))
      status = this.#describe(handle.ptr, id, text, text.length, size, this.#error)
    }
    this.#check(status)
    return JSON.parse(new TextDecoder().decode(text.subarray(0, Number(size[0]) - 1)))
  }

  /** Reads a window of a series: issues x rows x steps, the last fastest; missing is NaN. */
  read(series: SeriesHandle, block: Window): Float64Array {
    const { issueFirst = 0, issueCount, rowFirst = 0, rowCount, stepFirst = 0, stepCount } = block
    const values = new Float64Array(issueCount * rowCount * stepCount)
    const { ptr } = series
    if (values.length === 0) return values
    const packed = windowType.pack({
      issue_first: issueFirst,
      issue_count: issueCount,
      row_first: rowFirst,
      row_count: rowCount,
      step_first: stepFirst,
      step_count: stepCount,
    })
    this.#check(this.#read(ptr, packed, values, values.length, this.#error))
    return values
  }

  /** Makes a series in memory; the values are copied. */
  createSeries(description: object, values: Float64Array): SeriesHandle {
    const out = new BigUint64Array(1)
    this.#check(this.#create(noNul(JSON.stringify(description)), values, values.length, out, this.#error))
    return this.#own(out, 'ANY_SERIES_PTR', undefined)
  }

  /** Writes series to one netCDF file. */
  write(series: readonly SeriesHandle[], path: string, options: object): void {
    const pointers = BigUint64Array.from(series, ({ ptr }) => ptr)
    this.#check(
      this.#write(pointers, pointers.length, noNul(path), noNul(JSON.stringify(options)), this.#error),
    )
  }

  /** How many handles of all kinds are alive in the engine. */
  liveHandles(): number {
    return this.#liveHandles(0)
  }

  #own<Id extends string>(
    out: BigUint64Array,
    typeId: Id,
    label: string | undefined,
  ): DeletableNativeHandle<Id> {
    return new DeletableNativeHandle<Id>(out[0] as Pointer<NoInfer<Id>>, {
      typeId,
      label,
      backend: koffiBackend,
      release: this.#release,
    })
  }

  readonly #release = (pointer: Pointer): void => this.#dispose(pointer)

  #check(status: number): void {
    if (status === 0) return
    const { message } = errorType.unpack(this.#error)
    throw new UchroniaError(errorCodes[status] ?? 'INTERNAL', message)
  }
}

let engine: Engine | undefined

/** The engine of this process; loaded when it is first needed. */
export function loadEngine(): Engine {
  engine ??= new Engine()
  return engine
}

/** A text that C can hold. */
function noNul(text: string): string {
  if (!text.includes('\0')) return text
  throw new UchroniaError(
    'INVALID_ARGUMENT',
    `A text with a NUL character cannot be used: ${JSON.stringify(text)}.`,
  )
}
