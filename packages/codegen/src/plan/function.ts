import type { CFunction } from '../header/model.ts'
import { Draft, type FunctionContext } from './draft.ts'
import { Lengths } from './lengths.ts'
import { camelCase, stripPrefix, variableName } from './naming.ts'
import { planParameter } from './parameter.ts'
import type { PlanFunction, PlanLength, PlanParameter, PlanResult, Role } from './plan.ts'
import { protocolOf } from './protocol.ts'
import { planResult } from './result.ts'
import type { FunctionSpec } from './spec.ts'

/** Gives every parameter and the result of a function a meaning; null, and problems, when that cannot be done. */
export function planFunction(
  f: CFunction,
  spec: FunctionSpec,
  context: FunctionContext,
): PlanFunction | null {
  const { protocol, why } = protocolOf(f, spec.errors, context.protocols, context.types)
  const draft = new Draft(f, spec, context, protocol)
  if (f.variadic) {
    return draft.fail(
      'UNSUPPORTED',
      'it takes a variable number of arguments, which cannot be checked: exclude it',
    )
  }
  if (why !== undefined) draft.refuse('errors', spec.errors ?? 'default', why)
  const lengths = new Lengths(draft)
  const roles = f.parameters.map((parameter) => planParameter(parameter, draft, lengths))
  const result = planResult(draft, lengths)
  if (draft.failed || result === null) return null
  const keep = context.config.naming?.case === 'keep'
  const parameters = f.parameters.map((c, index): PlanParameter => {
    const role = counted(c.name, roles[index]!, draft, lengths)
    return {
      c,
      name: variableName(c.name, keep),
      nullable: draft.specOf(c.name).nullable ?? false,
      role,
      doc: f.doc.parameters[c.name]?.text ?? '',
    }
  })
  checkWhole(draft, parameters, result)
  if (draft.failed) return null
  const bare = stripPrefix(f.name, context.config.naming?.strip ?? [])
  return {
    c: f,
    name: spec.rename ?? (keep ? bare : camelCase(bare)),
    parameters,
    result,
    protocol,
    async: spec.async,
    doc: spec.doc === undefined ? f.doc : { ...f.doc, text: spec.doc },
    facade: null,
  }
}

/** Turns a number into a count where an array decides it. */
function counted(name: string, role: Role, draft: Draft, lengths: Lengths): Role {
  const arrays = lengths.counts.get(name)
  const filled = lengths.filled.get(name)
  if (arrays === undefined && filled === undefined && !lengths.stored.has(name)) return role
  const spec = draft.specOf(name)
  for (const option of ['enum', 'length', 'nullable'] as const) {
    const value = spec[option]
    if (value !== undefined && value !== false)
      draft.refuse(
        `params.${name}.${option}`,
        value,
        `does not fit: ${name} is the length of an array; leave it out`,
      )
  }
  if (role.kind === 'scalar' && arrays !== undefined)
    return { kind: 'count', scalar: role.scalar, of: arrays }
  if (role.kind !== 'outScalar') {
    draft.fail(
      'CONFIG',
      `${name} is named as a length, and "as" says that it is something else: leave that out`,
    )
    return role
  }
  if (filled !== undefined && lengths.stored.has(name)) {
    draft.fail(
      'CONFIG',
      `${name} is the length of an array of the caller and of what is returned: exclude the function, or give one of them a number`,
    )
    return role
  }
  if (filled !== undefined) return { kind: 'filledCount', scalar: role.scalar, of: filled }
  if (role.inout)
    draft.refuse(
      `params.${name}.dir`,
      'inout',
      `does not fit: ${name} is stored by the function as the length of what it returns: say "out", or leave it out`,
    )
  return { kind: 'outCount', scalar: role.scalar }
}

