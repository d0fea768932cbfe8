import type { Pointer } from '@uchronia/refcount'
import {
  type Data,
  DataType,
  type Field,
  type RecordBatch,
  type Schema,
  Struct,
  vectorFromArray,
} from '@uchronia/series/arrow'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { checkObject } from '../native/arguments.ts'
import { ffi } from '../native/koffi.ts'
import { libc } from '../native/libc.ts'
import { readPointers } from '../native/memory.ts'
import { addressOf, Packer } from '../native/packed-memory.ts'
import { readStruct } from '../native/structs/decode.ts'
import { alignBits } from './bits.ts'
import { formatOf } from './format.ts'
import { packMetadata } from './metadata.ts'
import { ArrowCData, arrayStruct, DICTIONARY_ORDERED, NULLABLE, schemaStruct } from './structs.ts'

/**
 * Gives a record batch to native code, without a copy: its buffers are kept alive until native code has released the structs.
 * Native code may release them from any thread, as long as the event loop of this one runs or it is inside the call that
 * takes them.
 *
 * @example
 * ```ts
 * const { batches } = dailySeries('2000-01-01', [1, 2]).toArrow()
 * const data = exportBatch(batches[0]!)
 * importBatch(data).numRows // 2
 * ```
 * @returns the structs, to be passed to the function that takes them
 * @throws {@link TableError} `COLUMN_TYPE`: a type that cannot be exported
 * @throws {@link NativeError} `INVALID_ARGUMENT`: no record batch
 */
export function exportBatch(batch: RecordBatch): ArrowCData {
  checkSchema(checkObject(batch, 'a record batch').schema)
  const { children } = checkObject(batch.data, 'the columns of a record batch')
  if (!Array.isArray(children)) {
    throw new NativeError('INVALID_ARGUMENT', `Expected a record batch with columns, not ${show(batch)}.`)
  }
  const out = new ArrowCData()
  out.schema.set(schemaToC(batch.schema))
  out.array.set(arrayToC(batch.data))
  return out
}

/** Refuses what is no schema: one made by any copy of apache-arrow will do. @throws {@link NativeError} @internal */
export function checkSchema(schema: Schema): void {
  if (Array.isArray(checkObject(schema, 'an Arrow schema').fields)) return
  throw new NativeError('INVALID_ARGUMENT', `Expected an Arrow schema with fields, not ${show(schema)}.`)
}

/** A struct that native code has to release: `ArrowSchema`. @internal */
export function schemaToC({ fields, metadata }: Schema): Uint8Array {
  return new SchemaExport({ name: '', type: new Struct(fields), nullable: false, metadata }).toC()
}

/** A struct that native code has to release: `ArrowArray`. @internal */
export function arrayToC(data: Data): Uint8Array {
  return new ArrayExport(data).toC()
}

/** Data that native code may still read, by the number in `private_data`. @internal */
export const exported: Map<bigint, unknown> = new Map()
let lastId = 0n

/** @internal */
export function newExportId(): bigint {
  lastId++
  return lastId
}

/**
 * Number of structs that native code has not released yet, nested ones included.
 *
 * @example
 * ```ts
 * const data = exportBatch(dailySeries('2000-01-01', [1, 2]).toArrow().batches[0]!)
 * exportedStructs() > 0 // true
 * importBatch(data).numRows // 2
 * ```
 */
export function exportedStructs(): number {
  return exported.size
}

/** The fields that both structs have and that their release needs. */
interface Nested {
  readonly n_children: number
  readonly children: bigint | null
  readonly dictionary: bigint | null
  readonly release: bigint | null
  readonly private_data: bigint | null
}

/** The release function of a kind of struct, as C calls it. One per process. */
class Releaser {
  readonly #read: (struct: Pointer) => Nested
  readonly #field: bigint
  #pointer: bigint | undefined

  /** @param field where `release` is in the struct */
  constructor(read: (struct: Pointer) => Nested, field: number) {
    this.#read = read
    this.#field = BigInt(field)
  }

  get pointer(): bigint {
    const koffi = ffi()
    this.#pointer ??= koffi.register(
      (struct: bigint) => this.#release(struct as Pointer),
      koffi.pointer(koffi.proto('void', ['void *'])),
    )
    return this.#pointer
  }

  /** Those nested in it go first, but for those that native code has moved to elsewhere: they have no release any more. */
  #release(struct: Pointer): void {
    const { children, n_children, dictionary, release, private_data } = this.#read(struct)
    if (release === null) return
    for (const child of readPointers(children as Pointer | null, n_children)) this.#release(child as Pointer)
    if (dictionary !== null) this.#release(dictionary as Pointer)
    if (private_data !== null) exported.delete(private_data)
    libc().memcpy(struct + this.#field, addressOf(new BigUint64Array(1)), 8)
  }
}

const schemaReleaser = new Releaser((at) => readStruct(schemaStruct, at), schemaStruct.offsetOf('release'))
const arrayReleaser = new Releaser((at) => readStruct(arrayStruct, at), arrayStruct.offsetOf('release'))

/**
 * Makes the functions that release what is exported. To be called before native code is: what is registered with koffi
 * inside a callback cannot be called any more once that callback has returned.
 * @internal
 */
export function prepareRelease(): void {
  for (const releaser of [schemaReleaser, arrayReleaser]) releaser.pointer
}

