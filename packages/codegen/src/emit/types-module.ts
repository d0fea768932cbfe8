import type { Plan, PlanEnum } from '../plan/plan.ts'
import { isErrorOnly } from '../plan/protocol.ts'
import { isInput } from '../plan/role.ts'
import type { Use } from './shape.ts'
import { fieldTypeText } from './struct.ts'
import { Code, Imports, key, quote } from './text.ts'

/** Writes the module of plain types: enums, constants, structs. Null when the binding has none. */
export function writeTypes(plan: Plan, header: string): string | null {
  const structs = plan.structs.filter(
    (struct) => struct.codec === undefined && !isErrorOnly(struct.name, plan.protocols, plan.functions),
  )
  if (structs.length + plan.enums.length + plan.constants.length === 0) return null
  const imports = new Imports()
  const use: Use = {
    own: (name) => {
      const from = plan.imports.find((other) => other.structs.some((struct) => struct.tsName === name))
      return from === undefined ? name : imports.type(from.module, name)
    },
    cinterop: (name) => imports.type('@uchronia/cinterop', name),
    other: (module, name) => imports.type(module, name),
  }
  const code = new Code()
  const checked = checkedEnums(plan)
  if (plan.enums.some(({ name }) => checked.has(name)))
    imports.value('@uchronia/cinterop/binding', 'notOneOf')
  for (const source of plan.enums) writeEnum(code, source, checked.has(source.name))
  for (const { name, value, doc } of plan.constants) {
    code.doc(doc).add(`export const ${name} = ${typeof value === 'string' ? quote(value) : value}`, '')
  }
  for (const struct of structs) {
    code.doc(struct.doc)
    code.block(`export interface ${struct.tsName} {`, () => {
      for (const field of struct.fields) {
        if (field.type.kind === 'omit') continue
        code.doc(field.doc)
        code.add(`readonly ${key(field.tsName)}: ${fieldTypeText(field.type, field.nullable, plan, use)}`)
      }
    })
    code.add('')
  }
  const head = new Code()
  imports.write(head)
  const importText = head.toString().trim()
  return `${header}${importText === '' ? '' : `${importText}\n\n`}${code.toString().trimEnd()}\n`
}

function writeEnum(code: Code, source: PlanEnum, checked: boolean): void {
  const { tsName } = source
  code.doc(source.doc)
  code.block(
    `export const ${tsName} = {`,
    () => {
      for (const { name, value, doc } of source.values) code.doc(doc).add(`${key(name)}: ${value},`)
    },
    '} as const',
  )
  code.add('')
  code.doc(`One of the values of {@link ${tsName}:variable}.`)
  code.add(`export type ${tsName} = (typeof ${tsName})[keyof typeof ${tsName}]`, '')
  if (!checked) return
  code.add(`const all${tsName}: ReadonlySet<unknown> = new Set(Object.values(${tsName}))`, '')
  code.doc('@internal')
  code.block(`export function check${tsName}(what: string, value: ${tsName}): ${tsName} {`, () => {
    code.add(`return all${tsName}.has(value) ? value : notOneOf(what, value, ${tsName})`)
  })
  code.add('')
}

/** The enums that callers pass, which are checked. */
function checkedEnums(plan: Plan): Set<string> {
  const names = new Set<string>()
  for (const f of plan.functions) {
    for (const { role } of f.parameters) {
      if (
        (role.kind === 'scalar' || role.kind === 'outScalar') &&
        isInput(role) &&
        role.scalar.kind === 'integer' &&
        role.scalar.enum !== undefined
      ) {
        names.add(role.scalar.enum)
      }
    }
  }
  return names
}
