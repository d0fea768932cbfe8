import type { QuantileType } from '@uchronia/series'
import type { Cases } from '../pairs/cases.ts'

/** Requirements of a metric beyond pairs. */
export type Need =
  /** `thresholds`: the metric has a value for each */
  | 'threshold'
  /** `thresholds`: the metric has a value for all of them together */
  | 'thresholds'
  /** `thresholds`: the metric has a value for each two that follow one another */
  | 'interval'
  /** `levels`: the metric has a value for each */
  | 'level'
  /** `levels`: the metric has a value for each central share */
  | 'share'
  /** another ensemble for each case */
  | 'reference'
  /** cases that are the lead times of one forecast, so none that are grouped by lead time */
  | 'trajectory'

/** Where a rank or a PIT value lies when members equal the observation. */
export type Ties = 'split' | 'random' | 'lower' | 'upper'

/** Settings of metrics; one for a whole verification. */
export interface Setting {
  /** The threshold, level or share that the metric is computed for, where it has a value for each threshold, level or share; otherwise NaN. */
  readonly parameter: number
  /** The upper end, where the parameter is an interval of which it is the lower. */
  readonly upper: number
  readonly thresholds: readonly number[]
  readonly levels: readonly number[]
  /** An event is above its threshold, and not also at it. */
  readonly strict: boolean
  readonly deterministic: 'mean' | 'median'
  readonly quantileType: QuantileType
  readonly ties: Ties
  /** Values up to it count as it in ranks, PIT and alpha; -Infinity for none. */
  readonly censor: number
  /** Equal bins of the reliability diagram. */
  readonly bins: number
  /** Ratios of cost to loss, for the relative economic value. */
  readonly costLoss: readonly number[]
  /** Order of the variogram score. */
  readonly variogramOrder: number
  /** Even on [0, 1), the same for the same seed. */
  readonly random: () => number
}

/** Where the parts of each case are added: case `i` to the numbers from `values[at[i]]` on. */
export interface Rows {
  readonly values: Float64Array
  readonly at: Int32Array
  /** Adds an amount to a number of the row of a case. */
  add(i: number, column: number, amount: number): void
}

/** Parts of all cases of a group that have one number of members. */
export interface Total {
  readonly members: number
  readonly sums: Float64Array
}

/** The sums of a group. */
export interface Totals {
  /** One for each number of members where {@link Parts.perMembers}; otherwise one. None when there are no cases. */
  readonly parts: readonly Total[]
  /** The results of {@link Parts.keep} of all cases, smallest first. */
  readonly kept: Float64Array
  /** Members that the ensemble has when none is missing. */
  readonly size: number
}

/**
 * Numbers that are added up over cases, from which a metric follows. Adding is all that is done while data go by, so an
 * archive of any size needs the memory of its sums alone, and a bootstrap adds the sums of blocks again. Metrics that
 * rest on the same parts share them.
 */
export interface Parts {
  readonly trajectory?: undefined
  readonly name: string
  /** The settings that the parts depend on. */
  readonly per?: 'threshold' | 'interval' | 'level' | 'share' | undefined
  /** Keeps the sums of cases with different numbers of members apart. */
  readonly perMembers?: boolean | undefined
  /** A case adds to few of many numbers, such as to one of the ranks, and by {@link Rows.add} alone: only those are kept. */
  readonly sparse?: boolean | undefined
  /** The number of sums. */
  width(members: number, setting: Setting): number
  /** Adds each case to its row. */
  add(cases: Cases, rows: Rows, setting: Setting): void
  /** Adds `weight` times one row to another, where that is not adding numbers. */
  merge?(into: Float64Array, from: Float64Array, weight: number): void
  /** A value of each case that cannot be added up and has to be kept. Memory grows with the cases. */
  keep?(cases: Cases, setting: Setting): Float64Array
}

/**
 * A score that cannot be computed, and why.
 *
 * @example
 * ```ts
 * const none = new NoScore('all observations are the same')
 * none instanceof NoScore // true
 * ```
 */
export class NoScore {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/** A value of a metric: a number, numbers, or several under names. */
export type MetricValue =
  | number
  | null
  | readonly (number | null)[]
  | { readonly [name: string]: MetricValue }

/** The result of {@link Metric.score}. */
export type Score = MetricValue | NoScore

/**
 * A metric is one object. Users add theirs to `metrics` of the options of `verify`.
 *
 * @example
 * ```ts
 * const misses: Metric = meanMetric({
 *   name: 'outside',
 *   title: 'Share of observations outside the ensemble',
 *   formula: 'mean of [y < min x or y > max x]',
 *   reference: 'by definition',
 *   orientation: 'lower',
 *   range: [0, 1],
 *   perfect: null,
 *   perCase: ({ sorted, members, observations }) =>
 *     observations.map((y, i) =>
 *       y < sorted[i * members] || y > sorted[(i + 1) * members - 1] ? 1 : 0,
 *     ),
 * })
 * ```
 */
export interface Metric {
  /** In results and options; lower case, words joined by `_`. */
  readonly name: string
  readonly title: string
  readonly formula: string
  /** The paper that it is from. */
  readonly reference: string
  /** The better values: `lower`, `higher`, those nearer to `perfect`; or none is. */
  readonly orientation: 'lower' | 'higher' | 'nearer' | 'none'
  /** Least and greatest possible value. */
  readonly range: readonly [number, number]
  /** The value of a perfect forecast; null when there is none. */
  readonly perfect: number | null
  readonly needs: readonly Need[]
  readonly parts: Parts | TrajectoryParts
  /**
   * The score of a group with at least one case.
   *
   * @param reference the same parts of the reference, where the metric needs one
   */
  score(totals: Totals, setting: Setting, reference: Totals | undefined): Score
}

/** The lead times of one forecast together. */
export interface Trajectory {
  readonly members: number
  /** Lead times x members. */
  readonly forecasts: Float64Array
  /** One per lead time. */
  readonly observations: Float64Array
}

/** Parts that are added up over whole forecasts rather than cases. */
export interface TrajectoryParts {
  readonly name: string
  readonly trajectory: true
  width(setting: Setting): number
  /** Adds one forecast to the numbers from `at` on. */
  add(trajectory: Trajectory, values: Float64Array, at: number, setting: Setting): void
}
