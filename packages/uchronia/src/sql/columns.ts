import type { TimeAxis } from '@uchronia/series'
import type { Bindings, Vector } from './duckdb.ts'
import { toInt64, toMicroseconds } from './microseconds.ts'
import type { Block } from './scan.ts'
import type { Selected } from './selection.ts'
import type { SqlSeries } from './source.ts'

/** A column of the long table of a series. @internal */
export type Column = 'station' | 'member' | 'time' | 'reference_time' | 'lead_time' | 'valid_time' | 'value'

/** A call of the table function: a series, the part that is wanted, and its columns. @internal */
export interface Bound {
  readonly series: SqlSeries
  readonly selected: Selected
  readonly columns: readonly Column[]
}

/** Fills a vector with rows `from` to `from + count` of a block. @internal */
export type Fill = (vector: Vector, block: Block, from: number, count: number) => void

/** The columns of each kind, those of its long table. @internal */
export const COLUMNS: Readonly<Record<SqlSeries['kind'], readonly Column[]>> = {
  single: ['time', 'value'],
  collection: ['station', 'time', 'value'],
  ensemble: ['member', 'time', 'value'],
  forecast: ['reference_time', 'lead_time', 'valid_time', 'member', 'value'],
}

/** Rows of a chunk. */
const ROWS = 2048

/** @internal */
export function fillOf(column: Column, bindings: Bindings, { series, selected }: Bound): Fill {
  const { rows, steps } = selected
  switch (column) {
    case 'value':
      return valueFill(bindings)
    case 'member':
    case 'station': {
      const labels =
        series.kind === 'collection' ? series.stations : series.kind === 'single' ? [] : series.members
      return labelFill(
        bindings,
        rows.map((row) => labels[row]!),
      )
    }
    case 'lead_time': {
      const leads = leadsOf(series).slice(steps.start, steps.end)
      const seconds = toInt64(leads.values())
      return runFill(bindings, (out, _issue, step, n) => out.set(seconds.subarray(step, step + n)))
    }
    case 'reference_time': {
      const issues = issuesOf(series)
      if (isUnknown(issues)) return nullFill(bindings)
      const first = selected.issues.start
      return runFill(bindings, (out, issue) => out.fill(BigInt(issues.at(first + issue)) * 1000n))
    }
    case 'valid_time': {
      const issues = issuesOf(series)
      if (isUnknown(issues)) return nullFill(bindings)
      const first = selected.issues.start
      const leads = leadsOf(series).slice(steps.start, steps.end).values()
      const valid = new BigInt64Array(leads.length)
      let of = -1
      return runFill(bindings, (out, issue, step, n) => {
        if (issue !== of) {
          const start = issues.at(first + issue)
          toMicroseconds(
            leads.map((lead) => start + lead * 1000),
            valid,
          )
          of = issue
        }
        out.set(valid.subarray(step, step + n))
      })
    }
    case 'time': {
      const { time } = series as SqlSeries & { readonly time: TimeAxis }
      if (isUnknown(time)) return nullFill(bindings)
      return timeFill(bindings, time, steps.start)
    }
  }
}

function issuesOf(series: SqlSeries): TimeAxis {
  return (series as SqlSeries & { kind: 'forecast' }).issues
}

function leadsOf(series: SqlSeries) {
  return (series as SqlSeries & { kind: 'forecast' }).leads
}

function isUnknown(axis: TimeAxis): boolean {
  return Number.isNaN(axis.start)
}

/** Values, with a mask that says which are missing where some are. */
function valueFill(bindings: Bindings): Fill {
  const mask = new Uint8Array(ROWS / 8)
  return (vector, { values }, from, count) => {
    const { buffer, byteOffset } = values
    bindings.copy_data_to_vector(vector, 0, buffer, byteOffset + from * 8, count * 8)
    let missing = false
    for (let row = 0; row < count; row++) {
      const value = values[from + row]!
      // A mask is made when the first missing value is found: most chunks have none.
      // biome-ignore lint/suspicious/noSelfCompare: the quickest way to find NaN
      if (value === value) continue
      if (!missing) mask.fill(255)
      missing = true
      mask[row >> 3]! &= ~(1 << (row & 7))
    }
    if (missing) setValidity(bindings, vector, mask)
  }
}

