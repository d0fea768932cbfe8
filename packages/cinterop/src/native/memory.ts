import type { Pointer } from '@uchronia/refcount'
import { Matrix, ShapeError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { checkCount, checkPointer, libc } from './libc.ts'
import { addressOf } from './packed-memory.ts'

/** Bytes from which it pays to leave an array unwritten, which is a longer way to its memory. */
const UNWRITTEN = 64 << 10
/** Bytes from which it pays to ask for large pages: they halve the cost of touching new memory. */
const LARGE = 4 << 20
const PAGE = 4096
const MADV_HUGEPAGE = 14

/**
 * Room for so many doubles that are about to be written: what is in it is anything. Cheaper than `new Float64Array(count)`,
 * which writes zeros; large ones are asked for in large pages, which makes filling them up to four times faster on Linux.
 *
 * @example
 * ```ts
 * allocateDoubles(1000).length // 1000
 * ```
 * @param largePages  false where the function that fills it asks for them itself
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `OUT_OF_MEMORY`
 */
export function allocateDoubles(count: number, largePages: boolean = true): Float64Array {
  checkCount(count, 'doubles')
  if (count * 8 < UNWRITTEN) return room((n) => new Float64Array(n), count, 'doubles')
  const values = room((n) => new Float64Array(Buffer.allocUnsafeSlow(n * 8).buffer), count, 'doubles')
  if (largePages && values.byteLength >= LARGE) useLargePages(values)
  return values
}

/** Only whole pages can be asked for. Being refused costs nothing but time. */
function useLargePages(values: Float64Array): void {
  const { madvise } = libc()
  if (!madvise) return
  const skip = (PAGE - Number(addressOf(values) % BigInt(PAGE))) % PAGE
  const bytes = new Uint8Array(values.buffer, skip)
  madvise(bytes, bytes.byteLength - (bytes.byteLength % PAGE), MADV_HUGEPAGE)
}

/** A typed array, or an error that says how many were asked for. */
function room<T>(make: (count: number) => T, count: number, what: string): T {
  checkCount(count, what)
  try {
    return make(count)
  } catch (cause) {
    throw new NativeError('OUT_OF_MEMORY', `There is no memory for ${count} ${what}. Read less at a time.`, {
      cause,
    })
  }
}

function copyInto<T extends ArrayBufferView & { readonly length: number }>(
  target: T,
  pointer: Pointer | null,
  what: string,
): T {
  if (target.length === 0) return target
  checkPointer(pointer, `${target.length} ${what}`)
  libc().memcpy(target, pointer, target.byteLength)
  return target
}

/**
 * Copies bytes out of native memory. As for all functions here, a count of 0 never looks at the pointer, and what the
 * pointer and the count say must be true: nobody can check it.
 *
 * @example
 * ```ts
 * const text = packStrings(['rain'])
 * const [first] = readPointers(text.pointer, 1)
 * new TextDecoder().decode(readBytes(first as Pointer, 4)) // rain
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_ARGUMENT`
 */
export function readBytes(pointer: Pointer | null, count: number): Uint8Array {
  return copyInto(
    room((n) => new Uint8Array(n), count, 'bytes'),
    pointer,
    'bytes',
  )
}

/**
 * Copies a `double *`.
 *
 * @example
 * ```ts
 * const rows = Matrix.from([[1, 2, 3]])
 * const [row] = rowPointers(rows)
 * readFloat64(row as Pointer, 3) // Float64Array [1, 2, 3]
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_ARGUMENT`
 */
export function readFloat64(pointer: Pointer | null, count: number): Float64Array {
  return copyInto(allocateDoubles(count), pointer, 'doubles')
}

/**
 * Copies a `float *`.
 *
 * @example
 * ```ts
 * const pair = struct('pair', { x: 'float', y: 'float' })
 * const memory = new PackedMemory(pair.pack({ x: 1.5, y: 2 }))
 * [...readFloat32(memory.pointer, 2)] // [1.5, 2]
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_ARGUMENT`
 */
export function readFloat32(pointer: Pointer | null, count: number): Float32Array {
  return copyInto(
    room((n) => new Float32Array(n), count, 'floats'),
    pointer,
    'floats',
  )
}

/**
 * Copies an `int *`.
 *
 * @example
 * ```ts
 * const pair = struct('pair', { x: 'int32', y: 'int32' })
 * const memory = new PackedMemory(pair.pack({ x: 1, y: -2 }))
 * [...readInt32(memory.pointer, 2)] // [1, -2]
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_ARGUMENT`
 */
export function readInt32(pointer: Pointer | null, count: number): Int32Array {
  return copyInto(
    room((n) => new Int32Array(n), count, 'ints'),
    pointer,
    'ints',
  )
}

/**
 * Copies an `int64_t *`.
 *
 * @example
 * ```ts
 * const pair = struct('pair', { x: 'int64', y: 'int64' })
 * const memory = new PackedMemory(pair.pack({ x: 1, y: -2 }))
 * [...readInt64(memory.pointer, 2)] // [1, -2]
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_ARGUMENT`
 */
export function readInt64(pointer: Pointer | null, count: number): BigInt64Array {
  return copyInto(
    room((n) => new BigInt64Array(n), count, '64-bit integers'),
    pointer,
    '64-bit integers',
  )
}

/**
 * Copies an array of pointers.
 *
 * @example
 * ```ts
 * readPointers(packStrings(['a', 'b']).pointer, 2).length // 2
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_ARGUMENT`
 */
export function readPointers(pointer: Pointer | null, count: number): BigUint64Array {
  return copyInto(
    room((n) => new BigUint64Array(n), count, 'pointers'),
    pointer,
    'pointers',
  )
}

/**
 * Copies a `double **` of `rows` rows of `columns` each, wherever they lie, into one piece.
 *
 * @example
 * ```ts
 * const rows = Matrix.from([[1, 2], [3, 4]])
 * const pointers = rowPointers(rows)
 * const memory = new PackedMemory(new Uint8Array(pointers.buffer))
 * readMatrix(memory.pointer, 2, 2).data // Float64Array [1, 2, 3, 4]
 * ```
 * @param into where to, instead of new memory: rows x columns doubles
 * @throws {@link NativeError} `NULL_POINTER` (the array or a row), `INVALID_ARGUMENT`
 * @throws {@link ShapeError} `SIZE_MISMATCH`: `into` has another size
 */
export function readMatrix(
  pointer: Pointer | null,
  rows: number,
  columns: number,
  into?: Float64Array,
): Matrix {
  checkCount(rows, 'rows')
  checkCount(columns, 'columns')
  const size = rows * columns
  if (into !== undefined && !(into instanceof Float64Array && into.length === size)) {
    throw new ShapeError('SIZE_MISMATCH', `A matrix of ${rows} x ${columns} does not fit ${show(into)}.`)
  }
  const data = into ?? allocateDoubles(size)
  if (size === 0) return new Matrix(data, rows, columns)
  const { memcpy } = libc()
  const addresses = readPointers(pointer, rows)
  const bytes = columns * 8
  const base = addressOf(data)
  for (let row = 0; row < rows; row++) {
    const address = addresses[row]!
    if (address === 0n) checkPointer(null, `row ${row} of ${rows}`)
    memcpy(base + BigInt(row * bytes), address, bytes)
  }
  return new Matrix(data, rows, columns)
}

/**
 * The addresses of the rows of a matrix, for a parameter `double **` (kind `pointer[]`). They are good as long as the matrix
 * is reachable: keep it until native code has read them.
 *
 * @example
 * ```ts
 * rowPointers(Matrix.from([[1, 2], [3, 4], [5, 6]])).length // 3
 * ```
 * @throws {@link ShapeError} `SIZE_MISMATCH`: no matrix
 */
export function rowPointers(matrix: Matrix): BigUint64Array {
  if (!(matrix instanceof Matrix)) {
    throw new ShapeError('SIZE_MISMATCH', `Expected a Matrix, not ${show(matrix)}.`)
  }
  const { data, rows, columns } = matrix
  const base = data.length > 0 ? addressOf(data) : 0n
  return BigUint64Array.from({ length: rows }, (_, row) => base + BigInt(row * columns * 8))
}
