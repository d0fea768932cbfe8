import { UchroniaError } from '../errors.ts'
import { Source } from '../export/source.ts'
import type { LibrarySeries } from '../library/time-series-library.ts'
import type { OutputSelection } from '../write/output-options.ts'
import type { Query } from './query.ts'

/** The parameters of a selection. @internal */
export const SELECTION: readonly string[] = ['from', 'to', 'members', 'stations', 'leads']

/** Values that are sent at a time: 32 MB. @internal */
export const MOST_VALUES = 4_000_000

/** @throws {@link OptionError} @internal */
export function selectionOf(query: Query): OutputSelection {
  const all = {
    from: query.text('from'),
    to: query.text('to'),
    members: query.names('members'),
    stations: query.names('stations'),
    leads: query.range('leads'),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/**
 * Refuses a selection that is too large to be sent in one piece.
 * @throws {@link UchroniaError} `OUT_OF_RANGE` @throws {@link SelectionError} @internal
 */
export function checkSize(series: LibrarySeries, selection: OutputSelection): void {
  const [issues, rows, steps] = Source.of(series, selection).shape
  const size = issues * rows * steps
  if (size <= MOST_VALUES) return
  throw new UchroniaError(
    'OUT_OF_RANGE',
    `This window has ${size} values; at most ${MOST_VALUES} are sent at a time. Choose a shorter one, fewer members or stations, or download it.`,
  )
}
