import type { Pointer } from '@uchronia/refcount'
import { TableError } from '@uchronia/series'
import {
  type Data,
  DataType,
  Dictionary,
  Field,
  FixedSizeList,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Vector,
} from '@uchronia/series/arrow'
import { NativeError } from '../errors.ts'
import { checkObject } from '../native/arguments.ts'
import { readBytes, readPointers } from '../native/memory.ts'
import type { StructValue } from '../native/struct.ts'
import { readStruct } from '../native/structs/decode.ts'
import { readString } from '../native/text.ts'
import { alignBits } from './bits.ts'
import { cFunction } from './c-function.ts'
import { typeOfFormat } from './format.ts'
import { readMetadata } from './metadata.ts'
import { type ArrowCData, arrayStruct, DICTIONARY_ORDERED, NULLABLE, schemaStruct } from './structs.ts'

/** @internal */
export type SchemaFields = StructValue<typeof schemaStruct.shape>
/** @internal */
export type ArrayFields = StructValue<typeof arrayStruct.shape>

/**
 * Takes a record batch that native code has exported into the structs: copies it, and releases the original, also when it
 * cannot be read. Nothing of the batch depends on native memory afterwards.
 *
 * Columns may be numbers, booleans, strings, binary, dates, timestamps, durations, dictionaries, (fixed-size) lists and structs.
 *
 * @example
 * ```ts
 * const data = exportBatch(dailySeries('2000-01-01', [1, 2, 3]).toArrow().batches[0]!)
 * const batch = importBatch(data)
 * batch.numRows // 3
 * ```
 * @throws {@link NativeError} `RELEASED`: the structs hold nothing, or no longer
 * @throws {@link TableError} `COLUMN_TYPE`; `INVALID_METADATA`
 */
export function importBatch(data: ArrowCData): RecordBatch {
  checkObject(data, 'an ArrowCData')
  const schema = schemaStruct.unpack(data.schema)
  const array = arrayStruct.unpack(data.array)
  if (schema.release === null || array.release === null) {
    throw new NativeError(
      'RELEASED',
      'There is no table in these structs: nothing was exported into them, or it was taken before.',
    )
  }
  try {
    return readBatch(readTable(schema), schema, array)
  } finally {
    release(array.release, data.array)
    release(schema.release, data.schema)
  }
}

/** The schema of a table. @throws {@link TableError} `COLUMN_TYPE` @internal */
export function readTable(schema: SchemaFields): Schema {
  const { type, metadata } = readField(schema)
  if (!DataType.isStruct(type))
    throw new TableError('COLUMN_TYPE', `Expected a table, that is a struct of columns, and got ${type}.`)
  return new Schema(type.children, metadata)
}

/** A copy of the rows of a table. @internal */
export function readBatch(table: Schema, schema: SchemaFields, array: ArrayFields): RecordBatch {
  const data = readData(new Struct(table.fields), schema, array, 0, array.length)
  return new RecordBatch(table, data as Data<Struct>)
}

/** Calls the function that the producer left in a struct. @internal */
export const release: (fn: bigint, struct: Uint8Array) => unknown = cFunction('void', ['void *'])

function childrenOf<T>(pointer: bigint | null, count: number, read: (child: Pointer) => T): T[] {
  return Array.from(readPointers(pointer as Pointer | null, count), (child) => read(child as Pointer))
}

const schemaAt = (pointer: Pointer) => readStruct(schemaStruct, pointer)
const arrayAt = (pointer: Pointer) => readStruct(arrayStruct, pointer)

function readField(schema: SchemaFields): Field {
  const name = schema.name === null ? '' : readString(schema.name as Pointer)
  const nullable = (schema.flags & NULLABLE) !== 0
  return new Field(name, readType(schema), nullable, readMetadata(schema.metadata as Pointer | null))
}

function readType(schema: SchemaFields): DataType {
  const format = readString(schema.format as Pointer | null)
  if (schema.dictionary !== null) {
    const values = readType(schemaAt(schema.dictionary as Pointer))
    const indices = typeOfFormat(format) as Dictionary['indices']
    return new Dictionary(values, indices, null, (schema.flags & DICTIONARY_ORDERED) !== 0)
  }
  const fields = childrenOf(schema.children, schema.n_children, (child) => readField(schemaAt(child)))
  if (format === '+s') return new Struct(fields)
  if (format === '+l') return new List(fields[0]!)
  const fixed = /^\+w:(\d+)$/.exec(format)
  return fixed ? new FixedSizeList(Number(fixed[1]), fields[0]!) : typeOfFormat(format)
}

