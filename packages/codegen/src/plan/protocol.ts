import type { Protocol, StatusProtocol } from '../config/config.ts'
import { glob, typeGlob } from '../config/glob.ts'
import type { Problem, SourceLocation } from '../errors.ts'
import type { CFunction, CType, HeaderModel } from '../header/model.ts'
import { spellType } from '../header/spell.ts'
import type { PlanFunction, PlanProtocol, Scalar } from './plan.ts'
import { shapeOf } from './shape.ts'
import type { Types } from './types.ts'

/** True when a parameter is a pointer to the struct that an error protocol fills. */
export function isErrorStruct(type: CType, name: string, types: Types): boolean {
  const shape = shapeOf(type, types)
  return shape.kind === 'struct*' && shape.struct === name && !shape.isConst
}

/** The error protocol of a function, or why the one that a rule chose does not fit. */
export function protocolOf(
  f: CFunction,
  name: string | undefined,
  protocols: ReadonlyMap<string, PlanProtocol>,
  types: Types,
): { readonly protocol: PlanProtocol | null; readonly why?: string } {
  if (name === 'none') return { protocol: null }
  const protocol = protocols.get(name ?? 'default')
  if (protocol === undefined) {
    if (name === undefined) return { protocol: null }
    const known = [...protocols.keys(), 'none'].map((key) => `"${key}"`).join(', ')
    return { protocol: null, why: `is not one of "errors": say ${known}` }
  }
  if (name === undefined && protocol.kind === 'status' && !isDefaultStatus(f, protocol, types))
    return { protocol: null }
  const why = misfit(f, protocol, types)
  if (why === null) return { protocol }
  // The default holds for whatever it fits.
  return name === undefined && !why.isFault
    ? { protocol: null }
    : { protocol: null, why: `does not fit: ${why.text}` }
}

/** True when a default status protocol claims a function: its `returns`, or the type of the enum of its codes, says so. */
function isDefaultStatus(f: CFunction, protocol: PlanProtocol & StatusProtocol, types: Types): boolean {
  if (protocol.returns !== undefined) return typeGlob(protocol.returns)(spellType(f.returns))
  return protocol.only === undefined || enumOf(types.scalar(f.returns)) === protocol.only
}

/** `isFault`: the configuration is wrong, and not only meant for other functions. */
interface Misfit {
  readonly text: string
  readonly isFault: boolean
}

function misfit(f: CFunction, protocol: Protocol, types: Types): Misfit | null {
  const scalar = types.scalar(f.returns)
  const other = (text: string): Misfit => ({ text, isFault: false })
  const fault = (text: string): Misfit => ({ text, isFault: true })
  switch (protocol.kind) {
    case 'callback':
      return null
    case 'status': {
      if (scalar === undefined || scalar.kind === 'float') return other('it returns no status')
      const why = deadRule(protocol.success ?? 0, scalar)
      return why === null ? null : fault(`${why} (errors success ${JSON.stringify(protocol.success ?? 0)})`)
    }
    case 'struct': {
      const count = f.parameters.filter(({ type }) => isErrorStruct(type, protocol.struct, types)).length
      if (count === 0) return other(`it has no parameter ${protocol.struct}*`)
      if (count > 1) return other(`it has ${count} parameters ${protocol.struct}*`)
      if (scalar?.kind !== 'integer') return other('it returns no status')
      const why = deadRule(protocol.success ?? 0, scalar)
      return why === null ? null : fault(why)
    }
    case 'last': {
      const failed = protocol.failed ?? 'null'
      if (failed === 'null') {
        const { kind } = shapeOf(f.returns, types)
        return kind.endsWith('*') || kind === 'handle' || kind === 'pointer'
          ? null
          : other('it returns no pointer')
      }
      if (scalar === undefined) return other('it returns no number')
      if (failed === 'false')
        return scalar.kind === 'bool' ? null : other('it returns no bool: say "failed": "zero"')
      if (scalar.kind === 'bool') return other('it returns a bool: say "failed": "false"')
      if (failed === 'negative' && scalar.kind === 'integer' && !scalar.signed)
        return other(
          'it returns an unsigned number, which is never negative: say "failed": "zero", or "errors": "none"',
        )
      return null
    }
  }
}

/** Why a rule of success can never tell a failure, or never a success, from such a number; null when it can. */
function deadRule(success: NonNullable<StatusProtocol['success']>, scalar: Scalar): string | null {
  if (scalar.kind === 'bool')
    return success === 'true' || success === 'nonzero'
      ? null
      : 'it returns a bool: say "success": "true", or "errors": "none"'
  if (scalar.kind !== 'integer') return null
  if (success === '>=0' && !scalar.signed)
    return 'it returns an unsigned number, which is never negative, so no failure would be seen: say another "success" (a number, ">0"), or "errors": "none" and look at the number'
  if (typeof success !== 'number') return null
  const low = scalar.signed ? -(2 ** (scalar.bits - 1)) : 0
  return Number.isInteger(success) && success >= low && success < low + 2 ** scalar.bits
    ? null
    : `it returns a number that is never ${success}, so every call would fail`
}

