import { OptionError } from '../errors.ts'
import type { SeriesInfo } from '../info.ts'
import { relationOf } from './relation.ts'

/**
 * Totals since the start of a forecast as amounts of each step: the differences of neighbouring lead times.
 *
 * @param values  rows x steps
 * @param fromStart  whether the first step begins at the issue time, where the total is 0; otherwise it is left out
 * @returns rows x steps, or one step fewer
 * @internal
 */
export function differences(values: Float64Array, steps: number, fromStart: boolean): Float64Array {
  const kept = fromStart ? steps : Math.max(0, steps - 1)
  const rows = steps === 0 ? 0 : values.length / steps
  const out = new Float64Array(rows * kept)
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < kept; i++) {
      const at = row * steps + i + (fromStart ? 0 : 1)
      const before = fromStart && i === 0 ? 0 : values[at - 1]!
      out[row * kept + i] = values[at]! - before
    }
  }
  return out
}

/** @throws {@link OptionError} `INVALID_OPTION`: the values are no running totals @internal */
export function deaccumulatedInfo(info: SeriesInfo): SeriesInfo {
  const { quantity } = relationOf(info)
  if (quantity !== undefined && quantity !== 'running') {
    throw new OptionError(
      'INVALID_OPTION',
      `The values are not totals since the start of the forecast: ${info.aggregation ?? `their units are ${info.units}`}.`,
    )
  }
  const { type, type_description, cell_methods, ...attributes } = info.attributes ?? {}
  return {
    ...info,
    aggregation: 'accumulated over the preceding interval',
    ...(info.attributes === undefined ? {} : { attributes }),
  }
}
