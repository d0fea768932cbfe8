import { type ChartOptions, lastIssues } from '@uchronia/plot'
import { type EnsembleForecastSeries, formatInstant } from '@uchronia/series'
import { useMemo } from 'preact/hooks'
import { ChartView } from '../parts/chart-view.tsx'
import { Notice } from '../parts/notice.tsx'
import { windowChange, zoneOf } from '../state/times.ts'
import type { ViewProps } from './context.ts'
import { downloads } from './downloads.ts'
import { Waiting } from './plume-view.tsx'
import { issueIndex, issuesSelection, observedOf, thresholdsOf, zoomOf } from './settings.ts'
import { useObserved, useValues } from './use-values.ts'

/** The number of issues when none is named. */
export const LAST_ISSUES = 5

/** The medians of the last issues over one another. */
export function IssuesView({ detail, address, navigate, theme, epoch }: ViewProps) {
  const { time } = detail
  const last = issueIndex(detail, address)
  const count = Math.max(2, Math.min(20, Number(address.count) || LAST_ISSUES))
  const first = Math.max(0, last - count + 1)
  const selection =
    last < 0
      ? undefined
      : issuesSelection(detail, address, formatInstant(time.at(first)), formatInstant(time.at(last)))
  const values = useValues<EnsembleForecastSeries>(detail, selection, epoch)
  const forecast = values.data
  const extent = useMemo((): readonly [number, number] => {
    if (!forecast || forecast.length === 0 || forecast.leads.length === 0) return [0, 1]
    const { start, end } = forecast.leads
    return [forecast.issues.start + start * 1000, forecast.issues.end + end * 1000]
  }, [forecast])
  const observedId = observedOf(detail, address)
  const observed = useObserved(
    observedId,
    forecast && [formatInstant(extent[0]), formatInstant(extent[1])],
    epoch,
  )
  const { thresholds, log, zone, from, to } = address
  const seen = observedId === undefined ? undefined : observed.data
  const draw = useMemo(() => {
    if (!forecast) return undefined
    const window = zoomOf({ from, to })
    return (options: ChartOptions) =>
      lastIssues(forecast, {
        ...options,
        count: Math.max(2, forecast.length),
        observed: seen,
        thresholds: thresholdsOf({ thresholds }),
        log: log !== undefined,
        timeZone: zoneOf(zone),
        ...(window ? { from: window[0], to: window[1] } : {}),
      })
  }, [forecast, seen, thresholds, log, zone, from, to])
  if (last < 0) return <Notice kind="info">This forecast has no issues yet.</Notice>
  if (!draw || !selection) return <Waiting error={values.error} />
  return (
    <>
      {values.error && <Notice>{values.error.message}</Notice>}
      {observed.error && <Notice>Observations: {observed.error.message}</Notice>}
      <ChartView
        draw={draw}
        theme={theme}
        name={`${detail.id} last issues`}
        loading={values.loading || observed.loading}
        downloads={downloads(detail.id, selection)}
        zoom={{
          extent,
          least: 3_600_000,
          isPart: zoomOf(address) !== undefined,
          set: (window) => navigate(windowChange(window)),
        }}
      />
    </>
  )
}
