import type { AsyncOptions } from '../async-options.ts'
import type { LibrarySeries } from '../library/time-series-library.ts'

/** Statistics of all values of a series. The numbers of a series without values are null. @internal */
export interface Statistics {
  readonly count: number
  readonly missing: number
  readonly min: number | null
  readonly mean: number | null
  readonly max: number | null
}

/** Reads a series block by block, so that it may be larger than memory. @internal */
export async function statisticsOf(
  series: LibrarySeries,
  { signal, onProgress }: AsyncOptions,
): Promise<Statistics> {
  const total = series.description.shape.reduce((product, size) => product * size, 1)
  let done = 0
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for await (const values of series.valueBlocks({ signal })) {
    for (const value of values) {
      if (Number.isNaN(value)) continue
      count += 1
      sum += value
      if (value < min) min = value
      if (value > max) max = value
    }
    done += values.length
    onProgress?.(done / total)
  }
  const missing = done - count
  return count === 0
    ? { count, missing, min: null, mean: null, max: null }
    : { count, missing, min, mean: sum / count, max }
}
