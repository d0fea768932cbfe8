import {
  type Data,
  Dictionary,
  Field,
  FixedSizeList,
  type Float64,
  Int32,
  Int64,
  makeData,
  type Timestamp,
  TimestampMillisecond,
  Utf8,
  Vector,
} from '#arrow'
import { TableError } from '../errors.ts'
import type { LeadTimeAxis } from '../time/lead-time-axis.ts'
import type { TimeAxis } from '../time/time-axis.ts'
import { allocateBytes } from './allocate.ts'
import { float64, nullableDoubles } from './float-data.ts'
import { once } from './once.ts'

// Columns are made from typed arrays alone: a million rows take milliseconds.

/** The form of a missing value in a column of doubles. @internal */
export type Missing = 'null' | 'nan'

/** The types of the columns. @internal */
export const utcMs: () => Timestamp = once(() => new TimestampMillisecond('UTC'))
/** @internal */
export const int64: () => Int64 = once(() => new Int64())
/** @internal */
export function listType(size: number): FixedSizeList<Float64> {
  return new FixedSizeList(size, new Field('item', float64(), true))
}

/** Values, sharing their memory. @internal */
export function floatData(values: Float64Array, missing: Missing): Data<Float64> {
  return missing === 'null'
    ? nullableDoubles(values)
    : makeData({ type: float64(), data: values, nullCount: 0 })
}

/** A column per row of `values`, each a part of it. @internal */
export function rowsData(values: Float64Array, rows: number, missing: Missing): Data<Float64>[] {
  const length = values.length / rows
  return Array.from({ length: rows }, (_, i) =>
    floatData(values.subarray(i * length, (i + 1) * length), missing),
  )
}

/** Lists of as many values each as the type says, sharing their memory. @internal */
export function listData(
  type: FixedSizeList<Float64>,
  values: Float64Array,
  rows: number,
  missing: Missing,
): Data<FixedSizeList<Float64>> {
  return makeData({ type, child: floatData(values, missing), nullCount: 0, length: rows })
}

const HIGH = 4_294_967_296

function int64Room(length: number): BigInt64Array {
  return new BigInt64Array(allocateBytes(length * 8), 0, length)
}

/** 64-bit integers from whole numbers, `repeat` times one after the other. @internal */
export function toInt64(numbers: Float64Array, repeat = 1): BigInt64Array {
  const out = int64Room(numbers.length * repeat)
  // Two halves of 32 bits are written: a BigInt per number would take ten times as long.
  const halves = new Uint32Array(out.buffer)
  for (let i = 0; i < numbers.length && i < out.length; i++) {
    const high = Math.floor(numbers[i]! / HIGH)
    halves[2 * i] = numbers[i]! - high * HIGH
    halves[2 * i + 1] = high
  }
  return fillFrom(out, numbers.length)
}

/** Whole numbers of a regular step, by additions alone: the longest axes are made by it. */
function regularInt64(start: number, step: number, length: number, repeat: number): BigInt64Array {
  const out = int64Room(length * repeat)
  const halves = new Uint32Array(out.buffer)
  const stepHigh = Math.floor(step / HIGH)
  const stepLow = step - stepHigh * HIGH
  let high = Math.floor(start / HIGH)
  let low = start - high * HIGH
  for (let i = 0; i < length && i < out.length; i++) {
    halves[2 * i] = low
    halves[2 * i + 1] = high
    low += stepLow
    high += stepHigh
    if (low >= HIGH) {
      low -= HIGH
      high++
    }
  }
  return fillFrom(out, length)
}

/** Repeats the first `known` elements up to the end, doubling what is there. */
function fillFrom<T extends BigInt64Array | Uint8Array>(out: T, known: number): T {
  for (let done = known; done > 0 && done < out.length; done *= 2) {
    out.copyWithin(done, 0, Math.min(done, out.length - done))
  }
  return out
}

/** The times of an axis, `repeat` times one after the other; all null when it has no known start. @internal */
export function timeData(axis: TimeAxis, repeat = 1): Data<Timestamp> {
  const { start, step, length } = axis
  if (length > 0 && Number.isNaN(start)) return nullTimes(length * repeat)
  const data =
    typeof step === 'number'
      ? regularInt64(start, step * 1000, length, repeat)
      : toInt64(axis.values(), repeat)
  return makeData({ type: utcMs(), data, nullCount: 0 })
}

