// The thread of an encoder.
import { parentPort } from 'node:worker_threads'
import { type EncodeOptions, encode } from './encode.ts'
import type { Encoded } from './encoder.ts'

interface Request {
  readonly stream: Uint8Array<ArrayBuffer>
  readonly options: EncodeOptions
}

parentPort!.on('message', ({ stream, options }: Request) => {
  const room = stream.buffer
  try {
    const file = encode(stream, options) as Uint8Array<ArrayBuffer>
    parentPort!.postMessage({ file, room } satisfies Encoded, [file.buffer, room])
  } catch (error) {
    parentPort!.postMessage({ error, room } satisfies Encoded, [room])
  }
})
