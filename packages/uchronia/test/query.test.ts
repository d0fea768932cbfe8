import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Table } from 'apache-arrow'
import {
  EnsembleForecastSeries,
  EnsembleSeries,
  exportSeries,
  LeadTimeAxis,
  NativeSeries,
  nativeObjects,
  OptionError,
  SelectionError,
  SeriesCollection,
  TimeAxis,
  TimeError,
  TimeSeriesLibrary,
  UchroniaError,
  UnivariateSeries,
  writeNetcdf,
} from 'uchronia'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const time = new TimeAxis({ start: '2020-01-31T22:00', step: 'hourly', length: 3000 })
/** Every seventh value is missing. */
const values = (length: number, first = 0) =>
  Float64Array.from({ length }, (_, i) => (i % 7 === 3 ? Number.NaN : first + i / 4))

const flow = new UnivariateSeries({ time, values: values(3000), variable: 'flow', units: 'm3/s' })
const rain = new SeriesCollection({
  time,
  stations: ['0123', 'Überlingen am Bodensee'],
  values: values(6000, 5),
  variable: 'rain',
})
const ensemble = new EnsembleSeries({
  time: new TimeAxis({ values: ['1960-01-01', '1960-03-01T00:00:00.001', '2020-02-29'] }),
  members: ['1', '2', 'a member with a long name'],
  values: values(9, 2),
  variable: 'flow_ens',
})
const forecast = new EnsembleForecastSeries({
  issues: new TimeAxis({ start: '2020-02-01T21:00', step: 'daily', length: 30 }),
  leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 24 }),
  members: Array.from({ length: 10 }, (_, i) => String(i)),
  values: values(30 * 10 * 24, 1),
  variable: 'rain_fct',
  station: '0123',
})

const open = () => {
  const library = TimeSeriesLibrary.create()
  library.add('flow', flow)
  library.add('rain', rain)
  library.add('ens', ensemble)
  library.add('fcst', forecast)
  return library
}

/** The rows of a table, as plain objects. */
const rowsOf = (table: Table) => table.toArray().map((row) => row?.toJSON())

beforeAll(async () => {
  await writeNetcdf(flow, join(folder, 'flow.nc'))
})
afterEach(() => expect(nativeObjects()).toBe(0))

