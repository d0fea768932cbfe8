import { DEFAULT_METRICS, metricOf } from '@uchronia/verify'
import type { TimeSeriesLibrary } from '../library/time-series-library.ts'
import type { VerifyEntryOptions } from '../verify/verify-entry.ts'

/**
 * The facts of what is verified that scores do not have, for the method of a report.
 * @param path  of the library @internal
 */
export function reportDetails(
  library: TimeSeriesLibrary,
  path: string,
  id: string,
  { step, how, dayStart }: VerifyEntryOptions,
): Record<string, string> {
  const { station, variable, time, leads } = library.describe(id)
  return {
    Library: path,
    ...(variable ? { Variable: variable } : {}),
    ...(station ? { Station: station } : {}),
    'Issue times': String(time),
    'Lead times': String(leads),
    ...(step === undefined ? {} : { Aggregation: aggregationText(step, how, dayStart) }),
  }
}

function aggregationText(step: string, how: string | undefined, dayStart: string | undefined): string {
  const from = dayStart === undefined ? '' : `, days from ${dayStart}`
  return `${step}, ${how}, of forecast and observations${from}`
}

/**
 * The metrics of a report when none are named: those that are computed by default, and those of its charts.
 * @internal
 */
export function reportMetrics({
  reference,
  thresholds = [],
}: Pick<VerifyEntryOptions, 'reference' | 'thresholds'>): string[] {
  const ofCharts = ['rank_histogram', 'pit', 'reliability', 'roc', 'economic_value']
  return [...DEFAULT_METRICS, ...ofCharts].filter((name) => {
    const { needs } = metricOf(name)
    if (needs.includes('reference') && reference === undefined) return false
    return thresholds.length > 0 || !(needs.includes('threshold') || needs.includes('thresholds'))
  })
}
