import { dailySeries, LeadTimeAxis, makeSeries, TimeAxis } from '@uchronia/series'
import { setNotebookView } from '@uchronia/series/internal'
import { Pairs, verify } from '@uchronia/verify'
import { afterEach, describe, expect, test } from 'vitest'
import { notebookView } from '../src/internal.ts'
import { floods, observed, rain } from './data.ts'

/** The bundle that a Jupyter kernel gets. */
async function shown(object: object): Promise<Record<string, string>> {
  return (object as Record<symbol, () => Promise<Record<string, string>>>)[Symbol.for('Jupyter.display')]!()
}

afterEach(() => setNotebookView(() => notebookView))
setNotebookView(() => notebookView)

const attributes = { source: '<img src=x onerror=alert(1)>', nested: { a: 1 } }

describe('a notebook shows', () => {
  test('a series with its shape, axes, units, attributes that unfold, values at either end and a picture', async () => {
    const { 'text/html': html, 'text/plain': text } = await shown(observed.withInfo({ attributes }))
    expect(text).toMatch(/^UnivariateSeries q_obs \[m3\/s\]: 100 times\n/)
    expect(html).toMatch(/UnivariateSeries q_obs \[m3\/s\]: 100 times/)
    expect(html).toMatch(
      /<th[^>]*>time<\/th><td[^>]*>2020-02-29T00:00:00Z to 2020-03-04T03:00:00Z, hourly, 100 times/,
    )
    expect(html).toMatch(/<details><summary>5 attributes<\/summary>/)
    expect(html).toMatch(/<pre[^>]*> {2}2020-02-29T00:00:00Z {2}22\n/)
    expect(html).toMatch(/<svg .*<\/svg><\/div>$/)
  })

  test.each([
    ['a collection', makeSeries(rain.time, [rain.values, rain.values], { stations: ['A', 'B'] }), 'stations'],
    ['an ensemble', floods(3, 5).at(0), 'members'],
    ['a forecast', floods(3, 5), 'issues'],
  ] as const)('%s with its axes', async (_, series, axis) => {
    const { 'text/html': html } = await shown(series)
    expect(html).toMatch(new RegExp(`<th[^>]*>${axis}</th>`))
    expect(html).toContain('<svg')
    // Axes are not said twice.
    expect(html!.match(/<pre[^>]*>([\s\S]*)<\/pre>/)![1]).not.toContain(axis)
  })

  test('axes as a line', async () => {
    const time = new TimeAxis({ start: '2020-01-01', step: 'daily', length: 3 })
    expect((await shown(time))['text/html']).toContain(
      '2020-01-01T00:00:00Z to 2020-01-03T00:00:00Z, daily, 3 times',
    )
    const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 3 })
    expect((await shown(leads))['text/html']).toContain('1 h to 3 h, hourly, 3 lead times')
  })

  test('pairs and scores', async () => {
    const pairs = new Pairs({
      members: 2,
      forecasts: Float64Array.of(1, 2, 3, 4),
      observations: Float64Array.of(1, 5),
      leadTime: Float64Array.of(86_400, 172_800),
      forecast: '<b>',
      units: 'mm',
    })
    const { 'text/html': html } = await shown(pairs)
    expect(html).toMatch(/Pairs &lt;b&gt; against observations \[mm\]: 2 cases x 2 members/)
    expect(html).toContain('24 h to 48 h')
    const scores = (await shown(verify(pairs, { by: 'lead-day', metrics: ['crps', 'rank_histogram'] })))[
      'text/html'
    ]!
    expect(scores).toMatch(/<th[^>]*>lead-day<\/th><th[^>]*>cases<\/th><th[^>]*>crps<\/th>/)
    expect(scores).toMatch(/>3 values</)
  })

  test('names and attributes as text', async () => {
    const { 'text/html': html } = await shown(
      observed.withInfo({ attributes, longName: '<script>alert(1)</script>', units: '"><b>' }),
    )
    expect(html).not.toMatch(/<(script|img|b)\b/)
  })

  test('no picture of what has no values, nor of what is large, and never an error', async () => {
    expect((await shown(dailySeries('2020-01-01', [])))['text/html']).not.toContain('<svg')
    const large = dailySeries('1970-01-01', new Float64Array(2_000_001))
    expect((await shown(large))['text/html']).toContain('Too many values for a small picture')
  })

  test('text alone where nothing draws, or what draws cannot be loaded', async () => {
    setNotebookView(() => Promise.reject(new Error('not installed')))
    expect(Object.keys(await shown(observed))).toEqual(['text/plain'])
  })
})
