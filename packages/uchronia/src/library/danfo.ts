import type { Series } from '@uchronia/series'

/** Options of `toDanfo`. */
export interface DanfoOptions {
  /** `wide` (default): a column per member or station. `long`: a row per value. */
  readonly layout?: 'wide' | 'long' | undefined
}

/** Splits options into those of the frame and the others. @internal */
export function splitDanfo<T extends DanfoOptions>(
  options: T,
): [frame: DanfoOptions, rest: Omit<T, 'layout'>] {
  const { layout, ...rest } = options
  return [{ layout }, rest]
}

/** A danfo frame of plain data; danfojs-node is loaded when it is first needed. @internal */
export async function danfoFrame<Frame>(series: Series, options: DanfoOptions): Promise<Frame> {
  const { toDanfo } = await import('@uchronia/series/danfo')
  return (await toDanfo(series, options)) as Frame
}
