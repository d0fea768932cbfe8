import { glob } from '../config/glob.ts'
import type { CFunction } from '../header/model.ts'
import { camelCase } from '../plan/naming.ts'
import type { Plan, PlanHandle, PlanStruct } from '../plan/plan.ts'
import { errorClass, failureMethod } from './errors-module.ts'
import { declarationOf, type WrittenFunction, writeFunction } from './function.ts'
import type { FunctionScope } from './scope.ts'
import { allFunctions, serviceKinds } from './service.ts'
import type { Use } from './shape.ts'
import { parameterList, signature } from './signature.ts'
import { layoutConstant, writeStruct } from './struct.ts'
import { structUses } from './struct-uses.ts'
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

  /** True when each call looks for what the library reports: it has a callback for errors. */
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
      `Loads the library and binds it. Functions are looked up when they are first called.\n\n@param path - its file\n@throws NativeError when it cannot be loaded${callback === undefined ? '' : ', or has no function that takes the error callback'}`,
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
    code.doc('The number of references that native code counts on the object of a handle.')
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
      declarations.doc('The options of the handles of a class.')
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
    code.doc('The functions of the header: the kind of the result, then those of the parameters.')
    code.block(
      'const declarations = {',
      () => {
        for (const declared of allFunctions(this.#plan)) {
          const { name } = declared
          if (!this.#natives.has(name)) continue
          const f = bound.get(name)
          const { result, parameters } =
            f === undefined ? serviceKinds(declared, plan) : declarationOf(f, this.#scope)
          code.list(`${key(name)}: [`, [result, ...parameters], '],')
        }
      },
      `} as const satisfies ${this.#imports.type('@uchronia/cinterop/binding', 'Declarations')}`,
    )
    const functions = this.#imports.type('@uchronia/cinterop/binding', 'Functions')
    code.add('', `type Calls = ${functions}<typeof declarations>`)
  }

  #function(name: string): CFunction | undefined {
    return allFunctions(this.#plan).find((candidate) => candidate.name === name)
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

  /** Writes the methods that keep callbacks for the library and throw their errors. */
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

function camelField(plan: Plan, struct: string, member: string): string {
  return (
    plan.structs.find(({ name }) => name === struct)?.fields.find(({ name }) => name === member)?.tsName ??
    member
  )
}
