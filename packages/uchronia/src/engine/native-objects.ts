import { loadEngine } from './load-engine.ts'

/**
 * The number of libraries and series that are alive in the native engine. For tests: it is 0 when everything was given back.
 *
 * @example
 * ```ts
 * const before = nativeObjects()
 * {
 *   using library = TimeSeriesLibrary.open('out/sample/catchment.yaml')
 * }
 * nativeObjects() - before // 0
 * ```
 * @throws {@link EngineNotFoundError}
 */
export function nativeObjects(): number {
  return loadEngine().liveHandles()
}
