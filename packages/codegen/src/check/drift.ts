import { readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { checkProject } from '../arguments.ts'
import type { Problem } from '../errors.ts'
import { type Project, readIfThere } from '../project.ts'

/**
 * Compares the generated files that are there with those that would be generated now.
 *
 * @example
 * ```ts
 * const project = await loadProject('dogs.codegen.json')
 * writeProject(project)
 * checkDrift(project).length // 0
 * ```
 * @throws {@link CodegenError}: an argument that is not what this package makes
 */
export function checkDrift(project: Project): Problem[] {
  checkProject(project)
  const problems: Problem[] = []
  for (const [name, wanted] of project.files) {
    const file = relative(process.cwd(), join(project.output, name))
    const found = readIfThere(join(project.output, name))
    if (found === wanted) continue
    const { line, message } = difference(found, wanted, project)
    problems.push({ code: 'DRIFT', message, at: { file, line } })
  }
  for (const name of leftOvers(project)) {
    const file = relative(process.cwd(), join(project.output, name))
    problems.push({
      code: 'DRIFT',
      message: 'was generated once and is not any more: delete it',
      at: { file, line: 1 },
    })
  }
  return problems
}

/** The line where a file differs from what it would be, how, and what to do. */
function difference(
  found: string | null,
  wanted: string,
  { plan, loaded }: Project,
): { line: number; message: string } {
  const remedy = `run uchronia-codegen generate ${basename(loaded.path)}`
  if (found === null) return { line: 1, message: `the file is missing: ${remedy}` }
  const line = firstDifference(found, wanted)
  if (line === null) {
    const sources = [...plan.model.headers, loaded.path].map((path) => basename(path)).join(' or ')
    return { line: 1, message: `was written when ${sources} was another, with the same outcome: ${remedy}` }
  }
  const [is, should] = [found, wanted].map((text) => show(text.split('\n')[line - 1]))
  return { line, message: `is ${is}, and would be ${should}: undo the edit, or ${remedy}` }
}

/** Files in the output folder that say they were generated, and are not. */
function leftOvers(project: Project): string[] {
  let names: string[]
  try {
    names = readdirSync(project.output)
  } catch {
    return []
  }
  return names.filter(
    (name) =>
      !project.files.has(name) &&
      (readIfThere(join(project.output, name)) ?? '').startsWith('// Written by uchronia-codegen'),
  )
}

/** The first line that differs, from 1, but for the mark of what a file was made of; null when only that differs. */
function firstDifference(a: string, b: string): number | null {
  const [left, right] = [a, b].map((text) => text.replace(mark, '').split('\n')) as [string[], string[]]
  if (left.join('\n') === right.join('\n')) return null
  let line = 0
  while (line < left.length && left[line] === right[line]) line += 1
  return line + 1
}

const mark = /(?<=^\/\/ Written by uchronia-codegen .*|^ {2}"inputs": ")\(?[0-9a-f]{16}\b/m

function show(line: string | undefined): string {
  return line === undefined ? 'the end of the file' : `"${line.trim()}"`
}
