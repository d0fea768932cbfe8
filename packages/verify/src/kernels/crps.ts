import { sortRun } from '@uchronia/series/internal'

/**
 * See `Kernels.crps`. The CRPS is summed over the gaps between members, each with a weight that is not negative
 * (Hersbach 2000, equation 25), and the spread as well: nothing is subtracted that would cost digits, and equal members
 * make an exact 0.
 * @internal
 */
export function crps(
  values: Float64Array,
  members: number,
  observations: Float64Array,
  sorted: boolean,
  out: Float64Array,
): void {
  const run = new Float64Array(members)
  for (let i = 0; i < observations.length; i++) {
    const first = i * members
    let n = 0
    for (let k = first; k < first + members; k++) {
      const value = values[k]!
      if (!Number.isNaN(value)) run[n++] = value
    }
    if (!sorted) sortRun(run, 0, n)
    crpsOfSorted(run, n, observations[i]!, out, 4 * i)
  }
}

function crpsOfSorted(x: Float64Array, n: number, y: number, out: Float64Array, at: number): void {
  if (n === 0 || Number.isNaN(y)) {
    out.fill(Number.NaN, at, at + 4)
    return
  }
  if (!(x[0]! > -Infinity && x[n - 1]! < Infinity && y > -Infinity && y < Infinity)) {
    crpsOfInfinite(x, n, y, out, at)
    return
  }
  let score = 0
  let over = 0
  let under = 0
  let spread = 0
  let previous = x[0]!
  let k = 1
  // A gap below the observation counts with (k / n)^2, one above with (1 - k / n)^2, that around it in two parts.
  if (previous > y) {
    score = n * n * (previous - y)
    over = previous - y
  } else {
    under = y - previous
    for (; k < n && x[k]! <= y; k++) {
      const gap = x[k]! - previous
      spread += k * (n - k) * gap
      score += k * k * gap
      previous = x[k]!
      under += y - previous
    }
    const below = y - previous
    if (k === n) score += n * n * below
    else {
      const gap = x[k]! - previous
      spread += k * (n - k) * gap
      score += k * k * below + (n - k) * (n - k) * (gap - below)
      previous = x[k]!
      over += previous - y
      k++
    }
  }
  for (; k < n; k++) {
    const gap = x[k]! - previous
    const above = n - k
    spread += k * above * gap
    score += above * above * gap
    previous = x[k]!
    over += previous - y
  }
  out[at] = score / (n * n)
  out[at + 1] = over / n
  out[at + 2] = under / n
  out[at + 3] = spread / (n * n)
}

/** Nothing is between equal infinities. */
function crpsOfInfinite(x: Float64Array, n: number, y: number, out: Float64Array, at: number): void {
  let over = 0
  let under = 0
  let spread = 0
  for (let k = 0; k < n; k++) {
    const value = x[k]!
    if (value > y) over += value - y
    if (value < y) under += y - value
    if (k > 0 && value > x[k - 1]!) spread += k * (n - k) * (value - x[k - 1]!)
  }
  out[at] = x[0] === y && x[n - 1] === y ? 0 : Infinity
  out[at + 1] = over / n
  out[at + 2] = under / n
  out[at + 3] = spread / (n * n)
}
