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

  /** What some slots hold, to be added up with one set of weights after the other. `size` is that of the ensemble. */
  gather(slots: readonly number[], size: number): Gathered {
    const rows = [...this.#rows].map(([members, some]) => ({ members, rows: some.gather(slots) }))
    const kept = this.#kept.size === 0 ? undefined : slots.map((slot) => this.#kept.get(slot) ?? [])
    return new Gathered(rows, kept, size)
  }
}

/** What a group holds of one kind of parts. @internal */
export class Gathered {
  readonly #rows: readonly { readonly members: number; readonly rows: GatheredRows }[]
  readonly #kept: readonly (readonly number[])[] | undefined
  readonly #size: number
  #last: { weights: ArrayLike<number> | undefined; totals: Totals } | undefined

  constructor(
    rows: readonly { readonly members: number; readonly rows: GatheredRows }[],
    kept: readonly (readonly number[])[] | undefined,
    size: number,
  ) {
    this.#rows = rows
    this.#kept = kept
    this.#size = size
  }

  /** All of it, each slot as often as its weight says. Metrics of the same parts ask one after the other. */
  totals(weights: ArrayLike<number> | undefined): Totals {
    if (this.#last === undefined || this.#last.weights !== weights) {
      this.#last = { weights, totals: this.#add(weights) }
    }
    return this.#last.totals
  }

  #add(weights: ArrayLike<number> | undefined): Totals {
    const parts: Total[] = []
    for (const { members, rows } of this.#rows) {
      const sums = new Float64Array(rows.width)
      if (rows.addTo(sums, weights)) parts.push({ members, sums })
    }
    return { parts, kept: this.#keep(weights), size: this.#size }
  }

  #keep(weights: ArrayLike<number> | undefined): Float64Array {
    if (this.#kept === undefined) return new Float64Array(0)
    const all: number[] = []
    this.#kept.forEach((values, i) => {
      for (let k = 0; k < (weights?.[i] ?? 1); k++) for (const value of values) all.push(value)
    })
    return Float64Array.from(all).sort()
  }
}
