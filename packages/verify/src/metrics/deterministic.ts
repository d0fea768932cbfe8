import type { Cases } from '../pairs/cases.ts'
import { type MeanMetric, meanMetric } from './mean.ts'
import { type Metric, NoScore, type Parts, type Score, type Setting } from './metric.ts'

// Scores of one number per case: the mean of the members, or their median.

/** @internal */
export function single(cases: Cases, { deterministic }: Setting): Float64Array {
  return deterministic === 'median' ? cases.median : cases.mean
}

function errors(cases: Cases, setting: Setting): Float64Array {
  return single(cases, setting).map((f, i) => f - cases.observations[i]!)
}

/** The joint moments of forecasts and observations. */
interface Moments {
  readonly n: number
  readonly meanF: number
  readonly meanO: number
  /** Sums of squared distances from the means, and of their products. */
  readonly squaresF: number
  readonly squaresO: number
  readonly products: number
  /** Sums of squared and of absolute errors. */
  readonly squaredErrors: number
  readonly absoluteErrors: number
  readonly sumO: number
}

const N = 0
const MEAN_F = 1
const MEAN_O = 2
const SQUARES_F = 3
const SQUARES_O = 4
const PRODUCTS = 5
const SQUARED_ERRORS = 6
const ABSOLUTE_ERRORS = 7
const ORIGIN_F = 8
const ORIGIN_O = 9

/**
 * Means and squares about them, case by case (Welford) and group by group (Chan et al.): sums of squares would lose the
 * digits of a small variance about a large mean. Means are kept as distances from the first value, for the same reason.
 * Equal values have a variance of exactly 0.
 */
const momentParts: Parts = {
  name: 'moments',
  width: () => 10,
  add(cases, { values, at }, setting) {
    const forecasts = single(cases, setting)
    for (let i = 0; i < forecasts.length; i++) {
      const row = at[i]!
      const n = ++values[row]!
      if (n === 1) {
        values[row + ORIGIN_F] = forecasts[i]!
        values[row + ORIGIN_O] = cases.observations[i]!
      }
      const f = forecasts[i]! - values[row + ORIGIN_F]!
      const o = cases.observations[i]! - values[row + ORIGIN_O]!
      const error = forecasts[i]! - cases.observations[i]!
      const fromF = f - values[row + MEAN_F]!
      const fromO = o - values[row + MEAN_O]!
      values[row + MEAN_F]! += fromF / n
      values[row + MEAN_O]! += fromO / n
      values[row + SQUARES_F]! += fromF * (f - values[row + MEAN_F]!)
      values[row + SQUARES_O]! += fromO * (o - values[row + MEAN_O]!)
      values[row + PRODUCTS]! += fromF * (o - values[row + MEAN_O]!)
      values[row + SQUARED_ERRORS]! += error * error
      values[row + ABSOLUTE_ERRORS]! += Math.abs(error)
    }
  },
  merge(into, from, weight) {
    const more = from[N]! * weight
    if (more === 0) return
    if (into[N] === 0) {
      into[ORIGIN_F] = from[ORIGIN_F]!
      into[ORIGIN_O] = from[ORIGIN_O]!
    }
    const n = into[N]! + more
    const deltaF = from[ORIGIN_F]! - into[ORIGIN_F]! + (from[MEAN_F]! - into[MEAN_F]!)
    const deltaO = from[ORIGIN_O]! - into[ORIGIN_O]! + (from[MEAN_O]! - into[MEAN_O]!)
    const both = (into[N]! * more) / n
    into[SQUARES_F]! += weight * from[SQUARES_F]! + deltaF * deltaF * both
    into[SQUARES_O]! += weight * from[SQUARES_O]! + deltaO * deltaO * both
    into[PRODUCTS]! += weight * from[PRODUCTS]! + deltaF * deltaO * both
    into[MEAN_F]! += (deltaF * more) / n
    into[MEAN_O]! += (deltaO * more) / n
    into[SQUARED_ERRORS]! += weight * from[SQUARED_ERRORS]!
    into[ABSOLUTE_ERRORS]! += weight * from[ABSOLUTE_ERRORS]!
    into[N] = n
  },
}

function ofMoments(
  description: Omit<Metric, 'needs' | 'parts' | 'score'>,
  score: (moments: Moments) => Score,
): Metric {
  return {
    ...description,
    needs: [],
    parts: momentParts,
    score({ parts }) {
      const sums = parts[0]!.sums
      const meanO = sums[ORIGIN_O]! + sums[MEAN_O]!
      return score({
        n: sums[N]!,
        meanF: sums[ORIGIN_F]! + sums[MEAN_F]!,
        meanO,
        squaresF: sums[SQUARES_F]!,
        squaresO: sums[SQUARES_O]!,
        products: sums[PRODUCTS]!,
        squaredErrors: sums[SQUARED_ERRORS]!,
        absoluteErrors: sums[ABSOLUTE_ERRORS]!,
        sumO: sums[N]! * meanO,
      })
    },
  }
}

