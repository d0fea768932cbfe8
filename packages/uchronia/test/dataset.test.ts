import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkDataset,
  dailyAxis,
  hourlyAxis,
  LeadTimeAxis,
  makeForecast,
  makeSeries,
  type Series,
  seriesFromParquet,
  TimeAxis,
  UnivariateSeries,
  writeDataset,
} from 'uchronia'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const root = temporaryFolder()
let folder = ''
let count = 0

beforeEach(() => {
  folder = join(root, `data-${count++}`)
})

/** Days from the 20th of January on, so that two months have some. */
const days = 24
const forecastOf = (station: string, change: (i: number) => number = (i) => i / 8) =>
  makeForecast({
    issues: dailyAxis('2020-01-20', days),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
    members: ['1', '2'],
    values: Float64Array.from({ length: days * 6 }, (_, i) => (i % 7 === 0 ? Number.NaN : change(i))),
    id: `rain_${station}`,
    variable: 'rain',
    units: 'mm',
    station,
  })
const forecast = forecastOf('0123')
const byMonth = { partition: ['station', 'issue-month'] } as const

interface Listed {
  path: string
  rows: number
  sha256: string
  time: { length: number }
}
const filesOf = (path = folder): Listed[] =>
  JSON.parse(readFileSync(join(path, '_manifest.json'), 'utf8')).files
const pathsOf = (path = folder) => filesOf(path).map((file) => file.path)

/** The series of a data set, file by file. */
const readAll = async () =>
  Promise.all(pathsOf().map((path) => seriesFromParquet(join(folder, path)))) as Promise<Series[]>

test('puts rows into folders named after the keys, with the identifier as a column', async () => {
  const result = await writeDataset([forecast, forecastOf('b')], folder, byMonth)
  expect(result).toEqual({ files: 4, rows: 2 * days * 6, skipped: 0 })
  expect(pathsOf().map((path) => path.replace(/part-.*/, ''))).toEqual([
    'station=0123/issue_month=2020-01/',
    'station=0123/issue_month=2020-02/',
    'station=b/issue_month=2020-01/',
    'station=b/issue_month=2020-02/',
  ])
  const manifest = JSON.parse(readFileSync(join(folder, '_manifest.json'), 'utf8'))
  expect(manifest.columns.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
    ['station_id', 'string'],
    ['reference_time', 'timestamp[us, tz=UTC]'],
    ['lead_time', 'int64'],
    ['valid_time', 'timestamp[us, tz=UTC]'],
    ['member', 'string'],
    ['value', 'double'],
  ])
  expect(manifest.series.map(({ shape }: { shape: number[] }) => shape)).toEqual([
    [days, 2, 3],
    [days, 2, 3],
  ])
  const [january, february] = await readAll()
  expect(JSON.stringify(january)).toBe(JSON.stringify(forecast.slice(0, 12)))
  expect(JSON.stringify(february)).toBe(JSON.stringify(forecast.slice(12)))
})

test.each(['wide', 'tensor', 'quantiles'] as const)(
  'files of the layout %s are read back',
  async (layout) => {
    await writeDataset(forecast, folder, { ...byMonth, layout })
    const expected = layout === 'quantiles' ? forecast.quantiles([0.05, 0.25, 0.5, 0.75, 0.95]) : forecast
    expect(JSON.stringify((await readAll())[0])).toBe(JSON.stringify(expected.slice(0, 12)))
  },
)

test('written again, it changes nothing', async () => {
  await writeDataset(forecast, folder, byMonth)
  const before = filesOf()
  expect(await writeDataset(forecast, folder)).toEqual({ files: 0, rows: 0, skipped: days })
  expect(filesOf()).toEqual(before)
})

test('adds new issues, and late ones between those that are there', async () => {
  await writeDataset(forecast, folder, { ...byMonth, to: '2020-01-22' })
  await writeDataset(forecast, folder, { ...byMonth, from: '2020-01-25', to: '2020-01-26' })
  const result = await writeDataset(forecast, folder, byMonth)
  expect(result).toMatchObject({ files: 3, skipped: 5 })
  expect((await checkDataset(folder)).complete).toBe(true)
  const total = filesOf().reduce((sum, file) => sum + file.time.length, 0)
  expect(total).toBe(days)
})

test('other values of an issue that is there are refused, and written when that is asked for', async () => {
  await writeDataset(forecast, folder, byMonth)
  const before = filesOf()
  const values = Float64Array.from(forecast.values)
  values[10] = 99
  const changed = makeForecast({
    ...forecast.info,
    issues: forecast.issues,
    leads: forecast.leads,
    members: forecast.members,
    values,
  })
  await expect(writeDataset(changed, folder, byMonth)).rejects.toMatchObject({
    code: 'EXISTS',
    message: expect.stringContaining('2020-01-20T00:00:00Z to 2020-01-31T00:00:00Z'),
  })
  expect(filesOf()).toEqual(before)
  expect(await writeDataset(changed, folder, { ...byMonth, overwrite: true })).toMatchObject({
    files: 1,
    skipped: 12,
  })
  expect(JSON.stringify((await readAll())[0])).toBe(JSON.stringify(changed.slice(0, 12)))
  await expect(
    writeDataset(forecast, folder, { ...byMonth, overwrite: true, to: '2020-01-21' }),
  ).rejects.toThrow('Select all of it')
})

