import {
  type ChartOptions,
  exceedance,
  exceedanceTable,
  type MemberValue,
  probabilityTable,
} from '@uchronia/plot'
import { type EnsembleForecastSeries, type EnsembleSeries, formatInstant } from '@uchronia/series'
import { useMemo } from 'preact/hooks'
import { ChartView } from '../parts/chart-view.tsx'
import { HtmlTable } from '../parts/html-table.tsx'
import { Notice } from '../parts/notice.tsx'
import { zoneOf } from '../state/times.ts'
import type { ViewProps } from './context.ts'
import { downloads } from './downloads.ts'
import { Waiting } from './plume-view.tsx'
import { issueIndex, issuesSelection, membersOf, thresholdsOf, zoomOf } from './settings.ts'
import { useValues } from './use-values.ts'

/** The probabilities that values are reached: a curve, a table, and one by time where there are thresholds. */
export function ExceedanceView({ detail, address, theme, epoch }: ViewProps) {
  const index = issueIndex(detail, address)
  const isForecast = detail.kind === 'forecast'
  const issue = index < 0 ? undefined : formatInstant(detail.time.at(index))
  const zoomed = zoomOf(address)
  const selection = isForecast
    ? issue && issuesSelection(detail, address, issue, issue)
    : {
        members: membersOf(detail, address),
        ...(zoomed ? { from: formatInstant(zoomed[0]), to: formatInstant(zoomed[1]) } : {}),
      }
  const values = useValues<EnsembleForecastSeries | EnsembleSeries>(detail, selection || undefined, epoch)
  const series = values.data
  const { thresholds, log, zone, from, to, how } = address
  const options = useMemo(() => {
    const window = zoomOf({ from, to })
    return {
      how: HOW.find((one) => one === how),
      thresholds: thresholdsOf({ thresholds }),
      timeZone: zoneOf(zone),
      ...(window ? { from: window[0], to: window[1] } : {}),
    }
  }, [thresholds, zone, from, to, how])
  const draw = useMemo(
    () =>
      series &&
      ((chart: ChartOptions) => exceedance(series, { ...chart, ...options, log: log !== undefined })),
    [series, options, log],
  )
  if (!selection) return <Notice kind="info">This forecast has no issues yet.</Notice>
  if (!series || !draw) return <Waiting error={values.error} />
  const { how: _, ...timed } = options
  return (
    <>
      {values.error && <Notice>{values.error.message}</Notice>}
      <ChartView
        draw={draw}
        theme={theme}
        name={`${detail.id} exceedance`}
        loading={values.loading}
        downloads={downloads(detail.id, selection)}
      />
      <HtmlTable make={() => exceedanceTable(series, { ...options, theme }).html} />
      {options.thresholds && (
        <HtmlTable
          make={() => probabilityTable(series, { ...timed, thresholds: options.thresholds!, theme }).html}
        />
      )}
    </>
  )
}

/** The numbers of a member over the window. */
export const HOW: readonly MemberValue[] = ['sum', 'max', 'min', 'mean']
