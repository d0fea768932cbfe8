import { type ChartOptions, hydrograph } from '@uchronia/plot'
import { formatInstant, type SeriesCollection, type UnivariateSeries } from '@uchronia/series'
import { useMemo } from 'preact/hooks'
import { ChartView, type ReadOut } from '../parts/chart-view.tsx'
import { Notice } from '../parts/notice.tsx'
import { numberText, timeText, windowChange, zoneOf } from '../state/times.ts'
import type { ViewProps } from './context.ts'
import { downloads } from './downloads.ts'
import { nearest, Waiting } from './plume-view.tsx'
import { thresholdsOf, zoomOf } from './settings.ts'
import { useValues } from './use-values.ts'

/** Stations that are drawn at a time, and values that are read. */
const MOST_STATIONS = 8
const MOST_VALUES = 1_000_000

/** The stations that are drawn: the one that is chosen, or the first ones. */
function stationsOf({ kind, stations }: ViewProps['detail'], station: string | undefined) {
  if (kind !== 'collection') return undefined
  const ids = stations.map(({ id }) => id)
  return station !== undefined && ids.includes(station) ? [station] : ids.slice(0, MOST_STATIONS)
}

/** A series over time: all of it, or the window that is looked at. */
export function HydrographView({ detail, address, navigate, theme, epoch }: ViewProps) {
  const { time } = detail
  const known = time.length > 0 && !Number.isNaN(time.start)
  const stations = stationsOf(detail, address.station)
  const zoom = known ? zoomOf(address) : undefined
  const most = Math.floor(MOST_VALUES / (stations?.length ?? 1))
  const first = known && time.length > most ? time.at(time.length - most) : undefined
  const selection = {
    stations,
    ...(zoom ? { from: formatInstant(zoom[0]), to: formatInstant(zoom[1]) } : {}),
    ...(!zoom && first !== undefined ? { from: formatInstant(first) } : {}),
  }
  const values = useValues<UnivariateSeries | SeriesCollection>(detail, selection, epoch)
  const series = values.data
  const { thresholds, log, zone } = address
  const draw = useMemo(
    () =>
      series &&
      ((options: ChartOptions) =>
        hydrograph(series.kind === 'collection' && series.length === 1 ? series.at(0) : series, {
          ...options,
          thresholds: thresholdsOf({ thresholds }),
          log: log !== undefined,
          timeZone: zoneOf(zone),
        })),
    [series, thresholds, log, zone],
  )
  const readOut = useMemo(() => series && known && rowsReadOut(series, zoneOf(zone)), [series, known, zone])
  if (!series || !draw) return <Waiting error={values.error} />
  return (
    <>
      {values.error && <Notice>{values.error.message}</Notice>}
      {first !== undefined && !zoom && (
        <Notice kind="info">
          The last {most} of {time.length} times are drawn.
        </Notice>
      )}
      {stations && stations.length < detail.stations.length && address.station === undefined && (
        <Notice kind="info">
          The first {stations.length} of {detail.stations.length} stations are drawn. Choose one to see it.
        </Notice>
      )}
      <ChartView
        draw={draw}
        theme={theme}
        name={detail.id}
        loading={values.loading}
        downloads={downloads(detail.id, selection)}
        readOut={readOut || undefined}
        zoom={
          known
            ? {
                extent: [time.at(0), time.at(-1)],
                least: typeof time.step === 'number' ? time.step * 4000 : 86_400_000,
                isPart: zoom !== undefined,
                set: (window) => navigate(windowChange(window)),
              }
            : undefined
        }
      />
    </>
  )
}

function rowsReadOut(series: UnivariateSeries | SeriesCollection, zone: string): ReadOut {
  const times = series.time.values()
  const named = series.units === undefined ? '' : ` ${series.units}`
  const rows =
    series.kind === 'single'
      ? [['value', series.values] as const]
      : series.stations.map((station, i) => [station, series.at(i).values] as const)
  return (time) => {
    const at = nearest(times, time)
    if (at === undefined) return []
    return [
      ['time', timeText(times[at]!, zone)],
      ...rows.map(([name, values]) => [name, `${numberText(values[at]!)}${named}`] as const),
    ]
  }
}
