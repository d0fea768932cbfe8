import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  appendNetcdf,
  exportSeries,
  nativeObjects,
  TimeSeriesLibrary,
  writeIssueFiles,
  writeNetcdf,
} from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { beforeAll, describe, expect, test } from 'vitest'
import { rainForecast } from './plain-series.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
let catalogue = ''
// Counted before anything is opened: what an aborted call makes may come and go while the next test runs.
let before = 0

beforeAll(async () => {
  catalogue = await writeSample(join(folder, 'sample'), { issues: 4, members: 3, stations: 2, leads: 12 })
  before = nativeObjects()
})

const allGivenBack = () => expect.poll(nativeObjects, { timeout: 20_000 }).toBe(before)

describe('on another thread', () => {
  test('a library opens, and every kind of series reads the same as on this one', async () => {
    using library = await TimeSeriesLibrary.openAsync(catalogue)
    using flow = library.getSeries('streamflow', 'single')
    expect(await flow.valuesAsync()).toEqual(flow.values())
    const window = { from: flow.time.at(3), to: flow.time.at(9) }
    expect(await flow.readAsync(window)).toEqual(flow.read(window))
    expect((await flow.toArrowAsync(window)).toArray()).toEqual(flow.toArrow(window).toArray())
    using rain = library.getSeries('rain_obs', 'collection')
    expect(await rain.valuesAsync()).toEqual(rain.values())
    const stations = [rain.stations[1]!]
    expect(await rain.readAsync({ stations })).toEqual(rain.read({ stations }))
    expect((await rain.toArrowAsync({ layout: 'long' })).numRows).toBe(
      rain.toArrow({ layout: 'long' }).numRows,
    )
    using forecast = library.getSeries('rain_fcast', 'forecast')
    expect(await forecast.valuesAsync()).toEqual(forecast.values())
    expect(await forecast.atAsync(2)).toEqual(forecast.at(2))
    const time = forecast.issues.at(1)
    expect(await forecast.issueAsync(time)).toEqual(forecast.issue(time))
    const selection = { from: time, leads: { to: 7200 }, members: ['2'] }
    expect(await forecast.readAsync(selection)).toEqual(forecast.read(selection))
    expect((await forecast.toArrowAsync(selection)).toArray()).toEqual(forecast.toArrow(selection).toArray())
  })

  test('the issues of a forecast come one after the other, also when the loop is left early', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using forecast = library.getSeries('rain_fcast', 'forecast')
    const all = []
    for await (const issue of forecast) all.push(issue)
    expect(all).toEqual([...forecast])
    for await (const issue of forecast) {
      expect(issue).toEqual(forecast.at(0))
      break
    }
  })

  test('progress ends with 1', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using forecast = library.getSeries('rain_fcast', 'forecast')
    const fractions: number[] = []
    await forecast.readAsync({ onProgress: (fraction) => fractions.push(fraction) })
    expect(fractions.at(-1)).toBe(1)
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true)
  })

  test('a signal ends it with its own reason, before it begins and while it runs, and keeps nothing alive', async () => {
    const reason = new Error('enough')
    {
      using library = TimeSeriesLibrary.open(catalogue)
      using forecast = library.getSeries('rain_fcast', 'forecast')
      await expect(forecast.readAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      const opening = new AbortController()
      const open = TimeSeriesLibrary.openAsync(catalogue, { signal: opening.signal })
      opening.abort(reason)
      await expect(open).rejects.toBe(reason)
      await expect(
        TimeSeriesLibrary.openAsync(catalogue, { signal: AbortSignal.abort(reason) }),
      ).rejects.toBe(reason)
      const file = join(folder, 'x.arrow')
      await expect(exportSeries(forecast, file, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      expect(existsSync(file)).toBe(false)
    }
    await allGivenBack()
  })

  test('a signal that comes as the library is there gives it back and never to the caller', async () => {
    const reason = new Error('enough')
    const opening = new AbortController()
    // The last moment: nobody will listen any more.
    opening.signal.removeEventListener = () => opening.abort(reason)
    await expect(TimeSeriesLibrary.openAsync(catalogue, { signal: opening.signal })).rejects.toBe(reason)
    await allGivenBack()
  })

  test('an error of the progress callback ends the work and is thrown', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    using forecast = library.getSeries('rain_fcast', 'forecast')
    const mistake = new Error('mine')
    const onProgress = () => {
      throw mistake
    }
    await expect(forecast.readAsync({ onProgress })).rejects.toBe(mistake)
  })

  test('a series that was disposed of says so; one that is disposed of meanwhile is read to the end', async () => {
    using library = TimeSeriesLibrary.open(catalogue)
    const forecast = library.getSeries('rain_fcast', 'forecast')
    const whole = forecast.values()
    const reading = forecast.valuesAsync()
    forecast.dispose()
    expect(await reading).toEqual(whole)
    await expect(forecast.valuesAsync()).rejects.toThrow(/was disposed of/)
  })

  test('a catalogue that is not there is an error of the same kind', async () => {
    await expect(TimeSeriesLibrary.openAsync(join(folder, 'gone.yaml'))).rejects.toMatchObject({ code: 'IO' })
  })
})

describe('writing on another thread', () => {
  const forecast = (start: string, values: number[]) => rainForecast({ start, values })

  test('a file is written and appended to, with progress that ends with 1, and nothing is kept alive', async () => {
    const file = join(folder, 'archive.nc')
    const fractions: number[] = []
    const onProgress = (fraction: number) => fractions.push(fraction)
    await writeNetcdf(forecast('2020-01-01', [0, 1, 2, 3]), file, { onProgress })
    await appendNetcdf(forecast('2020-01-02', [4, 5, 6, 7]), file, { onProgress })
    expect(fractions.filter((fraction) => fraction === 1)).toHaveLength(2)
    {
      using library = TimeSeriesLibrary.open(file)
      using series = library.getSeries('rain_fct', 'forecast')
      expect([...series.values()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    }
    await expect(writeNetcdf(forecast('2020-01-01', [0, 1, 2, 3]), file)).rejects.toMatchObject({
      code: 'EXISTS',
    })
    await allGivenBack()
  })

  test('files per issue are written with their catalogue', async () => {
    const catalogue = join(folder, 'issues.yaml')
    await writeIssueFiles(forecast('2020-01-01', [0, 1, 2, 3]), join(folder, 'issue_{0}.nc'), {
      catalogue,
    })
    using library = TimeSeriesLibrary.open(catalogue)
    using series = library.getSeries('rain_fct', 'forecast')
    expect([...series.values()]).toEqual([0, 1, 2, 3])
  })

  test('a signal ends a write that is under way, which leaves nothing behind', async () => {
    const place = join(folder, 'ended')
    mkdirSync(place)
    const reason = new Error('enough')
    const large = rainForecast({
      issues: 60,
      leads: 200,
      members: Array.from({ length: 200 }, (_, i) => String(i + 1)),
      values: Float64Array.from({ length: 60 * 200 * 200 }, (_, i) => Math.sin(i)),
    })
    const ending = new AbortController()
    const writing = writeNetcdf(large, join(place, 'large.nc'), { signal: ending.signal, deflate: 9 })
    setTimeout(() => ending.abort(reason), 20)
    await expect(writing).rejects.toBe(reason)
    expect(readdirSync(place)).toEqual([])
    await expect(writeNetcdf(large, join(place, 'x.nc'), { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    )
    expect(readdirSync(place)).toEqual([])
  })
})
