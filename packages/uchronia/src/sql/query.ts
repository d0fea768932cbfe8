import type { DuckDBPreparedStatement, DuckDBResult, DuckDBValue } from '@duckdb/node-api'
import { OptionError } from '@uchronia/series'
import { type RecordBatch, Table } from '@uchronia/series/arrow'
import { show } from '@uchronia/series/internal'
import { text } from '../arguments.ts'
import { splitAsync } from '../async-options.ts'
import { UchroniaError } from '../errors.ts'
import { loadDuckDB } from './duckdb.ts'
import { missingTable, queryError } from './errors.ts'
import { parameterValues, type QueryParameter } from './parameters.ts'
import { batchesOf } from './result.ts'
import { interruptOn, Session } from './session.ts'
import type { Source } from './source.ts'
import { quoted, type Views } from './views.ts'

/** Checked options of a query. @internal */
export interface CheckedQuery {
  readonly sql: string
  readonly parameters: readonly QueryParameter[] | Readonly<Record<string, QueryParameter>> | undefined
  readonly signal: AbortSignal | undefined
}

/** @throws {@link OptionError} @throws {@link UchroniaError} `INVALID_ARGUMENT`: no text @internal */
export function checkQuery(sql: unknown, options: Partial<Omit<CheckedQuery, 'sql'>>): CheckedQuery {
  const query = text(sql, 'a query')
  if (query.trim() === '') throw new UchroniaError('INVALID_ARGUMENT', 'Expected a query; got an empty text.')
  const [{ signal }, { parameters }] = splitAsync(options)
  if (parameters !== undefined && (typeof parameters !== 'object' || parameters === null)) {
    throw new OptionError(
      'INVALID_OPTION',
      `parameters are an array, or an object by name; got ${show(parameters)}.`,
    )
  }
  return { sql: query, parameters, signal }
}

/**
 * Runs a query over libraries, and gives its rows batch by batch, the first with its columns even where there are no rows.
 * @throws {@link UchroniaError} @throws {@link SelectionError} @throws {@link OptionError} @throws {@link TimeError} @internal
 */
export async function* queryBatches(
  sources: readonly Source[],
  query: CheckedQuery,
): AsyncIterable<RecordBatch> {
  const { sql, signal } = query
  signal?.throwIfAborted()
  const database = await loadDuckDB()
  const values = parameterValues(database.api, query.parameters)
  using session = await Session.open(database, sources, signal)
  let views: Views | undefined
  let result: DuckDBResult | undefined
  using _cancel = interruptOn(signal, session.connection)
  try {
    views = await session.prepare(sources, sql)
    session.series.failure = undefined
    result = await start(session, sql, values)
    yield* batchesOf(result, database)
    result = undefined
  } catch (error) {
    result = undefined
    throw failureOf(error, session, sources, views, signal)
  } finally {
    if (result !== undefined) await endEarly(session, result)
  }
}

/** Whoever leaves before the end: threads of DuckDB that wait for rows are told, and waited for. */
async function endEarly({ series, connection }: Session, result: DuckDBResult): Promise<void> {
  series.ended = true
  connection.interrupt()
  try {
    while ((await result.fetchChunk())?.rowCount) connection.interrupt()
  } catch {
    // That is how it ends.
  }
}

/** A query reads: what it makes, it makes in a database in memory, for its own last statement. */
async function start(
  { connection }: Session,
  sql: string,
  values: DuckDBValue[] | Record<string, DuckDBValue> | undefined,
): Promise<DuckDBResult> {
  if (isComment(sql)) throw new UchroniaError('INVALID_ARGUMENT', 'Expected a query; got a comment.')
  const statements = await connection.extractStatements(sql)
  for (let i = 0; i < statements.count; i++) {
    const statement = await statements.prepare(i)
    const isLast = i === statements.count - 1
    try {
      checkStatement(statement, isLast)
      if (!isLast) await statement.run()
      else {
        if (values !== undefined) bind(statement, values)
        return await statement.stream()
      }
    } finally {
      statement.destroySync()
    }
  }
  throw new UchroniaError('INVALID_ARGUMENT', 'Expected a query; got none.')
}

/** A text without statements, which DuckDB has no error for. */
function isComment(sql: string): boolean {
  return sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|[\s;]/g, '') === ''
}

/** Types of statements, by the numbers that DuckDB gives them. */
const SELECT = 1
const EXPLAIN = 4
const CREATE = 7

function checkStatement({ statementType }: DuckDBPreparedStatement, isLast: boolean): void {
  const allowed = isLast ? [SELECT, EXPLAIN] : [SELECT, EXPLAIN, CREATE]
  if (allowed.includes(statementType)) return
  throw new UchroniaError(
    'UNSUPPORTED',
    isLast && statementType === CREATE
      ? 'The query gives no rows: its last statement is to be a select.'
      : 'A query reads: it may select, explain, and create what its last statement selects from. To write rows, take them from the result (on the command line: -o FILE).',
  )
}

function bind(statement: DuckDBPreparedStatement, values: DuckDBValue[] | Record<string, DuckDBValue>): void {
  const given = Array.isArray(values) ? values.length : Object.keys(values).length
  if (statement.parameterCount !== given) {
    throw new OptionError(
      'INVALID_OPTION',
      `The query has ${statement.parameterCount} parameters; got ${given} values.`,
    )
  }
  statement.bind(values)
}

/** The error that a caller gets: what a signal or a series threw, as it is, else that of DuckDB. */
function failureOf(
  error: unknown,
  { series }: Session,
  sources: readonly Source[],
  views: Views | undefined,
  signal: AbortSignal | undefined,
): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof UchroniaError || error instanceof OptionError) return error
  if (series.failure) return series.failure.cause
  const name = missingTable(error)
  if (name === undefined) return queryError(error)
  const reason = views?.reasons.get(name.toLowerCase())?.()
  return reason === undefined ? unknownTable(error, name, sources) : readReason(reason, name)
}

function readReason(reason: Error, name: string): Error {
  return new UchroniaError('INVALID_ARGUMENT', `Cannot query ${quoted(name)}: ${reason.message}`, {
    cause: reason,
  })
}

/** A table that is not there: a station of an entry, or no entry, of which the library says those that it has. */
function unknownTable(error: unknown, name: string, sources: readonly Source[]): UchroniaError {
  const reasons: string[] = []
  for (const { library } of sources) {
    try {
      using _ = library.getSeries(name)
      return new UchroniaError(
        'NOT_FOUND',
        `There is no table ${quoted(name)}. For one station of an entry, select from series('${name.replaceAll("'", "''")}').`,
        { cause: error },
      )
    } catch (reason) {
      reasons.push((reason as Error).message)
    }
  }
  return new UchroniaError('NOT_FOUND', `There is no table ${quoted(name)}: ${reasons.join('; ')}`, {
    cause: error,
  })
}

/** The rows of a query as one table. @internal */
export async function queryTable(sources: readonly Source[], query: CheckedQuery): Promise<Table> {
  const batches: RecordBatch[] = []
  for await (const batch of queryBatches(sources, query)) batches.push(batch)
  return new Table(batches)
}
