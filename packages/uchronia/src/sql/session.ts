import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Database, DuckDB } from './duckdb.ts'
import { SeriesFunction } from './series-function.ts'
import type { Source } from './source.ts'
import { makeViews, type Views } from './views.ts'

/**
 * A database in memory. It loads no extension, neither from disk nor from the network, and what does not fit in memory goes to
 * a temporary folder of its own.
 * @internal
 */
export async function openDatabase(
  api: DuckDB,
): Promise<{ readonly instance: DuckDBInstance; readonly connection: DuckDBConnection }> {
  const instance = await api.DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
    temp_directory: join(tmpdir(), `uchronia-query-${process.pid}-${Math.random().toString(36).slice(2)}`),
  })
  return { instance, connection: await instance.connect() }
}

/** Time between two attempts to interrupt: one that comes before the query has begun is lost. */
const INTERVAL = 20

/** Interrupts what a connection runs when a signal says so, until it is disposed of. @internal */
export function interruptOn(signal: AbortSignal | undefined, connection: DuckDBConnection): Disposable {
  let timer: ReturnType<typeof setInterval> | undefined
  const interrupt = () => {
    connection.interrupt()
    timer ??= setInterval(interrupt, INTERVAL)
  }
  signal?.addEventListener('abort', interrupt, { once: true })
  return {
    [Symbol.dispose]() {
      signal?.removeEventListener('abort', interrupt)
      clearInterval(timer)
    },
  }
}

/**
 * A database for one query, with the entries of the libraries as views.
 * @internal
 */
export class Session implements Disposable {
  readonly connection: DuckDBConnection
  readonly series: SeriesFunction
  readonly #instance: DuckDBInstance

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, series: SeriesFunction) {
    this.#instance = instance
    this.connection = connection
    this.series = series
  }

  static async open(database: Database, sources: readonly Source[], signal?: AbortSignal): Promise<Session> {
    const { instance, connection } = await openDatabase(database.api)
    return new Session(instance, connection, new SeriesFunction(database, connection, sources, signal))
  }

  /** Makes views of what a query may mention. After that, nothing can be set any more. */
  async prepare(sources: readonly Source[], sql: string): Promise<Views> {
    await this.connection.run("set TimeZone = 'UTC'")
    const views = await makeViews(this.connection, sources, sql)
    await this.connection.run('set lock_configuration = true')
    return views
  }

  [Symbol.dispose](): void {
    this.connection.disconnectSync()
    this.#instance.closeSync()
    this.series[Symbol.dispose]()
  }
}
