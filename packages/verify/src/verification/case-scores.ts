import { checkOptions, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { metricOf } from '../metrics/catalogue.ts'
import { checkMetric } from '../metrics/check-metric.ts'
import type { MeanMetric } from '../metrics/mean.ts'
import { complete } from '../pairs/complete.ts'
import { checkPairs, type Pairs } from '../pairs/pairs.ts'
import { OPTIONS, planOf, type VerifyOptions } from './options.ts'

/**
 * The score of each case, NaN where something is missing: what a test of differences or a plot along time needs.
 *
 * @example
 * ```ts
 * caseScores(pairs, 'crps').length === pairs.length // true
 * ```
 * @param metric one that is a mean over cases, such as `crps`; with thresholds or levels, the first of them counts
 * @throws {@link VerifyError} `INVALID_OPTION`: the metric is no mean
 */
export function caseScores(
  pairs: Pairs,
  metric: string | MeanMetric,
  options: Omit<VerifyOptions, 'metrics' | 'by'> = {},
): Float64Array {
  checkPairs(pairs)
  const chosen = typeof metric === 'string' ? metricOf(metric) : checkMetric(metric)
  if (!('perCase' in chosen)) {
    throw new VerifyError(
      'INVALID_OPTION',
      `The metric ${show(chosen.name)} has no score of a single case. Use one that is a mean, such as "crps" or "mae".`,
    )
  }
  const { perCase } = chosen as MeanMetric
  const { metrics, missing } = planOf(
    { ...checkOptions(options, 'caseScores', OPTIONS), metrics: [chosen] },
    pairs.reference !== undefined,
  )
  const { setting } = metrics[0]!.settings[0]!
  const scores = new Float64Array(pairs.length).fill(Number.NaN)
  for (const { cases, index } of complete(pairs, missing).batches) {
    perCase(cases, setting).forEach((score, k) => {
      scores[index[k]!] = score
    })
  }
  return scores
}
