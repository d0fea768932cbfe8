import { join } from 'node:path'
import { nativeObjects, TimeSeriesLibrary } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const rounds = 10_000
let catalogue = ''

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), { issues: 2, members: 2, stations: 1, leads: 6 })
})

/** Lets the collector run until nothing is alive in the engine, or a deadline passes. */
async function collect(): Promise<number> {
  const deadline = Date.now() + 30_000
  while (nativeObjects() > 0 && Date.now() < deadline) {
    globalThis.gc?.()
    await new Promise(setImmediate)
  }
  return nativeObjects()
}

test(`${rounds} rounds of open, read and dispose leave no live native object`, { timeout: 120_000 }, () => {
  for (let round = 0; round < rounds; round++) {
    using library = TimeSeriesLibrary.open(catalogue)
    using series = library.getSeries('rain_fcast', 'forecast')
    if (series.at(0).values.length !== 12) throw new Error('short read')
  }
  expect(nativeObjects()).toBe(0)
})

test(`${rounds} rounds left to the collector leave no live native object`, { timeout: 120_000 }, async () => {
  for (let round = 0; round < rounds; round++) {
    const library = TimeSeriesLibrary.open(catalogue)
    library.getSeries('rain_fcast', 'forecast').at(1)
    // Finalizers only run between macrotasks.
    if (round % 100 === 99) await new Promise(setImmediate)
  }
  expect(await collect()).toBe(0)
})
