import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EnsembleSeries, exportSeries, TimeAxis, TimeSeriesLibrary } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, test } from 'vitest'
import { csvText } from '../src/export/csv.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let catalogue = ''

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), { issues: 3, members: 2, stations: 1, leads: 6 })
})

describe('CSV', () => {
  const series = new EnsembleSeries({
    time: new TimeAxis({ start: '1969-12-31T23:59:59', step: 1, length: 3 }),
    members: ['plain', 'a,b', 'say "x"', 'two\nlines', '=1+1', '-x'],
    values: Float64Array.of(0.1, Number.NaN, 1e300, -0, 1 / 3, -1e-7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
  })
  const csv = async (layout: 'long' | 'wide', spreadsheetSafe = false) => {
    async function* batches() {
      yield* series.toArrow({ layout }).batches
    }
    let text = ''
    for await (const chunk of csvText(batches(), { spreadsheetSafe })) text += chunk
    return text
  }

  test('quotes what has commas, quotes or line breaks in it', async () => {
    const header = 'time,plain,"a,b","say ""x""","two\nlines",=1+1,-x\n'
    expect((await csv('wide')).startsWith(header)).toBe(true)
  })

  test('writes numbers that read back equal, nothing for a missing value, and instants before 1970', async () => {
    const rows = (await csv('long')).split('\n').slice(1, 7)
    expect(rows).toEqual([
      'plain,1969-12-31T23:59:59Z,0.1',
      'plain,1970-01-01T00:00:00Z,',
      'plain,1970-01-01T00:00:01Z,1e+300',
      '"a,b",1969-12-31T23:59:59Z,0',
      '"a,b",1970-01-01T00:00:00Z,0.3333333333333333',
      '"a,b",1970-01-01T00:00:01Z,-1e-7',
    ])
  })

  test("safe for spreadsheets, it puts ' before names that are formulas there, and leaves numbers alone", async () => {
    expect((await csv('wide', true)).split('\n')[1]).toBe(`lines",'=1+1,'-x`)
    const long = await csv('long', true)
    expect(long).toContain("\n'=1+1,1969-12-31T23:59:59Z,7\n")
    expect(long).toContain('\n"a,b",1970-01-01T00:00:01Z,-1e-7\n')
  })
})

describe('exportSeries', () => {
  test('replaces what a link points to, and not the link', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using flow = library.getSeries('streamflow')
    const [target, link] = [join(folder, 'target.csv'), join(folder, 'link.csv')]
    writeFileSync(target, 'before')
    symlinkSync(target, link)
    await exportSeries(flow, link, { overwrite: true })
    expect(readFileSync(target, 'utf8')).toMatch(/^time,value/)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  })

  test.each([
    ['null as series', null, 'x.csv', undefined, 'INVALID_ARGUMENT'],
    ['an array of series', [], 'x.csv', undefined, 'INVALID_ARGUMENT'],
    ['a NUL in the path', undefined, 'x\0.csv', undefined, 'INVALID_ARGUMENT'],
    ['a URL of no file', undefined, new URL('https://example.org/x.csv'), undefined, 'INVALID_ARGUMENT'],
    ['null as path', undefined, null, undefined, 'INVALID_ARGUMENT'],
    ['an empty path', undefined, '', { format: 'csv' }, 'INVALID_ARGUMENT'],
    ['null as options', undefined, 'x.csv', null, 'INVALID_OPTION'],
    ['a layout that is none', undefined, 'x.csv', { layout: 'pivot' }, 'INVALID_OPTION'],
    ['a format that is none', undefined, 'x.csv', { format: 'xlsx' }, 'INVALID_OPTION'],
    ['an unknown ending', undefined, 'x.xlsx', undefined, 'INVALID_OPTION'],
    ['a misspelt option', undefined, 'x.csv', { form: '2020-01-01' }, 'UNKNOWN_OPTION'],
    ['members of a series without them', undefined, 'x.csv', { members: ['1'] }, 'UNKNOWN_OPTION'],
    ['an overwrite that is no boolean', undefined, 'x.csv', { overwrite: 'no' }, 'INVALID_OPTION'],
    ['a spreadsheetSafe that is no boolean', undefined, 'x.csv', { spreadsheetSafe: 1 }, 'INVALID_OPTION'],
    [
      'an end before the start',
      undefined,
      'x.csv',
      { from: '2020-03-02', to: '2020-03-01' },
      'INVALID_WINDOW',
    ],
    ['a window beside the data', undefined, 'x.csv', { from: '1999-01-01', to: '1999-12-31' }, 'NOT_FOUND'],
  ])('refuses %s with a text, and writes nothing', async (_, series, path, options, code) => {
    using library = TimeSeriesLibrary.open(catalogue)
    using flow = library.getSeries('streamflow')
    const before = readdirSync(folder)
    const call = exportSeries as (...args: unknown[]) => Promise<number>
    const file = typeof path === 'string' && path !== '' ? join(folder, path) : path
    await expect(call(series === undefined ? flow : series, file, options)).rejects.toMatchObject({ code })
    expect(readdirSync(folder)).toEqual(before)
  })

  test('reports its progress and the number of rows', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using forecast = library.getSeries('rain_fcast')
    const fractions: number[] = []
    const rows = await exportSeries(forecast, join(folder, 'progress.csv'), {
      onProgress: (fraction) => fractions.push(fraction),
    })
    expect(rows).toBe(3 * 2 * 6)
    expect(fractions).toEqual([1 / 3, 2 / 3, 1])
  })

  test.each(['stopped.arrow', 'stopped.csv', 'stopped.ndjson'])(
    'stopped on its way to %s, it throws the reason and leaves nothing behind',
    async (name) => {
      using library = TimeSeriesLibrary.open(catalogue)
      using forecast = library.getSeries('rain_fcast')
      const before = readdirSync(folder)
      const controller = new AbortController()
      const reason = new Error('enough')
      const onProgress = () => controller.abort(reason)
      const exporting = exportSeries(forecast, join(folder, name), { signal: controller.signal, onProgress })
      await expect(exporting).rejects.toBe(reason)
      expect(readdirSync(folder)).toEqual(before)
    },
  )

  test('writes plain data as it writes a series of a library', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    for (const id of ['streamflow', 'rain_obs', 'streamflow_ens', 'rain_fcast']) {
      using series = library.getSeries(id)
      const text = async (name: string, written: Parameters<typeof exportSeries>[0]) => {
        const file = join(folder, `${id}-${name}.csv`)
        await exportSeries(written, file, { to: '2020-03-02' })
        return readFileSync(file, 'utf8')
      }
      expect(await text('plain', series.read())).toBe(await text('library', series))
    }
  })
})
