import { allocateDoubles } from '../allocate.ts'
import { ShapeError } from '../errors.ts'
import { indexAt } from '../indices.ts'
import { showInConsole } from '../inspect.ts'
import { show } from '../show.ts'
import { headAndTail, rowText } from './report.ts'

/**
 * Rows of doubles in one piece of memory, row after row.
 *
 * @example
 * ```ts
 * const rows = Matrix.from([[1, 2, 3], [4, 5, 6]])
 * rows.row(1) // Float64Array [4, 5, 6]
 * rows.transpose().rows // 3
 * ```
 */
export class Matrix {
  static {
    showInConsole(Matrix.prototype, (matrix) => matrix.#report())
  }

  /** rows x columns values. */
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number

  /** @throws {@link ShapeError} `INVALID_SIZE`, `SIZE_MISMATCH` */
  constructor(data: Float64Array, rows: number, columns: number) {
    for (const size of [rows, columns]) {
      if (!Number.isSafeInteger(size) || size < 0) {
        throw new ShapeError(
          'INVALID_SIZE',
          `A matrix cannot have ${show(rows)} rows of ${show(columns)}. Give 0 or more.`,
        )
      }
    }
    if (!(data instanceof Float64Array) || data.length !== rows * columns) {
      throw new ShapeError(
        'SIZE_MISMATCH',
        `A matrix of ${rows} x ${columns} needs a Float64Array of ${rows * columns}, not ${show(data)}.`,
      )
    }
    this.data = data
    this.rows = rows
    this.columns = columns
  }

  /**
   * A matrix from rows of the same length.
   * @throws {@link ShapeError} `SIZE_MISMATCH`
   */
  static from(rows: readonly ArrayLike<number>[]): Matrix {
    if (!Array.isArray(rows)) {
      throw new ShapeError('SIZE_MISMATCH', `Expected the rows of a matrix as an array, not ${show(rows)}.`)
    }
    const columns = rows[0]?.length ?? 0
    const data = allocateDoubles(rows.length * columns, 'values')
    for (const [i, row] of rows.entries()) {
      if (row?.length !== columns) {
        throw new ShapeError(
          'SIZE_MISMATCH',
          `Row ${i} has ${show(row?.length)} values, and the first one ${show(columns)}.`,
        )
      }
      data.set(asFloat64(row), i * columns)
    }
    return new Matrix(data, rows.length, columns)
  }

  /**
   * A row, sharing memory with the matrix; negative indices count from the end.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  row(index: number): Float64Array {
    const row = indexAt(index, this.rows, 'row')
    return this.data.subarray(row * this.columns, (row + 1) * this.columns)
  }

  /** One line: the size. */
  toString(): string {
    return `Matrix: ${this.rows} x ${this.columns}`
  }

  #report(): string {
    const rows = headAndTail(this.rows).map((row) => (row === null ? '  ...' : `  ${rowText(this.row(row))}`))
    return [String(this), ...rows].join('\n')
  }

  /**
   * Rows as columns and columns as rows: a copy.
   */
  transpose(): Matrix {
    const { data, rows, columns } = this
    const out = allocateDoubles(data.length, 'values')
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++)
        out[column * rows + row] = data[row * columns + column]!
    }
    return new Matrix(out, columns, rows)
  }
}

/** Refuses what is no list. @throws {@link ShapeError} `SIZE_MISMATCH` @internal */
export function checkNumbers(data: ArrayLike<number>): void {
  const isList =
    typeof data === 'object' && data !== null && Number.isSafeInteger(data.length) && data.length >= 0
  if (!isList) throw new ShapeError('SIZE_MISMATCH', `Expected a list of numbers, not ${show(data)}.`)
}

/**
 * Numbers as a `Float64Array`: the very array when it is one, so that native code writes into it; a copy of anything else.
 *
 * @example
 * ```ts
 * asFloat64([1, 2]) // Float64Array [1, 2]
 * ```
 * @throws {@link ShapeError} `SIZE_MISMATCH`: something that is not a number, or not a list
 */
export function asFloat64(data: ArrayLike<number>): Float64Array {
  if (data instanceof Float64Array) return data
  checkNumbers(data)
  const out = allocateDoubles(data.length, 'values')
  for (let i = 0; i < out.length; i++) {
    const value: unknown = data[i]
    if (typeof value !== 'number') {
      const rows = ArrayBuffer.isView(value) || Array.isArray(value)
      const hint = rows ? ' Use Matrix.from() for rows.' : ''
      throw new ShapeError('SIZE_MISMATCH', `Expected a number at index ${i}, not ${show(value)}.${hint}`)
    }
    out[i] = value
  }
  return out
}
