import { checkModel } from '../arguments.ts'
import type { Problem } from '../errors.ts'
import type { CFunction, CType, HeaderModel } from '../header/model.ts'
import { handleWord, pascalCase } from '../plan/naming.ts'

/**
 * Looks for what invites mistakes in a header: nothing that stops a binding, all of it worth a correction.
 *
 * @example
 * ```ts
 * const model = await readHeaders(['dogs.h'], { root: 'include', includeDirs: [], defines: {} })
 * console.log(lintModel(model).map(formatProblem).join('\n'))
 * ```
 * @throws {@link CodegenError}: an argument that is not what this package makes
 */
export function lintModel(model: HeaderModel): Problem[] {
  checkModel(model)
  const handles = handleAliases(model)
  const explained = explainedTypes(model)
  return model.functions.flatMap((f) => [
    ...lintDoc(f, explained),
    ...lintShape(f),
    ...lintHandles(f, handles),
  ])
}

function problem(f: CFunction, message: string): Problem {
  return { code: 'LINT', message: `${f.name}: ${message}`, at: f.at }
}

/** Types with documentation of their own: a parameter of one needs no more. */
function explainedTypes(model: HeaderModel): Set<string> {
  const types = [...model.structs, ...model.enums, ...model.aliases]
  return new Set(types.filter(({ doc }) => doc.text !== '').map(({ name }) => name))
}

function lintDoc(f: CFunction, explained: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = []
  const documented = Object.keys(f.doc.parameters)
  const isDocumented = f.parameters.some(({ name }) => documented.includes(name))
  if (f.doc.text === '' && f.doc.returns === '' && !isDocumented)
    problems.push(problem(f, 'it has no documentation'))
  for (const name of documented) {
    if (!f.parameters.some((parameter) => parameter.name === name)) {
      problems.push(problem(f, `its documentation has a parameter ${name}, its declaration has none`))
    }
  }
  if (documented.length > 0) {
    for (const { name, type } of f.parameters) {
      if (!documented.includes(name) && !explained.has(typeName(type)))
        problems.push(problem(f, `the parameter ${name} is not documented, others are`))
    }
  }
  for (const [name, { direction }] of Object.entries(f.doc.parameters)) {
    const type = f.parameters.find((parameter) => parameter.name === name)?.type
    if (direction !== undefined && direction !== 'in' && type !== undefined && isConstTarget(type)) {
      problems.push(problem(f, `${name} is documented as [${direction}], but it points at const`))
    }
  }
  return problems
}

function lintShape(f: CFunction): Problem[] {
  const problems: Problem[] = []
  if (f.unspecified === true)
    problems.push(problem(f, 'write (void): in C, () says nothing about the arguments'))
  for (const [index, { named }] of f.parameters.entries()) {
    if (!named) problems.push(problem(f, `parameter ${index + 1} has no name`))
  }
  if (f.variadic) problems.push(problem(f, 'a variable number of arguments cannot be checked by a binding'))
  return problems
}

/** Handle macros and the word that their names share with those of functions: `DOG_PTR` and `dog`. */
function handleAliases(model: HeaderModel): Map<string, string> {
  const macros = model.aliases.filter((alias) => alias.macro && /_(PTR|HANDLE)$/.test(alias.name))
  return new Map(macros.map((alias) => [alias.name, handleWord(alias.name)]))
}

/** A function that is called after one kind of handle and declared with another. */
function lintHandles(f: CFunction, handles: ReadonlyMap<string, string>): Problem[] {
  const name = pascalCase(f.name)
  const used = new Set([f.returns, ...f.parameters.map(({ type }) => type)].flatMap(aliasesOf))
  const usedHandles = [...used].filter((alias) => handles.has(alias))
  if (usedHandles.length === 0) return []
  const named = [...handles].filter(([, word]) =>
    new RegExp(`^(?:Get|Set|Create|New|Make)?${word}(?![a-z])`).test(name),
  )
  if (named.length === 0 || named.some(([alias]) => used.has(alias))) return []
  return [
    problem(
      f,
      `it is called after ${named.map(([alias]) => alias).join(', ')}, and declared with ${usedHandles.join(', ')}`,
    ),
  ]
}

function aliasesOf(type: CType): string[] {
  if (type.kind === 'alias') return [type.name]
  if (type.kind === 'pointer') return aliasesOf(type.to)
  return type.kind === 'array' ? aliasesOf(type.of) : []
}

/** The name of a type, or of what it points at. */
function typeName(type: CType): string {
  if (type.kind === 'pointer') return typeName(type.to)
  return 'name' in type ? type.name : ''
}

function isConstTarget(type: CType): boolean {
  return type.kind === 'pointer' && type.to.const === true
}
