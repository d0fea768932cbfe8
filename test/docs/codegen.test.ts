import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import * as codegen from '@uchronia/codegen'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { runSnippet, snippetsOf } from '../support/snippets.ts'
import { temporaryFolder } from '../support/temporary.ts'

const packageFolder = join(repository, 'packages', 'codegen')
const modules = join(repository, 'test', 'out', 'codegen-snippets')
const libdogs = join(repository, 'test/native/build/libdogs.so')
const home = process.cwd()

/** Names that examples may use without making them, in the order in which one needs the other. */
const given: Readonly<Record<string, string>> = {
  libdogs: JSON.stringify(libdogs),
  headerText: `await readFile('include/dogs.h', 'utf8')`,
  configText: `await readFile('dogs.codegen.json', 'utf8')`,
  plan: `(await loadProject('dogs.codegen.json')).plan`,
}

const snippets = readdirSync(join(packageFolder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => snippetsOf(join(packageFolder, 'src', name), `packages/codegen/src/${name}`))
  // Those that generated files carry are of a library that is not there; test/codegen runs such files.
  .filter(({ code }) => !code.includes('${'))

describe.skipIf(!existsSync(libdogs))('codegen', () => {
  beforeAll(() => {
    process.chdir(temporaryFolder())
    mkdirSync('include')
    copyFileSync(join(repository, 'test/native/dogs/include/dogs.h'), 'include/dogs.h')
    const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8')
    writeFileSync('dogs.codegen.json', /^```json\n([\s\S]*?)^```/m.exec(readme)![1]!)
  })

  afterAll(() => {
    process.chdir(home)
    rmSync(modules, { recursive: true, force: true })
  })

  test('there are examples to run', () => {
    expect(snippets.length).toBeGreaterThan(18)
  })

  test.each(snippets.map((snippet) => [snippet.where, snippet] as const))(
    'the example at %s runs',
    async (_, snippet) => {
      const { code } = snippet
      const uses = (name: string) =>
        new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`\\b(const|let) (\\{ )?${name}\\b`).test(code)
      const made = Object.entries(given).flatMap(([name, value]) =>
        uses(name) ? [`const ${name} = ${value}`] : [],
      )
      await runSnippet(
        {
          ...snippet,
          code: [`import { readFile, writeFile } from 'node:fs/promises'`, ...made, code].join('\n'),
        },
        { packageName: '@uchronia/codegen', exports: Object.keys(codegen), given: {} },
        modules,
      )
    },
  )
})
