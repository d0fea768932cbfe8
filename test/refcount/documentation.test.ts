import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { codeBlocks, moduleRunner } from './support/code-blocks.ts'
import * as names from './support/example-names.ts'

const sources = fileURLToPath(new URL('../../packages/refcount/src', import.meta.url))
const run = moduleRunner()

/** Every example in a documentation comment, under the name of its file. */
const examples = readdirSync(sources).flatMap((file) =>
  [...readFileSync(join(sources, file), 'utf8').matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(([comment]) =>
    codeBlocks(comment.replace(/^ *\/?\*+\/? ?/gm, '')).map((code): [string, string] => [file, code]),
  ),
)

test('there are examples to run', () => {
  expect(examples.length).toBeGreaterThan(10)
})

test.each(examples)('the example in %s runs, and answers what it says', async (_, code) => {
  const uses = (name: string) =>
    new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`(const|using|let|class) ${name}\\b`).test(code)
  const used = Object.keys(names).filter(uses)
  const ownDog = uses('dog')
  const checked = code.replace(
    /^(.*\S) +\/\/ ('[^']*'|[\d.]+|true|false|null)(?:,.*)?$/gm,
    'expect($1).toEqual($2)',
  )
  await run(`
    import { expect } from 'vitest'
    import { ${[...used, 'makeDog'].join(', ')} } from '../../support/example-names.ts'
    ${ownDog ? 'const dog = makeDog()' : ''}
    export async function example() {
      ${checked}
    }
    await example()`)
})
