import { type IndexRange, type LeadTimeAxis, OptionError, type TimeAxis } from '@uchronia/series'
import { show } from '@uchronia/series/internal'

/** A series as queries use it: its axes, and values when they are asked for. @internal */
export type SqlSeries = Disposable & {
  readonly id: string
  readBlock(issues: IndexRange, rows: readonly number[], steps: IndexRange): Float64Array
} & (
    | { readonly kind: 'single'; readonly time: TimeAxis }
    | { readonly kind: 'collection'; readonly time: TimeAxis; readonly stations: readonly string[] }
    | { readonly kind: 'ensemble'; readonly time: TimeAxis; readonly members: readonly string[] }
    | {
        readonly kind: 'forecast'
        readonly issues: TimeAxis
        readonly leads: LeadTimeAxis
        readonly members: readonly string[]
      }
  )

/** A library as queries use it. @internal */
export interface SqlLibrary {
  getSeriesIdentifiers(): string[]
  getSeries(id: string): SqlSeries
}

/** A library and its name in a query. @internal */
export interface Source {
  readonly name: string
  readonly library: SqlLibrary
}

/** The schemas that DuckDB has: no library is named so. @internal */
export const RESERVED: readonly string[] = ['main', 'temp', 'system', 'information_schema', 'pg_catalog']

/**
 * Other libraries of a query, by name.
 * @param isLibrary  tells a library from anything else
 * @throws {@link OptionError} `INVALID_OPTION` @internal
 */
export function sourcesOf(
  libraries: Readonly<Record<string, SqlLibrary>> | undefined,
  isLibrary: (value: unknown) => boolean,
): Source[] {
  if (libraries === undefined) return []
  if (typeof libraries !== 'object' || libraries === null || Array.isArray(libraries)) {
    throw new OptionError(
      'INVALID_OPTION',
      `libraries are an object of libraries by name; got ${show(libraries)}.`,
    )
  }
  const sources = Object.entries(libraries).map(([name, library]) => {
    if (isLibrary(library)) return { name, library }
    throw new OptionError('INVALID_OPTION', `libraries.${name} is not a TimeSeriesLibrary: ${show(library)}.`)
  })
  checkNames(sources.map(({ name }) => name))
  return sources
}

/** Names of libraries as those of schemas: they differ in more than case. @throws {@link OptionError} `INVALID_OPTION` @internal */
export function checkNames(names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    const plain = name.toLowerCase()
    if (name === '' || RESERVED.includes(plain))
      throw new OptionError(
        'INVALID_OPTION',
        `A library of a query cannot be named ${show(name)}. Name it otherwise.`,
      )
    if (seen.has(plain))
      throw new OptionError('INVALID_OPTION', `Two libraries of the query are named ${show(name)}.`)
    seen.add(plain)
  }
}

/**
 * The series that a query asked for, each opened once, and given back at its end.
 * @internal
 */
export class OpenSeries implements Disposable {
  readonly #series = new Map<string, SqlSeries>()

  get({ name, library }: Source, id: string): SqlSeries {
    const key = JSON.stringify([name, id])
    let series = this.#series.get(key)
    if (series === undefined) {
      series = library.getSeries(id)
      this.#series.set(key, series)
    }
    return series
  }

  [Symbol.dispose](): void {
    for (const series of this.#series.values()) series[Symbol.dispose]()
    this.#series.clear()
  }
}
