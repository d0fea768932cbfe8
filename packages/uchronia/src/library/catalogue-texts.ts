import { SeriesCollection, type SeriesKind } from '@uchronia/series'
import type { TextEntryOfCatalogue, UnreadableEntry } from '../engine/description.ts'
import type { Engine, LibraryHandle } from '../engine/engine.ts'
import { UchroniaError } from '../errors.ts'
import type { TextEntry } from '../formats/assemble.ts'
import { readTextFile, readTextFileAsync, type TextFile } from '../formats/text-file.ts'
import { addEntry } from './text-entries.ts'

/** An entry of a YAML catalogue that a text file has, and the file as it was read. @internal */
export interface CatalogueText {
  readonly entry: TextEntryOfCatalogue
  readonly content: TextFile | { readonly failure: UchroniaError }
}

/** Reads the text files of a catalogue, each once. @internal */
export function readCatalogueTexts(entries: readonly TextEntryOfCatalogue[]): CatalogueText[] {
  const read = new Map<string, CatalogueText['content']>()
  return entries.map((entry) => {
    const { file } = entry
    if (!read.has(file)) {
      try {
        read.set(file, readTextFile(file))
      } catch (error) {
        read.set(file, failureOf(error))
      }
    }
    return { entry, content: read.get(file)! }
  })
}

/** {@link readCatalogueTexts} that leaves the thread to others now and then. @internal */
export async function readCatalogueTextsAsync(
  entries: readonly TextEntryOfCatalogue[],
  signal: AbortSignal | undefined,
): Promise<CatalogueText[]> {
  const read = new Map<string, CatalogueText['content']>()
  const texts: CatalogueText[] = []
  for (const entry of entries) {
    const { file } = entry
    if (!read.has(file)) {
      try {
        read.set(file, await readTextFileAsync(file, signal))
      } catch (error) {
        signal?.throwIfAborted()
        read.set(file, failureOf(error))
      }
    }
    texts.push({ entry, content: read.get(file)! })
  }
  return texts
}

function failureOf(error: unknown): { failure: UchroniaError } {
  if (!(error instanceof UchroniaError)) throw error
  return { failure: error }
}

/**
 * Gives a library of the engine the series of the text files of its catalogue.
 * @returns the entries that cannot be read @internal
 */
export function addCatalogueTexts(
  engine: Engine,
  library: LibraryHandle,
  texts: readonly CatalogueText[],
): UnreadableEntry[] {
  const unreadable: UnreadableEntry[] = []
  for (const { entry, content } of texts) {
    const { id, kind, file, warnings } = entry
    try {
      if ('failure' in content) throw content.failure
      const found = contentOf(content, entry)
      addEntry(engine, library, id, found, { ...content, file, warnings: [...content.warnings, ...warnings] })
    } catch (error) {
      if (!(error instanceof UchroniaError)) throw error
      unreadable.push({ id, kind, error: error.message })
    }
  }
  return unreadable
}

type Content = Exclude<TextEntry['content'], { readonly error: Error }>

/** The part of a text file that an entry of a catalogue names by its variable and its station. */
function contentOf({ entries }: TextFile, { file, kind, variable, station }: TextEntryOfCatalogue): Content {
  const found = (station !== '' && entries.find(({ id }) => id === `${variable}.${station}`)) || undefined
  const named = found ?? entries.find(({ id }) => id === variable)
  if (named === undefined) {
    const names = entries.map(({ id }) => id)
    throw new UchroniaError('NOT_FOUND', `${file} has no ${variable}; it has ${names.join(', ')}.`)
  }
  if ('error' in named.content) {
    const { message } = named.content.error
    throw new UchroniaError('FORMAT', `${file}: ${message}`, { cause: named.content.error })
  }
  const isAll = found !== undefined || station === ''
  const content = isAll ? named.content : ofStation(named.content, station, file)
  checkKind(content.series.kind, kind, station, `${variable} of ${file}`)
  return content
}

function ofStation({ series, places, warnings }: Content, station: string, file: string): Content {
  const place = places.find(({ id }) => id === station)
  if (place === undefined) {
    const known = places.length === 0 ? 'names none' : `has ${places.map(({ id }) => id).join(', ')}`
    throw new UchroniaError('NOT_FOUND', `${file} has no station ${station}; it ${known}.`)
  }
  if (!(series instanceof SeriesCollection)) return { series, places, warnings }
  return { series: series.station(station), places: [place], warnings }
}

/** As it is with netCDF, one series that names no station is those of all stations. */
function checkKind(found: SeriesKind, declared: SeriesKind, station: string, what: string): void {
  if (found === declared || (declared === 'single' && found === 'collection' && station === '')) return
  throw new UchroniaError(
    'FORMAT',
    `${what} is of the kind "${found}", and the Type of the catalogue says "${declared}". Correct the Type.`,
  )
}
