import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appendNetcdf, TimeSeriesLibrary, validate, writeNetcdf } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { flow, rainForecast } from '../../packages/uchronia/test/plain-series.ts'
import { uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const sample = join(folder, 'sample')
uchronia('sample', sample, '--issues', '3', '--members', '2', '--leads', '6')
const catalogue = join(sample, 'catchment.yaml')
const at = (name: string) => join(folder, name)

function idsOf(path: string): string[] {
  using library = TimeSeriesLibrary.open(path)
  return library.getSeriesIdentifiers()
}

describe('uchronia convert', () => {
  test('writes the most entries that share their axes, and names the others with the reason', () => {
    const { status, stdout, stderr } = uchronia('convert', catalogue, at('most.nc'))
    expect([status, stderr]).toEqual([0, ''])
    expect(idsOf(at('most.nc'))).toEqual([
      'rain_fcast_ens.401201',
      'rain_fcast_ens.401202',
      'rain_fcast_ens.401203',
    ])
    expect(stdout).toMatch(/^left out: pet does not lie on the axes of rain_fcast/m)
    expect(stdout).toMatch(
      /^left out: rain_fcast_files cannot go into the file: .*two series for station 401201/m,
    )
  })

  test.each([
    ['named.nc', ['--convention', 'cf'], '\x89HDF'],
    ['named.cdf', [], 'CDF'],
    ['classic.nc', ['--format', 'classic'], 'CDF'],
  ])('writes the entries that are named to %s, with their values', (name, flags, magic) => {
    expect(uchronia('convert', catalogue, at(name), 'streamflow', 'rain_obs', ...flags).status).toBe(0)
    expect(readFileSync(at(name)).toString('latin1', 0, magic.length)).toBe(magic)
    using from = TimeSeriesLibrary.open(catalogue)
    using to = TimeSeriesLibrary.open(at(name))
    expect(to.getSeries('rain_obs', 'collection').values()).toEqual(
      from.getSeries('rain_obs', 'collection').values(),
    )
  })

  test('goes to PI-XML and back to netCDF with equal values, whatever the axes', () => {
    expect(uchronia('convert', catalogue, at('all.xml'), '--time-zone', '10').stdout).toMatch(
      /all\.xml: 7 entries\nleft out: rain_fcast_files/,
    )
    expect(uchronia('convert', at('all.xml'), at('back.nc'), 'rain_fcast_ens.401202').status).toBe(0)
    using from = TimeSeriesLibrary.open(catalogue)
    using back = TimeSeriesLibrary.open(at('back.nc'))
    const [before, after] = [
      from.getSeries('rain_fcast_401202', 'forecast'),
      back.getSeries('rain_fcast_ens', 'forecast'),
    ]
    expect(after.values()).toEqual(before.values())
    expect([...after.issues.values()]).toEqual([...before.issues.values()])
  })

  test('leaves out what the convention cannot say, and does not give up a whole group for it', () => {
    const place = at('mixed')
    mkdirSync(place)
    writeFileSync(join(place, 'uneven.csv'), 'time,a,b\n2020-01-01,1,2\n2020-01-02,1,2\n2020-01-20,1,2\n')
    writeFileSync(join(place, 'even.csv'), 'time,value\n2020-01-01,1\n2020-01-02,1\n')
    const { stdout } = uchronia('convert', place, at('even.nc'))
    expect(stdout).toMatch(
      /even\.nc: 1 entry\nleft out: uneven\/value has uneven times, which STF cannot say; give --convention cf/,
    )
    expect(idsOf(at('even.nc'))).toEqual(['value'])
  })

  test('fails, and writes nothing, when an entry that is named does not fit, or the name says no format', () => {
    const both = uchronia('convert', catalogue, at('both.nc'), 'rain_obs', 'rain_fcast')
    expect([both.status, both.stderr]).toEqual([
      1,
      expect.stringMatching(
        /cannot be made of what is asked: rain_fcast does not lie on the axes of rain_obs/,
      ),
    ])
    expect(uchronia('convert', catalogue, at('x.csv')).stderr).toMatch(
      /Cannot tell from the name .*x\.csv which format/,
    )
    expect(uchronia('convert', catalogue, at('x.xml'), '--convention', 'cf').stderr).toMatch(
      /of netCDF, and the file is PI-XML/,
    )
    expect(uchronia('convert', catalogue, at('x.nc'), 'nothing').stderr).toMatch(/no series nothing/)
    expect(['both.nc', 'x.csv', 'x.xml', 'x.nc'].filter((name) => existsSync(at(name)))).toEqual([])
  })

  test('replaces a file only with --force, and leaves no trial behind', () => {
    const before = readFileSync(at('most.nc'))
    expect(uchronia('convert', catalogue, at('most.nc')).stderr).toMatch(/is there already.*--force/)
    expect(readFileSync(at('most.nc'))).toEqual(before)
    expect(uchronia('convert', catalogue, at('most.nc'), 'streamflow', '--force').status).toBe(0)
    expect(idsOf(at('most.nc'))).toEqual(['q_obs'])
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('uchronia-convert-'))).toEqual([])
  })
})

