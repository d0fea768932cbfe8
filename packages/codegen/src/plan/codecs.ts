import type { Problem, SourceLocation } from '../errors.ts'
import type { PlanFunction, PlanStruct } from './plan.ts'

/** Looks whether codecs have the functions that the uses of their structs need. */
export function checkCodecs(
  planned: readonly PlanFunction[],
  structs: readonly PlanStruct[],
  problems: Problem[],
): void {
  const byName = new Map(structs.map((struct) => [struct.name, struct]))
  const need = (
    name: string,
    parts: readonly ('from' | 'to' | 'read' | 'pack')[],
    what: string,
    at: SourceLocation,
  ): void => {
    const codec = byName.get(name)?.codec
    // A codec without any function stands for the members as they are.
    if (codec === undefined || parts.some((part) => codec[part] !== undefined)) return
    const { from, to, read, pack } = codec
    if ([from, to, read, pack].every((part) => part === undefined)) return
    const message = `structs.${name}.codec: ${what} needs ${parts.map((part) => `"${part}"`).join(' or ')}: give it, or exclude the function`
    problems.push({ code: 'CONFIG', message, at })
  }
  const inside = (
    name: string,
    isRead: boolean,
    what: string,
    at: SourceLocation,
    seen: Set<string>,
  ): void => {
    if (seen.has(name)) return
    seen.add(name)
    for (const { type, name: member } of byName.get(name)?.fields ?? []) {
      if (type.kind !== 'struct' && type.kind !== 'structs') continue
      need(type.struct, [isRead ? 'from' : 'to'], `${what}, whose member ${member} of ${name} it is,`, at)
      inside(type.struct, isRead, what, at, seen)
    }
  }
  for (const { c, parameters, result } of planned) {
    for (const { c: parameter, role } of parameters) {
      const what = `${parameter.name} of ${c.name}`
      if (role.kind === 'structs') {
        need(role.struct, ['to'], what, c.at)
        inside(role.struct, false, what, c.at, new Set())
      }
      if (role.kind !== 'struct') continue
      if (role.dir !== 'out') {
        need(role.struct, ['to', 'pack'], what, c.at)
        inside(role.struct, false, what, c.at, new Set())
      }
      if (role.dir !== 'in') {
        need(role.struct, ['from'], what, c.at)
        inside(role.struct, true, what, c.at, new Set())
      }
    }
    if (result.kind === 'struct') {
      const what = `the result of ${c.name}`
      need(result.struct, result.byValue ? ['from'] : ['read', 'from'], what, c.at)
      inside(result.struct, true, what, c.at, new Set())
    }
  }
}
