import { TableError } from '../errors.ts'

/** The module that danfojs-node is. */
export type Danfo = typeof import('danfojs-node')

let loaded: Promise<Danfo> | undefined

/**
 * danfojs-node, loaded when it is first needed: it is large, and only who wants it has it.
 * @throws {@link TableError} `NO_DANFO`, with what to do
 * @internal
 */
export function loadDanfo(): Promise<Danfo> {
  loaded ??= import('danfojs-node').then(
    // CommonJS: what it exports is the default.
    (module) => (module as { default?: Danfo }).default ?? module,
    (cause: unknown) => {
      loaded = undefined
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new TableError(
        'NO_DANFO',
        `danfojs-node cannot be loaded: ${reason}. Install it beside @uchronia/series, with the two overrides that its README names: xlsx -> npm:xlsx@0.18.5, @tensorflow/tfjs-node -> npm:@tensorflow/tfjs@^3.21.0.`,
        { cause },
      )
    },
  )
  return loaded
}
