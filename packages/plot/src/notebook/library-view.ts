import { headAndTail } from '@uchronia/series/internal'
import { lines, page, tableOf } from './html.ts'

/** A library of series, as far as it is shown. */
export interface ShownLibrary {
  readonly disposed: boolean
  getSeriesIdentifiers(): readonly string[]
  describe(id: string): object
}

/** An entry, as far as it is shown. */
interface Entry {
  readonly kind?: string
  readonly shape?: readonly number[]
  readonly units?: string | null
  readonly longName?: string | null
  readonly time?: unknown
}

/** Entries at either end: a catalogue may have thousands. */
const FEW = 10

/** A library: a row for each entry, those in the middle left out. @internal */
export function libraryHtml(library: ShownLibrary, text: string): string {
  const [title = ''] = text.split('\n')
  if (library.disposed) return page(title)
  const ids = library.getSeriesIdentifiers()
  const rows = headAndTail(ids.length, FEW).map((i) => (i === null ? ['...'] : rowOf(library, ids[i]!)))
  const left = rows.some((row) => row.length === 1) ? [`${ids.length} entries in all`] : []
  return page(title, tableOf(rows, ['id', 'kind', 'shape', 'units', 'time', 'name']), lines(left))
}

function rowOf(library: ShownLibrary, id: string): string[] {
  try {
    const { kind = '', shape = [], units, longName, time } = library.describe(id) as Entry
    return [id, kind, sizesOf(kind, shape).join(' × '), units ?? '', String(time ?? ''), longName ?? '']
  } catch (error) {
    return [id, '', '', '', `cannot be read: ${(error as Error).message}`, '']
  }
}

/** Issues x rows x steps without the axes that a kind has not. */
function sizesOf(kind: string, shape: readonly number[]): readonly number[] {
  if (kind === 'forecast') return shape
  return kind === 'single' ? shape.slice(-1) : shape.slice(-2)
}
