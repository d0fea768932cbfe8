/**
 * The number of times that each of `n` consecutive units is in a sample of a circular block bootstrap: blocks of `block` units begin
 * anywhere and go on at the start after the end, until there are `n` units.
 *
 * Source: Politis and Romano 1992, A circular block-resampling procedure for stationary data.
 *
 * @param random even on [0, 1)
 */
export function blockWeights(n: number, block: number, random: () => number): Float64Array {
  const weights = new Float64Array(n)
  for (let drawn = 0; drawn < n; ) {
    let unit = Math.floor(random() * n)
    for (const end = Math.min(n, drawn + block); drawn < end; drawn++) {
      weights[unit]! += 1
      unit = unit + 1 === n ? 0 : unit + 1
    }
  }
  return weights
}

/** Units in a block when nobody says: the cube root of their number, rounded up. */
export function defaultBlock(n: number): number {
  return Math.max(1, Math.ceil(Math.cbrt(n) - 1e-9))
}