const lower = { orientation: 'lower', perfect: 0, range: [0, Infinity] } as const
const nearer = { orientation: 'nearer', perfect: 0, range: [-Infinity, Infinity] } as const
const higher = { orientation: 'higher', perfect: 1, range: [-Infinity, 1] } as const
const WILKS = 'Wilks 2019, chapter 9'

export const me: MeanMetric = meanMetric({
  ...nearer,
  name: 'me',
  title: 'Mean error (bias)',
  formula: 'mean of f - y',
  reference: WILKS,
  perCase: errors,
})

export const mae: MeanMetric = meanMetric({
  ...lower,
  name: 'mae',
  title: 'Mean absolute error',
  formula: 'mean of |f - y|',
  reference: WILKS,
  perCase: (cases, setting) => errors(cases, setting).map(Math.abs),
})

export const rmse: Metric = ofMoments(
  {
    ...lower,
    name: 'rmse',
    title: 'Root mean square error',
    formula: 'sqrt(mean of (f - y)^2)',
    reference: WILKS,
  },
  ({ squaredErrors, n }) => Math.sqrt(squaredErrors / n),
)

export const pbias: Metric = ofMoments(
  {
    ...nearer,
    name: 'pbias',
    title: 'Percent bias; positive where forecasts are too high',
    formula: '100 sum(f - y) / sum(y)',
    reference: 'Gupta et al. 1999, doi 10.1061/(ASCE)1084-0699(1999)4:2(135), with the sign of the error',
  },
  ({ meanF, meanO }) =>
    meanO === 0 ? new NoScore('the observations add up to 0') : (100 * (meanF - meanO)) / meanO,
)

const constantO = new NoScore('the observations are constant')
const constantF = new NoScore('the forecasts are constant')

function correlationOf({ squaresF, squaresO, products }: Moments): number {
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresF) / Math.sqrt(squaresO)))
}

export const correlation: Metric = ofMoments(
  {
    name: 'correlation',
    title: 'Pearson correlation',
    formula: 'cov(f, y) / (s_f s_y)',
    reference: WILKS,
    orientation: 'higher',
    perfect: 1,
    range: [-1, 1],
  },
  (moments) =>
    moments.squaresO === 0 ? constantO : moments.squaresF === 0 ? constantF : correlationOf(moments),
)

export const nse: Metric = ofMoments(
  {
    ...higher,
    name: 'nse',
    title: 'Nash-Sutcliffe efficiency',
    formula: '1 - sum (f - y)^2 / sum (y - mean y)^2',
    reference: 'Nash and Sutcliffe 1970, doi 10.1016/0022-1694(70)90255-6',
  },
  ({ squaresO, squaredErrors }) => (squaresO === 0 ? constantO : 1 - squaredErrors / squaresO),
)

/** Kling-Gupta efficiency from its terms of variability and bias. */
function klingGupta(
  name: string,
  formula: string,
  reference: string,
  terms: (moments: Moments) => readonly [number, number] | NoScore,
): Metric {
  const about = { ...higher, name, title: 'Kling-Gupta efficiency', formula, reference }
  return ofMoments(about, (moments) => {
    if (moments.squaresO === 0) return constantO
    if (moments.squaresF === 0) return constantF
    const pair = terms(moments)
    if (pair instanceof NoScore) return pair
    return 1 - Math.hypot(correlationOf(moments) - 1, ...pair)
  })
}

const zeroMean = new NoScore('the mean of the observations is 0')

export const kge: Metric = klingGupta(
  'kge',
  '1 - sqrt((r - 1)^2 + (s_f/s_y - 1)^2 + (mean f/mean y - 1)^2)',
  'Gupta et al. 2009, doi 10.1016/j.jhydrol.2009.08.003',
  ({ squaresF, squaresO, meanF, meanO }) =>
    meanO === 0 ? zeroMean : [Math.sqrt(squaresF / squaresO) - 1, meanF / meanO - 1],
)

export const kge2012: Metric = klingGupta(
  'kge_2012',
  '1 - sqrt((r - 1)^2 + ((s_f/mean f)/(s_y/mean y) - 1)^2 + (mean f/mean y - 1)^2)',
  'Kling et al. 2012, doi 10.1016/j.jhydrol.2012.01.011',
  ({ squaresF, squaresO, meanF, meanO }) => {
    if (meanO === 0) return zeroMean
    if (meanF === 0) return new NoScore('the mean of the forecasts is 0')
    return [(Math.sqrt(squaresF / squaresO) * meanO) / meanF - 1, meanF / meanO - 1]
  },
)

