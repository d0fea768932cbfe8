import type { Pointer } from '@uchronia/refcount'
import { TableError } from '@uchronia/series'
import type { RecordBatch, Schema } from 'apache-arrow'
import { NativeError } from '../errors.ts'
import { checkObject } from '../native/arguments.ts'
import type { StructValue } from '../native/struct.ts'
import { readString } from '../native/text.ts'
import { cFunction } from './c-function.ts'
import { readBatch, readTable, release, type SchemaFields } from './import.ts'
import { type ArrowCStream, arrayStruct, schemaStruct, streamStruct } from './structs.ts'

/**
 * Takes a stream of tables that native code has exported into the struct. Its tables are copied one at a time, when they are
 * asked for, and the original of each is released at once; the stream itself when its last table was taken, the loop over it
 * was left, it was disposed of, or nobody has it any more.
 *
 * @example
 * ```ts
 * const { schema, batches } = dailySeries('2000-01-01', [[1, 2], [3, 4]]).toArrow()
 * const stream = importStream(exportStream(schema, batches))
 * stream.schema.names.join(' ') // time 0 1
 * Array.from(stream, (batch) => batch.numRows).join(' ') // 2
 * ```
 * @throws {@link TableError} `RELEASED`: the struct holds nothing, or no longer; `COLUMN_TYPE`
 * @throws {@link NativeError} `NATIVE_ERROR`: native code cannot say what the columns are; the text is its own
 */
export function importStream(stream: ArrowCStream): BatchStream {
  return new BatchStream(new Source(checkObject(stream, 'an ArrowCStream').stream))
}

/**
 * The record batches of a stream of native code, in order.
 *
 * @example
 * ```ts
 * const { schema, batches } = dailySeries('2000-01-01', [1, 2]).toArrow()
 * using stream = importStream(exportStream(schema, batches))
 * stream instanceof BatchStream // true
 * [...stream].length // 1
 * ```
 */
export class BatchStream implements IterableIterator<RecordBatch>, Disposable {
  /** The columns of every batch. */
  readonly schema: Schema
  readonly #source: Source

  /** @internal */
  constructor(source: Source) {
    this.#source = source
    this.schema = source.schema
    dropped.register(this, source, source)
  }

  /**
   * The next record batch.
   * @throws {@link NativeError} `NATIVE_ERROR`: native code could not give it; the text is its own
   */
  next(): IteratorResult<RecordBatch, undefined> {
    const value = this.#source.next()
    if (value !== undefined) return { done: false, value }
    return this.return()
  }

  /**
   * Releases the stream; there are no batches afterwards.
   *
   * @throws {@link NativeError} when native code does not release the stream
   */
  return(): IteratorResult<RecordBatch, undefined> {
    dropped.unregister(this.#source)
    this.#source.release()
    return { done: true, value: undefined }
  }

  [Symbol.iterator](): this {
    return this
  }

  [Symbol.dispose](): void {
    this.return()
  }
}

/** Streams that nobody has any more. What is thrown here would end the process. */
const dropped = new FinalizationRegistry<Source>((source) => {
  try {
    source.release()
  } catch {}
})

const fill = cFunction('int', ['void *', 'void *'])
const lastError = cFunction('void *', ['void *'])

/** The native side of a stream: the struct, and the schema that the batches are read by. */
class Source {
  readonly schema: Schema
  readonly #stream: Uint8Array
  readonly #functions: StructValue<typeof streamStruct.shape>
  readonly #schemaBytes = new Uint8Array(schemaStruct.size)
  readonly #fields: SchemaFields

  constructor(stream: Uint8Array) {
    this.#stream = stream
    this.#functions = streamStruct.unpack(stream)
    const { get_schema, get_next, get_last_error, release } = this.#functions
    if (release === null || get_schema === null || get_next === null || get_last_error === null) {
      throw new NativeError(
        'RELEASED',
        'There is no stream in this struct: nothing was exported into it, or it was taken before.',
      )
    }
    try {
      this.#fill('the columns', this.#functions.get_schema, this.#schemaBytes)
      this.#fields = schemaStruct.unpack(this.#schemaBytes)
      this.schema = readTable(this.#fields)
    } catch (error) {
      this.release()
      throw error
    }
  }

  next(): RecordBatch | undefined {
    if (this.#released) return undefined
    const bytes = new Uint8Array(arrayStruct.size)
    try {
      this.#fill('the next table', this.#functions.get_next, bytes)
      const array = arrayStruct.unpack(bytes)
      if (array.release === null) return undefined
      try {
        return readBatch(this.schema, this.#fields, array)
      } finally {
        release(array.release, bytes)
      }
    } catch (error) {
      this.release()
      throw error
    }
  }

  get #released(): boolean {
    return streamStruct.unpack(this.#stream).release === null
  }

  release(): void {
    for (const [type, bytes] of [
      [schemaStruct, this.#schemaBytes],
      [streamStruct, this.#stream],
    ] as const) {
      const fn = type.unpack(bytes).release
      if (fn !== null) release(fn, bytes)
    }
  }

  #fill(what: string, fn: bigint | null, out: Uint8Array): void {
    const status = fill(fn, this.#stream, out)
    if (status === 0) return
    const why = lastError(this.#functions.get_last_error, this.#stream) as Pointer | null
    throw new NativeError(
      'NATIVE_ERROR',
      `Native code could not give ${what} of a stream (error ${status}): ${why === null ? 'it does not say why' : readString(why, { invalid: 'replace' })}.`,
    )
  }
}
