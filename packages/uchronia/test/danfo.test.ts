import { join } from 'node:path'
import type { DataFrame } from 'danfojs-node'
import { TimeSeriesLibrary } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let catalogue = ''

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), { issues: 2, members: 3, stations: 2, leads: 4 })
})

test('a series becomes a danfo frame with its times as index', async () => {
  using library = TimeSeriesLibrary.open(catalogue)
  using flow = library.getSeries('streamflow', 'single')
  const frame = await flow.toDanfo<DataFrame>({ from: '2020-01-01', to: '2020-01-01T02:00' })
  expect(frame.columns).toEqual(['value'])
  expect(frame.index).toEqual(['2020-01-01T00:00:00Z', '2020-01-01T01:00:00Z', '2020-01-01T02:00:00Z'])
  expect(frame.column('value').values).toEqual(Array.from(flow.values().subarray(0, 3)))
})

test('a collection becomes a column per station, a forecast a row per value', async () => {
  using library = TimeSeriesLibrary.open(catalogue)
  using rain = library.getSeries('rain_obs', 'collection')
  const wide = await rain.toDanfo<DataFrame>({ from: '2020-02-01', to: '2020-02-02' })
  expect(wide.columns).toEqual(['401201', '401202'])
  using forecast = library.getSeries('rain_fcast', 'forecast')
  const long = await forecast.toDanfo<DataFrame>({ layout: 'long', members: ['2'] })
  expect(long.columns).toEqual(['reference_time', 'lead_time', 'valid_time', 'member', 'value'])
  expect(long.shape).toEqual([8, 5])
})
