import type { Piece, Source } from '../source.ts'

/**
 * Digests of values, 32 bits for each issue of a forecast, 64 for all of any other series. They do not depend on the order in
 * which pieces are looked at, so that values can be compared with those that were written in any layout.
 * @internal
 */
export class ValueDigest {
  readonly #source: Source
  readonly #sums: Uint32Array

  constructor(source: Source) {
    this.#source = source
    this.#sums = new Uint32Array(source.kind === 'forecast' ? source.shape[0] : 2)
  }

  /** Takes the values of a piece of the source in. */
  add(piece: Source, values: Float64Array): void {
    const [issue, row, step] = offsets(piece.window, this.#source.window)
    const [issues, rows, steps] = piece.shape
    const allSteps = this.#source.shape[2]
    const forecast = this.#source.kind === 'forecast'
    const bits = new Uint32Array(2)
    const value = new Float64Array(bits.buffer)
    let at = 0
    for (let i = 0; i < issues; i++) {
      let first = 0
      let second = 0
      for (let r = 0; r < rows; r++) {
        let place = ((row + r) * allSteps + step) | 0
        for (let s = 0; s < steps; s++, at++, place++) {
          const one = values[at]!
          // There are many NaNs, and all are one missing value.
          value[0] = Number.isNaN(one) ? Number.NaN : one
          let hash = mix(bits[0]! ^ Math.imul(place, 0x9e3779b1))
          hash = mix(hash ^ bits[1]!)
          first = (first + hash) | 0
          if (!forecast) second = (second + mix(hash ^ 0x5bd1e995)) | 0
        }
      }
      if (forecast) this.#sums[issue + i] = this.#sums[issue + i]! + first
      else {
        this.#sums[0] = this.#sums[0]! + first
        this.#sums[1] = this.#sums[1]! + second
      }
    }
  }

  /** As text: 8 digits for each issue, or 16 for all. */
  toString(): string {
    return Array.from(this.#sums, (sum) => sum.toString(16).padStart(8, '0')).join('')
  }
}

/** Digits of a digest that belong to one issue. @internal */
export const ISSUE_DIGITS = 8

function offsets(piece: Piece, all: Piece): [number, number, number] {
  return [
    piece.issues.start - all.issues.start,
    piece.rows.start - all.rows.start,
    piece.steps.start - all.steps.start,
  ]
}

/** Spreads 32 bits over 32 bits (Murmur3's finalizer). */
function mix(bits: number): number {
  let hash = bits
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
