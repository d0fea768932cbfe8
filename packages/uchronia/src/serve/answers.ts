import { SeriesError } from '@uchronia/series'
import { VerifyError } from '@uchronia/verify'
import { UchroniaError } from '../errors.ts'
import { BusyError } from './gate.ts'
import { withoutFolders } from './listing.ts'

/** An error as the page gets it. @internal */
export interface Failure {
  readonly status: 400 | 404 | 413 | 500 | 503
  readonly body: { readonly code: string; readonly message: string }
}

/** @internal */
export function failureOf(error: unknown): Failure {
  const message = withoutFolders(error instanceof Error ? error.message : String(error))
  if (error instanceof BusyError) return { status: 503, body: { code: 'BUSY', message } }
  if (error instanceof UchroniaError) {
    const { code } = error
    return { status: STATUS[code] ?? 500, body: { code, message } }
  }
  if (error instanceof SeriesError || error instanceof VerifyError)
    return { status: error.code === 'NOT_FOUND' ? 404 : 400, body: { code: error.code, message } }
  return { status: 500, body: { code: 'INTERNAL', message } }
}

const STATUS: Readonly<Partial<Record<string, Failure['status']>>> = {
  INVALID_ARGUMENT: 400,
  NOT_FOUND: 404,
  OUT_OF_RANGE: 413,
  UNSUPPORTED: 400,
}

/**
 * A stream of what an iterator gives, whose first piece is there already: what fails at once is an error with a status of its
 * own, and not an answer that breaks off.
 * @param end  called once when all was sent, or nobody wants it any more
 * @internal
 */
export async function streamOf(
  chunks: AsyncIterable<Uint8Array | string>,
  end: () => void,
): Promise<ReadableStream<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const bytes = (chunk: Uint8Array | string) => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk)
  let next = await iterator.next().catch((error: unknown) => {
    end()
    throw error
  })
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          if (next.done) {
            end()
            return controller.close()
          }
          controller.enqueue(bytes(next.value))
          next = await iterator.next()
        } catch (error) {
          end()
          controller.error(error)
        }
      },
      async cancel() {
        end()
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
