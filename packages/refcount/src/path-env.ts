import { statSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { checkFunction, checkOptions, checkText, checkTextList, checkTexts } from './check.ts'

/** The environment and the platform, where they are not those of this process. */
export interface PlatformOptions {
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Default `process.platform`. */
  readonly platform?: string | undefined
  /** Default `process.arch`. */
  readonly arch?: string | undefined
}

/** Options of {@link augmentPathEnv}. */
export interface AugmentPathOptions extends PlatformOptions {
  /** The variable to extend. Default `PATH`. */
  readonly variable?: string | undefined
  /** A folder within each of the paths to take instead of the path. */
  readonly subfolder?: string | undefined
  /** New folders before the old ones. Default false: after them. */
  readonly prepend?: boolean | undefined
  /** Keep only the first of equal entries. Default true. */
  readonly dedupe?: boolean | undefined
}

/**
 * The value of a path variable with folders added; those that do not exist are left out. Changes nothing by itself.
 *
 * @example
 * ```ts
 * process.env.PATH = augmentPathEnv('C:/dogs', { subfolder: '64', prepend: true })
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function augmentPathEnv(added: string | readonly string[], options: AugmentPathOptions = {}): string {
  const { subfolder, prepend = false, dedupe = true } = checkPlatform(options, 'augmentPathEnv')
  checkTexts(options, ['variable', 'subfolder'], 'augmentPathEnv')
  const list = checkTextList(
    typeof added === 'string' ? [added] : added,
    'augmentPathEnv',
    'the folders to add',
  )
  const path = (options.platform ?? process.platform) === 'win32' ? win32 : posix
  const before = ((options.env ?? process.env)[options.variable ?? 'PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
  const folders = list
    .map((folder) => (subfolder === undefined ? folder : path.join(folder, subfolder)))
    .filter(isFolder)
  const all = prepend ? [...folders, ...before] : [...before, ...folders]
  return (dedupe ? [...new Set(all)] : all).join(path.delimiter)
}

/** Options of {@link buildPathEnv}. */
export interface BuildPathOptions extends PlatformOptions {
  /** The variable that lists the folders to add. Default `LIBRARY_PATH`. */
  readonly from?: string | undefined
  /** The variable to extend. Default `PATH`. */
  readonly to?: string | undefined
  /** Told when `from` is not set. Default: a process warning. */
  readonly warn?: ((message: string) => void) | undefined
}

/**
 * The value of `to` with those folders listed in `from` that exist added at its end; on Windows their subfolder for the architecture
 * ({@link windowsArchitecture}). When `from` is not set, the value of `to` as it is, or `''`.
 *
 * @example
 * ```ts
 * buildPathEnv({ from: 'DOGS_PATH', to: 'PATH', platform: 'linux', env: { DOGS_PATH: '/usr', PATH: '/bin' } }) // '/bin:/usr'
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function buildPathEnv(options: BuildPathOptions = {}): string {
  const { from = 'LIBRARY_PATH', to = 'PATH' } = checkPlatform(options, 'buildPathEnv')
  checkTexts(options, ['from', 'to'], 'buildPathEnv')
  if (options.warn !== undefined) checkFunction(options.warn, 'buildPathEnv', 'warn')
  const env = options.env ?? process.env
  const value = env[from]
  if (value === undefined) {
    const warn = options.warn ?? ((message): void => process.emitWarning(message, 'RefcountWarning'))
    warn(`the environment variable ${from} is not set; ${to} is left as it is`)
    return env[to] ?? ''
  }
  const isWindows = (options.platform ?? process.platform) === 'win32'
  const folders = value.split(isWindows ? win32.delimiter : posix.delimiter).filter((folder) => folder !== '')
  return augmentPathEnv(folders, {
    ...options,
    variable: to,
    subfolder: isWindows ? windowsArchitecture(options) : undefined,
  })
}

/**
 * Sets `to` to {@link buildPathEnv} on Windows, where the loader reads PATH; does nothing elsewhere.
 *
 * @example
 * ```ts
 * updatePathOnWindows({ from: 'DOGS_PATH', to: 'PATH' })
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function updatePathOnWindows(options: Omit<BuildPathOptions, 'env'> = {}): void {
  checkPlatform(options, 'updatePathOnWindows')
  if ((options.platform ?? process.platform) !== 'win32') return
  process.env[options.to ?? 'PATH'] = buildPathEnv(options)
}

/**
 * The usual subfolder of Windows libraries for an architecture: `64`, `arm64` or `32`; `''` on other platforms.
 *
 * @example
 * ```ts
 * windowsArchitecture({ platform: 'win32', arch: 'x64' }) // '64'
 * windowsArchitecture({ platform: 'linux' }) // ''
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function windowsArchitecture(options: PlatformOptions = {}): string {
  checkPlatform(options, 'windowsArchitecture')
  if ((options.platform ?? process.platform) !== 'win32') return ''
  const folders: Readonly<Record<string, string>> = { x64: '64', arm64: 'arm64' }
  return folders[options.arch ?? process.arch] ?? '32'
}

function checkPlatform<T extends PlatformOptions>(options: T, caller: string): T {
  checkOptions(options, caller)
  checkTexts(options as PlatformOptions, ['platform', 'arch'], caller)
  if (options.env !== undefined) {
    checkOptions(options.env, `${caller}: env`)
    for (const [name, value] of Object.entries(options.env))
      if (value !== undefined) checkText(value, caller, name)
  }
  return options
}

/** A path that cannot be looked at, being too long say, is no folder. */
function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    return false
  }
}
