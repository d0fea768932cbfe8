import { join } from 'node:path'
import {
  nativeObjects,
  SeriesCollection,
  TimeSeriesLibrary,
  UchroniaError,
  type UnivariateSeries,
  writeNetcdf,
} from 'uchronia'
import { describe, expect, test } from 'vitest'
import { flow as observedFlow } from './plain-series.ts'
import { temporaryFolder } from './temporary.ts'

const flow = observedFlow('2020-01-01', [1, Number.NaN, 3], '0123')
const rain = new SeriesCollection({
  time: flow.time,
  stations: ['a', 'b.c'],
  values: Float64Array.of(1, 2, 3, 4, 5, 6),
  variable: 'rain',
})

describe('a library in memory', () => {
  const folder = temporaryFolder()

  test('gives plain data that were added back, with their station, units and missing values', () => {
    using library = TimeSeriesLibrary.create()
    expect(library.getSeriesIdentifiers()).toEqual([])
    library.add('flow', flow, { stationDetails: [{ id: '0123', latitude: -36.5 }] })
    using series = library.getSeries('flow', 'single')
    expect(series.read().values).toEqual(flow.values)
    expect(series.units).toBe('m3/s')
    expect(series.description.station).toBe('0123')
    expect(series.description.stations[0]?.latitude).toBe(-36.5)
    expect(library.describe('flow').id).toBe('flow')
  })

  test('gives a station of a collection by a dotted identifier', () => {
    using library = TimeSeriesLibrary.create()
    library.add('rain', rain)
    using station = library.getSeries('rain.b.c', 'single')
    expect([...station.values()]).toEqual([4, 5, 6])
    expect(() => library.getSeries('rain.d')).toThrow(/rain has no station d; it has a, b\.c/)
  })

  test('takes series of other libraries, files, and what is put beside a catalogue, and keeps nothing alive', async () => {
    const file = join(folder, 'flow.nc')
    await writeNetcdf(flow, file)
    const before = nativeObjects()
    {
      using library = TimeSeriesLibrary.create()
      library.addFiles(file)
      using series = library.getSeries('q_obs')
      library.add('copy', series)
      library.remove('q_obs')
      expect(library.getSeriesIdentifiers()).toEqual(['copy'])
      using copy = library.getSeries('copy', 'single')
      expect(copy.values()).toEqual(flow.values)
    }
    expect(nativeObjects()).toBe(before)
  })

  test('refuses an identifier that is there, one that is not, and what is no series', () => {
    using library = TimeSeriesLibrary.create()
    library.add('flow', flow)
    expect(() => library.add('flow', rain)).toThrow(expect.objectContaining({ code: 'EXISTS' }))
    expect(() => library.remove('gone')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(() => library.addFiles(join(folder, 'gone.nc'))).toThrow(expect.objectContaining({ code: 'IO' }))
    for (const wrong of [undefined, null, 7, {}, [flow]]) {
      expect(() => library.add('other', wrong as unknown as UnivariateSeries)).toThrow(UchroniaError)
      expect(() => library.add(wrong as unknown as string, flow)).toThrow(UchroniaError)
    }
    expect(() => library.add('', flow)).toThrow(/cannot be empty/)
    expect(library.getSeriesIdentifiers()).toEqual(['flow'])
  })

  test('says after it was disposed of what it was', () => {
    const library = TimeSeriesLibrary.create()
    library.dispose()
    expect(() => library.add('flow', flow)).toThrow(/library in memory was disposed of/)
  })
})
