import { glob } from '../config/glob.ts'
import type { CFunction, CType } from '../header/model.ts'
import { camelCase, pascalCase } from '../plan/naming.ts'
import type { Plan, PlanHandle, PlanProtocol, PlanStruct } from '../plan/plan.ts'
import { declarationOf, type WrittenFunction, writeFunction } from './function.ts'
import { scalarKind } from './kinds.ts'
import type { FunctionScope } from './scope.ts'
import type { Use } from './shape.ts'
import { parameterList, signature } from './signature.ts'
import { layoutConstant, type StructUses, writeStruct } from './struct.ts'
import { Code, Imports, key, lineWidth, quote } from './text.ts'

/** A generated module, and what it was made of. */
export interface LibraryModule {
  readonly text: string
  readonly functions: readonly WrittenFunction[]
}

/** Writes the module of the library class: declarations, struct layouts, one method per function. */
export function writeLibrary(plan: Plan, header: string, ownModule: (name: string) => string): LibraryModule {
  return new LibraryWriter(plan, ownModule).write(header)
}

class LibraryWriter {
  readonly #plan: Plan
  readonly #ownModule: (name: string) => string
  readonly #imports = new Imports()
  readonly #natives = new Set<string>()
  readonly #layouts = new Map<string, PlanStruct>()
  readonly #options = new Map<string, { handle: PlanHandle; owned: boolean }>()
  readonly #scope: FunctionScope
  readonly #stringRelease: string | undefined

