import type { IndexRange } from '../indices.ts'

/**
 * Picks blocks, rows and columns of values that lie block after block, row after row. When what is picked lies in one
 * piece, the result shares memory with `values`; otherwise it is a copy.
 *
 * @param shape  rows of a block and columns of a row
 * @param rows   indices of the rows, in any order; undefined for all
 * @internal
 */
export function pickBlock(
  values: Float64Array,
  shape: { readonly rows: number; readonly columns: number },
  blocks: IndexRange,
  rows: readonly number[] | undefined,
  columns: IndexRange,
): Float64Array {
  const all = shape.rows * shape.columns
  const inRun = rows === undefined || rows.every((row, i) => row === rows[0]! + i)
  const firstRow = rows === undefined ? 0 : (rows[0] ?? 0)
  const rowCount = rows === undefined ? shape.rows : rows.length
  const columnCount = columns.end - columns.start
  const blockCount = blocks.end - blocks.start
  const wholeColumns = columnCount === shape.columns
  const wholeRows = rowCount === shape.rows
  const offset = blocks.start * all + firstRow * shape.columns + columns.start
  const size = blockCount * rowCount * columnCount
  if (size === 0) return values.subarray(0, 0)
  const onePiece =
    (wholeColumns && wholeRows && inRun) || (blockCount === 1 && inRun && (wholeColumns || rowCount === 1))
  if (onePiece) return values.subarray(offset, offset + size)
  const out = new Float64Array(size)
  let at = 0
  for (let block = blocks.start; block < blocks.end; block++) {
    for (let i = 0; i < rowCount; i++) {
      const from = block * all + (rows === undefined ? i : rows[i]!) * shape.columns + columns.start
      out.set(values.subarray(from, from + columnCount), at)
      at += columnCount
    }
  }
  return out
}
