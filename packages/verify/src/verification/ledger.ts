import type { Parts, Setting, Total, Totals, Trajectory, TrajectoryParts } from '../metrics/metric.ts'
import type { Cases } from '../pairs/cases.ts'
import { LANES, type Lanes } from '../resampling/block-samples.ts'
import {
  DenseRows,
  type GatheredRows,
  type Selection,
  type SlotRows,
  type Slots,
  SparseRows,
} from './rows.ts'

/** The sums of one kind of parts, in one setting, of every slot. @internal */
export class Ledger {
  readonly parts: Parts | TrajectoryParts
  readonly setting: Setting
  readonly #slots: Slots | undefined
  /** By number of members, where those are apart; else under 0. */
  readonly #rows = new Map<number, SlotRows>()
  readonly #kept = new Map<number, number[]>()

  /** @param slots where there is a slot for each issue time of a group, rather than one for all */
  constructor(parts: Parts | TrajectoryParts, setting: Setting, slots: Slots | undefined) {
    this.parts = parts
    this.setting = setting
    this.#slots = slots
  }

  #rowsOf(members: number, width: number): SlotRows {
    let rows = this.#rows.get(members)
    if (rows === undefined) {
      const { parts } = this
      rows =
        this.#slots !== undefined && !parts.trajectory && parts.sparse
          ? new SparseRows(width, this.#slots)
          : new DenseRows(width, parts.trajectory ? undefined : parts.merge)
      this.#rows.set(members, rows)
    }
    return rows
  }

  /** Adds cases, each to its slot. */
  add(cases: Cases, slots: Int32Array): void {
    const { parts, setting } = this
    if (parts.trajectory) return
    const rows = this.#rowsOf(parts.perMembers ? cases.members : 0, parts.width(cases.members, setting))
    parts.add(cases, rows.open(slots), setting)
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
    const { values, at } = rows.open(Int32Array.of(slot))
    parts.add(trajectory, values, at[0]!, setting)
  }

  /** The contents of groups, to be added up for some samples after the other. `size` is that of the ensemble. */
  gather(selections: readonly Selection[], size: number): Gathered[] {
    const rows = selections.map((): Held[] => [])
    for (const [members, some] of this.#rows) {
      some.gather(selections).forEach((gathered, i) => {
        if (!gathered.any) return
        const sums = Array.from({ length: LANES }, () => new Float64Array(gathered.width))
        rows[i]!.push({ rows: gathered, members, sums })
      })
    }
    return selections.map(({ slots }, i) => {
      const kept = this.#kept.size === 0 ? undefined : Array.from(slots, (slot) => this.#kept.get(slot) ?? [])
      return new Gathered(rows[i]!, kept, size)
    })
  }
}

/** Rows, and what they add up to in each lane. */
interface Held {
  readonly rows: GatheredRows
  readonly members: number
  readonly sums: readonly Float64Array[]
}

/** The parts of one kind of a group. @internal */
export class Gathered {
  readonly #rows: readonly Held[]
  readonly #kept: readonly (readonly number[])[] | undefined
  /** The sums in each lane. */
  readonly #totals: readonly Totals[]
  #lanes: Lanes | undefined

  constructor(rows: readonly Held[], kept: readonly (readonly number[])[] | undefined, size: number) {
    this.#rows = rows
    this.#kept = kept
    this.#totals = Array.from({ length: LANES }, (_, lane) => ({
      parts: rows.map(({ members, sums }): Total => ({ members, sums: sums[lane]! })),
      kept: NOTHING,
      size,
    }))
  }

  /** Adds up the slots of each sample. */
  addUp(lanes: Lanes): void {
    this.#lanes = lanes
    for (const { rows, sums } of this.#rows) rows.addUp(sums, lanes)
  }

  /** The sums in a lane, until others are added up. */
  totals(lane: number): Totals {
    const totals = this.#totals[lane]!
    return this.#kept === undefined ? totals : { ...totals, kept: this.#keep(lane, this.#kept) }
  }

  #keep(lane: number, kept: readonly (readonly number[])[]): Float64Array {
    if (this.#lanes === undefined) return NOTHING
    const { weights } = this.#lanes
    const all: number[] = []
    kept.forEach((values, i) => {
      for (let k = 0; k < weights[i * LANES + lane]!; k++) for (const value of values) all.push(value)
    })
    return Float64Array.from(all).sort()
  }
}

const NOTHING = new Float64Array(0)
