import type { QuantileType } from '@uchronia/series'
import { missingLast, quantilePosition, sortRun } from '@uchronia/series/internal'

/** See `Kernels.quantiles`. @internal */
export function quantiles(
  values: Float64Array,
  members: number,
  sorted: boolean,
  levels: Float64Array,
  type: QuantileType,
  out: Float64Array,
): void {
  const size = levels.length
  const cases = size === 0 ? 0 : out.length / size
  const positions = { indices: new Int32Array(size), weights: new Float64Array(size) }
  const run = new Float64Array(members)
  let known = 0
  for (let i = 0; i < cases; i++) {
    for (let k = 0; k < members; k++) run[k] = values[i * members + k]!
    const n = missingLast(run, 0, members)
    if (n === 0) {
      out.fill(Number.NaN, i * size, (i + 1) * size)
      continue
    }
    if (!sorted) sortRun(run, 0, n)
    if (n !== known) {
      for (let k = 0; k < size; k++) {
        const { index, weight } = quantilePosition(n, levels[k]!, type)
        positions.indices[k] = index
        positions.weights[k] = weight
      }
      known = n
    }
    for (let k = 0; k < size; k++)
      out[i * size + k] = between(run, positions.indices[k]!, positions.weights[k]!)
  }
}

function between(sorted: Float64Array, index: number, weight: number): number {
  const low = sorted[index]!
  // A neighbour that counts nothing may be infinite, or absent.
  if (weight === 0) return low
  const high = sorted[index + 1]!
  const step = high - low
  if (weight === 1 || step === 0) return high
  return step < Infinity ? low + weight * step : (1 - weight) * low + weight * high
}
