import type { Grouping } from './grouping.ts'
import type { Reduction } from './period-options.ts'

/** Rounding of a fraction of present values. */
const FUZZ = 1e-9

/**
 * Reduces rows of steps to rows of periods; missing values are left out, and a period with too few is missing.
 *
 * @param values  rows x steps
 * @returns rows x periods
 * @internal
 */
export function reducePeriods(
  values: Float64Array,
  rows: number,
  { group, weights, whole }: Grouping,
  how: Reduction,
  leastPresent: number,
): Float64Array {
  const steps = group.length
  const periods = whole.length
  const out = new Float64Array(rows * periods).fill(Number.NaN)
  const present = new Float64Array(periods)
  for (let row = 0; row < rows; row++) {
    const result = out.subarray(row * periods, (row + 1) * periods)
    present.fill(0)
    reduceRow(values.subarray(row * steps, (row + 1) * steps), group, weights, how, result, present)
    for (let period = 0; period < periods; period++) {
      const there = present[period]!
      if (there === 0 || there < leastPresent * whole[period]! * (1 - FUZZ)) result[period] = Number.NaN
      else if (how === 'mean') result[period]! /= there
    }
  }
  return out
}

function reduceRow(
  values: Float64Array,
  group: Int32Array,
  weights: Float64Array,
  how: Reduction,
  result: Float64Array,
  present: Float64Array,
): void {
  for (let i = 0; i < group.length; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) continue
    const period = group[i]!
    const weight = weights[i]!
    const isFirst = present[period] === 0
    const before = result[period]!
    present[period]! += weight
    switch (how) {
      case 'sum':
        result[period] = isFirst ? value : before + value
        break
      case 'mean':
        result[period] = (isFirst ? 0 : before) + value * weight
        break
      case 'min':
        result[period] = isFirst || value < before ? value : before
        break
      case 'max':
        result[period] = isFirst || value > before ? value : before
        break
      case 'first':
        if (isFirst) result[period] = value
        break
      case 'last':
        result[period] = value
        break
    }
  }
}
