import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import {
  EnsembleForecastSeries,
  exportSeries,
  hourlySeries,
  LeadTimeAxis,
  nativeObjects,
  seriesFromArrow,
  seriesFromParquet,
  TimeAxis,
  TimeSeriesLibrary,
  writeNetcdf,
} from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Serving, serve } from '../../src/serve/serve.ts'
import { verifyEntry } from '../../src/verify/verify-entry.ts'
import { temporaryFolder } from '../temporary.ts'
import { ask } from './ask.ts'

const folder = temporaryFolder()
const hostile = '<script>window.bad=1</script>'
let catalogue: string
let serving: Serving
let library: TimeSeriesLibrary

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), { issues: 6, members: 4 })
  const yaml = readFileSync(catalogue, 'utf8')
  const flow = yaml.slice(yaml.indexOf("'streamflow':"), yaml.indexOf("'streamflow_ens':"))
  writeFileSync(catalogue, yaml + flow.replaceAll("'streamflow'", `'${hostile}'`))
  await writeNetcdf(
    new EnsembleForecastSeries({
      issues: new TimeAxis({ start: '2020-01-01', step: 'daily', length: 60 }),
      leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 168 }),
      members: Array.from({ length: 500 }, (_, i) => String(i + 1)),
      values: new Float64Array(60 * 168 * 500).fill(1),
      variable: 'large',
      station: '7',
    }),
    join(folder, 'large.nc'),
  )
  await writeNetcdf(
    hourlySeries('2020-01-01', new Float64Array(70 * 24).fill(2), { variable: 'large_obs', station: '7' }),
    join(folder, 'large_obs.nc'),
  )
  serving = await serve([catalogue, join(folder, 'large.nc'), join(folder, 'large_obs.nc')], {
    host: '127.0.0.1',
    port: 0,
    observed: ['rain_obs'],
    interval: 50,
  })
  library = TimeSeriesLibrary.open(catalogue)
})
afterAll(async () => {
  library?.dispose()
  await serving?.[Symbol.asyncDispose]()
})

const get = (path: string, options = {}) => ask(serving.url, path, options)
const query = (parts: Record<string, string>) => new URLSearchParams(parts)

describe('hosts', () => {
  test.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '[::2]',
    '0.0.0.0',
  ])('a request for the host "%s" is refused, for the page as for values', async (host) => {
    for (const path of ['/', '/api/entries', '/api/values?id=rain_fcast']) {
      const { status, text } = await get(path, { headers: { host } })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(text).not.toContain('rain_fcast')
    }
  })

  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', 'localhost:9999'])(
    'a request for the host "%s", which is this machine, is served',
    async (host) => {
      expect((await get('/api/entries', { headers: { host } })).status).toBe(200)
    },
  )

  test('a whole address of another host in the first line is refused too', async () => {
    const { status } = await get('http://evil.example/api/entries', { headers: { host: 'evil.example' } })
    expect(status).toBe(403)
  })

  test('a request without a host is refused', async () => {
    const { port } = new URL(serving.url)
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('GET /api/entries HTTP/1.0\r\n\r\n'),
      )
      let got = ''
      socket.on('data', (chunk) => {
        got += chunk
      })
      socket.on('error', reject)
      socket.on('end', () => resolve(got))
    })
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(text).not.toContain('rain_fcast')
  })

  test.each(['cross-site', 'same-site'])(
    'a request from a page of another origin (%s) is refused',
    async (site) => {
      expect((await get('/api/entries', { headers: { 'sec-fetch-site': site } })).status).toBe(403)
      expect((await get('/', { headers: { 'sec-fetch-site': site } })).status).toBe(200)
    },
  )
})

