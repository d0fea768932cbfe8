import type { PlanFunction, PlanLength, PlanParameter, PlanProtocol, Scalar } from '../plan/plan.ts'
import type { Locals } from './arguments.ts'
import { arrayReader } from './array.ts'
import { enumName } from './kinds.ts'
import { isBig, LengthWriter, stored } from './lengths.ts'
import type { FunctionScope } from './scope.ts'
import { structOf } from './shape.ts'
import { structReader } from './struct.ts'
import { quote } from './text.ts'

/** The statements after a call. */
export interface WrittenResults {
  /** Statements behind the call, in order. */
  readonly after: readonly string[]
  /** Names and expressions of what is returned. */
  readonly answers: readonly (readonly [name: string, expression: string])[]
  /** Clean-ups, run whatever happens once the call has returned. */
  readonly finally: readonly string[]
  /** Clean-ups of what was made before the call, run even when there was no call. */
  readonly outermost: readonly string[]
}

/** Writes what becomes of the result of a function, and of what it stored through pointers. */
export function writeResults(
  f: PlanFunction,
  scope: FunctionScope,
  locals: Locals,
  isAsync: boolean,
): WrittenResults {
  return new ResultWriter(f, scope, locals, isAsync).write()
}

class ResultWriter {
  readonly #f: PlanFunction
  readonly #scope: FunctionScope
  readonly #locals: Locals
  readonly #lengths: LengthWriter
  readonly #isAsync: boolean
  readonly #after: string[] = []
  readonly #answers: [string, string][] = []
  readonly #finally: string[] = []
  readonly #outermost: string[] = []

  constructor(f: PlanFunction, scope: FunctionScope, locals: Locals, isAsync: boolean) {
    this.#f = f
    this.#scope = scope
    this.#locals = locals
    this.#lengths = new LengthWriter(f, scope)
    this.#isAsync = isAsync
  }

  write(): WrittenResults {
    const { c, parameters } = this.#f
    if (this.#scope.heeding && !this.#isAsync) this.#after.push(`this.#bound.end(${quote(c.name)})`)
    if (this.#scope.hasHeldCallbacks) this.#after.push('this.#checkCallbacks()')
    this.#errors()
    this.#result()
    for (const parameter of parameters) this.#output(parameter)
    return {
      after: this.#after,
      answers: this.#answers,
      finally: this.#finally,
      outermost: this.#outermost,
    }
  }

  #errors(): void {
    const { c, protocol, result, parameters } = this.#f
    if (protocol === null || protocol.kind === 'callback') return
    const failure = this.#scope.failure(protocol)
    const symbol = quote(c.name)
    if (protocol.kind === 'struct') {
      const error = parameters.find(({ role }) => role.kind === 'error')!.name
      this.#after.push(`if (status !== ${protocol.success ?? 0}) throw ${failure}(${symbol}, ${error})`)
    } else if (protocol.kind === 'status') {
      const status = result.kind === 'scalar' ? 'result' : 'status'
      this.#after.push(
        `if (${failed(protocol, status, this.#f)}) throw ${failure}(${symbol}, Number(${status}))`,
      )
    } else {
      const condition = { null: '=== null', negative: '< 0', zero: '=== 0', false: '=== false' }[
        protocol.failed ?? 'null'
      ]
      this.#after.push(`if (result ${condition}) throw ${failure}(${symbol})`)
    }
  }

