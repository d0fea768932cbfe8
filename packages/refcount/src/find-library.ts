import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { checkOptions, checkText, checkTextList, checkTexts } from './check.ts'
import { LibraryNotFoundError } from './errors.ts'
import { libraryShortFilename } from './library-file-name.ts'

/** Where a library was found: the full path, and which of the places named it. */
export interface FoundLibrary {
  /** The full path. */
  readonly path: string
  /** The source of the path: `option path`, `environment LD_LIBRARY_PATH`, `linker cache` and so on. */
  readonly via: string
}

/** One place that was looked at. */
export interface LibraryPlace {
  /** The source of the place, as in {@link FoundLibrary}. */
  readonly via: string
  /** The directory or file; empty when the place is not set. */
  readonly place: string
  /** The result of looking there. */
  readonly outcome: 'found' | 'not set' | 'no such place' | 'not there' | 'not a shared library'
}

/** The whole search: what was found, if anything, and every place that was looked at until then. */
export interface LibrarySearch {
  /** The name that was asked for. */
  readonly name: string
  /** The file name that this means on the platform. */
  readonly fileName: string
  /** The library, or null. */
  readonly found: FoundLibrary | null
  /** The places in the order in which they were looked at. */
  readonly looked: readonly LibraryPlace[]
  /** The search in words, a line for each place. */
  toString(): string
}

/** Where to look for a library, beside the places of the platform. */
export interface LibrarySearchOptions {
  /** A file, or a directory that holds it: looked at first. */
  readonly path?: string | undefined
  /** The name of an environment variable that may hold such a path: looked at second. */
  readonly variable?: string | undefined
  /** Directories to look in next. */
  readonly directories?: readonly string[] | undefined
  /** Roots with `lib*` folders, in place of `CONDA_PREFIX` and `VIRTUAL_ENV`. */
  readonly prefixes?: readonly string[] | undefined
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Default `process.platform`. */
  readonly platform?: string | undefined
}

/**
 * Looks for a shared library and tells where it looked: `path`, the environment variable, `directories`, environment
 * roots (conda, venv), the variables of the platform's loader, the linker cache, the system's folders. Files that only
 * have the name (a linker script, a text file) are not taken.
 *
 * @param name the name without prefix and extension: `dogs` for `libdogs.so`.
 * @throws RefcountError as {@link libraryShortFilename} does; `INVALID_ARGUMENT` for options that are not as described.
 *
 * @example
 * ```ts
 * console.log(String(librarySearch('dogs', { variable: 'DOGS_LIBRARY' })))
 * ```
 */
export function librarySearch(name: string, options: LibrarySearchOptions = {}): LibrarySearch {
  checkSearch(options)
  const env = options.env ?? process.env
  const platform = options.platform ?? process.platform
  checkText(name, 'librarySearch', 'the name of a library')
  const fileName = libraryShortFilename(name, platform)
  const looked: LibraryPlace[] = []
  let found: FoundLibrary | null = null
  for (const { via, place } of places(name, fileName, options, env, platform)) {
    const [outcome, path] = lookAt(place, fileName, platform)
    looked.push({ via, place, outcome })
    if (path !== undefined) {
      found = { path, via }
      break
    }
  }
  return {
    name,
    fileName,
    found,
    looked,
    toString: () => describeSearch(name, fileName, found, looked),
  }
}

/**
 * {@link librarySearch}, when only the result matters; `null` without a name or when nothing is found.
 *
 * @example
 * ```ts
 * findLibrary('no_such_library') // null
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function findLibrary(
  name: string | null | undefined,
  options: LibrarySearchOptions = {},
): FoundLibrary | null {
  checkSearch(options)
  return name === null || name === undefined ? null : librarySearch(name, options).found
}

/**
 * {@link librarySearch}, when there is no going on without: the full path of the library.
 *
 * @example
 * ```ts
 * try {
 *   requireLibrary('no_such_library')
 * } catch (error) {
 *   error instanceof LibraryNotFoundError // true
 * }
 * ```
 * @throws LibraryNotFoundError listing every place that was looked at.
 */
export function requireLibrary(name: string, options: LibrarySearchOptions = {}): string {
  const search = librarySearch(name, options)
  if (search.found !== null) return search.found.path
  const hint = options.variable === undefined ? '' : `; set ${options.variable} to its path`
  throw new LibraryNotFoundError(`${search}\nInstall or build it${hint}.`)
}

function checkSearch(options: LibrarySearchOptions): void {
  const caller = 'librarySearch'
  checkOptions(options, caller)
  checkTexts(options, ['path', 'variable', 'platform'], caller)
  if (options.env !== undefined) checkOptions(options.env, `${caller}: env`)
  for (const key of ['directories', 'prefixes'] as const)
    if (options[key] !== undefined) checkTextList(options[key], caller, key)
}

interface Candidate {
  readonly via: string
  readonly place: string
}

