import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EngineNotFoundError } from './engine-not-found-error.ts'
import { libraryFileName, packageFolder, platformPackage } from './platform-package.ts'

/**
 * The path of the native library. In this order: the environment variable `UCHRONIA_LIBRARY` when it is set and not
 * empty; the package with the prebuilt library for this platform (`@uchronia/engine-linux-x64` and the like), which npm
 * installs with this one; in a checkout of the project, its own release build.
 *
 * @returns an absolute path, or what `UCHRONIA_LIBRARY` says
 * @throws {@link EngineNotFoundError} when it is in none of these places. A `UCHRONIA_LIBRARY` that names no file is an
 *   error too: another library than the one asked for is never taken instead.
 *
 * @example
 * ```ts
 * import { enginePath } from '@uchronia/engine'
 * enginePath().includes('uchronia') // true
 * ```
 */
export function enginePath(): string {
  const chosen = process.env.UCHRONIA_LIBRARY
  if (chosen) {
    if (existsSync(chosen)) return chosen
    throw new EngineNotFoundError([chosen], 'UCHRONIA_LIBRARY names it: correct or unset it.')
  }
  const places: string[] = []
  const prebuilt = platformPackage()
  if (prebuilt !== undefined) {
    const folder = packageFolder(prebuilt)
    const file = folder === undefined ? prebuilt : join(folder, libraryFileName())
    if (folder !== undefined && existsSync(file)) return file
    places.push(folder === undefined ? `the package ${prebuilt}, which is not installed` : file)
  }
  const root = checkout()
  if (root !== undefined) {
    const built = join(root, 'build', 'release', libraryFileName())
    if (existsSync(built)) return built
    places.push(built)
  }
  throw new EngineNotFoundError(places, advice(prebuilt, root))
}

/**
 * The path of an addon for worker threads on Linux, which lies beside the library of this platform: with it, ending a worker
 * in the middle of a call does not end the process (`guardKoffi` of `@uchronia/cinterop`).
 *
 * @returns an absolute path; `undefined` where there is none
 *
 * @example
 * ```ts
 * import { workersPath } from '@uchronia/engine'
 * workersPath()?.endsWith('workers.node') ?? true // true
 * ```
 */
export function workersPath(): string | undefined {
  const prebuilt = platformPackage()
  const root = checkout()
  const folders = [
    prebuilt === undefined ? undefined : packageFolder(prebuilt),
    root === undefined ? undefined : join(root, 'build', 'release'),
  ]
  return folders
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'workers.node'))
    .find((file) => existsSync(file))
}

/** The folder of this package in a checkout of the project, where the sources of the library are. */
function checkout(): string | undefined {
  if (!import.meta.url) return undefined
  // src/ and dist/ are both directly under the package.
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  return existsSync(join(root, 'CMakeLists.txt')) ? root : undefined
}

/** Only what can be done where the user is. */
function advice(prebuilt: string | undefined, root: string | undefined): string {
  if (root !== undefined) {
    return `Run "npm run setup" in the checkout, or set UCHRONIA_LIBRARY to the path of a library.`
  }
  if (prebuilt === undefined) {
    return `There is no package with a library for ${process.platform}-${process.arch}; set UCHRONIA_LIBRARY to the path of one.`
  }
  return (
    `Install ${prebuilt} in the version of @uchronia/engine: it is an optional dependency, which "npm install" leaves out ` +
    'with --omit=optional, and with a lockfile that was made on another platform. A bundle needs it in a node_modules ' +
    'folder above it. Or set UCHRONIA_LIBRARY to the path of a library.'
  )
}
