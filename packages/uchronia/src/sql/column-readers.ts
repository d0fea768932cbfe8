import type { DuckDBDataChunk, DuckDBType } from '@duckdb/node-api'
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  makeData,
  Struct,
  TimestampMillisecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  vectorFromArray,
} from '@uchronia/series/arrow'
import { UchroniaError } from '../errors.ts'
import type { Bindings, Database, DuckDB, Vector } from './duckdb.ts'

/** Gathers the values of a column of a result, chunk by chunk, and makes an Arrow column of them. @internal */
export interface ColumnReader {
  readonly type: DataType
  add(chunk: DuckDBDataChunk, column: number, count: number): void
  /** The values since the last time. */
  take(): Data
}

/** Numbers that Arrow has as DuckDB has them. */
const NUMBERS = {
  TINYINT: [new Int8(), Int8Array],
  SMALLINT: [new Int16(), Int16Array],
  INTEGER: [new Int32(), Int32Array],
  BIGINT: [new Int64(), BigInt64Array],
  UTINYINT: [new Uint8(), Uint8Array],
  USMALLINT: [new Uint16(), Uint16Array],
  UINTEGER: [new Uint32(), Uint32Array],
  UBIGINT: [new Uint64(), BigUint64Array],
  FLOAT: [new Float32(), Float32Array],
  DOUBLE: [new Float64(), Float64Array],
  DATE: [new DateDay(), Int32Array],
} as const

/** Units of timestamps in a millisecond, or milliseconds in one of them. */
const TIMES: Readonly<Record<string, readonly [times: bigint, over: bigint]>> = {
  TIMESTAMP: [1n, 1000n],
  TIMESTAMP_TZ: [1n, 1000n],
  TIMESTAMP_MS: [1n, 1n],
  TIMESTAMP_S: [1000n, 1n],
  TIMESTAMP_NS: [1n, 1_000_000n],
}

const INT64 = new Int64()
const FLOAT64 = new Float64()
const UTC = new TimestampMillisecond('UTC')

/**
 * The reader of a column: numbers and dates as they are, decimals as doubles, whole numbers of 128 bits as 64, times as
 * milliseconds UTC, lists and structs of these; texts, and all else as its text.
 * @internal
 */
export function columnReader(type: DuckDBType, name: string, { api, bindings }: Database): ColumnReader {
  const id = api.DuckDBTypeId[type.typeId]
  const number = NUMBERS[id as keyof typeof NUMBERS]
  if (number) return new FixedReader(bindings, number[0], number[1] as ArrayClass<FixedArray>)
  const time = TIMES[id]
  if (time) return new FixedReader(bindings, UTC, BigInt64Array, milliseconds(name, ...time))
  switch (id) {
    case 'BOOLEAN':
      return new BooleanReader(bindings)
    case 'HUGEINT':
      return new HugeReader(bindings, name)
    case 'VARCHAR':
      return new TextReader(bindings)
    default:
      return new ValueReader(api, type, name)
  }
}

/** Validity bits of the rows of a column, gathered. */
class Validity {
  nullCount = 0
  #bits = new Uint8Array(8)
  #length = 0

  add(bindings: Bindings, vector: Vector, count: number): Uint8Array | null {
    this.#grow(this.#length + count)
    const mask = bindings.vector_get_validity(vector, Math.ceil(count / 64) * 8)
    for (let row = 0; row < count; row++) {
      if (mask === null || (mask[row >> 3]! >> (row & 7)) & 1) this.#set(this.#length + row)
      else this.nullCount++
    }
    this.#length += count
    return mask
  }

  push(valid: boolean): void {
    this.#grow(this.#length + 1)
    if (valid) this.#set(this.#length)
    else this.nullCount++
    this.#length++
  }

  take(): { nullCount: number; nullBitmap: Uint8Array | null } {
    const { nullCount } = this
    const nullBitmap = nullCount > 0 ? this.#bits : null
    this.nullCount = 0
    this.#bits = new Uint8Array(8)
    this.#length = 0
    return { nullCount, nullBitmap }
  }

