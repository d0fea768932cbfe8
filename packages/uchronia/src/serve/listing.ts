import { describeLeadTimes, describeTimeAxis, formatInstant } from '@uchronia/series'
import { isUnreadable, type SeriesDescription } from '../library/description.ts'
import type { Archive, ArchiveEntry } from './archive.ts'

// What the page is told of entries. Paths of files stay here.

/** The entries of an archive, as the page lists them. @internal */
export function listingOf(archive: Archive, names: readonly string[]): object {
  const groups = new Map<string, number>()
  return { names, entries: archive.entries.map((entry) => listed(entry, groups)) }
}

function listed({ id, kind, described, version }: ArchiveEntry, groups: Map<string, number>): object {
  if (isUnreadable(described)) return { id, kind, error: withoutFolders(described.error) }
  const { variable, longName, units, station, stationCount, shape, time, leads } = described
  const known = time.length > 0 && !Number.isNaN(time.start)
  return {
    id,
    kind,
    version,
    variable,
    longName,
    units,
    station,
    stationCount,
    shape,
    step: time.step,
    start: known ? formatInstant(time.at(0)) : null,
    end: known ? formatInstant(time.at(-1)) : null,
    ...(leads ? { leads: { length: leads.length, step: leads.step } } : {}),
    group: groupOf(described, groups),
  }
}

/** Entries of one variable of a file differ by their stations alone: the page offers them as stations. */
function groupOf({ kind, variable, file, station }: SeriesDescription, groups: Map<string, number>) {
  if (station === null || file === null) return null
  const key = JSON.stringify([kind, variable, file])
  const known = groups.get(key) ?? groups.size
  groups.set(key, known)
  return known
}

/** Everything known about an entry without its values. @internal */
export function detailOf(
  archive: Archive,
  { id, version }: ArchiveEntry,
  description: SeriesDescription,
  observed: readonly string[],
): object {
  const { file: _file, storage: _storage, time, leads, warnings, ...rest } = description
  const choices = description.kind === 'forecast' ? observable(archive, description) : []
  return {
    ...rest,
    id,
    version,
    time: describeTimeAxis(time),
    ...(leads ? { leads: describeLeadTimes(leads) } : {}),
    warnings: warnings.map(({ code, message }) => ({ code, message: withoutFolders(message) })),
    observable: choices,
    observed:
      observed.flatMap((one) => choices.find((id) => id === one || id.startsWith(`${one}.`)) ?? [])[0] ??
      null,
  }
}

/** Series that are offered as observations. */
const MOST = 200

/**
 * Series that can be the observations of a forecast: in its units, those of its own station first. Of a collection, that
 * station.
 */
function observable(archive: Archive, { units, station }: SeriesDescription): string[] {
  const near: string[] = []
  const far: string[] = []
  for (const { id, described } of archive.entries) {
    if (isUnreadable(described) || described.units !== units) continue
    if (described.kind === 'single') {
      ;(described.station === station ? near : far).push(id)
    } else if (described.kind === 'collection' && station !== null) {
      if (described.stations.some((one) => one.id === station)) near.push(`${id}.${station}`)
    }
  }
  return [...near, ...far].slice(0, MOST)
}

/** A text in which the paths of files are names of files: where they lie concerns nobody. @internal */
export function withoutFolders(text: string): string {
  return text.replaceAll(/(?<![\w.:/])(?:[A-Za-z]:)?(?:[\\/][^\\/\s:'"]+)+[\\/](?=[^\\/\s])/g, '')
}
