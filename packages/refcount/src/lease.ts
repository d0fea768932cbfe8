import type { ControlBlock } from './control-block.ts'
import { DisposedHandleError } from './errors.ts'
import { guard, UNGUARDED, unguard } from './safety-net.ts'

/**
 * One reference more on what a handle stands for, given back at most once: by `dispose()`, at the end of a `using`
 * block, or by the collector. Made by `handle.retain()`.
 *
 * @example
 * ```ts
 * {
 *   using lease = dog.retain()
 *   console.log(lease instanceof Lease, lease.active) // true true
 * }
 * ```
 */
export class Lease<P = unknown> implements Disposable {
  readonly #block: ControlBlock
  #place: number
  #active = true

  /** @internal */
  constructor(block: ControlBlock) {
    this.#block = block
    block.addRef()
    block.attached += 1
    this.#place = block.holdsSomething ? guard(this, block) : UNGUARDED
  }

  /** True until the reference is given back. */
  get active(): boolean {
    return this.#active && !this.#block.freed && !this.#block.abandoned
  }

  /**
   * The pointer, valid as long as the lease is.
   *
   * @throws DisposedHandleError when the reference was given back.
   */
  get ptr(): P {
    if (!this.active) {
      throw new DisposedHandleError(
        `the lease on ${this.#block.title} was given back; take a new one with retain()`,
      )
    }
    return this.#block.pointer as P
  }

  /** Gives the reference back. Again is fine and does nothing. @throws as `handle.dispose()` does. */
  dispose(): void {
    const block = this.#block
    if (!this.active || block.freeing) return
    let given = false
    try {
      block.giveBack()
      given = true
    } finally {
      if (given || block.freed) {
        this.#active = false
        block.attached -= 1
        unguard(this, this.#place)
        this.#place = UNGUARDED
      }
    }
  }

  /** The same as {@link dispose}. */
  [Symbol.dispose](): void {
    this.dispose()
  }
}