/** The valid times of one issue time; all null where that is not known. @internal */
export function validTimeData(issue: number, leads: LeadTimeAxis, repeat = 1): Data<Timestamp> {
  const { start, step, length } = leads
  if (Number.isNaN(issue)) return nullTimes(length * repeat)
  const data =
    step === null
      ? toInt64(
          leads.values().map((lead) => issue + lead * 1000),
          repeat,
        )
      : regularInt64(issue + start * 1000, step * 1000, length, repeat)
  return makeData({ type: utcMs(), data, nullCount: 0 })
}

function nullTimes(length: number): Data<Timestamp> {
  const nullBitmap = new Uint8Array(Math.ceil(length / 64) * 8)
  return makeData({ type: utcMs(), data: new BigInt64Array(length), nullCount: length, nullBitmap })
}

/** One instant for every row. @internal */
export function sameTimeData(time: number, rows: number): Data<Timestamp> {
  if (Number.isNaN(time)) return nullTimes(rows)
  return makeData({ type: utcMs(), data: toInt64(Float64Array.of(time), rows), nullCount: 0 })
}

/** Lead times in seconds, `repeat` times one after the other. @internal */
export function secondsData(leads: LeadTimeAxis, repeat = 1): Data<Int64> {
  const { start, step, length } = leads
  const data = step === null ? toInt64(leads.values(), repeat) : regularInt64(start, step, length, repeat)
  return makeData({ type: int64(), data, nullCount: 0 })
}

/** Labels, each in `run` rows one after the other. @internal */
export type LabelData = Data<Utf8> | Data<Dictionary<Utf8, Int32>>

/** Makes label columns; those of one table share their dictionary. @internal */
export class LabelColumns {
  readonly type: Utf8 | Dictionary<Utf8, Int32>
  readonly #bytes: () => readonly Uint8Array[]
  /** Undefined for plain strings. */
  readonly #dictionary: (() => Vector<Utf8>) | undefined

  constructor(labels: readonly string[], dictionary: boolean) {
    this.type = dictionary ? new Dictionary(new Utf8(), new Int32()) : new Utf8()
    this.#bytes = once(() => {
      const encoder = new TextEncoder()
      return labels.map((label) => encoder.encode(label))
    })
    if (dictionary) this.#dictionary = once(() => new Vector([this.#plain(0, labels.length, 1)]))
  }

  /** The most labels from `first` on whose text, `run` times each, fits the 32-bit offsets of a string column. */
  fitting(first: number, run: number): number {
    const labels = this.#bytes()
    if (this.#dictionary) return labels.length - first
    let bytes = 0
    let count = 0
    while (first + count < labels.length) {
      bytes += labels[first + count]!.length * run
      if (bytes > 2_147_483_647) break
      count++
    }
    if (count > 0 || first === labels.length) return count
    throw new TableError(
      'TOO_LONG',
      `A label of ${labels[first]!.length} bytes in ${run} rows is more than a string column can hold. Use { dictionary: true }.`,
    )
  }

  data(first: number, count: number, run: number): LabelData {
    const dictionary = this.#dictionary?.()
    if (!dictionary) return this.#plain(first, count, run)
    const codes = new Int32Array(count * run)
    for (let i = 0; i < count; i++) codes.fill(first + i, i * run, (i + 1) * run)
    return makeData({ type: this.type as Dictionary<Utf8, Int32>, data: codes, nullCount: 0, dictionary })
  }

  #plain(first: number, count: number, run: number): Data<Utf8> {
    const labels = this.#bytes().slice(first, first + count)
    const valueOffsets = new Int32Array(allocateBytes((count * run + 1) * 4), 0, count * run + 1)
    const size = labels.reduce((sum, label) => sum + label.length * run, 0)
    const data = new Uint8Array(allocateBytes(size), 0, size)
    let row = 0
    let at = 0
    valueOffsets[0] = 0
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
