import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportSeries, formatInstant, TimeSeriesLibrary, writeIssueFiles, writeNetcdf } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let library: TimeSeriesLibrary

beforeAll(async () => {
  const catalogue = await writeSample(join(folder, 'sample'), {
    issues: 40,
    members: 3,
    stations: 2,
    leads: 6,
  })
  library = TimeSeriesLibrary.open(catalogue)
  return () => library.dispose()
})

const flow = () => library.getSeries('streamflow', 'single')
const rain = () => library.getSeries('rain_obs', 'collection')
const simulated = () => library.getSeries('streamflow_ens', 'ensemble')
const forecast = () => library.getSeries('rain_fcast', 'forecast')

describe('a date without a time as the last time', () => {
  test.each([
    ['a day', '2020-06-30', '2020-06-30T23:00:00Z'],
    ['a month', '2020-06', '2020-06-30T23:00:00Z'],
    ['February of a leap year', '2020-02', '2020-02-29T23:00:00Z'],
    ['a year', '2020', '2020-12-31T23:00:00Z'],
    ['an instant', '2020-06-30T00:00', '2020-06-30T00:00:00Z'],
    ['a date with an offset', '2020-06-30T22:30-01:00', '2020-06-30T23:00:00Z'],
  ])('%s, %s, ends a reading with %s', (_, to, last) => {
    for (const series of [flow(), rain(), simulated()]) {
      expect(formatInstant(series.read({ to }).time.end)).toBe(last)
      expect(formatInstant(series.read().select({ to } as never).time.end)).toBe(last)
    }
  })

  test('means the issues of that day, of a forecast', () => {
    expect(formatInstant(forecast().read({ to: '2020-03-31' }).issues.end)).toBe('2020-03-31T21:00:00Z')
    expect(forecast().read({ from: '2020-03', to: '2020-03' }).issues.length).toBe(31)
    expect(forecast().read({ from: '2020-03-05', to: '2020-03-05' }).issues.length).toBe(1)
  })

  test('ends tables and every kind of file in the same way', async () => {
    const window = { from: '2020-06-01', to: '2020-06-30' }
    expect(flow().toArrow(window).numRows).toBe(720)
    expect((await flow().toArrowAsync(window)).numRows).toBe(720)
    const csv = join(folder, 'june.csv')
    expect(await exportSeries(flow(), csv, window)).toBe(720)
    expect(readFileSync(csv, 'utf8').trimEnd().split('\n').at(-1)).toMatch(/^2020-06-30T23:00:00Z,/)
    const nc = join(folder, 'june.nc')
    await writeNetcdf(flow(), nc, window)
    using written = TimeSeriesLibrary.open(nc)
    expect(formatInstant(written.getSeries('q_obs', 'single').time.end)).toBe('2020-06-30T23:00:00Z')
    const yaml = join(folder, 'march.yaml')
    await writeIssueFiles(forecast(), join(folder, 'march_{0}.nc'), {
      from: '2020-03-30',
      to: '2020-03-31',
      catalogue: yaml,
    })
    using issues = TimeSeriesLibrary.open(yaml)
    expect(formatInstant(issues.getSeries('rain_fcast', 'forecast').issues.end)).toBe('2020-03-31T21:00:00Z')
  })
})

describe('a selection', () => {
  test('of a key that a kind of series does not have is an error, whatever is asked', async () => {
    const wrong = { form: '2020-01-01' } as never
    const unknown = { code: 'UNKNOWN_OPTION', message: expect.stringContaining('"form"') }
    for (const series of [flow(), rain(), simulated(), forecast()]) {
      expect(() => series.read(wrong)).toThrow(expect.objectContaining(unknown))
      expect(() => series.toArrow(wrong)).toThrow(expect.objectContaining(unknown))
      for (const call of ['readAsync', 'valuesAsync', 'toArrowAsync', 'toDanfo'] as const) {
        await expect((series[call] as (options: never) => Promise<unknown>)(wrong)).rejects.toMatchObject(
          unknown,
        )
      }
      await expect(exportSeries(series, join(folder, 'x.csv'), wrong)).rejects.toMatchObject(unknown)
      await expect(writeNetcdf(series, join(folder, 'x.nc'), wrong)).rejects.toMatchObject(unknown)
    }
    await expect(writeIssueFiles(forecast(), join(folder, '{0}.nc'), wrong)).rejects.toMatchObject(unknown)
    await expect(forecast().atAsync(0, wrong)).rejects.toMatchObject(unknown)
    await expect(TimeSeriesLibrary.openAsync('x', wrong)).rejects.toMatchObject(unknown)
    expect(() => TimeSeriesLibrary.open('x', wrong)).toThrow(expect.objectContaining(unknown))
    expect(() => forecast().read({ leads: wrong })).toThrow(expect.objectContaining(unknown))
    expect(() => flow().read({ members: ['1'] } as never)).toThrow(/"members"/)
    expect(() => rain().read({ members: ['1'] } as never)).toThrow(/It has: from, to, stations/)
  })

  test.each([null, 7, 'x', true, []])('of %j is an error of the family', async (wrong) => {
    const invalid = { code: 'INVALID_OPTION' }
    for (const series of [flow(), rain(), simulated(), forecast()]) {
      expect(() => series.read(wrong as never)).toThrow(expect.objectContaining(invalid))
      expect(() => series.toArrow(wrong as never)).toThrow(expect.objectContaining(invalid))
      await expect(series.toDanfo(wrong as never)).rejects.toMatchObject(invalid)
    }
  })

  test('takes members by number as by name, in the order asked for', () => {
    expect(simulated().read({ members: [3, 1] })).toEqual(simulated().read({ members: ['3', '1'] }))
    expect(simulated().member(2).values).toEqual(simulated().at(1).values)
    expect(forecast().read({ members: [2] }).members).toEqual(['2'])
    expect(rain().read({ stations: [401202] }).stations).toEqual(['401202'])
    expect(() => simulated().read({ members: [4] })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(() => simulated().read({ members: [1, 1] })).toThrow(/two/)
  })

  test('that ends before it begins is an error, and nothing is written', async () => {
    const window = { from: '2020-06-02', to: '2020-06-01' }
    expect(() => flow().read(window)).toThrow(expect.objectContaining({ code: 'INVALID_WINDOW' }))
    await expect(writeNetcdf(flow(), join(folder, 'none.nc'), window)).rejects.toMatchObject({
      code: 'INVALID_WINDOW',
    })
  })

  test.each([
    ['export', (to: string) => exportSeries(forecast(), join(folder, 'none.csv'), { to })],
    ['netCDF', (to: string) => writeNetcdf(forecast(), join(folder, 'none.nc'), { to })],
    ['files per issue', (to: string) => writeIssueFiles(forecast(), join(folder, 'none_{0}.nc'), { to })],
  ])('of nothing is an error when writing: %s', async (_, write) => {
    await expect(write('1999')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/Nothing is selected of rain_fcast.*2020-03-01T21:00:00Z/),
    })
  })
})

test('negative indices count from the end, of every kind of series and axis', () => {
  expect(flow().at(-1)).toBe(flow().values().at(-1))
  expect(rain().at(-1)).toEqual(rain().station('401202'))
  expect(simulated().at(-3)).toEqual(simulated().at(0))
  expect(forecast().at(-1)).toEqual(forecast().issue('2020-04-09T21:00'))
  expect(forecast().leads.at(-1)).toBe(6 * 3600)
  expect(() => forecast().at(-41)).toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }))
})
