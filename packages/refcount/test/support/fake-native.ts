import type { Pointer } from '@uchronia/refcount'

/** A native library without the native: addresses that are alive, and a log of what was freed in which order. */
export class FakeNative {
  readonly alive = new Set<bigint>()
  readonly freed: bigint[] = []
  #next = 0x1000n

  readonly create = <Id extends string = string>(): Pointer<Id> => {
    this.#next += 16n
    this.alive.add(this.#next)
    return this.#next as Pointer<Id>
  }

  /** Frees, and throws on a double free: none of the tests may ever see that. */
  readonly release = (pointer: bigint): void => {
    if (!this.alive.delete(pointer)) throw new Error(`double free of ${pointer}`)
    this.freed.push(pointer)
  }
}
