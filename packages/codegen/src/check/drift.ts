import { readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { Problem } from '../errors.ts'
import { type Project, readIfThere } from '../project.ts'

/** Compares the generated files that are there with those that would be generated now. */
export function checkDrift(project: Project): Problem[] {
  const problems: Problem[] = []
  const remedy = `run uchronia-codegen generate ${basename(project.loaded.path)}`
  for (const [name, wanted] of project.files) {
    const file = relative(process.cwd(), join(project.output, name))
    const found = readIfThere(join(project.output, name))
    if (found === null)
      problems.push({ code: 'drift', message: `the file is missing: ${remedy}`, at: { file, line: 1 } })
    else if (found !== wanted) {
      const line = firstDifference(found, wanted)
      const [is, should] = [found.split('\n')[line - 1], wanted.split('\n')[line - 1]]
      problems.push({
        code: 'drift',
        message: `is ${show(is)}, and would be ${show(should)}: undo the edit, or ${remedy}`,
        at: { file, line },
      })
    }
  }
  for (const name of leftOvers(project)) {
    const file = relative(process.cwd(), join(project.output, name))
    problems.push({
      code: 'drift',
      message: 'was generated once and is not any more: delete it',
      at: { file, line: 1 },
    })
  }
  return problems
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

function firstDifference(a: string, b: string): number {
  const left = a.split('\n')
  const right = b.split('\n')
  let line = 0
  while (line < left.length && left[line] === right[line]) line += 1
  return line + 1
}

function show(line: string | undefined): string {
  return line === undefined ? 'the end of the file' : `"${line.trim()}"`
}
