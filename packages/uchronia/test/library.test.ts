import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type EnsembleForecastTimeSeries,
  type EnsembleTimeSeries,
  nativeObjects,
  OptionError,
  type TimeSeries,
  type TimeSeriesCollection,
  TimeSeriesLibrary,
  UchroniaError,
} from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let catalogue = ''

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), {
    issues: 3,
    members: 4,
    stations: 2,
    leads: 12,
    seed: 5,
  })
})

describe('TimeSeriesLibrary', () => {
  test('opens a path and a file URL', () => {
    using byPath = TimeSeriesLibrary.open(catalogue)
    using byUrl = TimeSeriesLibrary.open(pathToFileURL(catalogue))
    expect(byUrl.getSeriesIdentifiers()).toEqual(byPath.getSeriesIdentifiers())
  })

  test('opens a netCDF file, a folder of them and a pattern, with an entry per variable', () => {
    const archive = ['rain_fcast_ens.401201', 'rain_fcast_ens.401202']
    using file = TimeSeriesLibrary.open(join(folder, 'sample', 'rain_fcast.nc'))
    expect(file.getSeriesIdentifiers()).toEqual(archive)
    using catalogued = TimeSeriesLibrary.open(catalogue)
    using direct = file.getSeries('rain_fcast_ens.401201', 'forecast')
    using named = catalogued.getSeries('rain_fcast', 'forecast')
    expect(direct.values()).toEqual(named.values())
    const all = [
      'evapotranspiration/pet_der',
      'observations/rain_obs',
      'streamflow/q_obs',
      'streamflow_ens/q_sim_ens',
      ...archive.map((id) => `rain_fcast/${id}`),
    ]
    for (const path of [join(folder, 'sample'), join(folder, 'sample', '*.nc')]) {
      using library = TimeSeriesLibrary.open(path)
      expect(library.getSeriesIdentifiers()).toEqual(all)
    }
  })

  test('lists singles and collections, then ensembles, then forecasts', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    expect(library.getSeriesIdentifiers()).toEqual([
      'pet',
      'rain_obs',
      'streamflow',
      'streamflow_ens',
      'rain_fcast',
      'rain_fcast_401202',
      'rain_fcast_files',
    ])
    expect(library.has('pet')).toBe(true)
    expect(library.has('nope')).toBe(false)
  })

  test('gives the class of the kind, and its type when the kind is said', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using single = library.getSeries('streamflow', 'single')
    using ensemble = library.getSeries('streamflow_ens', 'ensemble')
    using collection = library.getSeries('rain_obs', 'collection')
    using forecast = library.getSeries('rain_fcast', 'forecast')
    expectTypeOf(single).toEqualTypeOf<TimeSeries>()
    expectTypeOf(ensemble).toEqualTypeOf<EnsembleTimeSeries>()
    expectTypeOf(collection).toEqualTypeOf<TimeSeriesCollection>()
    expectTypeOf(forecast).toEqualTypeOf<EnsembleForecastTimeSeries>()
    expect([single.kind, ensemble.kind, collection.kind, forecast.kind]).toEqual([
      'single',
      'ensemble',
      'collection',
      'forecast',
    ])
  })

  test('refuses a series of another kind than was said, and keeps nothing alive', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    const before = nativeObjects()
    expect(() => library.getSeries('streamflow', 'forecast')).toThrow(
      /streamflow is of the kind "single", not "forecast"/,
    )
    expect(() => library.getSeries('rain_obs', 'single')).toThrow(
      'rain_obs is of the kind "collection", not "single". Take a station of it, such as "rain_obs.401201".',
    )
    expect(() => library.getSeries('streamflow', 'ensemble_ts' as never)).toThrow(
      'not "ensemble_ts". Kinds are "single", "collection", "ensemble", "forecast".',
    )
    expect(nativeObjects()).toBe(before)
  })

  test('gives one station of a collection by a dotted identifier', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using collection = library.getSeries('rain_obs', 'collection')
    using station = library.getSeries('rain_obs.401202', 'single')
    expect(station.values()).toEqual(collection.station('401202').values)
    expect(() => library.getSeries('rain_obs.7')).toThrow(UchroniaError)
  })

  test.each([['nope'], [''], ['a\0b'], ['日本語'], ['x'.repeat(100_000)]])(
    'says that there is no entry %j',
    (id) => {
      using library = TimeSeriesLibrary.open(catalogue)
      expect(() => library.getSeries(id)).toThrow(UchroniaError)
      expect(() => library.describe(id)).toThrow(UchroniaError)
    },
  )

  test.each([[undefined], [null], [7], [{}], [Symbol('id')]])(
    'refuses %s as an identifier or a path',
    (wrong) => {
      using library = TimeSeriesLibrary.open(catalogue)
      expect(() => library.getSeries(wrong as unknown as string)).toThrow(UchroniaError)
      expect(() => TimeSeriesLibrary.open(wrong as unknown as string)).toThrow(UchroniaError)
      if (wrong !== undefined && typeof wrong !== 'object') {
        expect(() => TimeSeriesLibrary.open(catalogue, wrong as unknown as object)).toThrow(OptionError)
      }
    },
  )

  test('series live on when their library was disposed of', () => {
    const library = TimeSeriesLibrary.open(catalogue)
    using flow = library.getSeries('streamflow', 'single')
    library.dispose()
    expect(flow.at(0)).toBeGreaterThan(0)
  })

  test('using it after it was disposed of names it, and disposing twice is fine', () => {
    const library = TimeSeriesLibrary.open(catalogue)
    library.dispose()
    library.dispose()
    expect(library.disposed).toBe(true)
    expect(() => library.getSeriesIdentifiers()).toThrow(/catchment\.yaml/)
    expect(() => library.getSeries('streamflow')).toThrow(/catchment\.yaml/)
  })

  test('a catalogue that cannot be opened says which and why', () => {
    expect(() => TimeSeriesLibrary.open(join(folder, 'nowhere.yaml'))).toThrow(/nowhere\.yaml/)
    expect(() => TimeSeriesLibrary.open(folder)).toThrow(folder)
  })
})

