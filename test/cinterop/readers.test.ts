import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  dailyAxis,
  EnsembleForecastSeries,
  EnsembleSeries,
  hourlyAxis,
  LeadTimeAxis,
  monthlyAxis,
  type Series,
  SeriesCollection,
  seriesFromArrow,
  UnivariateSeries,
} from '@uchronia/cinterop'
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const about = { id: 'rain', units: 'mm', aggregation: 'accumulated over the preceding interval' }
const some = [0.1, Number.NaN, -0, 1e300, Number.POSITIVE_INFINITY, 5e-324, -2.5]
const values = (n: number) => Float64Array.from({ length: n }, (_, i) => some[i % some.length]!)

const series: Record<string, Series> = {
  single: new UnivariateSeries({
    ...about,
    time: monthlyAxis('1890-01-31T10:00:00.123', 9),
    values: values(9),
  }),
  collection: new SeriesCollection({
    ...about,
    time: dailyAxis('1999-12-30', 4),
    stations: ['0123', '降雨', 'ü'],
    values: values(12),
  }),
  ensemble: new EnsembleSeries({
    ...about,
    time: hourlyAxis('2150-06-01', 4),
    members: ['1', '2'],
    values: values(8),
  }),
  forecast: new EnsembleForecastSeries({
    ...about,
    issues: dailyAxis('2010-08-01T21:00', 3),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 4 }),
    members: ['1', '2', '3'],
    values: values(36),
  }),
}

/** Rows of a long table as Python prints them: instants in milliseconds, null for what is missing. */
function rowsOf(which: Series): unknown[][] {
  const table = which.toArrow({ layout: 'long' })
  return Array.from(table, (row) => Object.values(row!.toJSON()).map((cell) => plain(cell)))
}

function plain(cell: unknown): unknown {
  if (typeof cell === 'bigint') return Number(cell)
  if (typeof cell === 'number')
    return Number.isFinite(cell) ? (Object.is(cell, -0) ? '-0' : cell) : String(cell)
  return cell
}

/** `read(path)` gives the rows of a file and what else is to be seen; all of it is printed as JSON, one entry per path. */
const PRELUDE = `
import json, math, sys, datetime
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
def cell(x):
    if x is None: return None
    if isinstance(x, datetime.datetime):
        assert x.utcoffset() == datetime.timedelta(0), x
        return round((x - EPOCH) / datetime.timedelta(milliseconds=1))
    if isinstance(x, float):
        if math.isinf(x): return 'Infinity' if x > 0 else '-Infinity'
        assert not math.isnan(x), 'NaN where null belongs'
        if x == 0 and math.copysign(1, x) < 0: return '-0'
        return x
    return x
def out(rows, **more):
    return {'rows': [[cell(x) for x in row] for row in rows], **more}
`
const FINALE = `
print(json.dumps({path: read(path) for path in sys.argv[1:]}))
`

const readers: Record<string, { needs: string; program: string }> = {
  pyarrow: {
    needs: 'pyarrow',
    program: `
import pyarrow.ipc
def read(path):
    t = pyarrow.ipc.open_file(path).read_all()
    t.validate(full=True)
    f = t.schema.field('value')
    return out(zip(*[c.to_pylist() for c in t.columns]), units=f.metadata[b'units'].decode(), kind=json.loads(t.schema.metadata[b'uchronia'])['kind'])`,
  },
  pandas: {
    needs: 'pandas, pyarrow',
    program: `
import pandas, pyarrow.feather
def read(path):
    d = pandas.read_feather(path)
    time = 'time' if 'time' in d else 'valid_time'
    assert str(d[time].dtype).endswith('UTC]'), d[time].dtype
    d = d.astype(object).where(d.notna(), None)
    return out([[x.to_pydatetime() if isinstance(x, pandas.Timestamp) else x for x in r] for r in d.itertuples(index=False)])`,
  },
  polars: {
    needs: 'polars',
    program: `
import polars
def read(path):
    d = polars.read_ipc(path)
    return out(d.rows())`,
  },
  'DuckDB, through Parquet': {
    needs: 'duckdb, pyarrow',
    program: `
import duckdb, pyarrow.ipc, pyarrow.parquet
def read(path):
    t = pyarrow.ipc.open_file(path).read_all()
    pyarrow.parquet.write_table(t, path + '.parquet')
    assert pyarrow.parquet.read_schema(path + '.parquet').metadata[b'uchronia']
    names = [f"epoch_ms({n})::BIGINT AS {n}" if str(t.schema.field(n).type).startswith('timestamp') else n for n in t.column_names]
    types = dict((r[0], r[1]) for r in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}.parquet'").fetchall())
    assert all(v == 'TIMESTAMP WITH TIME ZONE' for k, v in types.items() if k.endswith('time') and k != 'lead_time'), types
    return out(duckdb.sql(f"SELECT {', '.join(names)} FROM '{path}.parquet'").fetchall())`,
  },
}

