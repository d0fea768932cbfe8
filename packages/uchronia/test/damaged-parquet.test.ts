import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportSeries, hourlySeries, SeriesError, seriesFromParquet, UchroniaError } from 'uchronia'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const good = join(folder, 'good.parquet')
const bad = join(folder, 'bad.parquet')

beforeAll(async () => {
  const values = Float64Array.from({ length: 500 }, (_, i) => i % 7)
  await exportSeries(hourlySeries('2020-01-01', values, { units: 'mm' }), good)
})

/** Numbers from 0 to 1, the same in every run. */
function* randomNumbers(): Generator<number> {
  for (let seed = 1; ; ) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    yield seed / 2 ** 31
  }
}

// The reader is WebAssembly: where it gives up within a task of its own, nobody can catch it.
test('a damaged or truncated Parquet file is an error, and the next one is read', async () => {
  const random = randomNumbers()
  const next = (below: number) => Math.floor(random.next().value! * below)
  const whole = readFileSync(good)
  let refused = 0
  for (let i = 0; i < 150; i++) {
    const bytes = Buffer.from(whole)
    const kept = i % 3 === 0 ? bytes.subarray(0, next(bytes.length)) : bytes
    for (let k = 0; i % 3 > 0 && k < 1 + (i % 5); k++) bytes[bytes.length - 1 - next(1200)] = next(256)
    writeFileSync(bad, kept)
    try {
      await seriesFromParquet(bad)
    } catch (error) {
      refused += 1
      expect(error instanceof UchroniaError || error instanceof SeriesError).toBe(true)
    }
    if (i % 10 === 0) expect((await seriesFromParquet(good)).length).toBe(500)
  }
  expect(refused).toBeGreaterThan(100)
})

test('a folder is no Parquet file, and a file that is not there is named', async () => {
  await expect(seriesFromParquet(folder)).rejects.toThrow(/folder/)
  await expect(seriesFromParquet(join(folder, 'none.parquet'))).rejects.toThrow(/none\.parquet/)
})
