import { join } from 'node:path'
import fc from 'fast-check'
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, TimeSeriesLibrary, writeNetcdf } from 'uchronia'
import { expect, test, vi } from 'vitest'
import { loadEngine } from '../src/engine/load-engine.ts'
import { joinRuns, rowRuns } from '../src/library/row-runs.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()

const shapes = fc
  .record({
    issues: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 1, max: 30 }),
    steps: fc.integer({ min: 1, max: 4 }),
  })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      wanted: fc.uniqueArray(fc.integer({ min: 0, max: shape.rows - 1 }), { minLength: 1 }),
    }),
  )

test('rows read in runs are those that were asked for, in that order', () => {
  fc.assert(
    fc.property(shapes, ({ shape: { issues, steps }, wanted }) => {
      const value = (issue: number, row: number, step: number) => issue * 10_000 + row * 100 + step
      const runs = rowRuns(wanted)
      const blocks = runs.map(({ first, count }) =>
        Float64Array.from({ length: issues * count * steps }, (_, i) =>
          value(Math.floor(i / (count * steps)), first + (Math.floor(i / steps) % count), i % steps),
        ),
      )
      const expected = Array.from({ length: issues }, (_, issue) =>
        wanted.map((row) => Array.from({ length: steps }, (_, step) => value(issue, row, step))),
      ).flat(2)
      expect([...joinRuns(runs, blocks, wanted, issues, steps)]).toEqual(expected)
    }),
  )
})

test('runs never overlap, and read at most twice what is asked for', () => {
  fc.assert(
    fc.property(shapes, ({ wanted }) => {
      const runs = rowRuns(wanted)
      expect(runs.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(2 * wanted.length)
      for (const [i, run] of runs.entries()) {
        if (i > 0) expect(run.first).toBeGreaterThanOrEqual(runs[i - 1]!.first + runs[i - 1]!.count)
      }
    }),
  )
})

test('the first and the last of 50 members are read, and not the 48 between them', async () => {
  const file = join(folder, 'rain.nc')
  const members = Array.from({ length: 50 }, (_, i) => String(i + 1))
  const issues = new TimeAxis({ start: '2020-01-01', step: 'daily', length: 4 })
  const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 5 })
  const values = Float64Array.from({ length: 4 * 50 * 5 }, (_, i) => i)
  const all = new EnsembleForecastSeries({ issues, leads, members, values, variable: 'rain', station: '7' })
  await writeNetcdf(all, file)
  using library = TimeSeriesLibrary.open(file)
  using rain = library.getSeries('rain', 'forecast')
  const read = vi.spyOn(loadEngine(), 'read')
  const part = rain.read({ members: [50, 1] })
  const count = read.mock.results.reduce((sum, { value }) => sum + (value as Float64Array).length, 0)
  read.mockRestore()
  expect(count).toBe(4 * 2 * 5)
  expect(part.values).toEqual(all.select({ members: [50, 1] }).values)
})