function* places(
  name: string,
  fileName: string,
  options: LibrarySearchOptions,
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): Generator<Candidate> {
  if (options.path !== undefined) yield { via: 'option path', place: options.path }
  if (options.variable !== undefined) {
    yield { via: `environment ${options.variable}`, place: env[options.variable] ?? '' }
  }
  for (const place of options.directories ?? []) yield { via: 'option directories', place }
  const roots: readonly (readonly [string, string])[] =
    options.prefixes === undefined
      ? (['CONDA_PREFIX', 'VIRTUAL_ENV'] as const).map((v) => [`environment ${v}`, env[v] ?? ''] as const)
      : options.prefixes.map((prefix) => ['option prefixes', prefix] as const)
  for (const [via, root] of roots) {
    if (root === '') yield { via, place: '' }
    else for (const place of foldersOf(root, platform)) yield { via, place }
  }
  for (const variable of loaderVariables(platform)) {
    const value = env[variable] ?? ''
    const separator = platform === 'win32' ? ';' : platform === process.platform ? delimiter : ':'
    const folders = value.split(separator).filter((folder) => folder !== '')
    if (folders.length === 0) yield { via: `environment ${variable}`, place: '' }
    for (const place of folders) yield { via: `environment ${variable}`, place }
  }
  if (platform === 'linux') {
    const cached = linkerCache(name)
    yield { via: 'linker cache', place: cached ?? `${fileName} in ldconfig -p` }
  }
  for (const place of systemFolders(platform, env)) yield { via: 'system', place }
}

/** Looks at a place: the outcome, and the full path where it is a library. */
function lookAt(place: string, fileName: string, platform: string): [LibraryPlace['outcome'], string?] {
  if (place === '') return ['not set']
  const path = resolve(place)
  const stats = look(path)
  if (stats === undefined) return ['no such place']
  if (!stats.isDirectory())
    return isSharedLibrary(path, platform) ? ['found', path] : ['not a shared library']
  let outcome: LibraryPlace['outcome'] = 'not there'
  for (const file of candidatesIn(path, fileName, platform)) {
    if (isSharedLibrary(file, platform)) return ['found', file]
    outcome = 'not a shared library'
  }
  return [outcome]
}

/** A path that may not be looked at, or is longer than the system takes, is not there for this process. */
function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** The file itself, then versioned ones (`libdogs.so.2`), the highest version first. */
function candidatesIn(directory: string, fileName: string, platform: string): string[] {
  const exact = join(directory, fileName)
  const files = look(exact)?.isFile() ? [exact] : []
  if (platform !== 'linux') return files
  try {
    const versioned = readdirSync(directory)
      .filter((file) => file.startsWith(`${fileName}.`) && /^[\d.]+$/.test(file.slice(fileName.length)))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    return [...files, ...versioned.map((file) => join(directory, file))]
  } catch {
    return files
  }
}

const MAGIC: Readonly<Record<string, readonly string[]>> = {
  linux: ['7f454c46'],
  darwin: ['cffaedfe', 'cefaedfe', 'cafebabe', 'cafebabf'],
  win32: ['4d5a'],
}

/** A linker script or a placeholder that has the right name would only fail later, with a worse message. */
function isSharedLibrary(path: string, platform: string): boolean {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const head = Buffer.alloc(4)
    const size = readSync(file, head, 0, 4, 0)
    const hex = head.subarray(0, size).toString('hex')
    return (MAGIC[platform] ?? []).some((magic) => hex.startsWith(magic))
  } catch {
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function foldersOf(root: string, platform: string): string[] {
  if (platform === 'win32') return [join(root, 'Library', 'bin'), join(root, 'lib'), join(root, 'bin'), root]
  try {
    const folders = readdirSync(root).filter((entry) => entry.startsWith('lib'))
    return folders.length > 0 ? folders.sort().map((entry) => join(root, entry)) : [join(root, 'lib')]
  } catch {
    return [join(root, 'lib')]
  }
}

function loaderVariables(platform: string): readonly string[] {
  switch (platform) {
    case 'win32':
      return ['PATH']
    case 'darwin':
      return ['DYLD_LIBRARY_PATH', 'DYLD_FALLBACK_LIBRARY_PATH']
    default:
      return ['LD_LIBRARY_PATH']
  }
}

function systemFolders(platform: string, env: Readonly<Record<string, string | undefined>>): string[] {
  switch (platform) {
    case 'win32':
      return env.SystemRoot === undefined ? [] : [join(env.SystemRoot, 'System32')]
    case 'darwin':
      return ['/opt/homebrew/lib', '/usr/local/lib', '/usr/lib']
    default:
      return ['/usr/local/lib', '/usr/lib64', '/usr/lib', '/lib64', '/lib']
  }
}

/** The full path that the Linux loader would take for the name, from its cache. */
function linkerCache(name: string): string | undefined {
  const stem = `lib${name}.so`
  for (const ldconfig of ['ldconfig', '/sbin/ldconfig', '/usr/sbin/ldconfig']) {
    let lines: string[]
    try {
      lines = execFileSync(ldconfig, ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
        '\n',
      )
    } catch {
      continue
    }
    const architecture = { x64: 'x86-64', arm64: 'AArch64' }[process.arch as string]
    for (const line of lines) {
      const [, file, flags, path] = /^\s*(\S+) \(([^)]*)\) => (\S+)$/.exec(line) ?? []
      if (file === undefined || flags === undefined || path === undefined || !isAbsolute(path)) continue
      if (file !== stem && !file.startsWith(`${stem}.`)) continue
      if (architecture !== undefined && !flags.includes(architecture)) continue
      if (isSharedLibrary(path, 'linux')) return path
    }
    return undefined
  }
  return undefined
}

function describeSearch(
  name: string,
  fileName: string,
  found: FoundLibrary | null,
  looked: readonly LibraryPlace[],
): string {
  const first =
    found === null
      ? `library '${name}' (${fileName}) was not found. Looked at:`
      : `library '${name}' found: ${found.path} (${found.via}). Looked at:`
  return [first, ...looked.map(({ via, place, outcome }) => `  ${via}: ${place || '-'}: ${outcome}`)].join(
    '\n',
  )
}
