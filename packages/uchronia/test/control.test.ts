import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { enginePath } from '@uchronia/engine'
import { EnsembleForecastSeries, LeadTimeAxis, TimeAxis, writeNetcdf } from 'uchronia'
import { beforeAll, describe, expect, test } from 'vitest'
import { BaseEngine } from '../src/engine/base-engine.ts'
import { Control } from '../src/engine/control.ts'
import type { BlockWindow } from '../src/engine/engine.ts'
import { loadEngine } from '../src/engine/load-engine.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const path = join(folder, 'rain.nc')
const everything: BlockWindow = { issueCount: 200, rowCount: 20, stepCount: 50 }
const size = 200 * 20 * 50

const same = (a: Float64Array, b: Float64Array) => Buffer.from(a.buffer).equals(Buffer.from(b.buffer))

beforeAll(async () => {
  const values = Float64Array.from({ length: size }, (_, i) => i)
  const issues = new TimeAxis({ start: '2020-01-01', step: 'daily', length: 200 })
  const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 50 })
  const members = Array.from({ length: 20 }, (_, i) => String(i + 1))
  await writeNetcdf(new EnsembleForecastSeries({ issues, leads, members, values, variable: 'rain' }), path)
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
    expect(same(values, engine.read(series, everything))).toBe(true)
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

  test('writes on another thread what it writes on this one, and counts the values', async () => {
    using library = engine.openLibrary(path, null)
    using series = engine.series(library, 'rain')
    const file = join(folder, 'written.nc')
    const control = new Control()
    await engine.writeAsync([series], file, { overwrite: true }, control)
    expect([control.done, control.total]).toEqual([size, size])
    using written = engine.openLibrary(file, null)
    using back = engine.series(written, 'rain')
    expect(same(engine.read(back, everything), engine.read(series, everything))).toBe(true)
  })

  test('a write that was cancelled before it began leaves nothing', async () => {
    using library = engine.openLibrary(path, null)
    using series = engine.series(library, 'rain')
    const file = join(folder, 'cancelled.nc')
    const control = new Control()
    control.cancel()
    await expect(engine.writeAsync([series], file, {}, control)).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(existsSync(file)).toBe(false)
  })
})

/** Cancels calls that have begun until one ends early: a call may be done before this thread has looked. */
async function cancelled(call: (control: Control) => Promise<unknown>): Promise<Control> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const control = new Control()
    const ended = call(control).then(
      () => 'done',
      (error) => error.code,
    )
    const deadline = performance.now() + 10_000
    while (control.done === 0 && performance.now() < deadline) {}
    control.cancel()
    if ((await ended) === 'done') continue
    expect(await ended).toBe('CANCELLED')
    return control
  }
  return expect.unreachable('the call was never cancelled')
}

test('a read on another thread is cancelled while it runs', async () => {
  const engine = loadEngine()
  using library = engine.openLibrary(path, null)
  using series = engine.series(library, 'rain')
  const control = await cancelled((control) => engine.readAsync(series, everything, control))
  expect(control.done).toBeLessThan(control.total)
})

test('a write on another thread is cancelled while it runs, and leaves no file', async () => {
  const engine = loadEngine()
  using library = engine.openLibrary(path, null)
  using series = engine.series(library, 'rain')
  const names = readdirSync(folder)
  // Over the file that it reads from, which stays as it was.
  const control = await cancelled((control) =>
    engine.writeAsync([series], path, { overwrite: true }, control),
  )
  expect(control.total).toBe(size)
  expect(readdirSync(folder)).toEqual(names)
  expect(engine.read(series, everything).at(-1)).toBe(size - 1)
})

test('an append on another thread counts its values, and leaves the file as it was when it is cancelled', async () => {
  const engine = loadEngine()
  using library = engine.openLibrary(path, null)
  using series = engine.series(library, 'rain')
  const archive = join(folder, 'archive.nc')
  await engine.writeAsync([series], archive, { issues: [0, 1] }, new Control())
  const before = readFileSync(archive)
  const options = { overwrite: true, history: 'more' }
  const early = new Control()
  early.cancel()
  await expect(engine.appendAsync([series], archive, options, early)).rejects.toMatchObject({
    code: 'CANCELLED',
  })
  expect(readFileSync(archive).equals(before)).toBe(true)
  const control = new Control()
  await engine.appendAsync([series], archive, options, control)
  expect([control.done, control.total]).toEqual([size, size])
  using longer = engine.openLibrary(archive, null)
  using back = engine.series(longer, 'rain')
  expect(same(engine.read(back, everything), engine.read(series, everything))).toBe(true)
})
