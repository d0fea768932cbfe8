import { TimeSeriesGeometry, type TimeStep } from '@uchronia/cinterop'
import { isUnreadable, type SeriesDescription, type UnreadableEntry } from '../description.ts'
import { TimeSeriesLibrary } from '../time-series-library.ts'
import { alignColumns, counted, isoOrNull, stepText } from './text.ts'

/** One entry of `uchronia ls --json`. */
interface ListedEntry {
  id: string
  kind: string
  variable?: string
  units?: string | null
  /** first and last time, or issue time of a forecast: ISO UTC */
  start?: string | null
  end?: string | null
  /** times, or issue times of a forecast */
  length?: number
  /** seconds or "monthly" */
  timeStep?: TimeStep | null
  members?: number
  stations?: number
  leads?: number
  /** seconds or "monthly" */
  leadTimeStep?: TimeStep
  /** why the entry cannot be read */
  error?: string
}

/** `uchronia ls`: the entries of a catalogue, a line or an object each. @internal */
export function ls(path: string, options: { dataPath?: string; json?: boolean }): string {
  using library = TimeSeriesLibrary.open(path, options)
  const entries = library.describe()
  if (options.json) return JSON.stringify(entries.map(listed), null, 2)
  return entries.length === 0 ? `${path} has no entries.` : alignColumns(entries.map(line))
}

/** The last time of a description's axis as ISO UTC, or null when it has none. @internal */
export function endOf({ time }: SeriesDescription): string | null {
  if (time.start === null || time.length === 0 || (time.step === null && time.length > 1)) return null
  return isoOrNull(
    new TimeSeriesGeometry({ start: time.start, step: time.step ?? 'daily', length: time.length }).end,
  )
}

function listed(entry: SeriesDescription | UnreadableEntry): ListedEntry {
  if (isUnreadable(entry)) return { id: entry.id, kind: entry.kind, error: entry.error }
  const { id, kind, variable, units, time, members, stations, lead } = entry
  return {
    id,
    kind,
    variable,
    units,
    start: isoOrNull(time.start),
    end: endOf(entry),
    length: time.length,
    timeStep: time.step,
    ...(kind === 'ensemble' || kind === 'forecast' ? { members: members?.length ?? 0 } : {}),
    ...(kind === 'collection' ? { stations: stations.length } : {}),
    ...(lead ? { leads: lead.length, leadTimeStep: lead.step } : {}),
  }
}

function line(entry: SeriesDescription | UnreadableEntry): string[] {
  if (isUnreadable(entry)) return [entry.id, entry.kind, `cannot be read: ${entry.error}`]
  const { id, kind, variable, units, time } = entry
  const span = time.start === null ? 'no times' : `${isoOrNull(time.start)} to ${endOf(entry) ?? 'unknown'}`
  return [id, kind, sizeText(entry), span, units === null ? variable : `${variable} [${units}]`]
}

/** The size of an entry for people. @internal */
export function sizeText({ kind, time, lead, members, stations }: SeriesDescription): string {
  const times = `${stepText(time.step)} x ${time.length}`
  switch (kind) {
    case 'single':
      return times
    case 'collection':
      return `${counted(stations.length, 'station')}, ${times}`
    case 'ensemble':
      return `${counted(members?.length ?? 0, 'member')}, ${times}`
    case 'forecast': {
      const leads = lead ? `, ${stepText(lead.step)} leads x ${lead.length}` : ''
      return `${counted(time.length, 'issue')}, ${counted(members?.length ?? 0, 'member')}${leads}`
    }
  }
}
