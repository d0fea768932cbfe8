import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadProject, writeProject } from '@uchronia/codegen'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const out = join(import.meta.dirname, 'out/readme')
const library = join(root, 'test/native/build/libdogs.so')
const readme = readFileSync(join(root, 'packages/codegen/README.md'), 'utf8')
const block = (language: string, index = 0): string =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))][index]![1]!

describe.skipIf(!existsSync(library))('the tutorial of packages/codegen/README.md', () => {
  const logged: unknown[][] = []
  beforeAll(async () => {
    rmSync(out, { recursive: true, force: true })
    mkdirSync(join(out, 'include'), { recursive: true })
    writeFileSync(join(out, 'include/dogs.h'), readFileSync(join(root, 'test/native/dogs/include/dogs.h')))
    writeFileSync(join(out, 'dogs.codegen.json'), block('json'))
    writeProject(await loadProject(join(out, 'dogs.codegen.json')))
    writeFileSync(join(out, 'example.ts'), block('ts').replace('/usr/local/lib/libdogs.so', library))
    writeFileSync(join(out, 'mock.ts'), block('ts', 1))
    vi.stubEnv('UCHRONIA_TRACE', join(out, 'calls.jsonl'))
    vi.spyOn(console, 'log').mockImplementation((...args) => void logged.push(args))
  })
  afterAll(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    rmSync(out, { recursive: true, force: true })
  })

  it('generates from its configuration, runs, and prints what it says', async () => {
    await import(join(out, 'example.ts'))
    expect(logged.map((args) => args[0])).toEqual([
      { east: 3, north: 4 },
      expect.stringContaining('Rex'),
      ['Rex'],
      expect.stringContaining('Rex'),
      13,
      0,
      'NativeError',
    ])
  })

  it('shows lines that a trace of its example has (N-28)', () => {
    const measured = (line: string): unknown => ({
      ...JSON.parse(line.replace(/0x[0-9a-f]+/g, 'address')),
      ms: 'measured',
    })
    const lines = (text: string): unknown[] => text.trimEnd().split('\n').map(measured)
    const shown = lines(block('json', 1))
    expect(shown.length).toBeGreaterThan(2)
    expect(lines(readFileSync(join(out, 'calls.jsonl'), 'utf8'))).toEqual(expect.arrayContaining(shown))
  })

  it('has a mock that works without the library', async () => {
    logged.length = 0
    await import(join(out, 'mock.ts'))
    expect(logged).toEqual([['Rex', 2, 1]])
  })
})
