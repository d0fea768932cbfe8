import { kernels } from '../kernels/kernels.ts'
import { checkPairs, type Pairs } from '../pairs/pairs.ts'

/** The changes of successive forecasts of one valid time. */
export interface ValidTimeConsistency {
  readonly station: string
  /** Milliseconds UTC. */
  readonly validTime: number
  /** Issue times that forecast it. */
  readonly issues: number
  /** Flip-flop index, in the units of the pairs. */
  readonly flipFlop: number
  /** Mean distance of successive forecasts, in the units of the pairs. */
  readonly change: number
}

/** The result of {@link consistency}. */
export interface Consistency {
  /** Mean flip-flop index of the valid times; null when there is none with three issue times. */
  readonly flipFlop: number | null
  /** Mean distance of successive forecasts; null likewise. */
  readonly change: number | null
  readonly validTimes: readonly ValidTimeConsistency[]
}

/**
 * Consistency between successive issues: whether the forecasts of a valid time move steadily, or to and fro. The
 * flip-flop index of Griffiths et al. (2019), doi 10.1002/met.1732, with the distance of ensembles in place of the
 * difference of numbers, as Richardson et al. (2020), doi 10.1029/2020GL087934, proposed:
 * `(sum of d(F_k, F_k+1) - largest d(F_j, F_k)) / (n - 2)` over n issues, d the area between the distribution functions
 * (Wasserstein distance). For one member it is the index of Griffiths et al. 0 is a steady move.
 *
 * @example
 * ```ts
 * consistency(pairs).mean
 * ```
 * @param pairs observations play no part; members that are missing are left out, and forecasts without any
 * @throws {@link VerifyError} `NOT_PAIRS`
 */
export function consistency(pairs: Pairs): Consistency {
  const members = checkPairs(pairs).members.length
  const sorted = pairs.forecasts.slice()
  const counts = new Int32Array(pairs.length)
  kernels().sortMembers(sorted, members, counts)
  const ensemble = (i: number) => sorted.subarray(i * members, i * members + counts[i]!)
  const groups = new Map<string, number[]>()
  for (let i = 0; i < pairs.length; i++) {
    if (counts[i] === 0) continue
    const key = `${pairs.station[i]} ${pairs.validTime[i]}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [i])
    else known.push(i)
  }
  const validTimes: ValidTimeConsistency[] = []
  for (const cases of groups.values()) {
    if (cases.length < 3) continue
    cases.sort((a, b) => pairs.referenceTime[a]! - pairs.referenceTime[b]!)
    let path = 0
    let largest = 0
    for (let k = 1; k < cases.length; k++) {
      path += areaBetween(ensemble(cases[k - 1]!), ensemble(cases[k]!))
      for (let j = 0; j < k; j++)
        largest = Math.max(largest, areaBetween(ensemble(cases[j]!), ensemble(cases[k]!)))
    }
    validTimes.push({
      station: pairs.stations[pairs.station[cases[0]!]!]!,
      validTime: pairs.validTime[cases[0]!]!,
      issues: cases.length,
      flipFlop: Math.max(0, path - largest) / (cases.length - 2),
      change: path / (cases.length - 1),
    })
  }
  const meanOf = (pick: (one: ValidTimeConsistency) => number) =>
    validTimes.length === 0 ? null : validTimes.reduce((sum, one) => sum + pick(one), 0) / validTimes.length
  return { flipFlop: meanOf((one) => one.flipFlop), change: meanOf((one) => one.change), validTimes }
}

/** The area between two empirical distribution functions, from sorted members. @internal */
export function areaBetween(a: Float64Array, b: Float64Array): number {
  let i = 0
  let k = 0
  let area = 0
  let last = Math.min(a[0]!, b[0]!)
  while (i < a.length || k < b.length) {
    const next = k >= b.length || (i < a.length && a[i]! <= b[k]!) ? a[i]! : b[k]!
    const apart = Math.abs(i / a.length - k / b.length)
    if (apart > 0) area += apart * (next - last)
    while (i < a.length && a[i] === next) i++
    while (k < b.length && b[k] === next) k++
    last = next
  }
  return area
}
