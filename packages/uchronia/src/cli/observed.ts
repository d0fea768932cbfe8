import { existsSync } from 'node:fs'
import { OptionError } from '@uchronia/series'
import { UchroniaError } from '../errors.ts'
import { isUnreadable, type SeriesDescription } from '../library/description.ts'
import { type OpenOptions, TimeSeriesLibrary } from '../library/time-series-library.ts'
import type { SeriesSource } from '../verify/verify-entry.ts'

/** The flags that name observations. @internal */
export interface ObservedFlags extends OpenOptions {
  /** The library of the observations. */
  readonly observedIn?: string | undefined
}

/**
 * Gives observations: an entry of the library, or of another one; or of a file, named in its place, the one entry that can be
 * them.
 *
 * @param station  of the forecast: the one that is looked for in a file of several
 * @internal
 */
export function observationsIn(
  library: TimeSeriesLibrary,
  { observedIn, dataPath }: ObservedFlags,
  station: () => string | null,
): SeriesSource {
  const inFile = (path: string, id: (other: TimeSeriesLibrary) => string) => {
    using other = TimeSeriesLibrary.open(path, { dataPath })
    return other.getSeries(id(other))
  }
  return {
    getSeries(observed) {
      if (observedIn !== undefined) return inFile(observedIn, () => observed)
      try {
        return library.getSeries(observed)
      } catch (error) {
        const isName = error instanceof UchroniaError && error.code === 'NOT_FOUND'
        if (!isName || !(existsSync(observed) || /[*?[]/.test(observed))) throw error
      }
      return inFile(observed, (other) => onlyEntry(other, observed, station()))
    },
  }
}

/** The entry of a file that can be the observations of a forecast. */
function onlyEntry(library: TimeSeriesLibrary, path: string, station: string | null): string {
  const entries = library.describe()
  const [only] = entries
  // Its own error says why it cannot be read.
  if (only && entries.length === 1 && isUnreadable(only)) return only.id
  const all = entries.filter(
    (entry): entry is SeriesDescription => !isUnreadable(entry) && canBeObserved(entry),
  )
  const ofStation = all.filter((entry) => station !== null && entry.stations.some(({ id }) => id === station))
  const found = all.length === 1 ? all : ofStation
  if (found.length === 1) return found[0]!.id
  throw new OptionError(
    'INVALID_OPTION',
    found.length === 0 && all.length === 0
      ? `${path} has no single series and no collection, which observations are.`
      : `${path} has several entries that could be the observations: ${all
          .slice(0, 8)
          .map(({ id }) => id)
          .join(', ')}. Name one: --observed-in ${path} --observed ID.`,
  )
}

function canBeObserved({ kind, variable }: SeriesDescription): boolean {
  return (kind === 'single' || kind === 'collection') && !/_qua?l$/.test(variable)
}
