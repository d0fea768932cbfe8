import { pascalCase } from '../plan/naming.ts'
import type {
  Plan,
  PlanFunction,
  PlanHandle,
  PlanLength,
  PlanParameter,
  PlanProtocol,
  PlanStruct,
  Scalar,
} from '../plan/plan.ts'
import { arrayReader } from './array.ts'
import type { HelperName } from './helpers.ts'
import { arrayClass, enumName, scalarKind } from './kinds.ts'
import {
  type Answer,
  type Argument,
  answersOf,
  argumentsOf,
  returnType,
  structOf,
  type Use,
} from './shape.ts'
import { layoutName, structReader, structWriter } from './struct.ts'
import { quote } from './text.ts'

/** What the writing of functions needs of the module they go into. */
export interface FunctionScope {
  readonly plan: Plan
  readonly use: Use
  /** Brings in a value of cinterop. */
  cinterop(name: string): string
  /** Brings in a type of cinterop. */
  cinteropType(name: string): string
  /** Brings in a value of refcount. */
  refcount(name: string): string
  /** Brings in a type of refcount. */
  refcountType(name: string): string
  /** Brings in a class or value of the binding's own modules. */
  own(name: string): string
  /** Asks for the layout of a struct of this binding, and gives its name. */
  layout(struct: PlanStruct): string
  /** Brings in a value of any module. */
  other(module: string, name: string): string
  /** Brings in a function of cinterop that is meant for generated code. */
  binding(name: string): string
  /** Says that a function of the library is called, and how to. */
  native(name: string): string
  /** The call of a function that is not what the caller asked for, such as one that frees. */
  service(name: string, args: string): string
  /** Whether every call looks before whether the library is free, and after it for an error that it reported. */
  readonly heeding: boolean
  /** Says that one of the module's own helpers is needed. */
  helper(name: HelperName): string
  /** Whether the library keeps callbacks, whose errors are to be thrown by the calls that they come from. */
  readonly hasHeldCallbacks: boolean
  /** The method that takes charge of a callback that the library keeps. */
  holdCallback(): string
  /** The method that makes the error of a protocol. */
  failure(protocol: PlanProtocol): string
  /** The constant options of a handle class. */
  handleOptions(handle: PlanHandle, owned: boolean): string
}

/** A function, written: what callers see and what it does. */
export interface WrittenFunction {
  readonly plan: PlanFunction
  readonly arguments: readonly Argument[]
  readonly answers: readonly Answer[]
  readonly returns: string
  /** Documentation, as it stands in front of the function. */
  readonly doc: string
  readonly body: readonly string[]
  readonly asyncBody: readonly string[] | null
}

/** Writes the wrapper of a function. */
export function writeFunction(f: PlanFunction, scope: FunctionScope): WrittenFunction {
  const args = argumentsOf(f, scope.plan, scope.use)
  const answers = answersOf(f, scope.plan, scope.use)
  return {
    plan: f,
    arguments: args,
    answers,
    returns: returnType(answers),
    doc: documentation(f, args, answers),
    body: new Body(f, scope, false).write(),
    asyncBody: f.async ? new Body(f, scope, true).write() : null,
  }
}

/** The kinds that declare a function to cinterop. */
export function declarationOf(
  f: PlanFunction,
  scope: FunctionScope,
): { result: string; parameters: string[] } {
  const { plan } = scope
  return {
    result: resultKind(f, scope),
    parameters: f.parameters.map((parameter) => parameterKind(parameter, plan, scope)),
  }
}

function parameterKind({ role }: PlanParameter, plan: Plan, scope: FunctionScope): string {
  switch (role.kind) {
    case 'scalar':
    case 'count':
      return quote(scalarKind(role.scalar))
    case 'string':
      return quote('string')
    case 'struct':
      return role.byValue ? `{ struct: ${layoutName(structOf(plan, role.struct), scope)} }` : quote('pointer')
    default:
      return quote('pointer')
  }
}

function resultKind({ result }: PlanFunction, scope: FunctionScope): string {
  switch (result.kind) {
    case 'void':
      return quote('void')
    case 'status':
    case 'scalar':
      return quote(scalarKind(result.scalar))
    case 'ignored':
      return quote(result.scalar === null ? 'pointer' : scalarKind(result.scalar))
    case 'struct':
      return result.byValue
        ? `{ struct: ${layoutName(structOf(scope.plan, result.struct), scope)} }`
        : quote('pointer')
    default:
      return quote('pointer')
  }
}

