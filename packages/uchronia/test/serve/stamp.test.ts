import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stampOf } from '../../src/serve/stamp.ts'
import { temporaryFolder } from '../temporary.ts'

const folder = temporaryFolder()
const fileOf = (i: number) => join(folder, `rain_${String(i).padStart(4, '0')}.nc`)

test('any file of a pattern or folder that changes, comes or goes makes another stamp, however many there are', async () => {
  for (let i = 0; i < 200; i++) writeFileSync(fileOf(i), 'x')
  const stamps = [await stampsNow()]
  const changes = [
    () => writeFileSync(fileOf(0), 'corrected'),
    () => utimesSync(fileOf(99), 1, 1),
    () => writeFileSync(fileOf(200), 'x'),
    () => rmSync(fileOf(5)),
  ]
  for (const change of changes) {
    change()
    stamps.push(await stampsNow())
  }
  expect(new Set(stamps.map(([pattern]) => pattern)).size).toBe(5)
  expect(new Set(stamps.map(([, ofFolder]) => ofFolder)).size).toBe(5)
  // Neither other names nor folders belong to a pattern.
  writeFileSync(join(folder, 'notes.txt'), 'x')
  mkdirSync(join(folder, 'rain_old.nc'))
  const [pattern, ofFolder] = await stampsNow()
  expect(pattern).toBe(stamps.at(-1)![0])
  expect(ofFolder).not.toBe(stamps.at(-1)![1])
})

const stampsNow = () => Promise.all([stampOf(join(folder, 'rain_{0}.nc')), stampOf(folder)])
