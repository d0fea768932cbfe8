import { align, alignAsync, otherForecast, verify, verifyAsync } from '@uchronia/verify'
import { concatIssues, concatMembers, laggedEnsemble, TimeSeriesLibrary } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

let library: TimeSeriesLibrary
const aggregate = { step: 'daily', how: 'sum' } as const

beforeAll(async () => {
  const folder = temporaryFolder()
  await writeSample(folder, { issues: 12, members: 5 })
  library = TimeSeriesLibrary.open(`${folder}/catchment.yaml`)
})

afterAll(() => library.dispose())

test('series of a library are aligned and scored as their plain data are', async () => {
  const forecast = library.getSeries('rain_fcast', 'forecast')
  const observed = library.getSeries('rain_obs', 'collection')
  const plain = { forecast: forecast.read(), observed: observed.station('401201') }
  const options = { by: 'lead-day', metrics: ['crps', 'crpss', 'me'] } as const
  const reference = () => otherForecast(library.getSeries('rain_fcast_401202', 'forecast'))
  const other = () => otherForecast(library.getSeries('rain_fcast_401202', 'forecast').read())
  const expected = verify(align(plain, { aggregate, reference: other() }), options)
  expect(expected.groups[0]!.cases).toBeGreaterThan(8)

  const lazy = verify(align({ forecast, observed }, { aggregate, reference: reference() }), options)
  expect(lazy.groups).toEqual(expected.groups)

  const seen: number[] = []
  const batches = alignAsync(
    { forecast, observed },
    { aggregate, reference: reference(), onProgress: (fraction) => seen.push(fraction) },
  )
  expect((await verifyAsync(batches, options)).groups).toEqual(expected.groups)
  expect(seen.at(-1)).toBe(1)
})

test('a forecast of a library stops being read when the signal says so', async () => {
  const forecast = library.getSeries('rain_fcast', 'forecast')
  const observed = library.getSeries('rain_obs', 'collection')
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(verifyAsync(alignAsync({ forecast, observed }, { aggregate, signal }))).rejects.toThrow(
    'enough',
  )
})

test('operations of series of a library take series of a library', () => {
  const flow = library.getSeries('streamflow', 'single')
  const forecast = library.getSeries('rain_fcast', 'forecast')
  expect(new Set(flow.subtract(flow).values)).toEqual(new Set([0]))
  expect(flow.read().add(flow).values).toEqual(flow.add(flow.read()).values)
  expect(forecast.subtract(forecast).values.every((value) => value === 0)).toBe(true)
  expect(
    forecast
      .read()
      .subtract(forecast)
      .values.every((value) => value === 0),
  ).toBe(true)
})

test('functions of plain data take series of a library', () => {
  const forecast = library.getSeries('rain_fcast', 'forecast')
  const one = (index: number) => forecast.read().slice(index, index + 1)
  expect(concatIssues([one(0), one(1)]).values).toEqual(forecast.read().slice(0, 2).values)
  expect(concatMembers([forecast], ['a', 'b', 'c', 'd', 'e']).values).toEqual(forecast.values())
  expect(laggedEnsemble(forecast, 2).values).toEqual(laggedEnsemble(forecast.read(), 2).values)
})
