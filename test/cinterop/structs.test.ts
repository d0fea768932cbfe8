import {
  characterVectorStruct,
  dateTimeStruct,
  dimensionStruct,
  dimensionsStruct,
  EnsembleSeries,
  fromCharacterVector,
  fromDateTime,
  fromDimensions,
  fromNamedValues,
  fromNativeGeometry,
  fromStringMap,
  fromValues,
  geometryStruct,
  multiStatisticStruct,
  NativeError,
  namedValuesStruct,
  packCharacterVector,
  packDimensions,
  packMultiStatistics,
  packNamedValues,
  packStringMap,
  packTimeSeries,
  packValues,
  parseInstant,
  readCharacterVector,
  readDateTime,
  readDimensions,
  readGeometry,
  readMultiStatistics,
  readNamedValues,
  readStringMap,
  readTimeSeries,
  readValues,
  statisticStruct,
  stringMapStruct,
  struct,
  TimeAxis,
  TimeError,
  timeSeriesStruct,
  toDateTime,
  toNativeGeometry,
  UnivariateSeries,
  valuesStruct,
} from '@uchronia/cinterop'
import { describe, expect, test } from 'vitest'
import { decoded, expectNoLeaks, fx } from './fixture.ts'

expectNoLeaks()

describe('layouts', () => {
  test.each([
    dateTimeStruct,
    namedValuesStruct,
    valuesStruct,
    characterVectorStruct,
    stringMapStruct,
    geometryStruct,
    timeSeriesStruct,
    dimensionStruct,
    dimensionsStruct,
    statisticStruct,
    multiStatisticStruct,
  ])('$name is as large as the compiler makes it', (type) => {
    expect(type.size).toBe(fx.sizeOf(type.name))
  })
})

