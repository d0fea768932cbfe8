import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import {
  type EnsembleForecastSeries,
  LeadTimeAxis,
  makeForecast,
  seriesFromArrow,
  TimeAxis,
  TimeSeriesLibrary,
  writeIssueFiles,
  writeNetcdf,
} from 'uchronia'
import { describe, expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()

/** Lead times in hours: every `step` hours up to each end. */
function hours(...parts: readonly (readonly [step: number, end: number])[]): LeadTimeAxis {
  const leads: number[] = []
  let at = 0
  for (const [step, end] of parts) {
    for (; at + step <= end; at += step) leads.push(at + step)
  }
  return new LeadTimeAxis({ values: leads.map((hour) => hour * 3600) })
}

const archives = {
  'like ECMWF: hourly, 3-hourly, 6-hourly': hours([1, 90], [3, 144], [6, 360]),
  'like GEFS: 3-hourly, 6-hourly': hours([3, 240], [6, 384]),
  'like NWM: hourly, then daily': hours([1, 18], [24, 90]),
}

/** Issues every six hours, without those of these indices. */
function issuesWithout(...missing: number[]): TimeAxis {
  const all = Array.from({ length: 12 }, (_, i) => Date.UTC(2024, 1, 28, 6 * i))
  return new TimeAxis({ values: all.filter((_, i) => !missing.includes(i)) })
}

function forecastOf(issues: TimeAxis, leads: LeadTimeAxis): EnsembleForecastSeries {
  const size = issues.length * 3 * leads.length
  return makeForecast({
    issues,
    leads,
    members: [1, 2, 3],
    values: Float64Array.from({ length: size }, (_, i) => (i % 11 === 0 ? Number.NaN : (i % 97) / 8)),
    variable: 'rain',
    units: 'mm',
    station: '7',
  })
}

/** The values of an issue by its time; undefined when all are missing. */
function byIssue(series: EnsembleForecastSeries): Map<number, number[]> {
  return new Map(
    Array.from(series, (issue, i): [number, number[]] => [series.issues.at(i), [...issue.values]]).filter(
      ([, values]) => !values.every(Number.isNaN),
    ),
  )
}

describe.each(Object.entries(archives))('an archive %s', (name, leads) => {
  const id = name.slice(5, 9)

  test.each([
    ['one missing issue', [4]],
    ['two missing issues', [4, 7]],
    ['many missing issues', [2, 3, 5, 8, 9]],
  ])(
    'with %s comes back from a CF file, through Arrow and CSV, with what is missing told',
    (what, missing) => {
      return roundTrip(
        `${id}-${what.replaceAll(' ', '-')}`,
        forecastOf(issuesWithout(...missing), leads),
        missing.length,
      )
    },
  )

  test('as one file per issue, one of which is missing, has that issue missing', async () => {
    const issues = new TimeAxis({ start: '2024-02-28', step: '6:00:00', length: 5 })
    const forecast = forecastOf(issues, leads)
    const catalogue = join(folder, `${id}.yaml`)
    await writeIssueFiles(forecast, join(folder, `${id}_{0:%Y%m%d%H}.nc`), { catalogue, convention: 'cf' })
    rmSync(join(folder, `${id}_2024022812.nc`))
    using library = TimeSeriesLibrary.open(catalogue)
    using series = library.getSeries('rain', 'forecast')
    const read = series.read()
    expect(read.issues.equals(issues)).toBe(true)
    expect(read.leads.equals(leads)).toBe(true)
    const expected = byIssue(forecast)
    expected.delete(issues.at(2))
    expect(byIssue(read)).toEqual(expected)
  })

  test('is refused by STF, which has lead times of one step, with the way out', async () => {
    const forecast = forecastOf(issuesWithout(), leads)
    await expect(writeNetcdf(forecast, join(folder, `${id}-stf.nc`))).rejects.toThrow(/cf/)
  })
})

async function roundTrip(name: string, forecast: EnsembleForecastSeries, missing: number): Promise<void> {
  const file = join(folder, `${name}.nc`)
  await writeNetcdf(forecast, file, { convention: 'cf' })
  using library = TimeSeriesLibrary.open(file)
  const [id] = library.getSeriesIdentifiers()
  using series = library.getSeries(id!, 'forecast')
  const read = series.read()
  expect(read.leads.step).toBeNull()
  expect(read.leads.equals(forecast.leads)).toBe(true)
  expect(byIssue(read)).toEqual(byIssue(forecast))
  // Listed as it was written, or regular with a warning that counts the issues that are not there.
  if (read.issues.step !== null) {
    expect(read.issues.length).toBe(forecast.issues.length + missing)
    expect(
      series.warnings.some(
        ({ code, message }) => code === 'gaps_filled' && message.includes(String(missing)),
      ),
    ).toBe(true)
  } else expect(read.issues.equals(forecast.issues)).toBe(true)
  const window = { from: '2024-02-29', to: '2024-02-29', leads: { from: 80 * 3600, to: 100 * 3600 } }
  expect(series.read(window).values).toEqual(read.select(window).values)
  const arrow = join(folder, `${name}.arrow`)
  expect(uchronia('export', file, id!, '-o', arrow).status).toBe(0)
  const again = seriesFromArrow(tableFromIPC(readFileSync(arrow))) as EnsembleForecastSeries
  expect(again.leads.equals(forecast.leads)).toBe(true)
  expect(byIssue(again)).toEqual(byIssue(forecast))
  const csv = uchronia('export', file, id!, '-o', '-', '--layout', 'wide').stdout.trimEnd().split('\n')
  const cells = csv.slice(1).map((line) => line.split(','))
  const rows = cells.filter((row) => row.slice(3).some((cell) => cell !== ''))
  for (const [issue, values] of byIssue(forecast)) {
    const own = rows.filter((row) => Date.parse(row[0]!) === issue)
    for (const row of own) {
      const lead = forecast.leads.indexOf(Number(row[1]))
      for (let member = 0; member < 3; member++) {
        const value = values[member * forecast.leads.length + lead]!
        expect(row[3 + member]).toBe(Number.isNaN(value) ? '' : String(value))
      }
    }
    expect(own.length).toBeGreaterThan(0)
  }
}
