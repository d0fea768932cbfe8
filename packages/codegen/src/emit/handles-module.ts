import type { Plan, PlanHandle } from '../plan/plan.ts'
import type { WrittenFunction } from './function.ts'
import { parameterList, signature } from './signature.ts'
import { Code, Imports, lineWidth } from './text.ts'

/** Writes the module of handle classes. Null when the binding has none. */
export function writeHandles(
  plan: Plan,
  functions: readonly WrittenFunction[],
  header: string,
  ownModule: (name: string) => string,
): string | null {
  if (plan.handles.length === 0) return null
  const imports = new Imports()
  const code = new Code()
  const methods = functions.filter(({ plan: f }) => f.facade !== null)
  const transferred = transferredTypes(plan)
  for (const handle of plan.handles) {
    writeClass(
      code,
      handle,
      plan,
      methods.filter(({ plan: f }) => f.facade?.handle === handle.type),
      methods.length > 0,
      transferred,
      imports,
    )
  }
  if (methods.length > 0) {
    imports.type('./library.ts', plan.library.className)
    const own = new Set(plan.handles.map((handle) => handle.className))
    for (const { arguments: args, returns } of methods) {
      for (const text of [...args.map(({ type }) => type), returns]) {
        for (const name of text.match(/[A-Za-z_]\w*/g) ?? []) {
          const module = own.has(name) ? undefined : ownModule(name)
          if (module !== undefined && module !== '') imports.type(module, name)
        }
      }
    }
  }
  const head = new Code()
  imports.write(head)
  return `${header}${head.toString().trim()}\n\n${code.toString().trimEnd()}\n`
}

/** Handle types of which a function takes over handles, and their ancestors. */
function transferredTypes(plan: Plan): Set<string> {
  const types = new Set<string>()
  for (const f of plan.functions) {
    for (const { role } of f.parameters) if (role.kind === 'handle' && role.transfers) types.add(role.handle)
  }
  return types
}

function writeClass(
  code: Code,
  handle: PlanHandle,
  plan: Plan,
  methods: readonly WrittenFunction[],
  isFacade: boolean,
  transferred: ReadonlySet<string>,
  imports: Imports,
): void {
  const parent = findHandle(plan, handle.parent)
  const base =
    parent === undefined
      ? imports.value('@uchronia/refcount', 'FfiNativeHandle')
      : parent.imported
        ? imports.value(moduleOf(plan, parent.type), parent.className)
        : parent.className
  code.doc(handle.doc || `A handle of the C type \`${handle.type}\`.`)
  const head = `export class ${handle.className}<Id extends string = string> extends ${base}<Id> {`
  const hands = transferred.has(handle.type) && !handle.supertypes.some((type) => transferred.has(type))
  const isRoot = parent === undefined
  const body = new Code(lineWidth - 2)
  // A protected member makes the class a kind of its own for the compiler: another one with the same members is none.
  body.add(`declare protected readonly is${handle.className}: true`, '')
  const needsLibrary = isFacade && isRoot
  if (needsLibrary || hands)
    writeConstructor(body, needsLibrary ? plan.library.className : null, hands, imports)
  for (const written of methods) writeMethod(body, written, plan.library.className)
  const text = body.toString().trimEnd()
  if (text === '') code.add(`${head}}`, '')
  else code.block(head, () => code.add(text)).add('')
}

/** The constructor of classes that know their library, or that can be handed over to native code. */
function writeConstructor(code: Code, library: string | null, hands: boolean, imports: Imports): void {
  imports.type('@uchronia/refcount', 'HandleOptions')
  imports.type('@uchronia/refcount', 'Pointer')
  if (library !== null) code.doc('The library that the handle is of.').add(`readonly library: ${library}`)
  if (hands) code.add('readonly #ownership: { held: boolean }')
  const options = `HandleOptions<Pointer<Id>, Id>${library === null ? '' : ` & { readonly library: ${library} }`}`
  code.add('').doc('@internal')
  signature(code, 'constructor', [`pointer: Pointer<Id>`, `options: ${options}`], '', () => {
    if (hands) {
      code.add('const ownership = { held: true }', 'const { release } = options')
      code.add(
        'const giveBack = release && ((held: Pointer<Id>) => (ownership.held ? release(held) : undefined))',
      )
      code.add('super(pointer, { ...options, release: giveBack })', 'this.#ownership = ownership')
    } else code.add('super(pointer, options)')
    if (library !== null) code.add('this.library = options.library')
  })
  code.add('')
  if (!hands) return
  code.doc(
    'Native code has taken the object over: from now on this handle is not usable, and frees nothing. @internal',
  )
  code.add('transfer(): void {', '  this.#ownership.held = false', '  this.dispose()', '}', '')
}

function writeMethod(
  code: Code,
  { plan: f, arguments: args, doc, returns, asyncBody }: WrittenFunction,
  library: string,
): void {
  const { method, isStatic } = f.facade!
  const own = isStatic ? args : args.slice(1)
  const target = isStatic ? 'library' : 'this.library'
  const passed = (isStatic ? args : [{ name: 'this' }, ...own]).map(({ name }) => name)
  const parameters = isStatic ? [`library: ${library}`, ...parameterList(own)] : parameterList(own)
  for (const isAsync of asyncBody === null ? [false] : [false, true]) {
    const name = isAsync ? `${method}Async` : method
    const type = isAsync ? `Promise<${returns}>` : returns
    const all = isAsync ? [...parameters, 'options: { readonly signal?: AbortSignal } = {}'] : parameters
    code.doc(own.length === args.length ? doc : withoutFirst(doc, args[0]!.name))
    signature(code, `${isStatic ? 'static ' : ''}${name}`, all, type, () => {
      const call = `${target}.${f.name}${isAsync ? 'Async' : ''}(${[...passed, ...(isAsync ? ['options'] : [])].join(', ')})`
      code.statements([returns === 'void' && !isAsync ? call : `return ${call}`])
    })
    code.add('')
  }
}

function withoutFirst(doc: string, name: string): string {
  return doc
    .split('\n')
    .filter((line) => !line.startsWith(`@param ${name} - `))
    .join('\n')
}

function findHandle(plan: Plan, type: string | undefined): PlanHandle | undefined {
  return [...plan.handles, ...plan.imports.flatMap((other) => other.handles)].find(
    (handle) => handle.type === type,
  )
}

function moduleOf(plan: Plan, type: string): string {
  return (
    plan.imports.find((other) => other.handles.some((handle) => handle.type === type))?.module ??
    './handles.ts'
  )
}
