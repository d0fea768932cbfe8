import { type ChartOptions, missingHeatmap } from '@uchronia/plot'
import type { SeriesCollection, UnivariateSeries } from '@uchronia/series'
import { useMemo } from 'preact/hooks'
import { ChartView } from '../parts/chart-view.tsx'
import { Notice } from '../parts/notice.tsx'
import { zoneOf } from '../state/times.ts'
import type { ViewProps } from './context.ts'
import { downloads } from './downloads.ts'
import { Waiting } from './plume-view.tsx'
import { useValues } from './use-values.ts'

/** The share of values that are missing, by month and year or by station. */
export function MissingView({ detail, address, theme, epoch }: ViewProps) {
  const { station, zone } = address
  const isOne = station !== undefined && detail.stations.some(({ id }) => id === station)
  const selection = detail.kind === 'collection' && isOne ? { stations: [station] } : {}
  const values = useValues<UnivariateSeries | SeriesCollection>(detail, selection, epoch)
  const series = values.data
  const draw = useMemo(
    () =>
      series && ((options: ChartOptions) => missingHeatmap(series, { ...options, timeZone: zoneOf(zone) })),
    [series, zone],
  )
  if (!draw) return <Waiting error={values.error} />
  return (
    <>
      {values.error && <Notice>{values.error.message}</Notice>}
      <ChartView
        draw={draw}
        theme={theme}
        name={`${detail.id} missing`}
        loading={values.loading}
        downloads={downloads(detail.id, selection)}
      />
    </>
  )
}
