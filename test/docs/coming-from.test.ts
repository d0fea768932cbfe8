import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as plot from '@uchronia/plot'
import * as verify from '@uchronia/verify'
import * as uchronia from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shell } from '../support/page.ts'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** The last column of the tables of a page: calls of ours, in the order of the page. */
function callsOf(page: string): string[] {
  const rows = readFileSync(join(repository, 'docs', page), 'utf8').matchAll(/^\|.*\| ([^|]*) \|$/gm)
  return Array.from(rows, ([, cell]) => [...cell!.matchAll(/`([^`]*)`/g)].map((match) => match[1]!)).flat()
}

const pages = readdirSync(join(repository, 'docs')).filter((file) => file.startsWith('coming-from'))
const calls = pages.flatMap((page) => callsOf(page).map((call, i) => [page, i, call] as const))
/** Options that stand for themselves in a sentence of a cell. */
const words = /^[\w-]+$|^\{ \w+: \w+ \}$/
const home = process.cwd()
let modules: string

beforeAll(async () => {
  process.chdir(temporaryFolder())
  await writeSample('x', { years: 2 })
  modules = join(repository, 'test/out/calls')
  mkdirSync(modules, { recursive: true })
})

afterAll(() => {
  process.chdir(home)
  rmSync(modules, { recursive: true, force: true })
})

test('each of the four pages has a table of calls', () => {
  expect(pages).toHaveLength(4)
  for (const page of pages) expect(callsOf(page).length).toBeGreaterThan(20)
})

// In the order of the page: a file that one call wrote is appended to by the next.
test.each(calls.filter(([, , call]) => !words.test(call)))('%s, %i: %s', async (page, i, call) => {
  if (call.startsWith('uchronia ')) return shell(call, undefined)
  if (call.includes("'grows.nc'")) rmSync('grows.nc', { force: true })
  const code = `
    import * as uchronia from 'uchronia'
    const { ${Object.keys(uchronia).join(', ')} } = uchronia
    import { ${Object.keys(verify).join(', ')} } from '@uchronia/verify'
    import { ${Object.keys(plot)
      .filter((name) => !(name in verify) && !(name in uchronia))
      .join(', ')} } from '@uchronia/plot'
    using library = TimeSeriesLibrary.open('x/catchment.yaml')
    const flow = library.getSeries('streamflow', 'single')
    const rain = library.getSeries('rain_obs', 'collection')
    const ensemble = library.getSeries('streamflow_ens', 'ensemble')
    const forecast = library.getSeries('rain_fcast', 'forecast')
    const part = forecast.read({ to: '2020-03-05' })
    const aggregate = { step: 'daily', how: 'sum' }
    const pairs = ${call.includes('pairs') ? '[...align({ forecast, observed: rain }, { aggregate })]' : 'undefined'}
    const end = (x) => x?.[Symbol.iterator] && typeof x.next === 'function' ? [...x] : x
    ${/^(await write|using|const)/.test(call) ? call : `end(await (${call}))`}
  `
  const file = join(modules, `${page}-${i}.ts`)
  writeFileSync(file, code)
  await import(/* @vite-ignore */ file)
})
