import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  EnsembleForecastSeries,
  EnsembleSeries,
  LeadTimeAxis,
  nativeObjects,
  TimeAxis,
  TimeSeriesLibrary,
  UchroniaError,
  UnivariateSeries,
  writeNetcdf,
} from 'uchronia'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const time = new TimeAxis({ start: '2021-05-06T07:00', step: 'hourly', length: 3 })
const info = { variable: 'x', units: 'mm', aggregation: 'accumulated over the preceding interval' }
const single = (station: string) =>
  new UnivariateSeries({ ...info, time, values: Float64Array.of(1.5, Number.NaN, -3), station })

/** Opens a written file through a catalogue of its own. */
function reopen(file: string, type: string, station?: string): TimeSeriesLibrary {
  const catalogue = `${file}.yaml`
  const forecast =
    'TimeStep: daily, Start: 2021-01-01T00:00:00, Length: 1, EnsembleSize: 1, EnsembleLength: 1, EnsembleTimeStep: hourly,'
  const identifier = station === undefined ? '' : `Identifier: '${station}', `
  writeFileSync(
    catalogue,
    `x: {Type: ${type}, Id: x, ${type === 'ts_ensemble_ts' ? forecast : ''} Storage: {Type: single_nc_file, File: ${file}, Var: x, ${identifier}Index: 0}}\n`,
  )
  return TimeSeriesLibrary.open(catalogue)
}

