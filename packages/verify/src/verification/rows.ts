import type { Rows } from '../metrics/metric.ts'
import { LANES, type Lanes } from '../resampling/block-samples.ts'

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
  /** The rows of groups, to be added up many times. Groups side by side are gathered together: their rows are near. */
  gather(selections: readonly Selection[]): GatheredRows[]
}

/** Rows side by side, one per slot. @internal */
export interface GatheredRows {
  readonly width: number
  /** True for a slot that has a row. */
  readonly any: boolean
  /**
   * The sums of the rows of each sample.
   *
   * @param sums one for each lane, the same ones each time, 0 at first
   */
  addUp(sums: readonly Float64Array[], lanes: Lanes): void
}

/** The addition of one row to another, where it is not one of numbers. */
type Merge = (into: Float64Array, from: Float64Array, weight: number) => void

/** An array with room for a number of values: itself, or a copy. */
function grown<A extends Float64Array | Int32Array>(array: A, length: number): A {
  if (length <= array.length) return array
  const more = new (array.constructor as new (length: number) => A)(
    Math.max(length, (array.length < 512 ? 4 : 2) * array.length),
  )
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

  /** Where the row of a slot begins; negative for one that has none. */
  #rowAt(slot: number): number {
    return slot < this.#rowOf.length ? (this.#rowOf[slot]! - 1) * this.#width : -1
  }

  gather(selections: readonly Selection[]): GatheredRows[] {
    const merge = this.#merge
    if (merge !== undefined) return selections.map((selection) => this.#toMerge(selection, merge))
    const width = this.#width
    const values = this.#values
    // Column by column, so that adding up is one number after the other.
    const all = selections.map(({ slots }) => ({
      slots,
      amounts: new Float64Array(slots.length * width),
      any: false,
    }))
    const longest = all.reduce((most, { slots }) => Math.max(most, slots.length), 0)
    for (let i = 0; i < longest; i++) {
      for (const one of all) {
        const { slots, amounts } = one
        const row = i < slots.length ? this.#rowAt(slots[i]!) : -1
        if (row < 0) continue
        one.any = true
        for (let k = 0, at = i; k < width; k++, at += slots.length) amounts[at] = values[row + k]!
      }
    }
    return all.map(({ slots, amounts, any }) => ({ width, any, addUp: addUpBlocks(amounts, slots.length) }))
  }

  #toMerge({ slots }: Selection, merge: Merge): GatheredRows {
    const width = this.#width
    const rows = Array.from(slots, (slot) => {
      const row = this.#rowAt(slot)
      return row < 0 ? undefined : this.#values.subarray(row, row + width)
    })
    return {
      width,
      any: rows.some((row) => row !== undefined),
      addUp(sums, { weights }) {
        sums.forEach((sum, lane) => {
          sum.fill(0)
          rows.forEach((row, i) => {
            const weight = weights[i * LANES + lane]!
            if (weight !== 0 && row !== undefined) merge(sum, row, weight)
          })
        })
      },
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

  gather(selections: readonly Selection[]): GatheredRows[] {
    return selections.map((selection) => this.#ofOne(selection))
  }

  #ofOne({ group, places }: Selection): GatheredRows {
    const width = this.#width
    const entries = this.#entries[group] ?? new Entries()
    const { length } = entries
    // Column by column here too: counted, then put in their places. Most columns are empty.
    const ends = new Int32Array(width)
    for (let i = 0; i < length; i++) ends[entries.columns[i]!]! += 1
    const columns: number[] = []
    const begins: number[] = []
    for (let k = 0, begin = 0; k < width; k++) {
      if (ends[k] === 0) continue
      columns.push(k)
      begins.push(begin)
      begin += ends[k]!
      ends[k] = begins.at(-1)!
    }
    begins.push(length)
    const units = new Int32Array(length)
    const amounts = new Float64Array(length)
    for (let i = 0; i < length; i++) {
      const column = entries.columns[i]!
      const at = ends[column]!
      ends[column] = at + 1
      units[at] = places[entries.units[i]!]!
      amounts[at] = entries.amounts[i]!
    }
    const used = { columns: Int32Array.from(columns), begins: Int32Array.from(begins), units, amounts }
    return { width, any: length > 0, addUp: (sums, { weights }) => addUpUsed(sums, weights, used) }
  }
}

const NOTHING = new Float64Array(0)

type A = Float64Array
type Eight = readonly [A, A, A, A, A, A, A, A]

// What adds up is written out for each lane: sums stay in registers.

/** Adds up columns of an amount for each unit. Of each run of units that can be a block the sum is made once. */
function addUpBlocks(amounts: Float64Array, units: number): GatheredRows['addUp'] {
  let known: { readonly lanes: Lanes; readonly blocks: A; readonly rests: A } | undefined
  return (sums, lanes) => {
    if (known === undefined || known.lanes.block !== lanes.block) {
      const { block, rest } = lanes
      const blocks = sumsOfRuns(amounts, units, block)
      known = { lanes, blocks, rests: rest === block ? blocks : sumsOfRuns(amounts, units, rest) }
    }
    const { blocks, rests } = known
    const { starts } = lanes
    const last = starts.length - LANES
    const [sa, sb, sc, sd, se, sf, sg, sh] = sums as Eight
    if (lanes.count === 1) {
      for (let k = 0, column = 0; k < sa.length; k++, column += units) {
        let a = 0
        for (let at = 0; at < last; at += LANES) a += blocks[column + starts[at]!]!
        sa[k] = a + rests[column + starts[last]!]!
      }
      return
    }
    for (let k = 0, column = 0; k < sa.length; k++, column += units) {
      let a = 0
      let b = 0
      let c = 0
      let d = 0
      let e = 0
      let f = 0
      let g = 0
      let h = 0
      for (let at = 0; at < last; at += LANES) {
        a += blocks[column + starts[at]!]!
        b += blocks[column + starts[at + 1]!]!
        c += blocks[column + starts[at + 2]!]!
        d += blocks[column + starts[at + 3]!]!
        e += blocks[column + starts[at + 4]!]!
        f += blocks[column + starts[at + 5]!]!
        g += blocks[column + starts[at + 6]!]!
        h += blocks[column + starts[at + 7]!]!
      }
      sa[k] = a + rests[column + starts[last]!]!
      sb[k] = b + rests[column + starts[last + 1]!]!
      sc[k] = c + rests[column + starts[last + 2]!]!
      sd[k] = d + rests[column + starts[last + 3]!]!
      se[k] = e + rests[column + starts[last + 4]!]!
      sf[k] = f + rests[column + starts[last + 5]!]!
      sg[k] = g + rests[column + starts[last + 6]!]!
      sh[k] = h + rests[column + starts[last + 7]!]!
    }
  }
}

/**
 * The sum of the `length` amounts from each unit on, the first following the last, in each column. Sums of 1, 2, 4, ...
 * are put together, so that nothing is subtracted.
 */
function sumsOfRuns(amounts: Float64Array, units: number, length: number): Float64Array {
  let runs: Float64Array | undefined
  let power = amounts
  for (let size = 1, done = 0; ; size *= 2) {
    if (length & size) {
      runs = runs === undefined ? power : plus(runs, power, done, units)
      done += size
      if (done === length) return runs
    }
    power = plus(power, power, size, units)
  }
}

/** Each number plus that `shift` units after it. */
function plus(a: Float64Array, b: Float64Array, shift: number, units: number): Float64Array {
  const out = new Float64Array(a.length)
  for (let first = 0; first < a.length; first += units) {
    const turn = first + units - shift
    const end = first + units
    for (let i = first; i < turn; i++) out[i] = a[i]! + b[i + shift]!
    for (let i = turn, k = first; i < end; i++, k++) out[i] = a[i]! + b[k]!
  }
  return out
}

/** Columns that have amounts for some units, the others being 0. */
interface Columns {
  readonly columns: Int32Array
  /** Where the amounts of each column begin, and where the last end. */
  readonly begins: Int32Array
  readonly amounts: Float64Array
  readonly units: Int32Array
}

function addUpUsed(
  sums: readonly Float64Array[],
  weights: Float64Array,
  { columns, begins, units, amounts }: Columns,
): void {
  const [sa, sb, sc, sd, se, sf, sg, sh] = sums as Eight
  for (let j = 0; j < columns.length; j++) {
    const end = begins[j + 1]!
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    let e = 0
    let f = 0
    let g = 0
    let h = 0
    for (let i = begins[j]!; i < end; i++) {
      const amount = amounts[i]!
      const at = units[i]! * LANES
      a += weights[at]! * amount
      b += weights[at + 1]! * amount
      c += weights[at + 2]! * amount
      d += weights[at + 3]! * amount
      e += weights[at + 4]! * amount
      f += weights[at + 5]! * amount
      g += weights[at + 6]! * amount
      h += weights[at + 7]! * amount
    }
    const k = columns[j]!
    sa[k] = a
    sb[k] = b
    sc[k] = c
    sd[k] = d
    se[k] = e
    sf[k] = f
    sg[k] = g
    sh[k] = h
  }
}
