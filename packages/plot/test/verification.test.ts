import { Pairs, verify } from '@uchronia/verify'
import { expect, test } from 'vitest'
import {
  economicValue,
  PlotError,
  pitHistogram,
  rankHistogram,
  reliability,
  roc,
  skillByLead,
  spreadError,
} from '../src/index.ts'
import { randomNumbers, scores } from './data.ts'
import { textBoxes } from './svg-texts.ts'

/** Cases of a reliable ensemble, 20 issues x 3 lead days. */
function pairs(members: number): Pairs {
  const random = randomNumbers(5)
  const cases = 60
  const numbers = (length: number) => Float64Array.from({ length }, () => 20 * random())
  return new Pairs({
    members,
    forecasts: numbers(cases * members),
    observations: numbers(cases),
    referenceTime: Float64Array.from({ length: cases }, (_, i) => Date.UTC(2020, 0, 1 + Math.floor(i / 3))),
    leadTime: Float64Array.from({ length: cases }, (_, i) => 86_400 * ((i % 3) + 1)),
    units: 'mm',
    reference: { name: 'climatology', forecasts: numbers(cases * 7), members: 7 },
  })
}

test('results of verify are drawn as they come, and as they stand in JSON', () => {
  const all = verify(pairs(9), {
    metrics: ['reliability', 'rank_histogram', 'pit', 'roc', 'economic_value'],
    thresholds: [10],
  })
  const lead = verify(pairs(9), { metrics: ['crpss', 'spread', 'rmse'], by: 'lead-day' })
  const draw = (given: typeof all, byLead: typeof lead) =>
    [
      reliability(given),
      rankHistogram(given),
      pitHistogram(given),
      roc(given),
      economicValue(given),
      spreadError(byLead),
      skillByLead(byLead),
    ].map((chart) => chart.svg)
  expect(draw(JSON.parse(JSON.stringify(all)), JSON.parse(JSON.stringify(lead)))).toEqual(draw(all, lead))
})

test('a rank histogram of many members puts ranks together and keeps their frequency', () => {
  const chart = rankHistogram(verify(pairs(200), { metrics: ['rank_histogram'] }))
  expect(chart.notes).toEqual(['4 ranks are put together in a bar.'])
  expect(chart.alt).toMatch(/of 51 bars over 60 cases/)
})

test('one threshold of several, and one group of several, have to be named', () => {
  expect(() => reliability(scores.all)).toThrow(/Name one with \{ threshold \}; there are 8, 12, 1000/)
  expect(() => reliability(scores.all, { threshold: 9 })).toThrow(/There is no threshold 9/)
  expect(() => pitHistogram(scores.lead)).toThrow(/5 groups fit.*lead-day 1; lead-day 2/)
})

test('a metric that is undefined says why, and one that was not computed says how to get it', () => {
  expect(() => roc(scores.all, { threshold: 1000 })).toThrow(/no observation reaches the threshold/)
  expect(() => skillByLead(scores.lead, { metric: 'nse' })).toThrow(
    /Ask verify for it: \{ metrics: \['nse'\] \}/,
  )
  expect(() => skillByLead(scores.all)).toThrow(/by: 'lead-day'/)
  expect(() => skillByLead(scores.lead, { metric: 'bss' })).toThrow(/has several values.*8, 12/)
  for (const wrong of [null, 5, {}, { groups: 5 }]) expect(() => roc(wrong as never)).toThrow(PlotError)
})

test('skill by lead time has a line at 0, intervals, and how many cases it rests on', () => {
  const texts = textBoxes(skillByLead(scores.lead)).map(({ text }) => text)
  expect(texts).toEqual(
    expect.arrayContaining(['95 % interval, 100 samples', 'crpss against climatology by lead day']),
  )
  expect(texts.join()).toContain('60 cases a lead day')
})
