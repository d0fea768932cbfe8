import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { appendNetcdf, liveHandles, TimeSeriesLibrary, UchroniaError, writeNetcdf } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { flow, rainForecast } from './plain-series.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()

const forecast = (start: string, first: number, members = ['a', 'b']) =>
  rainForecast({ start, members, values: [first, first + 1, Number.NaN, first + 3] })

function failure(call: () => void): UchroniaError {
  try {
    call()
  } catch (error) {
    if (error instanceof UchroniaError) return error
  }
  throw new Error('The call did not fail as expected.')
}

describe('appendNetcdf', () => {
  test('adds issue after issue to an archive, also from a series of a library', () => {
    const file = join(folder, 'archive.nc')
    writeNetcdf(file, forecast('2020-01-01', 0))
    appendNetcdf(file, forecast('2020-01-02', 10))
    const other = join(folder, 'other.nc')
    writeNetcdf(other, forecast('2020-01-04', 30))
    using others = TimeSeriesLibrary.open(other)
    using third = others.getSeries('rain_fct', 'forecast')
    appendNetcdf(file, third, { history: 'the third' })
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

  test('refuses what is there, what differs and what is no series, and leaves file and handles as they were', () => {
    const file = join(folder, 'refused.nc')
    writeNetcdf(file, forecast('2020-01-01', 0))
    const before = readFileSync(file)
    const handles = liveHandles()
    const exists = failure(() => appendNetcdf(file, forecast('2020-01-01', 0)))
    expect(exists).toMatchObject({
      code: 'EXISTS',
      message: expect.stringContaining('issue 2020-01-01T00:00:00'),
    })
    const members = failure(() => appendNetcdf(file, forecast('2020-01-02', 0, ['a', 'c'])))
    expect(members).toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('a, c') })
    expect(failure(() => appendNetcdf(join(folder, 'none.nc'), forecast('2020-01-02', 0))).code).toBe('IO')
    expect(failure(() => appendNetcdf(file, {} as never)).code).toBe('INVALID_ARGUMENT')
    expect(
      failure(() => appendNetcdf(file, forecast('2020-01-02', 0), { overwite: true } as never)).message,
    ).toContain('overwite')
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(liveHandles()).toBe(handles)
    appendNetcdf(file, forecast('2020-01-01', 5), { overwrite: true })
    using library = TimeSeriesLibrary.open(file)
    using archive = library.getSeries('rain_fct', 'forecast')
    expect(archive.values()[0]).toBe(5)
  })

  test('lets observations grow along time', () => {
    const file = join(folder, 'flow.nc')
    writeNetcdf(file, flow('2020-01-01T00:00', [1, 2]), { format: 'classic' })
    appendNetcdf(file, flow('2020-01-01T02:00', [3, 4, 5]))
    using library = TimeSeriesLibrary.open(file)
    using series = library.getSeries('q_obs', 'single')
    expect([...series.values()]).toEqual([1, 2, 3, 4, 5])
  })
})
