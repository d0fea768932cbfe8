import { SelectionError, ShapeError } from '../errors.ts'
import { show } from '../show.ts'
import { addressOf } from './packed-memory.ts'

/** Rows of doubles in one piece of memory, row after row. */
export class Matrix {
  /** rows x columns values. */
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number

  /** @throws {@link ShapeError} `invalid_size`, `size_mismatch` */
  constructor(data: Float64Array, rows: number, columns: number) {
    for (const size of [rows, columns]) {
      if (!Number.isSafeInteger(size) || size < 0) {
        throw new ShapeError(
          'invalid_size',
          `A matrix cannot have ${show(rows)} rows of ${show(columns)}. Give 0 or more.`,
        )
      }
    }
    if (!(data instanceof Float64Array) || data.length !== rows * columns) {
      throw new ShapeError(
        'size_mismatch',
        `A matrix of ${rows} x ${columns} needs a Float64Array of ${rows * columns}, not ${show(data)}.`,
      )
    }
    this.data = data
    this.rows = rows
    this.columns = columns
  }

  /**
   * A matrix from rows of the same length.
   * @throws {@link ShapeError} `size_mismatch`
   */
  static from(rows: readonly ArrayLike<number>[]): Matrix {
    const columns = rows[0]?.length ?? 0
    const data = new Float64Array(rows.length * columns)
    for (const [i, row] of rows.entries()) {
      if (row.length !== columns) {
        throw new ShapeError(
          'size_mismatch',
          `Row ${i} has ${row.length} values, and the first one ${columns}.`,
        )
      }
      data.set(asFloat64(row), i * columns)
    }
    return new Matrix(data, rows.length, columns)
  }

  /**
   * A row, sharing memory with the matrix.
   * @throws {@link SelectionError} `out_of_range`
   */
  row(index: number): Float64Array {
    if (!Number.isInteger(index) || index < 0 || index >= this.rows) {
      throw new SelectionError(
        'out_of_range',
        `There is no row ${show(index)}: there are ${this.rows}, counted from 0.`,
      )
    }
    return this.data.subarray(index * this.columns, (index + 1) * this.columns)
  }

  /** Rows as columns and columns as rows: a copy. */
  transpose(): Matrix {
    const { data, rows, columns } = this
    const out = new Float64Array(data.length)
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++)
        out[column * rows + row] = data[row * columns + column]!
    }
    return new Matrix(out, columns, rows)
  }

  /**
   * The addresses of the rows, for a parameter `double **` (kind `pointer[]`). They are good as long as the matrix is
   * reachable: keep it until native code has read them.
   */
  rowPointers(): BigUint64Array {
    const base = this.data.length > 0 ? addressOf(this.data) : 0n
    return BigUint64Array.from({ length: this.rows }, (_, row) => base + BigInt(row * this.columns * 8))
  }
}

/**
 * Numbers as a `Float64Array`: the very array when it is one, so that native code writes into it; a copy of anything else.
 *
 * @throws {@link ShapeError} `size_mismatch`: something that is not a number, or not a list
 */
export function asFloat64(data: ArrayLike<number>): Float64Array {
  if (data instanceof Float64Array) return data
  if (typeof data !== 'object' || data === null || !Number.isSafeInteger(data.length)) {
    throw new ShapeError('size_mismatch', `Expected a list of numbers, not ${show(data)}.`)
  }
  const out = new Float64Array(data.length)
  for (let i = 0; i < out.length; i++) {
    const value: unknown = data[i]
    if (typeof value !== 'number') {
      const rows = ArrayBuffer.isView(value) || Array.isArray(value)
      const hint = rows ? ' Use Matrix.from() for rows.' : ''
      throw new ShapeError('size_mismatch', `Expected a number at index ${i}, not ${show(value)}.${hint}`)
    }
    out[i] = value
  }
  return out
}
