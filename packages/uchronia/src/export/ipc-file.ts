import {
  AsyncByteQueue,
  type RecordBatch,
  RecordBatchFileWriter,
  type RecordBatchWriter,
} from '@uchronia/series/arrow'
import { once } from '@uchronia/series/internal'

/** The bytes of an Arrow IPC file, batch by batch, so that it may be larger than memory. @internal */
export function ipcFile(batches: AsyncIterable<RecordBatch>): AsyncIterable<Uint8Array> {
  return writtenChunks(new RecordBatchFileWriter(), batches)
}

/**
 * The bytes that a writer of apache-arrow makes of batches.
 *
 * Not the writer's own stream adapter: that one leaves a rejected promise behind when the stream is destroyed, which ends
 * the process.
 * @internal
 */
export async function* writtenChunks(
  writer: RecordBatchWriter,
  batches: AsyncIterable<RecordBatch>,
): AsyncIterable<Uint8Array> {
  const chunks = writtenInto(writer)
  for await (const batch of batches) {
    writer.write(batch)
    yield* chunks.take()
  }
  writer.finish()
  yield* chunks.take()
}

/** The bytes of a writer, to be taken from time to time: buffers are the ones of the batches, and not copied. @internal */
export function writtenInto(writer: RecordBatchWriter): { take(): Uint8Array[] } {
  const chunks = new (chunksClass())()
  writer.reset(chunks)
  return chunks
}

/** Keeps the bytes that the writer writes until they are taken. Made with the first, when its base class is loaded. */
const chunksClass = once(
  () =>
    class Chunks extends AsyncByteQueue<Uint8Array> {
      #chunks: Uint8Array[] = []

      override write(chunk: Uint8Array): void {
        // The writer asks for padding of length 0 as well.
        if (chunk.byteLength > 0) this.#chunks.push(chunk)
      }

      take(): Uint8Array[] {
        const taken = this.#chunks
        this.#chunks = []
        return taken
      }
    },
)
