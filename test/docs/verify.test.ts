import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as series from '@uchronia/series'
import * as verify from '@uchronia/verify'
import { afterAll, expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { runSnippet, snippetsOf } from '../support/snippets.ts'

const packageFolder = join(repository, 'packages', 'verify')
const modules = join(repository, 'test', 'out', 'verify-snippets')

/** Names that snippets may use without making them. */
const given: Readonly<Record<string, string>> = {
  forecast: `new EnsembleForecastSeries({
    issues: new TimeAxis({ start: '2020-06-01', step: 'daily', length: 20 }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 48 }),
    members: ['1', '2', '3'],
    values: Float64Array.from({ length: 20 * 3 * 48 }, (_, i) => i % 7),
    units: 'mm',
  })`,
  observed: `new UnivariateSeries({
    time: new TimeAxis({ start: '2018-01-01', step: 'hourly', length: 24 * 1100 }),
    values: Float64Array.from({ length: 24 * 1100 }, (_, i) => i % 5),
    units: 'mm',
  })`,
  batches: '[...align({ forecast, observed })]',
  pairs: '[...align({ forecast, observed })][0]',
}

const snippets = [
  ...snippetsOf(join(packageFolder, 'README.md'), 'packages/verify/README.md'),
  ...snippetsOf(join(repository, 'CONTRIBUTING.md'), 'CONTRIBUTING.md'),
  ...readdirSync(join(packageFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => snippetsOf(join(packageFolder, 'src', name), `packages/verify/src/${name}`)),
]

afterAll(() => rmSync(modules, { recursive: true, force: true }))

test('there are examples to run', () => {
  expect(snippets.length).toBeGreaterThan(6)
})

test.each(snippets.map((snippet) => [snippet.where, snippet] as const))(
  'the example at %s runs',
  async (_, snippet) => {
    const made = (name: string) => new RegExp(`const ${name}\\b`).test(snippet.code)
    const prelude = Object.entries(given)
      .filter(([name]) => !made(name))
      .map(([name, value]) => `const ${name} = ${value}`)
      .join('\n')
    const own = [...snippet.code.matchAll(/^import .*$/gm)].join('\n')
    const code = `${own}\n${prelude}\n${snippet.code.replaceAll(/^import .*$/gm, '')}`
    const names = Object.keys(series).filter(
      (name) => new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`import[^;]*\\b${name}\\b`).test(own),
    )
    const withSeries =
      names.length === 0 ? code : `import { ${names.join(', ')} } from '@uchronia/series'\n${code}`
    await runSnippet(
      { ...snippet, code: withSeries },
      { packageName: '@uchronia/verify', exports: Object.keys(verify), given: {} },
      modules,
    )
  },
)
