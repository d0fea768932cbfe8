import { DataType, type Field, type RecordBatch } from '@uchronia/series/arrow'
import { ROWS_AT_A_TIME } from '../pieces.ts'

/** Values of all columns of a row group together, which are in memory until it is written. */
const VALUES_OF_A_GROUP = 750_000

/** The most rows of a row group: whole issues, where those are not too large. @internal */
export function rowsOfGroup(fields: readonly Field[], groupRows: number): number {
  const values = fields.reduce(
    (sum, { type }) => sum + (DataType.isFixedSizeList(type) ? type.listSize : 1),
    0,
  )
  const most = Math.max(1, Math.min(ROWS_AT_A_TIME, Math.floor(VALUES_OF_A_GROUP / Math.max(1, values))))
  const whole = Math.floor(most / Math.max(1, groupRows)) * groupRows
  return whole > 0 ? whole : most
}

/** Batches that make a row group together, or several where one batch is larger; and whether there are no others. @internal */
export async function* groupsOf(
  batches: AsyncIterable<RecordBatch>,
  groupRows: number,
): AsyncIterable<{ readonly group: RecordBatch[]; readonly isOnly: boolean }> {
  let group: RecordBatch[] = []
  let rows = 0
  let isOnly = true
  for await (const batch of batches) {
    if (rows > 0 && rows + batch.numRows > rowsOfGroup(batch.schema.fields, groupRows)) {
      isOnly = false
      yield { group, isOnly }
      group = []
      rows = 0
    }
    group.push(batch)
    rows += batch.numRows
  }
  if (group.length > 0) yield { group, isOnly }
}
