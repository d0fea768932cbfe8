import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeBlocks, moduleRunner } from '../refcount/support/code-blocks.ts'
import { repository } from '../support/repository.ts'

const run = moduleRunner()

test.skipIf(process.platform !== 'linux').each([
  ['series', 10],
  ['cinterop', 5],
  ['plot', 4],
])('the code in the README of %s runs as one program, and prints what it says', async (name, least) => {
  const readme = readFileSync(join(repository, 'packages', name, 'README.md'), 'utf8')
  const code = codeBlocks(readme).join('\n')
  const promised = [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map((match) => match[1])
  expect(promised.length).toBeGreaterThanOrEqual(least)
  expect(await run(code)).toEqual(promised)
})
