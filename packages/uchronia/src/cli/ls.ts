import type { TimeStep } from '@uchronia/series'
import { printable } from '@uchronia/series/internal'
import type { UnreadableEntry } from '../engine/description.ts'
import { UchroniaError } from '../errors.ts'
import { isUnreadable, type SeriesDescription } from '../library/description.ts'
import { type OpenOptions, TimeSeriesLibrary } from '../library/time-series-library.ts'
import { alignColumns, counted, endsOf, stepText } from './text.ts'

/** One entry of `uchronia ls --json`. */
interface ListedEntry {
  id: string
  kind: string
  variable?: string
  units?: string | null
  /** first and last time, or issue time of a forecast: ISO UTC */
  start?: string | null
  end?: string | null
  /** number of times, or of issue times of a forecast */
  length?: number
  /** seconds or "monthly"; null when the times are uneven */
  timeStep?: TimeStep | null
  members?: number
  stations?: number
  leads?: number
  /** seconds; null when the lead times are uneven */
  leadTimeStep?: number | null
  /** the reason why the entry cannot be read */
  error?: string
}

/** Options of {@link ls}. @internal */
export interface LsOptions extends OpenOptions {
  readonly json?: boolean | undefined
  /** Also what was left out, with the reasons. */
  readonly all?: boolean | undefined
}

/**
 * `uchronia ls`: the entries of a library, a line or an object each.
 * @throws {@link UchroniaError} `FORMAT`: there is nothing in it
 * @internal
 */
export function ls(path: string, { json = false, all = false, ...open }: LsOptions): string {
  using library = TimeSeriesLibrary.open(path, open)
  const entries = library.describe()
  const leftOut = all ? library.leftOut() : []
  if (json) return JSON.stringify([...entries.map(listed), ...leftOut], null, 2)
  if (entries.length === 0 && leftOut.length === 0)
    throw new UchroniaError('FORMAT', `${path} has no entries.`)
  const left = leftOut.map(({ file, variable, reason }) => [variable ?? file, 'left out', reason])
  const readable = entries.filter((entry): entry is SeriesDescription => !isUnreadable(entry))
  const tables = [readable.map(line), entries.filter(isUnreadable).map(failure), left]
  return [...tables.filter((rows) => rows.length > 0).map(alignColumns), ...gapsLine(readable, path)].join(
    '\n',
  )
}

/** Times that the file lacks are not seen from the size of an entry. */
function gapsLine(entries: readonly SeriesDescription[], path: string): string[] {
  const hasGaps = ({ warnings }: SeriesDescription) => warnings.some(({ code }) => code === 'gaps_filled')
  const names = entries.filter(hasGaps).map(({ id }) => id)
  if (names.length === 0) return []
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')
  return [printable(`Times are absent in ${shown}: see uchronia info ${path} ${names[0]}`)]
}

function listed(entry: SeriesDescription | UnreadableEntry): ListedEntry {
  if (isUnreadable(entry)) return { id: entry.id, kind: entry.kind, error: entry.error }
  const { id, kind, variable, units, time, members, stationCount, leads } = entry
  return {
    id,
    kind,
    variable,
    units,
    ...endsOf(time),
    length: time.length,
    timeStep: time.step,
    ...(kind === 'ensemble' || kind === 'forecast' ? { members: members?.length ?? 0 } : {}),
    ...(kind === 'collection' ? { stations: stationCount } : {}),
    ...(leads ? { leads: leads.length, leadTimeStep: leads.step } : {}),
  }
}

function failure({ id, error }: UnreadableEntry): string[] {
  return [id, `cannot be read: ${error}`]
}

function line(entry: SeriesDescription): string[] {
  const { id, kind, variable, units, time } = entry
  const { start, end } = endsOf(time)
  const span = start === null ? 'no times' : `${start} to ${end}`
  return [id, kind, sizeText(entry), span, units === null ? variable : `${variable} [${units}]`]
}

/** The size of an entry for people. @internal */
export function sizeText({ kind, time, leads, members, stationCount }: SeriesDescription): string {
  const times = `${stepText(time.step, time.length)} x ${time.length}`
  switch (kind) {
    case 'single':
      return times
    case 'collection':
      return `${counted(stationCount, 'station')}, ${times}`
    case 'ensemble':
      return `${counted(members?.length ?? 0, 'member')}, ${times}`
    case 'forecast': {
      const steps = leads ? `, ${stepText(leads.step, leads.length)} leads x ${leads.length}` : ''
      return `${counted(time.length, 'issue')}, ${counted(members?.length ?? 0, 'member')}${steps}`
    }
  }
}
