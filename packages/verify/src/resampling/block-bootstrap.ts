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
  drawBlocks(n, block, random, weights, 0, 1)
  return weights
}

/** {@link blockWeights}, the weight of unit `i` added to `weights[at + i * stride]`. @internal */
export function drawBlocks(
  n: number,
  block: number,
  random: () => number,
  weights: Float64Array,
  at: number,
  stride: number,
): void {
  for (let drawn = 0; drawn < n; ) {
    let unit = Math.floor(random() * n)
    for (const end = Math.min(n, drawn + block); drawn < end; drawn++) {
      weights[at + unit * stride]! += 1
      unit = unit + 1 === n ? 0 : unit + 1
    }
  }
}

/** Units in a block when nobody says: the cube root of their number, rounded up. */
export function defaultBlock(n: number): number {
  return Math.max(1, Math.ceil(Math.cbrt(n) - 1e-9))
}
