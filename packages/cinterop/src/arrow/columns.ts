import {
  type Data,
  Dictionary,
  Field,
  FixedSizeList,
  Float64,
  Int32,
  Int64,
  makeData,
  type Timestamp,
  TimestampMillisecond,
  Utf8,
  Vector,
} from 'apache-arrow'
import { TableError } from '../errors.ts'

/** Columns are made from typed arrays alone: a million rows take milliseconds. @internal */
export type Missing = 'null' | 'nan'

/** The bitmap of the values that are not NaN, and how many are; no bitmap when none is. @internal */
export function nanBitmap(values: Float64Array): { nullCount: number; nullBitmap?: Uint8Array } {
  const length = values.length
  let first = 0
  while (first < length && !Number.isNaN(values[first]!)) first++
  if (first === length) return { nullCount: 0 }
  // Arrow buffers are padded to 8 bytes.
  const nullBitmap = new Uint8Array(Math.ceil(length / 64) * 8)
  let valid = 0
  const whole = length & ~7
  for (let i = 0, byte = 0; i < whole; i += 8, byte++) {
    let bits = 0
    for (let bit = 0; bit < 8; bit++) {
      const value = values[i + bit]
      if (!Number.isNaN(value!)) {
        bits |= 1 << bit
        valid++
      }
    }
    nullBitmap[byte] = bits
  }
  for (let i = whole; i < length; i++) {
    if (!Number.isNaN(values[i]!)) {
      nullBitmap[i >> 3]! |= 1 << (i & 7)
      valid++
    }
  }
  return { nullCount: length - valid, nullBitmap }
}

const FLOAT64 = new Float64()
const UTC_MS: Timestamp = new TimestampMillisecond('UTC')
const INT64 = new Int64()

/** Values, sharing their memory. @internal */
export function floatData(values: Float64Array, missing: Missing): Data<Float64> {
  return makeData({
    type: FLOAT64,
    data: values,
    ...(missing === 'nan' ? { nullCount: 0 } : nanBitmap(values)),
  })
}

/** Rows of `size` values each, sharing their memory. @internal */
export function listData(
  values: Float64Array,
  size: number,
  rows: number,
  missing: Missing,
): Data<FixedSizeList<Float64>> {
  const type = new FixedSizeList(size, new Field('item', FLOAT64, true))
  return makeData({ type, child: floatData(values, missing), nullCount: 0, length: rows })
}

/**
 * 64-bit integers from whole numbers. Two 32-bit halves are written instead of a BigInt, which is ten times faster.
 * @internal
 */
export function toInt64(numbers: Float64Array, repeat = 1): BigInt64Array {
  const out = new BigInt64Array(numbers.length * repeat)
  const halves = new Int32Array(out.buffer)
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i]!
    halves[2 * i] = n | 0
    halves[2 * i + 1] = Math.floor(n / 4_294_967_296)
  }
  return fillFrom(out, numbers.length)
}

/** Repeats the first `known` elements up to the end, doubling what is there. */
function fillFrom<T extends BigInt64Array | Uint8Array>(out: T, known: number): T {
  for (let done = known; done > 0 && done < out.length; done *= 2)
    out.copyWithin(done, 0, Math.min(done, out.length - done))
  return out
}

/** Instants, repeated; all null when the axis has no known start. @internal */
export function timeData(times: Float64Array, repeat = 1): Data<Timestamp> {
  const data = toInt64(times, repeat)
  if (times.length > 0 && Number.isNaN(times[0]!)) {
    const nullBitmap = new Uint8Array(Math.ceil(data.length / 64) * 8)
    return makeData({ type: UTC_MS, data: data.fill(0n), nullCount: data.length, nullBitmap })
  }
  return makeData({ type: UTC_MS, data, nullCount: 0 })
}

/** One instant for every row. @internal */
export function sameTimeData(time: number, rows: number): Data<Timestamp> {
  return timeData(Float64Array.of(time), rows)
}

/** Seconds, repeated. @internal */
export function secondsData(seconds: Float64Array, repeat = 1): Data<Int64> {
  return makeData({ type: INT64, data: toInt64(seconds, repeat), nullCount: 0 })
}

/** Labels, each in `run` rows one after the other. @internal */
export type LabelData = Data<Utf8> | Data<Dictionary<Utf8, Int32>>

/** Makes label columns; those of one table share their dictionary. @internal */
export class LabelColumns {
  readonly type: Utf8 | Dictionary<Utf8, Int32>
  readonly #bytes: readonly Uint8Array[]
  readonly #dictionary: Vector<Utf8> | undefined

  constructor(labels: readonly string[], dictionary: boolean) {
    const encoder = new TextEncoder()
    this.#bytes = labels.map((label) => encoder.encode(label))
    this.type = new Utf8()
    if (dictionary) {
      this.#dictionary = new Vector([this.#plain(0, labels.length, 1)])
      this.type = new Dictionary(new Utf8(), new Int32())
    }
  }

  /** The most labels from `first` on whose text, `run` times each, fits the 32-bit offsets of a string column. */
  fitting(first: number, run: number): number {
    if (this.#dictionary) return this.#bytes.length - first
    let bytes = 0
    let count = 0
    while (first + count < this.#bytes.length) {
      bytes += this.#bytes[first + count]!.length * run
      if (bytes > 2_147_483_647) break
      count++
    }
    if (count > 0 || first === this.#bytes.length) return count
    throw new TableError(
      'bad_option',
      `A label of ${this.#bytes[first]!.length} bytes in ${run} rows is more than a string column can hold. Use { dictionary: true }.`,
    )
  }

  data(first: number, count: number, run: number): LabelData {
    const dictionary = this.#dictionary
    if (!dictionary) return this.#plain(first, count, run)
    const codes = new Int32Array(count * run)
    for (let i = 0; i < count; i++) codes.fill(first + i, i * run, (i + 1) * run)
    return makeData({ type: this.type as Dictionary<Utf8, Int32>, data: codes, nullCount: 0, dictionary })
  }

  #plain(first: number, count: number, run: number): Data<Utf8> {
    const labels = this.#bytes.slice(first, first + count)
    const valueOffsets = new Int32Array(count * run + 1)
    const data = new Uint8Array(labels.reduce((sum, label) => sum + label.length * run, 0))
    let row = 0
    let at = 0
    for (const label of labels) {
      if (run > 0) {
        const part = data.subarray(at, at + label.length * run)
        part.set(label)
        fillFrom(part, label.length)
      }
      for (const end = row + run; row < end; ) {
        at += label.length
        valueOffsets[++row] = at
      }
    }
    return makeData({ type: new Utf8(), data, valueOffsets, nullCount: 0, length: count * run })
  }
}
