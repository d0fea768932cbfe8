import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A piece of TypeScript in a document or in the documentation of a symbol. */
export interface Snippet {
  /** file and line, for the name of a test */
  readonly where: string
  readonly code: string
}

/** The blocks marked `ts` of a Markdown file, or of the TSDoc comments of a source file. */
export function snippetsOf(file: string, name: string): Snippet[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^( *\* )?```ts\n([\s\S]*?)^ *(?:\* )?```$/gm)].map((match) => ({
    where: `${name}:${text.slice(0, match.index).split('\n').length}`,
    code: match[1] === undefined ? match[2]! : match[2]!.replaceAll(/^ *\* ?/gm, ''),
  }))
}

/** Names that a snippet may use without saying where they come from. */
export interface Surroundings {
  /** the package whose exports it may use without importing them */
  readonly packageName: string
  readonly exports: readonly string[]
  /** further names with the expressions that make them */
  readonly given: Readonly<Record<string, string>>
}

/** Lines that end with a number, a text in quotes or a truth value as a comment, as assertions of that value. */
function checked(code: string): string {
  const promise =
    /^(?!.*\b(?:const|using|let|return)\b)(\S.*?\S) *\/\/ ('[^']*'|-?\d+(?:\.\d+)?|true|false|null)$/gm
  const made = code.replace(promise, 'expect($1).toEqual($2)')
  return made === code ? code : `import { expect } from 'vitest'\n${made}`
}

/**
 * Runs a snippet as a module of its own, in which names that it uses and does not make come from its surroundings.
 *
 * @param folder  where the module is written; below the repository, so that packages are found
 */
export async function runSnippet(
  snippet: Snippet,
  surroundings: Surroundings,
  folder: string,
): Promise<void> {
  const { packageName, exports, given } = surroundings
  const { code } = snippet
  const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(code)
  const makes = (name: string) =>
    new RegExp(`\\b(?:const|let|using|class|function)\\s+${name}\\b`).test(code) ||
    new RegExp(`import[^;]*?\\b${name}\\b[^;]*?from`).test(code)
  const needed = Object.keys(given).filter((name) => uses(name) && !makes(name))
  const text = `${needed.map((name) => given[name]).join(' ')} ${code}`
  const imported = exports.filter((name) => new RegExp(`\\b${name}\\b`).test(text) && !makes(name))
  const module = [
    `import { ${imported.join(', ')} } from '${packageName}'`,
    ...needed.map((name) => `using ${name} = ${given[name]}`),
    checked(code),
  ].join('\n')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${snippet.where.replaceAll(/[^\w.-]+/g, '_')}.ts`)
  writeFileSync(file, module)
  await import(/* @vite-ignore */ file)
}
