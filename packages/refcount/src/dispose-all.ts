import { isMainThread } from 'node:worker_threads'
import { giveBackQuietly } from './control-block.ts'
import { whileExiting } from './hooks.ts'
import { newestFirst } from './live-handles.ts'

/** The result of {@link disposeAll}. */
export interface DisposeAllResult {
  /** Number of objects freed. */
  readonly freed: number
  /** Number of objects that a call under way still holds, or whose release failed. */
  readonly kept: number
}

/**
 * Disposes of every live handle of this thread, the newest first, so that objects go before what they depend on.
 * Never throws: failures go to `onFinalizerError`.
 *
 * @example
 * ```ts
 * disposeAll().failures
 * ```
 */
export function disposeAll(): DisposeAllResult {
  const blocks = newestFirst()
  for (const block of blocks) giveBackQuietly(block, () => block.abandon())
  const freed = blocks.filter((block) => block.freed).length
  return { freed, kept: blocks.length - freed }
}

/**
 * Lets {@link disposeAll} run when the process exits. The system takes back memory by itself, so this is for objects
 * that write something when they are freed. Worker threads always do it, since the process goes on after them
 * (but `worker.terminate()` leaves no time for it).
 *
 * Objects that could not be freed are told of on stderr (or to `onFinalizerError`), and the exit code of the
 * process becomes 1 if it was 0.
 *
 * @example
 * ```ts
 * using atExit = disposeAllAtExit() // until the end of the block
 * ```
 * @returns an object whose disposal calls it off.
 */
export function disposeAllAtExit(): Disposable {
  const sweep = (): void => {
    const failures = whileExiting(disposeAll)
    if (failures > 0 && isMainThread) process.exitCode ||= 1
  }
  process.once('exit', sweep)
  return {
    [Symbol.dispose](): void {
      process.off('exit', sweep)
    },
  }
}

// The process goes on after a worker, and would keep what the worker made.
if (!isMainThread) disposeAllAtExit()
