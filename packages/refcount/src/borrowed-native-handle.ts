import type { Pointer } from './ffi-backend.ts'
import { FfiNativeHandle } from './ffi-native-handle.ts'
import type { HandleOptions } from './native-handle.ts'

/**
 * A handle on a native object that somebody else frees. Disposing of it frees nothing; what it depends on (the object
 * that owns the memory, say) is held until then.
 *
 * @example
 * ```ts
 * const name = new BorrowedNativeHandle(lib.dog_name_buffer(dog.ptr), { typeId: 'NAME_PTR', dependsOn: [dog] })
 * ```
 */
export class BorrowedNativeHandle<Id extends string = string> extends FfiNativeHandle<Id> {
  /** @throws NullHandleError for a null pointer, InvalidHandleError for something else than a pointer. */
  constructor(pointer: Pointer<NoInfer<Id>>, options: Omit<HandleOptions<Pointer<Id>, Id>, 'release'> = {}) {
    super(pointer ?? (null as unknown as Pointer<Id>), { ...options, release: undefined })
  }
}
