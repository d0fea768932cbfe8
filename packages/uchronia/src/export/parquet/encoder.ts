import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { EncodeOptions } from './encode.ts'

/** Makes Parquet files of Arrow IPC streams, in the order in which they come. @internal */
export interface Encoder {
  /** Memory of so many bytes at least, for the next stream. */
  room(size: number): Uint8Array<ArrayBuffer>
  encode(stream: Uint8Array<ArrayBuffer>, options: EncodeOptions): Promise<Uint8Array>
  /** Gives back what it holds. */
  close(): Promise<void>
}

/** An encoder on this thread. @internal */
export async function ownEncoder(): Promise<Encoder> {
  const { encode } = await import('./encode.ts')
  let room = new Uint8Array(0)
  return {
    room: (size) => {
      if (size > room.length) room = new Uint8Array(size)
      return room
    },
    encode: async (stream, options) => encode(stream, options),
    close: async () => {},
  }
}

/** The answer of the thread: the file, or what was wrong; and the memory of the stream, to be used again. @internal */
export interface Encoded {
  readonly file?: Uint8Array<ArrayBuffer>
  readonly error?: unknown
  readonly room: ArrayBuffer
}

interface Job {
  readonly resolve: (file: Uint8Array) => void
  readonly reject: (error: unknown) => void
}

/**
 * An encoder on a thread of its own, so that what comes next is read meanwhile; undefined where threads are forbidden, and for
 * sources that were not compiled.
 * @internal
 */
export function threadEncoder(): Encoder | undefined {
  const worker = startWorker()
  if (worker === undefined) return undefined
  // What threads compile is kept as long as one of them has it: this one keeps it for the next table.
  import('./encode.ts').catch(() => {})
  const rooms: ArrayBuffer[] = []
  const jobs: Job[] = []
  const fail = (error: unknown) => {
    for (const job of jobs.splice(0)) job.reject(error)
  }
  worker.on('message', ({ file, error, room }: Encoded) => {
    rooms.push(room)
    const job = jobs.shift()
    // It holds the process while there is something to do, and no longer.
    if (jobs.length === 0) worker.unref()
    if (file) job?.resolve(file)
    else job?.reject(error)
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('The thread that encodes Parquet ended.')))
  worker.unref()
  return {
    room: (size) => {
      const known = rooms.shift()
      return new Uint8Array(known && known.byteLength >= size ? known : new ArrayBuffer(size))
    },
    encode: (stream, options) =>
      new Promise((resolve, reject) => {
        jobs.push({ resolve, reject })
        worker.ref()
        worker.postMessage({ stream, options }, [stream.buffer])
      }),
    close: async () => {
      fail(new Error('The encoder is closed.'))
      // Not before it has ended is its memory free for another.
      await worker.terminate()
    },
  }
}

function startWorker(): Worker | undefined {
  // Sources that were not compiled, and bundles of somebody else's, which may have no address.
  if (!import.meta.url?.endsWith('.js')) return undefined
  const module = new URL('./encoder-thread.js', import.meta.url)
  if (!existsSync(module)) return undefined
  try {
    // It has next to nothing in the memory of JavaScript.
    const resourceLimits = { maxYoungGenerationSizeMb: 4 }
    return new Worker(new URL('./encoder-thread.js', import.meta.url), { resourceLimits })
  } catch {
    return undefined
  }
}
