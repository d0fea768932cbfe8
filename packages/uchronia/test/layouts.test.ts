import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  dailyAxis,
  EnsembleForecastSeries,
  exportSeries,
  hourlyAxis,
  LeadTimeAxis,
  makeForecast,
  makeSeries,
  type Series,
  seriesFromParquet,
  TimeAxis,
  TimeSeriesLibrary,
  UnivariateSeries,
} from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)

const some = (length: number) =>
  Float64Array.from({ length }, (_, i) => (i % 5 === 4 ? Number.NaN : i / 8 - 0.25))

const forecast = makeForecast({
  issues: new TimeAxis({ values: ['1950-01-01', '2020-01-02T00:00:00.250', '2020-01-07'] }),
  leads: new LeadTimeAxis({ values: [3600, 7200, 18_000] }),
  members: ['07', '10'],
  values: some(18),
  id: 'rain_fcst',
  variable: 'rain',
  units: 'mm',
  station: '0123',
  aggregation: 'accumulated over the preceding interval',
  attributes: { run: 7, tags: ['a', 'b'] },
})

const kinds: Record<string, Series> = {
  'a forecast of listed issues and leads': forecast,
  'a single series': new UnivariateSeries({
    time: hourlyAxis('2020-01-01', 5),
    values: some(5),
    station: '7',
  }),
  'a collection': makeSeries(
    dailyAxis('2020-01-01', 3),
    [
      [1, NaN, 3],
      [4, 5, 6],
    ],
    { stations: ['0123', 'b'] },
  ),
  'an ensemble on months': makeSeries(
    new TimeAxis({ start: '2020-01-31', step: 'monthly', length: 3 }),
    [
      [1, NaN, 3],
      [4, 5, 6],
    ],
    { members: ['b', 'a'] },
  ),
  'a series whose times are not known': new UnivariateSeries({
    time: new TimeAxis({ start: null, step: 'daily', length: 3 }),
    values: some(3),
  }),
}

describe.each(Object.entries(kinds))('%s', (_, series) => {
  test.each(['long', 'wide', 'tensor'] as const)('comes back from Parquet as it was, %s', async (layout) => {
    const path = file('again.parquet')
    await exportSeries(series, path, { layout, overwrite: true })
    expect(JSON.stringify(await seriesFromParquet(path))).toBe(JSON.stringify(series))
  })
})

test.each(['long', 'tensor'] as const)(
  'members as integers come back with their names, %s',
  async (layout) => {
    await exportSeries(forecast, file('integers.parquet'), { layout, membersAs: 'integer', overwrite: true })
    expect(JSON.stringify(await seriesFromParquet(file('integers.parquet')))).toBe(JSON.stringify(forecast))
  },
)

test('members that are no integers, or would become the same one, are refused as integers', async () => {
  const named = forecast.renameMembers(['1', 'ctrl'])
  await expect(exportSeries(named, file('x.csv'), { membersAs: 'integer' })).rejects.toThrow(
    'The member "ctrl" is not an integer',
  )
  const alike = forecast.renameMembers(['1', '01'])
  await expect(exportSeries(alike, file('x.csv'), { membersAs: 'integer' })).rejects.toThrow('same integer')
})

test('a large forecast is described as a whole, and not by its first issue', async () => {
  const catalogue = await writeSample(file('sample'), { issues: 70, members: 3, stations: 1, leads: 5 })
  using library = TimeSeriesLibrary.open(catalogue)
  using series = library.getSeries('rain_fcast', 'forecast')
  await exportSeries(series, file('whole.parquet'), { members: [3, 1], leads: { from: 7200 } })
  const back = (await seriesFromParquet(file('whole.parquet'))) as EnsembleForecastSeries
  const expected = series.read({ members: [3, 1], leads: { from: 7200 } })
  expect(back).toBeInstanceOf(EnsembleForecastSeries)
  expect(JSON.stringify(back)).toBe(JSON.stringify(expected))
  expect(back.issues.step).toBe(86_400)
})

async function rowsOf(layout: object): Promise<Record<string, unknown>[]> {
  await exportSeries(forecast, file('rows.json'), { ...layout, overwrite: true })
  return JSON.parse(readFileSync(file('rows.json'), 'utf8'))
}

test('JSON is a list of row objects, also without rows', async () => {
  expect((await rowsOf({}))[1]).toEqual({
    reference_time: '1950-01-01T00:00:00Z',
    lead_time: 7200,
    valid_time: '1950-01-01T02:00:00Z',
    member: '07',
    value: -0.125,
  })
  await exportSeries(forecast.slice(0, 0), file('none.json'))
  expect(JSON.parse(readFileSync(file('none.json'), 'utf8'))).toEqual([])
})

test('quantiles are a column per level, and equal those of the series', async () => {
  const rows = await rowsOf({ layout: 'quantiles', levels: [0.05, 0.5, 0.975] })
  expect(Object.keys(rows[0]!)).toEqual(['reference_time', 'lead_time', 'valid_time', 'q05', 'q50', 'q97.5'])
  const median = forecast.quantiles([0.5]).values
  expect(rows.map(({ q50 }) => q50 ?? Number.NaN)).toEqual([...median])
})

test('the tensor layout has a list per issue and member', async () => {
  expect((await rowsOf({ layout: 'tensor' }))[1]).toEqual({
    reference_time: '1950-01-01T00:00:00Z',
    member: '10',
    values: [0.125, null, 0.375],
  })
})

const present = [...forecast.values].filter((value) => !Number.isNaN(value)).length

