import type { Pointer } from '@uchronia/refcount'
import { SelectionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { ffi } from './koffi.ts'
import { checkCount, checkPointer } from './libc.ts'

/** The owner of native memory: a handle. */
export interface MemoryOwner {
  readonly disposed: boolean
}

/** koffi ends the process on larger views (Node 20). */
const MOST = 2 ** 32 / 8 - 1

/**
 * Doubles in native memory, without a copy. The view keeps its owner reachable, so the memory is there as long as the view
 * is, and refuses to be read once the owner was disposed. The memory itself is never handed out: it could be transferred
 * away, or outlive its owner.
 *
 * A copy is the better choice nearly always; this is for a few long rows of which little is looked at.
 *
 * @example
 * ```ts
 * const rows = Matrix.from([[1, 2, 3]])
 * const view = viewFloat64(rowPointers(rows)[0] as Pointer, 3, { disposed: false })
 * view instanceof NativeView // true
 * view.at(2) // 3
 * ```
 */
export class NativeView {
  readonly length: number
  readonly #values: Float64Array
  readonly #owner: MemoryOwner

  /** @internal */
  constructor(values: Float64Array, owner: MemoryOwner) {
    this.length = values.length
    this.#values = values
    this.#owner = owner
  }

  #alive(): Float64Array {
    if (this.#owner.disposed) {
      throw new NativeError(
        'DISPOSED',
        `The owner of these ${this.length} values was disposed: ${String(this.#owner)}. Copy what is needed before.`,
      )
    }
    return this.#values
  }

  /**
   * A value, as native code last wrote it.
   * @throws {@link NativeError} `DISPOSED`
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): number {
    const values = this.#alive()
    if (!Number.isInteger(index) || index < 0 || index >= values.length) {
      throw new SelectionError(
        'OUT_OF_RANGE',
        `There is no value at index ${show(index)}: there are ${this.length}, counted from 0.`,
      )
    }
    return values[index]!
  }

  /**
   * Writes a value through to native memory.
   * @throws {@link NativeError} `DISPOSED`, `INVALID_ARGUMENT`
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  set(index: number, value: number): void {
    if (typeof value !== 'number')
      throw new NativeError('INVALID_ARGUMENT', `A value must be a number, not ${show(value)}.`)
    this.at(index)
    this.#values[index] = value
  }

  /**
   * A copy of the values from index `from` up to, and without, `to`.
   * @throws {@link NativeError} `DISPOSED`
   */
  slice(from?: number, to?: number): Float64Array {
    return this.#alive().slice(from, to)
  }

  /** The values, in order. @throws {@link NativeError} `DISPOSED`, also on the way */
  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.length; i++) yield this.at(i)
  }
}

/**
 * Looks at a `double *` without copying it.
 *
 * @example
 * ```ts
 * const rows = Matrix.from([[1, 2, 3]])
 * const owner = { disposed: false }
 * const view = viewFloat64(rowPointers(rows)[0] as Pointer, 3, owner)
 * view.slice(1) // Float64Array [2, 3]
 * ```
 * @param owner the handle that frees the memory
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_ARGUMENT` (also for more than 4 GiB), `DISPOSED`
 */
export function viewFloat64(pointer: Pointer | null, count: number, owner: MemoryOwner): NativeView {
  checkCount(count, 'doubles')
  if (typeof owner !== 'object' || owner === null || typeof owner.disposed !== 'boolean') {
    throw new NativeError(
      'INVALID_ARGUMENT',
      `A view needs the handle that owns its memory, not ${show(owner)}.`,
    )
  }
  if (owner.disposed)
    throw new NativeError('DISPOSED', `The owner of these ${count} values was disposed: ${String(owner)}.`)
  if (count === 0) return new NativeView(new Float64Array(0), owner)
  checkPointer(pointer, `${count} doubles`)
  if (count > MOST) {
    throw new NativeError(
      'INVALID_ARGUMENT',
      `A view of ${count} doubles is larger than 4 GiB. Look at parts of it, or copy.`,
    )
  }
  return new NativeView(new Float64Array(ffi().view(pointer, count * 8)), owner)
}
