import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { bundle } from './bundle.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { runTestFile } from './run-test-file.ts'

const folder = join(repository, 'packages', 'series', 'test')
/** Test files of series that ask nothing of Node; those that do are in `node`. */
const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'))

describe('@uchronia/series bundled for a browser', () => {
  test('imports nothing of Node, and takes nothing that apache-arrow has for Node', async () => {
    const { code, imports, modules } = await bundle(`export * from '@uchronia/series'`)
    expect(imports).toEqual([])
    expect(code).not.toMatch(/\brequire\(|['"]node:/)
    expect(modules.filter((name) => name.includes('apache-arrow')).length).toBeGreaterThan(20)
    expect(modules.filter((name) => /Arrow\.node|io\/node|danfo/.test(name))).toEqual([])
  })

  test('a part of it brings only what that part needs', async () => {
    const { imports, modules } = await bundle(`export { parseInstant } from '@uchronia/series'`)
    expect(imports).toEqual([])
    expect(modules.filter((name) => name.includes('apache-arrow'))).toEqual([])
  })
})

describe.skipIf(chromiumPath === undefined)(
  'in Chromium (the Debian package, or the one that CHROMIUM names)',
  () => {
    let browser: Browser

    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser?.close())

    test.each(files)('the tests of %s pass', async (name) => {
      const { ran, errors } = await runTestFile(browser, folder, name)
      expect(errors).toEqual([])
      expect(ran?.failed).toEqual([])
      expect(ran?.passed.length).toBeGreaterThan(0)
    })
  },
)
