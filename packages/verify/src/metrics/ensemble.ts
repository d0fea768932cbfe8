import type { QuantileType } from '@uchronia/series'
import { type MeanMetric, meanMetric } from './mean.ts'
import { type Metric, NoScore, type Parts, type Score } from './metric.ts'

const FORTIN = 'Fortin et al. 2014, doi 10.1175/JHM-D-14-0008.1'

/** Cases with spread, and of these variance, variance times (m + 1)/m, and squared error of the mean. */
const spreadParts: Parts = {
  name: 'spread',
  width: () => 4,
  add(cases, { values, at }) {
    const { members: m, observations, mean, variance } = cases
    if (m === 1) return
    for (let i = 0; i < cases.length; i++) {
      const row = at[i]!
      const error = mean[i]! - observations[i]!
      values[row]! += 1
      values[row + 1]! += variance[i]!
      values[row + 2]! += (variance[i]! * (m + 1)) / m
      values[row + 3]! += error * error
    }
  },
}

function ofSpread(score: (sums: Float64Array) => Score): Pick<Metric, 'needs' | 'parts' | 'score'> {
  return {
    needs: [],
    parts: spreadParts,
    score({ parts }) {
      const { sums } = parts[0]!
      return sums[0] === 0 ? new NoScore('a single member has no spread') : score(sums)
    },
  }
}

export const spread: Metric = {
  name: 'spread',
  title: 'Spread: root of the mean variance of the members, of cases with two or more',
  formula: 'sqrt(mean of 1/(m - 1) sum (x_i - mean x)^2)',
  reference: FORTIN,
  orientation: 'none',
  perfect: null,
  range: [0, Infinity],
  ...ofSpread((sums) => Math.sqrt(sums[1]! / sums[0]!)),
}

export const spreadErrorRatio: Metric = {
  name: 'spread_error_ratio',
  title:
    'Spread, with the factor for a finite ensemble, over the root mean square error of the ensemble mean',
  formula: 'sqrt(mean of (m + 1)/m var) / sqrt(mean of (mean x - y)^2), of cases with two or more members',
  reference: FORTIN,
  orientation: 'nearer',
  perfect: 1,
  range: [0, Infinity],
  ...ofSpread((sums) =>
    sums[3] === 0 ? new NoScore('the ensemble mean has no error') : Math.sqrt(sums[2]! / sums[3]!),
  ),
}

export const dawidSebastiani: Metric = {
  name: 'dawid_sebastiani',
  title: 'Dawid-Sebastiani score',
  formula: 'mean of log(s^2) + (y - mean x)^2 / s^2, s^2 with m - 1',
  reference: 'Dawid and Sebastiani 1999, doi 10.1214/aos/1018031101',
  orientation: 'lower',
  perfect: null,
  range: [-Infinity, Infinity],
  needs: [],
  parts: {
    name: 'dawid_sebastiani',
    width: () => 3,
    add(cases, { values, at }) {
      const { observations, mean, variance } = cases
      for (let i = 0; i < cases.length; i++) {
        const row = at[i]!
        const s2 = variance[i]!
        values[row]! += 1
        if (!(s2 > 0)) values[row + 1]! += 1
        else values[row + 2]! += Math.log(s2) + (observations[i]! - mean[i]!) ** 2 / s2
      }
    },
  },
  score({ parts }) {
    const [cases, flat, sum] = parts[0]!.sums
    return flat! > 0
      ? new NoScore(`${flat} of ${cases} cases have no spread, which it cannot be computed for`)
      : sum! / cases!
  },
}

function widths(
  cases: { quantile(level: number, type: QuantileType): Float64Array },
  type: QuantileType,
): Float64Array {
  const low = cases.quantile(0.25, type)
  return cases.quantile(0.75, type).map((high, i) => high - low[i]!)
}

export const iqr: MeanMetric = meanMetric({
  name: 'iqr',
  title: 'Sharpness: mean interquartile range of the members',
  formula: 'mean of q(0.75) - q(0.25)',
  reference: 'Gneiting, Balabdaoui and Raftery 2007, doi 10.1111/j.1467-9868.2007.00587.x',
  orientation: 'lower',
  perfect: 0,
  range: [0, Infinity],
  perCase: (cases, { quantileType }) => widths(cases, quantileType),
})

