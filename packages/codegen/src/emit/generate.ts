import { createHash } from 'node:crypto'
import { checkMade, checkPlan } from '../arguments.ts'
import type { Plan } from '../plan/plan.ts'
import { generatorVersion } from '../version.ts'
import { describeAbi } from './abi.ts'
import { errorClass, writeErrors } from './errors-module.ts'
import { writeHandles } from './handles-module.ts'
import { writeLibrary } from './library-module.ts'
import { writeMock } from './mock.ts'
import { writeReference } from './reference.ts'
import { writeTypes } from './types-module.ts'

/** The inputs of the files besides the plan. */
export interface GenerateOptions {
  /** The text of every header read, and of the configuration: their hash marks the output. */
  readonly inputs: readonly string[]
  readonly mock: boolean
  readonly reference: boolean
  readonly model: boolean
}

/**
 * Writes a binding: file names and texts. The same plan gives the same texts, whatever the machine and the day.
 *
 * @example
 * ```ts
 * const files = generate(plan, { inputs: [headerText, configText], mock: false, reference: false, model: false })
 * files.get('library.ts')
 * ```
 * @throws {@link CodegenError}: an argument that is not what this package makes
 */
export function generate(plan: Plan, options: GenerateOptions): Map<string, string> {
  checkPlan(plan)
  checkMade(options, 'options of generate', 'an object with the texts of all inputs', ['inputs'])
  const hash = createHash('sha256')
  for (const input of options.inputs) hash.update(input).update('\0')
  const digest = hash.digest('hex').slice(0, 16)
  const header = `// Written by uchronia-codegen ${generatorVersion} from ${plan.model.headers.map(baseName).join(', ')} (${digest}). Do not edit.\n\n`
  const home = moduleTable(plan)
  const ownModule = (name: string): string => home.get(name) ?? ''

  const files = new Map<string, string>()
  const library = writeLibrary(plan, header, ownModule)
  const handles = writeHandles(plan, library.functions, header, ownModule)
  const types = writeTypes(plan, header)
  const errors = writeErrors(plan, header)
  const modules: string[] = []
  const add = (name: string, text: string | null, isExported = true): void => {
    if (text === null) return
    files.set(name, text)
    if (isExported) modules.push(name)
  }
  add('errors.ts', errors)
  add('handles.ts', handles)
  add('library.ts', library.text)
  add('types.ts', types)
  files.set('index.ts', `${header}${modules.map((name) => `export * from './${name}'`).join('\n')}\n`)
  if (options.mock) add('mock.ts', writeMock(plan, library.functions, header, ownModule), false)
  files.set('abi.json', `${JSON.stringify(describeAbi(plan, digest), null, 2)}\n`)
  if (options.model) files.set('model.json', `${JSON.stringify(plan.model, null, 2)}\n`)
  if (options.reference) files.set('reference.md', writeReference(plan, library.functions))
  return files
}

/** Where each name of the binding is declared, as its own modules import it. */
function moduleTable(plan: Plan): Map<string, string> {
  const home = new Map<string, string>()
  for (const other of plan.imports) {
    home.set(other.className, other.module)
    for (const handle of other.handles) home.set(handle.className, other.module)
    for (const struct of other.structs) home.set(struct.tsName, other.module)
  }
  for (const handle of plan.handles) home.set(handle.className, './handles.ts')
  for (const struct of plan.structs) {
    if (struct.codec === undefined) home.set(struct.tsName, './types.ts')
    else home.set(struct.codec.type.replace(/(\[\])+$/, ''), struct.codec.module)
  }
  for (const source of plan.enums) {
    home.set(source.tsName, './types.ts')
    home.set(`check${source.tsName}`, './types.ts')
  }
  home.set(plan.library.className, './library.ts')
  home.set(errorClass(plan), './errors.ts')
  for (const name of ['Matrix', 'TypedArray']) home.set(name, '@uchronia/cinterop')
  return home
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