/** `length` elements of an array from `start` on, which counts from its own offset. */
function readData(
  type: DataType,
  schema: SchemaFields,
  array: ArrayFields,
  start: number,
  length: number,
): Data {
  if (array.length < start + length) {
    throw new TableError(
      'COLUMN_TYPE',
      `A column of ${type} has ${array.length} values where its table needs ${start + length}. Native code made it wrong.`,
    )
  }
  const offset = array.offset + start
  const buffers = readPointers(array.buffers as Pointer | null, array.n_buffers)
  const address = (i: number) => (buffers[i] || null) as Pointer | null
  const bits = (i: number) =>
    alignBits(readBytes(address(i), Math.ceil((offset + length) / 8)), offset, length)
  const values = (i: number, from: number, size: number) =>
    size === 0 ? new Uint8Array(0) : readBytes(((address(i) ?? 0n) + BigInt(from)) as Pointer, size)

  const hasNulls = array.null_count !== 0 && array.n_buffers > 0 && address(0) !== null
  const validity = hasNulls ? { nullBitmap: bits(0), nullCount: -1 } : { nullCount: 0 }
  const child = (i: number, from: number, count: number) =>
    readData(
      type.children[i]!.type,
      schemaAt(readPointers(schema.children as Pointer, schema.n_children)[i]! as Pointer),
      arrayAt(readPointers(array.children as Pointer, array.n_children)[i]! as Pointer),
      from,
      count,
    )

  if (DataType.isNull(type)) return makeData({ type, length, nullCount: length })
  if (DataType.isBool(type)) return makeData({ type, length, ...validity, data: bits(1) })
  if (DataType.isStruct(type)) {
    return makeData({
      type,
      length,
      ...validity,
      children: type.children.map((_, i) => child(i, offset, length)),
    })
  }
  if (DataType.isFixedSizeList(type)) {
    const size = type.listSize
    return makeData({ type, length, ...validity, child: child(0, offset * size, length * size) })
  }
  if (DataType.isDictionary(type)) {
    const width = type.indices.bitWidth / 8
    const codes = typed(type.indices, values(1, offset * width, length * width))
    const all = arrayAt(array.dictionary as Pointer)
    const dictionary = new Vector([
      readData(type.dictionary, schemaAt(schema.dictionary as Pointer), all, 0, all.length),
    ])
    return makeData({ type, length, ...validity, data: codes as Int32Array, dictionary })
  }
  if (DataType.isUtf8(type) || DataType.isBinary(type) || DataType.isList(type)) {
    const offsets =
      length === 0 ? new Int32Array(1) : new Int32Array(values(1, offset * 4, (length + 1) * 4).buffer)
    const from = offsets[0]!
    const size = offsets[length]! - from
    const valueOffsets = offsets.map((at) => at - from)
    if (DataType.isList(type))
      return makeData({ type, length, ...validity, valueOffsets, child: child(0, from, size) })
    return makeData({
      type: type as DataType,
      length,
      ...validity,
      valueOffsets,
      data: values(2, from, size),
    } as never)
  }
  if (DataType.isLargeUtf8(type)) {
    const offsets =
      length === 0 ? new BigInt64Array(1) : new BigInt64Array(values(1, offset * 8, (length + 1) * 8).buffer)
    const from = offsets[0]!
    const size = Number(offsets[length]! - from)
    return makeData({
      type,
      length,
      ...validity,
      valueOffsets: offsets.map((at) => at - from),
      data: values(2, Number(from), size),
    })
  }
  const width = new type.ArrayType(0).BYTES_PER_ELEMENT
  return makeData({
    type,
    length,
    ...validity,
    data: typed(type, values(1, offset * width, length * width)),
  } as never)
}

/** The bytes as the array that the type wants. */
function typed(type: DataType, bytes: Uint8Array): ArrayBufferView {
  return new type.ArrayType(bytes.buffer)
}
