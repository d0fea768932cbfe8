import { inspect } from 'node:util'
import { CodegenError } from './errors.ts'

// What callers pass in. A header model, a plan or a project is looked at only as far as it takes to see that it is one.

function refuse(what: string, expected: string, value: unknown): never {
  let found = typeof value as string
  try {
    found = inspect(value, { depth: 0, maxStringLength: 40, maxArrayLength: 3, customInspect: false })
  } catch {
    // An object that does not let itself be looked at.
  }
  throw new CodegenError([{ code: 'ARGUMENT', message: `${what} is ${expected}, not ${found}` }])
}

/** @throws {@link CodegenError} `ARGUMENT` @internal */
export function checkText(value: unknown, what: string): asserts value is string {
  if (typeof value !== 'string') refuse(what, 'a text', value)
}

/** @throws {@link CodegenError} `ARGUMENT` @internal */
export function checkTexts(value: unknown, what: string): asserts value is string[] {
  if (!Array.isArray(value) || [...value].some((one) => typeof one !== 'string'))
    refuse(what, 'an array of texts', value)
}

/** @throws {@link CodegenError} `ARGUMENT` @internal */
export function checkList(value: unknown, what: string): void {
  if (!Array.isArray(value) || [...value].some((one) => typeof one !== 'object' || one === null))
    refuse(what, 'an array of objects', value)
}

/** @throws {@link CodegenError} `ARGUMENT` @internal */
export function checkFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') refuse(what, 'a function', value)
}

/** An object in which arrays stand under some names. @throws {@link CodegenError} `ARGUMENT` @internal */
export function checkMade(
  value: unknown,
  what: string,
  expected: string,
  lists: readonly string[] = [],
): void {
  const isObject = typeof value === 'object' && value !== null
  if (!isObject || lists.some((name) => !Array.isArray((value as Record<string, unknown>)[name])))
    refuse(what, expected, value)
}

/** @throws {@link CodegenError} `ARGUMENT` @internal */
export function checkModel(value: unknown): void {
  checkMade(value, 'a header model', 'what readHeaders() gives', [
    'headers',
    'functions',
    'structs',
    'enums',
    'aliases',
    'constants',
  ])
}

/** @throws {@link CodegenError} `ARGUMENT` @internal */
export function checkPlan(value: unknown): void {
  checkMade(value, 'a plan', 'what buildPlan() gives', [
    'functions',
    'excluded',
    'handles',
    'structs',
    'imports',
  ])
  checkModel((value as { model?: unknown }).model)
}

/** @throws {@link CodegenError} `ARGUMENT` @internal */
export function checkProject(value: unknown): void {
  const expected = 'what loadProject() gives'
  checkMade(value, 'a project', expected)
  const { files, plan, output } = value as Record<string, unknown>
  if (!(files instanceof Map) || typeof output !== 'string') refuse('a project', expected, value)
  checkPlan(plan)
}