describe('what is served', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s is refused: all is read only',
    async (method) => {
      const { status, headers } = await get('/api/entries', { method })
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    },
  )

  test('every answer says that it must not be sniffed, framed or run', async () => {
    for (const path of ['/', '/api/entries', '/api/values', '/nowhere']) {
      const { headers } = await get(path)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['x-frame-options']).toBe('DENY')
      expect(headers['content-security-policy']).toMatch(
        /default-src 'none'; script-src 'self'; style-src 'self';/,
      )
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  test.each([
    '/../../package.json',
    '/assets/../../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/etc/passwd',
    '//etc/passwd',
    '/assets/',
    '/assets/%00',
    '/%E0%A4%A',
    '/constructor',
    '/__proto__',
  ])('there is nothing at %s', async (path) => {
    const { status, text } = await get(path)
    expect([400, 404]).toContain(status)
    expect(text).not.toMatch(/root:|"version"/)
  })

  test.each([
    '/etc/passwd',
    '../sample/streamflow.nc',
    'streamflow.nc',
    'constructor',
    '',
    'rain_obs.',
    'rain_obs.nowhere',
  ])('the identifier "%s" is none: paths of files are not taken', async (id) => {
    for (const path of ['entry', 'values', 'download', 'verification']) {
      const { status } = await get(`/api/${path}?${query({ id, observed: id })}`)
      if (path !== 'verification' || id === '') expect([400, 404]).toContain(status)
    }
  })

  test('no answer tells where the files lie', async () => {
    const answers = [
      await get('/api/entries'),
      ...(await Promise.all(library.getSeriesIdentifiers().map((id) => get(`/api/entry?${query({ id })}`)))),
      await get('/api/values?id=nowhere'),
    ]
    for (const { text } of answers) expect(text).not.toContain(folder)
  })

  test('an identifier with markup is text of JSON, and a name of a file without it', async () => {
    const entries = (await get('/api/entries')).json() as { entries: { id: string }[] }
    expect(entries.entries.map(({ id }) => id)).toContain(hostile)
    const { status, headers } = await get(`/api/download?${query({ id: hostile, to: '2020-01-01' })}`)
    expect(status).toBe(200)
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="_script_window\.bad=1__script_\.csv"/,
    )
  })
})

describe('values', () => {
  test.each(['streamflow', 'rain_obs', 'streamflow_ens', 'rain_fcast'])(
    'a window of %s is what the library reads, missing values as well',
    async (id) => {
      const window = { from: '2020-03-02', to: '2020-03-04' }
      const { status, body, headers } = await get(`/api/values?${query({ id, ...window })}`)
      expect([status, headers['content-type']]).toEqual([200, 'application/vnd.apache.arrow.stream'])
      const series = seriesFromArrow(tableFromIPC(body))
      using read = library.getSeries(id)
      const expected = read.read(window)
      expect(series.toJSON()).toEqual(expected.toJSON())
      expect(series.values).toEqual(expected.values)
    },
  )

  test('members, lead times and stations are chosen', async () => {
    const members = JSON.stringify(['3', '1'])
    const forecast = await get(`/api/values?${query({ id: 'rain_fcast', members, leads: '7200..10800' })}`)
    expect(seriesFromArrow(tableFromIPC(forecast.body)).shape).toEqual([6, 2, 2])
    const rain = await get(
      `/api/values?${query({ id: 'rain_obs', stations: '["401202"]', to: '2020-01-01' })}`,
    )
    expect(seriesFromArrow(tableFromIPC(rain.body)).shape).toEqual([1, 24])
    const one = await get(`/api/values?${query({ id: 'rain_obs.401202', to: '2020-01-01' })}`)
    expect(seriesFromArrow(tableFromIPC(one.body)).shape).toEqual([24])
  })

  test.each([
    [{ id: 'rain_fcast', wrong: '1' }, 400, /There is no parameter wrong/],
    [{ id: 'rain_fcast', members: '1,2' }, 400, /JSON array/],
    [{ id: 'rain_fcast', members: '["99"]' }, 404, /99/],
    [{ id: 'rain_fcast', leads: '1..2..3' }, 400, /range/],
    [{ id: 'rain_fcast', leads: 'a..b' }, 400, /number/],
    [{ id: 'rain_fcast', from: 'yesterday' }, 400, /yesterday/],
    [{ id: 'rain_fcast', from: '2020-03-04', to: '2020-03-02' }, 400, /from/],
    [{ id: 'rain_fcast', from: '1990', to: '1991' }, 404, /Nothing is selected/],
    [{ id: 'streamflow', members: '["1"]' }, 400, /members/],
  ])('%j is refused with a reason', async (parts, status, reason) => {
    const answer = await get(`/api/values?${query(parts as unknown as Record<string, string>)}`)
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(reason)])
  })

  test('a window that is too large is refused before it is read; a part of it is served', async () => {
    const { status, text } = await get('/api/values?id=large')
    expect([status, text]).toEqual([413, expect.stringContaining('5040000 values; at most 4000000')])
    const part = await get(`/api/values?${query({ id: 'large', to: '2020-01-02' })}`)
    expect(seriesFromArrow(tableFromIPC(part.body)).shape).toEqual([2, 500, 168])
  })
})

