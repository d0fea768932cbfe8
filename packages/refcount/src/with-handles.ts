import type { ControlBlock } from './control-block.ts'
import { adoptOrphan } from './control-block.ts'
import { reportOf } from './handle-report.ts'
import { reportFinalizerError } from './hooks.ts'
import { isAnyHandle, liveBlockOf } from './native-handle.ts'

/**
 * Runs an asynchronous native call with everything it uses held: handles by a counted reference, so that nobody can
 * free them meanwhile, and other values (typed arrays, callbacks) by being reachable. All is given back when the
 * promise settles. A handle disposed of during the call is freed right after it.
 *
 * @param args what the call uses; handles and anything else.
 * @param call starts the call.
 * @returns what `call` returns. Rejects with DisposedHandleError, without calling, when a handle is disposed.
 *
 * @example
 * ```ts
 * const steps = await withHandles([dog, buffer], () => walkAsync(dog.ptr, buffer))
 * ```
 */
export async function withHandles<T>(args: readonly unknown[], call: () => T | PromiseLike<T>): Promise<T> {
  // The copy is what keeps the arguments reachable: it is read again at the end.
  const held = args.map((arg) => (isAnyHandle(arg) ? liveBlockOf(arg) : arg))
  const blocks = held.filter((_, index) => isAnyHandle(args[index])) as ControlBlock[]
  for (const block of blocks) block.addRef()
  try {
    return await call()
  } finally {
    for (const block of blocks) giveBackQuietly(block)
    held.length = 0
  }
}

/** The outcome of the call matters more than that of a release which somebody else asked for. */
function giveBackQuietly(block: ControlBlock): void {
  try {
    block.giveBack()
  } catch (error) {
    if (!block.freed) adoptOrphan(block)
    reportFinalizerError(error, reportOf(block))
  }
}
