import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as uchronia from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { runSnippet, snippetsOf } from '../support/snippets.ts'
import { temporaryFolder } from '../support/temporary.ts'

const packageFolder = join(repository, 'packages', 'uchronia')
const modules = join(repository, 'test', 'out', 'snippets')
const home = process.cwd()

const snippets = [
  ...snippetsOf(join(packageFolder, 'README.md'), 'packages/uchronia/README.md'),
  ...readdirSync(join(packageFolder, 'src'), { recursive: true, encoding: 'utf8' })
    // What is generated has examples of its generator, with the names of nobody's files.
    .filter((name) => name.endsWith('.ts') && !name.startsWith(join('engine', 'generated')))
    .flatMap((name) => snippetsOf(join(packageFolder, 'src', name), `packages/uchronia/src/${name}`)),
]

const surroundings = {
  packageName: 'uchronia',
  exports: Object.keys(uchronia),
  given: {
    library: `TimeSeriesLibrary.open('out/sample/catchment.yaml')`,
    forecast: `TimeSeriesLibrary.open('out/sample/catchment.yaml').getSeries('rain_fcast', 'forecast')`,
  },
}

beforeAll(async () => {
  process.chdir(temporaryFolder())
  await writeSample('out/sample')
})

afterAll(() => {
  process.chdir(home)
  rmSync(modules, { recursive: true, force: true })
})

test('there are examples to run', () => {
  expect(snippets.length).toBeGreaterThan(8)
})

test.each(snippets.map((snippet) => [snippet.where, snippet] as const))(
  'the example at %s runs',
  async (_, snippet) => {
    if (snippet.code.includes("writeSample('out/sample'"))
      rmSync('out/sample', { recursive: true, force: true })
    await runSnippet(snippet, surroundings, modules)
  },
)