  constructor(plan: Plan, ownModule: (name: string) => string) {
    this.#plan = plan
    this.#ownModule = ownModule
    this.#stringRelease = plan.stringRelease
    const use: Use = {
      own: (name) => this.#imports.type(ownModule(name), name),
      cinterop: (name) => this.#imports.type('@uchronia/cinterop', name),
      other: (module, name) => this.#imports.type(module, name),
    }
    this.#scope = {
      plan,
      use,
      cinterop: (name) => this.#imports.value('@uchronia/cinterop', name),
      cinteropType: (name) => this.#imports.type('@uchronia/cinterop', name),
      refcount: (name) => this.#imports.value('@uchronia/refcount', name),
      refcountType: (name) => this.#imports.type('@uchronia/refcount', name),
      own: (name) => this.#imports.value(ownModule(name), name),
      other: (module, name) => this.#imports.value(module, name),
      binding: (name) => this.#imports.value('@uchronia/cinterop/binding', name),
      bindingType: (name) => this.#imports.type('@uchronia/cinterop/binding', name),
      native: (name) => {
        this.#natives.add(name)
        return `this.#c.${name}`
      },
      service: (name, args) => {
        this.#natives.add(name)
        return this.#heeding ? `this.#bound.call(${quote(name)}, ${args})` : `this.#c.${name}(${args})`
      },
      heeding: this.#heeding,
      layout: (struct) => {
        this.#layouts.set(struct.name, struct)
        return layoutConstant(struct)
      },
      hasHeldCallbacks: plan.functions.some((f) =>
        f.parameters.some(({ role }) => role.kind === 'callback' && role.held),
      ),
      holdCallback: () => 'this.#hold',
      failure: (protocol) => `this.${failureMethod(protocol)}`,
      handleOptions: (handle, owned) => {
        const name = `#${camelCase(handle.className)}${owned ? '' : 'Borrowed'}`
        this.#options.set(name, { handle, owned })
        return `this.${name}`
      },
    }
  }

  /** Whether each call looks for what the library reports: it has a callback for errors. */
  get #heeding(): boolean {
    return this.#callback() !== undefined
  }

  write(header: string): LibraryModule {
    const plan = this.#plan
    const functions = plan.functions.map((f) => writeFunction(f, this.#scope))
    const { className } = plan.library
    const needsBound = this.#heeding || plan.functions.some((f) => f.async)
    const body = new Code()
    body.doc(this.#classDoc())
    body.block(`export class ${className} {`, () => {
      const { cinteropType } = this.#scope
      body.doc('The library, loaded.')
      body.add(`readonly native: ${cinteropType('NativeLibrary')}`)
      if (needsBound) {
        const type = this.#imports.value('@uchronia/cinterop/binding', 'BoundFunctions')
        body.add(`readonly #bound: ${type}<typeof declarations>`)
      }
      body.add(`readonly #c: Calls`)
      const rest = new Code(lineWidth - 2)
      this.#open(rest, className, cinteropType('LoadOptions'))
      for (const written of functions) this.#method(rest, written)
      this.#counter(rest)
      this.#failures(rest)
      if (this.#scope.hasHeldCallbacks) this.#callbacks(rest)
      for (const [name, { handle }] of this.#options)
        body.add(`readonly ${name}: Options<${quote(handle.type)}>`)
      if (this.#scope.hasHeldCallbacks) {
        body.add(`readonly #callbacks = new Map<string, ${cinteropType('NativeCallback')}>()`)
      }
      body.add('').doc('Binds a library that is loaded already; {@link open} loads one.')
      body.block(`constructor(native: NativeLibrary) {`, () => {
        const type = this.#imports.value('@uchronia/cinterop/binding', 'BoundFunctions')
        const bound = `new ${type}(native, declarations${this.#heeding ? ', { heeding: true }' : ''})`
        body.add('this.native = native')
        if (needsBound) body.add(`const bound = ${bound}`, 'this.#bound = bound')
        const functions = `${needsBound ? 'bound' : bound}.functions`
        if (this.#heeding) body.add(`this.#c = ${functions}`)
        else body.add(`const c = ${functions}`, 'this.#c = c')
        for (const [name, { handle, owned }] of this.#options) this.#initOptions(body, name, handle, owned)
      })
      body.add('').add(rest.toString().trimEnd())
    })
    const text = this.#assemble(header, body)
    return { text, functions }
  }

  #classDoc(): string {
    const { library, imports } = this.#plan
    const text = library.doc || `The native library \`${library.file}\`.`
    const callback = this.#callback()
    const notes = [
      ...(imports.length > 0
        ? [
            `Needs the libraries of ${imports.map((other) => `{@link ${other.className}}`).join(', ')} loaded first.`,
          ]
        : []),
      ...(callback === undefined
        ? []
        : ['Errors come through a callback of the library, so one call runs at a time.']),
    ]
    return [text, ...notes].join('\n\n')
  }

  #callback(): { readonly register: string } | undefined {
    return this.#plan.protocols.find((protocol) => protocol.kind === 'callback')
  }

  #open(code: Code, className: string, options: string): void {
    const callback = this.#callback()
    const load = this.#scope.cinterop('loadLibrary')
    code.doc(
      `Loads the library and binds it. Functions are looked up when they are first called.\n\n@param path - its file\n@throws NativeError \`library_not_loaded\`${callback === undefined ? '' : ', `symbol_not_found` (the error callback)'}`,
    )
    code.block(`static open(path: string, options: ${options} = {}): ${className} {`, () => {
      if (callback === undefined) code.add(`return new ${className}(${load}(path, options))`)
      else {
        code.add(`const errorCallback = { register: ${quote(callback.register)}, ...options.errorCallback }`)
        code.add(`return new ${className}(${load}(path, { ...options, errorCallback }))`)
      }
    })
    code.add('')
  }

  #method(code: Code, { plan: f, arguments: args, doc, returns, body, asyncBody }: WrittenFunction): void {
    code.doc(doc)
    signature(code, f.name, parameterList(args), returns, () => code.statements(body))
    code.add('')
    if (asyncBody === null) return
    code.doc(
      `{@link ${f.name}} on another thread. Handles and arrays are held until it is done; do not change them meanwhile.`,
    )
    const parameters = [...parameterList(args), 'options: { readonly signal?: AbortSignal } = {}']
    signature(code, `async ${f.name}Async`, parameters, `Promise<${returns}>`, () =>
      code.statements(asyncBody),
    )
    code.add('')
  }

  /** The native counts of references, of all handle types that have a counter. */
  #counter(code: Code): void {
    const counted = this.#plan.handles.filter((handle) => handle.count !== undefined)
    if (counted.length === 0) return
    const roots = counted.filter(
      (handle) => !counted.some((other) => other.type === handle.parent && other.count === handle.count),
    )
    const types = roots.map((handle) => this.#scope.use.own(handle.className))
    code.doc('How many references native code counts on the object of a handle.')
    code.block(`nativeReferenceCount(handle: ${types.join(' | ')}): number {`, () => {
      for (const [index, root] of roots.entries()) {
        const f = this.#function(root.count!)
        const pointer = `${this.#scope.refcount('pointerOf')}(handle, ${quote(root.type)})`
        const given = roots.length > 1 ? pointer.replace('(handle,', `(handle as ${types[index]},`) : pointer
        const count = this.#scope.service(root.count!, given)
        const call = `return ${f?.returns.kind === 'integer' && f.returns.bits === 64 ? `Number(${count})` : count}`
        code.statements([index < roots.length - 1 ? `if (handle.isA(${quote(root.type)})) ${call}` : call])
      }
    })
    code.add('')
  }

  #isFacade(): boolean {
    return this.#plan.functions.some((f) => f.facade !== null)
  }

  #initOptions(code: Code, name: string, handle: PlanHandle, owned: boolean): void {
    const entries = [`typeId: ${quote(handle.type)}`]
    if (handle.supertypes.length > 0) entries.push(`supertypes: [${handle.supertypes.map(quote).join(', ')}]`)
    entries.push(`backend: ${this.#scope.cinterop('koffiBackend')}`)
    if (this.#isFacade()) entries.push('library: this')
    if (owned && handle.release !== undefined) {
      this.#scope.native(handle.release)
      const call = this.#heeding
        ? `bound.call(${quote(handle.release)}, pointer)`
        : `c.${handle.release}(pointer)`
      entries.push(`release: (pointer) => void ${call}`)
    }
    code.list(`this.${name} = {`, entries, '}', ' ')
  }

  #assemble(header: string, body: Code): string {
    const plan = this.#plan
    const declarations = new Code()
    if (this.#options.size > 0) {
      const { refcountType } = this.#scope
      const library = this.#isFacade() ? ` & { readonly library: ${plan.library.className} }` : ''
      const type = `${refcountType('HandleOptions')}<${refcountType('Pointer')}<Id>, Id>${library}`
      declarations.doc('What the handles of a class are made with.')
      declarations.add(`type Options<Id extends string> = ${type}`, '')
    }
    this.#declarations(declarations)
    const uses = structUses(plan)
    const layouts = new Code()
    // Layouts ask for those inside them: until no more are asked for.
    const written = new Map<string, string>()
    for (let before = -1; before !== this.#layouts.size; ) {
      before = this.#layouts.size
      for (const struct of this.#layouts.values()) {
        if (written.has(struct.name)) continue
        const one = new Code()
        writeStruct(one, struct, this.#scope, uses)
        written.set(struct.name, one.toString().trimEnd())
      }
    }
    // Those inside others first; imported ones can only be inside.
    for (const { name } of [...plan.imports.flatMap((other) => other.structs), ...plan.structs]) {
      const text = written.get(name)
      if (text !== undefined) layouts.add(text, '')
    }
    if (this.#codeTable !== null) layouts.list('const statusCodes = {', this.#codeTable, '}', ' ')
    const head = new Code()
    this.#imports.write(head)
    const sections = [head, layouts, body, declarations]
      .map((section) => section.toString().trim())
      .filter((text) => text !== '')
    return `${header}${sections.join('\n\n')}\n`
  }

  #declarations(code: Code): void {
    const plan = this.#plan
    const bound = new Map(plan.functions.map((f) => [f.c.name, f]))
    for (const f of plan.functions) this.#natives.add(f.c.name)
    for (const protocol of plan.protocols) {
      if (protocol.kind === 'last') this.#natives.add(protocol.message)
      if (protocol.kind === 'status' && protocol.message !== undefined) this.#natives.add(protocol.message)
    }
    code.doc('What the header declares: what each function returns, and what it takes.')
    code.block(
      'const declarations = {',
      () => {
        for (const { name } of this.#allFunctions()) {
          if (!this.#natives.has(name)) continue
          const f = bound.get(name)
          const { result, parameters } = f === undefined ? this.#service(name) : declarationOf(f, this.#scope)
          code.list(`${key(name)}: [`, [result, ...parameters], '],')
        }
      },
      `} as const satisfies ${this.#imports.type('@uchronia/cinterop/binding', 'Declarations')}`,
    )
    const functions = this.#imports.type('@uchronia/cinterop/binding', 'Functions')
    code.add('', `type Calls = ${functions}<typeof declarations>`)
  }

  /** The functions of the headers, and those of other bindings that free or count handles of this one. */
  #allFunctions(): readonly CFunction[] {
    const { model, imports } = this.#plan
    const own = new Set(model.functions.map(({ name }) => name))
    return [
      ...model.functions,
      ...imports.flatMap((other) => other.functions).filter(({ name }) => !own.has(name)),
    ]
  }

  #function(name: string): CFunction | undefined {
    return this.#allFunctions().find((candidate) => candidate.name === name)
  }

  /** How a function is declared that only the binding itself calls. */
  #service(name: string): { result: string; parameters: string[] } {
    const f = this.#function(name)
    const kind = (type: CType): string => {
      const aliases = new Map(this.#plan.model.aliases.map((alias) => [alias.name, alias.type]))
      let at = type
      for (let i = 0; at.kind === 'alias' && i < 32; i += 1)
        at = aliases.get(at.name) ?? { kind: 'pointer', to: { kind: 'void' } }
      switch (at.kind) {
        case 'void':
          return 'void'
        case 'bool':
          return 'bool'
        case 'enum':
          return 'int32'
        case 'integer':
          return scalarKind({ kind: 'integer', bits: at.bits, signed: at.signed })
        case 'float':
          return scalarKind({ kind: 'float', bits: at.bits })
        default:
          return 'pointer'
      }
    }
    return {
      result: quote(kind(f?.returns ?? { kind: 'void' })),
      parameters: (f?.parameters ?? []).map((parameter) => quote(kind(parameter.type))),
    }
  }

  /** The lines that make an error with a message of the library, which is given back if it has to be. */
  #withMessage(name: string, args: string, makeError: (text: string) => string): string[] {
    const f = this.#function(name)
    const isOwned = f?.returns.kind === 'pointer' && f.returns.to.const !== true
    const release = isOwned ? this.#stringRelease : undefined
    const call = `${this.#scope.native(name)}(${args})`
    const messageOf = this.#scope.binding('messageOf')
    if (release === undefined) return [`return ${makeError(`${messageOf}(${call})`)}`]
    return [
      `const message = ${call}`,
      'try {',
      `  return ${makeError(`${messageOf}(message)`)}`,
      '} finally {',
      `  if (message !== null) ${this.#scope.service(release, 'message')}`,
      '}',
    ]
  }

  /** Makes the errors of failed calls, a method for each protocol that is in use. */
  #failures(code: Code): void {
    const plan = this.#plan
    const used = plan.protocols.filter((protocol) =>
      plan.functions.some((f) => f.protocol?.name === protocol.name),
    )
    const error = errorClass(plan)
    for (const protocol of used) {
      if (protocol.kind === 'callback') continue
      this.#imports.value(this.#ownModule(error), error)
      const name = `${failureMethod(protocol)}`
      const named = 'codes' in protocol && protocol.codes !== undefined ? this.#codes(protocol.codes) : null
      const statusName = (status: string): string =>
        named === null ? 'undefined' : `nameOf(${named}, ${status})`
      if (named !== null) this.#scope.binding('nameOf')
      if (protocol.kind === 'struct') {
        const layout = this.#scope.layout(plan.structs.find((struct) => struct.name === protocol.struct)!)
        code.block(`${name}(symbol: string, error: Uint8Array): ${error} {`, () => {
          const code_ = camelField(plan, protocol.struct, protocol.code)
          const message = camelField(plan, protocol.struct, protocol.message)
          code.add(`const { ${code_}, ${message} } = ${layout}.unpack(error)`)
          code.add(`return new ${error}(symbol, ${code_}, ${statusName(code_)}, ${message})`)
        })
      } else if (protocol.kind === 'status') {
        code.block(`${name}(symbol: string, status: number): ${error} {`, () => {
          const make = (text: string): string =>
            `new ${error}(symbol, status, ${statusName('status')}, ${text})`
          code.statements(
            protocol.message === undefined
              ? [`return ${make("''")}`]
              : this.#withMessage(protocol.message, 'status', make),
          )
        })
      } else {
        code.block(`${name}(symbol: string): ${error} {`, () => {
          const make = (text: string): string => `new ${error}(symbol, undefined, undefined, ${text})`
          code.statements(this.#withMessage(protocol.message, '', make))
        })
      }
      code.add('')
    }
  }

  /** What keeps the callbacks that the library has, and throws their errors. */
  #callbacks(code: Code): void {
    this.#scope.cinteropType('NativeCallback')
    code.doc('Keeps a callback as long as the library has it; the one before is not needed any more.')
    code.block('#hold(symbol: string, callback: NativeCallback | null): void {', () => {
      code.add('this.#callbacks.get(symbol)?.[Symbol.dispose]()')
      code.add(
        'if (callback === null) this.#callbacks.delete(symbol)',
        'else this.#callbacks.set(symbol, callback)',
      )
    })
    code.add('').doc('Throws what a callback threw during the call.')
    code.block('#checkCallbacks(): void {', () => {
      code.add('if (this.#callbacks.size === 0) return')
      code.add('for (const callback of this.#callbacks.values()) callback.check()')
    })
    code.add('')
  }

  /** The object that names status codes: an enum, or the macros of a glob. */
  #codes(codes: string): string {
    const known = this.#plan.enums.find((candidate) => candidate.name === codes)
    if (known !== undefined) return this.#scope.own(known.tsName)
    const matches = glob(codes)
    const constants = this.#plan.model.constants.filter(
      ({ name, value }) => matches(name) && typeof value === 'number',
    )
    this.#codeTable = constants.map(({ name, value }) => `${name}: ${value}`)
    return 'statusCodes'
  }

  #codeTable: readonly string[] | null = null
}

