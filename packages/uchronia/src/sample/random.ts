import { randomLcg, randomNormal } from 'd3-random'

/** Normal deviates from a seed: the same seed gives the same numbers. */
export type Normal = () => number

/**
 * A stream of standard normal deviates.
 *
 * @param seed a whole number; streams of different `name`s are independent of each other, so that asking for one more
 *   station or member does not change the others
 */
export function normalStream(seed: number, ...name: (string | number)[]): Normal {
  return randomNormal.source(randomLcg(hash(`${seed}/${name.join('/')}`)))(0, 1)
}

/** FNV-1a, 32 bits: spreads neighbouring names over the whole range of seeds. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  // A last stir, so that names that differ in their final character only do not start close together.
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  return (value ^ (value >>> 13)) >>> 0
}

/**
 * A first-order autoregressive process with mean 0 and variance 1.
 *
 * @param persistence its lag-one correlation, 0 to 1
 */
export function autoregressive(length: number, persistence: number, normal: Normal): Float64Array {
  const values = new Float64Array(length)
  const innovation = Math.sqrt(1 - persistence * persistence)
  let state = normal()
  for (let i = 0; i < length; i++) {
    values[i] = state
    state = persistence * state + innovation * normal()
  }
  return values
}
