import type { Series } from '@uchronia/series'
import type { RecordBatch } from 'apache-arrow'
import type { AsyncOptions } from '../async-options.ts'
import { piecesOf } from './pieces.ts'
import type { Source } from './source.ts'
import type { TableMaker } from './table-maker.ts'

/** A part of a table, and the fraction of the work that is done when it is written. @internal */
export interface Part {
  readonly batch: RecordBatch
  readonly fraction: number
}

/**
 * A source as batches of one table that fit in memory each. The next piece is read on another thread while one is written.
 *
 * @param onPiece  sees the values of each piece
 * @internal
 */
export async function* partsOf(
  source: Source,
  { batch, cut }: TableMaker,
  options: Pick<AsyncOptions, 'signal'>,
  onPiece?: (piece: Source, series: Series) => void,
): AsyncIterable<Part> {
  const total = sizeOf(source)
  const pieces = piecesOf(source, cut)[Symbol.iterator]()
  const ahead = () => {
    const { done, value } = pieces.next()
    if (done) return undefined
    const read = value.read(options)
    // Whoever leaves off never asks for the next piece, whose failure then concerns nobody.
    read.catch(() => {})
    return { read, piece: value }
  }
  let written = 0
  for (let next = ahead(); next !== undefined; ) {
    const { read, piece } = next
    const series = await read
    next = ahead()
    written += sizeOf(piece)
    onPiece?.(piece, series)
    yield { batch: batch(series), fraction: total === 0 ? 1 : written / total }
  }
}

function sizeOf({ shape: [issues, rows, steps] }: Source): number {
  return issues * rows * steps
}
