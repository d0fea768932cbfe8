import { DataType, DateUnit, type Field, Precision, type Table, TimeUnit, type Vector } from '#arrow'
import { TableError } from '../errors.ts'
import { show } from '../show.ts'
import { parseInstant } from '../time/instant.ts'

/** The column of a name. @internal */
export function column(table: Table, name: string): Vector {
  const found = table.getChild(name)
  if (found) return found
  const names = table.schema.fields.map((field) => field.name).join(', ')
  throw new TableError('MISSING_COLUMN', `The table has no column ${show(name)}. It has: ${names}.`)
}

/** The data of a column as one piece per chunk, with whether a row is null. */
function* chunks(
  vector: Vector,
): Iterable<{ values: unknown; at: number; length: number; isNull?: (row: number) => boolean }> {
  let at = 0
  for (const data of vector.data) {
    const bits = data.nullCount > 0 ? data.nullBitmap : undefined
    const offset = data.offset
    const { values, length } = data
    yield bits
      ? {
          values,
          at,
          length,
          isNull: (row) => ((bits[(row + offset) >> 3]! >> ((row + offset) & 7)) & 1) === 0,
        }
      : { values, at, length }
    at += length
  }
}

/** Numbers of a column; null becomes NaN. The memory is the column's own where that is possible. @internal */
export function readNumbers(vector: Vector, name: string): Float64Array {
  const { type } = vector
  const float64 = DataType.isFloat(type) && type.precision === Precision.DOUBLE
  if (float64 && vector.data.length === 1 && vector.nullCount === 0) {
    const data = vector.data[0]!
    return data.values.subarray(0, data.length)
  }
  const out = new Float64Array(vector.length)
  if (float64) {
    for (const { values, at, length, isNull } of chunks(vector)) {
      out.set((values as Float64Array).subarray(0, length), at)
      if (isNull) for (let row = 0; row < length; row++) if (isNull(row)) out[at + row] = Number.NaN
    }
    return out
  }
  if (!DataType.isInt(type) && !DataType.isFloat(type) && !DataType.isNull(type)) {
    throw new TableError(
      'COLUMN_TYPE',
      `The column ${show(name)} is ${type}, not numbers. Cast it to Float64.`,
    )
  }
  for (let row = 0; row < out.length; row++) {
    const value = vector.get(row)
    out[row] = value === null ? Number.NaN : Number(value)
    if (typeof value === 'bigint' && BigInt(out[row]!) !== value) {
      throw new TableError(
        'COLUMN_TYPE',
        `The column ${show(name)} holds ${value}, which a Float64 cannot hold.`,
      )
    }
  }
  return out
}

/** Whole numbers of a 64-bit column as doubles: two halves, no BigInt. */
function fromInt64(values: BigInt64Array, length: number, out: Float64Array, at: number): void {
  const halves = new Int32Array(values.buffer, values.byteOffset, length * 2)
  for (let i = 0; i < length; i++) out[at + i] = halves[2 * i + 1]! * 4_294_967_296 + (halves[2 * i]! >>> 0)
}

/** Instants of a column in milliseconds UTC; NaN for null. @internal */
export function readTimes(vector: Vector, name: string): Float64Array {
  const { type } = vector
  const out = new Float64Array(vector.length)
  if (DataType.isTimestamp(type) || (DataType.isDate(type) && type.unit === DateUnit.MILLISECOND)) {
    const unit = DataType.isTimestamp(type) ? type.unit : TimeUnit.MILLISECOND
    for (const { values, at, length, isNull } of chunks(vector)) {
      fromInt64(values as BigInt64Array, length, out, at)
      if (isNull) for (let row = 0; row < length; row++) if (isNull(row)) out[at + row] = Number.NaN
    }
    return toMilliseconds(out, unit, name)
  }
  if (DataType.isDate(type) || DataType.isUtf8(type) || DataType.isDictionary(type)) {
    for (let row = 0; row < out.length; row++) {
      const value: unknown = vector.get(row)
      out[row] = value === null ? Number.NaN : parseInstant(value as string | number)
    }
    return out
  }
  throw new TableError(
    'COLUMN_TYPE',
    `The column ${show(name)} is ${type}, not times. Use a Timestamp or ISO 8601 strings.`,
  )
}

