import type { Series } from '@uchronia/series'
import { checkChoice, checkOptions } from '@uchronia/series/internal'

/** Options of `toDanfo`. */
export interface DanfoOptions {
  /** `wide` (default): a column per member or station. `long`: a row per value. */
  readonly layout?: 'wide' | 'long' | undefined
}

/**
 * Splits options into those of the frame and the others, which have these keys.
 * @throws {@link OptionError} `UNKNOWN_OPTION`, `INVALID_OPTION`
 * @internal
 */
export function splitDanfo<T extends DanfoOptions>(
  options: T,
  keys: readonly string[],
): [frame: DanfoOptions, rest: Omit<T, 'layout'>] {
  const { layout, ...rest } = checkOptions(options, 'toDanfo', ['layout', ...keys])
  checkChoice(layout, [undefined, 'wide', 'long'], 'layout')
  return [{ layout }, rest]
}

/** A danfo frame of plain data; danfojs-node is loaded when it is first needed. @internal */
export async function danfoFrame<Frame>(series: Series, options: DanfoOptions): Promise<Frame> {
  const { toDanfo } = await import('@uchronia/series/danfo')
  return (await toDanfo(series, options)) as Frame
}
