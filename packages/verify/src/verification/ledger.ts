import type { Parts, Setting, Total, Totals, Trajectory, TrajectoryParts } from '../metrics/metric.ts'
import type { Cases } from '../pairs/cases.ts'
import { DenseRows, type GatheredRows, type SlotRows, SparseRows } from './rows.ts'

/** Numbers in a row up to which most are used. */
const NARROW = 16

/** The sums of one kind of parts, in one setting, of every slot. @internal */
export class Ledger {
  readonly parts: Parts | TrajectoryParts
  readonly setting: Setting
  readonly #manySlots: boolean
  /** By number of members, where those are apart; else under 0. */
  readonly #rows = new Map<number, SlotRows>()
  readonly #kept = new Map<number, number[]>()

  /** @param manySlots whether there is a slot for each issue time of a group, rather than one for all */
  constructor(parts: Parts | TrajectoryParts, setting: Setting, manySlots: boolean) {
    this.parts = parts
    this.setting = setting
    this.#manySlots = manySlots
  }

  #rowsOf(members: number, width: number): SlotRows {
    let rows = this.#rows.get(members)
    if (rows === undefined) {
      const merge = this.parts.trajectory ? undefined : this.parts.merge
      const sparse = this.#manySlots && merge === undefined && width > NARROW
      rows = sparse ? new SparseRows(width) : new DenseRows(width, merge)
      this.#rows.set(members, rows)
    }
    return rows
  }

  /** Adds cases, each to its slot. */
  add(cases: Cases, slots: Int32Array): void {
    const { parts, setting } = this
    if (parts.trajectory) return
    const rows = this.#rowsOf(parts.perMembers ? cases.members : 0, parts.width(cases.members, setting))
    const at = rows.open(slots)
    parts.add(cases, { values: rows.values, at }, setting)
    rows.done()
    if (parts.keep === undefined) return
    const values = parts.keep(cases, setting)
    for (let i = 0; i < values.length; i++) {
      const kept = this.#kept.get(slots[i]!)
      if (kept === undefined) this.#kept.set(slots[i]!, [values[i]!])
      else kept.push(values[i]!)
    }
  }

  /** Adds a forecast to a slot. */
  addTrajectory(trajectory: Trajectory, slot: number): void {
    const { parts, setting } = this
    if (!parts.trajectory) return
    const rows = this.#rowsOf(0, parts.width(setting))
    const [at] = rows.open(Int32Array.of(slot))
    parts.add(trajectory, rows.values, at!, setting)
    rows.done()
  }

  /** The contents of some slots, to be added up with one set of weights after the other. `size` is that of the ensemble. */
  gather(slots: readonly number[], size: number): Gathered {
    const rows: Held[] = []
    for (const [members, some] of this.#rows) {
      const gathered = some.gather(slots)
      if (gathered.any)
        rows.push({ rows: gathered, total: { members, sums: new Float64Array(gathered.width) } })
    }
    const kept = this.#kept.size === 0 ? undefined : slots.map((slot) => this.#kept.get(slot) ?? [])
    return new Gathered(rows, kept, size)
  }
}

/** Rows, and what they add up to. */
interface Held {
  readonly rows: GatheredRows
  readonly total: Total
}

/** The parts of one kind of a group. @internal */
export class Gathered {
  readonly #rows: readonly Held[]
  readonly #kept: readonly (readonly number[])[] | undefined
  readonly #size: number
  #last: { weights: Float64Array; totals: Totals } | undefined

  constructor(rows: readonly Held[], kept: readonly (readonly number[])[] | undefined, size: number) {
    this.#rows = rows
    this.#kept = kept
    this.#size = size
  }

  /**
   * All of it, each slot as often as its weight says, until other weights are given. Metrics of the same parts ask one after
   * the other.
   */
  totals(weights: Float64Array): Totals {
    if (this.#last?.weights !== weights) {
      for (const { rows, total } of this.#rows) {
        total.sums.fill(0)
        rows.addTo(total.sums, weights)
      }
      const parts = this.#rows.map(({ total }) => total)
      this.#last = { weights, totals: { parts, kept: this.#keep(weights), size: this.#size } }
    }
    return this.#last!.totals
  }

  #keep(weights: Float64Array): Float64Array {
    if (this.#kept === undefined) return NOTHING
    const all: number[] = []
    this.#kept.forEach((values, i) => {
      for (let k = 0; k < weights[i]!; k++) for (const value of values) all.push(value)
    })
    return Float64Array.from(all).sort()
  }
}

const NOTHING = new Float64Array(0)
