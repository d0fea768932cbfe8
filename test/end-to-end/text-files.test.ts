import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TimeSeriesLibrary } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { hasPython, python } from '../support/python.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const sample = join(folder, 'sample')
uchronia('sample', sample, '--issues', '6', '--members', '5', '--leads', '24')
const catalogue = join(sample, 'catchment.yaml')

describe('observations of text files', () => {
  const csv = join(folder, 'rain.csv')
  const command = ['verify', catalogue, 'rain_fcast', '--metrics', 'crps,mae', '--json']
  const scores = (...more: string[]) => {
    const { status, stdout, stderr } = uchronia(...command, ...more)
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout).groups
  }

  test('give the scores of the same observations in the library: as CSV, alone or in a library of their own', () => {
    expect(uchronia('export', catalogue, 'rain_obs', '-o', csv).status).toBe(0)
    const expected = scores('--observed', 'rain_obs')
    expect(expected[0].cases).toBeGreaterThan(100)
    expect(scores('--observed', csv)).toEqual(expected)
    expect(scores('--observed-in', csv, '--observed', 'value')).toEqual(expected)
    expect(scores('--observed-in', csv, '--observed', 'value.401201')).toEqual(expected)
  })

  test('that could be several are named, and one that is not there is the error of the library', () => {
    const two = join(folder, 'two.csv')
    writeFileSync(two, 'time,a [mm],b [m]\n2020-03-01T22:00,1,2\n')
    expect(uchronia(...command, '--observed', two).stderr).toMatch(
      /several entries.*: a, b\. Name one: --observed-in/,
    )
    expect(uchronia(...command, '--observed', 'nothing').stderr).toMatch(/no series nothing in the library/)
    expect(uchronia(...command, '--observed', 'nothing', '--observed-in', csv).stderr).toMatch(
      /no series nothing/,
    )
  })

  test('are drawn with a forecast', () => {
    const { status, stdout } = uchronia(
      'plot',
      catalogue,
      'rain_fcast',
      '--observed',
      'value.401201',
      '--observed-in',
      csv,
    )
    expect(status).toBe(0)
    expect(stdout).toContain('observed')
  })
})

test('errors of text files are one line with file, line and column', () => {
  const path = join(folder, 'broken.xml')
  writeFileSync(path, '<TimeSeries>\n<series>\n')
  const { status, stderr } = uchronia('ls', path)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^uchronia: .*broken\.xml, line 3, column 0: unclosed tag: series\n$/)
})

describe.skipIf(!hasPython('netCDF4'))('netCDF files as Delft-FEWS exports them', () => {
  const program = readFileSync(join(import.meta.dirname, 'fews.py'), 'utf8')
  const open = (kind: string) => {
    const path = join(folder, `${kind}.nc`)
    python(program, path, kind)
    return TimeSeriesLibrary.open(path)
  }
  const instants = [0, 1, 2, 3].map((hour) => Date.UTC(2020, 0, 1, hour))

  test.each(['observed', 'classic'])('%s: stations with names and places', (kind) => {
    using library = open(kind)
    using q = library.getSeries('discharge', 'collection')
    expect(q.description.stations).toEqual([
      { id: 'H-2001', name: 'Lobith', latitude: 50, longitude: 6, elevation: 9, area: null },
      { id: 'H-2002', name: 'Nijmegen', latitude: 51, longitude: 7, elevation: null, area: null },
    ])
    expect([...q.time.values()]).toEqual(instants)
    expect([...q.values()]).toEqual([0, 2, 4, 6, 1, 3, Number.NaN, 7])
  })

  test.each([
    ['forecast', ['1'], [1, 3, 5, 7]],
    ['ensemble', ['0', '1', '2'], [1, 7, 13, 19, 3, 9, 15, 21, 5, 11, 17, 23]],
  ])('%s: the issue of analysis_time, and leads from it', (kind, members, values) => {
    using library = open(kind)
    expect(library.getSeriesIdentifiers()).toEqual(['discharge.H-2001', 'discharge.H-2002'])
    using q = library.getSeries('discharge.H-2002', 'forecast')
    expect([...q.issues.values()]).toEqual([Date.UTC(2019, 11, 31, 23)])
    expect([...q.leads.values()]).toEqual([3600, 7200, 10_800, 14_400])
    expect([...q.members]).toEqual(members)
    expect([...q.values()]).toEqual(values)
  })
})
