import { type Cases, crpsParts } from '../pairs/cases.ts'
import { type MeanMetric, meanMetric, meanOf, skillMetric, sumParts } from './mean.ts'
import type { Metric, Parts, Setting, Total } from './metric.ts'

const GNEITING_RAFTERY = 'Gneiting and Raftery 2007, doi 10.1198/016214506000001437'
const HERSBACH = 'Hersbach 2000, doi 10.1175/1520-0434(2000)015<0559:DOTCRP>2.0.CO;2'

/** Spread with m (m - 1) in place of m^2. A single member has none, so its score is the absolute error. */
function fair({ crps, members }: Cases): Float64Array {
  const { crps: score, spread } = crps
  return members === 1 ? score : score.map((value, i) => value - spread[i]! / (members - 1))
}

const scoreParts: Parts = sumParts('crps', (cases) => [cases.crps.crps, fair(cases)], 2)

const partParts: Parts = sumParts(
  'crps_parts',
  (cases) => [cases.crps.over, cases.crps.under, cases.crps.spread],
  3,
)

function part(
  name: string,
  parts: Parts,
  column: number,
  title: string,
  formula: string,
  perCase: (cases: Cases) => Float64Array,
  rest: Pick<Metric, 'orientation' | 'perfect' | 'range' | 'reference'>,
): MeanMetric {
  return {
    ...rest,
    name,
    title,
    formula,
    needs: [],
    parts,
    perCase,
    score: (totals) => meanOf(totals, column),
  }
}

const lower = { orientation: 'lower', perfect: 0, range: [0, Infinity] } as const

/** CRPS of the empirical distribution. */
export const crps: MeanMetric = part(
  'crps',
  scoreParts,
  0,
  'Continuous ranked probability score',
  'mean of 1/m sum |x_i - y| - 1/(2 m^2) sum |x_i - x_j|',
  (cases) => cases.crps.crps,
  { ...lower, reference: GNEITING_RAFTERY },
)

export const crpsFair: MeanMetric = part(
  'crps_fair',
  scoreParts,
  1,
  'Fair CRPS, which does not depend on the number of members',
  'mean of 1/m sum |x_i - y| - 1/(2 m (m - 1)) sum |x_i - x_j|; |x - y| for one member',
  fair,
  { ...lower, range: [-Infinity, Infinity], reference: 'Ferro 2014, doi 10.1002/qj.2270' },
)

const unranked = { orientation: 'none', perfect: null, range: [0, Infinity], reference: HERSBACH } as const

export const crpsOver: MeanMetric = part(
  'crps_over',
  partParts,
  0,
  'Part of CRPS from members above the observation',
  'mean of 1/m sum max(x_i - y, 0)',
  (cases) => cases.crps.over,
  { ...lower, reference: GNEITING_RAFTERY },
)

export const crpsUnder: MeanMetric = part(
  'crps_under',
  partParts,
  1,
  'Part of CRPS from members below the observation',
  'mean of 1/m sum max(y - x_i, 0)',
  (cases) => cases.crps.under,
  { ...lower, reference: GNEITING_RAFTERY },
)

export const crpsSpread: MeanMetric = part(
  'crps_spread',
  partParts,
  2,
  'Part of CRPS that spread takes off: crps = over + under - spread',
  'mean of 1/(2 m^2) sum |x_i - x_j|',
  (cases) => cases.crps.spread,
  { ...unranked, reference: GNEITING_RAFTERY },
)

export const crpss: Metric = skillMetric('crpss', 'CRPS skill score', crps, HERSBACH)

/**
 * Sums of alpha_i and beta_i of Hersbach's bins i = 0 to m, then how often the observation is below all members, and how
 * often below none: `alpha, beta` per bin, `below, above`, and the number of cases.
 */
const hersbachParts: Parts = {
  name: 'hersbach',
  perMembers: true,
  width: (members) => 2 * (members + 1) + 3,
  add({ sorted, observations, members: m }, { values, at }) {
    for (let i = 0; i < observations.length; i++) {
      const x = i * m
      const y = observations[i]!
      const row = at[i]!
      for (let k = 1; k < m; k++) {
        const low = sorted[x + k - 1]!
        const high = sorted[x + k]!
        if (y >= high) values[row + 2 * k]! += high - low
        else if (y <= low) values[row + 2 * k + 1]! += high - low
        else {
          values[row + 2 * k]! += y - low
          values[row + 2 * k + 1]! += high - y
        }
      }
      const end = row + 2 * (m + 1)
      if (y < sorted[x]!) {
        values[row + 1]! += sorted[x]! - y
        values[end]! += 1
      }
      // Equation 33 counts below the highest member, so an observation equal to it is not.
      if (y >= sorted[x + m - 1]!) {
        values[row + 2 * m]! += y - sorted[x + m - 1]!
        values[end + 1]! += 1
      }
      values[end + 2]! += 1
    }
  },
}

