import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const fileNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'libuchronia.dylib',
  win32: 'uchronia.dll',
}

/** The native library is in none of the places where it is looked for. */
export class EngineNotFoundError extends Error {
  override readonly name = 'EngineNotFoundError'
  /** For programs; stays the same when the text changes. */
  readonly code = 'ENGINE_NOT_FOUND'
  /** The files that were looked for, in order. */
  readonly places: readonly string[]

  constructor(places: readonly string[]) {
    super(
      `The native library of uchronia was not found. Looked for:\n${places.map((p) => `  ${p}\n`).join('')}` +
        'Build it with "cmake --preset release && cmake --build --preset release" in the folder of @uchronia/engine, ' +
        'or set UCHRONIA_LIBRARY to the path of the library.',
    )
    this.places = places
  }
}

/**
 * The path of the native library: the environment variable `UCHRONIA_LIBRARY` when it is set and not empty, else the
 * release build of this package.
 *
 * @returns an absolute path, or what `UCHRONIA_LIBRARY` says
 * @throws {@link EngineNotFoundError} when there is no such file. A `UCHRONIA_LIBRARY` that names no file is an error
 *   too: another library than the one asked for is never taken instead.
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
    throw new EngineNotFoundError([chosen])
  }
  // src/ and dist/ are both directly under the package.
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const built = join(root, 'build', 'release', fileNames[process.platform] ?? 'libuchronia.so')
  if (existsSync(built)) return built
  throw new EngineNotFoundError([built])
}
