import type { Config, ParameterSpec } from '../config/config.ts'
import type { Problem, ProblemCode } from '../errors.ts'
import type { CFunction, CParameter } from '../header/model.ts'
import type { PlanProtocol, Scalar } from './plan.ts'
import type { FunctionSpec } from './spec.ts'
import type { StructPlanner } from './structs.ts'
import type { Types } from './types.ts'

/** The surroundings of a function: what its planning reads, and where its problems go. */
export interface FunctionContext {
  readonly config: Config
  readonly types: Types
  readonly structs: StructPlanner
  readonly protocols: ReadonlyMap<string, PlanProtocol>
  readonly functions: ReadonlyMap<string, CFunction>
  readonly problems: Problem[]
}

/** A function while it is planned. Problems are collected, so that all of them are told at once. */
export class Draft {
  readonly f: CFunction
  readonly spec: FunctionSpec
  readonly context: FunctionContext
  readonly protocol: PlanProtocol | null
  #failed = false

  constructor(f: CFunction, spec: FunctionSpec, context: FunctionContext, protocol: PlanProtocol | null) {
    this.f = f
    this.spec = spec
    this.context = context
    this.protocol = protocol
  }

  get types(): Types {
    return this.context.types
  }

  /** True when a problem was found. */
  get failed(): boolean {
    return this.#failed
  }

  parameter(name: string): CParameter | undefined {
    return this.f.parameters.find((parameter) => parameter.name === name)
  }

  specOf(name: string): ParameterSpec {
    return this.spec.params[name] ?? {}
  }

  fail(code: ProblemCode, message: string): null {
    this.#failed = true
    this.context.problems.push({ code, message: `${this.f.name}: ${message}`, at: this.f.at })
    return null
  }

  /** Refuses an option, such as `params.x.as`, by its place in the configuration. */
  refuse(option: string, value: unknown, why: string): null {
    return this.fail('CONFIG', `${this.spec.origin(option)} (${JSON.stringify(value)}) ${why}`)
  }

  /** The scalar as a member of the enum that was asked for; null, and a problem, when it cannot hold its values. */
  withEnum(scalar: Scalar, option: string, name: string | undefined): Scalar | null {
    if (name === undefined) return scalar
    const values = this.types.enumValues(name)
    if (values === undefined) {
      const known = this.types.enumNames
      const instead = known.length === 0 ? 'the headers have no enum' : `the enums are ${known.join(', ')}`
      return this.refuse(
        option,
        name,
        `names no enum of the headers: ${instead}; say another, or leave it out`,
      )
    }
    if (scalar.kind !== 'integer')
      return this.refuse(
        option,
        name,
        'does not fit: only integers hold the values of an enum, so leave it out',
      )
    if (scalar.enum !== undefined && scalar.enum !== name)
      return this.refuse(
        option,
        name,
        `does not fit: the type is the enum ${scalar.enum} already, so leave it out`,
      )
    const low = scalar.signed ? -(2 ** (scalar.bits - 1)) : 0
    const high = low + 2 ** scalar.bits
    const outside = values.find(({ value }) => value < low || value >= high)
    if (outside !== undefined) {
      const kind = `${scalar.signed ? 'a signed' : 'an unsigned'} integer of ${scalar.bits} bits`
      return this.refuse(
        option,
        name,
        `does not fit: ${outside.name} is ${outside.value}, which ${kind} cannot hold; leave it out`,
      )
    }
    return { ...scalar, enum: name }
  }
}
