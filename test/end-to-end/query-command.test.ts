import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { beforeAll, expect, test, vi } from 'vitest'
import { uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const library = join(folder, 'sample', 'catchment.yaml')
const archive = join(folder, 'sample', 'rain_fcast.nc')

beforeAll(() => {
  const size = ['--issues', '4', '--members', '5', '--stations', '2', '--leads', '24']
  const { status, stderr } = uchronia('sample', join(folder, 'sample'), ...size)
  if (status !== 0) throw new Error(stderr)
})

test('prints columns that line up, and says how many rows there are more', () => {
  const { stdout, status } = uchronia(
    'query',
    library,
    'select member, count(*) as n from rain_fcast group by all order by all',
  )
  expect(status).toBe(0)
  expect(stdout).toBe('member  n\n1       96\n2       96\n3       96\n4       96\n5       96\n')
  const long = uchronia('query', library, 'from rain_fcast').stdout.trimEnd().split('\n')
  expect(long).toHaveLength(102)
  expect(long.at(-1)).toBe('... and 380 more rows: --csv, --json and -o FILE have all')
})

test('prints a list of objects, with ISO 8601 UTC and null, whatever the zone of the machine', () => {
  const sql =
    "select valid_time, member, case when member = '1' then value end as value, [1] as list, lead_time from series('rain_fcast', members := [1, '2'], to_lead := 3600) order by all limit 2"
  vi.stubEnv('TZ', 'Asia/Tokyo')
  const { stdout } = uchronia('query', library, sql, '--json')
  vi.unstubAllEnvs()
  expect(JSON.parse(stdout)).toEqual([
    { valid_time: '2020-03-01T22:00:00Z', member: '1', value: 0, list: [1], lead_time: 3600 },
    { valid_time: '2020-03-01T22:00:00Z', member: '2', value: null, list: [1], lead_time: 3600 },
  ])
  expect(JSON.parse(uchronia('query', library, 'select 1 as x where false', '--json').stdout)).toEqual([])
})

test('writes CSV to standard output and tables to files, and queries them again', () => {
  const csv = uchronia('query', library, "select 'a,b' as text, date '2020-02-29' as day, null as x", '--csv')
  expect(csv.stdout).toBe('text,day,x\n"a,b",2020-02-29,\n')
  const file = join(folder, 'mean.parquet')
  const sql = 'select valid_time, avg(value) as mean from rain_fcast group by all order by all'
  const written = uchronia('query', library, sql, '-o', file)
  expect(written.stdout).toMatch(/mean\.parquet: \d+ rows\n$/)
  const again = uchronia('query', library, sql, '-o', file)
  expect(again).toMatchObject({ status: 1 })
  expect(again.stderr).toMatch(/there already/)
  const arrow = join(folder, 'mean.arrow')
  uchronia('query', library, `select * from '${file}'`, '-o', arrow)
  expect(tableFromIPC(readFileSync(arrow)).schema.names).toEqual(['valid_time', 'mean'])
})

test('asks several libraries, by the names of their files or those given', () => {
  const sql = `select count(*) as n from catchment.rain_fcast as a join rain_fcast."rain_fcast_ens.401201" as b
    using (reference_time, lead_time, member) where a.value is not distinct from b.value`
  expect(uchronia('query', library, archive, sql).stdout).toBe('n\n480\n')
  const same = uchronia('query', library, library, 'select 1')
  expect(same).toMatchObject({ status: 2, stdout: '' })
  expect(same.stderr).toMatch(/Two libraries of the query are named "catchment".*NAME=PATH/)
  expect(
    uchronia('query', `a=${library}`, `b=${library}`, 'select count(*) as n from b.rain_fcast').stdout,
  ).toBe('n\n480\n')
  const ambiguous = uchronia('query', `a=${library}`, `b=${library}`, 'from rain_fcast')
  expect(ambiguous).toMatchObject({ status: 1 })
  expect(ambiguous.stderr).toMatch(/Say which: "a"."rain_fcast" or "b"."rain_fcast"/)
})

test('says what is wrong in one line, and leaves no file behind', () => {
  const file = join(folder, 'none.csv')
  for (const [sql, text] of [
    ['select * from rain_fcst', /no table "rain_fcst".*Did you mean rain_fcast\?\n$/],
    ['selec', /Parser Error/],
    ["select value::int from (select 'x' as value)", /Conversion Error/],
  ] as const) {
    const { status, stderr } = uchronia('query', library, sql, '-o', file)
    expect(status).toBe(1)
    expect(stderr).toMatch(text)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(existsSync(file)).toBe(false)
  }
  expect(uchronia('query', library).stderr).toMatch(/missing argument 'query'/)
  expect(uchronia('query', library, 'select 1', '--json', '--csv').status).toBe(2)
  expect(uchronia('query', library, 'select 1', '--nope').status).toBe(2)
})
