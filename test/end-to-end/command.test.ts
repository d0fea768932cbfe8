import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../support/catalogue.ts'
import { uchronia } from '../support/command.ts'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const sample = join(folder, 'sample')
const library = join(sample, 'catchment.yaml')
const size = ['--issues', '4', '--members', '5', '--stations', '2', '--leads', '24']

beforeAll(() => {
  const { status, stderr } = uchronia('sample', sample, ...size)
  if (status !== 0) throw new Error(stderr)
})

/** The one line that a failing command writes, and nothing else. */
function expectFailure(outcome: ReturnType<typeof uchronia>, status: number, text: RegExp): void {
  expect(outcome).toMatchObject({ status, signal: null, stdout: '' })
  expect(outcome.stderr).toMatch(text)
  expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(
    status === 1 ? 1 : outcome.stderr.trimEnd().split('\n').length,
  )
  expect(outcome.stderr).toMatch(/^uchronia: /)
}

describe('uchronia sample', () => {
  test('makes a catalogue, a file per kind, and one file per issue', () => {
    expect(readdirSync(sample).sort()).toEqual([
      'catchment.yaml',
      'evapotranspiration.nc',
      'observations.nc',
      'rain_fcast',
      'rain_fcast.nc',
      'streamflow.nc',
      'streamflow_ens.nc',
    ])
    expect(readdirSync(join(sample, 'rain_fcast'))).toHaveLength(4)
  })

  test('gives the same values for the same seed and others for another', () => {
    const csv = (seed: string) => {
      const name = join(folder, `seed-${seed}-${Math.random()}`)
      uchronia('sample', name, ...size, '--seed', seed)
      const file = `${name}.csv`
      uchronia('export', join(name, 'catchment.yaml'), 'rain_fcast', '-o', file)
      return readFileSync(file, 'utf8')
    }
    const first = csv('7')
    expect(csv('7')).toBe(first)
    expect(csv('8')).not.toBe(first)
  })

  test('leaves a folder that holds something alone', () => {
    expectFailure(uchronia('sample', sample), 1, /not empty/)
  })
})

describe('uchronia ls', () => {
  test('prints a line per entry', () => {
    const { stdout, status } = uchronia('ls', library)
    expect(status).toBe(0)
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ +/).slice(0, 2)),
    ).toEqual([
      ['pet', 'collection'],
      ['rain_obs', 'collection'],
      ['streamflow', 'single'],
      ['streamflow_ens', 'ensemble'],
      ['rain_fcast', 'forecast'],
      ['rain_fcast_401202', 'forecast'],
      ['rain_fcast_files', 'forecast'],
    ])
  })

  test('--json gives one object per entry with instants in ISO UTC and steps in seconds', () => {
    const entries = JSON.parse(uchronia('ls', library, '--json').stdout) as { id: string }[]
    const entry = (id: string) => entries.find((one) => one.id === id)
    expect(entry('rain_obs')).toEqual({
      id: 'rain_obs',
      kind: 'collection',
      variable: 'rain_obs',
      units: 'mm',
      start: '2020-01-01T00:00:00Z',
      end: '2020-12-31T23:00:00Z',
      length: 8784,
      timeStep: 3600,
      stations: 2,
    })
    const forecast = {
      kind: 'forecast',
      variable: 'rain_fcast_ens',
      units: 'mm',
      start: '2020-03-01T21:00:00Z',
      end: '2020-03-04T21:00:00Z',
      length: 4,
      timeStep: 86_400,
      members: 5,
      leads: 24,
      leadTimeStep: 3600,
    }
    expect(entry('rain_fcast')).toEqual({ id: 'rain_fcast', ...forecast })
    expect(entry('rain_fcast_files')).toEqual({ id: 'rain_fcast_files', ...forecast })
  })
})

describe('uchronia info', () => {
  test('--json says everything about an entry, and statistics when asked', () => {
    const { stdout } = uchronia('info', library, 'rain_fcast', '--json', '--stats')
    expect(JSON.parse(stdout)).toMatchObject({
      id: 'rain_fcast',
      kind: 'forecast',
      units: 'mm',
      aggregation: 'accumulated over the preceding interval',
      station: '401201',
      shape: [4, 5, 24],
      time: { start: '2020-03-01T21:00:00Z', end: '2020-03-04T21:00:00Z', step: 86_400, length: 4 },
      lead: { start: 3600, step: 3600, length: 24 },
      members: ['1', '2', '3', '4', '5'],
      warnings: [],
      statistics: { count: 480, missing: 0, min: 0 },
    })
  })

  test('prints a readable report', () => {
    const { stdout } = uchronia('info', library, 'rain_obs')
    expect(stdout).toMatch(/^id +rain_obs$/m)
    expect(stdout).toMatch(/401202, Black Ridge/)
  })
})