function nullFill(bindings: Bindings): Fill {
  const mask = new Uint8Array(ROWS / 8)
  return (vector) => setValidity(bindings, vector, mask)
}

function setValidity(bindings: Bindings, vector: Vector, mask: Uint8Array): void {
  bindings.vector_ensure_validity_writable(vector)
  bindings.copy_data_to_vector_validity(vector, 0, mask.buffer, 0, mask.byteLength)
}

/** Calls `run` for each run of rows of one issue and one member or station: where it goes, what it is of. */
function forEachRun(
  { rowCount, stepCount }: Block,
  from: number,
  count: number,
  run: (at: number, issue: number, row: number, step: number, n: number) => void,
): void {
  for (let at = 0; at < count; ) {
    const step = (from + at) % stepCount
    const line = Math.floor((from + at) / stepCount)
    const n = Math.min(count - at, stepCount - step)
    run(at, Math.floor(line / rowCount), line % rowCount, step, n)
    at += n
  }
}

/** 64-bit integers, a run at a time. */
function runFill(
  bindings: Bindings,
  write: (out: BigInt64Array, issue: number, step: number, n: number) => void,
): Fill {
  const out = new BigInt64Array(ROWS)
  return (vector, block, from, count) => {
    forEachRun(block, from, count, (at, issue, _row, step, n) =>
      write(out.subarray(at, at + n), block.issueFirst + issue, block.stepFirst + step, n),
    )
    bindings.copy_data_to_vector(vector, 0, out.buffer, 0, count * 8)
  }
}

/** The times of a block are made for it, and not for the whole of an axis, which may be long. */
function timeFill(bindings: Bindings, axis: TimeAxis, first: number): Fill {
  let of: Block | undefined
  let times = new BigInt64Array(0)
  const out = new BigInt64Array(ROWS)
  return (vector, block, from, count) => {
    if (block !== of) {
      const start = first + block.stepFirst
      if (times.length < block.stepCount) times = new BigInt64Array(block.stepCount)
      toMicroseconds(axis.slice(start, start + block.stepCount).values(), times)
      of = block
    }
    forEachRun(block, from, count, (at, _issue, _row, step, n) => out.set(times.subarray(step, step + n), at))
    bindings.copy_data_to_vector(vector, 0, out.buffer, 0, count * 8)
  }
}

/** Bytes of a text inside a vector: its length and up to 12 bytes, or its beginning and where it lies. */
const TEXT = 16
const INLINE = 12

/** Names, each made once: short ones for all chunks, longer ones for each chunk, which owns their text. */
function labelFill(bindings: Bindings, labels: readonly string[]): Fill {
  const texts = labels.map((label) => new TextEncoder().encode(label))
  const short = new Uint8Array(texts.length * TEXT)
  for (const [i, text] of texts.entries()) {
    if (text.length > INLINE) continue
    new DataView(short.buffer).setUint32(i * TEXT, text.length, true)
    short.set(text, i * TEXT + 4)
  }
  const out = new Uint8Array(ROWS * TEXT)
  return (vector, block, from, count) => {
    const long = new Map<number, Uint8Array>()
    forEachRun(block, from, count, (at, _issue, line, _step, n) => {
      const row = block.rowFirst + line
      let record: Uint8Array | undefined = short.subarray(row * TEXT, (row + 1) * TEXT)
      if (texts[row]!.length > INLINE) {
        record = long.get(row)
        if (record === undefined) {
          bindings.vector_assign_string_element_len(vector, 0, texts[row]!)
          record = bindings.vector_get_data(vector, TEXT).slice()
          long.set(row, record)
        }
      }
      const part = out.subarray(at * TEXT, (at + n) * TEXT)
      part.set(record)
      for (let done = TEXT; done < part.length; done *= 2) part.copyWithin(done, 0, done)
    })
    bindings.copy_data_to_vector(vector, 0, out.buffer, 0, count * TEXT)
  }
}
