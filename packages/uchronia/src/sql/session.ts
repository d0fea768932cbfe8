import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Database } from './duckdb.ts'
import { SeriesFunction } from './series-function.ts'
import type { Source } from './source.ts'
import { makeViews, type Views } from './views.ts'

/**
 * A database in memory for one query, with the entries of the libraries as views. It loads no extension, neither from disk
 * nor from the network, and what does not fit in memory goes to a temporary folder of its own.
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
    const instance = await database.api.DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
      temp_directory: join(tmpdir(), `uchronia-query-${process.pid}-${Math.random().toString(36).slice(2)}`),
    })
    const connection = await instance.connect()
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
