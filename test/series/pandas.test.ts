import { TimeAxis } from '@uchronia/series'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasPython, python } from '../support/python.ts'

/** Windows of times in milliseconds, counted by pandas on its own index. */
const PROGRAM = `
import json, sys
import pandas as pd
answers = []
for times, lower, upper in json.loads(sys.argv[1]):
    index = pd.DatetimeIndex(pd.to_datetime(times, unit='ms'))
    series = pd.Series(range(len(times)), index=index)
    answers.append(series.loc[lower:upper].tolist())
print(json.dumps(answers))
`

const two = (n: number) => String(n).padStart(2, '0')
/** A day, month or year from 1999 to 2002. */
const date = fc
  .record({
    year: fc.integer({ min: 1999, max: 2002 }),
    month: fc.nat(11),
    day: fc.nat(27),
    parts: fc.nat(2),
  })
  .map(({ year, month, day, parts }) =>
    [String(year), two(month + 1), two(day + 1)].slice(0, parts + 1).join('-'),
  )
/** Times that lie about the ends of days, months and years, in order. */
const times = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom(
        Date.UTC(2000, 0, 1),
        Date.UTC(2000, 1, 29),
        Date.UTC(2000, 2, 1),
        Date.UTC(2001, 5, 30),
      ),
      fc.integer({ min: -40, max: 40 }),
      fc.constantFrom(-1, 0, 1, 43_200_000),
    ),
    { minLength: 1, maxLength: 12, selector: ([base, days, off]) => base + days * 86_400_000 + off },
  )
  .map((all) => all.map(([base, days, off]) => base + days * 86_400_000 + off).sort((a, b) => a - b))

describe.skipIf(!hasPython('pandas'))('a window between dates', () => {
  test('keeps what pandas keeps', () => {
    const cases = fc
      .sample(fc.tuple(times, date, date), 400)
      .filter(([, from, to]) => from.slice(0, 7) < to.slice(0, 7) || from === to)
    expect(cases.length).toBeGreaterThan(100)
    const kept = cases.map(([values, from, to]) => {
      const { start, end } = new TimeAxis({ values }).window({ from, to })
      return Array.from({ length: end - start }, (_, i) => start + i)
    })
    expect(kept).toEqual(python(PROGRAM, JSON.stringify(cases)))
  })
})
