// Up to here insertion sort is quicker than the runtime's own sort, which costs a call into it.
const FEW = 72

/** Sorts `values[first]` to `values[first + count - 1]`, none of which is NaN. @internal */
export function sortRun(values: Float64Array, first: number, count: number): void {
  if (count > FEW) {
    values.subarray(first, first + count).sort()
    return
  }
  const end = first + count
  for (let i = first + 1; i < end; i++) {
    const value = values[i]!
    let k = i - 1
    while (k >= first && values[k]! > value) {
      values[k + 1] = values[k]!
      k--
    }
    values[k + 1] = value
  }
}

/** Moves the NaN of a run to its end. @returns the number of others @internal */
export function missingLast(values: Float64Array, first: number, count: number): number {
  const end = first + count
  let there = first
  for (let i = first; i < end; i++) {
    const value = values[i]!
    if (!Number.isNaN(value)) values[there++] = value
  }
  for (let i = there; i < end; i++) values[i] = Number.NaN
  return there - first
}

/**
 * Sorts the members of each case in place, smallest first, missing ones last.
 *
 * @param values  cases x members
 * @param counts  gets the members that are not missing, per case
 * @internal
 */
export function sortMembers(values: Float64Array, members: number, counts: Int32Array): void {
  for (let i = 0, first = 0; i < counts.length; i++, first += members) {
    const count = missingLast(values, first, members)
    counts[i] = count
    sortRun(values, first, count)
  }
}
