import { NullHandleError } from './errors.ts'
import { addressBackend, type Pointer } from './ffi-backend.ts'
import { type HandleOptions, NativeHandle } from './native-handle.ts'

/**
 * A handle on a pointer of an FFI. Null pointers are refused: they can never be a live handle.
 *
 * @example
 * ```ts
 * const handle = new DeletableNativeHandle(lib.create_dog(), { typeId: 'DOG_PTR', release: lib.release })
 * handle instanceof FfiNativeHandle // true
 * handle.dispose()
 * ```
 */
export abstract class FfiNativeHandle<Id extends string = string> extends NativeHandle<Pointer<Id>, Id> {
  protected override isValidHandle(
    pointer: unknown,
    options: HandleOptions<unknown>,
  ): pointer is Pointer<Id> {
    const backend = options.backend ?? addressBackend
    if (backend.isNull(pointer)) {
      throw new NullHandleError(
        `${this.constructor.name}: got a null pointer${options.typeId ? ` for ${options.typeId}` : ''}; check the result of the native call before wrapping it`,
      )
    }
    return backend.isPointer(pointer)
  }
}
