import { blocksOf } from '../engine/blocks.ts'
import type { BlockWindow } from '../engine/engine.ts'
import { type Bound, type Fill, fillOf } from './columns.ts'
import type { Bindings, Chunk } from './duckdb.ts'

/**
 * Values that are read at a time. Reading happens on this thread, when DuckDB asks for rows: this many take some milliseconds,
 * and other work comes in between.
 */
const VALUES = 500_000

/** Rows that DuckDB takes at a time. @internal */
export const CHUNK = 2048

/** Values that were read: a window of the part that was selected. @internal */
export interface Block extends Required<BlockWindow> {
  /** Issues x rows x steps; empty where no column needs them. */
  readonly values: Float64Array
}

/**
 * One pass over the selected part of a series, in the order of its long table, which reads blocks of values and hands them to
 * DuckDB chunk by chunk. A pass that needs no values reads none.
 * @internal
 */
export class Scan {
  readonly #bound: Bound
  readonly #bindings: Bindings
  readonly #fills: readonly Fill[]
  readonly #needsValues: boolean
  readonly #windows: Iterator<Required<BlockWindow>>
  #block: Block | undefined
  /** The next row of the block. */
  #next = 0
  #size = 0

  /** @param columns  the indices of the columns that are wanted */
  constructor(bindings: Bindings, bound: Bound, columns: readonly number[]) {
    this.#bound = bound
    this.#bindings = bindings
    const wanted = columns.map((index) => bound.columns[index]!)
    this.#needsValues = wanted.includes('value')
    this.#fills = wanted.map((column) => fillOf(column, bindings, bound))
    const { issues, rows, steps } = bound.selected
    const shape = [issues.end - issues.start, rows.length, steps.end - steps.start] as const
    this.#windows = blocksOf(shape, mostValues(bound))[Symbol.iterator]()
  }

  /** Fills a chunk with the next rows; none of them at the end. */
  fill(chunk: Chunk): void {
    if (this.#next === this.#size) this.#advance()
    const count = Math.min(CHUNK, this.#size - this.#next)
    if (count > 0) {
      for (const [column, fill] of this.#fills.entries()) {
        fill(this.#bindings.data_chunk_get_vector(chunk, column), this.#block!, this.#next, count)
      }
      this.#next += count
    }
    this.#bindings.data_chunk_set_size(chunk, count)
  }

  #advance(): void {
    const { value: window, done } = this.#windows.next()
    this.#next = 0
    this.#size = 0
    this.#block = undefined
    if (done) return
    this.#block = { ...window, values: this.#needsValues ? this.#read(window) : new Float64Array(0) }
    this.#size = window.issueCount * window.rowCount * window.stepCount
  }

  #read({ issueFirst, issueCount, rowFirst, rowCount, stepFirst, stepCount }: Required<BlockWindow>) {
    const { series, selected } = this.#bound
    const issue = selected.issues.start + issueFirst
    const step = selected.steps.start + stepFirst
    return series.readBlock(
      { start: issue, end: issue + issueCount },
      selected.rows.slice(rowFirst, rowFirst + rowCount),
      { start: step, end: step + stepCount },
    )
  }
}

/**
 * The values of a block. Files have an issue time of a forecast in one piece, which is unpacked as a whole for a few of its
 * members or lead times: then a block has as many issue times as if all of them were read.
 */
function mostValues({ series, selected: { rows, steps } }: Bound): number {
  if (series.kind !== 'forecast') return VALUES
  const whole = series.members.length * series.leads.length
  const part = rows.length * (steps.end - steps.start)
  return Math.max(1, Math.floor(VALUES / whole)) * part
}
