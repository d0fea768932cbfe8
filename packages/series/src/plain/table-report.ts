import { DataType, type Table } from '#arrow'
import { showInConsole } from '../inspect.ts'
import { printable, shorten } from '../show.ts'
import { formatInstant } from '../time/instant.ts'
import { counted, headAndTail, numberText } from './report.ts'

/** Columns that a line has room for. */
const COLUMNS = 8

/** The table, with lines of its own for `console.log`. @internal */
export function shownTable(table: Table): Table {
  showInConsole(table, tableReport)
  return table
}

/** A table for people: its size, and rows at either end in columns that line up. */
function tableReport(table: Table): string {
  const { numRows, schema } = table
  const shown = schema.fields.slice(0, COLUMNS)
  const more = schema.fields.length - shown.length
  const rows = headAndTail(numRows).map((row) =>
    row === null ? shown.map(() => '...') : shown.map(({ type }, i) => cellText(cellAt(table, row, i), type)),
  )
  const lines = [shown.map(({ name }) => printable(shorten(name))), ...rows]
  const widths = shown.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
  const text = lines.map((line) => `  ${line.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`.trimEnd())
  const columns = `${counted(schema.fields.length, 'column')}${more > 0 ? `, the first ${COLUMNS} of which are` : ''}`
  return [`Table: ${counted(numRows, 'row')} x ${columns}`, ...text].join('\n')
}

/** A cell of the batch that it is in: the columns of the others need not be made. */
function cellAt(table: Table, row: number, column: number): unknown {
  let first = 0
  for (const batch of table.batches) {
    if (row < first + batch.numRows) return batch.getChildAt(column)!.get(row - first)
    first += batch.numRows
  }
  return undefined
}

function cellText(value: unknown, type: DataType): string {
  if (value === null || value === undefined) return 'null'
  if (DataType.isTimestamp(type)) return formatInstant(Number(value))
  if (typeof value === 'number') return numberText(value)
  if (DataType.isFixedSizeList(type)) return `${type.listSize} values`
  return printable(shorten(String(value)))
}
