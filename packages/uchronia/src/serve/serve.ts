import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { OptionError } from '@uchronia/series'
import { UchroniaError } from '../errors.ts'
import { makeApp } from './app.ts'
import { Archive } from './archive.ts'
import { Changes } from './changes.ts'
import { hostCheck, isLoopback, urlHost } from './hosts.ts'
import { pageFiles } from './page-files.ts'

/** Options of {@link serve}. @internal */
export interface ServeOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Identifiers of observations that forecasts are drawn with. */
  readonly observed?: readonly string[] | undefined
  readonly dataPath?: string | undefined
  /** Milliseconds between two looks at the files. */
  readonly interval?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A server that listens. @internal */
export interface Serving extends AsyncDisposable {
  /** The address of the page. */
  readonly url: string
  /** False where other machines can reach it. */
  readonly isPrivate: boolean
  readonly entries: number
}

/** Milliseconds in which nothing is sent or received before a connection is closed. */
const IDLE = 60_000

/**
 * Serves the explorer over libraries.
 * @throws {@link UchroniaError} a library cannot be opened; `IO`: the port is taken, or the address is none of this machine
 * @throws {@link OptionError} an entry of `observed` is no observations
 * @internal
 */
export async function serve(paths: readonly string[], options: ServeOptions): Promise<Serving> {
  const { host, port, observed = [], dataPath, interval = 1000, signal } = options
  const page = pageFiles()
  const archive = await Archive.open(paths, { dataPath, signal })
  try {
    for (const id of observed) checkObserved(archive, id)
    const changes = new Changes(archive, interval)
    const names = paths.map((path) => basename(path))
    const app = makeApp({ archive, changes, page, names, observed, isOwnHost: hostCheck(host) })
    const server = createAdaptorServer({
      fetch: app.fetch,
      serverOptions: { headersTimeout: 10_000, requestTimeout: 20_000 },
    }) as Server
    server.setTimeout(IDLE)
    server.maxConnections = 500
    await listen(server, host, port)
    const { port: own } = server.address() as AddressInfo
    return {
      url: `http://${urlHost(host)}:${own}/`,
      isPrivate: isLoopback(host),
      entries: archive.entries.length,
      async [Symbol.asyncDispose]() {
        changes.close()
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        server.closeAllConnections()
        await closed
        archive[Symbol.dispose]()
      },
    }
  } catch (error) {
    archive[Symbol.dispose]()
    throw error
  }
}

function checkObserved(archive: Archive, id: string): void {
  using series = archive.getSeries(id)
  if (series.kind === 'single' || series.kind === 'collection') return
  throw new OptionError(
    'INVALID_OPTION',
    `${id} is of the kind "${series.kind}"; observations are a single series or a collection.`,
  )
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new UchroniaError('IO', listenText(cause, host, port), { cause })),
    )
    server.listen(port, host, () => resolve())
  })
}

function listenText({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken by another program. Name another one with --port; --port 0 takes any that is free.`
    case 'EACCES':
      return `Port ${port} needs rights that this user does not have. Name one from 1024 on with --port.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Name one with --host, or leave it out for this machine alone.`
    default:
      return `Cannot listen at ${host}, port ${port}: ${message}`
  }
}
