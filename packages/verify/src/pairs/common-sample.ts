import { checkPairs, type Pairs } from './pairs.ts'

/**
 * Pairs of several forecasts, cut down to the cases that all of them have: the same station, issue time and lead time,
 * an observation and at least one member. Scores of the results are of one sample. The order is that of the first.
 *
 * @example
 * ```ts
 * const [ours, theirs] = commonSample(pairs, new Pairs({ ...pairs, members: pairs.members }))
 * ours!.length === theirs!.length // true
 * ```
 * @throws {@link VerifyError} `NOT_PAIRS`
 */
export function commonSample(...forecasts: readonly Pairs[]): Pairs[] {
  const indices = forecasts.map((pairs) => usable(checkPairs(pairs)))
  const [first, ...others] = indices
  const keys = [...(first?.keys() ?? [])].filter((key) => others.every((other) => other.has(key)))
  return forecasts.map((pairs, k) => pairs.pick(keys.map((key) => indices[k]!.get(key)!)))
}

/** The index of each case that can be scored, by what it is of. */
function usable(pairs: Pairs): Map<string, number> {
  const { forecasts, observations, members } = pairs
  const found = new Map<string, number>()
  for (let i = 0; i < pairs.length; i++) {
    const some = forecasts.subarray(i * members.length, (i + 1) * members.length)
    if (Number.isNaN(observations[i]!) || some.every(Number.isNaN)) continue
    const station = JSON.stringify(pairs.stations[pairs.station[i]!])
    found.set(`${station} ${pairs.referenceTime[i]} ${pairs.leadTime[i]}`, i)
  }
  return found
}
