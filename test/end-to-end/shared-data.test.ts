import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TimeSeriesLibrary } from 'uchronia'
import { beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../support/catalogue.ts'
import { hasPython, python } from '../support/python.ts'
import { hasSharedData, sharedData } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A variable as Python's netCDF4 reads it, flat; null where it is masked. */
const readVariable = `
import json, sys, netCDF4, numpy
with netCDF4.Dataset(sys.argv[1]) as file:
    values = numpy.ma.asarray(file[sys.argv[2]][:]).astype(float)
    print(json.dumps(dict(
        shape=values.shape,
        values=[None if masked else value for value, masked in
                zip(values.filled(0).ravel().tolist(), numpy.ma.getmaskarray(values).ravel().tolist())])))
`

function netcdf(file: string, variable: string) {
  const { shape, values } = python(readVariable, join(sharedData, file), variable) as {
    shape: number[]
    values: (number | null)[]
  }
  /** The value at indices along the dimensions of the file. */
  return (...indices: number[]) => {
    const at = indices.reduce((offset, index, dimension) => offset * shape[dimension]! + index, 0)
    return values[at] ?? Number.NaN
  }
}

describe.skipIf(!hasSharedData)('the real files beside the repository', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'library.yaml')

  beforeAll(() => {
    const rain = { file: 'Upper_Murray_sample_rain.nc', variable: 'rain_der' }
    const forecast = { file: 'Upper_Murray_sample_ensemble_rain_fcast.nc', variable: 'rain_fcast_ens' }
    const swift = 'testswift.nc'
    writeFileSync(
      path,
      catalogue(
        { id: 'rain_1', type: 'single', station: '1', ...rain },
        { id: 'rain_all', type: 'single_collection', ...rain },
        ...['1', '2', '3'].map((station) => ({
          id: `fcast_${station}`,
          type: 'ts_ensemble_ts' as const,
          station,
          ...forecast,
        })),
        { id: 'swift_single', type: 'single', file: swift, variable: 'var1_obs', station: '123' },
        { id: 'swift_collection', type: 'single_collection', file: swift, variable: 'var2_obs' },
        { id: 'swift_ensemble', type: 'ensemble_ts', file: swift, variable: 'var1_ens', station: '456' },
        {
          id: 'swift_forecast',
          type: 'ts_ensemble_ts',
          file: swift,
          variable: 'var2_fcast_ens',
          station: '456',
        },
      ),
    )
  })

  test('hourly rain as a single series and as a collection has 8,760 values from the same, right start', () => {
    using library = TimeSeriesLibrary.open(path, { dataPath: sharedData })
    using single = library.getSeries('rain_1', 'single')
    using collection = library.getSeries('rain_all', 'collection')
    const start = Date.UTC(2006, 0, 1)
    for (const { time } of [single, collection]) {
      expect(time).toMatchObject({ start, step: 3600, length: 8760 })
    }
    expect(collection.stations).toEqual(['1', '2', '3'])
    expect(collection.station('1').values).toEqual(single.values())
    expect(single.units).toBe('mm')
  })

  test.skipIf(!hasPython('netCDF4'))(
    'hourly rain has the values that netCDF4 reads, station by station',
    () => {
      const expected = netcdf('Upper_Murray_sample_rain.nc', 'rain_der')
      using library = TimeSeriesLibrary.open(path, { dataPath: sharedData })
      using collection = library.getSeries('rain_all', 'collection')
      const { values } = collection.read()
      for (let station = 0; station < 3; station++) {
        const row = values.subarray(station * 8760, (station + 1) * 8760)
        expect(row).toEqual(Float64Array.from({ length: 8760 }, (_, time) => expected(time, station)))
      }
    },
  )

  test('the ensemble rain forecast has 2 issues a day apart, 10 members and 231 hourly leads', () => {
    using library = TimeSeriesLibrary.open(path, { dataPath: sharedData })
    using forecast = library.getSeries('fcast_1', 'forecast')
    expect(forecast.issues).toMatchObject({ start: Date.UTC(2010, 7, 1, 21), step: 86_400, length: 2 })
    expect(forecast.leads).toMatchObject({ start: 3600, step: 3600, length: 231 })
    expect(forecast.members).toEqual(['2', '3', '4', '5', '6', '7', '8', '9', '10', '11'])
    expect(forecast.description.aggregation).toBe('accumulated over the preceding interval')
  })

  test.skipIf(!hasPython('netCDF4'))(
    'the forecast has the values that netCDF4 reads, for every station',
    () => {
      const expected = netcdf('Upper_Murray_sample_ensemble_rain_fcast.nc', 'rain_fcast_ens')
      using library = TimeSeriesLibrary.open(path, { dataPath: sharedData })
      for (const [station, id] of ['fcast_1', 'fcast_2', 'fcast_3'].entries()) {
        using forecast = library.getSeries(id, 'forecast')
        let index = 0
        const wanted = new Float64Array(2 * 10 * 231)
        for (let issue = 0; issue < 2; issue++) {
          for (let member = 0; member < 10; member++) {
            for (let lead = 0; lead < 231; lead++) wanted[index++] = expected(issue, member, station, lead)
          }
        }
        expect(forecast.values()).toEqual(wanted)
        expect(forecast.at(1).values).toEqual(wanted.subarray(2310))
      }
    },
  )

  test('the synthetic file opens as single, collection, ensemble and forecast', () => {
    using library = TimeSeriesLibrary.open(path, { dataPath: sharedData })
    const start = Date.UTC(2010, 7, 1, 14)
    using single = library.getSeries('swift_single', 'single')
    expect(single.time).toMatchObject({ start, step: 3600, length: 48 })
    using collection = library.getSeries('swift_collection', 'collection')
    expect(collection.length).toBe(2)
    using ensemble = library.getSeries('swift_ensemble', 'ensemble')
    expect(ensemble.shape).toEqual([3, 48])
    using forecast = library.getSeries('swift_forecast', 'forecast')
    expect(forecast.shape).toEqual([48, 3, 4])
    expect(forecast.leads).toMatchObject({ start: 0, step: 3600 })
  })
})
