import { addBlocks, blocksOf, drawStarts } from './block-bootstrap.ts'
import { seededRandom } from './random.ts'

/**
 * Samples that are added up at a time: numbers, and where they lie, are looked up once for all of them.
 * @internal
 */
export const LANES = 8

/** Some samples of units at a time. The lanes after the last of them count for nothing. @internal */
export class Lanes {
  readonly units: number
  /** The number of samples. */
  readonly count: number
  /** Units in a block; the last block of a sample may have fewer. */
  readonly block: number
  /** Blocks x lanes: the unit with which each block begins. */
  readonly starts: Int32Array
  #weights: Float64Array | undefined

  constructor(units: number, count: number, block: number, starts: Int32Array) {
    this.units = units
    this.count = count
    this.block = block
    this.starts = starts
  }

  /** Each unit once, in one sample. */
  static once(units: number): Lanes {
    const starts = new Int32Array(units * LANES)
    for (let unit = 0; unit < units; unit++) starts[unit * LANES] = unit
    return new Lanes(units, 1, 1, starts)
  }

  static draw(units: number, count: number, block: number, random: () => number): Lanes {
    const starts = new Int32Array(blocksOf(units, block) * LANES)
    for (let lane = 0; lane < count; lane++) drawStarts(units, block, random, starts, lane, LANES)
    return new Lanes(units, count, block, starts)
  }

  /** Units of the last block. */
  get rest(): number {
    return this.units - Math.max(0, blocksOf(this.units, this.block) - 1) * this.block
  }

  /** Units x lanes: how often each unit is in each sample. */
  get weights(): Float64Array {
    if (this.#weights === undefined) {
      this.#weights = new Float64Array(this.units * LANES)
      for (let lane = 0; lane < this.count; lane++)
        addBlocks(this.units, this.block, this.starts, this.#weights, lane, LANES)
    }
    return this.#weights
  }
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
    for (let first = 0; first < this.#samples; first += LANES)
      yield Lanes.draw(units, Math.min(LANES, this.#samples - first), block, random)
  }
}
