import type { CountSource, PlanFunction, PlanLength, PlanParameter, Scalar } from '../plan/plan.ts'
import type { FunctionScope } from './scope.ts'
import { quote } from './text.ts'

/** Writes the lengths of one function as expressions. */
export class LengthWriter {
  readonly #f: PlanFunction
  readonly #scope: FunctionScope

  constructor(f: PlanFunction, scope: FunctionScope) {
    this.#f = f
    this.#scope = scope
  }

  /** A parameter by its name in C. */
  parameter(cName: string): PlanParameter {
    return this.#f.parameters.find(({ c }) => c.name === cName)!
  }

  /** A parameter, as messages name it. */
  where(name: string): string {
    return quote(`${this.#f.c.name}: ${name}`)
  }

  /** A length as a number. */
  number(length: PlanLength): string {
    if (length.kind === 'fixed') return String(length.count)
    if (length.kind === 'parameter') {
      const { name, role } = this.parameter(length.name)
      if (role.kind === 'count' || role.kind === 'filledCount') return this.count(role.of)
      if (role.kind === 'outCount') return stored(name, role.scalar)
      return 'scalar' in role && role.scalar !== null && isBig(role.scalar) ? `Number(${name})` : name
    }
    const called = this.#scope.plan.functions.find(({ c }) => c.name === length.function)
    const args = length.parameters
      .map((name) => {
        const { role, name: variable } = this.parameter(name)
        return role.kind === 'count' ? this.count(role.of) : variable
      })
      .join(', ')
    return [`this.${called?.name ?? length.function}(${args})`, ...length.path].join('.')
  }

  /** A length as it is given, without a conversion that may throw. */
  given(length: PlanLength): string {
    if (length.kind !== 'parameter') return this.number(length)
    const { name, role } = this.parameter(length.name)
    return role.kind === 'scalar' || role.kind === 'outScalar' ? name : this.number(length)
  }

  /** A count that arrays of the caller decide. */
  count(sources: readonly CountSource[]): string {
    const [first, ...others] = sources
    if (others.length === 0) return this.lengthOf(first!)
    const names = sources.map(({ array }) => this.parameter(array).name).join(', ')
    const lengths = sources.map((source) => {
      const { name, nullable } = this.parameter(source.array)
      return nullable ? `${name} && ${this.lengthOf(source)}` : this.lengthOf(source)
    })
    const what = quote(`${this.#f.c.name}: the lengths of ${names}`)
    return `${this.#scope.binding('commonLength')}(${what}, [${lengths.join(', ')}])`
  }

  /** The length of an array of the caller. That it is one at all is looked at when it is passed. */
  lengthOf({ array, part }: CountSource): string {
    const { name, role, nullable } = this.parameter(array)
    switch (role.kind) {
      case 'text':
        return role.retry === null ? `${name}.length` : 'capacity'
      // Its own word is no proof of how long an array is.
      case 'buffer':
        return `${this.#scope.binding(role.scalar === null ? 'bytesOf' : 'elementsOf')}(${name})`
      case 'matrix':
        return `${name}?.${part}${nullable ? ' ?? 0' : ''}`
      default:
        return `${this.#scope.binding('elementsOfArray')}(${name})`
    }
  }
}

/** A count that C stored. */
export function stored(name: string, scalar: Scalar): string {
  return isBig(scalar) ? `Number(${name}[0])` : `${name}[0]!`
}

/** True when a number has 64 bits, which may be a bigint. */
export function isBig(scalar: Scalar): boolean {
  return scalar.kind === 'integer' && scalar.bits === 64
}
