import { type ChartOptions, plume } from '@uchronia/plot'
import {
  type EnsembleForecastSeries,
  type EnsembleSeries,
  formatInstant,
  type UnivariateSeries,
} from '@uchronia/series'
import { useMemo } from 'preact/hooks'
import { ChartView, type ReadOut } from '../parts/chart-view.tsx'
import { Notice } from '../parts/notice.tsx'
import { numberText, timeText, windowChange, zoneOf } from '../state/times.ts'
import type { ViewProps } from './context.ts'
import { downloads } from './downloads.ts'
import { issueIndex, issuesSelection, membersOf, observedOf, thresholdsOf, zoomOf } from './settings.ts'
import { useObserved, useValues } from './use-values.ts'

/** The spread of a forecast, and of the other issue that it is compared with. */
export function PlumeView(props: ViewProps) {
  const { detail, address } = props
  const index = issueIndex(detail, address)
  const { time } = detail
  if (detail.kind === 'ensemble') return <EnsemblePlume {...props} />
  if (index < 0) return <Notice kind="info">This forecast has no issues yet.</Notice>
  const issues = [
    time.at(index),
    ...(address.compare === undefined ? [] : [time.at(issueOf(time, address.compare))]),
  ]
  return (
    <div class="stack">
      {issues.map((issue, i) => (
        <IssuePlume key={i === 0 ? 'shown' : 'compared'} {...props} issue={formatInstant(issue)} />
      ))}
    </div>
  )
}

function issueOf(time: ViewProps['detail']['time'], issue: string): number {
  return issueIndex({ time } as never, { issue })
}

/** Observations before the first time, as a share of the span of the forecast. */
const BEFORE = 1 / 3

function IssuePlume(props: ViewProps & { readonly issue: string }) {
  const { detail, address, epoch, issue } = props
  const selection = issuesSelection(detail, address, issue, issue)
  const values = useValues<EnsembleForecastSeries>(detail, selection, epoch)
  const forecast = values.data
  const window = useMemo(() => {
    if (!forecast || forecast.length === 0 || forecast.leads.length === 0) return undefined
    const begin = forecast.issues.start
    const end = begin + forecast.leads.end * 1000
    const first = Math.min(begin, begin + forecast.leads.start * 1000)
    return [formatInstant(Math.ceil(first - (end - begin) * BEFORE)), formatInstant(end)] as const
  }, [forecast])
  const observedId = observedOf(detail, address)
  const observed = useObserved(observedId, window, epoch)
  if (!forecast) return <Waiting error={values.error} />
  return (
    <>
      {values.error && <Notice>{values.error.message}</Notice>}
      {observed.error && <Notice>Observations: {observed.error.message}</Notice>}
      <Plume
        {...props}
        ensemble={forecast.length === 0 ? undefined : forecast.at(0)}
        issue={forecast.issues.start}
        observed={observedId === undefined ? undefined : observed.data}
        loading={values.loading || observed.loading}
        name={`${detail.id} ${issue}`}
        downloads={downloads(detail.id, selection)}
      />
    </>
  )
}

/** Values that are read of an ensemble at a time. */
const MOST = 1_000_000

function EnsemblePlume(props: ViewProps) {
  const { detail, address, epoch } = props
  const { time } = detail
  const members = membersOf(detail, address)
  const zoom = zoomOf(address)
  const most = Math.floor(MOST / Math.max(1, (members ?? detail.members).length))
  // The last times of a long ensemble, until the reader says which.
  const first = time.length > most ? time.at(time.length - most) : undefined
  const selection = {
    members,
    ...(zoom ? { from: formatInstant(zoom[0]), to: formatInstant(zoom[1]) } : {}),
    ...(!zoom && first !== undefined ? { from: formatInstant(first) } : {}),
  }
  const values = useValues<EnsembleSeries>(detail, selection, epoch)
  if (!values.data) return <Waiting error={values.error} />
  return (
    <>
      {values.error && <Notice>{values.error.message}</Notice>}
      {first !== undefined && !zoom && (
        <Notice kind="info">
          The last {most} of {time.length} times are drawn.
        </Notice>
      )}
      <Plume
        {...props}
        ensemble={values.data}
        loading={values.loading}
        name={detail.id}
        downloads={downloads(detail.id, selection)}
      />
    </>
  )
}

interface PlumeProps extends ViewProps {
  readonly ensemble: EnsembleSeries | undefined
  readonly issue?: number
  readonly observed?: UnivariateSeries | undefined
  readonly loading: boolean
  readonly name: string
  readonly downloads: readonly (readonly [string, string])[]
}

