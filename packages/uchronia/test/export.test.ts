import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import {
  EnsembleSeries,
  exportSeries,
  TimeSeriesGeometry,
  TimeSeriesLibrary,
  UchroniaError,
  writeSample,
} from 'uchronia'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeAtomically, writeTextAtomically } from '../src/atomic-file.ts'
import { csvHeader, csvRows } from '../src/export/csv.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let catalogue = ''

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), { issues: 3, members: 2, stations: 1, leads: 6 })
})

describe('CSV', () => {
  const series = new EnsembleSeries({
    geometry: new TimeSeriesGeometry({ start: '1969-12-31T23:59:59', step: 1, length: 3 }),
    labels: ['plain', 'a,b', 'say "x"', 'two\nlines'],
    values: Float64Array.of(0.1, Number.NaN, 1e300, -0, 1 / 3, -1e-7, 1, 2, 3, 4, 5, 6),
  })
  const lines = (layout: 'long' | 'wide') => {
    const [batch] = series.toArrow({ layout }).batches
    return csvHeader(batch!) + [...csvRows(batch!)].join('')
  }

  test('quotes what has commas, quotes or line breaks in it', () => {
    expect(lines('wide').split('\n').slice(0, 2).join('\n')).toBe('time,plain,"a,b","say ""x""","two\nlines"')
  })

  test('writes numbers that read back equal, nothing for a missing value, and instants before 1970', () => {
    const rows = lines('long').split('\n').slice(1, 7)
    expect(rows).toEqual([
      'plain,1969-12-31T23:59:59Z,0.1',
      'plain,1970-01-01T00:00:00Z,',
      'plain,1970-01-01T00:00:01Z,1e+300',
      '"a,b",1969-12-31T23:59:59Z,0',
      '"a,b",1970-01-01T00:00:00Z,0.3333333333333333',
      '"a,b",1970-01-01T00:00:01Z,-1e-7',
    ])
  })
})

describe('writeAtomically', () => {
  test('leaves what stood there as it was when writing fails, and no temporary file', async () => {
    const file = join(folder, 'kept.txt')
    writeFileSync(file, 'before')
    const before = readdirSync(folder)
    const failing = writeAtomically(file, async (temporary) => {
      writeFileSync(temporary, 'half')
      throw new Error('no more')
    })
    await expect(failing).rejects.toThrow('no more')
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(before)
  })

  test('says what it was that the system refused to write', async () => {
    const file = join(folder, 'x'.repeat(300))
    const refused = { code: 'IO', message: expect.stringMatching(/^Cannot write .*ENAMETOOLONG/) }
    const failing = writeAtomically(file, async (temporary) => writeFileSync(temporary, ''))
    await expect(failing).rejects.toMatchObject(refused)
    expect(() => writeTextAtomically(file, '')).toThrow(expect.objectContaining(refused))
  })
})

describe('exportSeries', () => {
  test('replaces what a link points to, and not the link', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using flow = library.getSeries('streamflow')
    const [target, link] = [join(folder, 'target.csv'), join(folder, 'link.csv')]
    writeFileSync(target, 'before')
    symlinkSync(target, link)
    await exportSeries(flow, link)
    expect(readFileSync(target, 'utf8')).toMatch(/^time,value/)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  })

  test.each([
    ['null as series', null, 'x.csv', undefined],
    ['a NUL in the path', undefined, 'x\0.csv', undefined],
    ['a URL of no file', undefined, new URL('https://example.org/x.csv'), undefined],
    ['null as path', undefined, null, undefined],
    ['null as options', undefined, 'x.csv', null],
    ['a layout that is none', undefined, 'x.csv', { layout: 'tensor' }],
    ['an unknown ending', undefined, 'x.xlsx', undefined],
  ])('refuses %s with a text', async (_, series, path, options) => {
    using library = TimeSeriesLibrary.open(catalogue)
    using flow = library.getSeries('streamflow')
    const call = exportSeries as (...args: unknown[]) => Promise<number>
    await expect(call(series === undefined ? flow : series, path, options)).rejects.toThrow(UchroniaError)
  })

  test('reports its progress and the number of rows', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using forecast = library.getSeries('rain_fcast')
    const shares: number[] = []
    const rows = await exportSeries(forecast, join(folder, 'progress.csv'), {
      onProgress: (share) => shares.push(share),
    })
    expect(rows).toBe(3 * 2 * 6)
    expect(shares).toEqual([1 / 3, 2 / 3, 1])
  })

  test.each(['reason.arrow', 'reason.csv'])(
    'stopped on its way to %s, it throws the reason',
    async (name) => {
      using library = TimeSeriesLibrary.open(catalogue)
      using forecast = library.getSeries('rain_fcast')
      const controller = new AbortController()
      const reason = new Error('enough')
      const onProgress = () => controller.abort(reason)
      const exporting = exportSeries(forecast, join(folder, name), { signal: controller.signal, onProgress })
      await expect(exporting).rejects.toBe(reason)
    },
  )

  test('stops when its signal is aborted, and leaves nothing behind', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using forecast = library.getSeries('rain_fcast')
    const before = readdirSync(folder)
    const controller = new AbortController()
    const onProgress = () => controller.abort(new Error('enough'))
    for (const name of ['stopped.arrow', 'stopped.csv']) {
      const exporting = exportSeries(forecast, join(folder, name), { signal: controller.signal, onProgress })
      await expect(exporting).rejects.toThrow()
    }
    expect(readdirSync(folder)).toEqual(before)
  })

  test('writes a file with columns and no rows when nothing is in the window', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using forecast = library.getSeries('rain_fcast')
    const columns = ['reference_time', 'lead_time', 'valid_time', 'member', 'value']
    const [csv, arrow] = [join(folder, 'empty.csv'), join(folder, 'empty.arrow')]
    for (const file of [csv, arrow]) {
      expect(await exportSeries(forecast, file, { from: '1999-01-01', to: '1999-12-31' })).toBe(0)
    }
    expect(readFileSync(csv, 'utf8')).toBe(`${columns.join(',')}\n`)
    const table = tableFromIPC(readFileSync(arrow))
    expect(table.schema.fields.map(({ name }) => name)).toEqual(columns)
    expect(table.numRows).toBe(0)
  })
})
