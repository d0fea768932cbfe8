import { OptionError } from '@uchronia/series'
import { DEFAULT_METRICS, metricOf, Verifier } from '@uchronia/verify'
import type { VerifyEntryOptions } from '../verify/verify-entry.ts'

/** Flags that go with --step and --how, which go together. @throws {@link OptionError} @internal */
export function checkAggregation({ step, how, dayStart, leastPresent, label }: VerifyEntryOptions): void {
  if (step !== undefined && how !== undefined) return
  if (step !== undefined || how !== undefined)
    throw new OptionError('INVALID_OPTION', '--step and --how go together.')
  const others = { '--day-start': dayStart, '--least-present': leastPresent, '--label': label }
  const [flag] = Object.entries(others).find(([, value]) => value !== undefined) ?? []
  if (flag !== undefined) throw new OptionError('INVALID_OPTION', `${flag} goes with --step and --how.`)
}

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
