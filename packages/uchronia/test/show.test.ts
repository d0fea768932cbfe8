import { join } from 'node:path'
import { inspect } from 'node:util'
import { EnsembleSeries, TimeAxis, TimeSeriesLibrary, UnivariateSeries } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let library: TimeSeriesLibrary

beforeAll(async () => {
  const catalogue = await writeSample(join(folder, 'sample'), {
    issues: 3,
    members: 60,
    stations: 30,
    leads: 48,
  })
  library = TimeSeriesLibrary.open(catalogue)
  return () => library.dispose()
})

const ids = ['streamflow', 'rain_obs', 'streamflow_ens', 'rain_fcast']

/** Milliseconds since 1970 of this century and the last years of the one before. */
const MILLISECONDS = /\b\d{12,13}\b/

describe('in a console', () => {
  test.each(ids)(
    '%s of a library is a few lines with its kind, axes as ISO instants, units and values',
    (id) => {
      using series = library.getSeries(id)
      const shown = inspect(series)
      expect(shown.split('\n').length).toBeLessThanOrEqual(16)
      expect(shown).toContain(
        `${series.constructor.name} ${id} [${series.units}]: ${series.shape.join(' x ')}`,
      )
      expect(shown).toMatch(/2020-\d\d-\d\dT\d\d:00:00Z to 2020-/)
      expect(shown).not.toMatch(MILLISECONDS)
      expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(160)
    },
  )

  test.each(ids)('plain %s and its table are shown in the same way', (id) => {
    using series = library.getSeries(id)
    for (const one of [series.read(), series.toArrow()]) {
      expect(inspect(one).split('\n').length).toBeLessThanOrEqual(24)
      expect(inspect(one)).not.toMatch(MILLISECONDS)
    }
    expect(inspect(series.read())).toMatch(/2020-\d\d-\d\dT/)
  })

  test('a library is its path and some of its entries', () => {
    const shown = inspect(library)
    expect(shown).toMatch(/^TimeSeriesLibrary .*catchment\.yaml: 35 entries\n/)
    expect(shown).toContain('\n  ...')
    expect(shown.split('\n').length).toBeLessThanOrEqual(16)
    expect(shown).not.toMatch(MILLISECONDS)
  })

  test('what was disposed of says so, and looking at it throws nothing', () => {
    const own = TimeSeriesLibrary.create()
    own.add(
      'x',
      new UnivariateSeries({
        time: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 1 }),
        values: Float64Array.of(1),
      }),
    )
    const series = own.getSeries('x')
    series.dispose()
    own.dispose()
    expect(inspect(series)).toMatch(/disposed/)
    expect(inspect(own)).toBe('TimeSeriesLibrary in memory: disposed')
    expect(String(own)).toBe('TimeSeriesLibrary in memory: disposed')
  })

  test('control characters of identifiers are escaped, so that no file writes to a terminal', () => {
    using own = TimeSeriesLibrary.create()
    const id = 'x\u001b[31mred\nline'
    own.add(
      id,
      new UnivariateSeries({
        time: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 1 }),
        values: Float64Array.of(1),
        units: 'm\u0007',
      }),
    )
    using series = own.getSeries(id)
    for (const shown of [inspect(own), inspect(series), String(series)]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
      expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
      expect(shown).toContain('x\\u001b[31mred\\u000aline')
    }
  })
})

test.each(ids)('String(%s) is one line', (id) => {
  using series = library.getSeries(id)
  expect(String(series)).toBe(
    `${series.constructor.name} ${id} [${series.units}]: ${series.shape.join(' x ')}`,
  )
})

describe('as JSON', () => {
  test.each(ids)('%s has its metadata and axes with ISO instants, and no values', (id) => {
    using series = library.getSeries(id)
    const json = JSON.stringify(series)
    expect(json.length).toBeLessThan(8000)
    const read = JSON.parse(json)
    expect(read).toMatchObject({
      id,
      kind: series.kind,
      units: series.units,
      shape: series.description.shape,
    })
    expect(read.time.start).toMatch(/^2020-\d\d-\d\dT\d\d:00:00Z$/)
    expect(json).not.toMatch(MILLISECONDS)
  })

  test('a library is its path and identifiers', () => {
    expect(JSON.parse(JSON.stringify(library))).toEqual({
      path: library.path,
      entries: library.getSeriesIdentifiers(),
    })
  })

  test('missing values of plain data are null, and values are an array', () => {
    const series = new EnsembleSeries({
      time: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 2 }),
      members: [1],
      values: Float64Array.of(1.5, Number.NaN),
    })
    expect(JSON.stringify(series)).not.toContain('{"0":')
    expect(JSON.stringify(series)).toContain('2020-01-01T00:00:00Z')
  })
})