function documentation(f: PlanFunction, args: readonly Argument[], answers: readonly Answer[]): string {
  const parts: string[] = []
  if (f.doc.text !== '') parts.push(tidy(f.doc.text))
  const tags: string[] = []
  for (const { name, doc } of args)
    if (doc !== '') tags.push(`@param ${name} - ${tidy(doc).replaceAll('\n', ' ')}`)
  const told = answers.filter(({ doc }) => doc !== '')
  if (answers.length === 1 && told.length === 1)
    tags.push(`@returns ${tidy(told[0]!.doc).replaceAll('\n', ' ')}`)
  else if (told.length > 0) {
    tags.push(
      `@returns ${told.map(({ name, doc }) => `\`${name}\`: ${tidy(doc).replaceAll('\n', ' ')}`).join('; ')}`,
    )
  }
  if (f.doc.deprecated !== undefined) tags.push(`@deprecated ${tidy(f.doc.deprecated).replaceAll('\n', ' ')}`)
  for (const name of f.doc.see) tags.push(`@see ${name}`)
  parts.push(`C: \`${f.c.declaration}\``, tags.join('\n'))
  return parts.filter((part) => part !== '').join('\n\n')
}

/** Text for TSDoc: its own marks are taken out of the text of others. */
function tidy(text: string): string {
  return text.replaceAll(/(?<!`[^`\n]*)([{}@])(?![^`\n]*`)/g, '$1')
}

class Body {
  readonly #f: PlanFunction
  readonly #scope: FunctionScope
  readonly #async: boolean
  readonly #before: string[] = []
  readonly #after: string[] = []
  readonly #answers: string[] = []
  /** Clean-ups, run whatever happens once the call has returned. */
  readonly #finally: string[] = []
  /** Clean-ups of what was made before the call, run even when there was no call. */
  readonly #outermost: string[] = []
  readonly #held: string[] = []

  constructor(f: PlanFunction, scope: FunctionScope, isAsync: boolean) {
    this.#f = f
    this.#scope = scope
    this.#async = isAsync
  }