  #set(row: number): void {
    this.#bits[row >> 3]! |= 1 << (row & 7)
  }

  #grow(rows: number): void {
    const bytes = Math.ceil(rows / 64) * 8
    if (bytes > this.#bits.length) this.#bits = grown(this.#bits, Math.max(bytes, this.#bits.length * 2))
  }
}

function grown<T extends Uint8Array | Int32Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length)
  larger.set(array)
  return larger
}

function isNull(mask: Uint8Array | null, row: number): boolean {
  return mask !== null && ((mask[row >> 3]! >> (row & 7)) & 1) === 0
}

interface FixedArray extends ArrayBufferView {
  readonly length: number
  readonly BYTES_PER_ELEMENT: number
}

interface ArrayClass<A> {
  new (buffer: ArrayBuffer, at: number, length: number): A
  readonly BYTES_PER_ELEMENT: number
}

/** Values of one size, whose bytes are those of Arrow, but for what `convert` does to a chunk of them. */
class FixedReader<A extends FixedArray> implements ColumnReader {
  readonly type: DataType
  readonly #bindings: Bindings
  readonly #array: ArrayClass<A>
  readonly #convert: ((values: A, mask: Uint8Array | null) => void) | undefined
  readonly #validity = new Validity()
  #bytes = new Uint8Array(0)
  #length = 0

  constructor(
    bindings: Bindings,
    type: DataType,
    array: ArrayClass<A>,
    convert?: (values: A, mask: Uint8Array | null) => void,
  ) {
    this.#bindings = bindings
    this.type = type
    this.#array = array
    this.#convert = convert
  }

