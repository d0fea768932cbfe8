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
  /** True for a slot that has a row. */
  readonly any: boolean
  /** Adds each row to sums, which are 0, as often as its weight says. */
  addTo(sums: Float64Array, weights: Float64Array): void
}

/** The addition of one row to another, where it is not one of numbers. */
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
    const n = slots.length
    const used = slots.map((slot) => (slot < this.#rowOf.length ? this.#rowOf[slot]! : 0))
    const any = used.some((row) => row > 0)
    if (merge !== undefined) {
      const rows = used.map((row) =>
        row === 0 ? undefined : this.values.subarray((row - 1) * width, row * width),
      )
      return {
        width,
        any,
        addTo(sums, weights) {
          for (let i = 0; i < n; i++) {
            if (weights[i] !== 0 && rows[i] !== undefined) merge(sums, rows[i]!, weights[i]!)
          }
        },
      }
    }
    // Column by column, so that adding up is one product after the other.
    const columns = new Float64Array(n * width)
    used.forEach((row, i) => {
      for (let k = 0; row > 0 && k < width; k++) columns[k * n + i] = this.values[(row - 1) * width + k]!
    })
    return {
      width,
      any,
      addTo(sums, weights) {
        for (let k = 0, at = 0; k < width; k++) {
          let sum = 0
          for (let i = 0; i < n; i++, at++) sum += weights[i]! * columns[at]!
          sums[k] = sum
        }
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
    const { width } = this
    const [columns, amounts] = [this.#columns, this.#amounts]
    const [firsts, ends, before, lastOf] = [this.#begins, this.#ends, this.#before, this.#lastOf]
    // Column by column here too: counted, then put in their places.
    const begins = new Int32Array(width + 1)
    for (const slot of slots) {
      for (let run = slot < lastOf.length ? lastOf[slot]! : 0; run > 0; run = before[run - 1]!) {
        for (let i = firsts[run - 1]!; i < ends[run - 1]!; i++) begins[columns[i]! + 1]! += 1
      }
    }
    for (let k = 0; k < width; k++) begins[k + 1]! += begins[k]!
    const next = begins.slice()
    const unit = new Int32Array(begins[width]!)
    const amount = new Float64Array(begins[width]!)
    for (let u = 0; u < slots.length; u++) {
      const slot = slots[u]!
      for (let run = slot < lastOf.length ? lastOf[slot]! : 0; run > 0; run = before[run - 1]!) {
        for (let i = firsts[run - 1]!; i < ends[run - 1]!; i++) {
          const at = next[columns[i]!]!
          next[columns[i]!] = at + 1
          unit[at] = u
          amount[at] = amounts[i]!
        }
      }
    }
    return {
      width,
      any: amount.length > 0,
      addTo(sums, weights) {
        for (let k = 0, i = 0; k < width; k++) {
          let sum = 0
          for (const end = begins[k + 1]!; i < end; i++) sum += weights[unit[i]!]! * amount[i]!
          sums[k] = sum
        }
      },
    }
  }
}
