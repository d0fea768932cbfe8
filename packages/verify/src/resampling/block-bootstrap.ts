import { checkFunction, checkNumber } from '../checks.ts'

/**
 * The number of times that each of `n` consecutive units is in a sample of a circular block bootstrap: blocks of `block` units begin
 * anywhere and go on at the start after the end, until there are `n` units.
 *
 * Source: Politis and Romano 1992, A circular block-resampling procedure for stationary data.
 *
 * @example
 * ```ts
 * const weights = blockWeights(10, 3, seededRandom(1))
 * weights.reduce((sum, times) => sum + times, 0) // 10
 * ```
 * @param random even on [0, 1)
 * @throws {@link VerifyError} `INVALID_OPTION`
 */
export function blockWeights(n: number, block: number, random: () => number): Float64Array {
  checkUnits(n)
  checkNumber(block, 'block', 'a whole number from 1', (x) => Number.isInteger(x) && x >= 1)
  checkFunction(random, 'random')
  const starts = new Int32Array(blocksOf(n, block))
  const weights = new Float64Array(n)
  drawStarts(n, block, random, starts, 0, 1)
  addBlocks(n, block, starts, weights, 0, 1)
  return weights
}

/** The number of blocks that make a sample of `n` units; the last has what is left of them. @internal */
export function blocksOf(n: number, block: number): number {
  return Math.ceil(n / block)
}

/** Draws the unit with which each block of a sample begins: that of block `i` to `starts[at + i * stride]`. @internal */
export function drawStarts(
  n: number,
  block: number,
  random: () => number,
  starts: Int32Array,
  at: number,
  stride: number,
): void {
  const count = blocksOf(n, block)
  for (let i = 0; i < count; i++) starts[at + i * stride] = Math.floor(random() * n)
}

/** Adds up how often each unit is in the blocks that {@link drawStarts} drew, those of unit `i` in `weights[at + i * stride]`. @internal */
export function addBlocks(
  n: number,
  block: number,
  starts: Int32Array,
  weights: Float64Array,
  at: number,
  stride: number,
): void {
  for (let drawn = 0, start = at; drawn < n; start += stride) {
    let unit = starts[start]!
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

/**
 * Units in a block when nobody says: the cube root of their number, rounded up.
 *
 * @example
 * ```ts
 * defaultBlock(365) // 8
 * ```
 * @throws {@link VerifyError} `INVALID_OPTION`
 */
export function defaultBlock(n: number): number {
  checkUnits(n)
  return Math.max(1, Math.ceil(Math.cbrt(n) - 1e-9))
}
