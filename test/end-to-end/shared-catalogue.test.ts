import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TimeSeriesLibrary } from 'uchronia'
import { expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()

/** Writes 20 forecasts, each with its entry in the catalogue. */
const writer = `
import { pathToFileURL } from 'node:url'
const { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, writeIssueFiles } = await import(
  pathToFileURL(process.argv[2]).href
)
const [name, folder] = process.argv.slice(3)
for (let i = 0; i < 20; i++) {
  await writeIssueFiles(
    new EnsembleForecastSeries({
      issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 2 }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 1 }),
      members: ['1'], values: Float64Array.of(i, i + 100), variable: 'rain', station: '7', id: name + i,
    }),
    folder + '/' + name + i + '_{0}.nc',
    { catalogue: folder + '/catalogue.yaml' },
  )
}
`

test('two processes that add 20 forecasts each to one catalogue lose none', async () => {
  const script = join(folder, 'writer.mjs')
  writeFileSync(script, writer)
  const entry = join(repository, 'packages/uchronia/dist/index.js')
  const data = join(folder, 'data')
  mkdirSync(data)
  const run = (name: string) =>
    new Promise<string>((resolve) => {
      const child = spawn(process.execPath, [script, entry, name, data], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let stderr = ''
      child.stderr.on('data', (chunk) => {
        stderr += chunk
      })
      child.on('close', (code) => resolve(`${code} ${stderr}`))
    })
  expect(await Promise.all([run('a'), run('b')])).toEqual(['0 ', '0 '])
  using library = TimeSeriesLibrary.open(join(data, 'catalogue.yaml'))
  const ids = ['a', 'b'].flatMap((name) => Array.from({ length: 20 }, (_, i) => `${name}${i}`))
  expect(library.getSeriesIdentifiers().sort()).toEqual(ids.sort())
  for (const id of ids) {
    using series = library.getSeries(id, 'forecast')
    expect([...series.values()]).toEqual([Number(id.slice(1)), Number(id.slice(1)) + 100])
  }
  expect(readdirSync(data).filter((name) => !/\.nc$|catalogue\.yaml$/.test(name))).toEqual([])
})