test.each([
  ['another layout', { layout: 'wide' }, 'the layout "long", not "wide"'],
  ['another partition', { partition: ['station'] }, 'the partition'],
  ['members as integers', { membersAs: 'integer' }, 'the members as'],
  ['other members', { members: ['1'] }, 'other members'],
  ['other lead times', { leads: { to: 7200 } }, 'other lead times'],
] as const)('%s than the data set has are refused', async (_, options, text) => {
  await writeDataset(forecast, folder, byMonth)
  await expect(writeDataset(forecast, folder, { ...byMonth, ...(options as object) })).rejects.toThrow(text)
})

test('a folder with other files is left alone, with and without overwrite', async () => {
  mkdirSync(folder)
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  for (const overwrite of [false, true]) {
    await expect(writeDataset(forecast, folder, { ...byMonth, overwrite })).rejects.toMatchObject({
      code: 'EXISTS',
    })
  }
  writeFileSync(join(folder, '_manifest.json'), '{"files":[]}')
  await expect(writeDataset(forecast, folder, byMonth)).rejects.toMatchObject({ code: 'FORMAT' })
  expect(readdirSync(folder).sort()).toEqual(['_manifest.json', 'notes.txt'])
})

test('an empty folder becomes a data set; one whose parent is not there is an error', async () => {
  mkdirSync(folder)
  await writeDataset(forecast, folder, byMonth)
  expect(pathsOf()).toHaveLength(2)
  await expect(writeDataset(forecast, join(folder, 'no', 'where'), byMonth)).rejects.toMatchObject({
    code: 'IO',
  })
})

test('identifiers that mean something in paths are escaped, and come back from the column', async () => {
  const names = ['a/b', '..', 'x=1', 'Mürz', "it's 5%"]
  await writeDataset(
    names.map((name) => forecastOf(name)),
    folder,
    { partition: ['station'] },
  )
  const folders = readdirSync(folder).filter((name) => name.startsWith('station='))
  expect(folders.map((name) => decodeURIComponent(name.slice(8))).sort()).toEqual([...names].sort())
  const series = await readAll()
  expect(series.map(({ info }) => info.station).sort()).toEqual([...names].sort())
  expect((await checkDataset(folder)).complete).toBe(true)
})

describe('observations', () => {
  const hours = 24 * 40
  const values = Float64Array.from({ length: hours }, (_, i) => (i % 9 === 0 ? Number.NaN : i))
  const time = hourlyAxis('2020-01-20', hours)
  const flow = new UnivariateSeries({ time, values, station: '7', variable: 'flow', units: 'm3/s' })
  const options = { partition: ['station', 'time-month'] } as const

  test('are added as they come in, whatever window is written', async () => {
    await writeDataset(flow, folder, { ...options, to: '2020-02-03' })
    expect(await writeDataset(flow, folder, { ...options, from: '2020-02-02', to: '2020-02-05' })).toEqual({
      files: 1,
      rows: 48,
      skipped: 48,
    })
    await writeDataset(flow, folder, options)
    expect((await checkDataset(folder)).complete).toBe(true)
    const read = (await readAll()) as UnivariateSeries[]
    expect(read.flatMap((part) => [...part.values])).toEqual([...values])
  })

  test('other values in a part of a file are noticed', async () => {
    await writeDataset(flow, folder, options)
    const changed = flow.map((value) => (value === 300 ? 0 : value))
    await expect(
      writeDataset(changed, folder, { ...options, from: '2020-02-01T10:00', to: '2020-02-02' }),
    ).rejects.toMatchObject({ code: 'EXISTS' })
    expect(await writeDataset(changed, folder, { ...options, from: '2020-02-10' })).toMatchObject({
      files: 0,
    })
  })

  test('stations of a collection go into folders of their own', async () => {
    const both = makeSeries(
      dailyAxis('2020-01-01', 2),
      [
        [1, 2],
        [3, NaN],
      ],
      { stations: ['07', 'x'] },
    )
    await writeDataset(both.withInfo({ variable: 'flow' }), folder, { partition: ['station'] })
    expect(pathsOf().map((path) => path.split('/')[0])).toEqual(['station=07', 'station=x'])
    const [first] = await readAll()
    expect(first).toMatchObject({ kind: 'collection', stations: ['07'], values: Float64Array.of(1, 2) })
  })
})