  add(chunk: DuckDBDataChunk, column: number, count: number): void {
    const vector = this.#bindings.data_chunk_get_vector(chunk.chunk as never, column)
    const width = this.#array.BYTES_PER_ELEMENT
    const at = this.#length * width
    const end = at + count * width
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(end, this.#bytes.length * 2))
    this.#bytes.set(this.#bindings.vector_get_data(vector, count * width).subarray(0, count * width), at)
    const mask = this.#validity.add(this.#bindings, vector, count)
    this.#convert?.(new this.#array(this.#bytes.buffer, at, count), mask)
    this.#length += count
  }

  take(): Data {
    const data = new this.#array(this.#bytes.buffer, 0, this.#length)
    const length = this.#length
    this.#bytes = new Uint8Array(0)
    this.#length = 0
    return makeData({ type: this.type, data, length, ...this.#validity.take() } as never)
  }
}

/** The greatest instant that a `Date` holds; DuckDB's infinities are beyond it. */
const LAST = 8_640_000_000_000_000n

/** Times in another unit as milliseconds. Those that are none are refused: a time is never rounded unasked. */
function milliseconds(name: string, times: bigint, over: bigint) {
  return (values: BigInt64Array, mask: Uint8Array | null): void => {
    for (let row = 0; row < values.length; row++) {
      if (isNull(mask, row)) continue
      const value = values[row]! * times
      const instant = value / over
      if (instant * over !== value) {
        throw new UchroniaError(
          'OUT_OF_RANGE',
          `The column ${name} has a time that is not whole milliseconds. Round it: date_trunc('millisecond', ${name}).`,
        )
      }
      if (instant > LAST || instant < -LAST) {
        throw new UchroniaError(
          'OUT_OF_RANGE',
          `The column ${name} has a time beyond what a Date can hold. Cast it to text: ${name}::varchar.`,
        )
      }
      values[row] = instant
    }
  }
}

class BooleanReader implements ColumnReader {
  readonly type = new Bool()
  readonly #bindings: Bindings
  readonly #validity = new Validity()
  #bits = new Uint8Array(8)
  #length = 0

  constructor(bindings: Bindings) {
    this.#bindings = bindings
  }

  add(chunk: DuckDBDataChunk, column: number, count: number): void {
    const vector = this.#bindings.data_chunk_get_vector(chunk.chunk as never, column)
    const bytes = this.#bindings.vector_get_data(vector, count)
    const mask = this.#validity.add(this.#bindings, vector, count)
    const needed = Math.ceil((this.#length + count) / 64) * 8
    if (needed > this.#bits.length) this.#bits = grown(this.#bits, Math.max(needed, this.#bits.length * 2))
    for (let row = 0; row < count; row++) {
      const at = this.#length + row
      if (bytes[row] === 1 && !isNull(mask, row)) this.#bits[at >> 3]! |= 1 << (at & 7)
    }
    this.#length += count
  }

  take(): Data {
    const length = this.#length
    const data = this.#bits
    this.#bits = new Uint8Array(8)
    this.#length = 0
    return makeData({ type: this.type, data, length, ...this.#validity.take() } as never)
  }
}

/** Whole numbers of 128 bits, which sums of whole numbers are, as 64 bits; those that do not fit are refused. */
class HugeReader implements ColumnReader {
  readonly type = INT64
  readonly #bindings: Bindings
  readonly #name: string
  readonly #validity = new Validity()
  #values: bigint[] = []

  constructor(bindings: Bindings, name: string) {
    this.#bindings = bindings
    this.#name = name
  }

  add(chunk: DuckDBDataChunk, column: number, count: number): void {
    const vector = this.#bindings.data_chunk_get_vector(chunk.chunk as never, column)
    const bytes = this.#bindings.vector_get_data(vector, count * 16)
    const halves = new BigInt64Array(bytes.slice(0, count * 16).buffer)
    const mask = this.#validity.add(this.#bindings, vector, count)
    for (let row = 0; row < count; row++) {
      const low = halves[2 * row]!
      if (!isNull(mask, row) && halves[2 * row + 1] !== (low < 0n ? -1n : 0n)) {
        throw new UchroniaError(
          'OUT_OF_RANGE',
          `The column ${this.#name} has a whole number of more than 64 bits. Cast it: ${this.#name}::double.`,
        )
      }
      this.#values.push(low)
    }
  }

  take(): Data {
    const data = BigInt64Array.from(this.#values)
    this.#values = []
    return makeData({ type: this.type, data, length: data.length, ...this.#validity.take() } as never)
  }
}

/** Bytes of a text inside a vector: its length and up to 12 bytes, or its beginning and where it lies. */
const TEXT = 16
const INLINE = 12

/** Texts, as their bytes. */
class TextReader implements ColumnReader {
  readonly type = new Utf8()
  readonly #bindings: Bindings
  readonly #validity = new Validity()
  #offsets = new Int32Array(1)
  #bytes = new Uint8Array(0)
  #length = 0
  #size = 0

  constructor(bindings: Bindings) {
    this.#bindings = bindings
  }

  add(chunk: DuckDBDataChunk, column: number, count: number): void {
    const vector = this.#bindings.data_chunk_get_vector(chunk.chunk as never, column)
    const data = this.#bindings.vector_get_data(vector, count * TEXT).slice(0, count * TEXT)
    const lengths = new Uint32Array(data.buffer)
    const mask = this.#validity.add(this.#bindings, vector, count)
    if (this.#length + count + 1 > this.#offsets.length)
      this.#offsets = grown(this.#offsets, Math.max(this.#length + count + 1, this.#offsets.length * 2))
    for (let row = 0; row < count; row++) {
      if (!isNull(mask, row)) {
        const size = lengths[row * 4]!
        const at = row * TEXT
        this.#push(
          size <= INLINE
            ? data.subarray(at + 4, at + 4 + size)
            : this.#bindings.get_data_from_pointer(data.buffer, at + 8, size),
        )
      }
      this.#offsets[this.#length + row + 1] = this.#size
    }
    this.#length += count
  }

  #push(text: Uint8Array): void {
    const end = this.#size + text.length
    if (end > 2_147_483_647) {
      throw new UchroniaError('OUT_OF_RANGE', 'Some rows have more text than a column can hold. Select less.')
    }
    if (end > this.#bytes.length)
      this.#bytes = grown(this.#bytes, Math.max(end, Math.min(this.#bytes.length * 2, 2_147_483_647), 1024))
    this.#bytes.set(text, this.#size)
    this.#size = end
  }

  take(): Data {
    const data = this.#bytes.subarray(0, this.#size)
    const valueOffsets = this.#offsets.subarray(0, this.#length + 1)
    const length = this.#length
    this.#bytes = new Uint8Array(0)
    this.#offsets = new Int32Array(1)
    this.#length = 0
    this.#size = 0
    return makeData({ type: this.type, data, valueOffsets, length, ...this.#validity.take() } as never)
  }
}

/** Whatever else there is, value by value. */
class ValueReader implements ColumnReader {
  readonly type: DataType
  readonly #convert: (value: unknown) => unknown
  #values: unknown[] = []

  constructor(api: DuckDB, type: DuckDBType, name: string) {
    const { arrow, convert } = conversionOf(api, type, name)
    this.type = arrow
    this.#convert = convert
  }

  add(chunk: DuckDBDataChunk, column: number): void {
    for (const value of chunk.getColumnValues(column)) this.#values.push(this.#convert(value))
  }

  take(): Data {
    const values = this.#values
    this.#values = []
    const vector = vectorFromArray(values as never[], this.type)
    return vector.data[0] ?? makeData({ type: this.type, length: 0, nullCount: 0 } as never)
  }
}

interface Conversion {
  readonly arrow: DataType
  readonly convert: (value: unknown) => unknown
}

/** The conversion of values that `getColumnValues` gives to those that Arrow's builders take. */
function conversionOf(api: DuckDB, type: DuckDBType, name: string): Conversion {
  const { DuckDBTypeId: Id } = api
  switch (type.typeId) {
    case Id.TINYINT:
    case Id.SMALLINT:
    case Id.INTEGER:
    case Id.UTINYINT:
    case Id.USMALLINT:
    case Id.UINTEGER:
    case Id.FLOAT:
    case Id.DOUBLE:
      return { arrow: FLOAT64, convert: (value) => value }
    case Id.BIGINT:
      return { arrow: INT64, convert: (value) => value }
    case Id.HUGEINT:
      return { arrow: INT64, convert: (value) => int64Of(value as bigint | null, name) }
    case Id.BOOLEAN:
      return { arrow: new Bool(), convert: (value) => value }
    case Id.DECIMAL:
      return { arrow: FLOAT64, convert: (value) => (value === null ? null : Number(String(value))) }
    case Id.LIST:
    case Id.ARRAY: {
      const { arrow, convert } = conversionOf(api, (type as { valueType: DuckDBType }).valueType, name)
      return {
        arrow: new List(new Field('item', arrow, true)),
        convert: (value) => (value === null ? null : (value as { items: unknown[] }).items.map(convert)),
      }
    }
    case Id.STRUCT: {
      const { entryNames, entryTypes } = type as {
        entryNames: readonly string[]
        entryTypes: readonly DuckDBType[]
      }
      const parts = entryTypes.map((entry) => conversionOf(api, entry, name))
      return {
        arrow: new Struct(entryNames.map((entry, i) => new Field(entry, parts[i]!.arrow, true))),
        convert: (value) => {
          if (value === null) return null
          const { entries } = value as { entries: Record<string, unknown> }
          return Object.fromEntries(entryNames.map((entry, i) => [entry, parts[i]!.convert(entries[entry])]))
        },
      }
    }
    default:
      return { arrow: new Utf8(), convert: (value) => (value === null ? null : String(value)) }
  }
}

function int64Of(value: bigint | null, name: string): bigint | null {
  if (value === null || BigInt.asIntN(64, value) === value) return value
  throw new UchroniaError(
    'OUT_OF_RANGE',
    `The column ${name} has a whole number of more than 64 bits. Cast it: ${name}::double.`,
  )
}
