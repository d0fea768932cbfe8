import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configureRefcount, disposeAll } from '@uchronia/refcount'
import { beforeEach, describe, expect, test } from 'vitest'
import { collectUntil } from '../../packages/refcount/test/support/collect.ts'
import { codeBlocks, moduleRunner } from './support/code-blocks.ts'
import { c, nativeFolder } from './support/dogs.ts'

const readme = readFileSync(
  fileURLToPath(new URL('../../packages/refcount/README.md', import.meta.url)),
  'utf8',
)
const blocks = codeBlocks(readme)
const run = moduleRunner()

beforeEach(() => {
  process.env.LD_LIBRARY_PATH = nativeFolder
  process.env.DYLD_LIBRARY_PATH = nativeFolder
  disposeAll()
  expect([c.liveDogs(), c.liveOwners()]).toEqual([0, 0])
})

describe('the dog and the owner, as the README opens', () => {
  const first = blocks[0]!

  test('has ten lines', () => {
    expect(first.split('\n').filter((line) => line.trim() !== '')).toHaveLength(10)
  })

  test('runs as it stands, and leaves nothing behind', async () => {
    await run(first)
    expect([c.liveDogs(), c.liveOwners(), c.invalidReleases()]).toEqual([0, 0, 0])
  })

  test('does what its comments say', async () => {
    const counted = first
      .replace(/^dog\.dispose\(\).*$/m, '$&\ncount()')
      .replace(/^owner\.dispose\(\).*$/m, 'count()\n$&\ncount()')
    const counts = `const liveDogs = lib.func('int live_dogs()'), liveOwners = lib.func('int live_owners()')
      function count() { console.log(liveDogs(), liveOwners()) }`
    const lines = counted.split('\n')
    lines.splice(
      lines.findIndex((line) => line.startsWith('const createDog')),
      0,
      counts,
    )
    expect(await run(lines.join('\n'))).toEqual(['1 1', '1 1', '0 0'])
  })

  test('without the two dispose the collector frees both', async () => {
    const { imports, body } = split(first.replace(/^(dog|owner)\.dispose\(\).*$/gm, ''))
    await run(`${imports}\n;(() => {\n${body}\n})()`)
    expect([c.liveDogs(), c.liveOwners()]).toEqual([1, 1])
    expect(await collectUntil(() => c.liveDogs() + c.liveOwners() === 0)).toBe(true)
    expect(c.invalidReleases()).toBe(0)
  })
})

test('all of the code in the README runs as one program, and prints what it says', async () => {
  using _settings = configureRefcount({})
  const { imports, body } = split(blocks.join('\n'))
  const expected = blocks
    .join('\n')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('console.log('))
    .map((line) => line.slice(line.indexOf('// ') + 3))
  expect(expected.length).toBeGreaterThan(4)
  expect(await run(`${imports}\n${body}`)).toEqual(expected)
})

function split(code: string): { imports: string; body: string } {
  const lines = code.split('\n')
  const isImport = (line: string) => line.startsWith('import ')
  return {
    imports: lines.filter(isImport).join('\n'),
    body: lines.filter((line) => !isImport(line)).join('\n'),
  }
}