/** The class of the errors of a library. */
export function errorClass(plan: Plan): string {
  return `${pascalCase(plan.library.name)}Error`
}

/** The method that makes the error of a protocol. */
export function failureMethod(protocol: PlanProtocol): string {
  return `#failed${protocol.name === 'default' ? '' : pascalCase(protocol.name)}`
}

/** Writes the module of the error class. Null when no function has a protocol that needs it. */
export function writeErrors(plan: Plan, header: string): string | null {
  if (!plan.functions.some((f) => f.protocol !== null && f.protocol.kind !== 'callback')) return null
  const code = new Code()
  const error = errorClass(plan)
  code.add("import { LibraryError } from '@uchronia/cinterop/binding'", '')
  code.doc(`A call of ${plan.library.name} that failed, as the library tells it.`)
  code.add(`export class ${error} extends LibraryError {}`)
  return `${header}${code.toString()}`
}

function camelField(plan: Plan, struct: string, member: string): string {
  return (
    plan.structs.find(({ name }) => name === struct)?.fields.find(({ name }) => name === member)?.tsName ??
    member
  )
}

/** Which structs are read and which written, also inside others. */
function structUses(plan: Plan): StructUses {
  const read = new Set<string>()
  const written = new Set<string>()
  const visit = (name: string, into: Set<string>): void => {
    if (into.has(name)) return
    into.add(name)
    const struct = plan.structs.find((candidate) => candidate.name === name)
    for (const { type } of struct?.fields ?? []) {
      if (type.kind === 'struct' || type.kind === 'structs') visit(type.struct, into)
    }
  }
  for (const f of plan.functions) {
    for (const { role } of f.parameters) {
      if (role.kind === 'structs') visit(role.struct, written)
      if (role.kind === 'struct') {
        if (role.dir !== 'out') visit(role.struct, written)
        if (role.dir !== 'in') visit(role.struct, read)
      }
    }
    if (f.result.kind === 'struct') visit(f.result.struct, read)
  }
  return { read, written }
}
