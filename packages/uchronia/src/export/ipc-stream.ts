import { type RecordBatch, RecordBatchStreamWriter } from '@uchronia/series/arrow'
import { writtenChunks } from './ipc-file.ts'

/** The bytes of an Arrow IPC stream, batch by batch, for pipes. @internal */
export function ipcStream(batches: AsyncIterable<RecordBatch>): AsyncIterable<Uint8Array> {
  return writtenChunks(new RecordBatchStreamWriter(), batches)
}
