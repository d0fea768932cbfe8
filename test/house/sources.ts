import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { repository } from '../support/repository.ts'

/** An import of a source file. */
export interface Import {
  readonly specifier: string
  /** Only types are imported, of which nothing is left at run time. */
  readonly typeOnly: boolean
  /** The module is loaded when the program gets there. */
  readonly onDemand: boolean
}

/** The TypeScript sources of a package, relative to its `src`. */
export function sourcesOf(name: string): string[] {
  return readdirSync(folderOf(name), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  )
}

function folderOf(name: string): string {
  return join(roomOf(name), 'src')
}

/** The folder of a package, which is in `packages` unless its name says otherwise. */
export function roomOf(name: string): string {
  return name.includes('/') ? join(repository, name) : join(repository, 'packages', name)
}

const IMPORT =
  /(?:^|[\s;])(?:import|export)\b([^'"`;]*?)\bfrom\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|(?:^|[\s;])import\s+['"]([^'"]+)['"]/g

/** The imports of a source file, static or not. */
export function importsOf(name: string, file: string): Import[] {
  const code = readFileSync(join(folderOf(name), file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return Array.from(code.matchAll(IMPORT), (match) => ({
    specifier: (match[2] ?? match[3] ?? match[4])!,
    typeOnly: /^\s*type\b/.test(match[1] ?? ''),
    onDemand: match[3] !== undefined,
  }))
}

/** The sources of the same package that a source file imports, relative to `src`. */
export function neighboursOf(
  name: string,
  file: string,
  which: (one: Import) => boolean = () => true,
): string[] {
  return importsOf(name, file)
    .filter((one) => one.specifier.startsWith('.') && which(one))
    .map(({ specifier }) => relative('/', join('/', dirname(file), specifier)))
}

/** The package of an import; undefined for a file of the same package and for what Node has. */
export function packageOf({ specifier }: Import): string | undefined {
  if (/^(\.|#|node:)/.test(specifier)) return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
