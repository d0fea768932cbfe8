import type { Table } from '@uchronia/series/arrow'
import { RecordBatch } from '@uchronia/series/arrow'
import { ipcStream } from '../export/ipc-stream.ts'
import { selectSeries } from '../write/output-options.ts'
import type { Archive } from './archive.ts'
import { Query } from './query.ts'
import { checkSize, SELECTION, selectionOf } from './selection.ts'

/**
 * A window of an entry as an Arrow IPC stream in the `tensor` layout, missing values as NaN: what `seriesFromArrow` of
 * `@uchronia/series` makes plain data of, without touching the numbers.
 * @throws {@link UchroniaError} @throws {@link SeriesError} @internal
 */
export async function* valuesOf(
  archive: Archive,
  parameters: URLSearchParams,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const query = new Query(parameters, ['id', 'version', ...SELECTION])
  const selection = selectionOf(query)
  using series = archive.getSeries(query.required('id'))
  checkSize(series, selection)
  const selected = await selectSeries(series, selection, { signal })
  yield* ipcStream(batchesOf(selected.toArrow({ layout: 'tensor', missing: 'nan' })))
}

/** @internal */
export async function* batchesOf(table: Table): AsyncIterable<RecordBatch> {
  yield* table.batches.length > 0 ? table.batches : [new RecordBatch(table.schema, undefined)]
}
