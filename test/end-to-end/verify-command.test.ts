import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { align, verify } from '@uchronia/verify'
import { TimeSeriesLibrary } from 'uchronia'
import { beforeAll, describe, expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const catalogue = join(folder, 'sample', 'catchment.yaml')
const run = (...args: string[]) =>
  uchronia('verify', catalogue, 'rain_fcast', '--observed', 'rain_obs', ...args)
const daily = ['--step', 'daily', '--how', 'sum']

beforeAll(() => {
  const size = ['--issues', '6', '--members', '5', '--leads', '72', '--years', '2']
  const { status, stderr } = uchronia('sample', join(folder, 'sample'), ...size)
  if (status !== 0) throw new Error(stderr)
})

describe('uchronia verify', () => {
  test('verifies days that begin at a time of day, as totals made beforehand are', () => {
    const { status, stdout } = run(...daily, '--day-start', '09:00+10:00', '--by', 'lead-day', '--json')
    expect(status).toBe(0)
    using library = TimeSeriesLibrary.open(catalogue)
    const options = { step: 'daily', how: 'sum', dayStart: '09:00+10:00' } as const
    const forecast = library.getSeries('rain_fcast', 'forecast').aggregate(options)
    const observed = library.getSeries('rain_obs', 'collection').aggregate(options)
    const before = verify(align({ forecast, observed }), { by: 'lead' })
    const whole = before.groups.filter(({ cases }) => cases > 0)
    const { groups } = JSON.parse(stdout)
    expect(groups.map(({ by }: { by: object }) => by)).toEqual([{ 'lead-day': 1 }, { 'lead-day': 2 }])
    expect(whole.map(({ by }) => Number(by.lead) / 3600)).toEqual([26, 50])
    for (const [i, { cases, metrics }] of groups.entries()) {
      expect(cases).toBe(whole[i]!.cases)
      for (const [name, value] of Object.entries(whole[i]!.metrics)) {
        if (typeof value === 'number') expect(metrics[name]).toBeCloseTo(value, 9)
      }
    }
  })

  test('says that observations have no units, in the table, in JSON, in a report and on standard error', () => {
    const file = join(folder, 'observed.csv')
    const day = Date.UTC(2020, 2, 1)
    const hours = Array.from({ length: 24 * 20 }, (_, i) => new Date(day + i * 3_600_000).toISOString())
    writeFileSync(file, `time,rain_obs\n${hours.map((time, i) => `${time},${i % 3}`).join('\n')}\n`)
    const verify = (...args: string[]) =>
      uchronia('verify', catalogue, 'rain_fcast', '--observed', file, '--metrics', 'mae', ...args)
    const message = /[Tt]he observations have no units, and the forecast is in "mm"/
    const shown = verify()
    expect(shown).toMatchObject({ status: 0, stderr: '' })
    expect(shown.stdout).toMatch(message)
    const json = verify('--json')
    expect(JSON.parse(json.stdout).warnings).toEqual([
      { code: 'units_unknown', message: expect.stringMatching(message) },
    ])
    expect(json.stderr).toMatch(/^uchronia: warning: The observations have no units/)
    const page = join(folder, 'report.html')
    expect(verify('-o', page).stderr).toMatch(message)
    expect(readFileSync(page, 'utf8')).toMatch(/Warning\.<\/strong> The observations have no units/)
    expect(run('--metrics', 'mae', '--json')).toMatchObject({
      stderr: '',
      stdout: expect.stringContaining('"warnings": []'),
    })
  })

  test('takes a part of the issues, lead times and members', () => {
    const part = ['--from', '2020-03-02', '--to', '2020-03-04', '--lead', '1..24', '--member', '1,3']
    const { stdout } = run(...part, '--by', 'issue', '--json')
    const { groups } = JSON.parse(stdout)
    expect(groups.map(({ by }: { by: { issue: string } }) => by.issue)).toEqual([
      '2020-03-02T21:00:00Z',
      '2020-03-03T21:00:00Z',
      '2020-03-04T21:00:00Z',
    ])
    for (const { cases, members } of groups) {
      expect(cases).toBeLessThanOrEqual(24)
      expect(members).toBe(2)
    }
  })

  test('shows numbers of several groups as a table, and the rest group by group', () => {
    const { stdout } = run(...daily, '--by', 'lead-day', '--metrics', 'crps,brier', '--thresholds', '1')
    const lines = stdout.split('\n')
    expect(lines.find((line) => line.startsWith('lead-day  '))).toMatch(
      /^lead-day {2}cases {2}members .*crps$/,
    )
    expect(lines.filter((line) => /^[123] {9}\d/.test(line))).toHaveLength(3)
    expect(stdout).toMatch(/lead-day 1: .* cases, 5 members.*\n {2}brier {2}1: /)
  })

  test.each([
    [2, ['--day-start', '09:00'], '--day-start goes with --step and --how'],
    [2, ['--least-present', '0.5'], '--least-present goes with --step and --how'],
    [2, ['--step', 'daily'], '--step and --how go together'],
    [1, [...daily, '--day-start', '9am'], 'Cannot read "9am" as the beginning of a day'],
    [1, ['--member', 'x'], 'There is no member "x"'],
  ])('exits with %i for %j', (code, args, said) => {
    const { status, stderr } = run(...args)
    expect(status).toBe(code)
    expect(stderr).toContain(said)
  })
})
