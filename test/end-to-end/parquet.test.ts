import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  dailyAxis,
  exportSeries,
  formatInstant,
  LeadTimeAxis,
  makeForecast,
  makeSeries,
  TimeAxis,
} from 'uchronia'
import { describe, expect, test } from 'vitest'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()

const forecast = makeForecast({
  issues: dailyAxis('2020-01-01T21:00', 3),
  leads: new LeadTimeAxis({ values: [3600, 7200, 18_000] }),
  members: ['1', 'ctrl'],
  values: Float64Array.from({ length: 18 }, (_, i) => (i % 5 === 0 ? Number.NaN : i / 8)),
  variable: 'rain',
  units: 'mm',
})

test('a Parquet file begins and ends as one, and tells its rows', async () => {
  const file = join(folder, 'forecast.parquet')
  expect(await exportSeries(forecast, file)).toBe(18)
  const bytes = readFileSync(file)
  expect(bytes.subarray(0, 4).toString()).toBe('PAR1')
  expect(bytes.subarray(-4).toString()).toBe('PAR1')
})

test('a signal ends an export to Parquet with its reason, and leaves nothing', async () => {
  const file = join(folder, 'ended.parquet')
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(exportSeries(forecast, file, { signal })).rejects.toThrow('enough')
  expect(() => readFileSync(file)).toThrow()
})

describe.skipIf(!hasPython('pyarrow') || !hasPython('duckdb'))('a Parquet file read by others', () => {
  test('has the same instants in microseconds UTC, numbers, nulls, texts and units', async () => {
    const file = join(folder, 'rows.parquet')
    await exportSeries(forecast, file)
    const read = python(
      `
import json, sys, pyarrow.parquet as pq
t = pq.read_table(sys.argv[1])
c = pq.ParquetFile(sys.argv[1]).metadata.row_group(0).column(4)
print(json.dumps({'types': [str(f.type) for f in t.schema], 'units': t.schema.field('value').metadata[b'units'].decode(),
  'rows': [[int(r['reference_time'].timestamp()), r['lead_time'], int(r['valid_time'].timestamp()), r['member'], r['value']] for r in t.to_pylist()],
  'value': [c.compression, list(c.encodings)]}))
`,
      file,
    ) as { types: string[]; units: string; rows: unknown[][]; value: [string, string[]] }
    expect(read.types).toEqual([
      'timestamp[us, tz=UTC]',
      'int64',
      'timestamp[us, tz=UTC]',
      'string',
      'double',
    ])
    expect(read.units).toBe('mm')
    expect(read.value[0]).toBe('ZSTD')
    expect(read.value[1]).toContain('BYTE_STREAM_SPLIT')
    const expected = Array.from(forecast.issues.values()).flatMap((issue, i) =>
      forecast.members.flatMap((member, m) =>
        Array.from(forecast.leads.values(), (lead, k) => {
          const value = forecast.values[(i * 2 + m) * 3 + k]!
          return [issue / 1000, lead, issue / 1000 + lead, member, Number.isNaN(value) ? null : value]
        }),
      ),
    )
    expect(read.rows).toEqual(expected)
  })

  test('has listed times before 1970, and columns of a wide table', async () => {
    const file = join(folder, 'wide.parquet')
    const time = new TimeAxis({ values: ['1950-01-01', '1950-01-02T00:00:00.250', '2020-01-01'] })
    await exportSeries(
      makeSeries(
        time,
        [
          [1, NaN, 3],
          [4, 5, 6],
        ],
        { stations: ['0123', 'b'] },
      ),
      file,
      { layout: 'wide' },
    )
    const rows = python(
      `
import json, sys, duckdb
duckdb.sql("set timezone='UTC'")
r = duckdb.sql("select epoch_ms(time), \\"0123\\", b from '" + sys.argv[1] + "'").fetchall()
print(json.dumps(r))
`,
      file,
    ) as [number, number | null, number][]
    expect(rows.map(([ms]) => formatInstant(ms))).toEqual(Array.from(time.values(), formatInstant))
    expect(rows.map(([, value]) => value)).toEqual([1, null, 3])
  })

  test.each([
    ['long', 'sum(value)'],
    ['wide', 'sum("1") + sum(ctrl)'],
    ['tensor', 'sum(list_sum(values))'],
    ['teehr', 'sum(value)'],
    ['efi', 'sum(prediction)'],
    ['hubverse', 'sum(value)'],
  ] as const)('of the layout %s is one table to pyarrow, pandas, polars and DuckDB', async (layout, sum) => {
    const file = join(folder, `layout-${layout}.parquet`)
    const given = forecast.withInfo({ station: '0123' })
    await exportSeries(given, file, { layout })
    const read = python(
      `
import json, sys, duckdb, pandas as pd, polars as pl, pyarrow.parquet as pq
path, sum = sys.argv[1], sys.argv[2]
duckdb.sql("set timezone='UTC'")
t = pq.read_table(path)
zones = {str(f.type) for f in t.schema if str(f.type).startswith('timestamp')}
print(json.dumps({'rows': [t.num_rows, len(pd.read_parquet(path)), pl.read_parquet(path).height, duckdb.sql(f"select count(*) from '{path}'").fetchone()[0]],
  'zones': sorted(zones), 'sum': duckdb.sql(f"select {sum} from '{path}'").fetchone()[0], 'names': [t.schema.names, pl.read_parquet(path).columns]}))
`,
      file,
      sum,
    ) as { rows: number[]; zones: string[]; sum: number; names: string[][] }
    expect(new Set(read.rows).size).toBe(1)
    expect(read.names[0]).toEqual(read.names[1])
    expect(read.zones).toEqual(layout === 'hubverse' ? [] : ['timestamp[us, tz=UTC]'])
    const present = [...forecast.values].filter((value) => !Number.isNaN(value))
    expect(read.sum).toBeCloseTo(
      present.reduce((all, value) => all + value, 0),
      10,
    )
  })

  test('as Feather it is one table to pandas and polars, with zone and nulls', async () => {
    const file = join(folder, 'rows.feather')
    await exportSeries(forecast, file)
    const read = python(
      `
import json, sys, pandas as pd, polars as pl
d, p = pd.read_feather(sys.argv[1]), pl.read_ipc(sys.argv[1])
print(json.dumps({'zone': [str(d.valid_time.dt.tz), p.schema['valid_time'].time_zone], 'nulls': [int(d.value.isna().sum()), p['value'].null_count()],
  'sum': [float(d.value.sum()), p['value'].sum()], 'members': [sorted(set(d.member)), sorted(set(p['member']))]}))
`,
      file,
    )
    const sum = [...forecast.values].reduce((all, value) => (Number.isNaN(value) ? all : all + value), 0)
    const both = (value: unknown) => [value, value]
    expect(read).toEqual({ zone: both('UTC'), nulls: both(4), sum: both(sum), members: both(['1', 'ctrl']) })
  })
})
