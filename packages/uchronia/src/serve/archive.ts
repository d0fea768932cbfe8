import type { SeriesKind } from '@uchronia/series'
import { namesLine } from '@uchronia/series/internal'
import type { UnreadableEntry } from '../engine/description.ts'
import { UchroniaError } from '../errors.ts'
import { isUnreadable, type SeriesDescription } from '../library/description.ts'
import { type LibrarySeries, TimeSeriesLibrary } from '../library/time-series-library.ts'
import { stampOf } from './stamp.ts'

/** An entry of an archive. @internal */
export interface ArchiveEntry {
  readonly id: string
  readonly kind: SeriesKind
  readonly described: SeriesDescription | UnreadableEntry
  /** Another text after its file changed. */
  readonly version: string
}

interface Opened {
  readonly path: string
  readonly library: TimeSeriesLibrary
  readonly entries: readonly ArchiveEntry[]
  /** Of the catalogue, or of the folder of files. */
  readonly stamp: string
}

/** Options of {@link Archive.open}. @internal */
export interface ArchiveOptions {
  readonly dataPath?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Descriptions that are read without a break for others, in milliseconds. */
const BREATH = 20

/**
 * Libraries that are open together and looked at again when their files change. What is given out is found by identifiers
 * alone.
 * @internal
 */
export class Archive implements Disposable {
  readonly #dataPath: string | undefined
  #opened: readonly Opened[]
  #byId: ReadonlyMap<string, { readonly entry: ArchiveEntry; readonly library: TimeSeriesLibrary }>

  private constructor(dataPath: string | undefined, opened: readonly Opened[]) {
    this.#dataPath = dataPath
    this.#opened = opened
    this.#byId = byIdentifier(opened)
  }

  /** @throws {@link UchroniaError} a library cannot be opened, or two have one identifier */
  static async open(paths: readonly string[], { dataPath, signal }: ArchiveOptions = {}): Promise<Archive> {
    const opened: Opened[] = []
    try {
      for (const path of paths) opened.push(await openLibrary(path, dataPath, undefined, signal))
      return new Archive(dataPath, opened)
    } catch (error) {
      for (const { library } of opened) library.dispose()
      throw error
    }
  }

  get paths(): readonly string[] {
    return this.#opened.map(({ path }) => path)
  }

  get entries(): readonly ArchiveEntry[] {
    return this.#opened.flatMap(({ entries }) => entries)
  }

  /** @throws {@link UchroniaError} `NOT_FOUND` */
  entry(id: string): ArchiveEntry {
    const found = this.#byId.get(id)
    if (found) return found.entry
    throw this.#notFound(id)
  }

  /**
   * The series of an entry, or of one station of it (`id.station`); the caller gives it back.
   * @throws {@link UchroniaError} `NOT_FOUND`, `IO`, `FORMAT`
   */
  getSeries(id: string): LibrarySeries {
    const found = this.#byId.get(id)
    if (found) return found.library.getSeries(id)
    for (let dot = id.lastIndexOf('.'); dot > 0; dot = id.lastIndexOf('.', dot - 1)) {
      const whole = this.#byId.get(id.slice(0, dot))
      if (whole) return whole.library.getSeries(id)
    }
    throw this.#notFound(id)
  }

