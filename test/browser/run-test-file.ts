import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { bundle } from './bundle.ts'
import { runModule } from './run-module.ts'
import type { Outcome } from './vitest-in-page.ts'

/** The outcome of a test file that is bundled and run in a page, and the errors of the page. */
export async function runTestFile(
  browser: Browser,
  folder: string,
  name: string,
): Promise<{ ran: Outcome | undefined; errors: string[] }> {
  const { code } = await bundle(`
      import { runTests } from 'vitest'
      window.outcome = runTests(${JSON.stringify(name)}, () => import(${JSON.stringify(join(folder, name))}))`)
  const { outcome, errors } = await runModule(browser, code)
  return { ran: outcome as Outcome | undefined, errors }
}
