import { type Context, Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { streamSSE } from 'hono/streaming'
import { failureOf, streamOf } from './answers.ts'
import type { Archive } from './archive.ts'
import type { Changes } from './changes.ts'
import { type Download, downloadOf } from './download.ts'
import { BusyError, Gate } from './gate.ts'
import { detailOf, listingOf, withoutFolders } from './listing.ts'
import type { PageFile } from './page-files.ts'
import { Query } from './query.ts'
import { valuesOf } from './values.ts'
import { verificationFile, verificationLines, verificationOf } from './verification.ts'

/** Parts of the application. @internal */
export interface AppOptions {
  readonly archive: Archive
  readonly changes: Changes
  readonly page: ReadonlyMap<string, PageFile>
  /** Names of the libraries, for the title. */
  readonly names: readonly string[]
  /** Identifiers of observations that forecasts are drawn with. */
  readonly observed: readonly string[]
  /** Tells whether a `Host` header names this server. */
  readonly isOwnHost: (header: string | undefined) => boolean
}

/** Pages that are told of changes. */
const MOST_LISTENERS = 50
/** Milliseconds between two signs of life to pages that listen. */
const HEARTBEAT = 15_000

/**
 * The addresses of the server: the page at `/`, and below `/api` the entries, windows of values, downloads, verifications
 * and changes. All of it is read only.
 * @internal
 */
export function makeApp({ archive, changes, page, names, observed, isOwnHost }: AppOptions): Hono {
  // Few reads at a time bound memory; the others wait in line, up to a number.
  const reads = new Gate(4, 100)
  const downloads = new Gate(2, 10)
  const verifications = new Gate(1, 4)

  const app = new Hono()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Charts and tables set the styles of elements of theirs.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      strictTransportSecurity: false,
    }),
  )
  app.use(async (c, next) => {
    if (!isOwnHost(c.req.header('host')))
      return c.json({ code: 'FORBIDDEN', message: 'This address is not one of this server.' }, 403)
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const message = 'Everything here is read only: use GET.'
      return c.json({ code: 'READ_ONLY', message }, 405, { Allow: 'GET, HEAD' })
    }
    await next()
  })
  app.use('/api/*', async (c, next) => {
    // Pages of other sites cannot read the answers, and shall not have work done for them either.
    const site = c.req.header('sec-fetch-site')
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return c.json({ code: 'FORBIDDEN', message: 'Only the page of this server may ask.' }, 403)
    c.header('Cache-Control', 'no-store')
    await next()
  })
  app.onError((error, c) => {
    const { status, body } = failureOf(error)
    return c.json(body, status, status === 503 ? { 'Retry-After': '1' } : {})
  })
  app.notFound((c) => c.json({ code: 'NOT_FOUND', message: 'There is nothing at this address.' }, 404))

  app.get('/api/entries', (c) => {
    parameters(c, [])
    return c.json(listingOf(archive, names))
  })

  app.get('/api/entry', async (c) => {
    const id = parameters(c, ['id']).required('id')
    const entry = archive.entry(id)
    const end = await reads.enter(c.req.raw.signal)
    try {
      using series = archive.getSeries(id)
      return c.json(detailOf(archive, entry, series.description, observed))
    } finally {
      end()
    }
  })

  app.get('/api/values', async (c) => {
    const { signal } = c.req.raw
    const end = await reads.enter(signal)
    const stream = await streamOf(valuesOf(archive, search(c), signal), end)
    return c.body(stream, 200, { 'Content-Type': 'application/vnd.apache.arrow.stream' })
  })

  app.get('/api/download', async (c) => {
    const { signal } = c.req.raw
    return send(c, downloadOf(archive, search(c), signal), await downloads.enter(signal))
  })

  app.get('/api/verification', async (c) => {
    const { signal } = c.req.raw
    const request = verificationOf(archive, search(c), signal)
    const end = await verifications.enter(signal)
    if (request.query.text('format') === undefined) {
      const stream = await streamOf(verificationLines(request), end)
      return c.body(stream, 200, { 'Content-Type': 'application/x-ndjson' })
    }
    const file = await verificationFile(request).catch((error: unknown) => {
      end()
      throw error
    })
    return send(c, file, end)
  })

  app.get('/api/events', (c) => {
    parameters(c, [])
    if (changes.count >= MOST_LISTENERS) throw new BusyError('Too many pages listen for changes.')
    return streamSSE(c, async (stream) => {
      let dropped = () => {}
      const gone = new Promise<void>((resolve) => {
        dropped = resolve
      })
      stream.onAbort(dropped)
      c.req.raw.signal.addEventListener('abort', dropped)
      const end = changes.listen((news) => {
        const data = news.kind === 'problem' ? withoutFolders(news.message) : ''
        void stream.writeSSE({ event: news.kind, data })
      })
      try {
        await stream.writeSSE({ event: 'hello', data: '', retry: 1000 })
        while (!stream.aborted && !c.req.raw.signal.aborted) {
          const beat = new Promise<void>((resolve) => setTimeout(resolve, HEARTBEAT).unref())
          await Promise.race([gone, beat])
          await stream.writeSSE({ event: 'beat', data: '' })
        }
      } finally {
        end()
      }
    })
  })

  app.get('*', (c) => {
    const file = page.get(c.req.path)
    if (file === undefined) return c.notFound()
    // Names of assets tell their content.
    const cache = c.req.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    return c.body(file.bytes, 200, { 'Content-Type': file.type, 'Cache-Control': cache })
  })
  return app
}

async function send(c: Context, { chunks, headers }: Download, end: () => void): Promise<Response> {
  return c.body(await streamOf(chunks, end), 200, { ...headers })
}

function search(c: Context): URLSearchParams {
  return new URL(c.req.url).searchParams
}

function parameters(c: Context, known: readonly string[]): Query {
  return new Query(search(c), known)
}
