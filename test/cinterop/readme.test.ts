import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { codeBlocks, moduleRunner } from '../refcount/support/code-blocks.ts'

const readme = readFileSync(
  fileURLToPath(new URL('../../packages/cinterop/README.md', import.meta.url)),
  'utf8',
)
const run = moduleRunner()

test.skipIf(process.platform !== 'linux')(
  'the code in the README runs as one program, and prints what it says',
  async () => {
    const code = codeBlocks(readme).join('\n')
    const promised = [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map((match) => match[1])
    expect(promised.length).toBeGreaterThan(8)
    expect(await run(code)).toEqual(promised)
  },
)
