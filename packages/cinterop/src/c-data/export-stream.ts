import type { Pointer } from '@uchronia/refcount'
import { TableError } from '@uchronia/series'
import { DataType, type RecordBatch, type Schema } from '@uchronia/series/arrow'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { ffi } from '../native/koffi.ts'
import { libc } from '../native/libc.ts'
import { addressOf } from '../native/packed-memory.ts'
import { readStruct } from '../native/structs/decode.ts'
import { arrayToC, checkSchema, exported, newExportId, prepareRelease, schemaToC } from './export.ts'
import { formatOf } from './format.ts'
import { ArrowCStream, arrayStruct, streamStruct } from './structs.ts'

/**
 * Gives record batches to native code one at a time, when it asks for them: they may be more than memory holds. No values are
 * copied. An error on the way is told to native code as the error of the stream.
 *
 * Native code may use the stream from any thread, as long as the event loop of this one runs or it is inside the call that
 * takes it.
 *
 * @param schema the columns of every batch
 * @returns the struct, to be passed to the function that takes it
 * @throws {@link TableError} `COLUMN_TYPE`: a type that cannot be exported
 *
 * @example
 * ```ts
 * const { schema, batches } = dailySeries('2000-01-01', [[1, 2], [3, 4]]).toArrow()
 * const data = exportStream(schema, batches)
 * data.stream.length // 40
 * [...importStream(data)].length // 1
 * ```
 */
export function exportStream(schema: Schema, batches: Iterable<RecordBatch>): ArrowCStream {
  checkSchema(schema)
  if (typeof batches?.[Symbol.iterator] !== 'function') {
    throw new NativeError('INVALID_ARGUMENT', `Expected the batches to be iterable, not ${show(batches)}.`)
  }
  const state = new StreamExport(schema, batches)
  const out = new ArrowCStream()
  const id = newExportId()
  exported.set(id, state)
  callbacks ??= register()
  streamStruct.write(new DataView(out.stream.buffer), 0, { ...callbacks, private_data: id })
  return out
}

type Callbacks = Readonly<Record<'get_schema' | 'get_next' | 'get_last_error' | 'release', bigint>>

let callbacks: Callbacks | undefined

/** The callbacks of a stream. One set per process: the struct says which stream is meant. */
function register(): Callbacks {
  prepareRelease()
  const koffi = ffi()
  const fill = koffi.pointer(koffi.proto('int', ['void *', 'void *']))
  return {
    get_schema: koffi.register(
      (stream: bigint, out: bigint) => stateOf(stream)?.getSchema(out) ?? EINVAL,
      fill,
    ),
    get_next: koffi.register((stream: bigint, out: bigint) => stateOf(stream)?.getNext(out) ?? EINVAL, fill),
    get_last_error: koffi.register(
      (stream: bigint) => stateOf(stream)?.lastError ?? null,
      koffi.pointer(koffi.proto('void *', ['void *'])),
    ),
    release: koffi.register(
      (stream: bigint) => releaseStream(stream),
      koffi.pointer(koffi.proto('void', ['void *'])),
    ),
  }
}

const structAt = (stream: bigint) => readStruct(streamStruct, stream as Pointer)
/** Nothing for a stream that native code has released already. */
const stateOf = (stream: bigint) =>
  exported.get(structAt(stream).private_data ?? 0n) as StreamExport | undefined

function releaseStream(stream: bigint): void {
  const { private_data, release } = structAt(stream)
  if (release === null) return
  stateOf(stream)?.end()
  exported.delete(private_data!)
  put(new Uint8Array(8), stream + BigInt(streamStruct.offsetOf('release')))
}

/** Writes a struct where native code wants it. */
function put(struct: Uint8Array, address: bigint): void {
  libc().memcpy(address, addressOf(struct), struct.length)
}

/** Codes of errno.h. */
const EIO = 5
const EINVAL = 22

/** A stream that native code has. Nothing is thrown from here: there is nobody to catch it. */
class StreamExport {
  readonly #schema: Schema
  readonly #layout: string
  readonly #batches: Iterator<RecordBatch>
  #error: Uint8Array | undefined

  constructor(schema: Schema, batches: Iterable<RecordBatch>) {
    this.#schema = schema
    this.#layout = layoutOf(schema)
    this.#batches = batches[Symbol.iterator]()
  }

  /** The address of the text of the last error; null when there was none. */
  get lastError(): bigint | null {
    return this.#error ? addressOf(this.#error) : null
  }

  getSchema(out: bigint): number {
    return this.#try(() => put(schemaToC(this.#schema), out))
  }

  getNext(out: bigint): number {
    return this.#try(() => {
      const { done, value } = this.#batches.next()
      put(done ? new Uint8Array(arrayStruct.size) : arrayToC(this.#checked(value).data), out)
    })
  }

  end(): void {
    this.#try(() => this.#batches.return?.())
  }

  /** Native code reads every batch by the one schema, so another one would be read as garbage. */
  #checked(batch: RecordBatch): RecordBatch {
    const layout = layoutOf(batch.schema)
    if (layout === this.#layout) return batch
    throw new TableError(
      'COLUMN_TYPE',
      `A batch has the columns ${layout}, and the stream ${this.#layout}. Give batches of one schema.`,
    )
  }

  #try(work: () => unknown): number {
    try {
      work()
      return 0
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      this.#error = new TextEncoder().encode(`${text.replaceAll('\0', ' ')}\0`)
      return EIO
    }
  }
}

/** The types of columns, nested ones included, as native code needs them to read the columns. */
function layoutOf(schema: Schema): string {
  const layout = (type: DataType): string => {
    const inner = DataType.isDictionary(type) ? [type.dictionary] : (type.children ?? []).map((f) => f.type)
    return inner.length === 0 ? formatOf(type) : `${formatOf(type)}(${inner.map(layout).join(', ')})`
  }
  return schema.fields.map(({ type }) => layout(type)).join(', ')
}
