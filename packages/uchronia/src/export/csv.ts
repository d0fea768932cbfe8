import { formatInstant } from '@uchronia/series'
import { DataType, type RecordBatch, type Vector } from '@uchronia/series/arrow'
import type { TextFormatOptions } from './formats.ts'
import { jsonTextOf } from './json.ts'
import { batchesWithHeader, rowsPerChunk } from './text-chunks.ts'

/** A spreadsheet takes a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** The forms of the pieces of a CSV file. */
interface Style {
  readonly text: (cell: string) => string
  readonly instant: (time: number) => string
  readonly lineEnd: string
}

/**
 * Tables as CSV (RFC 4180): instants in ISO 8601 UTC, numbers so that they read back equal, nothing for a missing value.
 * @internal
 */
export async function* csvText(
  batches: AsyncIterable<RecordBatch>,
  { spreadsheet = false, spreadsheetSafe = spreadsheet }: TextFormatOptions,
): AsyncIterable<string> {
  const style: Style = {
    text: spreadsheetSafe ? (cell) => quote(FORMULA.test(cell) ? `'${cell}` : cell) : quote,
    instant: spreadsheet ? spreadsheetTime : formatInstant,
    lineEnd: spreadsheet ? '\r\n' : '\n',
  }
  // Without a byte order mark some take UTF-8 for the code page of their system.
  if (spreadsheet) yield '\uFEFF'
  for await (const { batch, isFirst } of batchesWithHeader(batches)) {
    if (isFirst) yield `${batch.schema.fields.map(({ name }) => style.text(name)).join(',')}${style.lineEnd}`
    yield* csvRows(batch, style)
  }
}

function* csvRows(batch: RecordBatch, style: Style): Iterable<string> {
  const cells = batch.schema.fields.map(({ type }, column) => cellOf(type, batch.getChildAt(column)!, style))
  for (let begin = 0; begin < batch.numRows; begin += rowsPerChunk) {
    const end = Math.min(batch.numRows, begin + rowsPerChunk)
    let chunk = ''
    for (let row = begin; row < end; row++) {
      for (let column = 0; column < cells.length; column++) {
        if (column > 0) chunk += ','
        chunk += cells[column]!(row)
      }
      chunk += style.lineEnd
    }
    yield chunk
  }
}

function cellOf(type: DataType, vector: Vector, { text, instant }: Style): (row: number) => string {
  const value = (row: number) => vector.get(row)
  if (DataType.isTimestamp(type) || DataType.isDate(type)) {
    const textOf = remembered(
      DataType.isDate(type) ? (time: number) => formatInstant(time).slice(0, 10) : instant,
    )
    return (row) => {
      const time = value(row) as number | null
      return time === null ? '' : textOf(Number(time))
    }
  }
  const nested = isNested(type) ? jsonTextOf(type) : undefined
  return (row) => {
    const cell = value(row)
    if (cell === null) return ''
    return nested ? text(nested(cell)) : typeof cell === 'string' ? text(cell) : String(cell)
  }
}

/** Lists and structs, which are JSON in a cell. */
function isNested(type: DataType): boolean {
  return DataType.isList(type) || DataType.isFixedSizeList(type) || DataType.isStruct(type)
}

/** `2020-01-31 09:00:00`, which spreadsheets of any language take for a time. */
function spreadsheetTime(time: number): string {
  return formatInstant(time).replace('T', ' ').replace('Z', '')
}

/** Formats instants. The same ones come again for every member; formatting them anew would take most of the time. */
function remembered(format: (time: number) => string): (time: number) => string {
  const texts = new Map<number, string>()
  return (time) => {
    let known = texts.get(time)
    if (known === undefined) {
      if (texts.size > 100_000) texts.clear()
      known = format(time)
      texts.set(time, known)
    }
    return known
  }
}

/** RFC 4180: a field with a comma, a quote or a line break stands in quotes, its quotes doubled. */
function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
