import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  EnsembleForecastSeries,
  EnsembleSeries,
  LeadTimeAxis,
  liveHandles,
  TimeSeriesGeometry,
  TimeSeriesLibrary,
  UchroniaError,
  UnivariateSeries,
  writeNetcdf,
} from 'uchronia'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const geometry = new TimeSeriesGeometry({ start: '2021-05-06T07:00', step: 'hourly', length: 3 })
const info = { variable: 'x', units: 'mm', aggregation: 'accumulated over the preceding interval' }
const single = (station: string) =>
  new UnivariateSeries({ ...info, geometry, values: Float64Array.of(1.5, Number.NaN, -3), station })

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
  test('writes a single series that reads back equal, with its missing value', () => {
    const file = join(folder, 'single.nc')
    writeNetcdf(file, single('7'))
    using library = reopen(file, 'single', '7')
    using back = library.getSeries('x', 'single')
    expect(back.values()).toEqual(single('7').values)
    expect(back.geometry.equals(geometry)).toBe(true)
    expect(back.description).toMatchObject({ units: 'mm', aggregation: info.aggregation, warnings: [] })
  })

  test('writes several stations of one variable beside each other', () => {
    const file = join(folder, 'stations.nc')
    writeNetcdf(file, [single('7'), single('9')], {
      stations: [{ id: '9', name: 'Nine', latitude: -35, longitude: 149 }],
    })
    using library = reopen(file, 'single_collection')
    using back = library.getSeries('x', 'collection')
    expect(back.labels).toEqual(['7', '9'])
    expect(back.stations[1]).toMatchObject({ id: '9', name: 'Nine', latitude: -35, longitude: 149 })
  })

  test.each(['netcdf4', 'classic'] as const)(
    'writes an ensemble and a forecast as %s that read back equal',
    (format) => {
      const ensemble = new EnsembleSeries({
        ...info,
        geometry,
        labels: ['2', '5'],
        values: Float64Array.of(1, 2, 3, 4, Number.NaN, 6),
        station: '7',
      })
      const ensembleFile = join(folder, `ensemble-${format}.nc`)
      writeNetcdf(ensembleFile, ensemble, { format })
      using ensembles = reopen(ensembleFile, 'ensemble_ts', '7')
      using ensembleBack = ensembles.getSeries('x', 'ensemble')
      expect(ensembleBack.read()).toMatchObject({ labels: ensemble.labels, values: ensemble.values })

      const forecast = new EnsembleForecastSeries({
        ...info,
        issues: new TimeSeriesGeometry({ start: '2021-05-06T09:00', step: 'daily', length: 2 }),
        leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
        members: ['2', '5'],
        values: Float64Array.from({ length: 12 }, (_, i) => i / 8),
        station: '7',
      })
      const forecastFile = join(folder, `forecast-${format}.nc`)
      writeNetcdf(forecastFile, forecast, { format })
      using forecasts = reopen(forecastFile, 'ts_ensemble_ts', '7')
      using forecastBack = forecasts.getSeries('x', 'forecast')
      expect(forecastBack.values()).toEqual(forecast.values)
      expect(forecastBack.issues.equals(forecast.issues)).toBe(true)
      expect(forecastBack.leads.equals(forecast.leads)).toBe(true)
      expect(forecastBack.members).toEqual(forecast.members)
    },
  )

  test('writes a forecast of one issue, and a series of one time; one without times is refused', () => {
    const one = new TimeSeriesGeometry({ start: '2021-05-06T09:00', step: 'daily', length: 1 })
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
    writeNetcdf(forecastFile, forecast)
    using forecasts = reopen(forecastFile, 'ts_ensemble_ts', '7')
    using forecastBack = forecasts.getSeries('x', 'forecast')
    expect(forecastBack.issues.start).toBe(one.start)
    expect(forecastBack.at(0).values).toEqual(values)

    const short = new UnivariateSeries({ ...info, geometry: one, values: Float64Array.of(5), station: '7' })
    const shortFile = join(folder, 'one-time.nc')
    writeNetcdf(shortFile, short)
    using shorts = reopen(shortFile, 'single', '7')
    using shortBack = shorts.getSeries('x', 'single')
    expect([...shortBack]).toEqual([{ time: one.start, value: 5 }])

    const none = new UnivariateSeries({
      ...info,
      geometry: one.slice(0, 0),
      values: new Float64Array(0),
      station: '7',
    })
    expect(() => writeNetcdf(join(folder, 'no-time.nc'), none)).toThrow(/no values to write/)
  })

  test('refuses a monthly axis that a file cannot say', () => {
    const monthly = new TimeSeriesGeometry({ start: '2001-01-28', step: 'monthly', length: 4, monthDay: 28 })
    const series = new UnivariateSeries({
      ...info,
      geometry: monthly,
      values: new Float64Array(4),
      station: '7',
    })
    expect(() => writeNetcdf(join(folder, 'monthly.nc'), series)).toThrow(
      /on day 28 of the month cannot be written/,
    )
    const fromTheEnd = new TimeSeriesGeometry({ start: '2001-01-28', step: 'monthly', length: 4 })
    const kept = new UnivariateSeries({
      ...info,
      geometry: fromTheEnd,
      values: new Float64Array(4),
      station: '7',
    })
    const file = join(folder, 'month-end.nc')
    writeNetcdf(file, kept)
    using library = reopen(file, 'single', '7')
    using back = library.getSeries('x', 'single')
    expect(back.geometry.times()).toEqual(fromTheEnd.times())
  })

  test.each([
    ['no path', null, single('7'), undefined],
    ['a number as path', 5, single('7'), undefined],
    ['a NUL in the path', 'x\0.nc', single('7'), undefined],
    ['a URL of no file', new URL('https://example.org/x.nc'), single('7'), undefined],
    ['null as series', 'x.nc', null, undefined],
    ['an object as series', 'x.nc', {}, undefined],
    ['null among series', 'x.nc', [null], undefined],
    ['null as options', 'x.nc', single('7'), null],
    ['a strange deflate', 'x.nc', single('7'), { deflate: Number.NaN }],
  ])('refuses %s with a text', (_, path, series, options) => {
    const write = writeNetcdf as (...args: unknown[]) => void
    expect(() => write(path, series, options)).toThrow(UchroniaError)
    expect(existsSync('x.nc')).toBe(false)
  })

  test('converts a series of a library without reading it into JavaScript', () => {
    const file = join(folder, 'first.nc')
    writeNetcdf(file, single('7'))
    using library = reopen(file, 'single', '7')
    using series = library.getSeries('x', 'single')
    const copy = join(folder, 'copy.nc')
    writeNetcdf(copy, series, { format: 'classic' })
    using again = reopen(copy, 'single', '7')
    using back = again.getSeries('x', 'single')
    expect(back.values()).toEqual(series.values())
  })

  test('keeps identifiers that are no numbers, or have leading zeros', () => {
    const file = join(folder, 'names.nc')
    writeNetcdf(file, [single('0123'), single('Q145018A')])
    using library = reopen(file, 'single_collection')
    using back = library.getSeries('x', 'collection')
    expect(back.labels).toEqual(['0123', 'Q145018A'])
  })

  test('replaces a file only when it is told to', () => {
    const file = join(folder, 'there.nc')
    writeNetcdf(file, single('7'))
    const bytes = readFileSync(file)
    expect(() => writeNetcdf(file, single('8'))).toThrow(/there\.nc/)
    expect(readFileSync(file)).toEqual(bytes)
    writeNetcdf(file, single('8'), { overwrite: true })
    using library = reopen(file, 'single', '8')
    expect(library.getSeries('x').kind).toBe('single')
  })

  test('leaves nothing behind when it fails, neither file nor native object', () => {
    const before = [readdirSync(folder), liveHandles()]
    const other = new UnivariateSeries({
      ...info,
      geometry: geometry.slice(0, 2),
      values: new Float64Array(2),
      station: '8',
    })
    expect(() => writeNetcdf(join(folder, 'mixed.nc'), [single('7'), other])).toThrow(UchroniaError)
    expect(() => writeNetcdf(join(folder, 'no', 'such', 'folder.nc'), single('7'))).toThrow(UchroniaError)
    expect(() => writeNetcdf(join(folder, 'nothing.nc'), [])).toThrow(UchroniaError)
    expect([readdirSync(folder), liveHandles()]).toEqual(before)
    expect(existsSync(join(folder, 'mixed.nc'))).toBe(false)
  })
})
