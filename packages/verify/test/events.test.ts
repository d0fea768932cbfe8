import {
  caseScores,
  consistency,
  dieboldMariano,
  Pairs,
  peakPairs,
  seededRandom,
  verify,
} from '@uchronia/verify'
import { describe, expect, test } from 'vitest'
import { expectClose } from './close.ts'

const HOUR = 3_600_000

/** One issue of hourly lead times, cases as [members, observation]. */
function forecastOf(
  cases: readonly (readonly [readonly number[], number])[],
  issue = 0,
  firstLead = 1,
): Pairs {
  return new Pairs({
    members: cases[0]![0].length,
    forecasts: Float64Array.from(cases.flatMap(([members]) => members)),
    observations: Float64Array.from(cases, ([, y]) => y),
    referenceTime: new Float64Array(cases.length).fill(issue),
    leadTime: Float64Array.from(cases, (_, i) => (firstLead + i) * 3600),
    units: 'm3/s',
  })
}

describe('peaks', () => {
  const pairs = forecastOf([
    [[1, 0], 0],
    [[5, 2], 3],
    [[4, 3], 7],
    [[2, 9], 4],
    [[0, 1], 1],
  ])

  test('an event has the size and time of its observed peak, and those of each member within it', () => {
    const { size, time, cut } = peakPairs(pairs, { threshold: 3 })
    expect(cut).toBe(0)
    expect([...size.forecasts, ...size.observations]).toEqual([5, 9, 7])
    // In hours after the observed peak at lead 3.
    expect([...time.forecasts, ...time.observations]).toEqual([-1, 1, 0])
    expect([time.units, size.units, size.leadTime[0]]).toEqual(['h', 'm3/s', 10_800])
    expect(verify(time, { metrics: ['mae', 'crps'], by: 'lead' }).groups[0]!.metrics).toEqual({
      mae: 0,
      crps: 0.5,
    })
  })

  test('a margin lets members peak before and after the event', () => {
    const late = forecastOf([
      [[0], 0],
      [[1], 5],
      [[8], 0],
      [[0], 0],
    ])
    expect([...peakPairs(late, { threshold: 3 }).size.forecasts]).toEqual([1])
    const wide = peakPairs(late, { threshold: 3, margin: 3600 })
    expect([...wide.size.forecasts, ...wide.time.forecasts]).toEqual([8, 1])
  })

  test('events that begin or end outside the forecast are counted and left out', () => {
    const { size, cut } = peakPairs(
      forecastOf([
        [[1], 9],
        [[1], 0],
        [[1], 4],
        [[1], 0],
        [[1], 5],
      ]),
      { threshold: 3 },
    )
    expect([size.length, cut]).toEqual([1, 2])
  })

  test('a missing observation ends an event, and a member without values in it is missing', () => {
    const { size, cut } = peakPairs(
      forecastOf([
        [[1, 1], 0],
        [[Number.NaN, 2], 4],
        [[1, 1], Number.NaN],
        [[3, 3], 0],
      ]),
      { threshold: 3 },
    )
    expect(cut).toBe(0)
    expect([...size.forecasts]).toEqual([Number.NaN, 2])
  })

  test('thresholds and margins that are none are refused, and pairs without issue times', () => {
    expect(() => peakPairs(pairs, { threshold: Number.NaN })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
    expect(() => peakPairs(pairs, { threshold: 1, margin: -1 })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
    const unknown = new Pairs({
      members: 1,
      forecasts: new Float64Array(1),
      observations: new Float64Array(1),
    })
    expect(() => peakPairs(unknown, { threshold: 1 })).toThrow(
      expect.objectContaining({ code: 'NO_TRAJECTORY' }),
    )
  })
})

describe('consistency of issues', () => {
  /** Forecasts of one valid time, by successive issues. */
  const series = (forecasts: readonly (readonly number[])[]) =>
    new Pairs({
      members: forecasts[0]!.length,
      forecasts: Float64Array.from(forecasts.flat()),
      observations: new Float64Array(forecasts.length).fill(Number.NaN),
      referenceTime: Float64Array.from(forecasts, (_, i) => i * 24 * HOUR),
      leadTime: Float64Array.from(forecasts, (_, i) => (10 - i) * 86_400),
    })

  test('of one member it is the flip-flop index of Griffiths et al.', () => {
    // |changes| 20 + 15 + 5, less the range of 20, over 4 - 2.
    expectClose(consistency(series([[50], [30], [45], [40]])).flipFlop, 10)
    expect(consistency(series([[1], [2], [4], [9]]))).toMatchObject({ flipFlop: 0, change: 8 / 3 })
  })

  test('of an ensemble it is that of the area between distribution functions', () => {
    const random = seededRandom(3)
    const ensembles = Array.from({ length: 5 }, () =>
      Array.from({ length: 6 }, () => Math.round(10 * random()) / 2),
    )
    // Of ensembles of one size the area is the mean distance of their sorted members.
    const sorted = ensembles.map((members) => [...members].sort((a, b) => a - b))
    const distance = (i: number, j: number) =>
      sorted[i]!.reduce((sum, x, k) => sum + Math.abs(x - sorted[j]![k]!), 0) / 6
    const path = distance(0, 1) + distance(1, 2) + distance(2, 3) + distance(3, 4)
    const largest = Math.max(...[0, 1, 2, 3, 4].flatMap((i) => [0, 1, 2, 3, 4].map((j) => distance(i, j))))
    const found = consistency(series(ensembles))
    expectClose(found.flipFlop, (path - largest) / 3)
    expectClose(found.change, path / 4)
    expect(found.validTimes[0]).toMatchObject({ issues: 5, validTime: 10 * 24 * HOUR })
  })

  test('missing members are left out, and a valid time needs three issues', () => {
    expectClose(
      consistency(
        series([
          [1, Number.NaN],
          [3, 3],
          [1, 1],
          [2, 2],
        ]),
      ).flipFlop,
      (2 + 2 + 1 - 2) / 2,
    )
    expect(consistency(series([[1], [3]]))).toEqual({ flipFlop: null, change: null, validTimes: [] })
  })
})

describe('Diebold-Mariano', () => {
  const ours = [1, 2, 1, 3, 2, 1, 2.5, 3]
  const theirs = [2, 2, 3, 3, 1, 2, 1, 2]

  test('has the statistic and p value of scores 2.7 with the correction of Harvey et al.', () => {
    const { mean, statistic, pValue, length } = dieboldMariano(ours, theirs, 2)
    expect({ mean, length }).toEqual({ mean: -0.0625, length: 8 })
    expectClose(statistic, -0.14189513095212064)
    expectClose(pValue, 0.8911603848021805, 'p', 1e-9)
  })

  test('the t distribution is that of its closed forms', () => {
    // With one and two degrees of freedom: 1 - 2/pi atan t, and 1 - t / sqrt(2 + t^2).
    for (const [scores, degrees] of [
      [[1, 3], 1],
      [[1, 3, 4], 2],
    ] as const) {
      const { statistic, pValue } = dieboldMariano(
        scores,
        scores.map(() => 0),
      )
      const t = Math.abs(statistic!)
      expectClose(
        pValue,
        degrees === 1 ? 1 - (2 / Math.PI) * Math.atan(t) : 1 - t / Math.sqrt(2 + t * t),
        'p',
        1e-10,
      )
    }
  })

  test('missing scores are left out, and what cannot be tested says why', () => {
    expect(dieboldMariano([...ours, Number.NaN], [...theirs, 1], 2)).toEqual(dieboldMariano(ours, theirs, 2))
    expect(dieboldMariano([1, 2, 3], [0, 1, 2])).toMatchObject({
      statistic: null,
      pValue: null,
      note: 'the differences do not vary',
    })
    expect(() => dieboldMariano([1], [1])).toThrow(expect.objectContaining({ code: 'TOO_FEW' }))
    expect(() => dieboldMariano([1, 2], [1])).toThrow(expect.objectContaining({ code: 'SIZE_MISMATCH' }))
    expect(() => dieboldMariano(ours, theirs, 0)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })
})

test('the scores of cases are NaN where something is missing, and only metrics that are means have them', () => {
  const pairs = forecastOf([
    [[1, 3], 1],
    [[1, Number.NaN], 2],
    [[1, 1], Number.NaN],
  ])
  expect([...caseScores(pairs, 'mae')]).toEqual([1, 1, Number.NaN])
  expect([...caseScores(pairs, 'brier_fair', { thresholds: [2] })]).toEqual([0, 1, Number.NaN])
  expect(() => caseScores(pairs, 'rmse')).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})
