import type { Rows } from '../metrics/metric.ts'
import { LANES } from '../resampling/block-samples.ts'

/** The slots of a group in the order of its issue times, and the place of each of its units in that order. @internal */
export interface Selection {
  readonly group: number
  readonly slots: Int32Array
  readonly places: Int32Array
}

/** The group of each slot, and the number of the slot in its group. @internal */
export interface Slots {
  groupOf(slot: number): number
  unitOf(slot: number): number
}

/** Rows of sums of one width, one for each slot that was used. @internal */
export interface SlotRows {
  /** The rows of some slots, to be added to. */
  open(slots: Int32Array): Rows
  /** The rows of a group, to be added up many times. */
  gather(selection: Selection): GatheredRows
}

/** Rows side by side, one per slot. @internal */
export interface GatheredRows {
  readonly width: number
  /** True for a slot that has a row. */
  readonly any: boolean
  /**
   * The sums of all rows, each as often as its weight says, in each lane.
   *
   * @param sums one for each lane
   * @param weights slots x lanes
   */
  addUp(sums: readonly Float64Array[], weights: Float64Array): void
}

/** The addition of one row to another, where it is not one of numbers. */
type Merge = (into: Float64Array, from: Float64Array, weight: number) => void

/** An array with room for a number of values: itself, or a copy. */
function grown<A extends Float64Array | Int32Array>(array: A, length: number): A {
  if (length <= array.length) return array
  const more = new (array.constructor as new (length: number) => A)(Math.max(length, 2 * array.length))
  more.set(array)
  return more
}

/** Rows in full. @internal */
export class DenseRows implements SlotRows {
  readonly #width: number
  readonly #merge: Merge | undefined
  #values: Float64Array
  #rowOf: Int32Array = new Int32Array(16)
  #rows = 0

  constructor(width: number, merge?: Merge) {
    this.#width = width
    this.#merge = merge
    this.#values = new Float64Array(width * 4)
  }

  open(slots: Int32Array): Rows {
    const at = new Int32Array(slots.length)
    for (let i = 0; i < slots.length; i++) at[i] = this.#open(slots[i]!)
    const values = this.#values
    return {
      values,
      at,
      add(i, column, amount) {
        values[at[i]! + column]! += amount
      },
    }
  }

  #open(slot: number): number {
    this.#rowOf = grown(this.#rowOf, slot + 1)
    if (this.#rowOf[slot] === 0) {
      this.#rowOf[slot] = ++this.#rows
      this.#values = grown(this.#values, this.#rows * this.#width)
    }
    return (this.#rowOf[slot]! - 1) * this.#width
  }

