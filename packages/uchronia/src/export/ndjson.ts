import { formatInstant } from '@uchronia/series'
import { DataType, type RecordBatch, type Vector } from 'apache-arrow'
import { rowsPerChunk } from './text-chunks.ts'

/**
 * Tables as newline-delimited JSON, an object a row: instants in ISO 8601 UTC, missing values null.
 * @internal
 */
export async function* ndjsonText(batches: AsyncIterable<RecordBatch>): AsyncIterable<string> {
  for await (const batch of batches) {
    const cells = batch.schema.fields.map(({ name, type }, column) =>
      cellOf(`${JSON.stringify(name)}:`, type, batch.getChildAt(column)!),
    )
    for (let begin = 0; begin < batch.numRows; begin += rowsPerChunk) {
      const end = Math.min(batch.numRows, begin + rowsPerChunk)
      let chunk = ''
      for (let row = begin; row < end; row++) chunk += `{${cells.map((cell) => cell(row)).join(',')}}\n`
      yield chunk
    }
  }
}

function cellOf(key: string, type: DataType, vector: Vector): (row: number) => string {
  const toText = DataType.isTimestamp(type)
    ? (value: unknown) => `"${formatInstant(value as number)}"`
    : (value: unknown) =>
        // JSON has no infinities: they are text, as pandas and others read them.
        typeof value === 'number' && !Number.isFinite(value)
          ? `"${value}"`
          : typeof value === 'bigint'
            ? String(value)
            : JSON.stringify(value)
  return (row) => {
    const value: unknown = vector.get(row)
    return `${key}${value === null ? 'null' : toText(value)}`
  }
}
