import type { Problem } from '../errors.ts'
import type { PlanFunction, PlanLength, PlanParameter, PlanStruct, Role } from './plan.ts'
import { isInput } from './role.ts'
import type { Types } from './types.ts'

/** The lengths of a role. */
function lengthsOf(role: Role): PlanLength[] {
  switch (role.kind) {
    case 'buffer':
    case 'handles':
    case 'structs':
      return [role.length]
    case 'strings':
      return role.length === null ? [] : [role.length]
    case 'text':
      return [role.capacity]
    case 'matrix':
      return [role.rows, role.columns]
    case 'scalar':
      return role.computed === undefined ? [] : [role.computed]
    default:
      return []
  }
}

function lengthsOfFunction({ parameters, result }: PlanFunction): PlanLength[] {
  const lengths = parameters.flatMap((parameter) => lengthsOf(parameter.role))
  if (result.kind === 'strings' || result.kind === 'buffer') lengths.push(result.length)
  if (result.kind === 'matrix') lengths.push(result.rows, result.columns)
  return lengths
}

type Call = Extract<PlanLength, { kind: 'call' }>

/** Looks at lengths that are calls of other functions: these must be bound, take what they are given, and answer a number. */
export function checkLengthCalls(
  planned: readonly PlanFunction[],
  structs: readonly PlanStruct[],
  types: Types,
  problems: Problem[],
): void {
  const byName = new Map(planned.map((f) => [f.c.name, f]))
  const callsOf = (f: PlanFunction): Call[] =>
    lengthsOfFunction(f).filter((length): length is Call => length.kind === 'call')
  for (const f of planned) {
    for (const call of callsOf(f)) {
      const called = byName.get(call.function)
      const spelled = `${[`${call.function}(${call.parameters.join(', ')})`, ...call.path].join('.')}`
      const why =
        called === undefined
          ? `${call.function}, which is not bound`
          : (wrongArguments(f, call, called, types) ?? wrongResult(call, called, structs))
      if (why !== null) {
        const message = `${f.c.name}: the length "${spelled}" comes from ${why}`
        problems.push({ code: 'CONFIG', message, at: f.c.at })
      }
    }
    if (reaches(f, f, byName, callsOf, new Set())) {
      const message = `${f.c.name}: its length comes from itself, so a call would never end: say a number or a parameter`
      problems.push({ code: 'CONFIG', message, at: f.c.at })
    }
  }
}

function reaches(
  from: PlanFunction,
  to: PlanFunction,
  byName: ReadonlyMap<string, PlanFunction>,
  callsOf: (f: PlanFunction) => Call[],
  seen: Set<string>,
): boolean {
  return callsOf(from).some((call) => {
    const next = byName.get(call.function)
    if (next === to) return true
    if (next === undefined || seen.has(next.c.name)) return false
    seen.add(next.c.name)
    return reaches(next, to, byName, callsOf, seen)
  })
}

function wrongArguments(f: PlanFunction, call: Call, called: PlanFunction, types: Types): string | null {
  const inputs = called.parameters.filter(({ role }) => isInput(role))
  const needed = inputs.findLastIndex(({ nullable }) => !nullable) + 1
  if (call.parameters.length < needed || call.parameters.length > inputs.length)
    return `${called.c.declaration}, which takes ${inputs.map(({ c }) => c.name).join(', ') || 'no argument'}`
  for (const [index, name] of call.parameters.entries()) {
    const given = f.parameters.find(({ c }) => c.name === name)!
    const wanted = inputs[index]!
    if (!isSame(given, wanted, types)) {
      return `${called.c.declaration}, whose ${wanted.c.name} is not what ${name} is here (${given.role.kind}${given.nullable ? ', which may be null' : ''})`
    }
  }
  return null
}

function isSame(given: PlanParameter, wanted: PlanParameter, types: Types): boolean {
  const [a, b] = [given.role, wanted.role]
  if (given.nullable && !wanted.nullable) return false
  if (a.kind === 'handle' && b.kind === 'handle')
    return a.handle === b.handle || types.handles.get(a.handle)?.supertypes.includes(b.handle) === true
  if (a.kind === 'count')
    return b.kind === 'scalar' && b.scalar.kind === 'integer' && b.scalar.enum === undefined
  if (a.kind === 'scalar' && b.kind === 'scalar') {
    if (a.scalar.kind !== 'integer' || b.scalar.kind !== 'integer') return a.scalar.kind === b.scalar.kind
    // A 64-bit argument may be a bigint.
    return a.scalar.enum === b.scalar.enum && (a.scalar.bits < 64 || b.scalar.bits === 64)
  }
  if (a.kind === 'string' || a.kind === 'address' || a.kind === 'strings' || a.kind === 'matrix')
    return a.kind === b.kind
  if (a.kind === 'struct' && b.kind === 'struct') return a.struct === b.struct && a.dir !== 'out'
  if (a.kind === 'buffer' && b.kind === 'buffer')
    return a.dir !== 'out' && (b.scalar === null || JSON.stringify(a.scalar) === JSON.stringify(b.scalar))
  return false
}

function wrongResult(call: Call, called: PlanFunction, structs: readonly PlanStruct[]): string | null {
  const outs = called.parameters.filter(
    ({ role }) =>
      ['outScalar', 'filledCount', 'outHandle', 'outString', 'text'].includes(role.kind) ||
      (role.kind === 'buffer' && role.dir === 'out') ||
      (role.kind === 'struct' && role.dir !== 'in'),
  )
  const hasResult = !['void', 'status', 'ignored'].includes(called.result.kind)
  const none = `${called.c.declaration}, which does not answer with one integer${call.path.length > 0 ? ` at .${call.path.join('.')}` : ''}`
  if (outs.length + (hasResult ? 1 : 0) !== 1) return none
  const answer = hasResult ? called.result : outs[0]!.role
  if (hasResult && called.result.nullable) return `${called.c.declaration}, which may answer null`
  if (call.path.length === 0) {
    const isInteger = 'scalar' in answer && answer.scalar?.kind === 'integer' && answer.scalar.exact !== true
    return isInteger && ['scalar', 'outScalar', 'filledCount'].includes(answer.kind) ? null : none
  }
  if (answer.kind !== 'struct') return none
  let struct = structs.find(({ name }) => name === answer.struct)
  if (struct?.nullWhen !== undefined || struct?.codec?.nullable === true)
    return `${called.c.declaration}, which may answer null`
  for (const [index, step] of call.path.entries()) {
    // A codec decides what its type has.
    if (struct?.codec !== undefined) return null
    const type = struct?.fields.find(({ tsName }) => tsName === step)?.type
    if (index === call.path.length - 1)
      return type?.kind === 'scalar' && type.scalar.kind === 'integer' ? null : none
    if (type?.kind !== 'struct') return none
    struct = structs.find(({ name }) => name === type.struct)
  }
  return none
}
