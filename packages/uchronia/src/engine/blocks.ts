import type { BlockWindow } from './engine.ts'

/** Values that are read at a time: enough for all processors, few enough for any memory. @internal */
export const BLOCK: number = 4_000_000

/**
 * Windows of at most `most` values that cover issues x rows x steps, in the order of the values.
 * @internal
 */
export function* blocksOf(
  [issues, rows, steps]: readonly [number, number, number],
  most: number = BLOCK,
): Iterable<Required<BlockWindow>> {
  const stepBlock = Math.min(steps, most)
  const rowBlock = Math.min(rows, Math.max(1, Math.floor(most / stepBlock)))
  // A part of the rows of an issue comes before the next issue, as the values do.
  const issueBlock = rowBlock < rows ? 1 : Math.min(issues, Math.max(1, Math.floor(most / (steps * rows))))
  if (issues === 0 || rows === 0 || steps === 0) return
  // A part of the steps of a row comes before its other rows.
  const rowTurn = stepBlock < steps ? 1 : rowBlock
  for (let issueFirst = 0; issueFirst < issues; issueFirst += issueBlock) {
    for (let rowFirst = 0; rowFirst < rows; rowFirst += rowTurn) {
      for (let stepFirst = 0; stepFirst < steps; stepFirst += stepBlock) {
        yield {
          issueFirst,
          issueCount: Math.min(issueBlock, issues - issueFirst),
          rowFirst,
          rowCount: Math.min(rowTurn, rows - rowFirst),
          stepFirst,
          stepCount: Math.min(stepBlock, steps - stepFirst),
        }
      }
    }
  }
}
