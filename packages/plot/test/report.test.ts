import { OptionError } from '@uchronia/series'
import { metrics, Pairs, verify } from '@uchronia/verify'
import { describe, expect, test } from 'vitest'
import { type MetricDescription, PlotError, reportPage, type VerificationScores } from '../src/index.ts'
import { scores } from './data.ts'

const titles = (page: string) => Array.from(page.matchAll(/<h2[^>]*>([^<]*)</g), ([, title]) => title)
const figures = (page: string) => page.match(/<figure>/g)?.length ?? 0
const texts = (page: string) =>
  page.replaceAll(/<style>[\s\S]*?<\/style>|<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

describe('a report of a verification', () => {
  test('has the charts that its metrics allow, tables, and the rules by which they came about', () => {
    const page = reportPage(scores.all, { metrics })
    expect(titles(page)).toEqual([
      'Place of the observation in the ensemble',
      'Reliability of probabilities',
      'Discrimination',
      'Economic value',
      'Scores',
      'Method',
      'Metrics',
    ])
    expect(titles(reportPage(scores.lead))).toEqual(['Scores by lead time', 'Scores', 'Method'])
    const crps = reportPage({ groups: [{ by: {}, cases: 3, members: 2, metrics: { crps: 0.25 } }] })
    expect(titles(crps)).toEqual(['Scores', 'Method'])
    expect(texts(crps)).toMatch(/cases 3 .*members 2 .*crps 0\.25/)
    expect(texts(page)).toMatch(/Sample every case that has a forecast and an observation \(maximize\)/)
    expect(texts(page)).toMatch(/Missing values a missing member is left out of its case/)
    expect(texts(page)).toMatch(/Events a value at its threshold or above/)
  })

  test('says why a chart is missing where its metric is undefined', () => {
    expect(scores.all.groups[0]!.metrics.roc).toHaveProperty('1000', null)
    expect(texts(reportPage(scores.all))).toMatch(
      /The metric roc is undefined at 1000: no observation reaches the threshold/,
    )
  })

  test('draws the first and the last of many groups, and says which', () => {
    const groups = Array.from({ length: 5 }, (_, i) => ({
      ...scores.all.groups[0]!,
      by: { 'lead-day': i + 1 },
    }))
    const page = reportPage({ ...scores.all, groups })
    expect(texts(page)).toContain('Of 5 groups, 2 are drawn: lead day 1; lead day 5.')
    expect(figures(page)).toBeLessThan(40)
  })

  test('is the same for results of verify and for their JSON, each time', () => {
    const made = verify(
      new Pairs({ members: 2, forecasts: Float64Array.of(1, 2, 3, 4), observations: Float64Array.of(1, 5) }),
      { metrics: ['crps', 'pit', 'rank_histogram'] },
    )
    const page = reportPage(made)
    expect(reportPage(JSON.parse(JSON.stringify(made)))).toBe(page)
    expect(reportPage(made)).toBe(page)
  })

  test('needs neither network nor script, and texts of others are text in it', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&\u0000\u202e`
    const page = reportPage(
      {
        ...scores.lead,
        forecast: evil,
        observed: evil,
        reference: evil,
        units: evil,
        groups: scores.lead.groups.map((group) => ({
          ...group,
          by: { ...group.by, [evil]: evil },
          metrics: { ...group.metrics, [evil]: null },
          notes: { [evil]: evil },
        })),
      },
      { title: evil, command: evil, versions: { [evil]: evil }, details: { [evil]: evil } },
    )
    const tags = Array.from(page.matchAll(/<([a-z]+)([^>]*)>/g), ([, name, attributes]) => ({
      name: name!,
      attributes: attributes!,
    }))
    const names = new Set(tags.map(({ name }) => name))
    for (const wrong of ['script', 'img', 'link', 'iframe', 'object', 'form', 'base', 'image', 'use'])
      expect(names).not.toContain(wrong)
    for (const { attributes } of tags) {
      // Texts in attributes are in quotes, in which no quote stands as it is.
      const bare = attributes.replaceAll(/="[^"]*"/g, '')
      expect(bare).toMatch(/^[\w:\s/-]*$/)
      expect(bare).not.toMatch(/ (?:on\w+|style|src)(?: |$)/)
      const [, target = '#'] = / href="([^"]*)"/.exec(attributes) ?? []
      expect(target).toMatch(/^#/)
    }
    expect(page).toContain(`default-src 'none'`)
    for (const character of ['\u0000', '\u202e']) expect(page).not.toContain(character)
    expect(page).not.toMatch(/url\(|@import/)
  })

  test('lists what is known of the metrics that it has, those of users among them', () => {
    const own: MetricDescription = {
      name: 'mine',
      title: 'A score of mine',
      formula: 'mean of x - y',
      reference: 'by definition',
      orientation: 'nearer',
      range: [Number.NEGATIVE_INFINITY, 1],
      perfect: 0,
    }
    const page = reportPage(
      { groups: [{ by: {}, cases: 3, members: 2, metrics: { mine: 1, crps: 2 } }] },
      { metrics: [...metrics, own] },
    )
    expect(texts(page)).toMatch(
      /mine A score of mine mean of x - y −∞ to 1 0 nearer to perfect by definition/,
    )
    expect(texts(page)).toMatch(/2 metrics/)
  })

  test('refuses what is no verification, and options that it does not have', () => {
    expect(() => reportPage({} as never)).toThrow(PlotError)
    expect(() => reportPage(scores.all, { colour: 'red' } as never)).toThrow(/has no option "colour"/)
    for (const wrong of [{ title: 5 }, { versions: { a: 1 } }, { metrics: 'crps' }, { created: Number.NaN }])
      expect(() => reportPage(scores.all, wrong as never)).toThrow(OptionError)
  })
})

/** Scores of lead days with a CRPSS each, and ends of its interval. */
function skill(values: readonly number[], half?: number): VerificationScores {
  return {
    reference: 'climatology',
    groups: values.map((crpss, i) => ({
      by: { 'lead-day': i + 1 },
      cases: 10,
      members: 5,
      metrics: { crpss },
      ...(half === undefined ? {} : { intervals: { crpss: { lower: crpss - half, upper: crpss + half } } }),
    })),
  }
}

describe('the results in words', () => {
  test.each([
    [skill([0.3, 0.1, -0.1]), 'The CRPS is better than that of climatology up to lead day 2.'],
    [skill([0.3, 0.1, 0.1]), 'The CRPS is better than that of climatology at every lead time.'],
    [skill([-0.3, 0.1, -0.1]), 'The CRPS is better than that of climatology at 1 of 3 lead times.'],
    [skill([0.3, -0.1, 0.1]), 'The CRPS is better than that of climatology at 2 of 3 lead times.'],
    [skill([-0.3, -0.1]), 'The CRPS is nowhere better than that of climatology.'],
    [
      skill([0.3, 0.1], 0.2),
      'The CRPS is clearly better than that of climatology up to lead day 1: there the interval of its skill lies above 0.',
    ],
    [
      skill([0.1, 0.1], 0.2),
      'The CRPS is nowhere clearly better than that of climatology: the interval of its skill reaches 0 or less everywhere.',
    ],
    [skill([0.25]), 'The CRPS is 25 % smaller than that of climatology (CRPSS 0.25).'],
    [
      skill([-0.1], 0.05),
      'The CRPS is 10 % larger than that of climatology (CRPSS −0.1; interval −0.15 to −0.05).',
    ],
  ])('are what the numbers say', (given, sentence) => {
    expect(texts(reportPage(given))).toContain(sentence)
  })

  test('say bias, and spread beside the error of the mean alone', () => {
    const of = (metrics: Record<string, number>, more: Partial<VerificationScores> = {}) =>
      texts(reportPage({ ...more, groups: [{ by: {}, cases: 10, members: 5, metrics }] }))
    expect(of({ pbias: 12.345 })).toContain(
      'The mean of the members is on the whole 12.3 % above the observations.',
    )
    expect(of({ pbias: -5 }, { deterministic: 'median' })).toContain(
      'The median of the members is on the whole 5 % below',
    )
    const both = { spread: 1, rmse: 2 }
    expect(of(both)).toContain('The spread of the members is 0.5 times the error (RMSE) of their mean')
    expect(of(both, { deterministic: 'median' })).not.toContain('times the error')
  })
})
