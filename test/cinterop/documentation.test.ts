import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as cinterop from '@uchronia/cinterop'
import { describe, expect, test } from 'vitest'
import { moduleRunner } from '../refcount/support/code-blocks.ts'

const sources = fileURLToPath(new URL('../../packages/cinterop/src', import.meta.url))
const run = moduleRunner()

/** The examples in the comments of the sources, by the name of what they document. */
function examples(): [name: string, code: string][] {
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(`${sources}/${file}`, 'utf8')
      const comments = text.matchAll(/@example\n \* ```ts\n([\s\S]*?) \* ```[\s\S]*?\*\/\nexport \w+ (\w+)/g)
      return [...comments].map((match): [string, string] => [match[2]!, match[1]!.replace(/^ \* /gm, '')])
    })
}

describe.skipIf(process.platform !== 'linux')('the example of', () => {
  test.each(examples())('%s gives what it says', async (_, code) => {
    const promised = [...code.matchAll(/^(.*) \/\/ (.*)$/gm)].map((match) =>
      match[2]!.replace(/^'(.*)'$/, '$1'),
    )
    expect(promised.length).toBeGreaterThan(0)
    const names = Object.keys(cinterop).filter((name) => code.includes(name))
    const shown = code.replace(/^(.*) \/\/ .*$/gm, 'console.log($1)')
    const imports = `import { ${names.join(', ')} } from '@uchronia/cinterop'`
    expect(await run(`${imports}\n${shown}`)).toEqual(promised)
  })

  test('every source that should have one', () => {
    expect(examples().length).toBeGreaterThanOrEqual(12)
  })
})
