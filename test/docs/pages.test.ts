import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSample } from 'uchronia/sample'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPage } from '../support/page.ts'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

const docs = join(repository, 'docs')
const modules = join(repository, 'test', 'out', 'pages')
const home = process.cwd()
const pages = [...readdirSync(docs).filter((file) => file.endsWith('.md')), '../README.md']
/** Its examples are computed by a test of its own, which writes the page. */
const generated = ['metrics.md']
let sample: string

beforeAll(async () => {
  sample = temporaryFolder()
  await writeSample(join(sample, 'x'), { years: 3 })
})

afterAll(() => process.chdir(home))

test.each(pages.filter((page) => !generated.includes(page)))(
  'the code of docs/%s runs from top to bottom, and prints what it says',
  async (page) => {
    process.chdir(temporaryFolder())
    // First steps begin in an empty folder; the other pages with the sample that was made there.
    if (page !== 'first-steps.md') cpSync(sample, '.', { recursive: true })
    const { promised, printed } = await runPage(join(docs, page), modules)
    expect(printed).toEqual(promised)
  },
  // A page starts a dozen commands; on a busy machine each takes seconds.
  240_000,
)

test('each page is in the contents of the site, once', () => {
  const contents: Record<string, string[]> = JSON.parse(readFileSync(join(docs, 'contents.json'), 'utf8'))
  const listed = Object.values(contents)
    .flat()
    .filter((name) => !name.startsWith('..'))
  const own = pages.filter((page) => !page.startsWith('..'))
  expect(listed.sort()).toEqual(own.map((page) => page.replace('.md', '')).sort())
})
