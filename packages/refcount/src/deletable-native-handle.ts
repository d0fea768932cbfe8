import type { ReleaseFunction } from './control-block.ts'
import { RefcountError } from './errors.ts'
import type { Pointer } from './ffi-backend.ts'
import { FfiNativeHandle } from './ffi-native-handle.ts'
import type { HandleOptions } from './native-handle.ts'

/** {@link HandleOptions} with the function that frees. */
export interface DeletableHandleOptions<Id extends string = string> extends HandleOptions<Pointer<Id>, Id> {
  /** Frees the object when the last reference is given back. It must not refer to the handle. */
  readonly release: ReleaseFunction<Pointer<Id>>
}

/**
 * A handle on a native object that we own, and that a native function frees.
 *
 * @example
 * ```ts
 * using dog = new DeletableNativeHandle(lib.create_dog(), { typeId: 'DOG_PTR', release: lib.release })
 * lib.dog_name(dog.ptr) // 'Rex'
 * ```
 */
export class DeletableNativeHandle<Id extends string = string> extends FfiNativeHandle<Id> {
  /**
   * @throws NullHandleError for a null pointer, InvalidHandleError for something else than a pointer.
   * @throws RefcountError (`INVALID_ARGUMENT`) when `release` is not a function.
   */
  constructor(pointer: Pointer<NoInfer<Id>>, options: DeletableHandleOptions<Id>) {
    if (typeof options?.release !== 'function') {
      throw new RefcountError(
        'INVALID_ARGUMENT',
        'DeletableNativeHandle needs the function that frees the object as `release`; use BorrowedNativeHandle for what somebody else frees',
      )
    }
    // An explicit null, so that no value at all is refused rather than deferred.
    super(pointer ?? (null as unknown as Pointer<Id>), options)
  }
}
