import { createRequire } from 'node:module'
import { UchroniaError } from '../errors.ts'

/** The module that @duckdb/node-api is. @internal */
export type DuckDB = typeof import('@duckdb/node-api')

/** A column of a chunk of rows, inside DuckDB. @internal */
export interface Vector {
  readonly __duckdb_type: 'duckdb_vector'
}

/** A chunk of rows, inside DuckDB. @internal */
export interface Chunk {
  readonly __duckdb_type: 'duckdb_data_chunk'
}

/** Functions of the bindings beneath @duckdb/node-api that move a column at a time; it has them for a value at a time. @internal */
export interface Bindings {
  data_chunk_get_vector(chunk: Chunk, column: number): Vector
  data_chunk_get_size(chunk: Chunk): number
  data_chunk_set_size(chunk: Chunk, rows: number): void
  copy_data_to_vector(to: Vector, at: number, from: ArrayBufferLike, first: number, bytes: number): void
  copy_data_to_vector_validity(
    to: Vector,
    at: number,
    from: ArrayBufferLike,
    first: number,
    bytes: number,
  ): void
  vector_ensure_validity_writable(vector: Vector): void
  vector_assign_string_element_len(vector: Vector, row: number, text: Uint8Array): void
  vector_get_data(vector: Vector, bytes: number): Uint8Array
  vector_get_validity(vector: Vector, bytes: number): Uint8Array | null
  get_data_from_pointer(buffer: ArrayBufferLike, at: number, bytes: number): Uint8Array
}

/** DuckDB as it is used here. @internal */
export interface Database {
  readonly api: DuckDB
  readonly bindings: Bindings
}

let loaded: Promise<Database> | undefined

/**
 * DuckDB, loaded when it is first needed: it is large, and only who asks queries needs it.
 * @throws {@link UchroniaError} `UNSUPPORTED`, with what to do
 * @internal
 */
export function loadDuckDB(): Promise<Database> {
  loaded ??= load().catch((cause: unknown) => {
    loaded = undefined
    const reason = cause instanceof Error ? cause.message.replace(/\s*\n[\s\S]*/, '') : String(cause)
    throw new UchroniaError(
      'UNSUPPORTED',
      `Queries need DuckDB, which cannot be loaded: ${reason}. Install it beside uchronia: npm install @duckdb/node-api`,
      { cause },
    )
  })
  return loaded
}

async function load(): Promise<Database> {
  const module = (await import('@duckdb/node-api')) as DuckDB & { default?: DuckDB }
  // CommonJS: what it exports is the default.
  const api = module.default ?? module
  // The bindings that this very package has, whichever way it was installed.
  const require = createRequire(createRequire(import.meta.url || __filename).resolve('@duckdb/node-api'))
  const bindings = require('@duckdb/node-bindings') as Bindings
  if (api.DuckDBTableFunction === undefined || bindings.copy_data_to_vector === undefined)
    throw new Error(`version ${api.version?.() ?? 'unknown'} is too old, 1.5.6 or newer is needed`)
  return { api, bindings }
}
