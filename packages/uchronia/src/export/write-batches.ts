import type { RecordBatch } from 'apache-arrow'
import { isStream, type TargetOptions, writeTarget } from '../write/target.ts'
import { formatOf, type TableFormat, type TextFormatOptions, WRITERS } from './formats.ts'

/**
 * Writes batches to a file, a device or standard output. There is to be one at least, for the columns.
 * @returns the number of rows
 * @throws {@link UchroniaError} `EXISTS`, `IO` @throws {@link OptionError}; otherwise what the batches throw
 * @internal
 */
export async function writeBatches(
  batches: AsyncIterable<RecordBatch>,
  path: string,
  options: TargetOptions & TextFormatOptions & { readonly format?: TableFormat | undefined },
): Promise<number> {
  const stream = isStream(path)
  const { format, spreadsheet, spreadsheetSafe, ...target } = options
  const write = WRITERS[formatOf(path, format, stream)]
  let rows = 0
  async function* counted(): AsyncIterable<RecordBatch> {
    for await (const batch of batches) {
      rows += batch.numRows
      yield batch
    }
  }
  await writeTarget(path, write(counted(), { spreadsheet, spreadsheetSafe, stream }), target)
  return rows
}
