import { delimiter } from 'node:path'

/**
 * The libraries to load before the engine, with their names visible to it: what the environment variable
 * `UCHRONIA_PRELOAD` lists, separated as in `PATH`. An engine of one's own may need some, the prebuilt one does not.
 *
 * @example
 * ```ts
 * import { enginePreload } from '@uchronia/engine'
 * process.env.UCHRONIA_PRELOAD = ''
 * enginePreload() // []
 * ```
 */
export function enginePreload(): string[] {
  return (process.env.UCHRONIA_PRELOAD ?? '').split(delimiter).filter((path) => path !== '')
}
