import {
  type Data,
  DateDay,
  Float64,
  Int32,
  Int64,
  makeData,
  type Timestamp,
  TimestampMillisecond,
  Utf8,
} from '@uchronia/series/arrow'
import { toInt64 } from '@uchronia/series/internal'

// Columns of tables that are no layout of a series, made from typed arrays alone.

const DAY = 86_400_000

/** Instants in milliseconds UTC. @internal */
export function instantColumn(times: Float64Array): Data<Timestamp> {
  return makeData({ type: new TimestampMillisecond('UTC'), data: toInt64(times), nullCount: 0 })
}

/** Instants that are not there. @internal */
export function noInstants(rows: number): Data<Timestamp> {
  return makeData({
    type: new TimestampMillisecond('UTC'),
    data: new BigInt64Array(rows),
    nullCount: rows,
    nullBitmap: noBits(rows),
  })
}

/** The UTC days of instants. @internal */
export function dayColumn(times: Float64Array): Data<DateDay> {
  return makeData({
    type: new DateDay(),
    data: Int32Array.from(times, (time) => Math.floor(time / DAY)),
    nullCount: 0,
  })
}

/** @internal */
export function numberColumn(values: Float64Array): Data<Float64> {
  return makeData({ type: new Float64(), data: values, nullCount: 0 })
}

/** @internal */
export function integerColumn(values: Int32Array): Data<Int32> {
  return makeData({ type: new Int32(), data: values, nullCount: 0 })
}

/** Whole numbers that may need 64 bits. @internal */
export function integer64Column(values: Float64Array): Data<Int64> {
  return makeData({ type: new Int64(), data: toInt64(values), nullCount: 0 })
}

/** Texts, each row one of a few by its index. @internal */
export function textColumn(codes: Int32Array, texts: readonly string[]): Data<Utf8> {
  const encoder = new TextEncoder()
  const bytes = texts.map((text) => encoder.encode(text))
  const valueOffsets = new Int32Array(codes.length + 1)
  for (let row = 0; row < codes.length; row++) {
    valueOffsets[row + 1] = valueOffsets[row]! + bytes[codes[row]!]!.length
  }
  const data = new Uint8Array(valueOffsets[codes.length]!)
  for (let row = 0, at = 0; row < codes.length; row++) {
    // Most names are a few bytes, for which a loop is faster than a copy.
    for (const byte of bytes[codes[row]!]!) data[at++] = byte
  }
  return makeData({ type: new Utf8(), data, valueOffsets, nullCount: 0, length: codes.length })
}

/** A column so many times one after the other. @internal */
export function repeatedText({ values, valueOffsets, length }: Data<Utf8>, times: number): Data<Utf8> {
  const bytes = valueOffsets[length]!
  const data = new Uint8Array(bytes * times)
  const offsets = new Int32Array(length * times + 1)
  for (let time = 0; time < times; time++) {
    data.set(values.subarray(0, bytes), time * bytes)
    for (let i = 1; i <= length; i++) offsets[time * length + i] = time * bytes + valueOffsets[i]!
  }
  return makeData({ type: new Utf8(), data, valueOffsets: offsets, nullCount: 0, length: length * times })
}

/** One text in every row; null in every row for null. @internal */
export function sameText(text: string | null, rows: number): Data<Utf8> {
  if (text !== null) return textColumn(new Int32Array(rows), [text])
  return makeData({
    type: new Utf8(),
    data: new Uint8Array(0),
    valueOffsets: new Int32Array(rows + 1),
    length: rows,
    nullCount: rows,
    nullBitmap: noBits(rows),
  })
}

function noBits(rows: number): Uint8Array {
  return new Uint8Array(Math.ceil(rows / 64) * 8)
}
