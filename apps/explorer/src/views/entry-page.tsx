import { formatInstant } from '@uchronia/series'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Check, Select, TextField } from '../parts/fields.tsx'
import { IssueField } from '../parts/issue-field.tsx'
import { Link } from '../parts/link.tsx'
import { MembersField } from '../parts/members-field.tsx'
import { Notice } from '../parts/notice.tsx'
import { type Detail, getDetail, isReadable, type ListedEntry, type Listing } from '../server/entries.ts'
import { type Address, entryAddress, type Navigate } from '../state/address.ts'
import type { Theme } from '../state/theme.ts'
import { parseThresholds } from '../state/thresholds.ts'
import { indexOn, ownZone, timeText, zoneOf } from '../state/times.ts'
import { useLoad } from '../state/use-load.ts'
import { AboutView } from './about-view.tsx'
import type { ViewProps } from './context.ts'
import { ExceedanceView, HOW } from './exceedance-view.tsx'
import { HydrographView } from './hydrograph-view.tsx'
import { IssuesView, LAST_ISSUES } from './issues-view.tsx'
import { MissingView } from './missing-view.tsx'
import { PlumeView } from './plume-view.tsx'
import { issueIndex, leadsOf, membersOf, observedOf } from './settings.ts'
import { VerificationView } from './verification-view.tsx'

const TITLES = {
  plume: 'Plume',
  series: 'Over time',
  exceedance: 'Exceedance',
  issues: 'Last issues',
  verification: 'Verification',
  missing: 'Missing values',
  about: 'About',
} as const

type View = keyof typeof TITLES

const VIEWS: Readonly<Record<Detail['kind'], readonly View[]>> = {
  forecast: ['plume', 'exceedance', 'issues', 'verification', 'about'],
  ensemble: ['plume', 'exceedance', 'about'],
  collection: ['series', 'missing', 'about'],
  single: ['series', 'missing', 'about'],
}

interface PageProps {
  readonly listing: Listing
  readonly address: Address
  readonly navigate: Navigate
  readonly theme: Theme
  readonly epoch: number
}

/** One entry: its pictures, and what can be chosen about them. */
export function EntryPage(props: PageProps) {
  const { listing, address, navigate, theme, epoch } = props
  const id = address.id!
  const listed = listing.entries.find((entry) => entry.id === id)
  const load = useLoad(`${id} ${epoch}`, (signal) => getDetail(id, signal), epoch)
  const detail = load.data?.id === id ? load.data : undefined
  const heading = useRef<HTMLHeadingElement>(null)
  // Another entry is another page, which is read from its heading on.
  useEffect(() => heading.current?.focus(), [id])
  if (listed && !isReadable(listed)) {
    return (
      <main class="page">
        <h1 ref={heading} tabIndex={-1}>
          {id}
        </h1>
        <Notice>This entry cannot be read: {listed.error}</Notice>
      </main>
    )
  }
  return (
    <main class="page">
      <h1 ref={heading} tabIndex={-1}>
        {detail?.longName ?? id}
      </h1>
      {load.error && <Notice>{load.error.message}</Notice>}
      {detail ? (
        <Body {...props} detail={detail} listed={listed} view={viewOf(detail, address)} />
      ) : (
        !load.error && (
          <p class="waiting" role="status">
            Looking at {id} …
          </p>
        )
      )}
      {detail && <Newer detail={detail} address={address} navigate={navigate} theme={theme} epoch={epoch} />}
    </main>
  )
}

function viewOf({ kind }: Detail, { view }: Address): View {
  const views = VIEWS[kind]
  return views.find((one) => one === view) ?? views[0]!
}

/** Tells of an issue that came while an older one is looked at, or while the newest was. */
function Newer({ detail, address, navigate }: ViewProps) {
  const { id, kind, time } = detail
  const before = useRef({ id, length: time.length })
  const [news, setNews] = useState<string>()
  useEffect(() => {
    const isNew = before.current.id === id && time.length > before.current.length
    if (kind === 'forecast' && isNew) setNews(timeText(time.at(-1), zoneOf(address.zone)))
    else if (before.current.id !== id) setNews(undefined)
    before.current = { id, length: time.length }
  }, [id, kind, time, address.zone])
  return (
    <div class="toasts" aria-live="polite">
      {news !== undefined && (
        <div class="toast">
          New issue: {news}
          {address.issue !== undefined && (
            <button type="button" onClick={() => navigate({ issue: undefined })}>
              Show it
            </button>
          )}
          <button type="button" onClick={() => setNews(undefined)} aria-label="Dismiss">
            ×
          </button>
        </div>
      )}
    </div>
  )
}

