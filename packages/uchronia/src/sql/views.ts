import type { DuckDBConnection } from '@duckdb/node-api'
import type { Source } from './source.ts'

/** Views that could not be made, for when a query asks for one of them. @internal */
export interface Views {
  /** The reason why a name, in lower case, is no view. */
  readonly reasons: ReadonlyMap<string, () => Error>
}

/** Queries that list or describe tables want to see all of them. */
const LISTING = /\b(?:show|describe|summarize|information_schema|duckdb_\w+|pg_\w+|sqlite_\w+|pragma\w*)\b/i

/**
 * Makes the entries that a query mentions views: `"id"`, and `"library"."id"` where there are several libraries. Those that it
 * does not mention are left out, since each view looks at its entry.
 * @internal
 */
export async function makeViews(
  connection: DuckDBConnection,
  sources: readonly Source[],
  sql: string,
): Promise<Views> {
  const reasons = new Map<string, () => Error>()
  const text = sql.toLowerCase()
  const all = LISTING.test(sql)
  const owners = new Map<string, { readonly source: Source; readonly id: string }[]>()
  for (const source of sources) {
    const own = new Map<string, string[]>()
    for (const id of source.library.getSeriesIdentifiers()) {
      const name = id.toLowerCase()
      if (!all && !text.includes(name.replaceAll('"', '""'))) continue
      own.set(name, [...(own.get(name) ?? []), id])
    }
    if (source.name !== 'main') await connection.run(`create schema ${quoted(source.name)}`)
    for (const [name, ids] of own) {
      const [id] = ids
      if (ids.length > 1) {
        reasons.set(name, () => alike(ids))
        continue
      }
      if (source.name !== 'main') await makeView(connection, source, id!, source.name, reasons)
      owners.set(name, [...(owners.get(name) ?? []), { source, id: id! }])
    }
  }
  for (const [name, [first, ...others]] of owners) {
    // The entries of the library that a query is asked of go by their own names.
    const { source, id } = first!
    if (others.length === 0 || source.name === 'main') await makeView(connection, source, id, 'main', reasons)
    else
      reasons.set(name, () =>
        ambiguous([first!, ...others].map((one) => `${quoted(one.source.name)}.${quoted(one.id)}`)),
      )
  }
  return { reasons }
}

async function makeView(
  connection: DuckDBConnection,
  source: Source,
  id: string,
  schema: string,
  reasons: Map<string, () => Error>,
): Promise<void> {
  const call = `series(${literal(id)}, library := ${literal(source.name)})`
  try {
    await connection.run(`create view ${quoted(schema)}.${quoted(id)} as select * from ${call}`)
  } catch (error) {
    // An entry that cannot be read hides none of the others.
    reasons.set(id.toLowerCase(), () => error as Error)
  }
}

function alike(ids: readonly string[]): Error {
  return new Error(
    `${ids.map(quoted).join(' and ')} differ in case only, which names of tables do not. Say which: series(${literal(ids[0]!)}).`,
  )
}

function ambiguous(names: readonly string[]): Error {
  return new Error(`several libraries have that entry. Say which: ${names.join(' or ')}.`)
}

/** A name in SQL. @internal */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in SQL. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