  gather({ slots }: Selection): GatheredRows {
    const width = this.#width
    const values = this.#values
    const n = slots.length
    const rows = slots.map((slot) => (slot < this.#rowOf.length ? this.#rowOf[slot]! - 1 : -1))
    const any = rows.some((row) => row >= 0)
    const merge = this.#merge
    if (merge !== undefined) {
      const parts = Array.from(rows, (row) => values.subarray(row * width, (row + 1) * width))
      return {
        width,
        any,
        addUp(sums, weights) {
          sums.forEach((sum, lane) => {
            sum.fill(0)
            for (let i = 0; i < n; i++) {
              const weight = weights[i * LANES + lane]!
              if (weight !== 0 && rows[i]! >= 0) merge(sum, parts[i]!, weight)
            }
          })
        },
      }
    }
    // Column by column, so that adding up is one product after the other.
    const amounts = new Float64Array(n * width)
    for (let i = 0; i < n; i++) {
      for (let k = 0, at = rows[i]! * width; at >= 0 && k < width; k++, at++) amounts[k * n + i] = values[at]!
    }
    const begins = Int32Array.from({ length: width + 1 }, (_, k) => k * n)
    const units = Int32Array.from({ length: n }, (_, i) => i)
    return {
      width,
      any,
      addUp: (sums, weights) => addUp(sums, weights, { begins, units, everyUnit: true, amounts }),
    }
  }
}

/** The numbers of a group that were added to, in the order in which they were. */
class Entries {
  units: Int32Array = new Int32Array(4)
  columns: Int32Array = new Int32Array(4)
  amounts: Float64Array = new Float64Array(4)
  length = 0
  /** The unit of the last entries, and where they begin. */
  unit = -1
  begin = 0

  /** @param known the entry of each column, should it be one of the last unit */
  add(unit: number, column: number, amount: number, known: Int32Array): void {
    if (unit !== this.unit) {
      this.unit = unit
      this.begin = this.length
    }
    const entry = known[column]!
    if (entry >= this.begin && entry < this.length && this.columns[entry] === column) {
      this.amounts[entry]! += amount
      return
    }
    const length = this.length + 1
    this.units = grown(this.units, length)
    this.columns = grown(this.columns, length)
    this.amounts = grown(this.amounts, length)
    this.units[this.length] = unit
    this.columns[this.length] = column
    this.amounts[this.length] = amount
    known[column] = this.length
    this.length = length
  }
}

/**
 * Rows of which the numbers that were added to are kept: for many slots of few cases each, such as the ranks of one issue
 * time at one lead time, of which one of a hundred is used.
 * @internal
 */
export class SparseRows implements SlotRows {
  readonly #width: number
  readonly #slots: Slots
  readonly #known: Int32Array
  readonly #entries: Entries[] = []

  constructor(width: number, slots: Slots) {
    this.#width = width
    this.#slots = slots
    this.#known = new Int32Array(width)
  }

  open(slots: Int32Array): Rows {
    const all = this.#entries
    const known = this.#known
    const { groupOf, unitOf } = this.#slots
    return {
      values: NOTHING,
      at: slots,
      add(i, column, amount) {
        const group = groupOf(slots[i]!)
        all[group] ??= new Entries()
        all[group].add(unitOf(slots[i]!), column, amount, known)
      },
    }
  }

  gather({ group, places }: Selection): GatheredRows {
    const width = this.#width
    const entries = this.#entries[group] ?? new Entries()
    const { length } = entries
    // Column by column here too: counted, then put in their places.
    const begins = new Int32Array(width + 1)
    for (let i = 0; i < length; i++) begins[entries.columns[i]! + 1]! += 1
    for (let k = 0; k < width; k++) begins[k + 1]! += begins[k]!
    const next = begins.slice()
    const units = new Int32Array(length)
    const amounts = new Float64Array(length)
    for (let i = 0; i < length; i++) {
      const column = entries.columns[i]!
      const at = next[column]!
      next[column] = at + 1
      units[at] = places[entries.units[i]!]!
      amounts[at] = entries.amounts[i]!
    }
    return {
      width,
      any: length > 0,
      addUp: (sums, weights) => addUp(sums, weights, { begins, units, everyUnit: false, amounts }),
    }
  }
}

const NOTHING = new Float64Array(0)

/** Numbers column by column, each with the unit that it is of. */
interface Columns {
  /** Where each column begins, and where the last ends. */
  readonly begins: Int32Array
  readonly amounts: Float64Array
  /** The unit of each number; or those of one column, where every column has all. */
  readonly units: Int32Array
  readonly everyUnit: boolean
}

/** Written out for each lane: sums stay in registers. */
function addUp(
  sums: readonly Float64Array[],
  weights: Float64Array,
  { begins, units, everyUnit, amounts }: Columns,
): void {
  for (let k = 0; k < begins.length - 1; k++) {
    const end = begins[k + 1]!
    let i = begins[k]!
    const from = everyUnit ? i : 0
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    let e = 0
    let f = 0
    let g = 0
    let h = 0
    for (; i < end; i++) {
      const amount = amounts[i]!
      const at = units[i - from]! * LANES
      a += weights[at]! * amount
      b += weights[at + 1]! * amount
      c += weights[at + 2]! * amount
      d += weights[at + 3]! * amount
      e += weights[at + 4]! * amount
      f += weights[at + 5]! * amount
      g += weights[at + 6]! * amount
      h += weights[at + 7]! * amount
    }
    sums[0]![k] = a
    sums[1]![k] = b
    sums[2]![k] = c
    sums[3]![k] = d
    sums[4]![k] = e
    sums[5]![k] = f
    sums[6]![k] = g
    sums[7]![k] = h
  }
}
