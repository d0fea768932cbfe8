import { loadEngine } from './native/engine.ts'

/**
 * How many libraries and series are alive in the native engine. For tests: it is 0 when everything was given back.
 *
 * @example
 * ```ts
 * liveHandles()                            // 0
 * ```
 */
export function liveHandles(): number {
  return loadEngine().liveHandles()
}
