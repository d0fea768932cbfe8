import type { Pointer } from '@uchronia/refcount'
import { NativeError } from '../errors.ts'
import { ffi } from './koffi.ts'

/**
 * Memory laid out for C: a struct at the beginning, and behind it all that its pointers point to. One block, so native code
 * can read it as long as this object lives. Pass its `bytes` where a declared function takes a pointer to the struct, and the
 * object itself where it takes the struct by value.
 *
 * @example
 * ```ts
 * const packed = packValues([1, 2, 3])
 * packed instanceof PackedMemory // true
 * readValues(packed.pointer) // Float64Array [1, 2, 3]
 * ```
 */
export class PackedMemory {
  /** All of it. */
  readonly bytes: Uint8Array

  /** @internal */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Its address; only valid while this object is reachable. */
  get pointer(): Pointer {
    return addressOf(this.bytes)
  }
}

/** The address of a typed array, which does not change as long as it lives. @internal */
export function addressOf(array: ArrayBufferView): Pointer {
  return ffi().address(array) as Pointer
}

/**
 * Lays out {@link PackedMemory}: reserve room and say what goes there; pointers are filled in when all sizes are known.
 * @internal
 */
export class Packer {
  #size = 0
  readonly #writes: ((memory: DataView, base: bigint) => void)[] = []

  /** Room for `size` bytes. @returns its offset */
  reserve(size: number, alignment = 8): number {
    const offset = Math.ceil(this.#size / alignment) * alignment
    this.#size = offset + size
    return offset
  }

  write(fill: (memory: DataView, base: bigint) => void): void {
    this.#writes.push(fill)
  }

  /** Writes at `offset` the address of what is at `target`; null for nothing. */
  pointer(offset: number, target: number | null): void {
    this.write((memory, base) =>
      memory.setBigUint64(offset, target === null ? 0n : base + BigInt(target), true),
    )
  }

  /** A zero-terminated text. @returns its offset */
  text(text: string): number {
    if (typeof text !== 'string' || text.includes('\0')) {
      throw new NativeError('INVALID_TEXT', 'A C string must be a string without NUL characters.')
    }
    const bytes = new TextEncoder().encode(text)
    const offset = this.reserve(bytes.length + 1, 1)
    this.write((memory) => new Uint8Array(memory.buffer).set(bytes, offset))
    return offset
  }

  /** Pointers to texts; null for none. @returns their offset */
  texts(texts: readonly string[]): number | null {
    if (texts.length === 0) return null
    const offset = this.reserve(texts.length * 8)
    for (const [i, text] of texts.entries()) this.pointer(offset + i * 8, this.text(text))
    return offset
  }

  /** Doubles; null for none. @returns their offset */
  doubles(values: Float64Array): number | null {
    if (values.length === 0) return null
    const offset = this.reserve(values.byteLength)
    this.write((memory) => new Float64Array(memory.buffer, offset, values.length).set(values))
    return offset
  }

  finish(): PackedMemory {
    const bytes = new Uint8Array(Math.max(this.#size, 1))
    const base = addressOf(bytes)
    const view = new DataView(bytes.buffer)
    for (const fill of this.#writes) fill(view, base)
    return new PackedMemory(bytes)
  }
}
