import type { IndexRange } from '../time/geometry.ts'

/**
 * Picks rows and a range of columns from row-major blocks. When what is picked lies in one piece, the result shares
 * memory with `values`; otherwise it is a copy.
 * @internal
 */
export function pickBlock(
  values: Float64Array,
  shape: { rows: number; columns: number },
  blocks: IndexRange,
  rows: readonly number[] | undefined,
  columns: IndexRange,
): Float64Array {
  const all = shape.rows * shape.columns
  const inRun = rows === undefined || rows.every((row, i) => row === rows[0]! + i)
  const firstRow = rows === undefined ? 0 : (rows[0] ?? 0)
  const rowCount = rows === undefined ? shape.rows : rows.length
  const wholeColumns = columns.count === shape.columns
  const wholeRows = rowCount === shape.rows
  const offset = blocks.first * all + firstRow * shape.columns + columns.first
  const size = blocks.count * rowCount * columns.count
  if (size === 0) return values.subarray(0, 0)
  const onePiece =
    (wholeColumns && wholeRows && inRun) || (blocks.count === 1 && inRun && (wholeColumns || rowCount === 1))
  if (onePiece) return values.subarray(offset, offset + size)
  const out = new Float64Array(size)
  let at = 0
  for (let block = blocks.first; block < blocks.first + blocks.count; block++) {
    for (let i = 0; i < rowCount; i++) {
      const from = block * all + (rows === undefined ? i : rows[i]!) * shape.columns + columns.first
      out.set(values.subarray(from, from + columns.count), at)
      at += columns.count
    }
  }
  return out
}
