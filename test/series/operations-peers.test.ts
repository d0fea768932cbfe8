import {
  dailySeries,
  hourlyAxis,
  hourlySeries,
  makeSeries,
  type QuantileType,
  type Reduction,
} from '@uchronia/series'
import { describe, expect, test } from 'vitest'
import { hasPython, python } from '../support/python.ts'

/** Numbers from 0 to 1 that are the same in every run. */
function randoms(count: number, seed: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  })
}

const values = randoms(24 * 45, 7).map((value, i) => (i % 97 === 0 ? null : Math.round(value * 1000) / 100))

describe.skipIf(!hasPython('pandas'))('aggregate equals resample of pandas', () => {
  const cases: [Reduction, string, string, 'start' | 'end', 'start' | 'end'][] = [
    ['sum', 'daily', '24h', 'end', 'end'],
    ['sum', '3:00:00', '3h', 'end', 'start'],
    ['min', 'daily', '24h', 'start', 'start'],
    ['max', '6:00:00', '6h', 'start', 'end'],
    ['first', 'daily', '24h', 'end', 'end'],
    ['last', 'daily', '24h', 'start', 'start'],
    ['mean', 'daily', '24h', 'start', 'start'],
  ]

  test.each(cases)(
    '%s over %s (pandas %s, closed %s, label %s), days from 09:00',
    (how, step, freq, closed, label) => {
      const series = hourlySeries(
        '2020-02-20T05:00',
        values.map((value) => value ?? Number.NaN),
        {},
      )
      const own = series.aggregate({ step, how, closed, label, dayStart: '09:00', leastPresent: 0 })
      const side = (end: string) => (end === 'end' ? 'right' : 'left')
      const sum = how === 'sum' ? 'sum(min_count=1)' : `${how}()`
      const theirs = python(
        `
import json, sys, pandas as pd
values = json.loads(sys.argv[1])
s = pd.Series(values, dtype='float64', index=pd.date_range('2020-02-20T05:00', periods=len(values), freq='h'))
r = s.resample('${freq}', closed='${side(closed)}', label='${side(label)}', offset='9h').${sum}
print(json.dumps([[int(t.timestamp() * 1000), None if v != v else v] for t, v in r.items()]))
`,
        JSON.stringify(values),
      ) as [number, number | null][]
      const mine = [...own].map(({ time, value }) => [time, Number.isNaN(value) ? null : value] as const)
      expect(mine.map(([time]) => time)).toEqual(theirs.map(([time]) => time))
      for (const [i, [, value]] of theirs.entries()) {
        if (value === null) expect(mine[i]![1]).toBeNull()
        else expect(mine[i]![1]).toBeCloseTo(value, 9)
      }
    },
  )

  test('monthly, seasonal and water-year sums are those of pandas', () => {
    const days = randoms(1500, 3)
    const series = dailySeries('2018-03-05', days, {})
    for (const [step, yearStart, freq] of [
      ['monthly', 1, 'MS'],
      ['seasonal', 1, 'QS-DEC'],
      ['yearly', 7, 'YS-JUL'],
    ] as const) {
      const own = series.aggregate({ step, yearStart, how: 'sum', leastPresent: 0 })
      const theirs = python(
        `
import json, sys, pandas as pd
values = json.loads(sys.argv[1])
s = pd.Series(values, index=pd.date_range('2018-03-05', periods=len(values)))
r = s.resample('${freq}').sum()
print(json.dumps([[int(t.timestamp() * 1000), v] for t, v in r.items()]))
`,
        JSON.stringify(days),
      ) as [number, number][]
      expect([...own].map(({ time }) => time)).toEqual(theirs.map(([time]) => time))
      for (const [i, [, value]] of theirs.entries()) expect(own.at(i)).toBeCloseTo(value, 9)
    }
  })
})

test.skipIf(!hasPython('numpy'))('quantiles of all nine types, and std, are those of numpy', () => {
  const members = Array.from({ length: 11 }, (_, member) =>
    randoms(40, member + 1).map((x) => Math.round(x * 20)),
  )
  const ensemble = makeSeries(hourlyAxis('2020-01-01', 40), members)
  const levels = [0, 0.05, 0.25, 0.5, 0.6, 0.95, 1]
  const methods = [
    'inverted_cdf',
    'averaged_inverted_cdf',
    'closest_observation',
    'interpolated_inverted_cdf',
    'hazen',
    'weibull',
    'linear',
    'median_unbiased',
    'normal_unbiased',
  ]
  const theirs = python(
    `
import json, sys, numpy as np
x = np.array(json.loads(sys.argv[1]))
print(json.dumps({'q': {m: np.quantile(x, ${JSON.stringify(levels)}, axis=0, method=m).tolist() for m in ${JSON.stringify(methods)}},
                  'std': x.std(axis=0, ddof=1).tolist()}))
`,
    JSON.stringify(members),
  ) as { q: Record<string, number[][]>; std: number[] }
  for (const [i, method] of methods.entries()) {
    const own = ensemble.quantiles(levels, { type: (i + 1) as QuantileType })
    for (const [level, row] of theirs.q[method]!.entries()) {
      for (const [step, value] of row.entries()) expect(own.at(level).at(step)).toBeCloseTo(value, 12)
    }
  }
  for (const [step, value] of theirs.std.entries()) expect(ensemble.std().at(step)).toBeCloseTo(value, 12)
})
