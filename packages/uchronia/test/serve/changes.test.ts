import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { appendNetcdf, EnsembleForecastSeries, LeadTimeAxis, TimeAxis, writeNetcdf } from 'uchronia'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Serving, serve } from '../../src/serve/serve.ts'
import { temporaryFolder } from '../temporary.ts'
import { ask } from './ask.ts'

const folder = temporaryFolder()
const file = join(folder, 'rain.nc')
let serving: Serving

function issues(start: string, length: number): EnsembleForecastSeries {
  return new EnsembleForecastSeries({
    issues: new TimeAxis({ start, step: 'daily', length }),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 5 }),
    members: ['1', '2'],
    values: Float64Array.from({ length: length * 10 }, (_, i) => i),
    variable: 'rain',
    station: '7',
  })
}

beforeAll(async () => {
  await writeNetcdf(issues('2020-01-01', 2), file)
  serving = await serve([folder], { host: '127.0.0.1', port: 0, interval: 30 })
})
afterAll(() => serving?.[Symbol.asyncDispose]())

interface Entry {
  readonly id: string
  readonly shape?: number[]
  readonly error?: string
  readonly version?: string
}

/** The entries by their identifiers. */
async function entries(): Promise<Record<string, Entry>> {
  const { entries: all } = (await ask(serving.url, '/api/entries')).json() as { entries: Entry[] }
  return Object.fromEntries(all.map((one) => [one.id, one]))
}

/** Listens, does something, and waits for an event. */
async function eventAfter(kind: string, act: () => unknown, url = serving.url): Promise<string> {
  const control = new AbortController()
  const response = await fetch(`${url}api/events`, { signal: control.signal })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = (await reader.read()).value!
  expect(text).toContain('event: hello')
  // What is looked at first is the state before.
  await new Promise((resolve) => setTimeout(resolve, 150))
  await act()
  while (!text.includes(`event: ${kind}\n`)) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`The stream ended: ${text}`)
    text += value
  }
  control.abort()
  return text
}

test('a new issue in a file is told of, and served, without anything being opened anew by hand', async () => {
  const [id] = Object.keys(await entries())
  const before = (await entries())[id!]!
  expect(before.shape).toEqual([2, 2, 5])
  await eventAfter('changed', () => appendNetcdf(issues('2020-01-03', 1), file))
  const after = (await entries())[id!]!
  expect(after.shape).toEqual([3, 2, 5])
  expect(after.version).not.toBe(before.version)
  const values = await ask(serving.url, `/api/values?id=${id}&from=2020-01-03&to=2020-01-03`)
  expect(values.status).toBe(200)
})

test('values that change without an axis that does are told of too', async () => {
  await eventAfter('changed', () => appendNetcdf(issues('2020-01-03', 1), file, { overwrite: true }))
})

test('a new file in the folder is a new entry', async () => {
  const written = join(folder, '.later')
  const other = new EnsembleForecastSeries({ ...parts(issues('2020-01-01', 1)), variable: 'flow' })
  await writeNetcdf(other, written)
  await eventAfter('changed', () => renameSync(written, join(folder, 'second.nc')))
  expect(Object.keys(await entries())).toHaveLength(2)
})

test('a file that is none is an entry with a reason, without the folder in it, until it is one', async () => {
  await eventAfter('changed', () => writeFileSync(join(folder, 'third.nc'), 'not netCDF'))
  const { third } = await entries()
  expect(third!.error).toMatch(/^third\.nc is not a netCDF file/)
  await eventAfter('changed', () => rmSync(join(folder, 'third.nc')))
  expect(Object.keys(await entries())).toHaveLength(2)
})

test('a catalogue that cannot be opened any more is told of; what was there before is still served', async () => {
  const path = join(folder, 'rain.yaml')
  const yaml = `rain:
  Type: ts_ensemble_ts
  Id: rain
  Storage: { Type: single_nc_file, File: rain.nc, Var: rain, Identifier: '7', Index: 0 }
`
  writeFileSync(path, yaml)
  await using other = await serve([path], { host: '127.0.0.1', port: 0, interval: 30 })
  const text = await eventAfter('problem', () => writeFileSync(path, 'rain: ['), other.url)
  expect(text).toContain('rain.yaml')
  expect(text).not.toContain(folder)
  expect((await ask(other.url, '/api/values?id=rain&to=2020-01-01')).status).toBe(200)
  await eventAfter('changed', () => writeFileSync(path, yaml), other.url)
})

function parts({ issues, leads, members, values, info }: EnsembleForecastSeries) {
  return { ...info, issues, leads, members, values }
}
