/** Rows of sums of one width, one for each slot that was used. @internal */
export interface SlotRows {
  readonly width: number
  /** Where the rows of slots begin in {@link values}; made when there are none. To be followed by {@link done}. */
  open(slots: Int32Array): Int32Array
  /** The memory of open rows. */
  readonly values: Float64Array
  /** To be called when the open rows have been added to. */
  done(): void
  /** The rows of some slots together, to be added up many times. */
  gather(slots: readonly number[]): GatheredRows
}

/** Rows side by side, one per slot. @internal */
export interface GatheredRows {
  readonly width: number
  /** Adds each row to other sums as often as its weight says; once without weights. @returns whether there was any */
  addTo(sums: Float64Array, weights: ArrayLike<number> | undefined): boolean
}

/** How a row is added to another, where that is not adding numbers. */
type Merge = (into: Float64Array, from: Float64Array, weight: number) => void

function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= array.length) return array
  const more = new Int32Array(Math.max(length, 2 * array.length))
  more.set(array)
  return more
}

/** Rows in full: for few slots, or where all numbers of a row are used. @internal */
export class DenseRows implements SlotRows {
  readonly width: number
  values: Float64Array
  readonly #merge: Merge | undefined
  #rowOf = new Int32Array(16)
  #rows = 0

  constructor(width: number, merge?: Merge) {
    this.width = width
    this.#merge = merge
    this.values = new Float64Array(width * 4)
  }

  open(slots: Int32Array): Int32Array {
    return slots.map((slot) => this.#open(slot))
  }

  #open(slot: number): number {
    this.#rowOf = grown(this.#rowOf, slot + 1)
    const row = this.#rowOf[slot]!
    if (row > 0) return (row - 1) * this.width
    this.#rowOf[slot] = ++this.#rows
    const end = this.#rows * this.width
    if (end > this.values.length) {
      const more = new Float64Array(Math.max(end, Math.ceil(1.5 * this.values.length)))
      more.set(this.values)
      this.values = more
    }
    return end - this.width
  }

  done(): void {}

  gather(slots: readonly number[]): GatheredRows {
    const { width } = this
    const merge = this.#merge
    const used = slots.map((slot) => (slot < this.#rowOf.length ? this.#rowOf[slot]! : 0))
    const all = new Float64Array(slots.length * width)
    used.forEach((row, i) => {
      if (row > 0) all.set(this.values.subarray((row - 1) * width, row * width), i * width)
    })
    return {
      width,
      addTo(sums, weights) {
        let any = false
        for (let i = 0; i < used.length; i++) {
          const weight = weights === undefined ? 1 : weights[i]!
          if (weight === 0 || used[i] === 0) continue
          any = true
          const row = i * width
          if (merge !== undefined) merge(sums, all.subarray(row, row + width), weight)
          else for (let k = 0; k < width; k++) sums[k]! += weight * all[row + k]!
        }
        return any
      },
    }
  }
}

/**
 * Rows of which the numbers that are not 0 are kept: for many slots of few cases each, such as the ranks of one issue time
 * at one lead time, of which one of a hundred is used. Numbers are only ever added.
 * @internal
 */
export class SparseRows implements SlotRows {
  readonly width: number
  values: Float64Array = new Float64Array(0)
  /** Slots of the open rows. */
  #open: number[] = []
  #columns = new Int32Array(64)
  #amounts = new Float64Array(64)
  #used = 0
  /** Runs of entries: where each begins and ends, and the run before it of the same slot, counted from 1. */
  #begins = new Int32Array(16)
  #ends = new Int32Array(16)
  #before = new Int32Array(16)
  #runs = 0
  #lastOf = new Int32Array(16)

  constructor(width: number) {
    this.width = width
  }

  open(slots: Int32Array): Int32Array {
    const rows = new Map<number, number>()
    const at = slots.map((slot) => {
      let row = rows.get(slot)
      if (row === undefined) {
        row = rows.size * this.width
        rows.set(slot, row)
      }
      return row
    })
    this.#open = [...rows.keys()]
    const length = rows.size * this.width
    if (this.values.length < length) this.values = new Float64Array(length)
    else this.values.fill(0, 0, length)
    return at
  }

  done(): void {
    this.#open.forEach((slot, row) => {
      this.#append(slot, row * this.width)
    })
    this.#open = []
  }

  #append(slot: number, row: number): void {
    const begin = this.#used
    for (let k = 0; k < this.width; k++) {
      const amount = this.values[row + k]!
      if (amount === 0) continue
      if (this.#used === this.#amounts.length) {
        const more = new Float64Array(2 * this.#used)
        more.set(this.#amounts)
        this.#amounts = more
        this.#columns = grown(this.#columns, 2 * this.#used)
      }
      this.#columns[this.#used] = k
      this.#amounts[this.#used++] = amount
    }
    const run = this.#runs++
    this.#begins = grown(this.#begins, this.#runs)
    this.#ends = grown(this.#ends, this.#runs)
    this.#before = grown(this.#before, this.#runs)
    this.#lastOf = grown(this.#lastOf, slot + 1)
    this.#begins[run] = begin
    this.#ends[run] = this.#used
    this.#before[run] = this.#lastOf[slot]!
    this.#lastOf[slot] = run + 1
  }

  gather(slots: readonly number[]): GatheredRows {
    const columns: number[] = []
    const amounts: number[] = []
    const ends = new Int32Array(slots.length)
    slots.forEach((slot, i) => {
      let run = slot < this.#lastOf.length ? this.#lastOf[slot]! : 0
      for (; run > 0; run = this.#before[run - 1]!) {
        for (let k = this.#begins[run - 1]!; k < this.#ends[run - 1]!; k++) {
          columns.push(this.#columns[k]!)
          amounts.push(this.#amounts[k]!)
        }
      }
      ends[i] = columns.length
    })
    const where = Int32Array.from(columns)
    const much = Float64Array.from(amounts)
    return {
      width: this.width,
      addTo(sums, weights) {
        let any = false
        for (let i = 0, k = 0; i < ends.length; i++) {
          const end = ends[i]!
          const weight = weights === undefined ? 1 : weights[i]!
          if (weight === 0 || k === end) {
            k = end
            continue
          }
          any = true
          for (; k < end; k++) sums[where[k]!]! += weight * much[k]!
        }
        return any
      },
    }
  }
}
