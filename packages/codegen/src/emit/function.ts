import type { Plan, PlanFunction, PlanParameter } from '../plan/plan.ts'
import { writeBody } from './body.ts'
import { scalarKind } from './kinds.ts'
import type { FunctionScope } from './scope.ts'
import { type Answer, type Argument, answersOf, argumentsOf, returnType, structOf } from './shape.ts'
import { layoutName } from './struct.ts'
import { quote } from './text.ts'

/** A function, written: its signature, documentation and statements. */
export interface WrittenFunction {
  readonly plan: PlanFunction
  readonly arguments: readonly Argument[]
  readonly answers: readonly Answer[]
  readonly returns: string
  /** Documentation, as it stands in front of the function. */
  readonly doc: string
  readonly body: readonly string[]
  readonly asyncBody: readonly string[] | null
}

/** Writes the wrapper of a function. */
export function writeFunction(f: PlanFunction, scope: FunctionScope): WrittenFunction {
  const args = argumentsOf(f, scope.plan, scope.use)
  const answers = answersOf(f, scope.plan, scope.use)
  return {
    plan: f,
    arguments: args,
    answers,
    returns: returnType(answers),
    doc: documentation(f, args, answers),
    body: writeBody(f, scope, false),
    asyncBody: f.async ? writeBody(f, scope, true) : null,
  }
}

/** The kinds that declare a function to cinterop. */
export function declarationOf(
  f: PlanFunction,
  scope: FunctionScope,
): { result: string; parameters: string[] } {
  const { plan } = scope
  return {
    result: resultKind(f, scope),
    parameters: f.parameters.map((parameter) => parameterKind(parameter, plan, scope)),
  }
}

function parameterKind({ role }: PlanParameter, plan: Plan, scope: FunctionScope): string {
  switch (role.kind) {
    case 'scalar':
    case 'count':
      return quote(scalarKind(role.scalar))
    case 'string':
      return quote('string')
    case 'struct':
      return role.byValue ? `{ struct: ${layoutName(structOf(plan, role.struct), scope)} }` : quote('pointer')
    default:
      return quote('pointer')
  }
}

function resultKind({ result }: PlanFunction, scope: FunctionScope): string {
  switch (result.kind) {
    case 'void':
      return quote('void')
    case 'status':
    case 'scalar':
      return quote(scalarKind(result.scalar))
    case 'ignored':
      return quote(result.scalar === null ? 'pointer' : scalarKind(result.scalar))
    case 'struct':
      return result.byValue
        ? `{ struct: ${layoutName(structOf(scope.plan, result.struct), scope)} }`
        : quote('pointer')
    default:
      return quote('pointer')
  }
}

function documentation(f: PlanFunction, args: readonly Argument[], answers: readonly Answer[]): string {
  const parts: string[] = []
  if (f.doc.text !== '') parts.push(tidy(f.doc.text))
  const tags: string[] = []
  for (const { name, doc } of args)
    if (doc !== '') tags.push(`@param ${name} - ${tidy(doc).replaceAll('\n', ' ')}`)
  const told = answers.filter(({ doc }) => doc !== '')
  if (answers.length === 1 && told.length === 1)
    tags.push(`@returns ${tidy(told[0]!.doc).replaceAll('\n', ' ')}`)
  else if (told.length > 0) {
    tags.push(
      `@returns ${told.map(({ name, doc }) => `\`${name}\`: ${tidy(doc).replaceAll('\n', ' ')}`).join('; ')}`,
    )
  }
  if (f.doc.deprecated !== undefined) tags.push(`@deprecated ${tidy(f.doc.deprecated).replaceAll('\n', ' ')}`)
  for (const name of f.doc.see) tags.push(`@see ${name}`)
  parts.push(`C: \`${f.c.declaration}\``, tags.join('\n'))
  return parts.filter((part) => part !== '').join('\n\n')
}

/** Text for TSDoc: its own marks are taken out of the text of others. */
function tidy(text: string): string {
  return text.replaceAll(/(?<!`[^`\n]*)([{}@])(?![^`\n]*`)/g, '$1')
}