/** Reliability and potential CRPS; bins of equal probability belong together whatever number of members they are from. */
function hersbach(parts: readonly Total[]): { reliability: number; potential: number } {
  const bins = new Map<number, { alpha: number; beta: number }>()
  let cases = 0
  let below = 0
  let above = 0
  for (const { members: m, sums } of parts) {
    for (let k = 0; k <= m; k++) {
      const bin = bins.get(k / m) ?? { alpha: 0, beta: 0 }
      bins.set(k / m, { alpha: bin.alpha + sums[2 * k]!, beta: bin.beta + sums[2 * k + 1]! })
    }
    below += sums[2 * m + 2]!
    above += sums[2 * m + 3]!
    cases += sums[2 * m + 4]!
  }
  let reliability = 0
  let potential = 0
  for (const [p, { alpha, beta }] of bins) {
    // Width g of the bin and observed frequency o below it; outliers have the frequency of being one (equation 33).
    let g = (alpha + beta) / cases
    let o = g === 0 ? 0 : beta / (alpha + beta)
    if (p === 0) {
      o = below / cases
      g = below === 0 ? 0 : beta / below
    } else if (p === 1) {
      o = 1 - above / cases
      g = above === 0 ? 0 : alpha / above
    }
    reliability += g * (o - p) ** 2
    potential += g * o * (1 - o)
  }
  return { reliability, potential }
}

export const crpsReliability: Metric = {
  ...lower,
  name: 'crps_reliability',
  title: 'Reliability part of CRPS',
  formula: 'sum over bins of g_i (o_i - p_i)^2',
  reference: `${HERSBACH}, equation 36`,
  needs: [],
  parts: hersbachParts,
  score: ({ parts }) => hersbach(parts).reliability,
}

export const crpsPotential: Metric = {
  ...lower,
  name: 'crps_potential',
  title: 'CRPS that would be left if the forecasts were reliable',
  formula: 'sum over bins of g_i o_i (1 - o_i) = crps - crps_reliability',
  reference: `${HERSBACH}, equation 37`,
  needs: [],
  parts: hersbachParts,
  score: ({ parts }) => hersbach(parts).potential,
}

/** Half the mean distance of two values, which are sorted. @internal */
export function halfMeanDistance(sorted: Float64Array): number {
  const n = sorted.length
  let sum = 0
  for (let k = 1; k < n; k++) sum += (k / n) * ((n - k) / n) * (sorted[k]! - sorted[k - 1]!)
  return sum
}

export const crpsUncertainty: Metric = {
  ...unranked,
  name: 'crps_uncertainty',
  title: 'CRPS of the observations as a forecast of each of them',
  formula: '1/(2 n^2) sum |y_k - y_l|',
  reference: `${HERSBACH}, equation 20`,
  needs: [],
  parts: { name: 'observations', width: () => 0, add: () => {}, keep: (cases) => cases.observations },
  score: ({ kept }) => halfMeanDistance(kept),
}

/** CRPS after members and observation went through a map that never decreases, so sorted members stay so. */
function chained(cases: Cases, map: (value: number) => number): Float64Array {
  return crpsParts(cases.sorted.map(map), cases.members, cases.observations.map(map), true).crps
}

const CHAINED =
  'Gneiting and Ranjan 2011, doi 10.1198/jbes.2010.08110; Allen et al. 2023, doi 10.1137/22M1532184'

export const twcrps: MeanMetric = meanMetric({
  ...lower,
  name: 'twcrps',
  title: 'CRPS weighted on the tail above a threshold',
  formula: 'crps of max(x_i, t) and max(y, t)',
  reference: CHAINED,
  per: 'threshold',
  perCase: (cases, { parameter: t }) => chained(cases, (value) => Math.max(value, t)),
})

export const twcrpsLower: MeanMetric = meanMetric({
  ...lower,
  name: 'twcrps_lower',
  title: 'CRPS weighted on the tail below a threshold',
  formula: 'crps of min(x_i, t) and min(y, t)',
  reference: CHAINED,
  per: 'threshold',
  perCase: (cases, { parameter: t }) => chained(cases, (value) => Math.min(value, t)),
})

export const twcrpsInterval: MeanMetric = meanMetric({
  ...lower,
  name: 'twcrps_interval',
  title: 'CRPS weighted on the interval between two thresholds that follow one another',
  formula: 'crps of min(max(x_i, a), b) and min(max(y, a), b)',
  reference: CHAINED,
  per: 'interval',
  perCase: (cases, { parameter: a, upper: b }: Setting) =>
    chained(cases, (value) => Math.min(Math.max(value, a), b)),
})

export const twcrpss: Metric = skillMetric('twcrpss', 'Skill of twcrps', twcrps, CHAINED)