describe('library.query', () => {
  test.each([
    ['flow', flow],
    ['rain', rain],
    ['ens', ensemble],
    ['fcst', forecast],
  ])(
    'has the long table of %s as a view: columns, order, times, and null where a value is missing',
    async (id, series) => {
      using library = open()
      const expected = series.kind === 'single' ? series.toArrow() : series.toArrow({ layout: 'long' })
      const table = await library.query(`select * from ${id}`)
      expect(table.schema.fields.map(({ name, type }) => [name, String(type)])).toEqual(
        expected.schema.fields.map(({ name, type }) => [name, String(type)]),
      )
      expect(rowsOf(table)).toEqual(rowsOf(expected))
    },
  )

  test('reads a window, members, stations and lead times alone', async () => {
    using library = open()
    const read = vi.spyOn(NativeSeries.prototype, 'readBlock')
    const ask = (call: string) => library.query(`select * from series(${call})`)
    const part = await ask(
      "'fcst', from_time := '2020-02-03', to_time := '2020-02-04', members := [7, '2'], from_lead := 7200, to_lead := 10800",
    )
    expect(rowsOf(part)).toEqual(
      rowsOf(
        forecast
          .select({ from: '2020-02-03', to: '2020-02-04', members: [7, 2], leads: { from: 7200, to: 10800 } })
          .toArrow({ layout: 'long' }),
      ),
    )
    expect(read.mock.calls).toEqual([[{ start: 2, end: 4 }, [7, 2], { start: 1, end: 3 }]])
    const station = await ask("'rain', stations := ['0123'], to_time := date '2020-01-31'")
    expect(rowsOf(station)).toEqual(
      rowsOf(rain.select({ stations: ['0123'], to: '2020-01-31' }).toArrow({ layout: 'long' })),
    )
    expect((await ask("'fcst', members := 3")).numRows).toBe(30 * 24)
    expect((await ask("'fcst', from_time := timestamptz '2020-02-02 07:00:00.0001+10'")).numRows).toBe(
      29 * 240,
    )
    expect((await ask("'flow', from_time := '2031'")).numRows).toBe(0)
    read.mockRestore()
  })

  test('reads no values for a query that asks for none', async () => {
    using library = open()
    const read = vi.spyOn(NativeSeries.prototype, 'readBlock')
    const table = await library.query('select count(*) as n, max(valid_time) as last from fcst')
    expect(rowsOf(table)).toEqual([{ n: 7200n, last: Date.parse('2020-03-02T21:00Z') }])
    expect(read).not.toHaveBeenCalled()
    read.mockRestore()
  })

  test('aggregates, joins an entry with itself and with a Parquet file, and pivots', async () => {
    using library = open()
    const present = flow.values.filter((value) => !Number.isNaN(value))
    const [mean] = rowsOf(await library.query('select avg(value) as v, count(value) as n from flow'))
    expect(mean.n).toBe(BigInt(present.length))
    expect(mean.v).toBeCloseTo(present.reduce((a, b) => a + b) / present.length, 9)
    const file = join(folder, 'fcst.parquet')
    await exportSeries(forecast, file)
    const joined = await library.query(
      `select count(*) as n from fcst as a join '${file}' as b using (reference_time, lead_time, member)
       join fcst as c using (reference_time, lead_time, member)
       where a.value is not distinct from b.value and a.valid_time = b.valid_time and c.value is not distinct from b.value`,
    )
    expect(rowsOf(joined)).toEqual([{ n: 7200n }])
    const wide = await library.query('pivot fcst on member using first(value)')
    expect(wide.numRows).toBe(30 * 24)
    expect(wide.schema.names.slice(-2)).toEqual(['8', '9'])
  })

  test('works in UTC', async () => {
    using library = open()
    const [row] = rowsOf(
      await library.query(
        "select hour(min(time)) as hour, date_trunc('day', min(time)) as day, min(time)::varchar as text from flow",
      ),
    )
    expect(row).toEqual({ hour: 22n, day: Date.parse('2020-01-31'), text: '2020-01-31 22:00:00+00' })
  })

  test('quotes identifiers that are no plain words', async () => {
    using library = TimeSeriesLibrary.create()
    const ids = ['select', 'a "b" c', "it's", 'Größe/日本', 'x; drop table y', '401201', 'a.b', 'series']
    for (const [i, id] of ids.entries())
      library.add(
        id,
        new UnivariateSeries({
          time: new TimeAxis({ start: 0, step: 1, length: 1 }),
          values: Float64Array.of(i),
        }),
      )
    for (const [i, id] of ids.entries()) {
      const view = await library.query(`select value from "${id.replaceAll('"', '""')}"`)
      const call = await library.query(`select value from series('${id.replaceAll("'", "''")}')`)
      const value = await library.query('select value from series($id)', { parameters: { id } })
      expect([view, call, value].map((table) => table.getChild('value')!.get(0))).toEqual([i, i, i])
    }
    const listed = await library.query('show tables')
    expect(
      rowsOf(listed)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(ids.toSorted())
  })

  test('asks which entry is meant where two differ in case only', async () => {
    using library = TimeSeriesLibrary.create()
    library.add('Rain', flow)
    library.add('rain', flow)
    await expect(library.query('select * from rain')).rejects.toThrow(/"Rain" and "rain" differ in case only/)
    expect((await library.query("select * from series('Rain')")).numRows).toBe(3000)
  })

  test('asks several libraries in one query', async () => {
    using library = open()
    using other = TimeSeriesLibrary.create()
    other.add('fcst', forecast)
    const table = await library.query(
      `select count(*) as n from fcst a join other.fcst b using (reference_time, lead_time, member)
       where a.value is not distinct from b.value`,
      { libraries: { other } },
    )
    expect(rowsOf(table)).toEqual([{ n: 7200n }])
    const call = "select count(*) as n from series('fcst', library := 'other', members := [1])"
    expect(rowsOf(await library.query(call, { libraries: { other } }))).toEqual([{ n: 720n }])
    await expect(library.query("select * from series('fcst', library := 'nope')")).rejects.toThrow(
      /no library nope in the query. There are: main/,
    )
    await expect(library.query('select 1', { libraries: { Main: other } })).rejects.toThrow(OptionError)
    await expect(library.query('select 1', { libraries: { a: other, A: other } })).rejects.toThrow(
      OptionError,
    )
    await expect(library.query('select 1', { libraries: { a: 3 as never } })).rejects.toThrow(OptionError)
  })

  test('gives each type of column as Arrow has it', async () => {
    using library = open()
    const table = await library.query(
      `select * from (values
      (true, 1::tinyint, 2::ubigint, 1.5::decimal(4,2), sum(3::bigint), 'Ünï', 'a text of more than twelve bytes', date '1960-02-29',
       timestamp '2020-01-01 00:00:00.001', interval 90 minutes, [1, null], {'a': 1, 'b': 'x'}, 'y'::enum('x', 'y'), 2.5::float),
      (null, null, null, null, null, null, null, null, null, null, null, null, null, null))
      as t(b, i, u, d, h, s, l, day, ts, iv, list, st, e, f)`.replace('sum(3::bigint)', '3::hugeint'),
    )
    const [row, nulls] = rowsOf(table)
    expect({ ...row, list: [...row.list], st: row.st.toJSON() }).toEqual({
      b: true,
      i: 1,
      u: 2n,
      d: 1.5,
      h: 3n,
      s: 'Ünï',
      l: 'a text of more than twelve bytes',
      day: Date.parse('1960-02-29'),
      ts: Date.parse('2020-01-01T00:00:00.001Z'),
      iv: '01:30:00',
      list: [1, null],
      st: { a: 1, b: 'x' },
      e: 'y',
      f: 2.5,
    })
    expect(Object.values(nulls)).toEqual(Array(14).fill(null))
    expect(String(table.schema.fields[8]!.type)).toBe('Timestamp<MILLISECOND, UTC>')
  })

  test('refuses what a column of the result cannot hold', async () => {
    using library = open()
    await expect(library.query("select timestamptz '2020-01-01 00:00:00.0001' as t")).rejects.toThrow(
      expect.objectContaining({
        code: 'OUT_OF_RANGE',
        message: expect.stringContaining('whole milliseconds'),
      }),
    )
    await expect(
      library.query('select 170141183460469231731687303715884105727::hugeint as h'),
    ).rejects.toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }))
    await expect(library.query("select 'infinity'::timestamptz as t")).rejects.toThrow(
      expect.objectContaining({ code: 'OUT_OF_RANGE' }),
    )
  })

  test('takes values by parameters', async () => {
    using library = open()
    const sql = "select count(*) as n from series('fcst', members := $member) where valid_time >= $from"
    const parameters = { member: '3', from: new Date('2020-03-02T00:00Z') }
    expect(rowsOf(await library.query(sql, { parameters }))).toEqual([{ n: 22n }])
    expect(rowsOf(await library.query('select ? || ? as t', { parameters: ["a'b", 'c'] }))).toEqual([
      { t: "a'bc" },
    ])
    await expect(library.query('select ?', { parameters: [] })).rejects.toThrow(OptionError)
    await expect(library.query('select ?', { parameters: [{} as never] })).rejects.toThrow(OptionError)
  })

  test('says what is wrong, as the errors of the series, and gives everything back', async () => {
    using library = open()
    const failure = async (sql: string) => library.query(sql).catch((error: unknown) => error)
    expect(await failure('select * from fcts')).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/no table "fcts".*Did you mean fcst\?$/s),
    })
    expect(await failure("select * from series('floww')")).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Did you mean flow?'),
    })
    expect(await failure('selec 1')).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(await failure("select 'x'::int")).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(await failure("select * from '/nowhere/x.parquet'")).toMatchObject({ code: 'IO' })
    expect(await failure("select * from series('fcst', members := [99])")).toBeInstanceOf(SelectionError)
    expect(await failure("select * from series('fcst', stations := ['1'])")).toBeInstanceOf(OptionError)
    expect(await failure("select * from series('flow', members := ['1'])")).toBeInstanceOf(OptionError)
    expect(await failure("select * from series('flow', from_time := 'now')")).toBeInstanceOf(TimeError)
    expect(
      await failure("select * from series('flow', from_time := '2021', to_time := '2020')"),
    ).toBeInstanceOf(SelectionError)
    expect(await failure("select * from series('flow', nope := 1)")).toBeInstanceOf(UchroniaError)
    for (const sql of ['', ' ', '-- nothing', '/* nothing */;', 7 as never])
      expect(await failure(sql)).toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('only reads: it writes no file, sets nothing and loads nothing', async () => {
    using library = open()
    const file = join(folder, 'written')
    for (const sql of [
      `copy (select 1) to '${file}'`,
      `attach '${file}'`,
      'create table t as select 1 as x',
      "set TimeZone = 'Asia/Tokyo'",
      'install httpfs',
      'load httpfs',
      `export database '${file}'`,
      `copy (select 1) to '${file}'; select 1`,
    ]) {
      await expect(library.query(sql)).rejects.toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }))
    }
    expect(rowsOf(await library.query('create table t as select 1 as x; select * from t'))).toEqual([
      { x: 1 },
    ])
  })

  test('rethrows the error of a file that cannot be read, and queries the other entries', async () => {
    const copy = join(folder, 'gone.nc')
    await writeNetcdf(flow, copy)
    using library = TimeSeriesLibrary.open(join(folder, '*.nc'))
    rmSync(copy)
    await expect(library.query('select * from "gone/flow"')).rejects.toThrow(/gone/)
    expect((await library.query('select * from "flow/flow"')).numRows).toBe(3000)
  })

  test('ends when its signal says so, before, and in the middle', async () => {
    using library = open()
    const reason = new Error('enough')
    await expect(library.query('select 1', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    for (const sql of [
      'select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = 7',
      'select sum(a.value * b.value * c.value) from fcst a, fcst b, fcst c',
    ]) {
      const controller = new AbortController()
      setTimeout(() => controller.abort(reason), 100)
      await expect(library.query(sql, { signal: controller.signal })).rejects.toBe(reason)
    }
  })

  test('does not hold this thread while it works', async () => {
    using library = open()
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await library.query('select count(*) from range(3000) a, fcst b where a.range + b.value = 7')
    clearInterval(timer)
    expect(turns).toBeGreaterThan(3)
  })

  test('is refused after the library was disposed of, and goes on with one that is during it', async () => {
    const library = open()
    const batches = library.queryBatches('select a.value from fcst a, fcst b limit 1000000')
    const first = await batches.next()
    expect(first.value.numRows).toBeGreaterThan(0)
    library.dispose()
    let rows = first.value.numRows
    for await (const batch of batches) rows += batch.numRows
    expect(rows).toBe(1_000_000)
    await expect(library.query('select 1')).rejects.toThrow(
      expect.objectContaining({ code: 'INVALID_HANDLE' }),
    )
  })
})

describe('library.queryBatches', () => {
  test('gives batches of some ten thousand rows, and leaving early gives everything back', async () => {
    using library = open()
    let batches = 0
    for await (const batch of library.queryBatches('select * from fcst a, fcst b')) {
      expect(batch.numRows).toBeLessThan(100_000)
      if (++batches === 3) break
    }
    expect(batches).toBe(3)
  })

  test('gives the columns of a result without rows', async () => {
    using library = open()
    const table = await library.query('select * from flow where false')
    expect(table.numRows).toBe(0)
    expect(table.schema.names).toEqual(['time', 'value'])
  })
})

test('without DuckDB, a query says how to install it', async () => {
  vi.doMock('@duckdb/node-api', () => {
    throw new Error("Cannot find package '@duckdb/node-api'")
  })
  vi.resetModules()
  const { loadDuckDB } = await import('../src/sql/duckdb.ts')
  await expect(loadDuckDB()).rejects.toThrow(/npm install @duckdb\/node-api/)
  vi.doUnmock('@duckdb/node-api')
})