describe('uchronia export', () => {
  const columns = {
    streamflow: ['time', 'value'],
    rain_obs: ['station', 'time', 'value'],
    streamflow_ens: ['member', 'time', 'value'],
    rain_fcast: ['reference_time', 'lead_time', 'valid_time', 'member', 'value'],
  }
  const rows = { streamflow: 8784, rain_obs: 2 * 8784, streamflow_ens: 5 * 8784, rain_fcast: 4 * 5 * 24 }

  test.each(Object.entries(columns))(
    '%s to a long Arrow file and to CSV has the same columns and rows',
    (id, names) => {
      const arrow = join(folder, `${id}.arrow`)
      const csv = join(folder, `${id}.csv`)
      expect(uchronia('export', library, id, '-o', arrow).status).toBe(0)
      expect(uchronia('export', library, id, '-o', csv).status).toBe(0)
      const table = tableFromIPC(readFileSync(arrow))
      expect(table.schema.fields.map(({ name }) => name)).toEqual(names)
      expect(table.numRows).toBe(rows[id as keyof typeof rows])
      const lines = readFileSync(csv, 'utf8').trimEnd().split('\n')
      expect(lines[0]).toBe(names.join(','))
      expect(lines).toHaveLength(table.numRows + 1)
    },
  )

  test('--layout wide has a column per member or station', () => {
    const file = join(folder, 'wide.csv')
    uchronia(
      'export',
      library,
      'rain_obs',
      '-o',
      file,
      '--layout',
      'wide',
      '--from',
      '2020-06-01',
      '--to',
      '2020-06-01T01:00',
    )
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines[0]).toBe('time,401201,401202')
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual([
      '2020-06-01T00:00:00Z',
      '2020-06-01T01:00:00Z',
    ])
  })

  test('--from and --to choose issue times of a forecast, both included, whatever their offset', () => {
    const file = join(folder, 'window.arrow')
    uchronia(
      'export',
      library,
      'rain_fcast',
      '-o',
      file,
      '--from',
      '2020-03-03T07:00+10:00',
      '--to',
      '2020-03-03T21:00',
    )
    const issues = new Set(tableFromIPC(readFileSync(file)).getChild('reference_time')!)
    expect([...issues]).toEqual([Date.UTC(2020, 2, 2, 21), Date.UTC(2020, 2, 3, 21)])
  })

  test('one file per issue gives the same table as the archive in one file', () => {
    const [one, many] = ['rain_fcast', 'rain_fcast_files'].map((id) => {
      const file = join(folder, `${id}.csv`)
      uchronia('export', library, id, '-o', file)
      return readFileSync(file, 'utf8')
    })
    expect(many).toBe(one)
  })

  test.skipIf(!hasPython('pyarrow'))(
    'pyarrow reads the same numbers, UTC instants and nulls as the CSV file has',
    () => {
      for (const id of Object.keys(columns)) {
        const [arrow, csv] = [join(folder, `py-${id}.arrow`), join(folder, `py-${id}.csv`)]
        uchronia('export', library, id, '-o', arrow)
        uchronia('export', library, id, '-o', csv)
        const read = python(
          `
import json, sys, pyarrow as pa, pyarrow.compute as pc
table = pa.ipc.open_file(sys.argv[1]).read_all()
def column(name):
    data = table[name]
    if pa.types.is_timestamp(data.type):
        assert data.type == pa.timestamp('ms', 'UTC'), data.type
        return [value.strftime('%Y-%m-%dT%H:%M:%SZ') for value in data.to_pylist()]
    return ['' if value is None else value if isinstance(value, str) else str(int(value)) if value == int(value) else repr(value) for value in data.to_pylist()]
print(json.dumps(dict(
    nulls=table['value'].null_count, types={name: str(table[name].type) for name in table.column_names},
    metadata={(key.decode()): value.decode() for key, value in (table.schema.field('value').metadata or {}).items()},
    rows=[','.join(row) for row in zip(*[column(name) for name in table.column_names])])))
`,
          arrow,
        ) as {
          nulls: number
          rows: string[]
          types: Record<string, string>
          metadata: Record<string, string>
        }
        expect(read.rows).toEqual(readFileSync(csv, 'utf8').trimEnd().split('\n').slice(1))
        expect(read.nulls > 0).toBe(id === 'rain_obs')
        expect(read.metadata).toMatchObject({ units: id.startsWith('rain') ? 'mm' : 'm3/s' })
        if (id === 'rain_fcast') expect(read.types.lead_time).toBe('int64')
      }
    },
  )
})