describe('writeNetcdf', () => {
  test('writes a single series that reads back equal, with its missing value', async () => {
    const file = join(folder, 'single.nc')
    await writeNetcdf(single('7'), file)
    using library = reopen(file, 'single', '7')
    using back = library.getSeries('x', 'single')
    expect(back.values()).toEqual(single('7').values)
    expect(back.time.equals(time)).toBe(true)
    expect(back.description).toMatchObject({ units: 'mm', aggregation: info.aggregation, warnings: [] })
  })

  test('writes several stations of one variable beside each other', async () => {
    const file = join(folder, 'stations.nc')
    await writeNetcdf([single('7'), single('9')], file, {
      stationDetails: [{ id: '9', name: 'Nine', latitude: -35, longitude: 149 }],
    })
    using library = reopen(file, 'single_collection')
    using back = library.getSeries('x', 'collection')
    expect(back.stations).toEqual(['7', '9'])
    expect(back.description.stations[1]).toMatchObject({
      id: '9',
      name: 'Nine',
      latitude: -35,
      longitude: 149,
    })
  })

  test.each(['netcdf4', 'classic'] as const)(
    'writes an ensemble and a forecast as %s that read back equal',
    async (format) => {
      const ensemble = new EnsembleSeries({
        ...info,
        time,
        members: ['2', '5'],
        values: Float64Array.of(1, 2, 3, 4, Number.NaN, 6),
        station: '7',
      })
      const ensembleFile = join(folder, `ensemble-${format}.nc`)
      await writeNetcdf(ensemble, ensembleFile, { format })
      using ensembles = reopen(ensembleFile, 'ensemble_ts', '7')
      using ensembleBack = ensembles.getSeries('x', 'ensemble')
      expect(ensembleBack.read()).toMatchObject({ members: ensemble.members, values: ensemble.values })

      const forecast = new EnsembleForecastSeries({
        ...info,
        issues: new TimeAxis({ start: '2021-05-06T09:00', step: 'daily', length: 2 }),
        leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
        members: ['2', '5'],
        values: Float64Array.from({ length: 12 }, (_, i) => i / 8),
        station: '7',
      })
      const forecastFile = join(folder, `forecast-${format}.nc`)
      await writeNetcdf(forecast, forecastFile, { format })
      using forecasts = reopen(forecastFile, 'ts_ensemble_ts', '7')
      using forecastBack = forecasts.getSeries('x', 'forecast')
      expect(forecastBack.values()).toEqual(forecast.values)
      expect(forecastBack.issues.equals(forecast.issues)).toBe(true)
      expect(forecastBack.leads.equals(forecast.leads)).toBe(true)
      expect(forecastBack.members).toEqual(forecast.members)
    },
  )

  test('writes a forecast of one issue, and a series of one time; one without times is refused', async () => {
    const one = new TimeAxis({ start: '2021-05-06T09:00', step: 'daily', length: 1 })
    const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 2 })
    const values = Float64Array.of(1, 2)
    const forecast = new EnsembleForecastSeries({
      ...info,
      issues: one,
      leads,
      members: ['1'],
      values,
      station: '7',
    })
    const forecastFile = join(folder, 'one-issue.nc')
    await writeNetcdf(forecast, forecastFile)
    using forecasts = reopen(forecastFile, 'ts_ensemble_ts', '7')
    using forecastBack = forecasts.getSeries('x', 'forecast')
    expect(forecastBack.issues.start).toBe(one.start)
    expect(forecastBack.at(0).values).toEqual(values)

    const short = new UnivariateSeries({ ...info, time: one, values: Float64Array.of(5), station: '7' })
    const shortFile = join(folder, 'one-time.nc')
    await writeNetcdf(short, shortFile)
    using shorts = reopen(shortFile, 'single', '7')
    using shortBack = shorts.getSeries('x', 'single')
    expect([...shortBack]).toEqual([{ time: one.start, value: 5 }])

    const none = new UnivariateSeries({
      ...info,
      time: one.slice(0, 0),
      values: new Float64Array(0),
      station: '7',
    })
    await expect(writeNetcdf(none, join(folder, 'no-time.nc'))).rejects.toThrow(/no values to write/)
  })

  test('refuses a monthly axis that a file cannot say', async () => {
    const monthly = new TimeAxis({ start: '2001-01-28', step: 'monthly', length: 4, monthDay: 28 })
    const series = new UnivariateSeries({
      ...info,
      time: monthly,
      values: new Float64Array(4),
      station: '7',
    })
    await expect(writeNetcdf(series, join(folder, 'monthly.nc'))).rejects.toThrow(
      /on day 28 of the month cannot be written/,
    )
    const fromTheEnd = new TimeAxis({ start: '2001-01-28', step: 'monthly', length: 4 })
    const kept = new UnivariateSeries({
      ...info,
      time: fromTheEnd,
      values: new Float64Array(4),
      station: '7',
    })
    const file = join(folder, 'month-end.nc')
    await writeNetcdf(kept, file)
    using library = reopen(file, 'single', '7')
    using back = library.getSeries('x', 'single')
    expect(back.time.values()).toEqual(fromTheEnd.values())
  })

  test.each([
    ['no path', single('7'), null, undefined, 'INVALID_ARGUMENT'],
    ['a number as path', single('7'), 5, undefined, 'INVALID_ARGUMENT'],
    ['a NUL in the path', single('7'), 'x\0.nc', undefined, 'INVALID_ARGUMENT'],
    ['a URL of no file', single('7'), new URL('https://example.org/x.nc'), undefined, 'INVALID_ARGUMENT'],
    ['null as series', null, 'x.nc', undefined, 'INVALID_ARGUMENT'],
    ['an object as series', {}, 'x.nc', undefined, 'INVALID_ARGUMENT'],
    ['null among series', [null], 'x.nc', undefined, 'INVALID_ARGUMENT'],
    ['null as options', single('7'), 'x.nc', null, 'INVALID_OPTION'],
    ['a strange deflate', single('7'), 'x.nc', { deflate: Number.NaN }, 'INVALID_OPTION'],
    ['a strange overwrite', single('7'), 'x.nc', { overwrite: 'yes' }, 'INVALID_OPTION'],
    ['a strange title', single('7'), 'x.nc', { title: 7 }, 'INVALID_OPTION'],
    ['station details that are no array', single('7'), 'x.nc', { stationDetails: {} }, 'INVALID_OPTION'],
    ['station details without an id', single('7'), 'x.nc', { stationDetails: [null] }, 'INVALID_OPTION'],
    ['standard output', single('7'), '-', undefined, 'UNSUPPORTED'],
    ['a device', single('7'), '/dev/null', undefined, 'UNSUPPORTED'],
  ])('refuses %s with a text', async (_, series, path, options, code) => {
    const write = writeNetcdf as (...args: unknown[]) => Promise<void>
    await expect(write(series, path, options)).rejects.toMatchObject({ code })
    expect(existsSync('x.nc')).toBe(false)
  })

  test('converts a series of a library without reading it into JavaScript', async () => {
    const file = join(folder, 'first.nc')
    await writeNetcdf(single('7'), file)
    using library = reopen(file, 'single', '7')
    using series = library.getSeries('x', 'single')
    const copy = join(folder, 'copy.nc')
    await writeNetcdf(series, copy, { format: 'classic' })
    using again = reopen(copy, 'single', '7')
    using back = again.getSeries('x', 'single')
    expect(back.values()).toEqual(series.values())
  })

  test('keeps identifiers that are no numbers, or have leading zeros', async () => {
    const file = join(folder, 'names.nc')
    await writeNetcdf([single('0123'), single('Q145018A')], file)
    using library = reopen(file, 'single_collection')
    using back = library.getSeries('x', 'collection')
    expect(back.stations).toEqual(['0123', 'Q145018A'])
  })

  test('replaces a file only when it is told to', async () => {
    const file = join(folder, 'there.nc')
    await writeNetcdf(single('7'), file)
    const bytes = readFileSync(file)
    await expect(writeNetcdf(single('8'), file)).rejects.toThrow(/there\.nc/)
    expect(readFileSync(file)).toEqual(bytes)
    await writeNetcdf(single('8'), file, { overwrite: true })
    using library = reopen(file, 'single', '8')
    expect(library.getSeries('x').kind).toBe('single')
  })

  test('leaves nothing behind when it fails, neither file nor native object', async () => {
    const before = [readdirSync(folder), nativeObjects()]
    const other = new UnivariateSeries({
      ...info,
      time: time.slice(0, 2),
      values: new Float64Array(2),
      station: '8',
    })
    await expect(writeNetcdf([single('7'), other], join(folder, 'mixed.nc'))).rejects.toThrow(UchroniaError)
    await expect(writeNetcdf(single('7'), join(folder, 'no', 'such', 'folder.nc'))).rejects.toThrow(
      UchroniaError,
    )
    await expect(writeNetcdf([], join(folder, 'nothing.nc'))).rejects.toThrow(UchroniaError)
    expect([readdirSync(folder), nativeObjects()]).toEqual(before)
    expect(existsSync(join(folder, 'mixed.nc'))).toBe(false)
  })
})
