import { RecordBatch, type Table } from '@uchronia/series/arrow'
import type { TargetOptions } from '../write/target.ts'
import type { TableFormat, TextFormatOptions } from './formats.ts'
import { writeBatches } from './write-batches.ts'

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
  return writeBatches(batchesOf(table), path, options)
}

async function* batchesOf({ batches, schema }: Table): AsyncIterable<RecordBatch> {
  yield* batches.length > 0 ? batches : [new RecordBatch(schema, undefined)]
}