function toMilliseconds(times: Float64Array, unit: TimeUnit, name: string): Float64Array {
  if (unit === TimeUnit.MILLISECOND) return times
  const divisor = unit === TimeUnit.SECOND ? 0.001 : unit === TimeUnit.MICROSECOND ? 1000 : 1_000_000
  for (let i = 0; i < times.length; i++) {
    const t = unit === TimeUnit.SECOND ? times[i]! * 1000 : times[i]! / divisor
    if (!Number.isInteger(t) && !Number.isNaN(t)) {
      throw new TableError(
        'COLUMN_TYPE',
        `The column ${show(name)} has a time at row ${i} that is not whole milliseconds. Round it first.`,
      )
    }
    times[i] = t
  }
  return times
}

/** Whole numbers of a column. @internal */
export function readIntegers(vector: Vector, name: string): Float64Array {
  const { type } = vector
  if (DataType.isInt(type) && type.bitWidth === 64 && vector.nullCount === 0) {
    const out = new Float64Array(vector.length)
    for (const { values, at, length } of chunks(vector)) fromInt64(values as BigInt64Array, length, out, at)
    return out
  }
  if (DataType.isDuration(type)) {
    const out = Float64Array.from({ length: vector.length }, (_, row) => Number(vector.get(row)))
    return toMilliseconds(out, type.unit, name).map((ms) => ms / 1000)
  }
  return readNumbers(vector, name)
}

/** Labels as the index of each row in a list of different labels, in order of appearance. @internal */
export interface Codes {
  readonly labels: string[]
  readonly codes: Int32Array
}

/** @internal */
export function readLabels(vector: Vector, name: string): Codes {
  const codes = new Int32Array(vector.length)
  const index = new Map<string, number>()
  const code = (label: unknown, row: number): number => {
    if (label === null || label === undefined) {
      throw new TableError(
        'COLUMN_TYPE',
        `The column ${show(name)} has no label in row ${row}. Every row needs one.`,
      )
    }
    const text = String(label)
    let found = index.get(text)
    if (found === undefined) {
      found = index.size
      index.set(text, found)
    }
    return found
  }
  let at = 0
  for (const data of vector.data) {
    if (DataType.isUtf8(data.type) && data.nullCount === 0) {
      readPlain(data.values as Uint8Array, data.valueOffsets as Int32Array, data.length, codes, at, code)
    } else if (DataType.isDictionary(data.type) && data.nullCount === 0) {
      readDictionary(data.values as Int32Array, data.dictionary!, data.length, codes, at, code)
    } else {
      const chunk = vector.slice(at, at + data.length)
      for (let row = 0; row < data.length; row++) codes[at + row] = code(chunk.get(row), at + row)
    }
    at += data.length
  }
  return { labels: [...index.keys()], codes }
}

/** Rows of one label mostly follow each other, so the bytes are compared before any text is decoded. */
function readPlain(
  bytes: Uint8Array,
  offsets: Int32Array,
  length: number,
  codes: Int32Array,
  at: number,
  code: (label: string, row: number) => number,
): void {
  const decoder = new TextDecoder()
  let last = -1
  let lastFrom = 0
  let lastSize = -1
  for (let row = 0; row < length; row++) {
    const from = offsets[row]!
    const size = offsets[row + 1]! - from
    let same = size === lastSize
    for (let i = 0; same && i < size; i++) same = bytes[from + i] === bytes[lastFrom + i]
    if (!same) {
      last = code(decoder.decode(bytes.subarray(from, from + size)), at + row)
      lastSize = size
    }
    lastFrom = from
    codes[at + row] = last
  }
}

/** Each label of a dictionary is looked up once. */
function readDictionary(
  indices: ArrayLike<number>,
  dictionary: Vector,
  length: number,
  codes: Int32Array,
  at: number,
  code: (label: unknown, row: number) => number,
): void {
  const known = new Map<number, number>()
  for (let row = 0; row < length; row++) {
    const index = Number(indices[row])
    let found = known.get(index)
    if (found === undefined) {
      found = code(dictionary.get(index), at + row)
      known.set(index, found)
    }
    codes[at + row] = found
  }
}

/** Names of the columns that are not among `axes`, with their fields. @internal */
export function otherFields(table: Table, axes: readonly string[]): { field: Field; index: number }[] {
  return table.schema.fields
    .map((field, index) => ({ field, index }))
    .filter(
      ({ field, index }) =>
        !axes.includes(field.name) || table.schema.fields.findIndex((f) => f.name === field.name) !== index,
    )
}
