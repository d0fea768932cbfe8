import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seriesFromArrow } from '@uchronia/cinterop'
import { tableFromIPC } from 'apache-arrow'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const argv = [...process.argv]
afterEach(() => {
  process.argv = argv
  vi.restoreAllMocks()
})

/** Runs an example with an argument, and gives the lines that it printed. */
async function run(example: () => Promise<unknown>, argument: string): Promise<string[]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  process.argv = ['node', 'example', argument]
  await example()
  return log.mock.calls.map((values) => values.join(' '))
}

const read = (name: string) => seriesFromArrow(tableFromIPC(readFileSync(join(folder, name))))

test.skipIf(process.platform !== 'linux')(
  'examples/cinterop-table-of-a-c-library.ts makes a table of what C fills',
  async () => {
    const path = join(folder, 'years.arrow')
    const lines = await run(() => import('../../examples/cinterop-table-of-a-c-library.ts'), path)
    expect(lines).toEqual([
      '2024-02-27T00:00:00Z 58',
      '2024-02-28T00:00:00Z 59',
      '2024-02-29T00:00:00Z 60',
      '2024-03-01T00:00:00Z 61',
    ])
    expect(read('years.arrow')).toMatchObject({ id: 'day_of_year', values: Float64Array.of(58, 59, 60, 61) })
  },
)

test('examples/cinterop-ensemble-to-tables.ts writes the same forecast twice', async () => {
  const lines = await run(() => import('../../examples/cinterop-ensemble-to-tables.ts'), folder)
  expect(lines[0]).toBe('0 0.1 NaN 0.3 0.4 0.5')
  expect(lines[1]).toBe('forecast mm 144')
  expect(read('rain-long.arrow')).toEqual(read('rain-wide.arrow'))
})