describe('TimeSeries', () => {
  test('has a time axis, and values that are read by window, by index and one after the other', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using flow = library.getSeries('streamflow', 'single')
    expect(flow.time).toMatchObject({ start: Date.UTC(2020, 0, 1), step: 3600, length: 8784 })
    const all = flow.values()
    expect(all).toHaveLength(8784)
    const day = flow.read({ from: '2020-02-01', to: '2020-02-01T23:00' })
    expect(day.values).toEqual(all.subarray(31 * 24, 32 * 24))
    expect(flow.at(100)).toBe(all[100])
    expect([...flow].slice(0, 2)).toEqual([
      { time: Date.UTC(2020, 0, 1), value: all[0] },
      { time: Date.UTC(2020, 0, 1, 1), value: all[1] },
    ])
    expect(flow.read({ from: '1999-01-01', to: '1999-02-01' })).toHaveLength(0)
    expect(flow.units).toBe('m3/s')
  })

  test('refuses an index that is not there', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using flow = library.getSeries('streamflow', 'single')
    for (const index of [-8785, 8784, 0.5, Number.NaN]) expect(() => flow.at(index)).toThrow(/8784/)
  })

  test('reading after it was disposed of names it', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    const flow = library.getSeries('streamflow', 'single')
    flow.dispose()
    flow.dispose()
    expect(() => flow.values()).toThrow(/streamflow/)
  })
})

describe('EnsembleTimeSeries', () => {
  test('reads members by index, by name and by choice', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using ensemble = library.getSeries('streamflow_ens', 'ensemble')
    expect(ensemble.members).toEqual(['1', '2', '3', '4'])
    const all = ensemble.read()
    expect(ensemble.at(2).values).toEqual(all.at(2).values)
    expect(ensemble.member('4').values).toEqual(all.at(3).values)
    expect(ensemble.read({ members: ['4', '2'], from: '2020-02-01', to: '2020-02-02' })).toEqual(
      all.select({ members: ['4', '2'], from: '2020-02-01', to: '2020-02-02' }),
    )
    expect([...ensemble].map(({ values }) => values[0])).toEqual(
      [0, 1, 2, 3].map((row) => all.at(row).values[0]),
    )
    expect(() => ensemble.member('9')).toThrow(/no member "9" of streamflow_ens/)
  })

  test('a collection knows its stations', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using rain = library.getSeries('rain_obs', 'collection')
    expect(rain.stations).toEqual(['401201', '401202'])
    expect(rain.description.stations[1]).toMatchObject({ id: '401202', name: 'Black Ridge' })
    expect(
      rain
        .toArrow({ layout: 'wide', from: '2020-01-01', to: '2020-01-02' })
        .schema.fields.map(({ name }) => name),
    ).toEqual(['time', '401201', '401202'])
  })
})

describe('EnsembleForecastTimeSeries', () => {
  test('reads one issue, and windows of issues, members and lead times', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using forecast = library.getSeries('rain_fcast', 'forecast')
    const all = forecast.read()
    expect(all.shape).toEqual([3, 4, 12])
    expect(forecast.at(1)).toEqual(all.at(1))
    expect(forecast.at(1).time.start).toBe(Date.UTC(2020, 2, 2, 22))
    expect(forecast.issue('2020-03-03T21:00')).toEqual(all.at(2))
    const selection = { from: '2020-03-02', members: ['3', '2'], leads: { from: 7200, to: 10_800 } }
    expect(forecast.read(selection)).toEqual(all.select(selection))
    expect([...forecast]).toEqual([...all])
  })

  test('one file per issue reads as the archive in one file does', () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using archive = library.getSeries('rain_fcast', 'forecast')
    using files = library.getSeries('rain_fcast_files', 'forecast')
    expect(files.values()).toEqual(archive.values())
    expect(files.issues).toEqual(archive.issues)
    expect(files.leads).toEqual(archive.leads)
    expect(files.members).toEqual(archive.members)
  })
})
