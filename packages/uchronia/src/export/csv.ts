import { formatInstant } from '@uchronia/series'
import { DataType, type RecordBatch, type Vector } from 'apache-arrow'
import { batchesWithHeader, rowsPerChunk } from './text-chunks.ts'

/** A spreadsheet takes a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/

/**
 * Tables as CSV (RFC 4180): instants in ISO 8601 UTC, numbers so that they read back equal, nothing for a missing value.
 * @internal
 */
export async function* csvText(
  batches: AsyncIterable<RecordBatch>,
  { spreadsheetSafe = false }: { readonly spreadsheetSafe?: boolean | undefined },
): AsyncIterable<string> {
  const text = spreadsheetSafe ? (cell: string) => quote(FORMULA.test(cell) ? `'${cell}` : cell) : quote
  for await (const { batch, isFirst } of batchesWithHeader(batches)) {
    if (isFirst) yield `${batch.schema.fields.map(({ name }) => text(name)).join(',')}\n`
    yield* csvRows(batch, text)
  }
}

function* csvRows(batch: RecordBatch, text: (cell: string) => string): Iterable<string> {
  const cells = batch.schema.fields.map(({ type }, column) => cellOf(type, batch.getChildAt(column)!, text))
  for (let begin = 0; begin < batch.numRows; begin += rowsPerChunk) {
    const end = Math.min(batch.numRows, begin + rowsPerChunk)
    let chunk = ''
    for (let row = begin; row < end; row++) {
      for (let column = 0; column < cells.length; column++) {
        if (column > 0) chunk += ','
        chunk += cells[column]!(row)
      }
      chunk += '\n'
    }
    yield chunk
  }
}

function cellOf(type: DataType, vector: Vector, text: (cell: string) => string): (row: number) => string {
  const value = (row: number) => vector.get(row)
  if (DataType.isTimestamp(type)) {
    const instantText = instantTexts()
    return (row) => {
      const instant = value(row) as number | null
      return instant === null ? '' : instantText(instant)
    }
  }
  return (row) => {
    const cell = value(row)
    return cell === null ? '' : typeof cell === 'string' ? text(cell) : String(cell)
  }
}

/** Formats instants. The same ones come again for every member; formatting them anew would take most of the time. */
function instantTexts(): (instant: number) => string {
  const texts = new Map<number, string>()
  return (instant) => {
    let known = texts.get(instant)
    if (known === undefined) {
      if (texts.size > 100_000) texts.clear()
      known = formatInstant(instant)
      texts.set(instant, known)
    }
    return known
  }
}

/** RFC 4180: a field with a comma, a quote or a line break stands in quotes, its quotes doubled. */
function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