  #result(): void {
    const { c, result, protocol } = this.#f
    const scope = this.#scope
    // A null that says that the call failed was looked for before.
    const told = protocol?.kind === 'last' && (protocol.failed ?? 'null') === 'null'
    const required = (): void => {
      if (!result.nullable && !told) this.#require('result', 'null')
    }
    const orNull = (read: string): void =>
      this.#answer('result', result.nullable ? `result === null ? null : ${read}` : read)
    switch (result.kind) {
      case 'void':
      case 'status':
      case 'ignored':
        return
      case 'scalar': {
        const { scalar } = result
        const value = isExact(scalar)
          ? 'BigInt(result)'
          : isBig(scalar)
            ? `${scope.binding('safe')}(${quote(`The result of ${c.name}`)}, result)`
            : 'result'
        this.#answer(
          'result',
          scalar.kind === 'integer' && scalar.enum !== undefined
            ? `${value} as ${scope.use.own(enumName(scope.plan, scalar.enum))}`
            : value,
        )
        return
      }
      case 'address':
        this.#answer('result', 'result')
        return
      case 'string':
        if (result.release !== null) this.#release(result.release, 'result', null)
        required()
        orNull(`${scope.cinterop('readString')}(result)`)
        return
      case 'strings':
        if (result.release !== null) this.#release(result.release, 'result', result.length)
        orNull(`${scope.cinterop('readStringArray')}(result, ${this.#lengths.number(result.length)})`)
        return
      case 'buffer':
        if (result.release !== null) this.#release(result.release, 'result', result.length)
        orNull(arrayReader(result.scalar, scope, 'result', this.#lengths.number(result.length)))
        return
      case 'matrix': {
        if (result.release !== null) this.#release(result.release, 'result', result.rows)
        const [rows, columns] = [this.#lengths.number(result.rows), this.#lengths.number(result.columns)]
        orNull(`${scope.cinterop('readMatrix')}(result, ${rows}, ${columns})`)
        return
      }
      case 'struct': {
        const struct = structOf(scope.plan, result.struct)
        if (result.byValue) {
          this.#answer('result', structReader(struct, scope, 'result', 'fields'))
          return
        }
        if (result.release !== null) this.#release(result.release, 'result', null)
        required()
        orNull(structReader(struct, scope, 'result', 'pointer'))
        return
      }
      case 'handle':
        required()
        orNull(this.#makeHandle(result.handle, result.owned, result.of, 'result'))
    }
  }

  /** A handle on what was returned; it keeps alive what it needs. */
  #makeHandle(type: string, owned: boolean, of: string | null, pointer: string): string {
    const { plan } = this.#scope
    const handle = [...plan.handles, ...plan.imports.flatMap((other) => other.handles)].find(
      (candidate) => candidate.type === type,
    )!
    const options = this.#scope.handleOptions(handle, owned)
    const needs = this.#f.parameters.flatMap(({ c, name, role, nullable }) => {
      if (role.kind === 'handle' && (role.retains || c.name === of)) return [{ name, nullable }]
      if (role.kind === 'handles' && role.retains)
        return [{ name: nullable ? `...(${name} ?? [])` : `...${name}`, nullable: false }]
      return []
    })
    const list = needs.map(({ name }) => name).join(', ')
    const dependsOn = needs.some(({ nullable }) => nullable)
      ? `${this.#scope.binding('present')}(${list})`
      : `[${list}]`
    const label = this.#f.parameters.find(({ role }) => role.kind === 'string' && role.labels)
    const extras = [
      ...(needs.length === 0 ? [] : [`dependsOn: ${dependsOn}`]),
      ...(label === undefined ? [] : [`label: ${label.name}${label.nullable ? ' ?? undefined' : ''}`]),
    ].map((entry) => (entry === 'label: label' ? 'label' : entry))
    const given = extras.length === 0 ? options : `{ ...${options}, ${extras.join(', ')} }`
    return `new ${this.#scope.own(handle.className)}(${pointer} as ${this.#scope.refcountType('Pointer')}<${quote(type)}>, ${given})`
  }

  /** Refuses that nothing came where something must. */
  #require(value: string, none: 'null' | '0n'): void {
    const nothing = this.#scope.binding('nothing')
    this.#after.push(`if (${value} === ${none}) throw ${nothing}(${quote(this.#f.c.name)})`)
  }

  #release(name: string, pointer: string, length: PlanLength | null): void {
    const { model, imports } = this.#scope.plan
    const all = [...model.functions, ...imports.flatMap((other) => other.functions)]
    const f = all.find((candidate) => candidate.name === name)
    const takesCount = (f?.parameters.length ?? 1) > 1 && length !== null
    const args = `${pointer}${takesCount ? `, ${this.#lengths.number(length)}` : ''}`
    this.#finally.push(`if (${pointer} !== null) ${this.#scope.service(name, args)}`)
  }

  #output(parameter: PlanParameter): void {
    const { name, role, nullable } = parameter
    const scope = this.#scope
    switch (role.kind) {
      case 'filledCount':
        this.#answer(name, stored(name, role.scalar))
        return
      case 'outScalar': {
        const cell = `${role.inout ? this.#locals.of(name, 'Out') : name}[0]!`
        const { scalar } = role
        const value = isExact(scalar)
          ? cell
          : isBig(scalar)
            ? `${scope.binding('safe')}(${this.#lengths.where(name)}, ${cell})`
            : scalar.kind === 'bool'
              ? `${cell} !== 0`
              : cell
        const isEnum = scalar.kind === 'integer' && scalar.enum !== undefined
        this.#answer(
          name,
          isEnum ? `${value} as ${scope.use.own(enumName(scope.plan, scalar.enum!))}` : value,
        )
        return
      }
      case 'outHandle': {
        const made = this.#makeHandle(role.handle, role.owned, null, `${name}[0]`)
        if (nullable) this.#answer(name, `${name}[0] === 0n ? null : ${made}`)
        else {
          this.#require(`${name}[0]`, '0n')
          this.#answer(name, made)
        }
        return
      }
      case 'outString': {
        const pointer = `${name}[0] as ${scope.refcountType('Pointer')}`
        if (role.release !== null) {
          this.#finally.push(`if (${name}[0] !== 0n) ${scope.service(role.release, pointer)}`)
        }
        if (!nullable) this.#require(`${name}[0]`, '0n')
        const read = `${scope.cinterop('readString')}(${pointer})`
        this.#answer(name, nullable ? `${name}[0] === 0n ? null : ${read}` : read)
        return
      }
      case 'text':
        this.#answer(name, `${scope.binding('textOf')}(${name})`)
        return
      case 'buffer':
        if (role.dir === 'out') this.#answer(name, name)
        return
      case 'struct':
        if (role.dir !== 'in') {
          const memory = this.#locals.of(name, 'Memory')
          this.#answer(name, structReader(structOf(scope.plan, role.struct), scope, memory, 'memory'))
        }
        return
      case 'callback':
        this.#callback(parameter, role.held)
        return
      case 'handle':
        if (role.transfers) this.#after.push(nullable ? `${name}?.transfer()` : `${name}.transfer()`)
        return
      default:
    }
  }

  #callback({ name, nullable }: PlanParameter, held: boolean): void {
    const callback = this.#locals.of(name, 'Callback')
    if (held) {
      this.#after.push(`${this.#scope.holdCallback()}(${quote(this.#f.c.name)}, ${callback})`)
      return
    }
    this.#after.unshift(`${callback}${nullable ? '?.' : '.'}check()`)
    this.#outermost.push(`${callback}${nullable ? '?.' : ''}[Symbol.dispose]()`)
  }

  #answer(name: string, expression: string): void {
    this.#answers.push([name, expression])
  }
}

function isExact(scalar: Scalar): boolean {
  return scalar.kind === 'integer' && scalar.exact === true
}

function failed(
  protocol: Extract<PlanProtocol, { kind: 'status' }>,
  status: string,
  { result }: PlanFunction,
): string {
  const isBool = 'scalar' in result && result.scalar?.kind === 'bool'
  if (isBool) return `!${status}`
  switch (protocol.success) {
    case '>=0':
      return `${status} < 0`
    case '>0':
      return `${status} <= 0`
    case 'true':
    case 'nonzero':
      return `${status} === 0`
    default:
      return `${status} !== ${protocol.success ?? 0}`
  }
}