test('teehr has its columns, in the order of the members, without rows of missing values', async () => {
  const rows = await rowsOf({ layout: 'teehr', columns: { configuration_name: 'test_run' } })
  expect(rows[0]).toEqual({
    reference_time: '1950-01-01T00:00:00Z',
    value_time: '1950-01-01T01:00:00Z',
    value: -0.25,
    variable_name: 'rain',
    configuration_name: 'test_run',
    unit_name: 'mm',
    location_id: '0123',
    member: '07',
  })
  expect(rows).toHaveLength(present)
})

test('teehr of observations of several stations has no reference time and no member', async () => {
  const flow = makeSeries(dailyAxis('2020-01-01', 1), [[1], [2]], { stations: ['0123', 'b'] }).withInfo({
    units: 'm^3/s',
    variable: 'flow',
  })
  await exportSeries(flow, file('primary.json'), { layout: 'teehr' })
  const rows = JSON.parse(readFileSync(file('primary.json'), 'utf8'))
  expect(
    rows.map((row: Record<string, unknown>) => [row.location_id, row.reference_time, row.member]),
  ).toEqual([
    ['0123', null, null],
    ['b', null, null],
  ])
})

test('efi has its columns; the step of the leads is the duration', async () => {
  const hourly = makeForecast({
    issues: dailyAxis('2020-01-01', 1),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 1 }),
    members: ['1'],
    values: Float64Array.of(2),
    station: 'A',
    variable: 'flow',
  })
  await exportSeries(hourly, file('efi.csv'), { layout: 'efi', columns: { project_id: 'p' } })
  expect(readFileSync(file('efi.csv'), 'utf8')).toBe(
    'project_id,model_id,datetime,reference_datetime,duration,site_id,family,parameter,variable,prediction\n' +
      'p,flow,2020-01-01T01:00:00Z,2020-01-01T00:00:00Z,PT1H,A,ensemble,1,flow,2\n',
  )
})

test('hubverse has members as samples, or quantiles', async () => {
  expect((await rowsOf({ layout: 'hubverse' }))[0]).toEqual({
    origin_date: '1950-01-01',
    target: 'rain',
    horizon: 1,
    location: '0123',
    target_end_date: '1950-01-01',
    output_type: 'sample',
    output_type_id: '07',
    value: -0.25,
  })
  const rows = await rowsOf({ layout: 'hubverse', levels: [0.25, 0.5] })
  expect(rows[0]).toMatchObject({ output_type: 'quantile', output_type_id: 0.25 })
  expect(rows.filter((row) => row.output_type_id === 0.5).map(({ value }) => value)).toEqual(
    [...forecast.quantiles([0.5]).values].filter((value) => !Number.isNaN(value)),
  )
})

test('hubverse refuses two issues of a day, and lead times that are no whole hours', async () => {
  const leads = new LeadTimeAxis({ values: [3600] })
  const twice = makeForecast({
    issues: hourlyAxis('2020-01-01', 2),
    leads,
    members: [1],
    values: some(2),
    station: 'a',
    variable: 'v',
  })
  await expect(exportSeries(twice, file('x.csv'), { layout: 'hubverse' })).rejects.toThrow(
    'several are issued on 2020-01-01',
  )
  const minutes = makeForecast({
    issues: dailyAxis('2020-01-01', 1),
    leads: new LeadTimeAxis({ values: [900] }),
    members: [1],
    values: some(1),
    station: 'a',
    variable: 'v',
  })
  await expect(exportSeries(minutes, file('x.csv'), { layout: 'hubverse' })).rejects.toThrow('whole hours')
})

test.each([
  ['levels of a layout without them', { levels: [0.5] }, 'The layout long has no levels'],
  [
    'members of a wide table as integers',
    { layout: 'wide', membersAs: 'integer' },
    'has no column of members',
  ],
  ['a column that the table does not have', { layout: 'efi', columns: { unit_name: 'm' } }, 'unit_name'],
  ['an empty column', { layout: 'efi', columns: { site_id: '' } }, 'site_id takes a text'],
  ['a table of lists as CSV', { layout: 'tensor' }, 'which CSV cannot hold'],
  ['levels beyond 1', { layout: 'quantiles', levels: [5] }, 'from 0 to 1'],
] as const)('refuses %s', async (_, options, text) => {
  await expect(exportSeries(forecast, file('refused.csv'), options as object)).rejects.toThrow(text)
})

test('a table for others says what it needs to know', async () => {
  const bare = forecast.withInfo({ station: undefined })
  await expect(exportSeries(bare, file('x.csv'), { layout: 'teehr' })).rejects.toThrow('needs location_id')
})

test('a spreadsheet gets a byte order mark, its form of times, and no formulas', async () => {
  const series = makeSeries(dailyAxis('2020-01-01', 1), [[1], [NaN]], { stations: ['=1+1', 'Überlingen'] })
  await exportSeries(series, file('sheet.csv'), { spreadsheet: true })
  expect(readFileSync(file('sheet.csv'), 'utf8')).toBe(
    "\uFEFFstation,time,value\r\n'=1+1,2020-01-01 00:00:00,1\r\nÜberlingen,2020-01-01 00:00:00,\r\n",
  )
})

test('what is no Parquet file, or damaged, or not there, is an error that says so', async () => {
  await expect(seriesFromParquet(file('sheet.csv'))).rejects.toMatchObject({ code: 'FORMAT' })
  await expect(seriesFromParquet(file('absent.parquet'))).rejects.toMatchObject({ code: 'IO' })
})
