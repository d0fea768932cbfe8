import { dailySeries, hourlySeries, makeSeries } from '@uchronia/series'
import { describe, expect, test } from 'vitest'
import { drawText } from '../src/terminal/index.ts'
import { floods, observed, rain } from './data.ts'

const long = 'streamflow at the upper Murray river downstream of the bridge'
const drawings = {
  'a single series': observed,
  stations: makeSeries(rain.time, [rain.values, rain.values], { stations: ['A', 'B'], longName: long }),
  'an ensemble': floods(9, 48).at(0),
  'a forecast': floods(9, 48),
  'one value': dailySeries('2020-01-01', [5]),
  'nothing but missing values': hourlySeries('2020-01-01', new Float64Array(30).fill(Number.NaN)),
  zeros: hourlySeries('2020-01-01', new Float64Array(30)),
  'large numbers': hourlySeries(
    '2020-01-01',
    Array.from({ length: 30 }, (_, i) => 1e9 + i),
  ),
  'negative numbers': hourlySeries(
    '2020-01-01',
    Array.from({ length: 30 }, (_, i) => -i),
  ),
  'a thousand members': floods(1000, 24, 1),
}

describe.each([40, 60, 80, 200])('a drawing of %i characters has room for', (width) => {
  test.each(Object.entries(drawings))('%s', (_, series) => {
    const single = series === observed ? undefined : observed
    const text = drawText(series, {
      width,
      observed: single,
      thresholds: { 'minor flood': 60, 'moderate flood': 90, 'major flood': 1e6 },
    })
    for (const line of text.split('\n')) {
      expect(line.length).toBeLessThanOrEqual(width)
      expect(line).toBe(line.trimEnd())
      for (const code of line) expect(code >= ' ').toBe(true)
    }
  })
})

test('both ends of the axis are said, on two lines where one has no room', () => {
  expect(drawText(observed, { width: 60 })).toMatch(/2020-02-29 00:00 UTC +2020-03-04 03:00 UTC/)
  expect(drawText(observed, { width: 40 })).toMatch(/ from 2020-02-29 00:00 UTC\n +to 2020-03-04 03:00 UTC/)
})

test('a threshold that would press the values into a line is named, and not drawn', () => {
  const text = drawText(observed, { thresholds: { near: 30, far: 5000 } })
  expect(text).toMatch(/─ near 30 +far 5,?000 is above the drawing/)
})
