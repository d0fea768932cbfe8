import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UchroniaError } from '../errors.ts'

/** A file of the page. @internal */
export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The bundle of `apps/explorer`; it lies beside the built files of this package. */
const FOLDER = fileURLToPath(new URL('../../dist/explorer/', import.meta.url))

/**
 * The files of the page by their paths in addresses. All of them are in memory: no path of a request ever gets to the file
 * system.
 * @throws {@link UchroniaError} `IO`: the page was not built
 * @internal
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  try {
    const names = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    return new Map(
      names.map(({ parentPath, name }) => {
        const file = join(parentPath, name)
        const path = `/${file.slice(FOLDER.length).split(sep).join('/')}`
        const type = TYPES[extname(name)] ?? 'application/octet-stream'
        return [path === '/index.html' ? '/' : path, { bytes: new Uint8Array(readFileSync(file)), type }]
      }),
    )
  } catch (cause) {
    throw new UchroniaError(
      'IO',
      `The page of the explorer is not in ${FOLDER}. In a checkout of uchronia, npm run setup builds it.`,
      { cause },
    )
  }
}
