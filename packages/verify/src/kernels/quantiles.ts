import type { QuantileType } from '@uchronia/series'
import { presentIn, quantilePosition, sortPresent } from '@uchronia/series/internal'

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
  const from = sorted ? values : run
  for (let i = 0; i < cases; i++) {
    const first = i * members
    const n = sorted ? presentIn(values, first, members) : sortPresent(values, first, members, run)
    if (n === 0) {
      out.fill(Number.NaN, i * size, (i + 1) * size)
      continue
    }
    if (n !== known) {
      for (let k = 0; k < size; k++) {
        const { index, weight } = quantilePosition(n, levels[k]!, type)
        positions.indices[k] = index
        positions.weights[k] = weight
      }
      known = n
    }
    const start = sorted ? first : 0
    for (let k = 0; k < size; k++)
      out[i * size + k] = between(from, start + positions.indices[k]!, positions.weights[k]!)
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
