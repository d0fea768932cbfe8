// What test files import from `vitest`, made of its own parts, which run in a page: the bundler puts this in its place.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  addCustomEqualityTesters,
  chai,
  customMatchers,
  type ExpectStatic,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
  type Tester,
} from '@vitest/expect'
import { startTests, type Task, type VitestRunner } from '@vitest/runner'

export { afterAll, afterEach, beforeAll, beforeEach, describe, test } from '@vitest/runner'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

export const expect: ExpectStatic = Object.assign(
  ((value: unknown, message?: string) => chai.expect(value, message)) as ExpectStatic,
  chai.expect,
  (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT],
  { addEqualityTesters: (testers: Tester[]) => addCustomEqualityTesters(testers) },
)
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, configurable: true })
setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, expect)
// What vitest calls `expect.extend`; chai's own takes the object to extend as well.
;(chai.expect as unknown as { extend(target: ExpectStatic, matchers: object): void }).extend(
  expect,
  customMatchers,
)

/** The tests of a file that passed and failed, each by its full name. */
export interface Outcome {
  readonly passed: string[]
  readonly failed: { readonly name: string; readonly message: string }[]
}

/** Runs a test file. @param load  imports it */
export async function runTests(name: string, load: () => Promise<unknown>): Promise<Outcome> {
  const runner: VitestRunner = {
    config: {
      root: '/',
      setupFiles: [],
      name: undefined,
      passWithNoTests: false,
      testNamePattern: undefined,
      allowOnly: false,
      sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile: () => load(),
  }
  const outcome: Outcome = { passed: [], failed: [] }
  for (const file of await startTests([name], runner)) gather(file, [], outcome)
  return outcome
}

function gather(task: Task, path: readonly string[], outcome: Outcome): void {
  const message = task.result?.errors?.map((error) => error.stack ?? error.message).join('\n')
  if (task.type === 'suite') {
    if (message) outcome.failed.push({ name: path.join(' > ') || task.name, message })
    const inside = 'filepath' in task ? path : [...path, task.name]
    for (const child of task.tasks) gather(child, inside, outcome)
    return
  }
  const name = [...path, task.name].join(' > ')
  if (task.result?.state === 'pass') outcome.passed.push(name)
  else outcome.failed.push({ name, message: message ?? `ended as ${task.result?.state ?? task.mode}` })
}