  write(): string[] {
    const lines = this.#statements()
    if (!this.#async) return lines
    const helper = this.#scope.helper('untilAborted')
    return [`return ${helper}(options.signal, async () => {`, ...lines.map((line) => `  ${line}`), '})']
  }

  #statements(): string[] {
    const f = this.#f
    const text = f.parameters.find(({ role }) => role.kind === 'text')
    for (const { name, role } of f.parameters) {
      if (role.kind === 'scalar' && role.computed !== undefined) {
        this.#before.push(`const ${name} = ${this.#length(role.computed)}`)
      }
    }
    const args = f.parameters.map((parameter) => this.#argument(parameter))
    const call = this.#call(args)
    if (this.#scope.heeding && !this.#async) this.#after.push(`this.#bound.end(${quote(f.c.name)})`)
    if (this.#scope.hasHeldCallbacks) this.#after.push('this.#checkCallbacks()')
    this.#errors()
    this.#result()
    for (const parameter of f.parameters) this.#output(parameter)
    if (text?.role.kind === 'text' && text.role.retry !== null)
      return this.#retrying(text, call, text.role.retry)
    const tail = this.#tail()
    if (this.#outermost.length > 0) return [...this.#before, ...guarded([...call, ...tail], this.#outermost)]
    // What is only handed on needs no name.
    const last = call.at(-1) ?? ''
    if (tail.length === 1 && tail[0] === 'return result' && last.startsWith('const result = ')) {
      return [...this.#before, ...call.slice(0, -1), last.replace('const result =', 'return')]
    }
    return [...this.#before, ...call, ...tail]
  }

  /** The statements behind the call. */
  #tail(): string[] {
    const answer =
      this.#answers.length === 0
        ? []
        : this.#answers.length === 1
          ? [`return ${this.#answers[0]!.replace(/^\w+: /, '')}`]
          : [`return { ${this.#answers.map((entry) => entry.replace(/^(\w+): \1$/, '$1')).join(', ')} }`]
    const rest = [...this.#after, ...answer]
    return this.#finally.length === 0 ? rest : guarded(rest, this.#finally)
  }

  /** A text of unknown length: called again with a larger buffer when the library asks for it. */
  #retrying(text: PlanParameter, call: readonly string[], retry: number): string[] {
    const needed =
      text.role.kind === 'text' && text.role.needed !== null ? this.#name(text.role.needed) : null
    const grow = needed === null ? 'capacity * 2' : `Number(${needed}[0])`
    const inside = [
      `const ${text.name} = new Uint8Array(capacity)`,
      ...call,
      `if (status === ${retry} && ${needed === null ? 'capacity < 2 ** 30' : `${grow} > capacity`}) {`,
      `  capacity = ${grow}`,
      '  continue',
      '}',
      ...this.#tail(),
    ]
    return [...this.#before, 'let capacity = 16_384', 'for (;;) {', ...inside.map((line) => `  ${line}`), '}']
  }

  #call(args: readonly string[]): string[] {
    const f = this.#f
    const target = this.#scope.native(f.c.name)
    const variable = resultVariable(f)
    const prefix = variable === null ? '' : `const ${variable} = `
    const list = args.join(', ')
    if (!this.#async) {
      const begin = this.#scope.heeding ? [`this.#bound.begin(${quote(f.c.name)})`] : []
      return [...begin, `${prefix}${target}(${list})`]
    }
    const held = `[${[...new Set(this.#held)].join(', ')}]`
    const calls = this.#scope.refcount('withHandles')
    // Arguments are looked at here, before handles are held: a wrong one is told of at once.
    const args_ = f.parameters.length === 0 ? '[]' : 'args'
    return [
      ...(f.parameters.length === 0 ? [] : [`const args: ${this.#argumentsType()} = [${list}]`]),
      `${prefix}await ${calls}(${held}, () => this.#bound.callAsync(${quote(f.c.name)}, ${args_}))`,
    ]
  }

  #argumentsType(): string {
    return `Parameters<Calls[${quote(this.#f.c.name)}]>`
  }

  /** A parameter by its name in C. */
  #parameter(cName: string): PlanParameter | undefined {
    return this.#f.parameters.find(({ c }) => c.name === cName)
  }

  #name(cName: string): string {
    return this.#parameter(cName)?.name ?? cName
  }

  /** The expression of an argument, and what has to be done first. */
  #argument(parameter: PlanParameter): string {
    const { name, role, nullable } = parameter
    const scope = this.#scope
    const orNull = (expression: string): string =>
      nullable ? `${name} === null ? null : ${expression}` : expression
    switch (role.kind) {
      case 'scalar': {
        return this.#checked(name, role.scalar, this.#where(name))
      }
      case 'count': {
        const of = role.of.map((array) => this.#name(array)).join(', ')
        return this.#checked(
          this.#count(role.of),
          role.scalar,
          quote(`${this.#f.c.name}: the length of ${of}`),
        )
      }
      case 'outCount':
        this.#before.push(`const ${name} = new ${arrayClass(role.scalar)}(1)`)
        return name
      case 'filledCount': {
        const where = quote(`${this.#f.c.name}: the length of ${role.of}`)
        const cell = `new ${arrayClass(role.scalar)}(1)`
        this.#before.push(
          `const ${name} = ${scope.helper('cellOf')}(${cell}, ${where}, ${this.#lengthOf(role.of, [])})`,
        )
        return name
      }
      case 'handle': {
        this.#held.push(name)
        return orNull(`${scope.refcount('pointerOf')}(${name}, ${quote(role.handle)})`)
      }
      case 'handles': {
        this.#held.push(nullable ? `...(${name} ?? [])` : `...${name}`)
        const pointers = `${name}Pointers`
        const made = `${scope.helper('pointersOf')}(${name}, ${quote(role.handle)})`
        this.#before.push(`const ${pointers} = ${orNull(made)}`)
        return pointers
      }
      case 'string':
        return orNull(`${scope.binding('checkText')}(${name}, ${this.#where(name)})`)
      case 'address':
        return orNull(`${scope.binding('checkAddress')}(${name}, ${this.#where(name)})`)
      case 'memory': {
        const { size } = structOf(scope.plan, role.struct)
        return orNull(`${scope.binding('checkStruct')}(${name}, ${this.#where(name)}, ${size})`)
      }
      case 'strings':
        this.#before.push(
          `const ${name}Memory = ${orNull(`${scope.helper('stringsOf')}(${this.#where(name)}, ${name})`)}`,
        )
        this.#held.push(`${name}Memory`)
        return `${name}Memory`
      case 'text':
        if (role.retry === null)
          this.#before.push(`const ${name} = ${this.#allocated('Uint8Array', name, role.capacity)}`)
        return name
      case 'buffer': {
        if (role.dir === 'out' && role.scalar !== null) {
          this.#before.push(`const ${name} = ${this.#allocated(arrayClass(role.scalar), name, role.length)}`)
          return name
        }
        if (role.length.kind !== 'parameter') {
          const found = scope.binding(role.scalar === null ? 'bytesOf' : 'elementsOf')
          this.#sameLength(parameter.c.name, `${found}(${name})`, this.#length(role.length))
        }
        const check = `check${role.scalar === null ? 'Bytes' : arrayClass(role.scalar)}`
        return orNull(`${scope.binding(check)}(${name}, ${this.#where(name)})`)
      }
      case 'matrix': {
        this.#held.push(name)
        return orNull(`${scope.helper('rowsOf')}(${name})`)
      }
      case 'struct': {
        const struct = structOf(scope.plan, role.struct)
        if (role.byValue)
          return `${layoutName(struct, scope)}.byValue(${structWriter(struct, scope, name, 'fields')})`
        if (role.dir === 'out') {
          this.#before.push(`const ${name}Memory = new Uint8Array(${struct.size})`)
        } else {
          this.#before.push(`const ${name}Memory = ${orNull(structWriter(struct, scope, name, 'memory'))}`)
        }
        // What a codec of the user's packed may be anything.
        return role.dir !== 'out' && struct.codec?.pack !== undefined
          ? orNull(`${scope.binding('checkStruct')}(${name}Memory!, ${this.#where(name)}, ${struct.size})`)
          : `${name}Memory`
      }
      case 'structs': {
        const struct = structOf(scope.plan, role.struct)
        const pack = structWriter(struct, scope, 'item', 'memory')
        this.#before.push(
          `const ${name}Memory = ${orNull(`${scope.helper('packAll')}(${name}, ${struct.size}, (item) => ${pack})`)}`,
        )
        return `${name}Memory`
      }
      case 'outScalar': {
        const array = arrayClass(role.scalar)
        if (!role.inout) this.#before.push(`const ${name} = new ${array}(1)`)
        else {
          const cell = `${scope.helper('cellOf')}(new ${array}(1), ${this.#where(name)}, ${name})`
          this.#before.push(`const ${name}Out = ${cell}`)
        }
        return role.inout ? `${name}Out` : name
      }
      case 'outHandle':
      case 'outString':
        this.#before.push(`const ${name} = new BigUint64Array(1)`)
        return name
      case 'callback': {
        const { parameters, returns } = role.signature
        const kinds = parameters.map(({ kind }) => quote(kind)).join(', ')
        const made = `new ${scope.cinterop('NativeCallback')}(${quote(returns)}, [${kinds}], ${name}${returns === 'void' ? ' as () => undefined' : ''})`
        this.#before.push(`const ${name}Callback = ${orNull(made)}`)
        return nullable ? `${name}Callback?.pointer ?? null` : `${name}Callback.pointer`
      }
      case 'error':
        this.#before.push(`const ${name} = new Uint8Array(${structOf(scope.plan, role.struct).size})`)
        return name
    }
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
    return `${this.#scope.helper('allocate')}(${array}, ${this.#where(name)}, ${this.#sizeOf(length)})`
  }