/** Checks that need all parameters. */
function checkWhole(draft: Draft, parameters: readonly PlanParameter[], result: PlanResult): void {
  const names = new Map<string, string>()
  for (const { name, c } of parameters) {
    const other = names.get(name)
    if (other !== undefined)
      draft.fail(
        'NAME',
        `its parameters ${other} and ${c.name} have one name in TypeScript: exclude it, or correct the header`,
      )
    names.set(name, c.name)
  }
  checkHandles(draft, parameters, result)
  checkSizes(draft, parameters)
  if (!draft.spec.async) return
  const path = 'async'
  if (draft.protocol?.kind === 'last')
    draft.refuse(
      path,
      true,
      'does not fit: another call may change the last error text before it is read; leave it out',
    )
  if (parameters.some(({ role }) => role.kind === 'callback'))
    draft.refuse(
      path,
      true,
      'does not fit: it takes a callback, which must not be called from another thread; leave it out',
    )
}

function checkHandles(draft: Draft, parameters: readonly PlanParameter[], result: PlanResult): void {
  const makesHandle = result.kind === 'handle' || parameters.some(({ role }) => role.kind === 'outHandle')
  for (const { c, role } of parameters) {
    const refuse = (option: string, why: string): null =>
      draft.refuse(`params.${c.name}.${option}`, true, why)
    if ((role.kind === 'handle' || role.kind === 'handles') && role.retains && !makesHandle)
      refuse('retains', `does not fit: it returns no handle that could keep ${c.name} alive; leave it out`)
    if (role.kind === 'handle' && role.retains && role.transfers)
      refuse(
        'retains',
        'contradicts "transfers": what is handed over cannot be kept alive; leave one of them out',
      )
    if (role.kind === 'handle' && role.transfers && draft.types.handles.get(role.handle)?.imported === true)
      refuse(
        'transfers',
        `does not fit: ${role.handle} belongs to another binding, so its own functions must take it over; leave it out`,
      )
    if (role.kind === 'string' && role.labels && !makesHandle)
      refuse('label', 'does not fit: it returns no handle that could have the name; leave it out')
  }
  const labels = parameters.filter(({ role }) => role.kind === 'string' && role.labels)
  if (labels.length > 1)
    draft.refuse(
      `params.${labels[1]!.c.name}.label`,
      true,
      'does not fit: a handle has one label; leave it out',
    )
}

/**
 * Memory of a length that no parameter decides, beside a number of the caller that C may take for its length: whoever calls
 * could claim more than there is.
 */
function checkSizes(draft: Draft, parameters: readonly PlanParameter[]): void {
  for (const [index, { c, role }] of parameters.entries()) {
    const length = ownLength(role)
    if (length === null || length.kind === 'parameter') continue
    const next = parameters[index + 1]
    const free = parameters.find(
      ({ role: other }) =>
        other.kind === 'outScalar' &&
        other.inout &&
        other.scalar.kind === 'integer' &&
        other.scalar.enum === undefined,
    )
    const option = draft.spec.origin(`params.${c.name}.length`)
    if (free !== undefined) {
      draft.fail(
        'CONFIG',
        `${option}: ${c.name} has room for what that says, and a caller could claim more with ${free.c.name}, which goes both ways: say "length": "${free.c.name}"`,
      )
    } else if (
      next?.role.kind === 'scalar' &&
      next.role.scalar.kind === 'integer' &&
      next.role.scalar.enum === undefined &&
      next.role.computed === undefined &&
      draft.specOf(next.c.name).as !== 'scalar'
    ) {
      draft.fail(
        'CONFIG',
        `${option}: ${c.name} has the length that it says, and a caller could claim more with ${next.c.name}, which follows it: say "length": "${next.c.name}", or that ${next.c.name} has a "length" too, or "as": "scalar" if it is no size`,
      )
    }
  }
}

function ownLength(role: Role): PlanLength | null {
  switch (role.kind) {
    case 'buffer':
    case 'handles':
    case 'structs':
    case 'strings':
      return role.length
    case 'text':
      return role.capacity
    default:
      return null
  }
}
