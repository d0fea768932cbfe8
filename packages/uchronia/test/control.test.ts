import { join } from 'node:path'
import { enginePath } from '@uchronia/engine'
import { EnsembleForecastSeries, LeadTimeAxis, TimeSeriesGeometry, writeNetcdf } from 'uchronia'
import { beforeAll, describe, expect, test } from 'vitest'
import { BaseEngine } from '../src/native/base-engine.ts'
import { Control } from '../src/native/control.ts'
import { loadEngine, type Window } from '../src/native/engine.ts'
import { temporaryFolder } from './temporary.ts'

const path = join(temporaryFolder(), 'rain.nc')
const everything: Window = { issueCount: 200, rowCount: 20, stepCount: 50 }
const size = 200 * 20 * 50

beforeAll(() => {
  const values = Float64Array.from({ length: size }, (_, i) => i)
  const issues = new TimeSeriesGeometry({ start: '2020-01-01', step: 'daily', length: 200 })
  const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 50 })
  const members = Array.from({ length: 20 }, (_, i) => String(i + 1))
  writeNetcdf(path, new EnsembleForecastSeries({ issues, leads, members, values, variable: 'rain' }))
})

describe.each([
  ['extended', loadEngine()],
  ['base', new BaseEngine(enginePath())],
])('the %s engine', (_, engine) => {
  test('reads on another thread what it reads on this one, and counts the values', async () => {
    using library = engine.openLibrary(path, null)
    using series = engine.series(library, 'rain')
    const control = new Control()
    const values = await engine.readAsync(series, everything, control)
    expect(Buffer.from(values.buffer).equals(Buffer.from(engine.read(series, everything).buffer))).toBe(true)
    expect([control.done, control.total, control.cancelled]).toEqual([size, size, false])
  })

  test('a call that was cancelled before it began is an error with a code', async () => {
    using library = engine.openLibrary(path, null)
    using series = engine.series(library, 'rain')
    const control = new Control()
    control.cancel()
    await expect(engine.readAsync(series, everything, control)).rejects.toMatchObject({
      code: 'CANCELLED',
      message: expect.stringContaining(`0 of ${size} values`),
    })
  })
})

test('a read on another thread is cancelled while it runs', async () => {
  const engine = loadEngine()
  using library = engine.openLibrary(path, null)
  using series = engine.series(library, 'rain')
  // The read may be done before this thread has looked; not every time.
  for (let attempt = 0; attempt < 1000; attempt++) {
    const control = new Control()
    const reading = engine.readAsync(series, everything, control).then(
      () => 'read',
      (error) => error.code,
    )
    const deadline = performance.now() + 10_000
    while (control.done === 0 && performance.now() < deadline) {}
    control.cancel()
    if ((await reading) === 'read') continue
    expect(await reading).toBe('CANCELLED')
    expect(control.done).toBeLessThan(control.total)
    return
  }
  expect.unreachable('the read was never cancelled')
})
