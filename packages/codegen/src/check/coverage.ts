import { readFileSync } from 'node:fs'
import { checkMade, checkPlan, checkTexts } from '../arguments.ts'
import { glob } from '../config/glob.ts'
import { CodegenError, type Problem, type SourceLocation } from '../errors.ts'
import type { Plan } from '../plan/plan.ts'

/** Functions that `checkCoverage` leaves out. */
export interface CoverageOptions {
  /** Globs on bound functions that need not be called. */
  readonly ignore?: readonly string[]
}

/**
 * Compares the bound functions with the calls in traces: the files that bindings write where `UCHRONIA_TRACE` names one.
 * A call counts whether or not it failed, and whichever binding it came from.
 *
 * @example
 * ```ts
 * const { plan } = await loadProject('dogs.codegen.json')
 * await writeFile('calls.jsonl', '')
 * checkCoverage(plan, ['calls.jsonl']).length > 0 // true
 * ```
 * @param traces - paths of traces, which are taken together
 * @returns a problem for each function that is never called
 * @throws {@link CodegenError} `coverage`: a trace cannot be read, or is none
 */
export function checkCoverage(
  plan: Plan,
  traces: readonly string[],
  options: CoverageOptions = {},
): Problem[] {
  checkPlan(plan)
  checkTexts(traces, 'traces')
  checkMade(options, 'options of checkCoverage', 'an object')
  if (options.ignore !== undefined) checkTexts(options.ignore, 'ignore')
  const called = new Set(traces.flatMap(functionsOf))
  const ignored = (options.ignore ?? []).map(glob)
  return plan.functions
    .filter(({ c }) => !called.has(c.name) && !ignored.some((matches) => matches(c.name)))
    .map(({ c }) => ({ code: 'COVERAGE', message: `${c.name} is bound, and never called`, at: c.at }))
}

/** The names of the functions that a trace has calls of. */
function functionsOf(path: string): string[] {
  return readTrace(path)
    .split('\n')
    .flatMap((text, index) => (text === '' ? [] : [functionOf(text, { file: path, line: index + 1 })]))
}

function readTrace(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const message = `cannot read the trace: ${(cause as Error).message}. Run the tests with UCHRONIA_TRACE=${path}`
    throw new CodegenError([{ code: 'COVERAGE', message }])
  }
}

function functionOf(text: string, at: SourceLocation): string {
  try {
    const call = JSON.parse(text) as { function?: unknown } | null
    if (typeof call?.function === 'string') return call.function
  } catch {
    // Told below.
  }
  const message = 'this is no call: a trace has a line of JSON with the "function" for each'
  throw new CodegenError([{ code: 'COVERAGE', message, at }])
}
