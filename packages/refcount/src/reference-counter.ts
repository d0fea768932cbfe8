import { DoubleReleaseError, RefcountError } from './errors.ts'
import { kindOf } from './kind-of.ts'

/**
 * A count of references that starts at one and never falls below zero.
 *
 * @example
 * ```ts
 * const counter = new ReferenceCounter()
 * counter.addRef()       // 2
 * counter.decrementRef() // 1
 * ```
 */
export class ReferenceCounter {
  #count: number

  /**
   * @param priorRefCount references that exist already, 0 or more; the counter starts one above.
   * @throws RefcountError (`INVALID_ARGUMENT`) when it is not a whole number of 0 or more.
   */
  constructor(priorRefCount = 0) {
    if (!Number.isSafeInteger(priorRefCount) || priorRefCount < 0) {
      throw new RefcountError(
        'INVALID_ARGUMENT',
        `priorRefCount must be a whole number of 0 or more, got ${typeof priorRefCount === 'number' ? priorRefCount : kindOf(priorRefCount)}`,
      )
    }
    this.#count = priorRefCount + 1
  }

  /** The number of references now. */
  get referenceCount(): number {
    return this.#count
  }

  /** Counts one reference more and returns the new count. */
  addRef(): number {
    this.#count += 1
    return this.#count
  }

  /**
   * Counts one reference less and returns the new count.
   *
   * @throws DoubleReleaseError when the count is zero already.
   */
  decrementRef(): number {
    if (this.#count === 0) {
      throw new DoubleReleaseError('decrementRef: the count is 0 already; one addRef() is missing somewhere')
    }
    this.#count -= 1
    return this.#count
  }
}
