import type { IndexRange } from '@uchronia/series'
import type { Piece, Source } from './source.ts'

/** Rows of a table that are made at a time: a column of them takes 1 MiB. @internal */
export const ROWS_AT_A_TIME: number = 1 << 17

/** Values that are read at a time for tables with a column per member or station. */
const VALUES_AT_A_TIME = 1 << 20

/**
 * The axis along which an issue (all of a series without issues) may be cut, in the order of the rows of its table: first
 * members or stations, then their steps; the steps of all of them; or members alone, whose values are lists.
 * @internal
 */
export type Cut = 'rows' | 'steps' | 'lists'

/** Pieces that the issues of a forecast make at least, where there are as many: progress is told, and a signal heard, between them. */
const LEAST_PIECES = 64

/** Parts of a source that fit in memory, in the order of their rows; one without values when it has none. @internal */
export function* piecesOf(source: Source, cut: Cut): Iterable<Source> {
  const [issues, rows, steps] = source.shape
  if (issues * rows * steps === 0) {
    yield source
    return
  }
  const most = cut === 'rows' ? ROWS_AT_A_TIME : VALUES_AT_A_TIME
  const block = Math.min(Math.floor(most / (rows * steps)), Math.ceil(issues / LEAST_PIECES))
  for (const range of rangesOf(issues, Math.max(1, block))) {
    for (const piece of block > 0 ? [{}] : cuts(rows, steps, cut, most)) {
      yield source.part({ ...piece, issues: range })
    }
  }
}

function* cuts(rows: number, steps: number, cut: Cut, most: number): Iterable<Partial<Piece>> {
  if (cut === 'steps') {
    for (const range of rangesOf(steps, Math.max(1, Math.floor(most / rows)))) yield { steps: range }
    return
  }
  for (const range of rangesOf(rows, Math.max(1, Math.floor(most / steps)))) {
    if (cut === 'lists' || steps <= most) yield { rows: range }
    else for (const part of rangesOf(steps, most)) yield { rows: range, steps: part }
  }
}

function* rangesOf(length: number, size: number): Iterable<IndexRange> {
  for (let start = 0; start < length; start += size) yield { start, end: Math.min(length, start + size) }
}