describe('downloads', () => {
  test.each(['csv', 'json', 'ndjson', 'arrow', 'parquet'] as const)(
    '%s is the file that exportSeries writes',
    async (format) => {
      const file = join(folder, `expected.${format}`)
      using series = library.getSeries('rain_fcast')
      const selection = { from: '2020-03-02', to: '2020-03-03', members: ['2'] }
      await exportSeries(series, file, { ...selection, overwrite: true })
      const { status, body, headers } = await get(
        `/api/download?${query({ id: 'rain_fcast', format, ...selection, members: '["2"]' })}`,
      )
      expect(status).toBe(200)
      expect(headers['content-disposition']).toContain(`filename="rain_fcast.${format}"`)
      if (format === 'parquet') {
        // The order of its metadata is another one each time.
        writeFileSync(`${file}.got`, body)
        const [got, wanted] = [await seriesFromParquet(`${file}.got`), await seriesFromParquet(file)]
        expect(got.toJSON()).toEqual(wanted.toJSON())
        expect(got.values).toEqual(wanted.values)
      } else expect(body.equals(readFileSync(file))).toBe(true)
    },
  )

  test('a format that there is not is refused', async () => {
    expect((await get('/api/download?id=rain_fcast&format=xlsx')).status).toBe(400)
  })

  test('one that is broken off gives back what it held', async () => {
    const before = nativeObjects()
    await new Promise<void>((resolve, reject) => {
      const { hostname, port } = new URL(serving.url)
      const sent = request({ hostname, port, path: '/api/download?id=large', agent: false }, (answer) => {
        answer.once('data', () => sent.destroy())
        answer.on('error', () => {})
      })
      sent.on('close', () => resolve())
      sent.on('error', reject)
      sent.end()
    })
    await expect.poll(nativeObjects, { timeout: 10_000 }).toBe(before)
  })

  test('many that are broken off leave room for the next', async () => {
    const { hostname, port } = new URL(serving.url)
    for (let i = 0; i < 30; i++) {
      const path = ['/api/values?id=large&to=2020-01-20', '/api/download?id=large'][i % 2]
      const sent = request({ hostname, port, path, agent: false })
      sent.on('error', () => {})
      sent.end()
      await new Promise((resolve) => setTimeout(resolve, 5))
      sent.destroy()
    }
    await expect
      .poll(async () => (await get('/api/download?id=streamflow&to=2020-01-01')).status, { timeout: 20_000 })
      .toBe(200)
    expect((await get('/api/values?id=streamflow&to=2020-01-01')).status).toBe(200)
  })
})