test.each([
  [
    'an issue month of observations',
    makeSeries(dailyAxis('2020-01-01', 1), [1], {}),
    { partition: ['issue-month'] },
    'time-month',
  ],
  [
    'a station that is not known',
    forecastOf('').withInfo({ station: undefined }),
    { partition: ['station'] },
    'has no station',
  ],
  ['a key that is none', forecast, { partition: ['month'] }, 'There is no partition'],
  ['a key twice', forecast, { partition: ['station', 'station'] }, 'twice'],
  ['two periods', forecast, { partition: ['issue-year', 'issue-month'] }, 'is enough'],
  [
    'two series with one identity',
    [forecast, forecast.withInfo({ id: 'other' })],
    byMonth,
    'Partition by id',
  ],
  [
    'two variables in one column',
    [forecast, forecastOf('b').withInfo({ variable: 'flow', units: 'm3/s' })],
    byMonth,
    'in one column',
  ],
  [
    'series with other columns',
    [
      forecast,
      new UnivariateSeries({ time: dailyAxis('2020-01-01', 1), values: Float64Array.of(1), station: '1' }),
    ],
    { partition: ['station'] },
    'same columns',
  ],
  [
    'times that are not known',
    new UnivariateSeries({
      time: new TimeAxis({ start: null, step: 1, length: 1 }),
      values: Float64Array.of(1),
    }),
    {},
    'not known',
  ],
  ['a shard beyond the last', forecast, { ...byMonth, shard: '3/2' }, 'A shard is'],
  ['a shard of no form', forecast, { ...byMonth, shard: '1' }, 'A shard is'],
  ['an option that does not exist', forecast, { partitions: [] }, 'no option "partitions"'],
] as const)('refuses %s, and makes no folder', async (_, series, options, text) => {
  await expect(writeDataset(series as never, folder, options as never)).rejects.toThrow(text)
  expect(existsSync(folder)).toBe(false)
})

describe('checkDataset', () => {
  test('names what is missing of shards that have not run, and is content when all have', async () => {
    const options = { partition: ['issue-day'] } as const
    for (const shard of ['1/3', '3/3']) await writeDataset(forecast, folder, { ...options, shard })
    const report = await checkDataset(folder)
    expect(report).toMatchObject({ complete: false, files: 16, damaged: [] })
    expect(report.missing).toHaveLength(8)
    expect(report.missing[0]).toEqual({
      folder: 'issue_day=2020-01-21',
      id: 'rain_0123',
      station: '0123',
      count: 1,
      from: '2020-01-21T00:00:00Z',
      to: '2020-01-21T00:00:00Z',
    })
    await writeDataset(forecast, folder, { ...options, shard: '2/3' })
    expect(await checkDataset(folder)).toMatchObject({ complete: true, missing: [], rows: days * 6 })
    const alone = join(root, 'alone')
    await writeDataset(forecast, alone, options)
    // The order of the metadata in the bytes of a file is not always the same.
    const content = (path?: string) => filesOf(path).map(({ sha256: _, ...rest }) => rest)
    expect(content()).toEqual(content(alone))
  })

  test('finds files that are gone, cut, changed or foreign; what is gone or cut is written again', async () => {
    await writeDataset(forecast, folder, { partition: ['issue-day'] })
    const [first, second, third] = pathsOf().map((path) => join(folder, path))
    rmSync(first!)
    writeFileSync(second!, readFileSync(second!).subarray(0, 100))
    const bytes = readFileSync(third!)
    bytes[50]! ^= 1
    writeFileSync(third!, bytes)
    writeFileSync(join(folder, 'issue_day=2020-01-20', 'copy.parquet'), bytes)
    const report = await checkDataset(folder)
    expect(report.damaged.map(({ reason }) => reason)).toEqual([
      'is not there',
      expect.stringContaining('has 100 bytes'),
      'has another checksum',
    ])
    expect(report.unknown).toEqual(['issue_day=2020-01-20/copy.parquet'])
    rmSync(third!)
    expect(await writeDataset(forecast, folder)).toMatchObject({ files: 3 })
    expect((await checkDataset(folder)).complete).toBe(true)
  })

  test('refuses a folder that is no data set', async () => {
    await expect(checkDataset(root)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('a signal ends it; what was complete stays, and the rest comes when it is called again', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const options = { partition: ['issue-day'] } as const
  const onProgress = (fraction: number) => fraction > 0.2 && controller.abort(reason)
  await expect(
    writeDataset(forecast, folder, { ...options, signal: controller.signal, onProgress }),
  ).rejects.toBe(reason)
  const { files, damaged, missing } = await checkDataset(folder)
  expect(files).toBeGreaterThan(0)
  expect(files + missing.length).toBe(days)
  expect(damaged).toEqual([])
  await writeDataset(forecast, folder, options)
  expect((await checkDataset(folder)).complete).toBe(true)
  expect(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tmp')),
  ).toEqual([])
})
