import { koffiBackend, type NativeLibrary, readStringArray, struct } from '@uchronia/cinterop'
import { DeletableNativeHandle, type Pointer } from '@uchronia/refcount'
import { UchroniaError, type UchroniaErrorCode } from '../errors.ts'
import { type Engine, type LibraryHandle, noNul, type SeriesHandle, type Window } from './engine.ts'

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

/** The functions that are called, as C has them. */
function bind(library: NativeLibrary) {
  return {
    dispose: library.declare('DisposeSharedPointer', 'void', ['pointer']),
    deleteStrings: library.declare('DeleteAnsiStringArray', 'void', ['pointer', 'int32']),
    identifiers: library.declare('GetEnsembleDatasetDataIdentifiers', 'pointer', ['pointer', 'out int32']),
    liveHandles: library.declare('uchronia_live_handles', 'int64', ['int32']),
    open: library.declare('uchronia_library_open', 'int32', ['cstring', 'cstring?', 'out pointer', error]),
    series: library.declare('uchronia_series_get', 'int32', [
      'pointer',
      'cstring',
      'out pointer',
      'out int32',
      error,
    ]),
    describe: library.declare('uchronia_describe', 'int32', [
      'pointer',
      'cstring?',
      'bytes?',
      'int64',
      'out int64',
      error,
    ]),
    read: library.declare('uchronia_read', 'int32', ['pointer', window, 'double[]', 'int64', error]),
    create: library.declare('uchronia_series_create', 'int32', [
      'cstring',
      'double[]',
      'int64',
      'out pointer',
      error,
    ]),
    write: library.declare('uchronia_write', 'int32', ['pointer[]', 'int32', 'cstring', 'cstring?', error]),
  }
}

/** The engine through the extension ABI: everything at once, described without reading, windows read in place. */
export class ExtensionEngine implements Engine {
  readonly #native: ReturnType<typeof bind>

  /** Calls are synchronous, so one struct serves them all. */
  readonly #error = new Uint8Array(errorType.size)

  constructor(library: NativeLibrary) {
    this.#native = bind(library)
  }

  openLibrary(path: string, dataPath: string | null): LibraryHandle {
    const out = new BigUint64Array(1)
    this.#check(this.#native.open(noNul(path), dataPath === null ? null : noNul(dataPath), out, this.#error))
    return this.#own(out, 'TIME_SERIES_LIBRARY_PTR', path)
  }

  identifiers(library: LibraryHandle): string[] {
    const count = new Int32Array(1)
    const pointer = this.#native.identifiers(library.ptr, count)
    if (pointer === null) return []
    try {
      return readStringArray(pointer, count[0]!)
    } finally {
      this.#native.deleteStrings(pointer, count[0]!)
    }
  }

  series(library: LibraryHandle, id: string): SeriesHandle {
    const out = new BigUint64Array(1)
    this.#check(this.#native.series(library.ptr, noNul(id), out, new Int32Array(1), this.#error))
    return this.#own(out, 'ANY_SERIES_PTR', id)
  }

  describe(handle: LibraryHandle | SeriesHandle, id?: string): unknown {
    const size = new BigInt64Array(1)
    let text = new Uint8Array(describeCapacity)
    let status = this.#native.describe(
      handle.ptr,
      id === undefined ? null : noNul(id),
      text,
      text.length,
      size,
      this.#error,
    )
    // Again while it grows: another thread may add to a library in between.
    while (status === bufferTooSmall) {
      text = new Uint8Array(Number(size[0]))
      status = this.#native.describe(handle.ptr, id ?? null, text, text.length, size, this.#error)
    }
    this.#check(status)
    return JSON.parse(new TextDecoder().decode(text.subarray(0, Number(size[0]) - 1)))
  }

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
    this.#check(this.#native.read(ptr, packed, values, values.length, this.#error))
    return values
  }

  createSeries(description: object, values: Float64Array): SeriesHandle {
    const out = new BigUint64Array(1)
    this.#check(
      this.#native.create(noNul(JSON.stringify(description)), values, values.length, out, this.#error),
    )
    return this.#own(out, 'ANY_SERIES_PTR', undefined)
  }

  write(series: readonly SeriesHandle[], path: string, options: object): void {
    const pointers = BigUint64Array.from(series, ({ ptr }) => ptr)
    this.#check(
      this.#native.write(pointers, pointers.length, noNul(path), noNul(JSON.stringify(options)), this.#error),
    )
  }

  liveHandles(): number {
    return this.#native.liveHandles(0)
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

  readonly #release = (pointer: Pointer): void => this.#native.dispose(pointer)

  #check(status: number): void {
    if (status === 0) return
    const { message } = errorType.unpack(this.#error)
    throw new UchroniaError(errorCodes[status] ?? 'INTERNAL', message)
  }
}
