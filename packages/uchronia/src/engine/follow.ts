import type { AsyncOptions } from '../async-options.ts'
import { Control } from './control.ts'

/** Time between two reports of progress, in milliseconds. */
const interval = 50

/**
 * Runs work with cancellation and progress, as the options of a caller say.
 * @internal
 */
export async function followed<T>(
  { signal, onProgress }: AsyncOptions,
  work: (control: Control) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const control = new Control()
  const cancel = () => control.cancel()
  // An exception of the callback belongs to the caller, not to the timer.
  let failure: { readonly cause: unknown } | undefined
  const timer =
    onProgress &&
    setInterval(() => {
      // When all values are done a file has still to be given its name: 1 is reported when that is done too.
      if (control.done >= control.total || failure) return
      try {
        onProgress(control.done / control.total)
      } catch (cause) {
        failure = { cause }
        control.cancel()
      }
    }, interval)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    const result = await work(control)
    if (failure === undefined) {
      onProgress?.(1)
      return result
    }
  } catch (error) {
    if (failure === undefined) throw signal?.aborted && control.cancelled ? signal.reason : error
  } finally {
    clearInterval(timer)
    signal?.removeEventListener('abort', cancel)
  }
  throw failure.cause
}
