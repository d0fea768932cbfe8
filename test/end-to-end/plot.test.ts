import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { uchronia } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary.ts'

const folder = temporaryFolder()
const sample = join(folder, 'sample')
const library = join(sample, 'catchment.yaml')
const plot = (...args: string[]) => uchronia('plot', library, ...args)
const file = (name: string) => join(folder, name)

beforeAll(() => {
  const { status, stderr } = uchronia('sample', sample, '--issues', '4', '--members', '5', '--leads', '48')
  if (status !== 0) throw new Error(stderr)
})

describe('uchronia plot', () => {
  test('writes a forecast as SVG and as PNG, and says in words what is in it', () => {
    const { status, stdout } = plot('rain_fcast', '-o', file('a.svg'), '--threshold', 'heavy rain=1')
    expect(status).toBe(0)
    expect(stdout).toMatch(/a\.svg: Plume of forecast rain \[mm\]: 5 members, issued 2020-03-04 21:00 UTC\./)
    expect(readFileSync(file('a.svg'), 'utf8')).toMatch(/^<svg [\s\S]*heavy rain 1 mm[\s\S]*<\/svg>\n$/)
    expect(plot('rain_fcast', '-o', file('a.png'), '--theme', 'dark').status).toBe(0)
    expect(readFileSync(file('a.png')).subarray(1, 4).toString()).toBe('PNG')
  })

  test('draws observations and rain of other entries', () => {
    const window = ['--from', '2020-03-01', '--to', '2020-03-05']
    const others = ['--observed', 'streamflow', '--rain', 'rain_obs.401201']
    const { stdout } = plot('streamflow_ens', ...window, ...others, '-o', file('b.svg'))
    expect(stdout).toMatch(/Observed: .* Rain: /)
  })

  test('compares probabilities with those of other years and of another forecast', () => {
    const years = join(folder, 'years')
    uchronia('sample', years, '--issues', '4', '--members', '5', '--leads', '48', '--years', '2')
    const plot = (...args: string[]) => uchronia('plot', join(years, 'catchment.yaml'), ...args)
    const table = ['rain_fcast', '--kind', 'exceedance-table', '--force', '-o', file('table.html')]
    const html = () => readFileSync(file('table.html'), 'utf8')
    expect(plot(...table, '--reference', 'climatology', '--observed', 'rain_obs').status).toBe(0)
    expect(html()).toMatch(/other years \(\d+ values\)/)
    expect(plot(...table, '--reference', 'rain_fcast_401202').status).toBe(0)
    expect(html()).toMatch(/rain_fcast_401202 \(5 values\)/)
    expect(plot(...table, '--reference', 'climatology')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--reference climatology needs --observed'),
    })
    expect(plot('rain_fcast', '--reference', 'pet', '-o', file('x.svg'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--reference goes with --kind exceedance'),
    })
  })

  test('draws in characters without -o', () => {
    const { status, stdout } = plot(
      'streamflow_ens',
      '--from',
      '2020-03-01',
      '--to',
      '2020-03-05',
      '--width',
      '60',
    )
    expect(status).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toBe('simulated streamflow at the outlet [m3/s], 5 members')
    expect(lines).toHaveLength(15)
    expect(lines.every((line) => line.length <= 61)).toBe(true)
    expect(stdout).toMatch(/[┤│].*█/)
    expect(lines.at(-2)).toMatch(/2020-03-01 00:00 UTC +2020-03-05 23:00 UTC/)
  })

  test.each([
    ['spaghetti', 'rain_fcast', 'svg'],
    ['last-issues', 'rain_fcast', 'svg'],
    ['boxes', 'rain_fcast', 'svg'],
    ['exceedance', 'rain_fcast', 'png'],
    ['exceedance-table', 'rain_fcast', 'html'],
    ['missing', 'rain_obs', 'svg'],
    ['hydrograph', 'rain_obs', 'png'],
  ])('--kind %s', (kind, id, ending) => {
    const path = file(`${kind}.${ending}`)
    expect(plot(id, '--kind', kind, '-o', path)).toMatchObject({ status: 0, stderr: '' })
    expect(existsSync(path)).toBe(true)
  })

  test('takes of a collection the observations of the station of the forecast, and of a day its one issue', () => {
    const args = ['--issue', '2020-03-02', '--observed', 'rain_obs', '-o', file('observed.svg')]
    const { status, stdout } = plot('rain_fcast', ...args)
    expect(status).toBe(0)
    expect(stdout).toMatch(/issued 2020-03-02 21:00 UTC.* Observed: /)
  })

  test('refuses to replace a file unless told', () => {
    writeFileSync(file('there.svg'), 'mine')
    const { status, stderr } = plot('streamflow', '-o', file('there.svg'))
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringMatching(/is there already/) })
    expect(readFileSync(file('there.svg'), 'utf8')).toBe('mine')
    expect(plot('streamflow', '-o', file('there.svg'), '--force').status).toBe(0)
  })

  test.each([
    [['rain_fcast', '-o', 'x.jpg'], 1, /Cannot tell the format of x\.jpg/],
    [['rain_fcast', '-o', 'x.html'], 1, /Only tables are written as HTML/],
    [
      ['rain_fcast', '--kind', 'missing', '-o', 'x.svg'],
      1,
      /missingHeatmap draws single series and collections/,
    ],
    [['rain_fcast', '--kind', 'boxes', '--from', '2020-01-01', '-o', 'x.svg'], 1, /has no option "from"/],
    [['rain_fcast', '--kind', 'probability-table', '-o', 'x.svg'], 1, /needs thresholds/],
    [['rain_fcast', '--issue', '2021-01-01'], 1, /There is no time 2021-01-01/],
    [['rain_fcast', '--kind', 'boxes'], 2, /--kind needs -o/],
    [['rain_fcast', '--threshold', 'heavy'], 2, /Give a name and a number/],
    [['rain_fcast', '--kind', 'pie', '-o', 'x.svg'], 2, /Allowed choices are hydrograph/],
  ] as const)('%j says what is wrong', (args, status, text) => {
    const outcome = plot(...args)
    expect(outcome).toMatchObject({ status, stdout: '' })
    expect(outcome.stderr).toMatch(text)
  })

  test('a name with letters that the font lacks is drawn with boxes, and that is said', () => {
    const { stdout } = plot('streamflow', '--title', '河川 flow', '-o', file('boxes.png'))
    expect(stdout).toMatch(/^Boxes stand for 河 川: give --font a font that has them\./)
  })
})

/** The modules that a run of the command loads. */
function modulesOf(...args: string[]): string[] {
  const coverage = join(folder, `coverage-${Math.random()}`)
  process.env.NODE_V8_COVERAGE = coverage
  try {
    expect(uchronia(...args).status).toBe(0)
  } finally {
    delete process.env.NODE_V8_COVERAGE
  }
  return readdirSync(coverage)
    .map((name) => JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] })
    .flatMap(({ result }) => result.map(({ url }) => url))
}

test('what draws is loaded by plot alone, and a drawing in characters needs neither a document nor Observable Plot', () => {
  // Bundled, or as it was compiled.
  const heavy = (url: string) => /observablehq|linkedom|resvg|command\/charts/.test(url)
  const drawing = (url: string) => heavy(url) || /packages\/plot\/dist|command\/terminal/.test(url)
  expect(modulesOf('ls', library).filter(drawing)).toEqual([])
  const text = modulesOf('plot', library, 'streamflow').filter(drawing)
  expect(text.some((url) => url.includes('/terminal'))).toBe(true)
  expect(text.filter(heavy)).toEqual([])
  expect(modulesOf('plot', library, 'streamflow', '-o', file('loaded.svg')).filter(heavy)).not.toEqual([])
})
