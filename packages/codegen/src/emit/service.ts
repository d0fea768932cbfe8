import type { CFunction, CType } from '../header/model.ts'
import type { Plan } from '../plan/plan.ts'
import { scalarKind } from './kinds.ts'
import { quote } from './text.ts'

/** The functions of the headers, and those of other bindings that free or count handles of this one. */
export function allFunctions({ model, imports }: Plan): readonly CFunction[] {
  const own = new Set(model.functions.map(({ name }) => name))
  return [
    ...model.functions,
    ...imports.flatMap((other) => other.functions).filter(({ name }) => !own.has(name)),
  ]
}

/** The kinds of a function that only the binding itself calls: one that frees, counts or tells an error. */
export function serviceKinds(f: CFunction, plan: Plan): { result: string; parameters: string[] } {
  const aliases = new Map(plan.model.aliases.map((alias) => [alias.name, alias.type]))
  const kind = (type: CType): string => {
    let at = type
    for (let i = 0; at.kind === 'alias' && i < 32; i += 1)
      at = aliases.get(at.name) ?? { kind: 'pointer', to: { kind: 'void' } }
    switch (at.kind) {
      case 'void':
      case 'bool':
        return at.kind
      case 'enum':
        return 'int32'
      case 'integer':
        return scalarKind({ kind: 'integer', bits: at.bits, signed: at.signed })
      case 'float':
        return scalarKind({ kind: 'float', bits: at.bits })
      default:
        return 'pointer'
    }
  }
  return { result: quote(kind(f.returns)), parameters: f.parameters.map(({ type }) => quote(kind(type))) }
}
