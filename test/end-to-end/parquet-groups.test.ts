import { join } from 'node:path'
import { dailyAxis, exportSeries, LeadTimeAxis, makeForecast, writeNetcdf } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()

/** Numbers from 0 to 1, the same each time. */
let state = 1
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}

const [issues, members, leads] = [70, 50, 100]
const forecast = (value: (i: number) => number) =>
  makeForecast({
    issues: dailyAxis('1969-12-01T21:00', issues),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: leads }),
    members: Array.from({ length: members }, (_, i) => (i === 0 ? 'ctrl, "quoted"' : `0${i}`)),
    values: Float64Array.from({ length: issues * members * leads }, (_, i) =>
      i % 97 === 0 ? Number.NaN : value(i),
    ),
    variable: 'rain',
    units: 'mm',
  })
const rain = forecast(() => Math.max(0, random() - 0.5) * 10)
const flow = forecast((i) => Math.exp(Math.sin(i / 300)) + random() / 64)

/** Prints the findings of pyarrow, polars and DuckDB in a file, and the places where it differs from what it is to be. */
const READ = `
import json, sys, duckdb, numpy as np, polars as pl, pyarrow.parquet as pq
path, issues, members, leads = sys.argv[1], *map(int, sys.argv[2:5])
f = pq.ParquetFile(path)
t = f.read()
n = np.arange(issues * members * leads)
issue, lead = n // (members * leads), n % leads
start = np.datetime64('1969-12-01T21:00', 'us')
reference = start + issue * np.timedelta64(1, 'D')
names = np.array(['ctrl, "quoted"'] + ['0%d' % i for i in range(1, members)])
wrong = {
  'reference_time': int((t['reference_time'].to_numpy() != reference).sum()),
  'lead_time': int((t['lead_time'].to_numpy() != 3600 * (lead + 1)).sum()),
  'valid_time': int((t['valid_time'].to_numpy() != reference + (lead + 1) * np.timedelta64(1, 'h')).sum()),
  'member': int((np.array(t['member']) != names[n // leads % members]).sum()),
  'nulls': int((np.array(t['value'].is_null()) != (n % 97 == 0)).sum()),
}
groups = [f.metadata.row_group(i) for i in range(f.metadata.num_row_groups)]
duckdb.sql("set timezone='UTC'")
late = f"from '{path}' where reference_time >= '1970-02-01'"
print(json.dumps({'wrong': wrong, 'groups': len(groups), 'encodings': list(groups[1].column(4).encodings),
  'whole': [g.num_rows % (members * leads) for g in groups], 'sum': t['value'].to_pandas().sum(),
  'bounds': [str(groups[-1].column(0).statistics.min), str(groups[-1].column(3).statistics.max)],
  'others': [duckdb.sql(f"select sum(value) from '{path}'").fetchone()[0], pl.read_parquet(path)['value'].sum()],
  'late': [duckdb.sql('select count(*) ' + late).fetchone()[0], pl.scan_parquet(path).filter(pl.col('reference_time') >= pl.datetime(1970, 2, 1, time_zone='UTC')).collect().height]}))
`

interface Found {
  wrong: Record<string, number>
  groups: number
  encodings: string[]
  whole: number[]
  bounds: string[]
  sum: number
  others: number[]
  late: number[]
}

const sizes = [issues, members, leads].map(String)
const sumOf = (values: Float64Array) =>
  values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0)

describe.skipIf(!hasPython('pyarrow') || !hasPython('polars'))('a Parquet file of several row groups', () => {
  test.each([
    ['rain, which is zero half of the time,', rain, 'PLAIN'],
    ['flow', flow, 'BYTE_STREAM_SPLIT'],
  ] as const)(
    'of %s is one table to others, in whole issues, in the encoding that is smaller',
    async (name, series, encoding) => {
      const file = join(folder, `${name.slice(0, 4)}.parquet`)
      await exportSeries(series, file)
      const found = python(READ, file, ...sizes) as Found
      expect(found.wrong).toEqual({ reference_time: 0, lead_time: 0, valid_time: 0, member: 0, nulls: 0 })
      expect(found.groups).toBeGreaterThan(2)
      expect(new Set(found.whole)).toEqual(new Set([0]))
      expect(found.encodings).toContain(encoding)
      expect(found.encodings.filter((one) => one.includes('DICTIONARY'))).toEqual([])
      for (const sum of [found.sum, ...found.others]) expect(sum / sumOf(series.values)).toBeCloseTo(1, 12)
      expect(found.bounds[0]).toMatch(/^1970-0[12]/)
      expect(found.bounds[1]).toBe('ctrl, "quoted"')
      const late = series.issues.values().filter((time) => time >= Date.UTC(1970, 1, 1)).length
      expect(found.late).toEqual([late * members * leads, late * members * leads])
    },
  )

  test('is the same file when the command encodes it on another thread', async () => {
    const [netcdf, own, command] = ['flow.nc', 'own.parquet', 'command.parquet'].map((name) =>
      join(folder, name),
    )
    await writeNetcdf(flow, netcdf!)
    await exportSeries(flow, own!)
    const [id] = uchronia('ls', netcdf!, '--json').stdout.match(/rain[^"]*/) ?? []
    expect(uchronia('export', netcdf!, id!, '-o', command!)).toMatchObject({ status: 0 })
    const same = python(
      `
import json, sys, pyarrow.parquet as pq
a, b = (pq.read_table(f).replace_schema_metadata() for f in sys.argv[1:])
print(json.dumps([a.equals(b), a.num_rows]))
`,
      own!,
      command!,
    )
    expect(same).toEqual([true, flow.values.length])
  })
})
