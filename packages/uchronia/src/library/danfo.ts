import type { Series } from '@uchronia/cinterop'

/** How a danfo frame is made. */
export interface DanfoOptions {
  /** `wide` (the default): a column per member or station. `long`: a row per value. */
  readonly layout?: 'wide' | 'long' | undefined
}

/**
 * A series as a danfo frame. The type of a frame is left to the caller, so that this package compiles where danfojs-node is
 * not installed.
 * @internal
 */
export async function danfoFrame<Frame>(series: Series, options: DanfoOptions): Promise<Frame> {
  const { toDanfo } = await import('@uchronia/cinterop/danfo')
  return (await toDanfo(series, { layout: options.layout })) as Frame
}
