import { pascalCase } from '../plan/naming.ts'
import type { Plan, PlanProtocol } from '../plan/plan.ts'
import { Code } from './text.ts'

/** The class of the errors of a library. */
export function errorClass(plan: Plan): string {
  return `${pascalCase(plan.library.name)}Error`
}

/** The method that makes the error of a protocol. */
export function failureMethod(protocol: PlanProtocol): string {
  return `#failed${protocol.name === 'default' ? '' : pascalCase(protocol.name)}`
}

/** Writes the module of the error class. Null when no function has a protocol that needs it. */
export function writeErrors(plan: Plan, header: string): string | null {
  if (!plan.functions.some((f) => f.protocol !== null && f.protocol.kind !== 'callback')) return null
  const code = new Code()
  const error = errorClass(plan)
  code.add("import { LibraryError } from '@uchronia/cinterop/binding'", '')
  code.doc(`A call of ${plan.library.name} that failed, as the library tells it.`)
  code.add(`export class ${error} extends LibraryError {}`)
  return `${header}${code.toString()}`
}
