import {
  dailyAxis,
  EnsembleForecastSeries,
  EnsembleSeries,
  hourlyAxis,
  LeadTimeAxis,
  METADATA_KEY,
  monthlyAxis,
  SeriesCollection,
  seriesFromArrow,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import {
  Bool,
  DateMillisecond,
  Field,
  Float32,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampNanosecond,
  TimestampSecond,
  tableFromArrays,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, test } from 'vitest'

const count = (n: number) => Float64Array.from({ length: n }, (_, i) => i)
const single = new UnivariateSeries({
  time: hourlyAxis('2010-08-01T21:00', 3),
  values: Float64Array.of(1, Number.NaN, 3),
  id: 'rain',
  units: 'mm',
  aggregation: 'accumulated',
  longName: 'Rain',
})
const stations = new SeriesCollection({
  time: dailyAxis('2000-01-01', 3),
  stations: ['0123', '7'],
  values: count(6),
})
const forecast = new EnsembleForecastSeries({
  issues: dailyAxis('2010-08-01T21:00', 2),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
  members: ['a', 'b'],
  values: count(12),
  units: 'mm',
})
const columns = (table: Table) => table.schema.fields.map((field) => `${field.name}: ${field.type}`)
/** A table without our metadata, as other programs write it. */
const foreign = (table: Table) => new Table(new Schema(table.schema.fields), table.batches)
/** Some rows of a table, in this order, metadata and all. */
function rows(table: Table, order: readonly number[]): Table {
  const picked = Object.fromEntries(
    table.schema.fields.map((field) => [
      field.name,
      vectorFromArray(
        order.map((row) => table.getChild(field.name)!.get(row)),
        field.type,
      ),
    ]),
  )
  const made = new Table(picked)
  return new Table(new Schema(made.schema.fields, table.schema.metadata), made.batches)
}

describe('columns', () => {
  test.each([
    [single.toArrow(), ['time: Timestamp<MILLISECOND, UTC>', 'value: Float64']],
    [
      stations.toArrow({ layout: 'long' }),
      ['station: Utf8', 'time: Timestamp<MILLISECOND, UTC>', 'value: Float64'],
    ],
    [stations.toArrow(), ['time: Timestamp<MILLISECOND, UTC>', '0123: Float64', '7: Float64']],
    [
      new EnsembleSeries({
        time: stations.time,
        members: ['a', 'b'],
        values: stations.values,
      }).toArrow({ layout: 'long', dictionary: true }),
      ['member: Dictionary<Int32, Utf8>', 'time: Timestamp<MILLISECOND, UTC>', 'value: Float64'],
    ],
    [
      forecast.toArrow({ layout: 'long' }),
      [
        'reference_time: Timestamp<MILLISECOND, UTC>',
        'lead_time: Int64',
        'valid_time: Timestamp<MILLISECOND, UTC>',
        'member: Utf8',
        'value: Float64',
      ],
    ],
    [
      forecast.toArrow(),
      [
        'reference_time: Timestamp<MILLISECOND, UTC>',
        'lead_time: Int64',
        'valid_time: Timestamp<MILLISECOND, UTC>',
        'a: Float64',
        'b: Float64',
      ],
    ],
    [
      forecast.toArrow({ layout: 'tensor' }),
      ['reference_time: Timestamp<MILLISECOND, UTC>', 'member: Utf8', 'values: FixedSizeList[3]<Float64>'],
    ],
    [stations.toArrow({ layout: 'tensor' }), ['station: Utf8', 'values: FixedSizeList[3]<Float64>']],
  ])('%# are the documented ones', (table, expected) => {
    expect(columns(table)).toEqual(expected)
  })

  test('a missing value is null, or stays NaN on request', () => {
    expect([...single.toArrow().getChild('value')!]).toEqual([1, null, 3])
    expect([...single.toArrow({ missing: 'nan' }).getChild('value')!]).toEqual([1, Number.NaN, 3])
    expect(single.toArrow().getChild('value')!.nullCount).toBe(1)
  })

  test('times are UTC instants', () => {
    expect([...single.toArrow().getChild('time')!]).toEqual([...single.time.values()])
    const old = new UnivariateSeries({ time: dailyAxis('1890-03-01T00:00:00.001', 2), values: count(2) })
    expect([...old.toArrow().getChild('time')!]).toEqual([...old.time.values()])
  })

  test('a forecast is a batch per issue time, members one after the other', () => {
    const table = forecast.toArrow({ layout: 'long' })
    expect(table.batches).toHaveLength(2)
    expect(table.get(7)!.toJSON()).toEqual({
      reference_time: forecast.issues.at(1),
      lead_time: 7200n,
      valid_time: forecast.issues.at(1) + 7_200_000,
      member: 'a',
      value: 7,
    })
  })

  test('units and the like are in the metadata of the value column', () => {
    const field = single.toArrow().schema.fields[1]!
    expect(Object.fromEntries(field.metadata)).toEqual({
      units: 'mm',
      aggregation: 'accumulated',
      long_name: 'Rain',
    })
    expect(forecast.toArrow().schema.fields[3]!.metadata.get('units')).toBe('mm')
  })

  test('the schema says in one key of JSON what the series is', () => {
    const described = JSON.parse(forecast.toArrow({ layout: 'long' }).schema.metadata.get(METADATA_KEY)!)
    expect(described).toEqual({
      version: 1,
      kind: 'forecast',
      layout: 'long',
      units: 'mm',
      time: { start: forecast.issues.start, step: 86_400, length: 2 },
      lead: { start: 3600, step: 3600, length: 3 },
      members: ['a', 'b'],
    })
  })

  test('values are shared with the series in every layout', () => {
    for (const layout of ['wide', 'long', 'tensor'] as const) {
      const data = forecast.toArrow({ layout }).batches[1]!.data.children.at(-1)!
      expect((layout === 'tensor' ? data.children[0]! : data).values.buffer).toBe(forecast.values.buffer)
    }
  })

  test('a label that names another column gives way, and is itself again when read', () => {
    const awkward = new EnsembleSeries({
      time: stations.time,
      members: ['time', 'time_', 'value'],
      values: count(9),
    })
    const table = awkward.toArrow()
    expect(table.schema.fields.map((field) => field.name)).toEqual(['time', 'time__', 'time_', 'value'])
    expect(seriesFromArrow(table)).toEqual(awkward)
  })

  test('no issue times, no members or no lead times still have the columns', () => {
    const { leads, members } = forecast
    const none = new EnsembleForecastSeries({ issues: dailyAxis(0, 0), leads, members, values: count(0) })
    expect(columns(none.toArrow({ layout: 'long' }))).toEqual(columns(forecast.toArrow({ layout: 'long' })))
    expect(none.toArrow().numRows).toBe(0)
  })

  test('an option that does not exist is refused', () => {
    expect(() => single.toArrow({ layout: 'broad' as never })).toThrow(/no layout "broad"/)
    expect(() => stations.toArrow({ missing: 'zero' as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
  })

  test('attributes that are no JSON are refused', () => {
    expect(() => single.withInfo({ attributes: { n: 5n } }).toArrow()).toThrow(
      expect.objectContaining({ code: 'INVALID_METADATA' }),
    )
  })
})

describe('reading tables that changed on the way', () => {
  test('rows in another order make the same series', () => {
    const table = stations.toArrow({ layout: 'long' })
    expect(seriesFromArrow(rows(table, [5, 0, 3, 1, 4, 2]))).toEqual(stations)
    const long = forecast.toArrow({ layout: 'long' })
    expect(seriesFromArrow(rows(long, [...Array(12).keys()].reverse()))).toEqual(forecast)
    expect(seriesFromArrow(rows(forecast.toArrow(), [5, 4, 3, 2, 1, 0]))).toEqual(forecast)
    expect(seriesFromArrow(rows(stations.toArrow(), [2, 0, 1]))).toEqual(stations)
  })

  test('filtered to one station, one is left, in the same order and with the same units', () => {
    const table = stations.withInfo({ units: 'mm' }).toArrow({ layout: 'long' })
    expect(seriesFromArrow(rows(table, [3, 4, 5]))).toMatchObject({
      kind: 'collection',
      stations: ['7'],
      units: 'mm',
      shape: [1, 3],
    })
  })

  test('filtered to some lead times, those are left', () => {
    const table = forecast.toArrow({ layout: 'long' })
    const part = seriesFromArrow(rows(table, [1, 2, 4, 5, 7, 8, 10, 11])) as EnsembleForecastSeries
    expect(part.leads.values()).toEqual(Float64Array.of(7200, 10_800))
    expect([...part.values]).toEqual([1, 2, 4, 5, 7, 8, 10, 11])
  })

  test('filtered to one time, the step is the one it had', () => {
    const part = seriesFromArrow(rows(single.toArrow(), [1]))
    expect(part).toMatchObject({ length: 1, time: { step: 3600 } })
  })

  test('a combination that no row has is missing', () => {
    const part = seriesFromArrow(
      rows(stations.toArrow({ layout: 'long' }), [0, 1, 2, 3, 5]),
    ) as EnsembleSeries
    expect([...part.values]).toEqual([0, 1, 2, 3, Number.NaN, 5])
  })

  test('a gap makes a listed axis, and missing values where the step is given', () => {
    const time = dailyAxis('2000-01-01', 4)
    const table = rows(new UnivariateSeries({ time, values: count(4) }).toArrow(), [0, 1, 3])
    const listed = seriesFromArrow(table) as UnivariateSeries
    expect(listed.time.step).toBe(null)
    expect(listed.time.values()).toEqual(Float64Array.from(table.getChild('time')!))
    expect([...listed.values]).toEqual([0, 1, 3])
    expect([...(seriesFromArrow(table, { step: 'daily' }) as UnivariateSeries).values]).toEqual([
      0,
      1,
      Number.NaN,
      3,
    ])
    const leads = rows(forecast.toArrow({ layout: 'long' }), [0, 2])
    expect((seriesFromArrow(leads) as EnsembleForecastSeries).leads.values()).toEqual(
      Float64Array.of(3600, 10_800),
    )
    expect(
      (seriesFromArrow(leads, { step: 'daily', leadStep: 3600 }) as EnsembleForecastSeries).leads.length,
    ).toBe(3)
  })

  test('two rows that say the same are an error', () => {
    expect(() => seriesFromArrow(rows(stations.toArrow({ layout: 'long' }), [0, 1, 2, 3, 4, 4]))).toThrow(
      /station "7" at 2000-01-02T00:00:00Z is in row 5 again/,
    )
  })

  test('a tensor that was filtered is refused: its lists have no times', () => {
    const table = stations.toArrow({ layout: 'tensor' })
    expect(() => seriesFromArrow(table.slice(0, 1))).toThrow(
      /1 rows of 3 values, and its metadata say 2 of 3/,
    )
    expect(() => seriesFromArrow(foreign(table))).toThrow(expect.objectContaining({ code: 'NOT_A_SERIES' }))
  })
})

describe('reading tables of others', () => {
  test('the columns alone make the series', () => {
    expect(seriesFromArrow(foreign(single.toArrow()))).toMatchObject({
      kind: 'single',
      units: 'mm',
      length: 3,
    })
    expect(seriesFromArrow(foreign(stations.toArrow({ layout: 'long' })))).toEqual(stations)
    expect(seriesFromArrow(foreign(stations.toArrow()), { kind: 'collection' })).toEqual(stations)
    expect(seriesFromArrow(foreign(forecast.toArrow({ layout: 'long' })))).toEqual(forecast)
    expect(seriesFromArrow(foreign(forecast.toArrow()))).toEqual(forecast)
  })

  test('months are seen', () => {
    const time = monthlyAxis('2001-01-31', 4)
    const table = foreign(new UnivariateSeries({ time, values: count(4) }).toArrow())
    expect(seriesFromArrow(table)).toMatchObject({ time: { step: 'monthly' } })
  })

  test('times in other units, as dates and as text, and numbers of other types', () => {
    const seconds = [946_684_800, 946_684_801].map((s) => s * 1000)
    const values = vectorFromArray([1, 2], new Int32())
    for (const type of [
      new TimestampSecond('UTC'),
      new TimestampMicrosecond(),
      new TimestampNanosecond(),
      new DateMillisecond(),
    ]) {
      const table = new Table({ time: vectorFromArray(seconds, type), value: values })
      expect(seriesFromArrow(table)).toMatchObject({
        time: { start: seconds[0], step: 1 },
        values: Float64Array.of(1, 2),
      })
    }
    const text = new Table({
      time: vectorFromArray(['2000-01-01', '2000-01-02'], new Utf8()),
      value: vectorFromArray([1.5, null], new Float32()),
    })
    expect(seriesFromArrow(text)).toMatchObject({
      time: { step: 86_400 },
      values: Float64Array.of(1.5, Number.NaN),
    })
    const big = new Table({
      time: vectorFromArray(seconds, new DateMillisecond()),
      value: vectorFromArray([1n, 2n], new Int64()),
    })
    expect(seriesFromArrow(big)).toMatchObject({ values: Float64Array.of(1, 2) })
  })

  test('what a Float64 or a millisecond cannot hold is refused, not rounded', () => {
    const time = vectorFromArray([0, 1000], new DateMillisecond())
    expect(() =>
      seriesFromArrow(new Table({ time, value: vectorFromArray([1n, 2n ** 53n + 1n], new Int64()) })),
    ).toThrow(/cannot hold/)
    const fine = makeData({ type: new TimestampMicrosecond(), data: BigInt64Array.of(0n, 1n) })
    const schema = new Schema([new Field('time', fine.type), new Field('value', new Int32())])
    const struct = makeData({
      type: new Struct(schema.fields),
      children: [fine, makeData({ type: new Int32(), data: Int32Array.of(1, 2) })],
    })
    expect(() => seriesFromArrow(new Table(schema, [new RecordBatch(schema, struct)]))).toThrow(
      /row 1 that is not whole milliseconds/,
    )
  })

  test('numbers as station ids become strings', () => {
    const table = new Table({
      station: vectorFromArray([7, 7, 8, 8], new Int32()),
      time: vectorFromArray([0, 1000, 0, 1000], new DateMillisecond()),
      value: vectorFromArray([1, 2, 3, 4], new Int32()),
    })
    expect(seriesFromArrow(table)).toMatchObject({ kind: 'collection', stations: ['7', '8'] })
  })

  test.each([
    ['no time', tableFromArrays({ value: [1, 2] }), /neither a column "time" nor "reference_time"/],
    [
      'no member',
      new Table({
        reference_time: vectorFromArray([0, 0], new DateMillisecond()),
        lead_time: vectorFromArray([0, 3600], new Int32()),
        value: vectorFromArray([1, 2], new Int32()),
      }),
      /no column "member"/,
    ],
    [
      'times that are numbers',
      tableFromArrays({ time: Float64Array.of(1, 2), value: Float64Array.of(1, 2) }),
      /Use a Timestamp/,
    ],
    [
      'values that are booleans',
      new Table({
        time: vectorFromArray([0, 1], new DateMillisecond()),
        value: vectorFromArray([true, false], new Bool()),
      }),
      /is Bool, not numbers/,
    ],
    [
      'a time that is null',
      new Table({
        time: vectorFromArray([0, null, 2000], new DateMillisecond()),
        value: vectorFromArray([1, 2, 3], new Int32()),
      }),
      /no time in row 1/,
    ],
  ])('a table with %s is an error that says so', (_, table, message) => {
    expect(() => seriesFromArrow(table)).toThrow(message)
  })

  test.each([
    '{',
    '{}',
    '{"version":2,"kind":"single"}',
    '{"version":1,"kind":"x"}',
    '{"version":1,"kind":"single","time":{"start":0,"step":0,"length":3}}',
    'null',
    '{"version":1,"kind":"ensemble","members":[1]}',
  ])('metadata that say %s are an error that says so', (text) => {
    const table = single.toArrow()
    const broken = new Table(new Schema(table.schema.fields, new Map([[METADATA_KEY, text]])), table.batches)
    expect(() => seriesFromArrow(broken)).toThrow(expect.objectContaining({ code: 'INVALID_METADATA' }))
  })

  test('an axis without a known start has null times, and is read back', () => {
    const time = new TimeAxis({ start: null, step: 'daily', length: 2 })
    const series = new UnivariateSeries({ time, values: count(2) })
    expect([...series.toArrow().getChild('time')!]).toEqual([null, null])
    expect(seriesFromArrow(series.toArrow())).toEqual(series)
  })
})

describe('series whose times are not known', () => {
  const unknown = (length: number) => new TimeAxis({ start: null, step: 'daily', length })
  const stationsSometime = new SeriesCollection({
    time: unknown(3),
    stations: ['0123', '7'],
    values: count(6),
  })
  const forecastSometime = new EnsembleForecastSeries({
    issues: unknown(2),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
    members: ['a', 'b'],
    values: count(12),
  })
  const cases = [stationsSometime, forecastSometime].flatMap((series) =>
    (['wide', 'long', 'tensor'] as const).map((layout) => [series.kind, layout, series] as const),
  )

  test.each(cases)('%s, %s, are read back by the order of the rows', (_, layout, series) => {
    expect(seriesFromArrow(series.toArrow({ layout }))).toEqual(series)
  })

  const moved = /not known, so only the order of the rows says.*row 0 has moved/s
  test.each([
    ['long', stationsSometime.toArrow({ layout: 'long' }), [3, 4, 5, 0, 1, 2]],
    ['long', forecastSometime.toArrow({ layout: 'long' }), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
    ['wide', forecastSometime.toArrow(), [2, 1, 0, 5, 4, 3]],
    ['tensor', forecastSometime.toArrow({ layout: 'tensor' }), [1, 0, 2, 3]],
  ])('%s rows that have moved are an error that says why, not values at wrong times', (_, table, order) => {
    expect(() => seriesFromArrow(rows(table, order))).toThrow(moved)
  })

  test('rows that are gone are an error that says why', () => {
    const some = rows(stationsSometime.toArrow({ layout: 'long' }), [0, 1, 2, 3])
    expect(() => seriesFromArrow(some)).toThrow(/not known.*it does not have as many rows/s)
  })
})

test('a row that stands twice in a tensor is an error, not a lost one', () => {
  const table = rows(stations.toArrow({ layout: 'tensor' }), [0, 0])
  expect(() => seriesFromArrow(table)).toThrow(
    /Two rows have the same place: station "0123" is in row 1 again/,
  )
})

describe('large labels and many rows', () => {
  test('a million rows are made of typed arrays', () => {
    const series = new EnsembleSeries({
      time: hourlyAxis('2000-01-01', 10_000),
      members: Array.from({ length: 100 }, (_, i) => `member ${i}`),
      values: new Float64Array(1_000_000).fill(1).fill(Number.NaN, 5, 17),
    })
    const table = series.toArrow({ layout: 'long' })
    expect(table.numRows).toBe(1_000_000)
    expect(table.getChild('value')!.nullCount).toBe(12)
    expect(table.get(999_999)!.toJSON()).toEqual({ member: 'member 99', time: series.time.end, value: 1 })
  })
})