describe('dates', () => {
  const instant = parseInstant('2010-08-01T21:05:09')

  test('CT-14 a date goes in by value and comes out by pointer', () => {
    const next = decoded(fx.nextDay(toDateTime(instant)), readDateTime, fx.free)
    expect(next).toBe(instant + 86_400_000)
  })

  test('CT-14 C reads the fields behind a pointer', () => {
    expect(fx.dateDigits(dateTimeStruct.pack(toDateTime(instant)))).toBe(20_100_801_210_509)
  })

  test('CT-21 a fresh struct is memory that C fills', () => {
    const memory = new Uint8Array(dateTimeStruct.size)
    fx.fillDate(memory, 1999)
    expect(fromDateTime(dateTimeStruct.unpack(memory))).toBe(parseInstant('1999-02-03T04:05:06'))
  })

  test.each([
    ['year', 1399],
    ['year', 10_000],
    ['month', 13],
    ['day', 32],
    ['hour', 25],
    ['minute', 61],
    ['second', -1],
  ])('nothing rolls over: %s %i is refused', (field, value) => {
    expect(() => fromDateTime({ ...toDateTime(instant), [field]: value })).toThrow(
      expect.objectContaining({
        code: 'INVALID_DATE',
        message: expect.stringContaining(`${field} ${value}`),
      }),
    )
  })

  test('the fields of a struct are read once, also of a struct in it', () => {
    let reads = 0
    const inner = struct('inner', { a: 'int32' })
    const outer = struct('outer', { inner })
    const a = () => (reads++ ? Number.NaN : 1)
    const value = {
      inner: {
        get a() {
          return a()
        },
      },
    }
    expect(outer.unpack(outer.pack(value))).toEqual({ inner: { a: 1 } })
    expect(reads).toBe(1)
    expect(() => outer.pack(value)).toThrow(/inner.a must be a whole number/)
  })

  test('30 February is refused', () => {
    expect(() => fromDateTime({ ...toDateTime(instant), month: 2, day: 30 })).toThrow(TimeError)
  })

  test('instants that the struct cannot hold are refused', () => {
    expect(() => toDateTime('1399-12-31T23:59:59')).toThrow(/1400 to 9999/)
    expect(() => toDateTime('2010-08-01T00:00:00.5')).toThrow(/parts of a second/)
  })

  test.each(['2000', null, undefined, true, 1.5, 2 ** 32, Number.NaN, 10n])(
    'the field value %s is refused before C sees it',
    (year) => {
      const fields = { ...toDateTime(instant), year } as ReturnType<typeof toDateTime>
      expect(() => fx.nextDay(fields)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
      expect(() => dateTimeStruct.pack(fields)).toThrow(/date_time_to_second.year must be a whole number/)
    },
  )
})

describe('vectors and maps', () => {
  test('CT-15 named values go in by value and come back by pointer', () => {
    const values = new Map([
      ['b', 2.5],
      ['10', -0],
      ['äöü', Number.NaN],
    ])
    const packed = packNamedValues(values)
    expect(fx.namedValue(packed, 'b')).toBe(2.5)
    expect(decoded(fx.copyNamedValues(packed), readNamedValues, fx.disposeNamedValues)).toEqual(values)
    expect(fromNamedValues(namedValuesStruct.unpack(packNamedValues({ x: 1 }).bytes))).toEqual(
      new Map([['x', 1]]),
    )
  })

  test('CT-15 a name twice is an error, not a lost value', () => {
    // Only native code can say a name twice.
    const twice = packNamedValues({ a: 1, b: 2 })
    twice.bytes[twice.bytes.lastIndexOf('b'.charCodeAt(0))] = 'a'.charCodeAt(0)
    expect(() => decoded(fx.copyNamedValues(twice), readNamedValues, fx.disposeNamedValues)).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_NAME' }),
    )
  })

  test('CT-16 values go in by value and come back by pointer', () => {
    const values = Float64Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY, -0)
    expect(fx.sumValues(packValues([1, 2, 3.5]))).toBe(6.5)
    expect(decoded(fx.copyValues(packValues(values)), readValues, fx.disposeValues)).toEqual(values)
    expect(fromValues(valuesStruct.unpack(packValues([]).bytes))).toEqual(new Float64Array(0))
  })

  test('CT-17 strings go in and come back', () => {
    const strings = ['one', '', 'zwölf', '降雨', '0123']
    const packed = packCharacterVector(strings)
    expect(fx.characterAt(packed.bytes, 3)).toBe('降雨')
    expect(decoded(fx.copyCharacters(packed), readCharacterVector, fx.disposeCharacters)).toEqual(strings)
    expect(fromCharacterVector(characterVectorStruct.unpack(packed.bytes))).toEqual(strings)
  })

  test('CT-18 a string map goes in and comes back, and C finds a key', () => {
    const map = new Map([
      ['key', 'value'],
      ['clé', 'värde'],
      ['__proto__', ''],
    ])
    const packed = packStringMap(map)
    expect(fx.lookup(packed, 'clé')).toBe('värde')
    expect(fx.lookup(packed, 'none')).toBeNull()
    expect(decoded(fx.copyMap(packed), readStringMap, fx.disposeMap)).toEqual(map)
    expect(fromStringMap(stringMapStruct.unpack(packed.bytes))).toEqual(map)
  })

  test('empty ones are null pointers of size 0, both ways', () => {
    expect(
      decoded(fx.copyNamedValues(packNamedValues({})), readNamedValues, fx.disposeNamedValues).size,
    ).toBe(0)
    expect(decoded(fx.copyValues(packValues([])), readValues, fx.disposeValues)).toHaveLength(0)
    expect(
      decoded(fx.copyCharacters(packCharacterVector([])), readCharacterVector, fx.disposeCharacters),
    ).toEqual([])
    expect(decoded(fx.copyMap(packStringMap({})), readStringMap, fx.disposeMap).size).toBe(0)
  })

  test('a string with a NUL is refused: C would see half of it', () => {
    expect(() => packCharacterVector(['a\0b'])).toThrow(expect.objectContaining({ code: 'INVALID_TEXT' }))
  })
})

