import { readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { hasTextName, isTextFile } from '../formats/text-file.ts'

/** A text file of a library. @internal */
export interface TextSource {
  /** Absolute. */
  readonly file: string
  /** The beginning of the identifiers of its series: nothing for a file alone. */
  readonly prefix: string
}

/** The text files that a path names. @internal */
export interface TextSources {
  readonly texts: readonly TextSource[]
  /** True when there may be netCDF files, or a catalogue, beside them. */
  readonly others: boolean
  /** True for one file that may be a catalogue, and so name texts itself. */
  readonly mayBeCatalogue: boolean
}

/**
 * The text files that a path names: itself, or those of a folder or a pattern. All others are left to the engine, and so is
 * a path that does not exist.
 * @internal
 */
export function textSourcesOf(path: string): TextSources {
  const kind = kindOf(path)
  if (kind === 'file')
    return isTextFile(path)
      ? { texts: [{ file: resolve(path), prefix: '' }], others: false, mayBeCatalogue: false }
      : { texts: [], others: true, mayBeCatalogue: !hasNetcdfName(path) }
  if (kind === 'folder')
    return sourcesIn(
      path,
      namesOf(path).map((name) => join(path, name)),
    )
  if (!/[*?[]/.test(path)) return { texts: [], others: true, mayBeCatalogue: false }
  // The folders before the first character of a pattern that stands for others.
  return sourcesIn(dirname(`${path.slice(0, path.search(/[*?[]/))}x`), matchesOf(path))
}

function sourcesIn(folder: string, files: readonly string[]): TextSources {
  const texts = files.filter((file) => hasTextName(file) && isTextFile(file)).sort()
  const base = resolve(folder)
  return {
    texts: texts.map((file) => {
      const absolute = resolve(file)
      const inside = absolute.slice(base === '/' ? 1 : base.length + 1)
      return { file: absolute, prefix: `${inside.replace(/\.[^./]*$/, '')}/` }
    }),
    others:
      files.length > texts.length && files.some((file) => !hasTextName(file) && kindOf(file) === 'file'),
    mayBeCatalogue: false,
  }
}

/** True for a name that netCDF files have. @internal */
export function hasNetcdfName(path: string): boolean {
  return /\.(nc|nc4|cdf|netcdf)$/i.test(path)
}

function kindOf(path: string): 'file' | 'folder' | 'other' | undefined {
  try {
    const found = statSync(path)
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
  } catch {
    return undefined
  }
}

function namesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * The paths that match a pattern of `*`, `?` and `[…]`, none of which stands for a `/` or for the dot of a hidden file.
 * @internal
 */
export function matchesOf(pattern: string): string[] {
  const [first = '', ...rest] = pattern.split('/')
  const isAbsolute = first === '' && rest.length > 0
  const parts = isAbsolute ? rest : [first, ...rest]
  return parts
    .filter((part) => part !== '')
    .reduce<string[]>(
      (found, part) => found.flatMap((folder) => matchesIn(folder, part)),
      [isAbsolute ? '/' : ''],
    )
}

function matchesIn(folder: string, part: string): string[] {
  if (!/[*?[]/.test(part)) {
    const path = folder === '' ? part : join(folder, part)
    return kindOf(path) === undefined ? [] : [path]
  }
  const expression = expressionOf(part)
  return namesOf(folder === '' ? '.' : folder)
    .filter((name) => (!name.startsWith('.') || part.startsWith('.')) && expression.test(name))
    .map((name) => (folder === '' ? name : join(folder, name)))
}

function expressionOf(part: string): RegExp {
  const source = part.replaceAll(
    /\[(!?)(\]?[^\]]*)\]|[\s\S]/g,
    (text, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replaceAll(/[\\\][^]/g, '\\$&')}]`
      if (text === '*') return '.*'
      return text === '?' ? '.' : text.replace(/[\\^$.|+(){}[\]]/g, '\\$&')
    },
  )
  try {
    return new RegExp(`^${source}$`, 's')
  } catch {
    // A range that runs backwards matches nothing.
    return /(?!)/
  }
}
