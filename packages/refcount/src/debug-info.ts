import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { checkText, checkTextList } from './check.ts'
import { liveHandleCounts } from './live-handles.ts'
import { VERSION } from './version.ts'

/** The facts to put into a bug report. */
export interface EnvironmentReport {
  /** Version of this package. */
  readonly version: string
  /** Version of Node.js, such as `v20.19.0`. */
  readonly node: string
  /** `process.platform`. */
  readonly platform: string
  /** `process.arch`. */
  readonly arch: string
  /** Versions of other packages; `0.0.0` for one that is not there. */
  readonly packages: Readonly<Record<string, string>>
  /** The environment variables that decide where libraries are found, as far as they are set. */
  readonly environment: Readonly<Record<string, string>>
  /** Live handles of this thread by type id. */
  readonly liveHandles: Readonly<Record<string, number>>
}

/**
 * The version of an installed package, seen from the working folder or from here; `0.0.0` when it is not there.
 *
 * @example
 * ```ts
 * packageVersion('no-such-package') // '0.0.0'
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function packageVersion(name: string): string {
  checkText(name, 'packageVersion', 'the name of a package')
  // A bundle in CommonJS has no address, but a file name.
  const require = createRequire(import.meta.url || __filename)
  const roots = [join(process.cwd(), 'node_modules'), ...(require.resolve.paths(name) ?? [])]
  for (const root of roots) {
    const version = versionIn(join(root, name))
    if (version !== undefined) return version
  }
  return '0.0.0'
}

/**
 * Reports the environment, for a bug report.
 *
 * @param packages names of packages whose versions matter.
 *
 * @example
 * ```ts
 * debugInfo(['koffi']).packages
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function debugInfo(packages: readonly string[] = ['koffi']): EnvironmentReport {
  const names = checkTextList(packages, 'debugInfo', 'the names of packages')
  const variable = /^(LD_LIBRARY_PATH|DYLD_.*|LIBRARY_PATH|CONDA_PREFIX|VIRTUAL_ENV|NODE_OPTIONS|.*_LIBRARY)$/
  return {
    version: VERSION,
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    packages: Object.fromEntries(names.map((name) => [name, packageVersion(name)])),
    environment: Object.fromEntries(
      Object.entries(process.env).filter(([key]) => variable.test(key)) as [string, string][],
    ),
    liveHandles: liveHandleCounts(),
  }
}

function versionIn(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version?: unknown
    }
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