/** The only parts that see forecast and reference of a case together. */
export const iqrSkill: Metric = {
  name: 'iqr_skill',
  title: 'Sharpness beside the reference, in per cent',
  formula:
    '100 mean of (R - F) / (R + F), interquartile ranges of reference and forecast; 0 where both are 0',
  reference: 'Woldemeskel et al. 2018, doi 10.5194/hess-22-6257-2018; as in hydrodiy',
  orientation: 'higher',
  perfect: 100,
  range: [-100, 100],
  needs: ['reference'],
  parts: {
    name: 'iqr_skill',
    width: () => 2,
    add(cases, { values, at }, { quantileType }) {
      const { reference } = cases
      if (reference === undefined) return
      const ours = widths(cases, quantileType)
      const theirs = widths(reference, quantileType)
      for (let i = 0; i < cases.length; i++) {
        values[at[i]!]! += 1
        const sum = theirs[i]! + ours[i]!
        if (sum !== 0) values[at[i]! + 1]! += (theirs[i]! - ours[i]!) / sum
      }
    },
  },
  score: ({ parts }) => (100 * parts[0]!.sums[1]!) / parts[0]!.sums[0]!,
}

const PINBALL = 'Gneiting 2011, doi 10.1016/j.ijforecast.2009.12.015'
const lower = { orientation: 'lower', perfect: 0, range: [0, Infinity] } as const

export const quantileScore: MeanMetric = meanMetric({
  ...lower,
  name: 'quantile_score',
  title: 'Quantile score: mean pinball loss of the quantile of the members',
  formula: 'mean of (y - q)(p - [y < q])',
  reference: PINBALL,
  per: 'level',
  perCase(cases, { parameter: level, quantileType }) {
    const q = cases.quantile(level, quantileType)
    return cases.observations.map((y, i) => (y - q[i]!) * (level - (y < q[i]! ? 1 : 0)))
  },
})

/** Interval score of the central interval whose ends leave `tail` out at each side. */
function intervalScores(
  cases: { observations: Float64Array; quantile(level: number, type: QuantileType): Float64Array },
  tail: number,
  type: QuantileType,
): Float64Array {
  const low = cases.quantile(tail, type)
  const high = cases.quantile(1 - tail, type)
  return cases.observations.map((y, i) => {
    const missed = Math.max(low[i]! - y, 0) + Math.max(y - high[i]!, 0)
    return high[i]! - low[i]! + missed / tail
  })
}

const INTERVAL = 'Gneiting and Raftery 2007, doi 10.1198/016214506000001437'

export const intervalScore: MeanMetric = meanMetric({
  ...lower,
  name: 'interval_score',
  title: 'Interval score of the central interval of a share',
  formula: 'mean of u - l + 2/a (l - y)+ + 2/a (y - u)+, a = 1 - share',
  reference: INTERVAL,
  per: 'share',
  perCase: (cases, { parameter: share, quantileType }) => intervalScores(cases, tailOf(share), quantileType),
})

/** The probability outside a central interval at each side, without the rounding of 1 - 0.9. @internal */
export function tailOf(share: number): number {
  return Number(((1 - share) / 2).toPrecision(12))
}

export const weightedIntervalScore: MeanMetric = meanMetric({
  ...lower,
  name: 'weighted_interval_score',
  title: 'Weighted interval score over the median and the central shares of the levels',
  formula: 'mean of (1/2 |y - median| + sum a_k/2 IS_k) / (K + 1/2)',
  reference: 'Bracher et al. 2021, doi 10.1371/journal.pcbi.1008618',
  perCase(cases, { levels, quantileType }) {
    const tails = tailsOf(levels)
    const median = cases.quantile(0.5, quantileType)
    const out = cases.observations.map((y, i) => Math.abs(y - median[i]!) / 2)
    for (const tail of tails) {
      const scores = intervalScores(cases, tail, quantileType)
      for (let i = 0; i < out.length; i++) out[i]! += tail * scores[i]!
    }
    return out.map((sum) => sum / (tails.length + 0.5))
  },
})

/** The tails of the central intervals that some levels are ends of. @internal */
export function tailsOf(levels: readonly number[]): number[] {
  const tails = levels.map((level) => Number(Math.min(level, 1 - level).toPrecision(12)))
  return [...new Set(tails)].filter((tail) => tail > 0 && tail < 0.5).sort((a, b) => b - a)
}

export const coverage: MeanMetric = meanMetric({
  name: 'coverage',
  title: 'Share of observations in the central interval of a share',
  formula: 'mean of [l <= y <= u]',
  reference: 'by definition',
  orientation: 'none',
  perfect: null,
  range: [0, 1],
  per: 'share',
  perCase(cases, { parameter: share, quantileType }) {
    const tail = tailOf(share)
    const low = cases.quantile(tail, quantileType)
    const high = cases.quantile(1 - tail, quantileType)
    return cases.observations.map((y, i) => (y >= low[i]! && y <= high[i]! ? 1 : 0))
  },
})
