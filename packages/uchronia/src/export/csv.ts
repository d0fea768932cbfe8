import { formatInstant } from '@uchronia/cinterop'
import { DataType, type RecordBatch, type Vector } from 'apache-arrow'

/** The header line of a CSV file. @internal */
export function csvHeader(batch: RecordBatch): string {
  return `${batch.schema.fields.map(({ name }) => quote(name)).join(',')}\n`
}

const rowsPerChunk = 65_536

/**
 * The rows of a record batch as CSV: instants in ISO 8601 UTC, numbers so that they read back equal, nothing for a missing
 * value.
 * @internal
 */
export function* csvRows(batch: RecordBatch): Iterable<string> {
  const cells = batch.schema.fields.map(({ type }, column) => cellOf(type, batch.getChildAt(column)!))
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

function cellOf(type: DataType, vector: Vector): (row: number) => string {
  const value = (row: number) => vector.get(row)
  if (DataType.isTimestamp(type)) {
    const texts = new Map<number, string>()
    return (row) => {
      const instant = value(row) as number | null
      if (instant === null) return ''
      // The same instants come again for every member; formatting them anew would take most of the time.
      let known = texts.get(instant)
      if (known === undefined) {
        if (texts.size > 100_000) texts.clear()
        known = formatInstant(instant)
        texts.set(instant, known)
      }
      return known
    }
  }
  return (row) => {
    const cell = value(row)
    return cell === null ? '' : typeof cell === 'string' ? quote(cell) : String(cell)
  }
}

/** RFC 4180: a field with a comma, a quote or a line break stands in quotes, its quotes doubled. */
function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