const file = (kind: string, variant: string) => join(folder, `${kind}-${variant}.arrow`)
const layouts = ['long', 'wide', 'tensor'] as const

for (const [kind, which] of Object.entries(series)) {
  for (const layout of layouts) {
    writeFileSync(file(kind, layout), tableToIPC(which.toArrow({ layout }), 'file'))
  }
  writeFileSync(
    file(kind, 'dictionary'),
    tableToIPC(which.toArrow({ layout: 'long', dictionary: true }), 'file'),
  )
}

const paths = (...variants: string[]) =>
  Object.keys(series).flatMap((kind) => variants.map((variant) => file(kind, variant)))

describe.each(Object.entries(readers))('%s', (_, { needs, program }) => {
  const cases = Object.keys(series).flatMap((kind) => [
    [kind, 'long'] as const,
    [kind, 'dictionary'] as const,
  ])
  // One process for all files: starting Python takes longer than reading them.
  let read: Record<string, { rows: unknown[][]; units?: string; kind?: string }>
  test.skipIf(!hasPython(needs)).each(cases)('reads a %s, %s', (kind, variant) => {
    read ??= python(PRELUDE + program + FINALE, ...paths('long', 'dictionary')) as typeof read
    const found = read[file(kind, variant)]!
    expect(found.rows).toEqual(rowsOf(series[kind]!))
    if (needs === 'pyarrow') expect(found).toMatchObject({ units: 'mm', kind })
  })
})

describe('what others write', () => {
  test.skipIf(!hasPython('pyarrow'))('comes back from pyarrow the same, in every layout', () => {
    python(
      `
import sys, pyarrow.ipc
for path in sys.argv[1:]:
    t = pyarrow.ipc.open_file(path).read_all()
    t.validate(full=True)
    with pyarrow.ipc.new_file(path + '.back', t.schema) as w: w.write_table(t.combine_chunks())
print('null')`,
      ...paths(...layouts, 'dictionary'),
    )
    for (const [kind, which] of Object.entries(series)) {
      for (const variant of [...layouts, 'dictionary']) {
        expect(seriesFromArrow(tableFromIPC(readFileSync(`${file(kind, variant)}.back`)))).toEqual(which)
      }
    }
  })

  test.skipIf(!hasPython('polars'))('comes back from polars with the same rows, shuffled', () => {
    python(
      `
import sys, polars
for path in sys.argv[1:]:
    d = polars.read_ipc(path).sample(fraction=1, shuffle=True, seed=1)
    d.write_ipc(path + '.shuffled', compat_level=polars.CompatLevel.oldest())
print('null')`,
      ...paths('long'),
    )
    const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort()
    for (const [kind, which] of Object.entries(series)) {
      // Polars drops the metadata, and with it the order of the labels.
      const back = seriesFromArrow(tableFromIPC(readFileSync(`${file(kind, 'long')}.shuffled`)))
      expect(back.kind).toBe(which.kind)
      expect(sorted(rowsOf(back))).toEqual(sorted(rowsOf(which)))
    }
  })
})
