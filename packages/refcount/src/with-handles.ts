import { checkFunction } from './check.ts'
import { type ControlBlock, giveBackQuietly } from './control-block.ts'
import { RefcountError } from './errors.ts'
import { kindOf } from './kind-of.ts'
import { isAnyHandle, liveBlockOf } from './native-handle.ts'

/**
 * Runs an asynchronous native call with everything it uses held: handles by a counted reference, so that nobody can
 * free them meanwhile, and other values (typed arrays, callbacks) by being reachable. All is given back when the
 * promise settles. A handle disposed of during the call is freed right after it.
 *
 * @param args everything that the call uses; handles and other values.
 * @param call starts the call.
 * @returns the result of `call`. Rejects with DisposedHandleError, without calling, when a handle is disposed.
 *
 * @example
 * ```ts
 * const steps = await withHandles([dog, buffer], () => walkAsync(dog.ptr, buffer))
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export async function withHandles<T>(args: readonly unknown[], call: () => T | PromiseLike<T>): Promise<T> {
  if (!Array.isArray(args)) {
    throw new RefcountError(
      'INVALID_ARGUMENT',
      `withHandles: expected an array of arguments, got ${kindOf(args)}`,
    )
  }
  checkFunction(call, 'withHandles', 'the call')
  const held = [...args]
  const blocks: ControlBlock[] = held.filter(isAnyHandle).map(liveBlockOf)
  for (const block of blocks) block.addRef()
  try {
    return await call()
  } finally {
    // The outcome of the call matters more than a release that somebody else asked for.
    for (const block of blocks) giveBackQuietly(block)
    // Reading the array here is what keeps the other arguments reachable until now.
    held.length = 0
  }
}
