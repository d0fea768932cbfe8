import { NullHandleError } from './errors.ts'
import { type HandleOptions, NativeHandle } from './native-handle.ts'

/** Memory that JavaScript owns and native code may be given. */
export type OwnedMemory = ArrayBufferView | ArrayBufferLike

/**
 * A handle on memory that the JavaScript side owns: a typed array or a buffer. There is nothing to free; the memory,
 * and whatever else is in `keepAlive`, is held until the handle and all that depends on it are gone.
 *
 * @example
 * ```ts
 * const position = new OwningNativeHandle(new Float64Array(2), { typeId: 'POSITION_PTR' })
 * position.ptr    // the array itself, as an argument of a native call
 * position.deref() // 0, its first element
 * ```
 */
export class OwningNativeHandle<T extends OwnedMemory, Id extends string = string> extends NativeHandle<
  T,
  Id
> {
  /** @throws NullHandleError without memory, InvalidHandleError when it is not an array or buffer. */
  constructor(memory: T, options: Omit<HandleOptions<T, Id>, 'release' | 'backend'> = {}) {
    super(memory ?? (null as unknown as T), { ...options, release: undefined, backend: memoryBackend })
  }

  protected override isValidHandle(memory: unknown, options: HandleOptions<unknown>): memory is T {
    if (memory === null || memory === undefined) {
      throw new NullHandleError(
        `OwningNativeHandle: got no memory${options.typeId ? ` for ${options.typeId}` : ''}; give a typed array or a buffer`,
      )
    }
    return isOwnedMemory(memory)
  }

  /**
   * The first element of a typed array; `undefined` for other memory.
   *
   * @throws DisposedHandleError when the handle is disposed.
   */
  deref(): T extends { readonly [index: number]: infer E } ? E : undefined {
    return (this.ptr as unknown as { readonly [index: number]: never })[0]!
  }
}

/** @internal */
export function isOwnedMemory(value: unknown): value is OwnedMemory {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer)
  )
}

const memoryBackend = {
  isPointer: isOwnedMemory,
  isNull: (value: unknown): boolean => value === null || value === undefined,
  addressOf: (): number => 0,
  describe: (memory: OwnedMemory): string => `${memory.constructor.name} of ${memory.byteLength} bytes`,
}