function Plume({
  ensemble,
  issue,
  observed,
  detail,
  address,
  navigate,
  theme,
  loading,
  name,
  downloads: links,
}: PlumeProps) {
  const { thresholds, log, lines, zone: wanted, from, to } = address
  const zone = zoneOf(wanted)
  const draw = useMemo(() => {
    if (!ensemble) return undefined
    const window = zoomOf({ from, to })
    return (options: ChartOptions) =>
      plume(ensemble, {
        ...options,
        issue,
        observed,
        thresholds: thresholdsOf({ thresholds }),
        log: log !== undefined,
        spaghetti: lines !== undefined,
        timeZone: zone,
        ...(window ? { from: window[0], to: window[1] } : {}),
      })
  }, [ensemble, issue, observed, thresholds, log, lines, zone, from, to])
  const readOut = useMemo(
    () => ensemble && plumeReadOut(ensemble, observed, detail.units, zone),
    [ensemble, observed, detail.units, zone],
  )
  if (!ensemble || !draw) return <Notice kind="info">There is nothing to draw.</Notice>
  const extent = detail.kind === 'forecast' ? extentOf(ensemble, issue, observed) : wholeExtent(detail)
  return (
    <ChartView
      draw={draw}
      theme={theme}
      name={name}
      loading={loading}
      downloads={links}
      readOut={readOut}
      zoom={{
        extent,
        least: 3_600_000,
        isPart: zoomOf(address) !== undefined,
        set: (window) => navigate(windowChange(window)),
      }}
    />
  )
}

function wholeExtent({ time }: ViewProps['detail']): readonly [number, number] {
  return time.length === 0 ? [0, 1] : [time.at(0), time.at(-1)]
}

function extentOf(
  ensemble: EnsembleSeries,
  issue: number | undefined,
  observed: UnivariateSeries | undefined,
): readonly [number, number] {
  const { time } = ensemble
  if (time.length === 0) return [0, 1]
  const begins = [
    time.start,
    issue ?? time.start,
    observed && observed.length > 0 ? observed.time.start : time.start,
  ]
  return [Math.min(...begins), time.end]
}

/** Quantiles and observations at the time that is nearest to one. */
function plumeReadOut(
  ensemble: EnsembleSeries,
  observed: UnivariateSeries | undefined,
  units: string | null,
  zone: string,
): ReadOut {
  const levels = [0.05, 0.25, 0.5, 0.75, 0.95]
  const quantiles = ensemble.members.length > 0 ? ensemble.quantiles(levels) : undefined
  const own = ensemble.time.values()
  const theirs = observed?.time.values()
  const named = units === null ? '' : ` ${units}`
  return (time) => {
    const at = nearest(own, time)
    const seen = theirs && nearest(theirs, time)
    const rows: [string, string][] = []
    if (at !== undefined && quantiles) {
      const value = (level: number) => numberText(quantiles.at(levels.indexOf(level)).values[at]!)
      rows.push(
        ['time', timeText(own[at]!, zone)],
        ['median', `${value(0.5)}${named}`],
        ['25–75 %', `${value(0.25)} to ${value(0.75)}`],
        ['5–95 %', `${value(0.05)} to ${value(0.95)}`],
      )
    }
    if (seen !== undefined && theirs && observed) {
      if (rows.length === 0) rows.push(['time', timeText(theirs[seen]!, zone)])
      if (at === undefined || theirs[seen] === own[at])
        rows.push(['observed', `${numberText(observed.values[seen]!)}${named}`])
    }
    return rows
  }
}

/** The index of the time that is nearest to another; undefined where that is more than a step away. */
export function nearest(times: Float64Array, time: number): number | undefined {
  if (times.length === 0) return undefined
  let [low, high] = [0, times.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < time) low = middle + 1
    else high = middle
  }
  const index = low > 0 && time - times[low - 1]! < times[low]! - time ? low - 1 : low
  const step =
    times.length > 1
      ? Math.abs((times[index + 1] ?? times[index]!) - (times[index - 1] ?? times[index]!))
      : 3_600_000
  return Math.abs(times[index]! - time) > step ? undefined : index
}

/** Stands where values are not there yet. */
export function Waiting({ error }: { readonly error: Error | undefined }) {
  return error ? (
    <Notice>{error.message}</Notice>
  ) : (
    <div class="card waiting" role="status">
      Reading values …
    </div>
  )
}
