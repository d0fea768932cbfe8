import type { Pairs } from '../pairs/pairs.ts'
import type { Grouping } from './grouping.ts'
import type { Selection, Slots } from './rows.ts'

/** The counts of a group. Its sums are kept in slots: one, or one per issue time for the bootstrap. */
export interface Group {
  readonly by: Readonly<Record<string, number | string>>
  readonly index: number
  /** The numbers of its issue times, ascending, and the slot of each. */
  readonly issues: number[]
  readonly slots: number[]
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
  /** The groups of one grouping by its values. */
  readonly #single = new Map<number | string, Group>()
  readonly #groupOfSlot: number[] = []
  readonly #unitOfSlot: number[] = []
  /** Issue times by their number, and the numbers by issue time. */
  readonly #issues: number[] = []
  readonly #numbers = new Map<number, number>()
  #lastIssue = Number.NaN
  #lastNumber = 0

  /** The group of each slot, and its number in the group. */
  readonly slots: Slots = {
    groupOf: (slot) => this.#groupOfSlot[slot]!,
    unitOf: (slot) => this.#unitOfSlot[slot]!,
  }

  constructor(groupings: readonly Grouping[], perIssue: boolean) {
    this.#groupings = groupings
    this.#perIssue = perIssue
    if (groupings.length === 0) this.#group('', [])
  }

  /** The group of each case. */
  of(pairs: Pairs): Group[] {
    const groupings = this.#groupings
    const groups: Group[] = []
    for (let i = 0; i < pairs.length; i++) {
      if (groupings.length === 1) groups.push(this.#ofOne(groupings[0]!.of(pairs, i)))
      else {
        const values = groupings.map((grouping) => grouping.of(pairs, i))
        groups.push(this.#group(values.join('\0'), values))
      }
    }
    return groups
  }

  /** Values with the same text are of one group. */
  #ofOne(value: number | string): Group {
    let group = this.#single.get(value)
    if (group === undefined) {
      group = this.#group(String(value), [value])
      this.#single.set(value, group)
    }
    return group
  }

  #group(key: string, values: readonly (number | string)[]): Group {
    let group = this.#groups.get(key)
    if (group === undefined) {
      const by = Object.fromEntries(this.#groupings.map(({ name }, k) => [name, values[k]!]))
      group = {
        by,
        index: this.#groups.size,
        issues: [],
        slots: [],
        all: 0,
        cases: 0,
        incomplete: 0,
        least: Infinity,
        most: 0,
      }
      this.#groups.set(key, group)
    }
    return group
  }

  /** The slot of a case of a group. Without a known issue time a case is on its own. */
  slot(group: Group, issue: number): number {
    const number = this.#perIssue ? this.#numberOf(issue) : 0
    const { issues, slots } = group
    const place = placeOf(issues, number)
    if (issues[place] !== number) {
      const slot = this.#groupOfSlot.length
      this.#groupOfSlot.push(group.index)
      this.#unitOfSlot.push(slots.length)
      if (place === slots.length) {
        issues.push(number)
        slots.push(slot)
      } else {
        issues.splice(place, 0, number)
        slots.splice(place, 0, slot)
      }
    }
    return slots[place]!
  }

  /** Cases come issue by issue, so that the last number is mostly the one that is asked for. */
  #numberOf(issue: number): number {
    if (issue === this.#lastIssue) return this.#lastNumber
    let number = Number.isNaN(issue) ? undefined : this.#numbers.get(issue)
    if (number === undefined) {
      number = this.#issues.length
      this.#issues.push(Number.isNaN(issue) ? -Infinity : issue)
      if (!Number.isNaN(issue)) this.#numbers.set(issue, number)
    }
    this.#lastIssue = issue
    this.#lastNumber = number
    return number
  }

  /** The slots of a group in the order of their issue times, those of unknown ones first. */
  select({ index, issues, slots }: Group): Selection {
    const order = slots.map((_, i) => i)
    // Numbers are in the order of arrival, which is mostly that of time.
    order.sort((a, b) => ascending(this.#issues[issues[a]!]!, this.#issues[issues[b]!]!))
    const places = new Int32Array(slots.length)
    order.forEach((i, place) => {
      places[this.#unitOfSlot[slots[i]!]!] = place
    })
    return { group: index, slots: Int32Array.from(order, (i) => slots[i]!), places }
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

/** The place of a number among ascending ones. It is mostly the last, or after it. */
function placeOf(numbers: readonly number[], wanted: number): number {
  let low = 0
  let high = numbers.length
  if (high === 0 || numbers[high - 1]! < wanted) return high
  if (numbers[high - 1] === wanted) return high - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (numbers[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function ascending(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
