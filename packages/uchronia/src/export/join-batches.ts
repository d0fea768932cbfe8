import { Data, DataType, makeData, RecordBatch, Struct } from '@uchronia/series/arrow'

/**
 * Record batches of one schema as one: batches of a few rows would cost more than their rows. Columns of numbers, times,
 * plain texts and lists of numbers, as `toArrow` makes them.
 * @internal
 */
export function joinBatches(batches: readonly RecordBatch[]): RecordBatch {
  const [first] = batches
  if (batches.length === 1) return first!
  const { schema } = first!
  const children = schema.fields.map((_, i) => joined(batches.map((batch) => batch.data.children[i]!)))
  const length = batches.reduce((sum, batch) => sum + batch.numRows, 0)
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  )
}

function joined(parts: readonly Data[]): Data {
  const { type } = parts[0]!
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const nullBitmap = joinedBits(parts, length)
  const nullCount = nullBitmap === undefined ? 0 : parts.reduce((sum, part) => sum + part.nullCount, 0)
  const nulls = { nullCount, ...(nullBitmap === undefined ? {} : { nullBitmap }) }
  if (DataType.isFixedSizeList(type)) {
    return makeData({ type, length, ...nulls, child: joined(parts.map((part) => part.children[0]!)) })
  }
  if (DataType.isUtf8(type)) {
    const { data, valueOffsets } = joinedTexts(parts, length)
    return makeData({ type, length, ...nulls, data, valueOffsets })
  }
  type Numbers = Float64Array & { set(values: ArrayLike<unknown>, at: number): void }
  const Numbers = parts[0]!.values.constructor as new (size: number) => Numbers
  const data = new Numbers(length)
  let at = 0
  for (const part of parts) {
    data.set(part.values.subarray(0, part.length), at)
    at += part.length
  }
  return new Data(type, 0, length, nullCount, [undefined, data, nullBitmap] as never)
}

/** The bitmaps of parts one after the other; undefined when none has one. */
function joinedBits(parts: readonly Data[], length: number): Uint8Array | undefined {
  if (parts.every((part) => part.nullCount === 0)) return undefined
  const bits = new Uint8Array(Math.ceil(length / 64) * 8).fill(255)
  let at = 0
  for (const part of parts) {
    if (part.nullCount > 0) setBits(bits, at, part.nullBitmap!, part.length)
    at += part.length
  }
  return bits
}

/** Copies bits to where all are set. */
function setBits(bits: Uint8Array, at: number, from: Uint8Array, length: number): void {
  if ((at & 7) === 0) {
    const bytes = Math.ceil(length / 8)
    bits.set(from.subarray(0, bytes), at >> 3)
    if ((length & 7) !== 0) bits[(at >> 3) + bytes - 1]! |= (255 << (length & 7)) & 255
    return
  }
  for (let row = 0; row < length; row++) {
    if (((from[row >> 3]! >> (row & 7)) & 1) === 0) bits[(at + row) >> 3]! &= ~(1 << ((at + row) & 7))
  }
}

function joinedTexts(parts: readonly Data[], length: number): { data: Uint8Array; valueOffsets: Int32Array } {
  const size = parts.reduce((sum, part) => sum + part.valueOffsets[part.length]!, 0)
  const data = new Uint8Array(size)
  const valueOffsets = new Int32Array(length + 1)
  let row = 0
  let at = 0
  for (const part of parts) {
    const bytes = part.valueOffsets[part.length]!
    data.set(part.values.subarray(0, bytes), at)
    for (let i = 1; i <= part.length; i++) valueOffsets[row + i] = at + part.valueOffsets[i]!
    row += part.length
    at += bytes
  }
  return { data, valueOffsets }
}
