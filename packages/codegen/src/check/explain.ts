import { checkProject, checkText } from '../arguments.ts'
import { scalarKind } from '../emit/kinds.ts'
import type { PlanFunction, PlanLength, Scalar } from '../plan/plan.ts'
import { isInput } from '../plan/role.ts'
import type { Project } from '../project.ts'

/**
 * Everything there is to know about one function: the header's word, the meaning of each parameter, the wrapper.
 *
 * @example
 * ```ts
 * const project = await loadProject('dogs.codegen.json')
 * console.log(explain(project, 'create_dog'))
 * explain(project, 'no_such_function') // null
 * ```
 * @throws {@link CodegenError}: an argument that is not what this package makes
 */
export function explain(project: Project, name: string): string | null {
  checkProject(project)
  checkText(name, 'the name of a function')
  const { plan, model } = project
  const c = model.functions.find((f) => f.name === name) ?? plan.functions.find((f) => f.name === name)?.c
  if (c === undefined) return null
  const out = [c.declaration, `  declared at ${c.at.file}:${c.at.line}`, '']
  const excluded = plan.excluded.find((entry) => entry.name === c.name)
  const planned = plan.functions.find((f) => f.c.name === c.name)
  if (excluded !== undefined) out.push(`left out: ${excluded.reason}`)
  else if (planned === undefined)
    out.push('called by the binding itself (a releaser, a counter, or part of an error protocol)')
  else out.push(...describe(planned), '', wrapperOf(project, planned))
  return `${out.join('\n')}\n`
}

function describe(f: PlanFunction): string[] {
  const out = f.parameters.map(({ c, name, role, nullable }) => {
    const { kind, ...rest } = role
    const who = isInput(role) ? `argument ${name}` : 'not an argument'
    return `  ${c.name}: ${kind}${nullable ? ', may be null' : ''} (${[who, ...details(rest)].join('; ')})`
  })
  const { kind, ...rest } = f.result
  const told = details(rest)
  out.push(`  returns: ${kind}${told.length === 0 ? '' : ` (${told.join('; ')})`}`)
  out.push(`  errors: ${f.protocol === null ? 'none' : `${f.protocol.name} (${f.protocol.kind})`}`)
  return out
}

/** The properties beside the kind, in words; those that are false are left out. */
function details(rest: object): string[] {
  return Object.entries(rest)
    .filter(([, value]) => value !== false && value !== null && value !== undefined)
    .map(([key, value]) => (value === true ? key : `${key}: ${word(key, value)}`))
}

function word(key: string, value: unknown): string {
  if (key === 'scalar') return scalarKind(value as Scalar)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return value.join(', ')
  if (!('kind' in value)) return JSON.stringify(value)
  const length = value as PlanLength
  switch (length.kind) {
    case 'fixed':
      return String(length.count)
    case 'parameter':
      return length.name
    case 'call':
      return [`${length.function}(${length.parameters.join(', ')})`, ...length.path].join('.')
  }
}

/** The wrapper, cut out of the generated module. */
function wrapperOf(project: Project, f: PlanFunction): string {
  const lines = (project.files.get('library.ts') ?? '').split('\n')
  const start = lines.findIndex((line) => line.startsWith(`  ${f.name}(`))
  const end = lines.findIndex((line, index) => index > start && line === '  }')
  let first = start
  if (lines[start - 1]?.endsWith('*/')) {
    while (first > 0 && !lines[first - 1]!.startsWith('  /**')) first -= 1
    first -= 1
  }
  return lines.slice(first, end + 1).join('\n')
}
