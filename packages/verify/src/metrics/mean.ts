import { checkOptions, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import type { Cases } from '../pairs/cases.ts'
import { checkMetric } from './check-metric.ts'
import { type Metric, NoScore, type Parts, type Setting, type Totals } from './metric.ts'

/** Parts that are a count and sums over cases. @internal */
export function sumParts(
  name: string,
  columns: (cases: Cases, setting: Setting) => readonly Float64Array[],
  width: number,
  per?: Parts['per'],
): Parts {
  return {
    name,
    per,
    width: () => width + 1,
    add(cases, { values, at }, setting) {
      const all = columns(cases, setting)
      for (let i = 0; i < cases.length; i++) values[at[i]!]! += 1
      for (let c = 0; c < width; c++) {
        const column = all[c]!
        for (let i = 0; i < cases.length; i++) values[at[i]! + c + 1]! += column[i]!
      }
    },
  }
}

/** The mean of a column of {@link sumParts}. @internal */
export function meanOf(totals: Totals, column = 0): number {
  const { sums } = totals.parts[0]!
  return sums[column + 1]! / sums[0]!
}

/** The description of a metric. */
export type Description = Omit<Metric, 'needs' | 'parts' | 'score'>

/** A metric that is the mean of a score of each case. */
export interface MeanMetricOptions extends Description {
  readonly needs?: Metric['needs'] | undefined
  /** The setting that the score of a case depends on. */
  readonly per?: Parts['per']
  /** The score of each case. */
  perCase(cases: Cases, setting: Setting): Float64Array
}

/** {@link Metric} from the score of a case. */
export interface MeanMetric extends Metric {
  perCase(cases: Cases, setting: Setting): Float64Array
}

const KEYS = [
  ...['name', 'title', 'formula', 'reference', 'orientation', 'range', 'perfect'],
  ...['needs', 'per', 'perCase'],
]

/**
 * Makes a metric that is the mean of a score of each case.
 *
 * @example
 * ```ts
 * const range = meanMetric({
 *   name: 'range',
 *   title: 'Range of the ensemble',
 *   formula: 'mean of (max x - min x)',
 *   reference: 'by definition',
 *   orientation: 'none',
 *   range: [0, Infinity],
 *   perfect: null,
 *   perCase: ({ sorted, members, observations }) =>
 *     observations.map((_, i) => sorted[(i + 1) * members - 1]! - sorted[i * members]!),
 * })
 * verify(pairs, { metrics: [range] }).groups[0]!.metrics['range']
 * ```
 * @throws {@link VerifyError} `INVALID_OPTION`
 */
export function meanMetric(options: MeanMetricOptions): MeanMetric {
  const { needs, per, ...rest } = checkOptions(options, 'meanMetric', KEYS)
  if (typeof rest.name !== 'string' || typeof rest.perCase !== 'function') {
    throw new VerifyError(
      'INVALID_OPTION',
      `A metric that is a mean has a name and perCase, the score of each case; got ${show(options)}.`,
    )
  }
  return {
    ...rest,
    needs: needs ?? (per === undefined ? [] : [per]),
    parts: sumParts(options.name, (cases, setting) => [options.perCase(cases, setting)], 1, per),
    score: (totals) => meanOf(totals),
  }
}

/**
 * Skill: 1 less the ratio of a metric, which is best at 0, to that of the reference on the same cases.
 *
 * @example
 * ```ts
 * const skill = skillMetric('mae_skill', 'Skill of the mean absolute error', metricOf('mae'), 'Wilks 2019')
 * const batches = align({ forecast, observed }, { reference: persistence() })
 * verify(batches, { metrics: [skill] }).groups[0]!.metrics['mae_skill']
 * ```
 * @throws {@link VerifyError} `INVALID_OPTION`
 */
export function skillMetric(name: string, title: string, metric: Metric, reference: string): Metric {
  checkMetric(metric)
  return {
    name,
    title,
    formula: `1 - ${metric.name}(forecast) / ${metric.name}(reference), on the same cases`,
    reference,
    orientation: 'higher',
    range: [-Infinity, 1],
    perfect: 1,
    needs: [...metric.needs, 'reference'],
    parts: metric.parts,
    score(totals, setting, others) {
      const ours = metric.score(totals, setting, undefined)
      const theirs = metric.score(others!, setting, undefined)
      if (ours instanceof NoScore) return ours
      if (theirs instanceof NoScore) return new NoScore(`of the reference: ${theirs.reason}`)
      if (typeof ours !== 'number' || typeof theirs !== 'number')
        return new NoScore(`${metric.name} is not a number`)
      if (theirs === 0) return new NoScore(`${metric.name} of the reference is 0: nothing can be better`)
      return 1 - ours / theirs
    },
  }
}
