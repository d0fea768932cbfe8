import { checkFunction, checkNumber } from '../checks.ts'

/**
 * The number of times that each of `n` consecutive units is in a sample of a circular block bootstrap: blocks of `block` units begin
 * anywhere and go on at the start after the end, until there are `n` units.
 *
 * Source: Politis and Romano 1992, A circular block-resampling procedure for stationary data.
 *
 * @param random even on [0, 1)
 * @throws {@link VerifyError} `INVALID_OPTION`
 */
export function blockWeights(n: number, block: number, random: () => number): Float64Array {
  checkUnits(n)
  checkNumber(block, 'block', 'a whole number from 1', (x) => Number.isInteger(x) && x >= 1)
  checkFunction(random, 'random')
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

const MOST = 2 ** 31 - 1

function checkUnits(n: number): void {
  const valid = (x: number) => Number.isInteger(x) && x >= 0 && x <= MOST
  checkNumber(n, 'n', 'a number of units from 0', valid)
}

/** Units in a block when nobody says: the cube root of their number, rounded up. @throws {@link VerifyError} `INVALID_OPTION` */
export function defaultBlock(n: number): number {
  checkUnits(n)
  return Math.max(1, Math.ceil(Math.cbrt(n) - 1e-9))
}
