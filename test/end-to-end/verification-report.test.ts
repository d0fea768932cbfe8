import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeReport } from 'uchronia'
import { beforeAll, describe, expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const library = join(folder, 'sample', 'catchment.yaml')
const file = (name: string) => join(folder, name)
const verify = (...args: string[]) =>
  uchronia('verify', library, 'rain_fcast', '--observed', 'rain_obs', ...args)
const texts = (name: string) =>
  readFileSync(file(name), 'utf8')
    .replaceAll(/<style>[\s\S]*?<\/style>|<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

beforeAll(() => {
  const size = ['--issues', '6', '--members', '5', '--leads', '72', '--years', '2']
  const { status, stderr } = uchronia('sample', join(folder, 'sample'), ...size)
  if (status !== 0) throw new Error(stderr)
})

describe('uchronia verify -o report.html', () => {
  test('writes the scores as a page with charts, method, versions and the command that made it', () => {
    const skill = ['--reference', 'climatology', '--step', 'daily', '--how', 'sum', '--bootstrap', '20']
    const { status, stdout } = verify(
      ...skill,
      '--by',
      'lead-day',
      '--thresholds',
      '0.2,1',
      '-o',
      file('a.html'),
    )
    expect(status).toBe(0)
    expect(stdout).toMatch(/a\.html: \d+ metrics, 3 groups\n$/)
    const page = texts('a.html')
    for (const said of [
      'Verification of rain_fcast',
      'against rain_obs · reference climatology · in mm',
      'Reliability of ≥ 0.2 mm',
      'crpss against climatology by lead day',
      'Issue times 2020-03-01T21:00:00Z to 2020-03-06T21:00:00Z, daily, 6 times',
      'Station 401201',
      'Aggregation daily, sum, of forecast and observations',
      '20 samples of a circular block bootstrap',
      'Continuous ranked probability score',
      `uchronia verify ${library} rain_fcast --observed rain_obs --reference climatology`,
    ])
      expect(page).toContain(said)
    expect(page).toMatch(/Made 20\d\d-.*Z with uchronia \d+\.\d+\.\d+, Node \d+\./)
  })

  test('has the metrics that are named and no other, and no chart without one', () => {
    expect(verify('--metrics', 'crps,rank_histogram', '-o', file('b.html')).status).toBe(0)
    const page = readFileSync(file('b.html'), 'utf8')
    expect(page.match(/<figure>/g)).toHaveLength(1)
    expect(page).not.toContain('alpha')
  })

  test('refuses to replace a file unless told', () => {
    writeFileSync(file('there.html'), 'mine')
    const { status, stderr } = verify('--metrics', 'crps', '-o', file('there.html'))
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringMatching(/is there already/) })
    expect(readFileSync(file('there.html'), 'utf8')).toBe('mine')
    expect(verify('--metrics', 'crps', '-o', file('there.html'), '--force').status).toBe(0)
  })

  test('quotes what a shell would take apart in the command that it shows', () => {
    expect(verify('--metrics', 'crps', '-o', file("it's here.html")).status).toBe(0)
    expect(readFileSync(file("it's here.html"), 'utf8')).toContain(`'${file("it'\\''s here.html")}'`)
  })
})

test('writeReport writes what --json gave, and refuses what is no verification', async () => {
  const scores = JSON.parse(verify('--metrics', 'crps,pit', '--json').stdout)
  await writeReport(scores, file('c.html'), { title: 'Rain of March' })
  expect(texts('c.html')).toMatch(/^ Rain of March .*PIT histogram/)
  await expect(writeReport(scores, file('c.html'))).rejects.toMatchObject({ code: 'EXISTS' })
  await expect(writeReport({} as never, file('d.html'))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await expect(writeReport(scores, file('d.html'), { colour: 1 } as never)).rejects.toThrow(
    /no option "colour"/,
  )
})