describe('time series', () => {
  const time = new TimeAxis({ start: '2010-08-01T21:00', step: 3600, length: 3 })
  const ensemble = new EnsembleSeries({
    time,
    members: ['0', '1'],
    values: Float64Array.of(1, 2, Number.NaN, -0, Number.POSITIVE_INFINITY, 6),
  })

  test('CT-19 a time goes in by value and by pointer, and comes back both ways', () => {
    const fields = toNativeGeometry(time)
    expect(fx.geometryLength(fields)).toBe(3)
    expect(fromNativeGeometry(fx.longer(fields, 2)).length).toBe(5)
    const copy = decoded(fx.copyGeometry(geometryStruct.pack(fields)), readGeometry, fx.free)
    expect(copy.equals(time)).toBe(true)
  })

  test.each(['2001-01-15', '2001-01-24', '2001-01-31', '2000-02-29'])(
    'CT-30 a monthly axis from %s has code 1 and -1 seconds, and comes back',
    (start) => {
      const monthly = new TimeAxis({ start, step: 'monthly', length: 14 })
      const fields = toNativeGeometry(monthly)
      expect(fields).toMatchObject({ time_step_code: 1, time_step_seconds: -1, length: 14 })
      const copy = decoded(fx.copyGeometry(geometryStruct.pack(fields)), readGeometry, fx.free)
      expect(copy.values()).toEqual(monthly.values())
    },
  )

  test('a part of a monthly axis that C would continue on other days is refused', () => {
    const part = new TimeAxis({ start: '2001-01-24', step: 'monthly', length: 5 }).slice(1, 4)
    expect(() => toNativeGeometry(part)).toThrow(expect.objectContaining({ code: 'INVALID_AXIS' }))
  })

  test('CT-23 an ensemble goes in by value, member after member, and comes back', () => {
    expect(decoded(fx.copySeries(packTimeSeries(ensemble)), readTimeSeries, fx.disposeSeries)).toEqual(
      ensemble,
    )
  })

  test('CT-23 a single series is one member', () => {
    const single = new UnivariateSeries({ time, values: Float64Array.of(1, 2, 3) })
    const back = decoded(fx.copySeriesPointer(packTimeSeries(single).bytes), readTimeSeries, fx.disposeSeries)
    expect(back?.members).toEqual(['0'])
    expect(back?.at(0).values).toEqual(single.values)
  })

  test('CT-24 what was read stays readable after native code freed its own', () => {
    const back = decoded(
      fx.copySeries(packTimeSeries(ensemble)),
      (pointer) => readTimeSeries(pointer, { members: ['a', 'b'], units: 'mm' }),
      fx.disposeSeries,
    )
    expect(back?.member('b').values).toEqual(Float64Array.of(-0, Number.POSITIVE_INFINITY, 6))
    expect(back?.units).toBe('mm')
  })

  test('CT-28 two daily members of nine days: 86400 seconds, length 9', () => {
    const daily = new TimeAxis({ start: '2000-01-01', step: 'daily', length: 9 })
    const series = new EnsembleSeries({
      time: daily,
      members: ['0', '1'],
      values: Float64Array.from({ length: 18 }, (_, i) => i),
    })
    const fields = timeSeriesStruct.unpack(packTimeSeries(series).bytes)
    expect(fields.ensemble_size).toBe(2)
    expect(fields.time_series_geometry).toMatchObject({
      time_step_seconds: 86_400,
      length: 9,
      time_step_code: 0,
    })
  })

  test.each([
    [0, 0],
    [0, 4],
    [3, 0],
    [1, 1],
    [3, 2],
  ])('%i members of length %i survive', (size, length) => {
    const series = new EnsembleSeries({
      time: new TimeAxis({ start: '1969-12-31T23:59:59', step: 1, length }),
      members: Array.from({ length: size }, (_, i) => String(i)),
      values: Float64Array.from({ length: size * length }, (_, i) => i),
    })
    expect(decoded(fx.copySeries(packTimeSeries(series)), readTimeSeries, fx.disposeSeries)).toEqual(series)
  })

  test('an ensemble size of -1 is no series at all', () => {
    expect(decoded(fx.noSeries(), readTimeSeries, fx.disposeSeries)).toBeNull()
  })

  test('dimensions go in and come back, outermost first', () => {
    const dimensions = [
      { type: 'time', size: 2 },
      { type: 'ensemble', size: 10 },
      { type: 'lead_time', size: 231 },
    ]
    const packed = packDimensions(dimensions)
    expect(decoded(fx.copyDimensions(packed), readDimensions, fx.disposeDimensions)).toEqual(dimensions)
    expect(fromDimensions(dimensionsStruct.unpack(packDimensions([]).bytes))).toEqual([])
  })

  test('statistic definitions go in and come back, with and without observations', () => {
    const one = {
      modelVariableId: 'subarea.1.flow',
      objectiveId: 'NSE',
      objectiveName: 'Nash–Sutcliffe',
      statisticId: 'nse',
      start: parseInstant('2010-01-01'),
      end: parseInstant('2010-12-31'),
      observations: ensemble,
    }
    const definition = { statistics: [one, { ...one, observations: null }], mixId: null }
    expect(
      decoded(
        fx.copyStatistics(packMultiStatistics(definition).bytes),
        readMultiStatistics,
        fx.disposeStatistics,
      ),
    ).toEqual(definition)
    const none = { statistics: [], mixId: 'mix' }
    expect(
      decoded(fx.copyStatistics(packMultiStatistics(none).bytes), readMultiStatistics, fx.disposeStatistics),
    ).toEqual(none)
  })

  test('a null pointer is an error, not a crash', () => {
    for (const read of [
      readTimeSeries,
      readGeometry,
      readDateTime,
      readNamedValues,
      readDimensions,
      readMultiStatistics,
    ]) {
      expect(() => read(null)).toThrow(expect.objectContaining({ code: 'NULL_POINTER' }))
      expect(() => read(7 as never)).toThrow(NativeError)
    }
  })
})
