import { formatTimeStep } from '@uchronia/series'
import { Link } from '../parts/link.tsx'
import { isReadable, type ListedEntry, type Listing, type UnreadableEntry } from '../server/entries.ts'
import { type Address, entryAddress, type Navigate } from '../state/address.ts'

/** Entries that are listed at a time; a search finds the others. */
const MOST = 300

/** The catalogue: every entry, and a search over them. */
export function CataloguePage({
  listing,
  address,
  navigate,
}: {
  readonly listing: Listing
  readonly address: Address
  readonly navigate: Navigate
}) {
  const words = (address.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const found = listing.entries.filter((entry) => {
    const text = searchedText(entry)
    return words.every((word) => text.includes(word))
  })
  return (
    <main class="page">
      <h1>Catalogue</h1>
      <div class="search">
        <label for="search">Search entries</label>
        <input
          id="search"
          type="search"
          value={address.q ?? ''}
          placeholder="identifier, name, station, units"
          onInput={({ currentTarget }) => navigate({ q: currentTarget.value || undefined }, 'replace')}
        />
        <p role="status">
          {words.length === 0
            ? counted(found.length)
            : `${found.length} of ${counted(listing.entries.length)}`}
        </p>
      </div>
      {found.length > 0 && (
        <div class="card catalogue">
          <table>
            <thead>
              <tr>
                <th scope="col">Entry</th>
                <th scope="col">Kind</th>
                <th scope="col">Size</th>
                <th scope="col">Times</th>
                <th scope="col">Units</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, MOST).map((entry) => (
                <Row key={entry.id} entry={entry} to={entryAddress(address, entry.id)} navigate={navigate} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.length > MOST && (
        <p>
          The first {MOST} of {found.length} are listed. Search for the others.
        </p>
      )}
    </main>
  )
}

const counted = (count: number) => (count === 1 ? '1 entry' : `${count} entries`)

function searchedText(entry: ListedEntry | UnreadableEntry): string {
  const parts = isReadable(entry)
    ? [entry.id, entry.kind, entry.variable, entry.longName, entry.units, entry.station]
    : [entry.id, entry.kind, 'cannot be read']
  return parts.join(' ').toLowerCase()
}

function Row({
  entry,
  to,
  navigate,
}: {
  readonly entry: ListedEntry | UnreadableEntry
  readonly to: Address
  readonly navigate: Navigate
}) {
  if (!isReadable(entry)) {
    return (
      <tr>
        <th scope="row">
          <Link to={to} navigate={navigate}>
            {entry.id}
          </Link>
        </th>
        <td>{entry.kind}</td>
        <td colSpan={3} class="error">
          cannot be read: {entry.error}
        </td>
      </tr>
    )
  }
  const { id, kind, longName, units, station, start, end } = entry
  return (
    <tr>
      <th scope="row">
        <Link to={to} navigate={navigate}>
          {id}
        </Link>
        <span class="below">
          {[longName, station === null ? null : `station ${station}`].filter(Boolean).join(', ')}
        </span>
      </th>
      <td>
        <span class={`kind ${kind}`}>{kind}</span>
      </td>
      <td>{sizeText(entry)}</td>
      <td class="times">{start === null ? 'not known' : `${dayOf(start)} to ${dayOf(end!)}`}</td>
      <td>{units ?? ''}</td>
    </tr>
  )
}

function dayOf(time: string): string {
  return time
    .replace('T', ' ')
    .replace(/:00Z$/, '')
    .replace(/ 00:00$/, '')
}

function sizeText({ kind, shape, step, stationCount, leads }: ListedEntry): string {
  const steps = step === null ? 'uneven' : formatTimeStep(step)
  const [first, rows, last] = shape
  switch (kind) {
    case 'single':
      return `${last} ${steps} times`
    case 'collection':
      return `${stationCount} stations, ${last} ${steps} times`
    case 'ensemble':
      return `${rows} members, ${last} ${steps} times`
    case 'forecast':
      return `${first} issues, ${rows} members, ${leads?.length ?? last} leads`
  }
}
