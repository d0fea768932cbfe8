import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MetricValue, typescriptKernels, useKernels } from '@uchronia/verify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectClose } from '../../packages/verify/test/close.ts'
import { repository } from '../support/repository.ts'
import { bundle } from './bundle.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { runModule } from './run-module.ts'
import { runTestFile } from './run-test-file.ts'
import { tableOfScores } from './table-of-scores.ts'

const folder = join(repository, 'packages', 'verify', 'test')
/** Test files of verify; snapshots of names are for Node. */
const files = readdirSync(folder).filter(
  (name) =>
    name.endsWith('.test.ts') && !/from 'node:|Snapshot/.test(readFileSync(join(folder, name), 'utf8')),
)

test('@uchronia/verify bundled for a browser imports nothing of Node, and no engine', async () => {
  const { code, imports, modules } = await bundle(`export * from '@uchronia/verify'`)
  expect(imports).toEqual([])
  expect(code).not.toMatch(/\brequire\(|['"]node:/)
  expect(modules.filter((name) => /koffi|packages\/(cinterop|engine|uchronia|refcount)/.test(name))).toEqual(
    [],
  )
})

describe.skipIf(chromiumPath === undefined)(
  'in Chromium (the Debian package, or the one that CHROMIUM names)',
  () => {
    let browser: Browser

    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser?.close())

    test('every metric and operation gives what it gives in Node', async () => {
      const { code } = await bundle(`
      import { tableOfScores } from ${JSON.stringify(join(import.meta.dirname, 'table-of-scores.ts'))}
      window.outcome = tableOfScores()`)
      const { outcome, errors } = await runModule(browser, code)
      expect(errors).toEqual([])
      const before = useKernels(typescriptKernels)
      const own = await tableOfScores()
      useKernels(before)
      const found = JSON.parse(outcome as string) as Record<string, MetricValue>
      const expected = JSON.parse(own) as Record<string, MetricValue>
      expect(found.kernels).toBe('typescript')
      expect(Object.keys(found)).toEqual(Object.keys(expected))
      expect(Object.keys(found).length).toBeGreaterThan(100)
      for (const [name, value] of Object.entries(expected)) expectClose(found[name]!, value, name)
    })

    test.each(files)('the tests of %s pass', async (name) => {
      const { ran, errors } = await runTestFile(browser, folder, name)
      expect(errors).toEqual([])
      expect(ran?.failed).toEqual([])
      expect(ran?.passed.length).toBeGreaterThan(0)
    })
  },
)