/** Looks at the protocols by themselves: the functions, structs and enums that they name. */
export function checkProtocols(
  protocols: ReadonlyMap<string, PlanProtocol>,
  model: HeaderModel,
  functions: ReadonlyMap<string, CFunction>,
  types: Types,
  problems: Problem[],
  inConfig: (needle: string) => SourceLocation,
): void {
  for (const [name, protocol] of protocols) {
    const refuse = (option: string, value: unknown, why: string): void => {
      problems.push({
        code: 'CONFIG',
        message: `errors.${name}.${option} (${JSON.stringify(value)}) ${why}`,
        at: inConfig(typeof value === 'string' ? `"${value}"` : `"${option}"`),
      })
    }
    const message = 'message' in protocol && protocol.kind !== 'struct' ? protocol.message : undefined
    const f = message === undefined ? undefined : functions.get(message)
    if (message !== undefined) {
      const takes = protocol.kind === 'status' ? 1 : 0
      const wants =
        takes === 1 ? 'a function from the status to a char*' : 'a function without arguments to a char*'
      if (f === undefined)
        refuse('message', message, `must be ${wants}; the headers declare no such function`)
      else {
        const [first] = f.parameters.map(({ type }) => types.scalar(type))
        const takesStatus = takes === 0 || first?.kind === 'integer' || first?.kind === 'bool'
        if (f.parameters.length !== takes || !takesStatus || shapeOf(f.returns, types).kind !== 'char*')
          refuse('message', message, `must be ${wants}, and is ${f.declaration}`)
      }
    }
    if (protocol.kind === 'callback') {
      const register = functions.get(protocol.register)
      const shape = register?.parameters[0] && shapeOf(register.parameters[0].type, types)
      const callback = shape?.kind === 'function*' ? shape.type : undefined
      const takesText =
        callback?.parameters.length === 1 && shapeOf(callback.parameters[0]!.type, types).kind === 'char*'
      if (
        register !== undefined &&
        (register.parameters.length !== 1 || (shape?.kind !== 'void*' && !takesText))
      )
        refuse(
          'register',
          protocol.register,
          `must take one callback void(const char*), and is ${register.declaration}`,
        )
    }
    if (protocol.kind === 'struct') {
      const struct = model.structs.find((candidate) => candidate.name === protocol.struct)
      const member = (member: string) => struct?.fields?.find((field) => field.name === member)?.type
      if (struct?.fields == null)
        refuse('struct', protocol.struct, 'is no struct with members in the headers')
      else {
        const members = struct.fields.map((field) => field.name).join(', ')
        const code = member(protocol.code)
        if (code === undefined || types.scalar(code)?.kind !== 'integer')
          refuse('code', protocol.code, `is no integer member of ${protocol.struct}, which has ${members}`)
        const text = member(protocol.message)
        const plain = text === undefined ? undefined : types.plain(text)
        if (plain?.kind !== 'array' || !types.isChar(plain.of))
          refuse(
            'message',
            protocol.message,
            `is no array of char in ${protocol.struct}, which has ${members}`,
          )
      }
    }
    if (
      'codes' in protocol &&
      protocol.codes !== undefined &&
      types.enumValues(protocol.codes) === undefined
    ) {
      const matches = glob(protocol.codes)
      if (!model.constants.some((constant) => typeof constant.value === 'number' && matches(constant.name)))
        refuse('codes', protocol.codes, 'names no enum of the headers, and no macro that is a number')
    }
    if (protocol.kind === 'status' && protocol.value === true && typeof (protocol.success ?? 0) === 'number')
      refuse(
        'value',
        true,
        `does not fit: success is always ${protocol.success ?? 0}, so there is no value; say "success": ">=0", or leave it out`,
      )
    if (protocol.kind === 'status' && protocol.returns !== undefined && name !== 'default')
      refuse('returns', protocol.returns, 'is for "default": rules choose the others')
  }
}

/** The error protocols by name. A default whose codes are an enum that functions return holds for those functions only. */
export function planProtocols(
  errors: Readonly<Record<string, Protocol>>,
  functions: ReadonlyMap<string, CFunction>,
  types: Types,
): Map<string, PlanProtocol> {
  return new Map(
    Object.entries(errors).map(([name, protocol]): [string, PlanProtocol] => {
      const codes = protocol.kind === 'status' ? protocol.codes : undefined
      const isReturned = [...functions.values()].some((f) => enumOf(types.scalar(f.returns)) === codes)
      return [name, { ...protocol, name, ...(codes !== undefined && isReturned ? { only: codes } : {}) }]
    }),
  )
}

function enumOf(scalar: Scalar | undefined): string | undefined {
  return scalar?.kind === 'integer' ? scalar.enum : undefined
}

/** A default status protocol that would claim results of several types, some of which are hardly statuses. */
export function checkDefaultStatus(
  planned: readonly PlanFunction[],
  isChosen: (f: PlanFunction) => boolean,
  problems: Problem[],
  at: SourceLocation,
): void {
  const claimed = planned.filter(
    (f) =>
      f.protocol?.name === 'default' &&
      f.protocol.kind === 'status' &&
      f.protocol.returns === undefined &&
      !isChosen(f),
  )
  const examples = new Map<string, string>()
  for (const { c } of claimed)
    if (!examples.has(spellType(c.returns))) examples.set(spellType(c.returns), c.name)
  if (examples.size < 2) return
  const found = [...examples].map(([type, name]) => `${type} (${name})`).join(', ')
  problems.push({
    code: 'CONFIG',
    message: `errors.default takes results of several types for a status: ${found}: say with errors.default.returns which type is one, such as "${[...examples.keys()][0]}"`,
    at,
  })
}

/** True when a struct serves an error protocol only, and nobody sees it. */
export function isErrorOnly(
  name: string,
  protocols: Iterable<PlanProtocol>,
  functions: readonly PlanFunction[],
): boolean {
  return (
    [...protocols].some((protocol) => protocol.kind === 'struct' && protocol.struct === name) &&
    !functions.some(
      (f) =>
        f.parameters.some(({ role }) => 'struct' in role && role.kind !== 'error' && role.struct === name) ||
        (f.result.kind === 'struct' && f.result.struct === name),
    )
  )
}
