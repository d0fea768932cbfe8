import type { RecordBatch } from 'apache-arrow'

/** Rows that are made into one piece of text: longer ones outlive the nursery of the collector, which then takes most of the time. @internal */
export const rowsPerChunk = 8192

/** Batches, the first of which is marked: formats with a header write it then. @internal */
export async function* batchesWithHeader(
  batches: AsyncIterable<RecordBatch>,
): AsyncIterable<{ readonly batch: RecordBatch; readonly isFirst: boolean }> {
  let isFirst = true
  for await (const batch of batches) {
    yield { batch, isFirst }
    isFirst = false
  }
}
