import type { Cases } from '../pairs/cases.ts'
import type { Metric, Parts, Setting, Total } from './metric.ts'

// Members equal to the observation leave it several places: ties are split evenly over them, drawn, or put at an end.

/** Where in [0, 1] of the places left an observation is put; undefined for all of them. */
function placeIn({ ties, random }: Setting): number | undefined {
  if (ties === 'split') return undefined
  return ties === 'random' ? random() : ties === 'lower' ? 0 : 1
}

/** Ranks of the observation among the members, 0 to m. */
const rankParts: Parts = {
  name: 'ranks',
  perMembers: true,
  sparse: true,
  width: (members) => members + 1,
  add(cases, rows, setting) {
    const ranks = cases.ranks(setting.censor)
    for (let i = 0; i < cases.length; i++) {
      const ties = ranks[2 * i + 1]!
      const rank = ranks[2 * i]!
      const place = ties === 0 ? 0 : placeIn(setting)
      if (place !== undefined) rows.add(i, rank + Math.min(ties, Math.floor(place * (ties + 1))), 1)
      else for (let k = 0; k <= ties; k++) rows.add(i, rank + k, 1 / (ties + 1))
    }
  },
}

const HAMILL = 'Hamill 2001, doi 10.1175/1520-0493(2001)129<0550:IORHFV>2.0.CO;2'

export const rankHistogram: Metric = {
  name: 'rank_histogram',
  title: 'Rank histogram',
  formula: 'cases with 0 to m members below the observation; ties split evenly unless told otherwise',
  reference: HAMILL,
  orientation: 'none',
  perfect: null,
  range: [0, Infinity],
  needs: [],
  parts: rankParts,
  score({ parts, size }) {
    const counts: number[] = new Array(size + 1).fill(0)
    for (const { members, sums } of parts) {
      // With fewer members a bin is wider: its cases are spread over those that it covers.
      for (let k = 0; k <= members; k++) {
        if (members === size) counts[k]! += sums[k]!
        else spreadMass(counts, k / (members + 1), (k + 1) / (members + 1), sums[k]!)
      }
    }
    return counts
  },
}

/** Adds a mass, even from `low` to `high`, to equal bins of [0, 1]; a point to the bin that begins at it. */
function spreadMass(bins: Float64Array | number[], low: number, high: number, mass: number): void {
  if (mass === 0) return
  const size = bins.length
  // Ends that are a rounding away from a bin's are at it.
  const scale = (x: number) => {
    const near = Math.round(x * size)
    return Math.abs(x * size - near) < 1e-9 ? near : x * size
  }
  const from = scale(low)
  const to = scale(high)
  if (from === to) {
    bins[Math.min(size - 1, Math.floor(from))]! += mass
    return
  }
  for (let bin = Math.floor(from); bin < size && bin < to; bin++) {
    bins[bin]! += (mass * (Math.min(bin + 1, to) - Math.max(bin, from))) / (to - from)
  }
}

/** Ends of the interval that the PIT of each case is in, [F(y-), F(y)]. */
function eachPit(cases: Cases, setting: Setting, use: (i: number, low: number, high: number) => void): void {
  const ranks = cases.ranks(setting.censor)
  const m = cases.members
  for (let i = 0; i < cases.length; i++) {
    const low = ranks[2 * i]! / m
    const high = (ranks[2 * i]! + ranks[2 * i + 1]!) / m
    const place = ranks[2 * i + 1] === 0 ? undefined : placeIn(setting)
    if (place === undefined) use(i, low, high)
    else {
      const at = low + place * (high - low)
      use(i, at, at)
    }
  }
}

const PIT = 'Gneiting, Balabdaoui and Raftery 2007, doi 10.1111/j.1467-9868.2007.00587.x'
const PIT_BINS = 10

export const pit: Metric = {
  name: 'pit',
  title: 'PIT histogram in ten equal bins',
  formula:
    'cases by [F(y-), F(y)], F the empirical distribution of the members; the mass of an interval spread evenly',
  reference: PIT,
  orientation: 'none',
  perfect: null,
  range: [0, Infinity],
  needs: [],
  parts: {
    name: 'pit',
    width: () => PIT_BINS,
    add(cases, { values, at }, setting) {
      eachPit(cases, setting, (i, low, high) => {
        spreadMass(values.subarray(at[i]!, at[i]! + PIT_BINS), low, high, 1)
      })
    },
  },
  score: ({ parts }) => [...parts[0]!.sums],
}

/** Counts of each mid-rank PIT value: below + equal / 2 of m, in halves. */
const midRankParts: Parts = {
  name: 'mid_ranks',
  perMembers: true,
  sparse: true,
  width: (members) => 2 * members + 1,
  add(cases, rows, { censor }) {
    const ranks = cases.ranks(censor)
    for (let i = 0; i < cases.length; i++) rows.add(i, 2 * ranks[2 * i]! + ranks[2 * i + 1]!, 1)
  },
}

/** The sum over k of |value - k / (n + 1)|, for `first` to `last`. */
function deviation(value: number, first: number, last: number, n: number): number {
  let sum = 0
  for (let k = first; k <= last; k++) sum += Math.abs(value - k / (n + 1))
  return sum
}

function midRanks(parts: readonly Total[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { members, sums } of parts) {
    for (let k = 0; k <= 2 * members; k++) {
      if (sums[k] !== 0) counts.set(k / (2 * members), sums[k]! + (counts.get(k / (2 * members)) ?? 0))
    }
  }
  return counts
}

export const alpha: Metric = {
  name: 'alpha',
  title: 'Reliability index alpha of PIT values',
  formula: '1 - 2/n sum |p_(k) - k/(n + 1)|, p_(k) the sorted mid-rank PIT values',
  reference: 'Renard et al. 2010, doi 10.1029/2009WR008328',
  orientation: 'higher',
  perfect: 1,
  range: [0, 1],
  needs: [],
  parts: midRankParts,
  score({ parts }) {
    const counts = [...midRanks(parts)].sort(([a], [b]) => a - b)
    const n = counts.reduce((sum, [, count]) => sum + count, 0)
    let sum = 0
    let before = 0
    for (const [value, count] of counts) {
      sum += deviation(value, before + 1, before + count, n)
      before += count
    }
    return 1 - (2 * sum) / n
  },
}

export const pseudo: Metric = {
  name: 'pseudo',
  title: 'Share of pseudo PIT values: observation and a member at or below the censoring threshold',
  formula: 'mean of [y <= c and min x <= c]; 0 without a threshold',
  reference: 'Wang and Robertson 2011, doi 10.1029/2010WR009333',
  orientation: 'none',
  perfect: null,
  range: [0, 1],
  needs: [],
  parts: {
    name: 'pseudo',
    width: () => 2,
    add({ sorted, members, observations }, { values, at }, { censor }) {
      for (let i = 0; i < observations.length; i++) {
        values[at[i]!]! += 1
        if (observations[i]! <= censor && sorted[i * members]! <= censor) values[at[i]! + 1]! += 1
      }
    },
  },
  score: ({ parts }) => parts[0]!.sums[1]! / parts[0]!.sums[0]!,
}
