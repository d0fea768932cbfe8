import { OptionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'

/** Options of everything that works on another thread. */
export interface AsyncOptions {
  /** Ends the work soon; the promise is rejected with the reason of the signal. */
  readonly signal?: AbortSignal | undefined
  /** Called periodically with the completed fraction, 0 to 1; `onProgress(1)` once, when all is done. */
  readonly onProgress?: ((fraction: number) => void) | undefined
}

/** The keys of {@link AsyncOptions}. @internal */
export const ASYNC_KEYS: readonly (keyof AsyncOptions)[] = ['signal', 'onProgress']

/** Splits the options of an asynchronous call into its own and the others. @internal */
export function splitAsync<T extends AsyncOptions>(
  options: T,
): [followed: AsyncOptions, rest: Omit<T, keyof AsyncOptions>] {
  const { signal, onProgress, ...rest } = options
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new OptionError('INVALID_OPTION', `signal is an AbortSignal, not ${show(signal)}.`)
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new OptionError('INVALID_OPTION', `onProgress is a function, not ${show(onProgress)}.`)
  }
  return [{ signal, onProgress }, rest]
}
