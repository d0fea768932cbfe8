import type { Pairs } from '../pairs/pairs.ts'
import type { Grouping } from './grouping.ts'

/** The counts of a group. Its sums are kept in slots: one, or one per issue time for the bootstrap. */
export interface Group {
  readonly by: Readonly<Record<string, number | string>>
  /** Slots by issue time. */
  readonly slots: Map<number, number>
  all: number
  cases: number
  incomplete: number
  least: number
  most: number
}

/** The groups seen so far, and the slots of their sums. @internal */
export class Groups {
  readonly #groupings: readonly Grouping[]
  readonly #perIssue: boolean
  readonly #groups = new Map<string, Group>()
  #slots = 0
  #unknown = 0

  constructor(groupings: readonly Grouping[], perIssue: boolean) {
    this.#groupings = groupings
    this.#perIssue = perIssue
    if (groupings.length === 0) this.#group('', [])
  }

  /** The group of each case. */
  of(pairs: Pairs): Group[] {
    const groupings = this.#groupings
    return Array.from({ length: pairs.length }, (_, i) => {
      if (groupings.length === 0) return this.#group('', [])
      const values = groupings.map((grouping) => grouping.of(pairs, i))
      return this.#group(values.length === 1 ? String(values[0]) : values.join('\0'), values)
    })
  }

  #group(key: string, values: readonly (number | string)[]): Group {
    let group = this.#groups.get(key)
    if (group === undefined) {
      const by = Object.fromEntries(this.#groupings.map(({ name }, k) => [name, values[k]!]))
      group = { by, slots: new Map(), all: 0, cases: 0, incomplete: 0, least: Infinity, most: 0 }
      this.#groups.set(key, group)
    }
    return group
  }

  /** The slot of a case of a group. Without a known issue time a case is on its own. */
  slot(group: Group, issue: number): number {
    const unit = this.#perIssue ? (Number.isNaN(issue) ? --this.#unknown : issue) : 0
    let slot = group.slots.get(unit)
    if (slot === undefined) {
      slot = this.#slots++
      group.slots.set(unit, slot)
    }
    return slot
  }

  /** In the order of the groupings. */
  sorted(): Group[] {
    return [...this.#groups.values()].sort((a, b) => {
      for (const { name, compare } of this.#groupings) {
        const order = (compare ?? ascending)(a.by[name]!, b.by[name]!)
        if (order !== 0) return order
      }
      return 0
    })
  }
}

function ascending(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
