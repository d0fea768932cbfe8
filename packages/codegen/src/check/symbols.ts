import { readFileSync } from 'node:fs'
import { checkMade, checkPlan, checkText } from '../arguments.ts'
import { glob } from '../config/glob.ts'
import { CodegenError, type Problem } from '../errors.ts'
import type { Plan } from '../plan/plan.ts'
import { exportedFunctions } from './elf.ts'

/** Names that `checkSymbols` leaves out. */
export interface SymbolOptions {
  /** Globs on exported names that belong to no header of this binding. */
  readonly ignore?: readonly string[]
}

/** Names that linkers add, and those of C++. */
const notOurs = /^(_Z|_init$|_fini$|_start$|__bss_start$|_edata$|_end$)/

/**
 * Compares the functions of the header, of the library, and of the binding, by name. Functions that the binding leaves out
 * need not be exported.
 *
 * @example
 * ```ts
 * const { plan } = await loadProject('dogs.codegen.json')
 * checkSymbols(plan, libdogs).length // 0
 * ```
 * @throws {@link CodegenError}: the library cannot be read
 */
export function checkSymbols(plan: Plan, libraryPath: string, options: SymbolOptions = {}): Problem[] {
  checkPlan(plan)
  checkText(libraryPath, 'the path of a library')
  checkMade(options, 'options of checkSymbols', 'an object')
  const exported = new Set(exportedFunctions(readLibrary(libraryPath), libraryPath))
  const declared = new Map(plan.model.functions.map((f) => [f.name, f]))
  const excluded = new Set(plan.excluded.map(({ name }) => name))
  const problems: Problem[] = []
  for (const f of declared.values()) {
    if (exported.has(f.name) || excluded.has(f.name)) continue
    const message = `${f.name} is declared and bound, but ${libraryPath} does not export it: exclude it, or bind another library`
    problems.push({ code: 'SYMBOL', message, at: f.at })
  }
  const ignored = (options.ignore ?? []).map(glob)
  for (const name of exported) {
    if (declared.has(name) || notOurs.test(name) || ignored.some((matches) => matches(name))) continue
    const message = `${libraryPath} exports ${name}, which ${plan.model.headers.join(', ')} does not declare`
    problems.push({ code: 'SYMBOL', message })
  }
  return problems
}

function readLibrary(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new CodegenError([
      { code: 'SYMBOL', message: `cannot read the library: ${(cause as Error).message}` },
    ])
  }
}
