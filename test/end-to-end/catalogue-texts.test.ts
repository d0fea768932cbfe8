import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatInstant, TimeSeriesLibrary } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const pi = `<?xml version="1.0" encoding="UTF-8"?>
<TimeSeries xmlns="http://www.wldelft.nl/fews/PI" version="1.2"><timeZone>1.0</timeZone>
${['0', '1']
  .map(
    (
      member,
    ) => `<series><header><type>instantaneous</type><locationId>H1</locationId><parameterId>Q.sim</parameterId>
<ensembleId>E</ensembleId><ensembleMemberIndex>${member}</ensembleMemberIndex><timeStep unit="second" multiplier="3600"/>
<startDate date="2020-01-01" time="01:00:00"/><endDate date="2020-01-01" time="02:00:00"/><missVal>-999</missVal></header>
<event date="2020-01-01" time="01:00:00" value="${member}.5"/><event date="2020-01-01" time="02:00:00" value="-999"/></series>`,
  )
  .join('\n')}
</TimeSeries>`

writeFileSync(
  join(folder, 'obs.csv'),
  'time,station,level\n2020-01-01,A,1\n2020-01-01,B,2\n2020-01-02,A,3\n2020-01-02,B,\n',
)
mkdirSync(join(folder, 'other'))
writeFileSync(join(folder, 'other', 'sim.xml'), pi)
writeFileSync(join(folder, 'bad.csv'), 'time,q\n2020-01-01,much\n')

const entry = (id: string, type: string, file: string, variable: string, more = '') =>
  `${id}: {Type: ${type}, Id: ${id}, Storage: {Type: text_file, File: ${file}, Var: ${variable}${more}}}\n`

function catalogue(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

describe('text files that a YAML catalogue names', () => {
  const path = catalogue(
    'texts.yaml',
    entry('levels', 'single_collection', 'obs.csv', 'level') +
      entry('level_b', 'single', 'obs.csv', 'level', ', Identifier: B') +
      'flow: {Type: ensemble_ts, Id: flow, Storage: {Type: pi_xml_file, File: sim.xml, Var: Q.sim, Identifier: H1, Index: 0}}\n' +
      // As somebody writes it who has read of netCDF alone.
      'plain: {Type: single, Id: plain, Storage: {Type: single_nc_file, File: obs.csv, Var: level, Identifier: A}}\n' +
      entry('no_variable', 'single', 'obs.csv', 'flow') +
      entry('no_station', 'single', 'obs.csv', 'level', ', Identifier: C') +
      entry('other_kind', 'ts_ensemble_ts', 'obs.csv', 'level') +
      entry('damaged', 'single', 'bad.csv', 'q') +
      entry('absent', 'single', 'none.csv', 'q'),
  )
  const options = { dataPath: join(folder, 'other') }

  test.each([
    ['open', () => TimeSeriesLibrary.open(path, options)],
    ['openAsync', () => TimeSeriesLibrary.openAsync(path, options)],
  ])('are its entries, with the identifiers that it gives them: %s', async (_, open) => {
    using library = await open()
    const levels = library.getSeries('levels', 'collection').read()
    expect(levels.stations).toEqual(['A', 'B'])
    expect([...levels.station('A').values]).toEqual([1, 3])
    expect([...library.getSeries('level_b', 'single').read().values]).toEqual([2, Number.NaN])
    expect([...library.getSeries('plain', 'single').read().values]).toEqual([1, 3])
    const flow = library.getSeries('flow', 'ensemble').read()
    expect([flow.members, [...flow.values]]).toEqual([
      ['0', '1'],
      [0.5, Number.NaN, 1.5, Number.NaN],
    ])
    expect(formatInstant(flow.time.start)).toBe('2020-01-01T00:00:00Z')
    expect(library.describe('flow')).toMatchObject({
      storage: 'pi_xml_file',
      file: join(folder, 'other', 'sim.xml'),
    })
    expect(library.leftOut()).toEqual([])
  })

  test('that cannot be read are rows with the reason, and hide no others', () => {
    using library = TimeSeriesLibrary.open(path, options)
    const error = (id: string) => {
      expect(library.has(id)).toBe(true)
      expect(() => library.getSeries(id)).toThrow()
      return library.describe().flatMap((one) => ('error' in one && one.id === id ? [one.error] : []))[0]
    }
    expect(error('no_variable')).toMatch(/obs\.csv has no flow; it has level/)
    expect(error('no_station')).toMatch(/obs\.csv has no station C; it has A, B/)
    expect(error('other_kind')).toMatch(
      /of the kind "collection", and the Type of the catalogue says "forecast"/,
    )
    expect(error('damaged')).toMatch(/bad\.csv, line 2: q is "much", which is no number/)
    expect(error('absent')).toMatch(/none\.csv does not exist/)
  })

  test('are found by every command, and unknown keys are warnings', () => {
    const one = catalogue(
      'one.yaml',
      entry('a', 'single', 'obs.csv', 'level', ', Identifier: A').replace('Id: a', 'Id: a, Colour: red'),
    )
    expect(
      uchronia('export', one, 'a', '-o', '-', '--format', 'csv').stdout.trim().split('\n').slice(1),
    ).toEqual(['2020-01-01T00:00:00Z,1', '2020-01-02T00:00:00Z,3'])
    using library = TimeSeriesLibrary.open(one)
    expect(library.describe('a').warnings.map(({ code }) => code)).toContain('unknown_key')
  })

  test('are added to a library in memory, all of them or none', () => {
    using library = TimeSeriesLibrary.create()
    library.addFiles(path, options)
    expect([...library.getSeries('level_b', 'single').read().values]).toEqual([2, Number.NaN])
    expect(() => library.addFiles(path, options)).toThrow(/has a series levels already/)
  })
})
