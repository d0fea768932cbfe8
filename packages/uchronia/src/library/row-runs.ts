/** Rows that follow each other in a file. @internal */
export interface RowRun {
  readonly first: number
  readonly count: number
}

/**
 * The runs in which rows are read: the rows between two runs are read too where skipping them would save less than half of
 * the values, since each run costs a read of its own.
 *
 * @param indices  the rows wanted, in any order
 * @internal
 */
export function rowRuns(indices: readonly number[]): RowRun[] {
  const sorted = [...new Set(indices)].sort((a, b) => a - b)
  const runs: { first: number; count: number }[] = []
  for (const index of sorted) {
    const last = runs.at(-1)
    if (last && index === last.first + last.count) last.count += 1
    else runs.push({ first: index, count: 1 })
  }
  const [first] = runs
  const last = runs.at(-1)
  if (!first || !last) return []
  const covered = last.first + last.count - first.first
  return covered <= 2 * sorted.length ? [{ first: first.first, count: covered }] : runs
}

/**
 * Puts the rows of several reads together, in the order wanted.
 *
 * @param blocks  the values of each run: issues x rows of the run x steps
 * @returns issues x rows wanted x steps
 * @internal
 */
export function joinRuns(
  runs: readonly RowRun[],
  blocks: readonly Float64Array[],
  indices: readonly number[],
  issues: number,
  steps: number,
): Float64Array {
  const [run] = runs
  if (
    run &&
    runs.length === 1 &&
    indices.every((index, i) => index === run.first + i) &&
    run.count === indices.length
  )
    return blocks[0]!
  const out = new Float64Array(issues * indices.length * steps)
  for (const [row, index] of indices.entries()) {
    const from = runs.findIndex(({ first, count }) => index >= first && index < first + count)
    const { first, count } = runs[from]!
    for (let issue = 0; issue < issues; issue++) {
      const at = (issue * count + index - first) * steps
      out.set(blocks[from]!.subarray(at, at + steps), (issue * indices.length + row) * steps)
    }
  }
  return out
}
