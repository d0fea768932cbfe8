import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { EnsembleForecastSeries, TimeSeriesLibrary, writeIssueFiles } from 'uchronia'
import { describe, expect, test } from 'vitest'
import { flow, rainForecast } from './plain-series.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()
const forecast = (station: string, step: 'daily' | number = 'daily') =>
  rainForecast({
    start: '2020-12-31T21:00',
    step,
    issues: 3,
    values: Array.from({ length: 12 }, (_, i) => (i === 5 ? Number.NaN : i + Number(station))),
    station,
  })

describe('writeIssueFiles', () => {
  test('writes a file per issue in folders of their own, and the catalogue that reads them back', async () => {
    const catalogue = join(folder, 'daily.yaml')
    const yaml = await writeIssueFiles(
      [forecast('7'), forecast('100')],
      join(folder, '{0:%Y}', 'rain_{0:%Y%m%d%H}.nc'),
      {
        catalogue,
      },
    )
    expect(readFileSync(catalogue, 'utf8')).toBe(yaml)
    expect(readdirSync(join(folder, '2021')).sort()).toEqual(['rain_2021010121.nc', 'rain_2021010221.nc'])
    using library = TimeSeriesLibrary.open(catalogue)
    expect(library.getSeriesIdentifiers()).toEqual(['rain_fct_100', 'rain_fct_7'])
    for (const station of ['7', '100']) {
      using back = library.getSeries(`rain_fct_${station}`, 'forecast')
      expect(back.values()).toEqual(forecast(station).values)
      expect(back.issues.equals(forecast(station).issues)).toBe(true)
      expect(back.description.warnings).toEqual([])
    }
  })

  test('adds to a catalogue, sub-daily issues too, and refuses an entry or a file that is there', async () => {
    const catalogue = join(folder, 'more.yaml')
    writeFileSync(catalogue, '# mine\nother: {Type: x}')
    const pattern = join(folder, 'sub_{0:%Y%m%d%H}.nc')
    await expect(writeIssueFiles(forecast('7', 21_600), pattern, { catalogue })).rejects.toThrow(
      /entry other of/,
    )
    writeFileSync(catalogue, '# mine')
    await writeIssueFiles(forecast('7', 21_600), pattern, { catalogue })
    expect(readFileSync(catalogue, 'utf8')).toMatch(/^# mine\n'rain_fct':\n/)
    using library = TimeSeriesLibrary.open(catalogue)
    using back = library.getSeries('rain_fct', 'forecast')
    expect(back.values()).toEqual(forecast('7').values)
    await expect(
      writeIssueFiles(forecast('7', 21_600), pattern, { catalogue, overwrite: true }),
    ).rejects.toThrow(/has an entry rain_fct already/)
    await expect(writeIssueFiles(forecast('7', 21_600), pattern)).rejects.toThrow(
      /Path already exists: .*sub_2020123121\.nc/,
    )
  })

  test('refuses, before anything is written, a pattern that gives two issues one file', async () => {
    const here = join(folder, 'same')
    mkdirSync(here)
    await expect(writeIssueFiles(forecast('7', 3600), join(here, 'rain_{0}.nc'))).rejects.toThrow(
      /2020-12-31T21:00:00 and 2020-12-31T22:00:00 would both be .*rain_20201231\.nc/,
    )
    await expect(writeIssueFiles(forecast('7'), join(folder, 'absent', 'rain_{0}.nc'))).rejects.toThrow(
      /does not exist/,
    )
    await expect(writeIssueFiles(flow('2020-01-01', [1]) as never, join(here, '{0}.nc'))).rejects.toThrow(
      /Expected a forecast/,
    )
    expect(readdirSync(here)).toEqual([])
    expect(existsSync(join(folder, 'absent'))).toBe(false)
  })

  test('refuses, before anything is written, two forecasts whose entries would be called the same', async () => {
    const here = join(folder, 'twice')
    mkdirSync(here)
    const { issues, leads, members, values } = forecast('7')
    const named = (variable: string) =>
      new EnsembleForecastSeries({ issues, leads, members, values, variable, station: '7', id: 'a' })
    await expect(writeIssueFiles([named('x'), named('y')], join(here, '{0}.nc'))).rejects.toThrow(
      /entry a_7 in a catalogue. Give them different ids/,
    )
    expect(readdirSync(here)).toEqual([])
  })

  test('refuses, before anything is written, a catalogue that cannot be written', async () => {
    const here = join(folder, 'no-catalogue')
    mkdirSync(here)
    const write = (catalogue: string) =>
      writeIssueFiles(forecast('7'), join(here, 'rain_{0}.nc'), { catalogue })
    await expect(write(join(here, 'absent', 'x.yaml'))).rejects.toThrow(
      /there is no folder .*absent\. Make it first/,
    )
    await expect(write(here)).rejects.toThrow(/it is a folder\. Name a file in it/)
    expect(readdirSync(here)).toEqual([])
  })

  test('adds to the catalogue that a link points to, and keeps the link', async () => {
    const [target, link] = [join(folder, 'target.yaml'), join(folder, 'link.yaml')]
    writeFileSync(target, '# mine\n')
    symlinkSync(target, link)
    await writeIssueFiles(forecast('7'), join(folder, 'linked_{0}.nc'), { catalogue: link })
    expect(readFileSync(target, 'utf8')).toMatch(/^# mine\n'rain_fct':\n/)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  })

  test('a catalogue without TimeStep, Start and Length reads the same, and new issues when they come', async () => {
    const here = join(folder, 'brief')
    mkdirSync(here)
    const yaml = join(here, 'x.yaml')
    writeFileSync(
      yaml,
      "rain: {Type: ts_ensemble_ts, Id: rain, Storage: {Type: multiple_nc_files_filename_date_pattern, File: 'rain_{0:%Y%m%d%H}.nc', Var: rain_fct, Identifier: '7', Index: 0}}\n",
    )
    using library = TimeSeriesLibrary.open(yaml)
    expect(library.describe()).toEqual([
      expect.objectContaining({ id: 'rain', error: expect.stringMatching(/no file of any issue/) }),
    ])
    const written = forecast('7', 21_600)
    await writeIssueFiles(written, join(here, 'rain_{0:%Y%m%d%H}.nc'))
    using read = library.getSeries('rain', 'forecast')
    expect(read.issues.equals(written.issues)).toBe(true)
    expect(read.values()).toEqual(written.values)
    const later = rainForecast({ start: '2021-01-01T21:00', values: [1, 2, 3, 4] })
    await writeIssueFiles(later, join(here, 'rain_{0:%Y%m%d%H}.nc'))
    using grown = library.getSeries('rain', 'forecast')
    expect([grown.issues.step, grown.length]).toEqual([21_600, 5])
    expect([...grown.at(3).values]).toEqual(Array.from({ length: 4 }, () => Number.NaN))
    expect([...grown.at(4).values]).toEqual([1, 2, 3, 4])
  })
})
