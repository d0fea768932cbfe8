import type { SupportName } from '../plan/names.ts'
import { pascalCase } from '../plan/naming.ts'
import type { CountSource, PlanFunction, PlanLength, PlanParameter, Role, Scalar } from '../plan/plan.ts'
import { arrayClass, enumName, scalarKind } from './kinds.ts'
import { LengthWriter } from './lengths.ts'
import type { FunctionScope } from './scope.ts'
import { structOf } from './shape.ts'
import { layoutName, pointsElsewhere, structWriter } from './struct.ts'
import { quote } from './text.ts'

/** Arguments, written: their expressions, and the statements that have to run first. */
export interface WrittenArguments {
  readonly before: readonly string[]
  readonly expressions: readonly string[]
  /** Arguments that must not be freed or collected while native code has them. */
  readonly held: readonly string[]
}

/** Writes what becomes of the parameters of a function before the call. */
export function writeArguments(f: PlanFunction, scope: FunctionScope, locals: Locals): WrittenArguments {
  return new ArgumentWriter(f, scope, locals).write()
}

/** Names for variables of a wrapper, none of which a parameter has. */
export class Locals {
  readonly #taken: Set<string>
  readonly #known = new Map<string, string>()

  constructor(f: PlanFunction) {
    this.#taken = new Set(f.parameters.map(({ name }) => name))
  }

  /** The variable of a parameter for some purpose, such as `xMemory`. */
  of(name: string, purpose: string): string {
    const wanted = name + purpose
    const known = this.#known.get(wanted)
    if (known !== undefined) return known
    let made = wanted
    while (this.#taken.has(made)) made += '_'
    this.#taken.add(made)
    this.#known.set(wanted, made)
    return made
  }
}

class ArgumentWriter {
  readonly #f: PlanFunction
  readonly #scope: FunctionScope
  readonly #locals: Locals
  readonly #lengths: LengthWriter
  readonly #before: string[] = []
  readonly #held: string[] = []

  constructor(f: PlanFunction, scope: FunctionScope, locals: Locals) {
    this.#f = f
    this.#scope = scope
    this.#locals = locals
    this.#lengths = new LengthWriter(f, scope)
  }

