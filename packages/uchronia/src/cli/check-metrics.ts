import { OptionError } from '@uchronia/series'
import { metricOf } from '@uchronia/verify'
import type { VerifyEntryOptions } from '../verify/verify-entry.ts'

/**
 * Names of metrics that exist, and a reference for those that need one.
 * @throws {@link VerifyError} `UNKNOWN_METRIC` @throws {@link OptionError}
 * @internal
 */
export function checkMetrics({
  metrics = [],
  reference,
  thresholds,
}: Pick<VerifyEntryOptions, 'metrics' | 'reference' | 'thresholds'>): void {
  for (const metric of metrics.map(metricOf)) {
    if (metric.needs.includes('reference') && reference === undefined) {
      throw new OptionError('INVALID_OPTION', `The metric ${metric.name} needs --reference.`)
    }
    if ((metric.needs.includes('threshold') || metric.needs.includes('thresholds')) && !thresholds?.length) {
      throw new OptionError('INVALID_OPTION', `The metric ${metric.name} needs --thresholds.`)
    }
  }
}