  /** A length as it is given, without a conversion that may throw. */
  #sizeOf(length: PlanLength): string {
    const isGiven = length.kind === 'parameter' && this.#parameter(length.name)?.role.kind === 'scalar'
    return isGiven ? this.#name(length.name) : this.#length(length)
  }

  /** A parameter, as messages name it. */
  #where(name: string): string {
    return quote(`${this.#f.c.name}: ${name}`)
  }

  /** A count that arrays of the caller decide. */
  #count(arrays: readonly string[]): string {
    const [first = '', ...others] = arrays
    const count = this.#lengthOf(first, arrays)
    for (const other of others) this.#sameLength(other, this.#lengthOf(other, arrays), count)
    return count
  }

  /** How long an array of the caller is. That it is one at all is looked at when it is passed. */
  #lengthOf(array: string, counted: readonly string[]): string {
    const scope = this.#scope
    const parameter = this.#parameter(array)
    const name = parameter?.name ?? array
    const role = parameter?.role
    if (role?.kind === 'text') return role.retry === null ? `${name}.length` : 'capacity'
    // Its own word is no proof of how long an array is.
    if (role?.kind === 'buffer')
      return `${scope.binding(role.scalar === null ? 'bytesOf' : 'elementsOf')}(${name})`
    const none = parameter?.nullable === true ? ' ?? 0' : ''
    if (role?.kind !== 'matrix') return `${name}?.length${none}`
    const isRows = role.rows.kind === 'parameter' && this.#counts(role.rows, counted)
    return `${name}?.${isRows ? 'rows' : 'columns'}${none}`
  }

  /** Refuses an array that is not as long as it must be. */
  #sameLength(array: string, found: string, length: string): void {
    const parameter = this.#parameter(array)
    const name = parameter?.name ?? array
    const check = `${this.#scope.helper('sameLength')}(${this.#where(name)}, ${found}, ${length})`
    this.#before.push(parameter?.nullable === true ? `if (${name} !== null) ${check}` : check)
  }

  #counts(length: PlanLength, arrays: readonly string[]): boolean {
    if (length.kind !== 'parameter') return false
    const role = this.#parameter(length.name)?.role
    return role?.kind === 'count' && role.of === arrays
  }

  /** The expression of a length. */
  #length(length: PlanLength): string {
    if (length.kind === 'fixed') return String(length.count)
    if (length.kind === 'parameter') {
      const parameter = this.#parameter(length.name)
      const name = this.#name(length.name)
      if (parameter?.role.kind === 'count') return this.#count(parameter.role.of)
      if (parameter?.role.kind === 'outCount') return this.#countStored(name, parameter.role.scalar)
      return parameter?.role.kind === 'scalar' && isBig(parameter.role.scalar) ? `Number(${name})` : name
    }
    const called = this.#scope.plan.functions.find(({ c }) => c.name === length.function)
    const args = length.parameters
      .map((name) => {
        const role = this.#parameter(name)?.role
        return role?.kind === 'count' ? this.#count(role.of) : this.#name(name)
      })
      .join(', ')
    return [`this.${called?.name ?? length.function}(${args})`, ...length.path].join('.')
  }

  /** A count that C stored. */
  #countStored(name: string, scalar: Scalar): string {
    return isBig(scalar) ? `Number(${name}[0])` : `${name}[0]!`
  }

  #errors(): void {
    const { c, protocol, result } = this.#f
    if (protocol === null || protocol.kind === 'callback') return
    const failure = this.#scope.failure(protocol)
    const symbol = quote(c.name)
    if (protocol.kind === 'struct') {
      const error = this.#f.parameters.find(({ role }) => role.kind === 'error')?.name ?? 'error'
      this.#after.push(`if (status !== ${protocol.success ?? 0}) throw ${failure}(${symbol}, ${error})`)
    } else if (protocol.kind === 'status') {
      const status = result.kind === 'scalar' ? 'result' : 'status'
      this.#after.push(`if (${failed(protocol, status)}) throw ${failure}(${symbol}, Number(${status}))`)
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
      case 'scalar':
        if (result.scalar.kind === 'integer' && result.scalar.enum !== undefined)
          this.#answer('result', `result as ${scope.use.own(enumName(scope.plan, result.scalar.enum))}`)
        else if (isBig(result.scalar))
          this.#answer('result', `${scope.helper('safe')}(${quote(`The result of ${c.name}`)}, result)`)
        else this.#answer('result', 'result')
        return
      case 'address':
        this.#answer('result', 'result')
        return
      case 'string': {
        if (result.release !== null) this.#release(result.release, 'result', null)
        required()
        orNull(`${scope.cinterop('readString')}(result)`)
        return
      }
      case 'strings':
        if (result.release !== null) this.#release(result.release, 'result', result.length)
        this.#answer('result', `${scope.cinterop('readStringArray')}(result, ${this.#length(result.length)})`)
        return
      case 'buffer': {
        if (result.release !== null) this.#release(result.release, 'result', result.length)
        orNull(arrayReader(result.scalar, scope, 'result', this.#length(result.length)))
        return
      }
      case 'matrix': {
        if (result.release !== null) this.#release(result.release, 'result', result.rows)
        const [rows, columns] = [this.#length(result.rows), this.#length(result.columns)]
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
      case 'handle': {
        required()
        orNull(this.#makeHandle(result.handle, result.owned, result.of, 'result'))
      }
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
      if (role.kind === 'handle' && (role.retains || c.name === of))
        return nullable ? [`...(${name} === null ? [] : [${name}])`] : [name]
      if (role.kind === 'handles' && role.retains) return [nullable ? `...(${name} ?? [])` : `...${name}`]
      return []
    })
    const label = this.#f.parameters.find(({ role }) => role.kind === 'string' && role.labels)
    const extras = [
      ...(needs.length === 0 ? [] : [`dependsOn: [${needs.join(', ')}]`]),
      ...(label === undefined ? [] : [`label: ${label.name}${label.nullable ? ' ?? undefined' : ''}`]),
    ].map((entry) => (entry === 'label: label' ? 'label' : entry))
    const given = extras.length === 0 ? options : `{ ...${options}, ${extras.join(', ')} }`
    return `new ${this.#scope.own(handle.className)}(${pointer} as ${this.#scope.refcountType('Pointer')}<${quote(type)}>, ${given})`
  }

  /** Refuses that nothing came where something must. */
  #require(value: string, none: 'null' | '0n'): void {
    const nothing = this.#scope.helper('nothing')
    this.#after.push(`if (${value} === ${none}) throw ${nothing}(${quote(this.#f.c.name)})`)
  }

  #release(name: string, pointer: string, length: PlanLength | null): void {
    const f = this.#scope.plan.model.functions.find((candidate) => candidate.name === name)
    const takesCount = (f?.parameters.length ?? 1) > 1 && length !== null
    const args = `${pointer}${takesCount ? `, ${this.#length(length)}` : ''}`
    this.#finally.push(`if (${pointer} !== null) ${this.#scope.service(name, args)}`)
  }

  #output(parameter: PlanParameter): void {
    const { name, role, nullable } = parameter
    const scope = this.#scope
    switch (role.kind) {
      case 'filledCount':
        this.#answer(name, this.#countStored(name, role.scalar))
        return
      case 'outScalar': {
        const variable = role.inout ? `${name}Out` : name
        const { scalar } = role
        const cell = `${variable}[0]!`
        if (scalar.kind === 'bool') this.#answer(name, `${cell} !== 0`)
        else if (isBig(scalar)) {
          this.#answer(name, `${scope.helper('safe')}(${this.#where(name)}, ${cell})`)
        } else if (scalar.kind === 'integer' && scalar.enum !== undefined) {
          this.#answer(name, `${cell} as ${scope.use.own(enumName(scope.plan, scalar.enum))}`)
        } else this.#answer(name, cell)
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
        this.#answer(name, `${scope.helper('textOf')}(${name})`)
        return
      case 'buffer':
        if (role.dir === 'out') this.#answer(name, name)
        return
      case 'struct':
        if (role.dir !== 'in') {
          this.#answer(
            name,
            structReader(structOf(scope.plan, role.struct), scope, `${name}Memory`, 'memory'),
          )
        }
        return
      case 'callback': {
        const at = nullable ? '?.' : '.'
        if (role.held) {
          this.#after.push(`${scope.holdCallback()}(${quote(this.#f.c.name)}, ${name}Callback)`)
        } else {
          this.#after.unshift(`${name}Callback${at}check()`)
          this.#outermost.push(
            nullable ? `${name}Callback?.[Symbol.dispose]()` : `${name}Callback[Symbol.dispose]()`,
          )
        }
        return
      }
      case 'handle':
        if (role.transfers) this.#after.push(nullable ? `${name}?.transfer()` : `${name}.transfer()`)
        return
      default:
    }
  }

  #answer(name: string, expression: string): void {
    this.#answers.push(`${name}: ${expression}`)
  }
}

/** Statements, and what is to be done after them whatever happens. */
function guarded(body: readonly string[], cleanUp: readonly string[]): string[] {
  const indent = (line: string): string => `  ${line}`
  return ['try {', ...body.map(indent), '} finally {', ...cleanUp.map(indent), '}']
}

function isBig(scalar: Scalar): boolean {
  return scalar.kind === 'integer' && scalar.bits === 64
}

function failed(protocol: Extract<PlanProtocol, { kind: 'status' }>, status: string): string {
  switch (protocol.success) {
    case '>=0':
      return `${status} < 0`
    case '>0':
      return `${status} <= 0`
    case 'true':
      return `!${status}`
    case 'nonzero':
      return `${status} === 0`
    default:
      return `${status} !== ${protocol.success ?? 0}`
  }
}

function resultVariable({ result, protocol }: PlanFunction): string | null {
  if (result.kind === 'void') return null
  if (result.kind === 'ignored') return protocol?.kind === 'last' ? 'result' : null
  if (result.kind === 'status') return protocol === null ? null : 'status'
  return 'result'
}
