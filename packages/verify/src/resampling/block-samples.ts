import { drawBlocks } from './block-bootstrap.ts'
import { seededRandom } from './random.ts'

/**
 * Samples that are added up at a time: numbers, and where they lie, are looked up once for all of them.
 * @internal
 */
export const LANES = 8

/** Some samples at a time. @internal */
export interface Lanes {
  /** Units x lanes: how often each unit is in each sample. */
  readonly weights: Float64Array
  /** The samples that there are; the lanes after them are 0. */
  readonly count: number
}

/** Numbers of samples up to which they are kept. */
const KEPT = 1 << 20

/** The samples of a block bootstrap. Those of so many units are the same each time. @internal */
export class BlockSamples {
  readonly #samples: number
  readonly #seed: number
  #known: { readonly units: number; readonly block: number; readonly all: readonly Lanes[] } | undefined

  constructor(samples: number, seed: number) {
    this.#samples = samples
    this.#seed = seed
  }

  /** All samples of so many units, drawn in blocks of `block`. */
  of(units: number, block: number): Iterable<Lanes> {
    if (units * this.#samples > KEPT) return this.#draw(units, block)
    if (this.#known?.units !== units || this.#known.block !== block)
      this.#known = { units, block, all: [...this.#draw(units, block)] }
    return this.#known.all
  }

  *#draw(units: number, block: number): Generator<Lanes> {
    const random = seededRandom(this.#seed)
    for (let first = 0; first < this.#samples; first += LANES) {
      const count = Math.min(LANES, this.#samples - first)
      const weights = new Float64Array(units * LANES)
      for (let lane = 0; lane < count; lane++) drawBlocks(units, block, random, weights, lane, LANES)
      yield { weights, count }
    }
  }
}
