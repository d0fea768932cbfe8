import { RecordBatch, type Table } from 'apache-arrow'
import { isStream, type TargetOptions, writeTarget } from '../write/target.ts'
import { formatOf, type TableFormat, type TextFormatOptions, WRITERS } from './formats.ts'

/**
 * Writes a table in memory to a file, a device or standard output.
 * @returns the number of rows
 * @throws {@link UchroniaError} `EXISTS`, `IO` @throws {@link OptionError}
 * @internal
 */
export async function writeTable(
  table: Table,
  path: string,
  options: TargetOptions & TextFormatOptions & { readonly format?: TableFormat | undefined },
): Promise<number> {
  const stream = isStream(path)
  const { format, spreadsheet, spreadsheetSafe, ...target } = options
  const write = WRITERS[formatOf(path, format, stream)]
  async function* batches(): AsyncIterable<RecordBatch> {
    yield* table.batches.length > 0 ? table.batches : [new RecordBatch(table.schema, undefined)]
  }
  await writeTarget(path, write(batches(), { spreadsheet, spreadsheetSafe, stream }), target)
  return table.numRows
}
