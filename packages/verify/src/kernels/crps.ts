import { presentIn, sortPresent } from '@uchronia/series/internal'

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
  const weights = new Weights()
  for (let i = 0; i < observations.length; i++) {
    const y = observations[i]!
    const first = i * members
    if (sorted) crpsOfSorted(values, first, presentIn(values, first, members), weights, y, out, 4 * i)
    else crpsOfSorted(run, 0, sortPresent(values, first, members, run), weights, y, out, 4 * i)
  }
}

/** The weights of gaps between n members. Products of whole numbers cost more than looking them up. */
class Weights {
  n = 0
  /** k^2, of a gap that k members lie to one side of. */
  squares: Float64Array = new Float64Array(1)
  /** k (n - k), of a gap between k members and the others. */
  products: Float64Array = new Float64Array(1)

  set(n: number): void {
    this.n = n
    this.squares = Float64Array.from({ length: n + 1 }, (_, k) => k * k)
    this.products = Float64Array.from({ length: n + 1 }, (_, k) => k * (n - k))
  }
}

function crpsOfSorted(
  x: Float64Array,
  first: number,
  n: number,
  weights: Weights,
  y: number,
  out: Float64Array,
  at: number,
): void {
  if (n === 0 || Number.isNaN(y)) {
    out.fill(Number.NaN, at, at + 4)
    return
  }
  const end = first + n
  if (!(x[first]! > -Infinity && x[end - 1]! < Infinity && y > -Infinity && y < Infinity)) {
    crpsOfInfinite(x, first, n, y, out, at)
    return
  }
  if (n !== weights.n) weights.set(n)
  const { squares, products } = weights
  let score = 0
  let over = 0
  let under = 0
  let spread = 0
  let previous = x[first]!
  let k = 1
  // A gap below the observation counts with (k / n)^2, one above with (1 - k / n)^2, that around it in two parts.
  if (previous > y) {
    score = squares[n]! * (previous - y)
    over = previous - y
  } else {
    under = y - previous
    for (; k < n; k++) {
      const value = x[first + k]!
      if (value > y) break
      const gap = value - previous
      spread += products[k]! * gap
      score += squares[k]! * gap
      previous = value
      under += y - value
    }
    const below = y - previous
    if (k === n) score += squares[n]! * below
    else {
      const value = x[first + k]!
      const gap = value - previous
      spread += products[k]! * gap
      score += squares[k]! * below + squares[n - k]! * (gap - below)
      previous = value
      over += value - y
      k++
    }
  }
  for (; k < n; k++) {
    const value = x[first + k]!
    const gap = value - previous
    spread += products[k]! * gap
    score += squares[n - k]! * gap
    previous = value
    over += value - y
  }
  const all = squares[n]!
  out[at] = score / all
  out[at + 1] = over / n
  out[at + 2] = under / n
  out[at + 3] = spread / all
}

/** Nothing is between equal infinities. */
function crpsOfInfinite(
  x: Float64Array,
  first: number,
  n: number,
  y: number,
  out: Float64Array,
  at: number,
): void {
  let over = 0
  let under = 0
  let spread = 0
  for (let k = 0; k < n; k++) {
    const value = x[first + k]!
    if (value > y) over += value - y
    if (value < y) under += y - value
    if (k > 0 && value > x[first + k - 1]!) spread += k * (n - k) * (value - x[first + k - 1]!)
  }
  out[at] = x[first] === y && x[first + n - 1] === y ? 0 : Infinity
  out[at + 1] = over / n
  out[at + 2] = under / n
  out[at + 3] = spread / (n * n)
}