interface BodyProps extends PageProps {
  readonly detail: Detail
  readonly listed: ListedEntry | undefined
  readonly view: View
}

function Body({ detail, listed, view, listing, address, navigate, theme, epoch }: BodyProps) {
  const props: ViewProps = { detail, address, navigate, theme, epoch }
  const forecasts = listing.entries.filter(
    (entry) => isReadable(entry) && entry.kind === 'forecast',
  ) as ListedEntry[]
  return (
    <>
      <p class="facts-line">{factsOf(detail)}</p>
      {detail.warnings.length > 0 && view !== 'about' && (
        <p class="facts-line">
          <Link to={{ ...address, view: 'about' }} navigate={navigate}>
            {detail.warnings.length === 1
              ? '1 departure of the file from its convention'
              : `${detail.warnings.length} departures of the file from its convention`}
          </Link>
        </p>
      )}
      <nav class="tabs" aria-label="Pictures">
        {VIEWS[detail.kind].map((one) => (
          <Link key={one} to={{ ...address, view: one }} navigate={navigate} current={one === view}>
            {TITLES[one]}
          </Link>
        ))}
      </nav>
      <div class={view === 'about' ? '' : 'columns'}>
        {view !== 'about' && <Settings {...props} view={view} listing={listing} listed={listed} />}
        <div class="main-column">
          {view === 'plume' && <PlumeView {...props} />}
          {view === 'series' && <HydrographView {...props} />}
          {view === 'exceedance' && <ExceedanceView {...props} />}
          {view === 'issues' && <IssuesView {...props} />}
          {view === 'verification' && <VerificationView {...props} forecasts={forecasts} />}
          {view === 'missing' && <MissingView {...props} />}
          {view === 'about' && <AboutView detail={detail} />}
        </div>
      </div>
    </>
  )
}

function factsOf({ id, kind, units, station, members, leads, time }: Detail): string {
  return [
    id,
    kind,
    units,
    station === null ? null : `station ${station}`,
    kind === 'forecast' ? `${time.length} issues` : `${time.length} times`,
    members.length > 0 ? `${members.length} members` : null,
    leads ? `${leads.length} lead times` : null,
  ]
    .filter((part) => part !== null && part !== '')
    .join(' · ')
}

