import { sortMembers } from '../kernels/sort.ts'

/** The members of each step together, sorted: steps x members, with the number that is present. @internal */
export interface SortedCases {
  readonly sorted: Float64Array
  readonly counts: Int32Array
}

/**
 * Brings the members of each step together.
 * @param values  blocks x members x steps
 * @returns blocks x steps x members
 * @internal
 */
export function casesOf(values: Float64Array, members: number, steps: number): Float64Array {
  const out = new Float64Array(values.length)
  const block = members * steps
  const blocks = block === 0 ? 0 : values.length / block
  for (let b = 0; b < blocks; b++) {
    const base = b * block
    for (let member = 0; member < members; member++) {
      const from = base + member * steps
      for (let step = 0, to = base + member; step < steps; step++, to += members)
        out[to] = values[from + step]!
    }
  }
  return out
}

/** @param values  blocks x members x steps @internal */
export function sortedCases(values: Float64Array, members: number, steps: number): SortedCases {
  const sorted = casesOf(values, members, steps)
  const counts = new Int32Array(members === 0 ? 0 : sorted.length / members)
  sortMembers(sorted, members, counts)
  return { sorted, counts }
}

/**
 * Puts what was made of each step back: blocks x steps x items to blocks x items x steps.
 * @internal
 */
export function itemsFirst(values: Float64Array, items: number, steps: number): Float64Array {
  return casesOf(values, steps, items)
}