export const kge2021: Metric = klingGupta(
  'kge_2021',
  '1 - sqrt((r - 1)^2 + (s_f/s_y - 1)^2 + ((mean f - mean y)/s_y)^2)',
  'Tang et al. 2021, doi 10.1175/JCLI-D-21-0067.1',
  ({ squaresF, squaresO, meanF, meanO, n }) => [
    Math.sqrt(squaresF / squaresO) - 1,
    (meanF - meanO) / Math.sqrt(squaresO / n),
  ],
)

export const volumetricEfficiency: Metric = ofMoments(
  {
    ...higher,
    name: 'volumetric_efficiency',
    title: 'Volumetric efficiency',
    formula: '1 - sum |f - y| / sum y',
    reference: 'Criss and Winston 2008, doi 10.1002/hyp.7072',
  },
  ({ absoluteErrors, sumO }) =>
    sumO === 0 ? new NoScore('the observations add up to 0') : 1 - absoluteErrors / sumO,
)

/** Hits, false alarms, misses and correct negatives of an event. */
const contingencyParts: Parts = {
  name: 'contingency',
  per: 'threshold',
  width: () => 4,
  add(cases, { values, at }, setting) {
    const { parameter, strict } = setting
    const happens = (value: number) => (strict ? value > parameter : value >= parameter)
    const forecasts = single(cases, setting)
    for (let i = 0; i < forecasts.length; i++) {
      const warned = happens(forecasts[i]!)
      const seen = happens(cases.observations[i]!)
      values[at[i]! + (warned ? (seen ? 0 : 1) : seen ? 2 : 3)]! += 1
    }
  },
}

function ofContingency(
  name: string,
  title: string,
  formula: string,
  rest: Pick<Metric, 'orientation' | 'perfect' | 'range'>,
  score: (hits: number, alarms: number, misses: number, negatives: number) => Score,
): Metric {
  return {
    ...rest,
    name,
    title,
    formula,
    reference: 'Wilks 2019, section 9.2',
    needs: ['threshold'],
    parts: contingencyParts,
    score({ parts }) {
      const [hits, alarms, misses, negatives] = parts[0]!.sums as unknown as number[]
      return score(hits!, alarms!, misses!, negatives!)
    },
  }
}

const share = { orientation: 'higher', perfect: 1, range: [0, 1] } as const
const never = new NoScore('no observation reaches the threshold')
const neither = new NoScore('neither a forecast nor an observation reaches the threshold')

export const pod: Metric = ofContingency(
  'pod',
  'Probability of detection (hit rate)',
  'hits / (hits + misses)',
  share,
  (hits, _alarms, misses) => (hits + misses === 0 ? never : hits / (hits + misses)),
)

export const far: Metric = ofContingency(
  'far',
  'False alarm ratio',
  'false alarms / (hits + false alarms)',
  { orientation: 'lower', perfect: 0, range: [0, 1] },
  (hits, alarms) =>
    hits + alarms === 0 ? new NoScore('no forecast reaches the threshold') : alarms / (hits + alarms),
)

export const csi: Metric = ofContingency(
  'csi',
  'Critical success index (threat score)',
  'hits / (hits + misses + false alarms)',
  share,
  (hits, alarms, misses) => (hits + alarms + misses === 0 ? neither : hits / (hits + alarms + misses)),
)

export const ets: Metric = ofContingency(
  'ets',
  'Equitable threat score',
  '(hits - c) / (hits + misses + false alarms - c), c = (hits + misses)(hits + false alarms)/n',
  { orientation: 'higher', perfect: 1, range: [-1 / 3, 1] },
  (hits, alarms, misses, negatives) => {
    const chance = ((hits + misses) * (hits + alarms)) / (hits + alarms + misses + negatives)
    const rest = hits + alarms + misses - chance
    if (hits + alarms + misses === 0) return neither
    return rest === 0
      ? new NoScore('every forecast and observation reaches the threshold')
      : (hits - chance) / rest
  },
)

export const frequencyBias: Metric = ofContingency(
  'frequency_bias',
  'Frequency bias',
  '(hits + false alarms) / (hits + misses)',
  { orientation: 'nearer', perfect: 1, range: [0, Infinity] },
  (hits, alarms, misses) => (hits + misses === 0 ? never : (hits + alarms) / (hits + misses)),
)
