import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api'
import { Field, makeData, RecordBatch, Schema, Struct } from '@uchronia/series/arrow'
import { type ColumnReader, columnReader } from './column-readers.ts'
import type { Database } from './duckdb.ts'

/** Rows of a batch, about. */
const ROWS = 65_536

/**
 * The rows of a result as record batches, the first with its columns even where there are no rows.
 * @throws {@link UchroniaError} `OUT_OF_RANGE`: a value that its column cannot hold @internal
 */
export async function* batchesOf(result: DuckDBResult, database: Database): AsyncIterable<RecordBatch> {
  // A name that comes twice would hide a column.
  const names = result.deduplicatedColumnNames()
  const readers = result.columnTypes().map((type, i) => columnReader(type, names[i]!, database))
  const fields = readers.map(({ type }, i) => new Field(names[i]!, type, true))
  const schema = new Schema(fields)
  const struct = new Struct(fields)
  let rows = 0
  let isFirst = true
  const batch = (): RecordBatch => {
    const children = readers.map((reader) => reader.take())
    const data = makeData({ type: struct, length: rows, nullCount: 0, children })
    rows = 0
    isFirst = false
    return new RecordBatch(schema, data)
  }
  for await (const chunk of chunksOf(result)) {
    const count = chunk.rowCount
    for (const [i, reader] of readers.entries()) add(reader, chunk, i, count)
    rows += count
    if (rows >= ROWS) yield batch()
  }
  if (rows > 0 || isFirst) yield batch()
}

async function* chunksOf(result: DuckDBResult): AsyncIterable<DuckDBDataChunk> {
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    yield chunk
  }
}

function add(reader: ColumnReader, chunk: DuckDBDataChunk, column: number, count: number): void {
  reader.add(chunk, column, count)
}
