import { existsSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { OptionError } from '@uchronia/series'
import type { RecordBatch } from 'apache-arrow'
import { jsonTextOf } from '../export/json.ts'
import { type OpenOptions, TimeSeriesLibrary } from '../library/time-series-library.ts'
import { checkQuery, queryBatches } from '../sql/query.ts'
import { checkNames, RESERVED } from '../sql/source.ts'
import { alignColumns, counted } from './text.ts'

/** A library and its name in a query. @internal */
export interface NamedPath {
  readonly name: string
  readonly path: string
}

/**
 * The libraries of a command line, `PATH` or `NAME=PATH`, with the names of their entries' schemas: those of their files, unless
 * they are given.
 * @throws {@link OptionError} two of one name @internal
 */
export function namedPaths(paths: readonly string[]): NamedPath[] {
  const named = paths.map((given): NamedPath => {
    const [, name, path] = /^([A-Za-z_]\w*)=(.+)$/s.exec(given) ?? []
    if (name !== undefined && path !== undefined && !existsSync(given)) return { name, path }
    return { name: basename(given, extname(given)), path: given }
  })
  const [only] = named
  if (only && named.length === 1 && (only.name === '' || RESERVED.includes(only.name.toLowerCase())))
    return [{ ...only, name: 'main' }]
  try {
    checkNames(named.map(({ name }) => name))
  } catch (error) {
    throw new OptionError('INVALID_OPTION', `${(error as Error).message} Give their names: NAME=PATH.`)
  }
  return named
}

/** The rows of a query over libraries that are opened for it. @internal */
export async function* queryPaths(
  named: readonly NamedPath[],
  sql: string,
  { signal, ...open }: OpenOptions & { readonly signal: AbortSignal },
): AsyncIterable<RecordBatch> {
  const sources: { readonly name: string; readonly library: TimeSeriesLibrary }[] = []
  try {
    for (const { name, path } of named) sources.push({ name, library: TimeSeriesLibrary.open(path, open) })
    yield* queryBatches(sources, checkQuery(sql, { signal }))
  } finally {
    for (const { library } of sources) library.dispose()
  }
}

/** Rows of a result that people are shown. */
const MOST = 100

/** Rows for people: columns that line up, and how many more there are. @internal */
export async function rowsReport(batches: AsyncIterable<RecordBatch>): Promise<string> {
  const rows: string[][] = []
  let count = 0
  for await (const batch of batches) {
    const { fields } = batch.schema
    if (rows.length === 0) rows.push(fields.map(({ name }) => name))
    const texts = fields.map(({ type }) => jsonTextOf(type))
    for (let row = 0; row < batch.numRows && count + row < MOST; row++) {
      rows.push(
        texts.map((text, column) => {
          const cell: unknown = batch.getChildAt(column)!.get(row)
          return cell === null ? '' : plain(text(cell))
        }),
      )
    }
    count += batch.numRows
  }
  const more =
    count > MOST ? `\n... and ${counted(count - MOST, 'more row')}: --csv, --json and -o FILE have all` : ''
  return alignColumns(rows) + more
}

/** JSON without the quotes of a text. */
function plain(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json
}
