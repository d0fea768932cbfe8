import { checkNumber } from '../checks.ts'

/**
 * Numbers even on [0, 1), the same for the same seed: the small fast counter generator sfc32 of PractRand.
 *
 * @example
 * ```ts
 * const random = seededRandom(7)
 * random() === seededRandom(7)() // true
 * ```
 * @throws {@link VerifyError} `INVALID_OPTION`
 */
export function seededRandom(seed: number): () => number {
  checkNumber(seed, 'A seed', 'a whole number', Number.isSafeInteger)
  let a = seed | 0
  let b = Math.floor(seed / 4_294_967_296) | 0
  let c = 0
  let counter = 1
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 4_294_967_296
  }
  // The first ones are alike for seeds that are.
  for (let i = 0; i < 15; i++) next()
  return next
}
