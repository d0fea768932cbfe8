import type { LeftOut, UnreadableEntry } from '../engine/description.ts'
import type { Engine, LibraryHandle } from '../engine/engine.ts'
import { UchroniaError } from '../errors.ts'
import type { TextEntry } from '../formats/assemble.ts'
import { readTextFile, readTextFileAsync, type TextFile } from '../formats/text-file.ts'
import { OtherContent } from '../formats/text-series.ts'
import { engineDescription } from './native-handles.ts'
import type { TextSource } from './text-sources.ts'

/** A text file that was read, or the reason why it could not be. @internal */
export type TextReading = TextSource & ({ readonly content: TextFile } | { readonly failure: Error })

/**
 * Reads text files. One that is read alone has to be readable.
 * @throws {@link UchroniaError} @internal
 */
export function readTexts(sources: readonly TextSource[]): TextReading[] {
  return sources.map((source) => {
    try {
      return { ...source, content: readTextFile(source.file) }
    } catch (error) {
      return failed(source, error)
    }
  })
}

/** {@link readTexts} that leaves the thread to others now and then. @internal */
export async function readTextsAsync(
  sources: readonly TextSource[],
  signal: AbortSignal | undefined,
): Promise<TextReading[]> {
  const readings: TextReading[] = []
  for (const source of sources) {
    try {
      readings.push({ ...source, content: await readTextFileAsync(source.file, signal) })
    } catch (error) {
      signal?.throwIfAborted()
      readings.push(failed(source, error))
    }
  }
  return readings
}

function failed(source: TextSource, error: unknown): TextReading {
  if (source.prefix === '' || !(error instanceof UchroniaError)) throw error
  return { ...source, failure: error }
}

/** The parts of text files that the engine cannot hold. @internal */
export interface TextRemainder {
  readonly unreadable: readonly UnreadableEntry[]
  readonly leftOut: readonly LeftOut[]
}

/**
 * Gives a library of the engine the series of text files. An identifier that is there already is left out, with the reason.
 * @param taken  true for an identifier that the library has
 * @internal
 */
export function addTexts(
  engine: Engine,
  library: LibraryHandle,
  readings: readonly TextReading[],
  taken: (id: string) => boolean,
): TextRemainder {
  const unreadable: UnreadableEntry[] = []
  const leftOut: LeftOut[] = []
  const added = new Set<string>()
  for (const { file, prefix, ...reading } of readings) {
    if ('failure' in reading) {
      // A file of another kind hides nothing that anybody looked for.
      if (reading.failure instanceof OtherContent)
        leftOut.push({ file, variable: null, reason: reading.failure.reason })
      else unreadable.push({ id: prefix.slice(0, -1), kind: 'single', error: reading.failure.message })
      continue
    }
    const { content } = reading
    for (const { name, reason } of content.leftOut) leftOut.push({ file, variable: name, reason })
    for (const entry of content.entries) {
      const id = prefix + entry.id
      if (added.has(id) || taken(id)) {
        leftOut.push({
          file,
          variable: entry.id,
          reason: `has the identifier ${id}, which another file has too; rename one`,
        })
        continue
      }
      added.add(id)
      if ('error' in entry.content)
        unreadable.push({ id, kind: entry.kind, error: `${file}: ${entry.content.error.message}` })
      else addEntry(engine, library, id, entry.content, { ...content, file })
    }
  }
  return { unreadable, leftOut }
}

/** The identifiers that text files give a library. @internal */
export function identifiersOf(readings: readonly TextReading[]): string[] {
  return readings.flatMap((reading) =>
    'failure' in reading ? [] : reading.content.entries.map(({ id }) => reading.prefix + id),
  )
}

/** Gives a library of the engine one series of a text file. @internal */
export function addEntry(
  engine: Engine,
  library: LibraryHandle,
  id: string,
  { series, places, warnings }: Exclude<TextEntry['content'], { error: Error }>,
  { file, storage, globalAttributes, warnings: ofFile }: TextFile & { readonly file: string },
): void {
  const description = {
    ...engineDescription(series, places),
    id,
    storage,
    file,
    globalAttributes,
    warnings: [...ofFile, ...warnings],
  }
  const handle = engine.createSeries(description, series.values)
  try {
    engine.add(library, id, handle)
  } finally {
    handle[Symbol.dispose]()
  }
}
