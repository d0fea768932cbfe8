import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSample } from 'uchronia/sample'
import { beforeAll, expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

const examples = join(repository, 'examples')
const folder = temporaryFolder()
let catalogue = ''

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), {
    ...{ issues: 4, members: 3, stations: 1, leads: 48, years: 2 },
  })
})

/** The arguments of each example of the facade, and its expected output. */
const runs: Record<string, { args: () => string[]; prints: RegExp }> = {
  'read-forecast': { args: () => [catalogue], prints: /member \d is the wettest/ },
  'forecast-pipeline': {
    args: () => [catalogue, join(folder, 'products')],
    prints: /steps of 3 hours, in mm\n(.*% for 2 mm.*\n)+lead day 1: CRPSS -?\d.*cases\nlead day 2/,
  },
  'write-netcdf': { args: () => [join(folder, 'written')], prints: /is a forecast again when read/ },
}

function run(name: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(examples, 'dist', `${name}.js`), ...args],
    {
      encoding: 'utf8',
      cwd: folder,
    },
  )
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}

test.each(Object.entries(runs))('examples/%s.ts runs', (name, { args, prints }) => {
  expect(run(name, args())).toMatch(prints)
})

test('every example is run by a test', () => {
  const names = readdirSync(examples)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
  // Not what other tests make and remove meanwhile.
  const tests = readdirSync(join(repository, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['out', 'node_modules', 'native'].includes(entry.name))
    .flatMap(({ name }) => readdirSync(join(repository, 'test', name)).map((file) => join(name, file)))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(repository, 'test', file), 'utf8'))
  const untested = names.filter(
    (name) => !(name in runs) && !tests.some((text) => text.includes(`examples/${name}.`)),
  )
  expect(untested).toEqual([])
})