  #notFound(id: string): UchroniaError {
    const there = namesLine([...this.#byId.keys()])
    return new UchroniaError('NOT_FOUND', `There is no entry ${JSON.stringify(id)}. There are: ${there}.`)
  }

  /**
   * Looks at the files again, and opens what changed.
   * @returns true when something did
   * @throws {@link UchroniaError} what changed cannot be opened; all is as it was before
   */
  async refresh(signal?: AbortSignal): Promise<boolean> {
    const next: Opened[] = []
    try {
      for (const old of this.#opened) {
        next.push((await isAsBefore(old)) ? old : await openLibrary(old.path, this.#dataPath, old, signal))
      }
      if (next.every((one, i) => one === this.#opened[i])) return false
      const found = byIdentifier(next)
      const before = this.#opened
      this.#opened = next
      this.#byId = found
      // Series that were given out live on.
      for (const old of before) if (!next.includes(old)) old.library.dispose()
      return true
    } catch (error) {
      for (const one of next) if (!this.#opened.includes(one)) one.library.dispose()
      throw error
    }
  }

  [Symbol.dispose](): void {
    for (const { library } of this.#opened) library.dispose()
  }
}

function byIdentifier(opened: readonly Opened[]) {
  const found = new Map<string, { entry: ArchiveEntry; library: TimeSeriesLibrary; path: string }>()
  for (const { path, library, entries } of opened) {
    for (const entry of entries) {
      const other = found.get(entry.id)
      if (other) {
        throw new UchroniaError(
          'EXISTS',
          `Both ${other.path} and ${path} have an entry ${entry.id}. Serve them one by one, or give one of the two another identifier.`,
        )
      }
      found.set(entry.id, { entry, library, path })
    }
  }
  return found
}

async function isAsBefore({ path, stamp, entries, library }: Opened): Promise<boolean> {
  if ((await stampOf(path)) !== stamp) return false
  for (const [file, stamps] of filesOf(entries)) {
    const now = await stampOf(file)
    if (stamps.some((one) => one !== now)) return false
  }
  const unreadable = entries.filter(({ described }) => isUnreadable(described))
  return !unreadable.slice(0, MOST_TRIED).some(({ id }) => isReadable(library, id))
}

/** The files of entries that cannot be read are not known; some are tried again. */
const MOST_TRIED = 20

function isReadable(library: TimeSeriesLibrary, id: string): boolean {
  try {
    library.describe(id)
    return true
  } catch {
    return false
  }
}

/** The files of entries, with the stamps that they had. */
function filesOf(entries: readonly ArchiveEntry[]): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const { described, version } of entries) {
    if (isUnreadable(described) || described.file === null) continue
    const stamps = files.get(described.file)
    if (stamps === undefined) files.set(described.file, [version])
    else if (!stamps.includes(version)) stamps.push(version)
  }
  return files
}

/** Opens a library on another thread. Of one that was open before, only entries whose files changed are described anew. */
async function openLibrary(
  path: string,
  dataPath: string | undefined,
  before: Opened | undefined,
  signal: AbortSignal | undefined,
): Promise<Opened> {
  // Stamps are taken first: a file that changes while it is read is looked at once more.
  const stamp = await stampOf(path)
  const library = await TimeSeriesLibrary.openAsync(path, { dataPath, signal })
  try {
    const known = new Map(before?.stamp === stamp ? before.entries.map((entry) => [entry.id, entry]) : [])
    const stamps = new Map<string, string>()
    const stampOnce = async (file: string) => {
      const found = stamps.get(file) ?? (await stampOf(file))
      stamps.set(file, found)
      return found
    }
    const entries: ArchiveEntry[] = []
    let begin = performance.now()
    for (const id of library.getSeriesIdentifiers()) {
      const old = known.get(id)
      const file = old && !isUnreadable(old.described) ? old.described.file : null
      if (old && file !== null && (await stampOnce(file)) === old.version) entries.push(old)
      else entries.push(await describe(library, id, stampOnce))
      if (performance.now() - begin > BREATH) {
        await new Promise(setImmediate)
        signal?.throwIfAborted()
        begin = performance.now()
      }
    }
    if (entries.length === 0) throw new UchroniaError('FORMAT', `${path} has no entries.`)
    return { path, library, entries, stamp }
  } catch (error) {
    library.dispose()
    throw error
  }
}

async function describe(
  library: TimeSeriesLibrary,
  id: string,
  stampOnce: (file: string) => Promise<string>,
): Promise<ArchiveEntry> {
  try {
    const { file } = library.describe(id)
    const version = file === null ? '' : await stampOnce(file)
    // Once more: what is described must not be older than its stamp.
    const described = library.describe(id)
    return { id, kind: described.kind, described, version }
  } catch (error) {
    const { message } = error as Error
    // Of what cannot be described the listing knows the kind.
    const kind = library.describe().find((one) => one.id === id)?.kind ?? 'single'
    return { id, kind, described: { id, kind, error: message }, version: '' }
  }
}
