import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { appendNetcdf, nativeObjects, TimeSeriesLibrary, writeNetcdf } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { flow, rainForecast } from './plain-series.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()

const forecast = (start: string, first: number, members = ['a', 'b']) =>
  rainForecast({ start, members, values: [first, first + 1, Number.NaN, first + 3] })

describe('appendNetcdf', () => {
  test('adds issue after issue to an archive, also from a series of a library', async () => {
    const file = join(folder, 'archive.nc')
    await writeNetcdf(forecast('2020-01-01', 0), file)
    await appendNetcdf(forecast('2020-01-02', 10), file)
    const other = join(folder, 'other.nc')
    await writeNetcdf(forecast('2020-01-04', 30), other)
    using others = TimeSeriesLibrary.open(other)
    using third = others.getSeries('rain_fct', 'forecast')
    await appendNetcdf(third, file, { history: 'the third' })
    using library = TimeSeriesLibrary.open(file)
    using archive = library.getSeries('rain_fct', 'forecast')
    const { NaN: missing } = Number
    expect([...archive.values()]).toEqual([
      ...[0, 1, missing, 3],
      ...[10, 11, missing, 13],
      ...[missing, missing, missing, missing],
      ...[30, 31, missing, 33],
    ])
    expect(archive.issues).toMatchObject({ start: Date.UTC(2020, 0, 1), step: 86_400, length: 4 })
    expect(archive.description.globalAttributes.history).toMatch(/^\S+ UTC - 1 issues from .* the third\n/)
  })

  test('refuses what is there, what differs and what is no series, and leaves file and handles as they were', async () => {
    const file = join(folder, 'refused.nc')
    await writeNetcdf(forecast('2020-01-01', 0), file)
    const before = readFileSync(file)
    const handles = nativeObjects()
    await expect(appendNetcdf(forecast('2020-01-01', 0), file)).rejects.toMatchObject({
      code: 'EXISTS',
      message: expect.stringContaining('issue 2020-01-01T00:00:00'),
    })
    await expect(appendNetcdf(forecast('2020-01-02', 0, ['a', 'c']), file)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('a, c'),
    })
    const absent = join(folder, 'none.nc')
    await expect(appendNetcdf(forecast('2020-01-02', 0), absent)).rejects.toMatchObject({ code: 'IO' })
    await expect(appendNetcdf({} as never, file)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    const misspelt = { overwite: true } as never
    await expect(appendNetcdf(forecast('2020-01-02', 0), file, misspelt)).rejects.toMatchObject({
      code: 'UNKNOWN_OPTION',
      message: expect.stringContaining('overwite'),
    })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(nativeObjects()).toBe(handles)
    await appendNetcdf(forecast('2020-01-01', 5), file, { overwrite: true })
    using library = TimeSeriesLibrary.open(file)
    using archive = library.getSeries('rain_fct', 'forecast')
    expect(archive.values()[0]).toBe(5)
  })

  test('lets observations grow along time', async () => {
    const file = join(folder, 'flow.nc')
    await writeNetcdf(flow('2020-01-01T00:00', [1, 2]), file, { format: 'classic' })
    await appendNetcdf(flow('2020-01-01T02:00', [3, 4, 5]), file)
    using library = TimeSeriesLibrary.open(file)
    using series = library.getSeries('q_obs', 'single')
    expect([...series.values()]).toEqual([1, 2, 3, 4, 5])
  })
})
