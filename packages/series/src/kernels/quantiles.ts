/** One of the nine definitions of a sample quantile by Hyndman and Fan (1996), doi 10.2307/2684934. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** Constants a and b of the interpolating types: the position is a + p (n + 1 - a - b). */
const INTERPOLATING: Readonly<Record<number, readonly [number, number]>> = {
  4: [0, 1],
  5: [0.5, 0.5],
  6: [0, 0],
  7: [1, 1],
  8: [1 / 3, 1 / 3],
  9: [3 / 8, 3 / 8],
}

/** Rounding may put a position a little beside the whole number that it is. */
const FUZZ = 4 * Number.EPSILON

/** The place of a quantile in `n` sorted values: between `index` and the next, `weight` towards that. @internal */
export function quantilePosition(
  n: number,
  level: number,
  type: QuantileType,
): { index: number; weight: number } {
  let position: number
  let weight: number
  let index: number
  if (type <= 3) {
    position = type === 3 ? n * level - 0.5 : n * level
    const near = Math.round(position)
    index = Math.abs(position - near) <= FUZZ * Math.max(1, near) ? near : Math.floor(position)
    const whole = index === near && Math.abs(position - near) <= FUZZ * Math.max(1, near)
    if (type === 1) weight = whole ? 0 : 1
    else if (type === 2) weight = whole ? 0.5 : 1
    else weight = whole && index % 2 === 0 ? 0 : 1
  } else {
    const [a, b] = INTERPOLATING[type]!
    position = a + level * (n + 1 - a - b)
    const fuzz = FUZZ * Math.max(1, position)
    index = Math.floor(position + fuzz)
    weight = position - index
    if (Math.abs(weight) < fuzz) weight = 0
  }
  if (index < 1) return { index: 0, weight: 0 }
  if (index >= n) return { index: n - 1, weight: 0 }
  return { index: index - 1, weight }
}

/**
 * Quantiles of each case, from sorted members; NaN where a case has no member.
 *
 * @param sorted  cases x members, as {@link sortMembers} leaves them
 * @param counts  members that are not missing, per case
 * @param levels  probabilities from 0 to 1
 * @param out  cases x levels
 * @internal
 */
export function quantiles(
  sorted: Float64Array,
  members: number,
  counts: Int32Array,
  levels: Float64Array,
  type: QuantileType,
  out: Float64Array,
): void {
  const size = levels.length
  const indices = new Int32Array(size)
  const weights = new Float64Array(size)
  let known = -1
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i]!
    if (n !== known) {
      for (let k = 0; k < size; k++) {
        const { index, weight } = quantilePosition(n, levels[k]!, type)
        indices[k] = index
        weights[k] = weight
      }
      known = n
    }
    const first = i * members
    for (let k = 0; k < size; k++) {
      if (n === 0) {
        out[i * size + k] = Number.NaN
        continue
      }
      const at = first + indices[k]!
      const weight = weights[k]!
      const low = sorted[at]!
      // A neighbour that counts nothing may be infinite.
      if (weight === 0) out[i * size + k] = low
      else {
        const high = sorted[at + 1]!
        const step = high - low
        if (weight === 1 || step === 0) out[i * size + k] = high
        else out[i * size + k] = step < Infinity ? low + weight * step : (1 - weight) * low + weight * high
      }
    }
  }
}