/** Stations, issue, members and all else that a picture can be asked for. */
function Settings({
  detail,
  address,
  navigate,
  view,
  listing,
  listed,
}: ViewProps & { readonly view: View; readonly listing: Listing; readonly listed: ListedEntry | undefined }) {
  const { kind, time, leads, members } = detail
  const zone = zoneOf(address.zone)
  const isForecast = kind === 'forecast'
  const isOfIssue = isForecast && view !== 'verification'
  const index = issueIndex(detail, address)
  const error =
    parseThresholds(address.thresholds) === undefined ? 'Levels are numbers: minor=120, 200.' : undefined
  return (
    <details class="card settings" open={matchMedia('(min-width: 60rem)').matches}>
      <summary>Choose</summary>
      <div class="fields">
        <StationField {...{ detail, address, navigate, listing, listed }} />
        {isOfIssue && index >= 0 && (
          <IssueField
            issues={time}
            index={index}
            isNewest={index === time.length - 1}
            zone={zone}
            onChange={(issue, how) => navigate({ issue, from: undefined, to: undefined }, how)}
          />
        )}
        {isForecast && view === 'plume' && index >= 0 && (
          <CompareField {...{ detail, address, navigate, index, zone }} />
        )}
        {view === 'issues' && (
          <Select
            label="Issues over one another"
            value={address.count ?? String(LAST_ISSUES)}
            options={[2, 3, 5, 7, 10, 20].map((n) => [String(n), `the last ${n}`])}
            onChange={(count) => navigate({ count })}
          />
        )}
        {isForecast && view !== 'exceedance' && (
          <Select
            label="Observations"
            value={address.observed === 'none' ? 'none' : (observedOf(detail, address) ?? 'none')}
            options={[['none', 'none'], ...detail.observable.map((id) => [id, id] as const)]}
            onChange={(observed) => navigate({ observed })}
          />
        )}
        {view === 'exceedance' && (
          <Select
            label="Of each member"
            value={HOW.find((one) => one === address.how) ?? ''}
            options={[
              ['', 'what fits: totals of amounts, else the highest'],
              ['sum', 'the total'],
              ['max', 'the highest value'],
              ['min', 'the lowest value'],
              ['mean', 'the mean'],
            ]}
            onChange={(how) => navigate({ how: how || undefined })}
          />
        )}
        {view !== 'missing' && (
          <TextField
            label="Thresholds"
            value={address.thresholds ?? ''}
            placeholder="minor=120, major=200"
            error={error}
            onChange={(thresholds) => navigate({ thresholds: thresholds || undefined })}
          />
        )}
        {isOfIssue && leads && leads.length > 1 && (
          <TextField
            label="Lead times in hours"
            value={address.lead ?? ''}
            placeholder={`${leads.start / 3600}..${leads.end / 3600}`}
            error={
              address.lead === undefined || leadsOf(address) !== undefined
                ? undefined
                : 'A window of hours: 1..24.'
            }
            onChange={(lead) => navigate({ lead: lead || undefined })}
          />
        )}
        {members.length > 1 && view !== 'verification' && (
          <MembersField
            members={members}
            chosen={membersOf(detail, address)}
            onChange={(member) => navigate({ member }, 'replace')}
          />
        )}
        {view === 'plume' && members.length > 1 && (
          <Check
            label="Members as thin lines"
            checked={address.lines !== undefined}
            onChange={(on) => navigate({ lines: on ? '1' : undefined })}
          />
        )}
        {view !== 'missing' && view !== 'verification' && (
          <Check
            label="Logarithmic axis"
            checked={address.log !== undefined}
            onChange={(on) => navigate({ log: on ? '1' : undefined })}
          />
        )}
        {view !== 'verification' && (
          <Select
            label="Times in"
            value={zone}
            options={[...new Set(['UTC', ownZone, zone])].map((one) => [one, one])}
            onChange={(one) => navigate({ zone: one === 'UTC' ? undefined : one })}
          />
        )}
      </div>
    </details>
  )
}

/** Issues that are offered to compare with. */
const NEAR = 30

function CompareField({
  detail: { time },
  address,
  navigate,
  index,
  zone,
}: Pick<ViewProps, 'detail' | 'address' | 'navigate'> & { readonly index: number; readonly zone: string }) {
  const first = Math.max(0, index - NEAR)
  const near = Array.from(
    { length: Math.min(time.length, index + NEAR + 1) - first },
    (_, i) => first + i,
  ).filter((i) => i !== index)
  const chosen = indexOn(time, address.compare)
  if (chosen !== undefined && chosen !== index && !near.includes(chosen)) near.push(chosen)
  return (
    <Select
      label="Compare with the issue"
      value={chosen === undefined ? '' : formatInstant(time.at(chosen))}
      options={[
        ['', 'none'],
        ...near.toReversed().map((i) => [formatInstant(time.at(i)), timeText(time.at(i), zone)] as const),
      ]}
      onChange={(compare) => navigate({ compare: compare || undefined })}
    />
  )
}

/** The stations of a collection, or the entries that differ by their station. */
function StationField({
  detail,
  address,
  navigate,
  listing,
  listed,
}: Pick<ViewProps, 'detail' | 'address' | 'navigate'> & {
  readonly listing: Listing
  readonly listed: ListedEntry | undefined
}) {
  if (detail.kind === 'collection') {
    if (detail.stations.length < 2) return null
    return (
      <Select
        label="Station"
        value={address.station ?? ''}
        options={[
          ['', detail.stations.length > 8 ? 'the first 8' : 'all'],
          ...detail.stations.map(
            ({ id, name }) => [id, name === null || name === id ? id : `${id} ${name}`] as const,
          ),
        ]}
        onChange={(station) => navigate({ station: station || undefined })}
      />
    )
  }
  const group = listed?.group ?? null
  const siblings = listing.entries.filter(
    (entry): entry is ListedEntry => isReadable(entry) && entry.group !== null && entry.group === group,
  )
  if (siblings.length < 2) return null
  return (
    <Select
      label="Station"
      value={detail.id}
      options={siblings.map(({ id, station }) => [id, station ?? id])}
      onChange={(id) => navigate({ ...address, ...entryAddress(address, id), observed: undefined })}
    />
  )
}
