import type { Parts, Setting, Total, Totals, Trajectory, TrajectoryParts } from '../metrics/metric.ts'
import type { Cases } from '../pairs/cases.ts'

/** Rows of sums of one width, one per slot that was used. */
class Plane {
  readonly width: number
  values: Float64Array
  #rowOf = new Int32Array(16)
  #rows = 0

  constructor(width: number) {
    this.width = width
    this.values = new Float64Array(width * 4)
  }

  /** Where the row of a slot begins, made when there is none. */
  make(slot: number): number {
    if (slot >= this.#rowOf.length) {
      const grown = new Int32Array(Math.max(slot + 1, 2 * this.#rowOf.length))
      grown.set(this.#rowOf)
      this.#rowOf = grown
    }
    const row = this.#rowOf[slot]!
    if (row > 0) return (row - 1) * this.width
    this.#rowOf[slot] = ++this.#rows
    const end = this.#rows * this.width
    if (end > this.values.length) {
      const grown = new Float64Array(Math.max(end, Math.ceil(1.5 * this.values.length)))
      grown.set(this.values)
      this.values = grown
    }
    return end - this.width
  }

  /** Where the row of a slot begins; -1 when there is none. */
  find(slot: number): number {
    const row = slot < this.#rowOf.length ? this.#rowOf[slot]! : 0
    return row === 0 ? -1 : (row - 1) * this.width
  }
}

/** The sums of one kind of parts, in one setting, of every slot. @internal */
export class Ledger {
  readonly parts: Parts | TrajectoryParts
  readonly setting: Setting
  readonly #planes = new Map<number, Plane>()
  readonly #kept = new Map<number, number[]>()

  constructor(parts: Parts | TrajectoryParts, setting: Setting) {
    this.parts = parts
    this.setting = setting
  }

  #plane(members: number, width: number): Plane {
    let plane = this.#planes.get(members)
    if (plane === undefined) {
      plane = new Plane(width)
      this.#planes.set(members, plane)
    }
    return plane
  }

  /** Adds cases, each to its slot. */
  add(cases: Cases, slots: Int32Array): void {
    const { parts, setting } = this
    if (parts.trajectory) return
    const plane = this.#plane(parts.perMembers ? cases.members : 0, parts.width(cases.members, setting))
    const at = slots.map((slot) => plane.make(slot))
    parts.add(cases, { values: plane.values, at }, setting)
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
    const plane = this.#plane(0, parts.width(setting))
    const at = plane.make(slot)
    parts.add(trajectory, plane.values, at, setting)
  }

  /** What slots hold together, each as often as its weight says; `size` is that of the ensemble. */
  totals(slots: readonly number[], weights: ArrayLike<number> | undefined, size: number): Totals {
    const totals: Total[] = []
    for (const [members, plane] of this.#planes) {
      const sums = new Float64Array(plane.width)
      let any = false
      for (let i = 0; i < slots.length; i++) {
        const weight = weights === undefined ? 1 : weights[i]!
        const row = weight === 0 ? -1 : plane.find(slots[i]!)
        if (row < 0) continue
        any = true
        this.#merge(sums, plane, row, weight)
      }
      if (any) totals.push({ members, sums })
    }
    return { parts: totals, kept: this.#keptOf(slots, weights), size }
  }

  #merge(into: Float64Array, { values, width }: Plane, row: number, weight: number): void {
    const { parts } = this
    if (!parts.trajectory && parts.merge !== undefined) {
      parts.merge(into, values.subarray(row, row + width), weight)
      return
    }
    for (let k = 0; k < width; k++) into[k]! += weight * values[row + k]!
  }

  #keptOf(slots: readonly number[], weights: ArrayLike<number> | undefined): Float64Array {
    const all: number[] = []
    for (let i = 0; i < slots.length && this.#kept.size > 0; i++) {
      const kept = this.#kept.get(slots[i]!) ?? []
      for (let k = 0; k < (weights?.[i] ?? 1); k++) for (const value of kept) all.push(value)
    }
    return Float64Array.from(all).sort()
  }
}
