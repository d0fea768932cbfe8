import type {
  CallbackKind,
  CallbackSignature,
  Plan,
  PlanFunction,
  PlanParameter,
  PlanResult,
  PlanStruct,
  Role,
} from '../plan/plan.ts'
import { isInput } from '../plan/role.ts'
import { arrayClass, scalarType } from './kinds.ts'

/** Brings in names of other modules. */
export interface Use {
  /** A type or class of the binding itself. */
  own(name: string): string
  /** A type of cinterop. */
  cinterop(name: string): string
  /** A type of any module. */
  other(module: string, name: string): string
}

/** One argument of a generated function. */
export interface Argument {
  readonly name: string
  readonly type: string
  readonly optional: boolean
  readonly doc: string
  readonly parameter: PlanParameter
}

/** The arguments that a caller gives, in the order of C; trailing ones that may be null may be left out. */
export function argumentsOf(f: PlanFunction, plan: Plan, use: Use): Argument[] {
  const inputs = f.parameters.filter(({ role }) => isInput(role))
  return inputs.map((parameter, index): Argument => {
    const rest = inputs.slice(index)
    const type = inputType(parameter.role, plan, use)
    return {
      name: parameter.name,
      type: orNull(type, parameter),
      optional: rest.every((other) => other.nullable),
      doc: parameter.doc,
      parameter,
    }
  })
}

function orNull(type: string, { nullable, role }: PlanParameter): string {
  if (!nullable) return type
  return role.kind === 'callback' ? `(${type}) | null` : `${type} | null`
}

/** One of the values that a generated function returns. */
export interface Answer {
  readonly name: string
  readonly type: string
  readonly doc: string
  readonly parameter: PlanParameter | null
}

/** The values returned: the result, if there is one, and all that C stores through pointers. */
export function answersOf(f: PlanFunction, plan: Plan, use: Use): Answer[] {
  const answers: Answer[] = []
  const type = resultType(f.result, plan, use)
  if (type !== null) answers.push({ name: 'result', type, doc: f.doc.returns, parameter: null })
  for (const parameter of f.parameters) {
    const out = outputType(parameter, plan, use)
    if (out !== null) answers.push({ name: parameter.name, type: out, doc: parameter.doc, parameter })
  }
  return answers
}

/** The TypeScript type of what a function returns. */
export function returnType(answers: readonly Answer[]): string {
  if (answers.length === 0) return 'void'
  if (answers.length === 1) return answers[0]!.type
  return `{ ${answers.map(({ name, type }) => `${name}: ${type}`).join('; ')} }`
}

function handleClass(plan: Plan, type: string, use: Use): string {
  const all = [...plan.handles, ...plan.imports.flatMap((other) => other.handles)]
  return use.own(all.find((handle) => handle.type === type)?.className ?? type)
}

/** A struct by its C name. */
export function structOf(plan: Plan, name: string): PlanStruct {
  const all = [...plan.structs, ...plan.imports.flatMap((other) => other.structs)]
  const found = all.find((struct) => struct.name === name)
  if (found === undefined) throw new Error(`the struct ${name} is not planned`)
  return found
}

/** The type of a struct, brought in from where it is. */
export function structType(plan: Plan, name: string, use: Use): string {
  const { codec, tsName } = structOf(plan, name)
  if (codec === undefined) return use.own(tsName)
  const element = codec.type.replace(/(\[\])+$/, '')
  return use.other(codec.module, element) + codec.type.slice(element.length)
}

/** True when reading a struct may answer null. */
export function mayBeNothing(plan: Plan, name: string): boolean {
  const { codec, nullWhen } = structOf(plan, name)
  return codec?.nullable === true || nullWhen !== undefined
}

function inputType(role: Role, plan: Plan, use: Use): string {
  switch (role.kind) {
    case 'scalar':
    case 'outScalar':
      return scalarType(role.scalar, 'in', plan, use.own)
    case 'handle':
      return handleClass(plan, role.handle, use)
    case 'handles':
      return `readonly ${handleClass(plan, role.handle, use)}[]`
    case 'string':
      return 'string'
    case 'strings':
      return 'readonly string[]'
    case 'buffer':
      return role.scalar === null ? use.cinterop('TypedArray') : arrayClass(role.scalar)
    case 'memory':
      return use.cinterop('TypedArray')
    case 'matrix':
      return use.cinterop('Matrix')
    case 'struct':
      return structType(plan, role.struct, use)
    case 'structs':
      return `readonly ${structType(plan, role.struct, use)}[]`
    case 'callback':
      return callbackType(role.signature)
    case 'address':
      return 'bigint'
    default:
      throw new Error(`${role.kind} is no input`)
  }
}

/** The type of the function behind a callback. */
function callbackType({ parameters, returns }: CallbackSignature): string {
  const types: Readonly<Record<CallbackKind | 'void', string>> = {
    void: 'void',
    bool: 'boolean',
    int32: 'number',
    uint32: 'number',
    float: 'number',
    double: 'number',
    'cstring?': 'string | null',
    'pointer?': 'bigint | null',
  }
  return `(${parameters.map(({ name, kind }) => `${name}: ${types[kind]}`).join(', ')}) => ${types[returns]}`
}

function outputType({ role, nullable }: PlanParameter, plan: Plan, use: Use): string | null {
  const orNull = (type: string): string => (nullable ? `${type} | null` : type)
  switch (role.kind) {
    case 'outScalar':
    case 'filledCount':
      return scalarType(role.scalar, 'out', plan, use.own)
    case 'outHandle':
      return orNull(handleClass(plan, role.handle, use))
    case 'outString':
      return orNull('string')
    case 'text':
      return 'string'
    case 'buffer':
      if (role.dir !== 'out') return null
      return role.scalar === null ? 'Uint8Array' : arrayClass(role.scalar)
    case 'struct': {
      if (role.dir === 'in') return null
      const type = structType(plan, role.struct, use)
      return mayBeNothing(plan, role.struct) ? `${type} | null` : type
    }
    default:
      return null
  }
}

function resultType(result: PlanResult, plan: Plan, use: Use): string | null {
  const orNull = (type: string): string => (result.nullable ? `${type} | null` : type)
  switch (result.kind) {
    case 'void':
    case 'status':
    case 'ignored':
      return null
    case 'scalar':
      return scalarType(result.scalar, 'out', plan, use.own)
    case 'string':
      return orNull('string')
    case 'strings':
      return orNull('string[]')
    case 'buffer':
      return orNull(arrayClass(result.scalar))
    case 'matrix':
      return orNull(use.cinterop('Matrix'))
    case 'struct': {
      const type = structType(plan, result.struct, use)
      return result.nullable || mayBeNothing(plan, result.struct) ? `${type} | null` : type
    }
    case 'handle':
      return orNull(handleClass(plan, result.handle, use))
    case 'address':
      return 'bigint | null'
  }
}
