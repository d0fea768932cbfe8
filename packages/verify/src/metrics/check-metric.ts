import { show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import type { Metric } from './metric.ts'

/** @throws {@link VerifyError} `INVALID_OPTION` @internal */
export function checkMetric<M extends Metric>(metric: M): M {
  const { name, parts, score, needs } = Object(metric) as Partial<M>
  if (
    typeof name !== 'string' ||
    typeof parts?.add !== 'function' ||
    typeof score !== 'function' ||
    !Array.isArray(needs)
  ) {
    throw new VerifyError(
      'INVALID_OPTION',
      `A metric has name, needs, parts and score; see Metric. Got ${show(metric)}.`,
    )
  }
  return metric
}
