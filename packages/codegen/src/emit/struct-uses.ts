import type { Plan } from '../plan/plan.ts'
import type { StructUses } from './struct.ts'

/** The structs that are read, and those that are written, also inside others. */
export function structUses(plan: Plan): StructUses {
  const read = new Set<string>()
  const written = new Set<string>()
  const visit = (name: string, into: Set<string>): void => {
    if (into.has(name)) return
    into.add(name)
    const struct = plan.structs.find((candidate) => candidate.name === name)
    for (const { type } of struct?.fields ?? []) {
      if (type.kind === 'struct' || type.kind === 'structs') visit(type.struct, into)
    }
  }
  for (const f of plan.functions) {
    for (const { role } of f.parameters) {
      if (role.kind === 'structs') visit(role.struct, written)
      if (role.kind === 'struct') {
        if (role.dir !== 'out') visit(role.struct, written)
        if (role.dir !== 'in') visit(role.struct, read)
      }
    }
    if (f.result.kind === 'struct') visit(f.result.struct, read)
  }
  return { read, written }
}
