import { checkPlan } from '../arguments.ts'
import type { CType } from '../header/model.ts'
import { spellType } from '../header/spell.ts'
import type { Plan } from '../plan/plan.ts'
import { generatorVersion } from '../version.ts'

/** The shape of `abi.json`: what a library must be like for the binding to fit. */
export interface AbiDescription {
  readonly generator: string
  readonly inputs: string
  readonly library: string
  readonly dataModel: 'LP64'
  readonly functions: Readonly<Record<string, string>>
  readonly excluded: Readonly<Record<string, string>>
  readonly structs: Readonly<
    Record<
      string,
      { readonly size: number; readonly align: number; readonly fields: Readonly<Record<string, string>> }
    >
  >
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/**
 * Describes the binary interface that the binding was made for.
 *
 * @example
 * ```ts
 * const { plan } = await loadProject('dogs.codegen.json')
 * describeAbi(plan, 'the hash of the inputs').functions
 * ```
 * @throws {@link CodegenError}: an argument that is not what this package makes
 */
export function describeAbi(plan: Plan, inputs: string): AbiDescription {
  checkPlan(plan)
  const excluded = new Map(plan.excluded.map(({ name, reason }) => [name, reason]))
  const structs: Record<string, AbiDescription['structs'][string]> = {}
  for (const struct of plan.model.structs) {
    if (struct.size === null || struct.align === null || struct.fields === null) continue
    structs[struct.name] = {
      size: struct.size,
      align: struct.align,
      fields: Object.fromEntries(
        struct.fields.map((field) => [field.name, `${field.offset} ${spellType(field.type as CType)}`]),
      ),
    }
  }
  return {
    generator: generatorVersion,
    inputs,
    library: plan.library.file,
    dataModel: 'LP64',
    functions: Object.fromEntries(
      plan.model.functions.filter(({ name }) => !excluded.has(name)).map((f) => [f.name, f.declaration]),
    ),
    excluded: Object.fromEntries(excluded),
    structs,
    enums: Object.fromEntries(
      plan.model.enums.map((source) => [
        source.name,
        Object.fromEntries(source.values.map(({ name, value }) => [name, value])),
      ]),
    ),
  }
}
