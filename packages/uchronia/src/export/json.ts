import { formatInstant } from '@uchronia/series'
import { DataType, type RecordBatch, type Vector } from '@uchronia/series/arrow'
import { rowsPerChunk } from './text-chunks.ts'

/**
 * Tables as newline-delimited JSON, an object a row: instants in ISO 8601 UTC, missing values null.
 * @internal
 */
export async function* ndjsonText(batches: AsyncIterable<RecordBatch>): AsyncIterable<string> {
  for await (const rows of rowChunks(batches)) yield `${rows.join('\n')}\n`
}

/** Tables as JSON, a list of the objects that {@link ndjsonText} has. @internal */
export async function* jsonText(batches: AsyncIterable<RecordBatch>): AsyncIterable<string> {
  let separator = '[\n'
  for await (const rows of rowChunks(batches)) {
    yield `${separator}${rows.join(',\n')}`
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

/** Rows as JSON, some at a time. */
async function* rowChunks(batches: AsyncIterable<RecordBatch>): AsyncIterable<readonly string[]> {
  for await (const batch of batches) {
    const cells = batch.schema.fields.map(({ name, type }, column) =>
      cellOf(`${JSON.stringify(name)}:`, type, batch.getChildAt(column)!),
    )
    for (let begin = 0; begin < batch.numRows; begin += rowsPerChunk) {
      const end = Math.min(batch.numRows, begin + rowsPerChunk)
      const rows: string[] = []
      for (let row = begin; row < end; row++) rows.push(`{${cells.map((cell) => cell(row)).join(',')}}`)
      yield rows
    }
  }
}

function cellOf(key: string, type: DataType, vector: Vector): (row: number) => string {
  const toText = jsonTextOf(type)
  return (row) => `${key}${toText(vector.get(row))}`
}

/** A function for the JSON of a cell of a column. @internal */
export function jsonTextOf(type: DataType): (value: unknown) => string {
  const present = presentText(type)
  return (value) => (value === null || value === undefined ? 'null' : present(value))
}

function presentText(type: DataType): (value: unknown) => string {
  if (DataType.isTimestamp(type)) return (value) => `"${formatInstant(value as number)}"`
  if (DataType.isDate(type)) return (value) => `"${formatInstant(value as number).slice(0, 10)}"`
  if (DataType.isFixedSizeList(type) || DataType.isList(type)) {
    const item = jsonTextOf(type.valueType)
    return (value) => `[${Array.from(value as Vector, item).join(',')}]`
  }
  if (DataType.isStruct(type)) {
    const parts = type.children.map(({ name, type: part }) => {
      const text = jsonTextOf(part)
      return (value: Record<string, unknown>) => `${JSON.stringify(name)}:${text(value[name])}`
    })
    return (value) => `{${parts.map((part) => part(value as Record<string, unknown>)).join(',')}}`
  }
  return (value) =>
    // JSON has no infinities: they are text, as pandas and others read them.
    typeof value === 'number' && !Number.isFinite(value)
      ? `"${value}"`
      : typeof value === 'bigint'
        ? String(value)
        : JSON.stringify(value)
}