describe('uchronia validate', () => {
  test('finds nothing in what this package writes, and exits with 0', async () => {
    await writeNetcdf(rainForecast({ values: [1, 2, 3, 4] }), at('stf.nc'), {
      stationDetails: [{ id: '7', area: 5, elevation: 9 }],
    })
    await appendNetcdf(rainForecast({ start: '2020-01-02', values: [1, 2, 3, 4] }), at('stf.nc'))
    await writeNetcdf(flow('2020-01-01', [1, 2]), at('cf.nc'), {
      convention: 'cf',
      format: 'classic',
      stationDetails: [{ id: '7', area: 5, elevation: 9, latitude: 1, longitude: 2 }],
    })
    const { status, stdout } = uchronia(
      'validate',
      catalogue,
      sample,
      at('stf.nc'),
      at('cf.nc'),
      at('all.xml'),
    )
    expect(stdout.split('\n').filter((line) => !line.endsWith(': no departure') && line !== '')).toEqual([])
    expect(status).toBe(0)
    expect(uchronia('validate', at('cf.nc'), '--json').stdout).toBe('[]\n')
  })

  test('says rule, finding and remedy of each departure, and exits with 1', () => {
    const { status, stdout } = uchronia('validate', at('cf.nc'), '--convention', 'stf')
    expect(status).toBe(1)
    expect(stdout).toMatch(
      /cf\.nc: \d+ departures\n {2}STF: the global attribute STF_convention_version is the number 2\.0\n {4}found: {2}it is absent\n {4}remedy: set it to 2\.0/,
    )
    expect(
      JSON.parse(uchronia('validate', at('stf.nc'), '--convention', 'cf', '--json').stdout),
    ).toContainEqual({
      file: at('stf.nc'),
      entry: null,
      variable: 'time',
      rule: 'CF 4: axis is X, Y, Z or T',
      found: "it is 't'",
      remedy: 'write one of these, or leave it out',
    })
  })

  test('holds the keys, entries and files of a catalogue', () => {
    const yaml = at('bad.yaml')
    copyFileSync(at('cf.nc'), at('beside.nc'))
    writeFileSync(
      yaml,
      `a:
  Type: single
  Id: a
  TimeStep: daily
  Colour: blue
  Storage: {Type: single_nc_file, File: beside.nc, Var: q_obs, Identifier: '7'}
b:
  Type: single
  Id: b
  Storage: {Type: single_nc_file, File: nowhere.nc, Var: q_obs, Identifier: '7'}
`,
    )
    expect(validate(yaml).map(({ entry, rule, found }) => [entry, rule, found])).toEqual([
      ['a', 'catalogue: keys are those that are known', expect.stringMatching(/key Colour \(line 5\)/)],
      ['a', 'catalogue: keys say what the file says', expect.stringMatching(/TimeStep is daily/)],
      ['b', 'every entry can be read', expect.stringMatching(/nowhere\.nc/)],
    ])
    writeFileSync(at('malformed.yaml'), 'a: [1\n')
    expect(validate(at('malformed.yaml'))).toEqual([
      expect.objectContaining({ rule: 'the file can be read' }),
    ])
  })

  test('looks into the file of each issue of a pattern, beside the catalogue and under the data path', async () => {
    const place = at('issues')
    const beside = join(place, 'fc [v1]')
    const data = join(place, 'data', 'fc [v1]')
    mkdirSync(beside, { recursive: true })
    mkdirSync(data, { recursive: true })
    const issue = (day: string) => rainForecast({ start: day, values: [1, 2, 3, 4] }).slice(0, 1)
    const write = (day: string, folder: string, name: string, convention: 'stf' | 'cf') =>
      writeNetcdf(issue(day), join(folder, name), { convention, format: 'classic' })
    await write('2020-01-01', beside, 'f_20200101.nc', 'cf')
    await write('2020-01-02', data, 'f_20200102.nc', 'cf')
    // Hidden by the one beside the catalogue, and not of the pattern.
    await write('2020-01-01', data, 'f_20200101.nc', 'cf')
    await write('2020-01-03', beside, 'f_old.nc', 'cf')
    const yaml = join(place, 'catalogue.yaml')
    writeFileSync(
      yaml,
      `f:
  Type: ts_ensemble_ts
  Id: f
  Storage: {Type: multiple_nc_files_filename_date_pattern, File: 'fc [v1]/f_{0}.nc', Var: rain_fct, Identifier: '7', Index: 0}
`,
    )
    const files = validate(yaml, { dataPath: join(place, 'data'), convention: 'stf' }).map(({ file }) => file)
    expect([...new Set(files)].sort()).toEqual(
      [join(data, 'f_20200102.nc'), join(beside, 'f_20200101.nc')].sort(),
    )
  })

  test('holds text files, and files of a folder that have no series', async () => {
    const place = at('folder')
    mkdirSync(place)
    copyFileSync(at('cf.nc'), join(place, 'a.nc'))
    writeFileSync(join(place, 'b.xml'), '<TimeSeries><series>')
    writeFileSync(
      join(place, 'c.xml'),
      readFileSync(at('all.xml'), 'utf8').replace(/<timeZone>.*<\/timeZone>/, ''),
    )
    const found = validate(place)
    expect(found.map(({ entry, rule }) => [entry, rule])).toEqual([
      [expect.stringMatching(/^c\//), 'PI-XML: the file names its timeZone'],
      ['b', 'every entry can be read'],
    ])
  })

  test('fails for what is not there, and for an unknown convention', () => {
    expect(uchronia('validate', at('none.nc'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/none\.nc/),
    })
    expect(uchronia('validate', at('cf.nc'), '--convention', 'ugrid').status).toBe(2)
    expect(() => validate(at('cf.nc'), { convention: 'ugrid' as never })).toThrow(/no convention "ugrid"/)
  })
})
