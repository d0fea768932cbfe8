import type { Plan } from '../plan/plan.ts'
import type { WrittenFunction } from './function.ts'
import type { Answer } from './shape.ts'
import { parameterList, signature } from './signature.ts'
import { Code, Imports, quote } from './text.ts'

/**
 * Writes a stand-in for the library: it records every call, and answers what it was told to, or else something empty
 * of the right type. Handles it makes are counted, so that a test can see what was not given back.
 */
export function writeMock(
  plan: Plan,
  functions: readonly WrittenFunction[],
  header: string,
  ownModule: (name: string) => string,
): string {
  const imports = new Imports()
  const { className } = plan.library
  imports.type('./library.ts', className)
  const isFacade = plan.functions.some((f) => f.facade !== null)
  const code = new Code()
  code.doc(`The methods of {@link ${className}} that call the library.`)
  const names = functions.flatMap(({ plan: f }) => (f.async ? [f.name, `${f.name}Async`] : [f.name]))
  const api = `${className}Api`
  const mock = `Mock${className}`
  code.add(
    `export type ${api} = Omit<${className}, 'native'${plan.handles.some((handle) => handle.count) ? " | 'nativeReferenceCount'" : ''}>`,
    '',
  )
  code.doc('A call that a mock received.')
  code.block('export interface RecordedCall {', () => {
    code.add(`readonly name: keyof ${api}`, 'readonly args: readonly unknown[]')
  })
  code.add('')
  code.doc(
    `Stands in for {@link ${className}} where there is no native library. It records every call, and answers what it was told to, or else zero, nothing, or a new handle.\n\n` +
      `@example\n\`\`\`ts\nconst library = new ${mock}(${names[0] === undefined ? '' : `{ ${names[0]}: () => { throw new Error('not today') } }`})\n` +
      `library.recorded.calls // [{ name, args }]\n\`\`\``,
  )
  code.block(`export class ${mock} implements ${api} {`, () => {
    code.doc('Every call, in order, and how many handles this mock has made that were not freed yet.')
    code.add('readonly recorded: { readonly calls: RecordedCall[]; live: number } = { calls: [], live: 0 }')
    code.add(`readonly #answers: Partial<${api}>`, '#last = 0n', '')
    code.doc('@param answers - answers by method, instead of empty ones')
    code.block(`constructor(answers: Partial<${api}> = {}) {`, () => code.add('this.#answers = answers'))
    code.add('')
    for (const written of functions) {
      for (const isAsync of written.asyncBody === null ? [false] : [false, true]) {
        method(code, written, isAsync, plan, imports, ownModule)
      }
    }
    code.doc('A handle on nothing, which is counted.')
    const parameters = [
      'Handle: new (pointer: Pointer<Id>, options: Options<Id>) => H',
      'typeId: Id',
      'supertypes: readonly string[] = []',
    ]
    signature(code, '#handle<Id extends string, H>', parameters, 'H', () => {
      code.add('this.#last += 1n', 'this.recorded.live += 1')
      code.block('const release = (): void => {', () => code.add('this.recorded.live -= 1'))
      if (isFacade) code.add(`const library = this as unknown as ${className}`)
      code.add(
        `return new Handle(this.#last as Pointer<Id>, { typeId, supertypes, release${isFacade ? ', library' : ''} })`,
      )
    })
    code.add('')
    code.block('#unknown<T>(name: string): T {', () => {
      code.add(`throw unanswered(name)`)
    })
    code.add('')
    code.block(`#record(name: keyof ${api}, args: readonly unknown[]): void {`, () =>
      code.add('this.recorded.calls.push({ name, args })'),
    )
  })
  let text = code.toString().trimEnd()
  if (text.includes('this.#handle')) {
    imports.type('@uchronia/refcount', 'HandleOptions')
    imports.type('@uchronia/refcount', 'Pointer')
    const withLibrary = isFacade ? ` & { readonly library: ${className} }` : ''
    text += `\n\ntype Options<Id extends string> = HandleOptions<Pointer<Id>, Id>${withLibrary}`
  } else
    text = text
      .replace(/\n {2}\/\*\* A handle on nothing[\s\S]*?\n {2}#unknown/, '\n  #unknown')
      .replace('\n  #last = 0n', '')
  if (!text.includes('this.#unknown'))
    text = text.replace(/\n {2}#unknown[\s\S]*?\n {2}#record/, '\n  #record')
  const head = new Code()
  imports.write(head)
  return `${header}${head.toString().trim()}\n\n${text}\n`
}

function method(
  code: Code,
  { plan: f, arguments: args, answers, returns }: WrittenFunction,
  isAsync: boolean,
  plan: Plan,
  imports: Imports,
  ownModule: (name: string) => string,
): void {
  for (const type of [...args.map((argument) => argument.type), returns]) {
    for (const name of type.match(/[A-Za-z_]\w*/g) ?? []) {
      const module = ownModule(name)
      if (module !== '') imports.type(module, name)
    }
  }
  const name = isAsync ? `${f.name}Async` : f.name
  const parameters = parameterList(args)
  if (isAsync) parameters.push('options: { readonly signal?: AbortSignal } = {}')
  const passed = [...args.map((argument) => argument.name), ...(isAsync ? ['options'] : [])]
  signature(
    code,
    `${isAsync ? 'async ' : ''}${name}`,
    parameters,
    isAsync ? `Promise<${returns}>` : returns,
    () => {
      code.statements([`this.#record(${quote(name)}, [${passed.join(', ')}])`])
      const told = `this.#answers.${name}`
      const given = `${told}(${passed.join(', ')})`
      if (returns === 'void') {
        code.add(`${isAsync ? 'await ' : ''}${told}?.(${passed.join(', ')})`)
        return
      }
      code.statements([`if (${told} !== undefined) return ${isAsync ? 'await ' : ''}${given}`])
      const values = answers.map(
        (answer) => [answer.name, emptyAnswer(answer, f, plan, imports, ownModule)] as const,
      )
      code.statements([
        values.length === 1
          ? `return ${values[0]![1]}`
          : `return { ${values.map(([key, value]) => `${key}: ${value}`).join(', ')} }`,
      ])
    },
  )
  code.add('')
}

/** Something empty of the type of an answer. */
function emptyAnswer(
  answer: Answer,
  f: WrittenFunction['plan'],
  plan: Plan,
  imports: Imports,
  ownModule: (name: string) => string,
): string {
  const { type } = answer
  if (type.endsWith(' | null')) return 'null'
  if (type === 'number') return '0'
  if (type === 'bigint') return '0n'
  if (type === 'boolean') return 'false'
  if (type === 'string') return "''"
  if (type === 'string[]') return '[]'
  if (/Array$/.test(type)) return `new ${type}(0)`
  if (type === 'Matrix') {
    imports.value('@uchronia/cinterop', 'Matrix')
    return 'new Matrix(new Float64Array(0), 0, 0)'
  }
  const handle = [...plan.handles, ...plan.imports.flatMap((other) => other.handles)].find(
    ({ className }) => className === type,
  )
  if (handle !== undefined) {
    imports.value(ownModule(handle.className), handle.className)
    const supertypes = handle.supertypes.length > 0 ? `, [${handle.supertypes.map(quote).join(', ')}]` : ''
    return `this.#handle(${type}, ${quote(handle.type)}${supertypes})`
  }
  const source = plan.enums.find(({ tsName }) => tsName === type)
  if (source !== undefined) {
    imports.value('./types.ts', type)
    return `${type}.${source.values[0]?.name ?? ''}`
  }
  return missing(f.name, answer, imports)
}

/** There is no empty struct: the test has to say what it wants. */
function missing(name: string, { type }: Answer, imports: Imports): string {
  imports.value('@uchronia/cinterop/binding', 'unanswered')
  return `this.#unknown<${type}>(${quote(name)})`
}
