import { checkFunction, checkOptions } from './check.ts'
import type { ReleaseFunction } from './control-block.ts'
import { NullHandleError } from './errors.ts'
import { type HandleOptions, NativeHandle } from './native-handle.ts'

/** {@link HandleOptions} with the function that closes the resource. */
export interface SharedResourceOptions<R, Id extends string = string> extends HandleOptions<R, Id> {
  /** Closes the resource when the last reference is given back. It must not refer to the handle. */
  readonly release: ReleaseFunction<R>
}

/**
 * A counted reference on a resource that is not native at all: a connection, a temporary file, a lock.
 * Several owners share it and it is closed once, when the last of them is done.
 *
 * @example
 * ```ts
 * using file = new SharedResource(path, { label: path, release: (p) => rmSync(p) })
 * const reader = new SharedResource(openReader(file.ptr), { release: (r) => r.close(), dependsOn: [file] })
 * ```
 */
export class SharedResource<R, Id extends string = string> extends NativeHandle<R, Id> {
  /**
   * @throws NullHandleError when the resource is null or undefined.
   * @throws RefcountError (`INVALID_ARGUMENT`) when there is no function to close it.
   */
  constructor(resource: R, options: SharedResourceOptions<R, Id>) {
    checkFunction(checkOptions(options, 'SharedResource').release, 'SharedResource', 'release')
    super(resource ?? (null as R), { backend: resourceBackend, ...options })
  }

  protected override isValidHandle(resource: unknown): resource is R {
    if (resource === null || resource === undefined) {
      throw new NullHandleError('SharedResource: got no resource; there is nothing to share')
    }
    return true
  }
}

const resourceBackend = {
  isPointer: (): boolean => true,
  isNull: (value: unknown): boolean => value === null || value === undefined,
  addressOf: (): number => 0,
  describe: (resource: unknown): string =>
    typeof resource === 'object' || typeof resource === 'function' ? 'a JavaScript object' : String(resource),
}