/** Structs of one kind and all that they point to, laid out in one block. */
abstract class Export {
  readonly packer: Packer = new Packer()
  /** Memory that the structs point to outside the block. */
  readonly held: unknown[] = []
  readonly #ids: bigint[] = []
  protected root = 0
  /** Bytes of the outermost struct. */
  protected abstract readonly size: number

  /** The outermost struct, to be put where native code expects it; the others are kept alive. */
  toC(): Uint8Array {
    const memory = this.packer.finish()
    for (const id of this.#ids) exported.set(id, [memory, this.held])
    return memory.bytes.subarray(this.root, this.root + this.size)
  }

  protected newId(): bigint {
    const id = newExportId()
    this.#ids.push(id)
    return id
  }

  /** An array of pointers to what is at these offsets. @returns its offset, null for none */
  protected pointers(targets: readonly number[]): number | null {
    if (targets.length === 0) return null
    const offset = this.packer.reserve(targets.length * 8)
    for (const [i, target] of targets.entries()) this.packer.pointer(offset + i * 8, target)
    return offset
  }
}

type FieldLike = Pick<Field, 'name' | 'type' | 'nullable' | 'metadata'>

class SchemaExport extends Export {
  protected readonly size: number = schemaStruct.size

  constructor(field: FieldLike) {
    super()
    this.root = this.#place(field)
  }

  #place(field: FieldLike): number {
    const { packer } = this
    const { type } = field
    const offset = packer.reserve(schemaStruct.size)
    const format = packer.text(formatOf(type))
    const name = packer.text(field.name)
    const metadata = this.#metadata(field.metadata)
    const fields = DataType.isDictionary(type) ? [] : ((type.children ?? []) as Field[])
    const children = this.pointers(fields.map((child) => this.#place(child)))
    const dictionary = DataType.isDictionary(type) ? this.#place(nameless(type.dictionary)) : null
    const ordered = DataType.isDictionary(type) && type.isOrdered ? DICTIONARY_ORDERED : 0
    const private_data = this.newId()
    packer.write((memory, base) => {
      const at = (target: number | null) => (target === null ? null : base + BigInt(target))
      schemaStruct.write(memory, offset, {
        format: at(format),
        name: at(name),
        metadata: at(metadata),
        flags: ordered | (field.nullable ? NULLABLE : 0),
        n_children: fields.length,
        children: at(children),
        dictionary: at(dictionary),
        release: schemaReleaser.pointer,
        private_data,
      })
    })
    return offset
  }

  #metadata(metadata: ReadonlyMap<string, string>): number | null {
    const bytes = packMetadata(metadata)
    if (!bytes) return null
    const offset = this.packer.reserve(bytes.length)
    this.packer.write((memory) => new Uint8Array(memory.buffer).set(bytes, offset))
    return offset
  }
}

function nameless(type: DataType): FieldLike {
  return { name: '', type, nullable: true, metadata: new Map() }
}

class ArrayExport extends Export {
  protected readonly size: number = arrayStruct.size

  constructor(data: Data) {
    super()
    this.root = this.#place(data)
  }

  #place(data: Data): number {
    const { packer } = this
    const { length, nullCount } = data
    const offset = packer.reserve(arrayStruct.size)
    const buffers = this.#buffers(data)
    const buffersAt = packer.reserve(buffers.length * 8)
    const nested = DataType.isDictionary(data.type) ? [] : data.children
    const children = this.pointers(nested.map((child) => this.#place(child)))
    const dictionary = data.dictionary ? this.#place(inOnePiece(data.dictionary)) : null
    const private_data = this.newId()
    packer.write((memory, base) => {
      const at = (target: number | null) => (target === null ? null : base + BigInt(target))
      for (const [i, buffer] of buffers.entries()) {
        memory.setBigUint64(buffersAt + i * 8, buffer === null ? 0n : addressOf(buffer), true)
      }
      arrayStruct.write(memory, offset, {
        length,
        null_count: nullCount,
        offset: 0,
        n_buffers: buffers.length,
        n_children: nested.length,
        buffers: at(buffersAt),
        children: at(children),
        dictionary: at(dictionary),
        release: arrayReleaser.pointer,
        private_data,
      })
    })
    return offset
  }

  /** The buffers of an array in the order of the C data interface, beginning at its first element. */
  #buffers(data: Data): (ArrayBufferView | null)[] {
    const { type, offset, length, nullCount } = data
    const bits = (bitmap: Uint8Array) => this.#hold(alignBits(bitmap, offset, length))
    if (DataType.isNull(type)) return []
    const validity = nullCount > 0 && data.nullBitmap ? bits(data.nullBitmap) : null
    if (DataType.isStruct(type) || DataType.isFixedSizeList(type)) return [validity]
    if (DataType.isBool(type)) return [validity, bits(data.values as Uint8Array)]
    const values = data.values === undefined ? [] : [this.#hold(data.values as ArrayBufferView)]
    const offsets = data.valueOffsets === undefined ? [] : [this.#hold(data.valueOffsets as ArrayBufferView)]
    return [validity, ...offsets, ...values]
  }

  #hold<T>(memory: T): T {
    this.held.push(memory)
    return memory
  }
}

/** The values of a dictionary, which the interface wants in one array. */
function inOnePiece(dictionary: NonNullable<Data['dictionary']>): Data {
  return dictionary.data.length === 1
    ? dictionary.data[0]!
    : vectorFromArray([...dictionary], dictionary.type).data[0]!
}
