import { DataType, type Table } from 'apache-arrow'
import { showInConsole } from '../inspect.ts'
import { formatInstant } from '../time/instant.ts'
import { headAndTail, numberText, printable } from './report.ts'

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
    row === null
      ? shown.map(() => '...')
      : shown.map((_, i) => cellText(table.getChildAt(i)!.get(row), shown[i]!.type)),
  )
  const lines = [shown.map(({ name }) => printable(name)), ...rows]
  const widths = shown.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
  const text = lines.map((line) => `  ${line.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`.trimEnd())
  const columns = `${schema.fields.length} columns${more > 0 ? `, the first ${COLUMNS} of which are` : ''}`
  return [`Table: ${numRows} rows x ${columns}`, ...text].join('\n')
}

function cellText(value: unknown, type: DataType): string {
  if (value === null || value === undefined) return 'null'
  if (DataType.isTimestamp(type)) return formatInstant(Number(value))
  if (typeof value === 'number') return numberText(value)
  if (DataType.isFixedSizeList(type)) return `${type.listSize} values`
  return printable(String(value))
}