describe('what cannot be done is one clear line and exit 1, and leaves nothing behind', () => {
  const bad = join(folder, 'bad')
  const yaml = (name: string, text: string) => {
    const file = join(bad, `${name}.yaml`)
    writeFileSync(file, text)
    return file
  }
  const over = (name: string, changes: Partial<Parameters<typeof catalogue>[0]>) =>
    yaml(
      name,
      catalogue({
        id: 'x',
        type: 'single',
        file: join(sample, 'streamflow.nc'),
        variable: 'q_obs',
        station: '401201',
        ...changes,
      }),
    )

  beforeAll(() => {
    mkdirSync(bad)
    writeFileSync(join(bad, 'truncated.nc'), readFileSync(join(sample, 'streamflow.nc')))
    truncateSync(join(bad, 'truncated.nc'), Math.floor(statSync(join(bad, 'truncated.nc')).size / 2))
    writeFileSync(join(bad, 'garbage.nc'), 'this is not netCDF')
  })

  test.each<[string, RegExp, () => string]>([
    ['absent station', /999/, () => over('station', { station: '999' })],
    ['unknown variable', /no_such/, () => over('variable', { variable: 'no_such' })],
    ['missing data file', /absent\.nc/, () => over('missing', { file: 'absent.nc' })],
    ['folder as data file', /bad/, () => over('folder', { file: bad })],
    ['truncated netCDF file', /truncated\.nc/, () => over('truncated', { file: 'truncated.nc' })],
    ['file that is not netCDF', /garbage\.nc/, () => over('garbage', { file: 'garbage.nc' })],
    ['missing catalogue', /nowhere\.yaml/, () => join(bad, 'nowhere.yaml')],
    ['folder without that entry', /no series x in the library, which has garbage, truncated/, () => bad],
    ['broken YAML', /broken\.yaml/, () => yaml('broken', 'x: [1, 2\ny: }')],
    ['unknown kind of entry', /cube/, () => yaml('kind', 'x:\n  Type: cube\n  Id: x\n')],
  ])('%s', (_, text, path) => {
    const output = join(bad, 'out.arrow')
    const file = path()
    const before = readdirSync(bad)
    expectFailure(uchronia('info', file, 'x'), 1, text)
    expectFailure(uchronia('export', file, 'x', '-o', output), 1, text)
    expect(readdirSync(bad)).toEqual(before)
  })

  test('an identifier that is not there', () => {
    expectFailure(uchronia('info', library, 'nope'), 1, /nope/)
  })

  test('a time that is no time', () => {
    expectFailure(
      uchronia('export', library, 'streamflow', '-o', join(bad, 'x.csv'), '--from', 'yesterday'),
      1,
      /yesterday/,
    )
    expect(existsSync(join(bad, 'x.csv'))).toBe(false)
  })

  test('a file in a folder that is not there, a folder as a file, and an unknown ending', () => {
    expectFailure(uchronia('export', library, 'streamflow', '-o', join(bad, 'no', 'x.csv')), 1, /no folder/)
    expectFailure(
      uchronia('export', library, 'streamflow', '-o', join(bad, 'x.xlsx')),
      1,
      /End it in \.csv, .*, or name the format/,
    )
    mkdirSync(join(bad, 'folder.csv'))
    expectFailure(uchronia('export', library, 'streamflow', '-o', join(bad, 'folder.csv')), 1, /folder/)
  })
})

describe('wrong usage is exit 2', () => {
  test.each([
    [[], /Usage/],
    [['frobnicate'], /unknown command/],
    [['ls'], /library/],
    [['export', 'x.yaml', 'id'], /--output/],
    [['export', 'x.yaml', 'id', '-o', 'x.csv', '--layout', 'tall'], /layout/],
    [['sample', 'x', '--issues', 'many'], /whole number/],
  ])('%j', (args, text) => {
    const outcome = uchronia(...args)
    expect(outcome.status).toBe(2)
    expect(outcome.stderr).toMatch(text)
  })

  test('help and version are exit 0', () => {
    expect(uchronia('--help').status).toBe(0)
    expect(uchronia('export', '--help').stdout).toMatch(/--layout/)
    expect(uchronia('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