  write(): WrittenArguments {
    for (const { name, role } of this.#f.parameters) {
      if (role.kind === 'scalar' && role.computed !== undefined)
        this.#before.push(`const ${name} = ${this.#lengths.number(role.computed)}`)
    }
    const expressions = this.#f.parameters.map((parameter) => this.#argument(parameter))
    return { before: this.#before, expressions, held: [...new Set(this.#held)] }
  }

  #argument(parameter: PlanParameter): string {
    const { name, role, nullable } = parameter
    const scope = this.#scope
    const where = this.#lengths.where(name)
    const orNull = (expression: string): string =>
      nullable ? `${name} === null ? null : ${expression}` : expression
    this.#checkLengths(parameter)
    switch (role.kind) {
      case 'scalar':
        return this.#checked(name, role.scalar, where)
      case 'count':
        return this.#checked(this.#lengths.count(role.of), role.scalar, this.#lengthsOf(role.of))
      case 'outCount':
        this.#before.push(`const ${name} = new ${arrayClass(role.scalar)}(1)`)
        return name
      case 'filledCount': {
        const cell = `new ${arrayClass(role.scalar)}(1)`
        const count = this.#lengths.count(role.of)
        this.#before.push(
          `const ${name} = ${scope.binding('cellOf')}(${cell}, ${this.#lengthsOf(role.of)}, ${count})`,
        )
        return name
      }
      case 'handle':
        this.#held.push(name)
        return orNull(`${scope.refcount('pointerOf')}(${name}, ${quote(role.handle)})`)
      case 'handles': {
        this.#held.push(nullable ? `...(${name} ?? [])` : `...${name}`)
        return this.#made(
          parameter,
          'Pointers',
          `${scope.binding('pointersOf')}(${where}, ${name}, ${quote(role.handle)})`,
        )
      }
      case 'string':
        return orNull(`${scope.binding('checkText')}(${name}, ${where})`)
      case 'address':
        return orNull(`${scope.binding('checkAddress')}(${name}, ${where})`)
      case 'memory':
        return orNull(`${scope.binding('checkStruct')}(${name}, ${where}, ${role.size})`)
      case 'strings': {
        const memory = this.#made(parameter, 'Memory', `${scope.binding('stringsOf')}(${where}, ${name})`)
        this.#held.push(memory)
        return memory
      }
      case 'text':
        if (role.retry === null)
          this.#before.push(`const ${name} = ${this.#allocated('Uint8Array', name, role.capacity)}`)
        return name
      case 'buffer': {
        const array = role.scalar === null ? 'Uint8Array' : arrayClass(role.scalar)
        if (role.dir === 'out') {
          this.#before.push(`const ${name} = ${this.#allocated(array, name, role.length)}`)
          return name
        }
        const check: SupportName = role.scalar === null ? 'checkBytes' : `check${array}`
        return orNull(`${scope.binding(check)}(${name}, ${where})`)
      }
      case 'matrix':
        this.#held.push(name)
        return orNull(`${scope.binding('rowsOf')}(${where}, ${name})`)
      case 'struct':
        return this.#struct(parameter, role)
      case 'structs': {
        const struct = structOf(scope.plan, role.struct)
        const points = pointsElsewhere(struct, scope.plan)
        const memory = points ? this.#pointed(parameter) : null
        const pack = structWriter(struct, scope, 'item', 'memory', memory)
        const made = `${scope.binding('packAll')}(${where}, ${name}, ${struct.size}, (item) => ${pack})`
        return this.#made(parameter, 'Memory', memory === null ? made : `${memory}.carry(${made})`)
      }
      case 'outScalar': {
        const array = arrayClass(role.scalar)
        if (!role.inout) {
          this.#before.push(`const ${name} = new ${array}(1)`)
          return name
        }
        const cell = this.#locals.of(name, 'Out')
        const { scalar } = role
        const value =
          scalar.kind === 'integer' && scalar.enum !== undefined ? this.#checked(name, scalar, where) : name
        const made =
          scalar.kind === 'bool'
            ? `${scope.binding('boolCellOf')}(${where}, ${value})`
            : `${scope.binding('cellOf')}(new ${array}(1), ${where}, ${value})`
        this.#before.push(`const ${cell} = ${made}`)
        return cell
      }
      case 'outHandle':
      case 'outString':
        this.#before.push(`const ${name} = new BigUint64Array(1)`)
        return name
      case 'callback': {
        const { parameters, returns } = role.signature
        const kinds = parameters.map(({ kind }) => quote(kind)).join(', ')
        const target = returns === 'void' ? `${name} as () => undefined` : name
        const made = `new ${scope.cinterop('NativeCallback')}(${quote(returns)}, [${kinds}], ${target})`
        const callback = this.#made(parameter, 'Callback', made)
        return nullable ? `${callback}?.pointer ?? null` : `${callback}.pointer`
      }
      case 'error':
        this.#before.push(`const ${name} = new Uint8Array(${structOf(scope.plan, role.struct).size})`)
        return name
    }
  }

  /** Makes a variable of what an argument becomes, which is null for null. */
  #made({ name, nullable }: PlanParameter, purpose: string, expression: string): string {
    const variable = this.#locals.of(name, purpose)
    this.#before.push(
      `const ${variable} = ${nullable ? `${name} === null ? null : ${expression}` : expression}`,
    )
    return variable
  }

  /** The memory that members of a struct point at. */
  #pointed({ name }: PlanParameter): string {
    const variable = this.#locals.of(name, 'Pointed')
    this.#before.push(`const ${variable} = new ${this.#scope.binding('PointedMemory')}()`)
    return variable
  }

  #struct(parameter: PlanParameter, role: Extract<Role, { kind: 'struct' }>): string {
    const { name, nullable } = parameter
    const scope = this.#scope
    const struct = structOf(scope.plan, role.struct)
    const memory = role.dir !== 'out' && pointsElsewhere(struct, scope.plan) ? this.#pointed(parameter) : null
    const carried = (expression: string): string =>
      memory === null ? expression : `${memory}.carry(${expression})`
    if (role.byValue)
      return carried(
        `${layoutName(struct, scope)}.byValue(${structWriter(struct, scope, name, 'fields', memory)})`,
      )
    if (role.dir === 'out') {
      const variable = this.#locals.of(name, 'Memory')
      this.#before.push(`const ${variable} = new Uint8Array(${struct.size})`)
      return variable
    }
    const variable = this.#made(
      parameter,
      'Memory',
      carried(structWriter(struct, scope, name, 'memory', memory)),
    )
    if (struct.codec?.pack === undefined) return variable
    // What a codec of the user's packed may be anything.
    const checked = `${scope.binding('checkStruct')}(${variable}, ${this.#lengths.where(name)}, ${struct.size})`
    return nullable ? `${variable} === null ? null : ${checked}` : checked
  }

  /** Refuses arrays of the caller without the length that a number or a call says. */
  #checkLengths({ c, name, role, nullable }: PlanParameter): void {
    const check = (part: CountSource['part'], length: PlanLength): void => {
      if (length.kind === 'parameter') return
      const found = this.#lengths.lengthOf({ array: c.name, part }).replace(/ \?\? 0$/, '')
      const what = part === 'length' ? name : `the ${part} of ${name}`
      const call = `${this.#scope.binding('sameLength')}(${this.#lengths.where(what)}, ${found}, ${this.#lengths.number(length)})`
      this.#before.push(nullable ? `if (${name} !== null) ${call}` : call)
    }
    switch (role.kind) {
      case 'buffer':
        if (role.dir !== 'out') check('length', role.length)
        return
      case 'handles':
      case 'structs':
        check('length', role.length)
        return
      case 'strings':
        if (role.length !== null) check('length', role.length)
        return
      case 'matrix':
        check('rows', role.rows)
        check('columns', role.columns)
        return
      default:
    }
  }

  /** The lengths of arrays, as messages name them. */
  #lengthsOf(sources: readonly CountSource[]): string {
    const names = sources.map(({ array }) => array).join(', ')
    return quote(`${this.#f.c.name}: the length of ${names}`)
  }

  /** A number that is looked at before C gets it. */
  #checked(value: string, scalar: Scalar, where: string): string {
    if (scalar.kind === 'integer' && scalar.enum !== undefined) {
      return `${this.#scope.own(`check${enumName(this.#scope.plan, scalar.enum)}`)}(${where}, ${value})`
    }
    const name =
      scalar.kind === 'float' ? 'Number' : scalar.kind === 'bool' ? 'Bool' : pascalCase(scalarKind(scalar))
    return `${this.#scope.binding(`check${name}`)}(${value}, ${where})`
  }

  /** An array for C to fill; a length that is not known here is checked. */
  #allocated(array: string, name: string, length: PlanLength): string {
    if (length.kind === 'fixed') return `new ${array}(${length.count})`
    const where = this.#lengths.where(name)
    return `${this.#scope.binding('allocate')}(${array}, ${where}, ${this.#lengths.given(length)})`
  }
}