describe('verification', () => {
  const wanted = {
    id: 'rain_fcast',
    observed: 'rain_obs.401201',
    metrics: 'crps,rank_histogram',
    by: 'lead-day',
  }

  test('is what the library computes, after reports of progress', async () => {
    const { text } = await get(`/api/verification?${query(wanted)}`)
    const lines = text.trim().split('\n')
    const { result } = JSON.parse(lines.at(-1)!)
    const expected = await verifyEntry(library, 'rain_fcast', {
      observed: 'rain_obs.401201',
      metrics: ['crps', 'rank_histogram'],
      by: 'lead-day',
    })
    expect(result).toEqual(JSON.parse(JSON.stringify(expected)))
    for (const line of lines.slice(0, -1)) expect(JSON.parse(line).fraction).toBeLessThanOrEqual(1)
  })

  test('of days that begin at a time of day is what the library computes', async () => {
    const days = { step: 'daily', how: 'sum', dayStart: '09:00+10:00' } as const
    const { text } = await get(`/api/verification?${query({ ...wanted, metrics: 'crps', ...days })}`)
    const expected = await verifyEntry(library, 'rain_fcast', {
      observed: 'rain_obs.401201',
      metrics: ['crps'],
      by: 'lead-day',
      ...days,
    })
    expect(JSON.parse(text.trim().split('\n').at(-1)!).result).toEqual(JSON.parse(JSON.stringify(expected)))
  })

  test('of a window rests on its issues alone', async () => {
    const { text } = await get(
      `/api/verification?${query({ ...wanted, from: '2020-03-02', to: '2020-03-02' })}`,
    )
    const all = await get(`/api/verification?${query(wanted)}`)
    const cases = (one: string) => JSON.parse(one.trim().split('\n').at(-1)!).result.groups[0].cases
    expect(cases(text)).toBeLessThan(cases(all.text))
    expect(cases(text)).toBeGreaterThan(0)
  })

  test('of a forecast that is read in several parts holds it until the last', async () => {
    const { text } = await get('/api/verification?id=large&observed=large_obs&metrics=mae')
    const { result } = JSON.parse(text.trim().split('\n').at(-1)!)
    expect(result.groups).toMatchObject([{ cases: 60 * 168, members: 500, metrics: { mae: 1 } }])
  })

  test('is a file too', async () => {
    const { text, headers } = await get(
      `/api/verification?${query({ ...wanted, metrics: 'crps', format: 'csv' })}`,
    )
    expect(text.split('\n')[0]).toContain('metric')
    expect(headers['content-disposition']).toContain('rain_fcast verification.csv')
  })

  test.each([
    [{ ...wanted, metrics: 'magic' }, 'UNKNOWN_METRIC'],
    [{ ...wanted, step: 'daily', how: 'sum', dayStart: '9am' }, 'INVALID_OPTION'],
    [{ ...wanted, step: 'daily' }, 'INVALID_OPTION'],
    [{ ...wanted, dayStart: '09:00' }, 'INVALID_OPTION'],
    [{ ...wanted, observed: 'nowhere' }, 'NOT_FOUND'],
    [{ ...wanted, id: 'streamflow' }, 'INVALID_ARGUMENT'],
  ])('%j has its error as the last line', async (parts, code) => {
    const { text } = await get(`/api/verification?${query(parts)}`)
    expect(JSON.parse(text.trim().split('\n').at(-1)!).error.code).toBe(code)
  })

  test.each([
    { ...wanted, by: 'nothing' },
    { ...wanted, bootstrap: '1000000' },
    { ...wanted, thresholds: 'x' },
  ])('%j is refused', async (parts) => {
    expect((await get(`/api/verification?${query(parts)}`)).status).toBe(400)
  })
})

describe('starting', () => {
  test('a port that is taken, an address of another machine and observations that are none are errors that say so', async () => {
    const port = Number(new URL(serving.url).port)
    await expect(serve([catalogue], { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'IO',
      message: `Port ${port} of 127.0.0.1 is taken by another program. Name another one with --port; --port 0 takes any that is free.`,
    })
    await expect(serve([catalogue], { host: '192.0.2.1', port: 0 })).rejects.toMatchObject({ code: 'IO' })
    await expect(
      serve([catalogue], { host: '127.0.0.1', port: 0, observed: ['rain_fcast'] }),
    ).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    await expect(
      serve([catalogue], { host: '127.0.0.1', port: 0, observed: ['nowhere'] }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('two libraries with one identifier are refused, and leave nothing open', async () => {
    const before = nativeObjects()
    await expect(serve([catalogue, catalogue], { host: '127.0.0.1', port: 0 })).rejects.toMatchObject({
      code: 'EXISTS',
    })
    expect(nativeObjects()).toBe(before)
  })
})
