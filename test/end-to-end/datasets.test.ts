import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkDataset, dailyAxis, LeadTimeAxis, makeForecast, writeDataset } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const script = fileURLToPath(new URL('dataset-shard.mjs', import.meta.url))

/** A process that writes a shard; the promise tells how it ended. */
function shard(dataset: string, part: string, ...more: string[]) {
  const child = spawn(process.execPath, [script, dataset, part, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<string>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? String(code))),
  )
  return { child, ended }
}

test('twenty processes write a data set, three of which are killed and started again', async () => {
  const dataset = join(folder, 'shards')
  const killed = ['4/20', '11/20', '20/20']
  const all = Array.from({ length: 20 }, (_, i) => `${i + 1}/20`)
  const outcomes: string[] = []
  // Some at a time, as a batch system runs them.
  const queue = [...all]
  const worker = async () => {
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      const { child, ended } = shard(dataset, part, ...(killed.includes(part) ? ['halt'] : []))
      child.stdout.once('data', () => child.kill('SIGKILL'))
      outcomes.push(await ended)
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  expect(outcomes.sort()).toEqual([...Array(17).fill('0'), ...Array(3).fill('SIGKILL')])

  const before = await checkDataset(dataset)
  expect(before).toMatchObject({ complete: false, files: 85, damaged: [] })
  expect(before.missing).toHaveLength(15)
  expect(before.missing[0]).toMatchObject({ folder: 'station=0123/issue_day=2020-01-04', count: 1 })

  for (const part of killed) expect(await shard(dataset, part).ended).toBe('0')
  expect(await checkDataset(dataset)).toMatchObject({ complete: true, files: 100, rows: 12_000, unknown: [] })
  const alone = join(folder, 'alone')
  expect(await shard(alone, '1/1').ended).toBe('0')
  expect(contentOf(dataset)).toEqual(contentOf(alone))
  const strays = readdirSync(dataset, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(tmp|lock)$/.test(name),
  )
  expect(strays).toEqual([])
}, 120_000)

/** The files of a data set without their checksums: the order of the metadata in a file is not always the same. */
function contentOf(dataset: string): object[] {
  const { files } = JSON.parse(readFileSync(join(dataset, '_manifest.json'), 'utf8'))
  return files.map(({ sha256: _, ...rest }: { sha256: string }) => rest)
}

const stations = ['0123', '7', 'a/b']
const forecasts = stations.map((station, k) =>
  makeForecast({
    issues: dailyAxis('1969-12-30T21:00', 4),
    leads: new LeadTimeAxis({ values: [3600, 7200, 21_600] }),
    members: ['2', '10'],
    values: Float64Array.from({ length: 24 }, (_, i) => (i % 5 === 4 ? Number.NaN : k * 100 + i / 8)),
    id: `rain_${k}`,
    variable: 'rain',
    units: 'mm',
    station,
  }),
)

/** Every reader gives station, issue, lead and valid time (seconds), member and value of each row, and the types. */
const readers = {
  pandas: `
import pandas as pd
t = pd.read_parquet(path)
types = {c: str(t[c].dtype) for c in t.columns}
assert str(t.reference_time.dt.tz) == 'UTC' and types['value'] == 'float64', types
rows = [[r.station_id, int(r.reference_time.timestamp()), int(r.lead_time), int(r.valid_time.timestamp()), r.member, None if pd.isna(r.value) else r.value] for r in t.itertuples()]`,
  pyarrow: `
import pyarrow.dataset as ds
t = ds.dataset(path, format='parquet', partitioning='hive').to_table()
assert str(t.schema.field('valid_time').type) == 'timestamp[us, tz=UTC]', t.schema
assert str(t.schema.field('member').type) == 'string'
rows = [[r['station_id'], int(r['reference_time'].timestamp()), r['lead_time'], int(r['valid_time'].timestamp()), r['member'], r['value']] for r in t.to_pylist()]`,
  polars: `
import polars as pl
t = pl.read_parquet(path + '/**/*.parquet', hive_partitioning=True)
assert t.schema['valid_time'] == pl.Datetime('us', 'UTC'), t.schema
rows = [[r['station_id'], int(r['reference_time'].timestamp()), r['lead_time'], int(r['valid_time'].timestamp()), r['member'], r['value']] for r in t.to_dicts()]`,
  DuckDB: `
import duckdb
duckdb.sql("set timezone='UTC'")
q = duckdb.sql(f"select station_id, epoch_ms(reference_time)//1000, lead_time, epoch_ms(valid_time)//1000, member, value, typeof(reference_time), typeof(member) from read_parquet('{path}/**/*.parquet', hive_partitioning=true)").fetchall()
assert {(r[6], r[7]) for r in q} == {('TIMESTAMP WITH TIME ZONE', 'VARCHAR')}
rows = [list(r[:6]) for r in q]`,
}

describe.skipIf(
  !hasPython('pyarrow') || !hasPython('polars') || !hasPython('duckdb') || !hasPython('pandas'),
)('a partitioned data set', () => {
  const dataset = join(folder, 'read')
  test.each(Object.entries(readers))('is one table to %s, with the same rows', async (_, code) => {
    await writeDataset(forecasts, dataset, { partition: ['station', 'issue-month'] })
    const rows = python(
      `import json, sys\npath = sys.argv[1]\n${code}\nprint(json.dumps(sorted(rows, key=lambda r: (r[0], r[1], r[4], r[2]))))`,
      dataset,
    )
    const expected = forecasts.flatMap((forecast) =>
      Array.from(forecast.issues.values()).flatMap((issue, i) =>
        forecast.members.flatMap((member, m) =>
          Array.from(forecast.leads.values(), (lead, k) => {
            const value = forecast.values[(i * 2 + m) * 3 + k]!
            const at = issue / 1000
            return [forecast.info.station, at, lead, at + lead, member, Number.isNaN(value) ? null : value]
          }),
        ),
      ),
    )
    const order = (row: unknown[]) => [row[0], row[1], row[4], row[2]]
    const compare = (a: unknown[], b: unknown[]) => {
      for (const [i, key] of order(a).entries()) {
        const other = order(b)[i]!
        if (key !== other) return key! < other ? -1 : 1
      }
      return 0
    }
    expect(rows).toEqual(expected.sort(compare))
  })
})

test('the command writes a data set, adds to it, and checks it', () => {
  const sample = join(folder, 'sample')
  const dataset = join(folder, 'by-command')
  uchronia('sample', sample, '--issues', '40', '--members', '2', '--stations', '2', '--leads', '3')
  const catalogue = join(sample, 'catchment.yaml')
  const entries = ['rain_fcast', 'rain_fcast_401202']
  const first = uchronia(
    'export',
    catalogue,
    ...entries,
    '-o',
    dataset,
    '--partition',
    'station,issue-month',
    '--to',
    '2020-03-10',
  )
  expect(first.stdout).toBe(`${dataset}: 2 files, 120 rows\n`)
  const again = uchronia('export', catalogue, ...entries, '-o', dataset, '--shard', '1/2')
  expect(again.stdout).toBe(`${dataset}: 2 files, 252 rows; 20 issues or times were there already\n`)
  const checked = uchronia('check', dataset)
  expect(checked.status).toBe(1)
  expect(checked.stdout).toContain('not complete')
  expect(checked.stdout).toContain('station=401202/issue_month=2020-04')
  uchronia('export', catalogue, ...entries, '-o', dataset)
  const complete = uchronia('check', dataset, '--json')
  expect(complete.status).toBe(0)
  expect(JSON.parse(complete.stdout)).toMatchObject({ complete: true, rows: 480 })
  const several = uchronia('export', catalogue, ...entries, '-o', join(folder, 'x.csv'))
  expect([several.status, several.stderr]).toEqual([2, expect.stringContaining('several entries cannot be')])
  const wrong = uchronia('export', catalogue, 'rain_fcast', '-o', dataset, '--partition', 'month')
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('There is no partition "month"')])
})
