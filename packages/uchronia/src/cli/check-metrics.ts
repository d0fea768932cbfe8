import { OptionError } from '@uchronia/series'
import { DEFAULT_METRICS, metricOf, Verifier } from '@uchronia/verify'
import type { VerifyEntryOptions } from '../verify/verify-entry.ts'

/**
 * Names of metrics that exist, a reference for those that need one, and levels that are fractions.
 * @throws {@link VerifyError} `UNKNOWN_METRIC`, `INVALID_OPTION` @throws {@link OptionError}
 * @internal
 */
export function checkMetrics({
  metrics = DEFAULT_METRICS.filter((name) => metricOf(name).needs.length === 0),
  reference,
  thresholds,
  levels,
}: Pick<VerifyEntryOptions, 'metrics' | 'reference' | 'thresholds' | 'levels'>): void {
  for (const metric of metrics.map(metricOf)) {
    if (metric.needs.includes('reference') && reference === undefined) {
      throw new OptionError('INVALID_OPTION', `The metric ${metric.name} needs --reference.`)
    }
    if ((metric.needs.includes('threshold') || metric.needs.includes('thresholds')) && !thresholds?.length) {
      throw new OptionError('INVALID_OPTION', `The metric ${metric.name} needs --thresholds.`)
    }
  }
  new Verifier({ metrics, thresholds, levels })
}
