import {
  describeLeadTimes,
  describeTimeAxis,
  EnsembleForecastSeries,
  formatInstant,
  LeadTimeAxis,
  leadTimesOf,
  regularAxis,
  TimeAxis,
  timeAxisOf,
  UnivariateSeries,
} from '@uchronia/series'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anyAxis,
  anyListedAxis,
  anyListedLeads,
  anyRegularAxis,
  anyRegularLeads,
} from './support/any-series.ts'
import './support/compare-axes.ts'

const HOUR = 3600
/** Lead times as global models issue them: hourly to 90 h, 3-hourly to 144 h, 6-hourly to 240 h. */
const leadSeconds = [
  ...Array.from({ length: 90 }, (_, i) => (i + 1) * HOUR),
  ...Array.from({ length: 18 }, (_, i) => (93 + 3 * i) * HOUR),
  ...Array.from({ length: 16 }, (_, i) => (150 + 6 * i) * HOUR),
]
const january = new TimeAxis({ values: ['2020-01-01', '2020-01-02', '2020-01-07T12:00', '2020-02-01'] })

describe('a listed time axis', () => {
  test('takes instants in any form, and is told from a regular one by its step', () => {
    const axis = new TimeAxis({
      values: ['2020-01-01', new Date('2020-01-02T00:00:00Z'), Date.UTC(2020, 0, 7)],
    })
    expect(Array.from(axis.values(), formatInstant)).toEqual([
      '2020-01-01T00:00:00Z',
      '2020-01-02T00:00:00Z',
      '2020-01-07T00:00:00Z',
    ])
    expect([axis.step, axis.isListed, axis.length, axis.monthDay]).toEqual([null, true, 3, undefined])
    expect([axis.start, axis.end]).toEqual([Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 7)])
    expect([axis.at(1), axis.at(-1)]).toEqual([Date.UTC(2020, 0, 2), axis.end])
  })

  test('is a copy: neither the list given nor the one taken changes it', () => {
    const values = [0, 5, 7]
    const axis = new TimeAxis({ values })
    values[0] = 3
    axis.values()[1] = 6
    expect(axis.values()).toEqual(Float64Array.of(0, 5, 7))
  })

  test.each([
    ['NOT_INCREASING', 2, [0, 5, 5, 9]],
    ['NOT_INCREASING', 1, ['2020-01-02', '2020-01-01']],
    ['INVALID_INSTANT', 1, [0, Number.NaN, 5]],
    ['INVALID_INSTANT', 2, [0, 1, 1.5]],
    ['INVALID_INSTANT', 0, ['yesterday']],
    ['INVALID_INSTANT', 1, [0, null]],
  ])('that is not in order is refused: %s with the index %i', (code, index, values) => {
    expect(() => new TimeAxis({ values: values as number[] })).toThrow(
      expect.objectContaining({ name: 'TimeError', code, index }),
    )
  })

  test.each([[undefined], [null], [5], ['2020-01-01'], [{}], [{ length: -1 }], [{ length: 2 ** 40 }]])(
    'of %s instead of a list is refused',
    (values) => {
      expect(() => new TimeAxis({ values: values as never })).toThrow(
        expect.objectContaining({ name: 'ShapeError', code: 'INVALID_SIZE' }),
      )
    },
  )

  test('has no step, start or length besides its values', () => {
    expect(() => new TimeAxis({ values: [0, 1], step: 1 } as never)).toThrow(
      expect.objectContaining({ name: 'OptionError', code: 'UNKNOWN_OPTION' }),
    )
  })

  test('of one time or none is fine', () => {
    const one = new TimeAxis({ values: ['2020-01-01'] })
    expect([one.length, one.end, one.indexOf('2020-01-01')]).toEqual([1, one.start, 0])
    const none = new TimeAxis({ values: [] })
    expect([none.length, none.start]).toEqual([0, Number.NaN])
    expect(none.window({ from: '2020' })).toEqual({ start: 0, end: 0 })
    expect(none.values()).toHaveLength(0)
    expect(() => none.end).toThrow(expect.objectContaining({ code: 'EMPTY_AXIS' }))
    expect(() => none.indexOf('2020-01-01')).toThrow(/the axis is empty/)
  })

  test('finds the times that it has and no others', () => {
    expect(january.indexOf('2020-01-07T12:00')).toBe(2)
    expect(() => january.indexOf('2020-01-03')).toThrow(
      /no time 2020-01-03T00:00:00Z: the axis has 4 times from 2020-01-01T00:00:00Z to 2020-02-01T00:00:00Z/,
    )
    expect(() => january.at(4)).toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }))
  })

  test('has windows that take whole days, months and years', () => {
    expect(january.window({ from: '2020-01-02', to: '2020-01-07' })).toEqual({ start: 1, end: 3 })
    expect(january.window({ to: '2020-01' })).toEqual({ start: 0, end: 3 })
    expect(january.window({ from: '2020-01-03', to: '2020-01-06' })).toEqual({ start: 2, end: 2 })
  })

  test('slices as an array, and stays listed', () => {
    expect(january.slice(-3, -1).values()).toEqual(january.values().slice(-3, -1))
    expect(january.slice(1, 2).isListed).toBe(true)
    expect(january.slice()).toBe(january)
    expect(january.slice(3, 1).length).toBe(0)
  })

  test('says by name that a step is missing, and the way out', () => {
    expect(() => january.requireStep('A moving mean')).toThrow(
      expect.objectContaining({
        code: 'NO_STEP',
        message: expect.stringMatching(
          /^A moving mean needs .* lists 4 times, from 2020-01-01.*aggregate\(\)/,
        ),
      }),
    )
    expect(regularAxis(0, 'daily', 2).requireStep('A moving mean')).toBe(86_400)
  })

  test('equals any axis of the same times, whatever its form', () => {
    fc.assert(
      fc.property(anyAxis, anyAxis, (a, b) => {
        const listed = new TimeAxis({ values: a.values() })
        expect(a.equals(listed) && listed.equals(a)).toBe(true)
        const same = a.length === b.length && a.values().every((t, i) => t === b.at(i))
        expect(a.equals(b)).toBe(same)
        expect(b.equals(a)).toBe(same)
      }),
    )
  })

  test('is described as JSON and read back', () => {
    fc.assert(
      fc.property(anyAxis, (axis) => {
        expect(timeAxisOf(JSON.parse(JSON.stringify(describeTimeAxis(axis))))).toEqual(axis)
      }),
    )
  })
})

describe('a listed axis of lead times', () => {
  const leads = new LeadTimeAxis({ values: leadSeconds })

  test('has the steps of a global model', () => {
    expect([leads.length, leads.step, leads.isListed]).toEqual([124, null, true])
    expect([leads.start, leads.end, leads.at(90)]).toEqual([HOUR, 240 * HOUR, 93 * HOUR])
    expect(String(leads)).toBe('1 h to 240 h, listed, 124 lead times')
  })

  test('finds what it has and no others', () => {
    expect(leads.indexOf(90 * HOUR)).toBe(89)
    expect(leads.indexOf(144 * HOUR)).toBe(107)
    expect(() => leads.indexOf(91 * HOUR)).toThrow(
      /no lead time of 327600 s: there are 124, 1 h to 240 h, listed/,
    )
  })

  test('has windows across the changes of its step', () => {
    expect(leads.window({ from: 89 * HOUR, to: 96 * HOUR })).toEqual({ start: 88, end: 92 })
    expect(leads.window({ from: 91 * HOUR, to: 92 * HOUR })).toEqual({ start: 90, end: 90 })
    expect(leads.slice(88, 92).values()).toEqual(Float64Array.of(89, 90, 93, 96).map((h) => h * HOUR))
  })

  test.each([
    ['NOT_INCREASING', 1, [0, 0]],
    ['INVALID_AXIS', 0, [0.5]],
    ['INVALID_AXIS', 1, [0, Number.NaN]],
    ['INVALID_AXIS', 1, [0, '3600']],
  ])('that is not in order is refused: %s with the index %i', (code, index, values) => {
    expect(() => new LeadTimeAxis({ values: values as number[] })).toThrow(
      expect.objectContaining({ name: 'TimeError', code, index }),
    )
  })

  test('makes valid times of each issue, which are listed too', () => {
    const forecast = new EnsembleForecastSeries({
      issues: regularAxis('2020-01-01', 'daily', 2),
      leads,
      members: ['a'],
      values: Float64Array.from({ length: 2 * 124 }, (_, i) => i),
    })
    const second = forecast.at(1)
    expect(second.time.step).toBe(null)
    expect(second.time.at(-1)).toBe(Date.UTC(2020, 0, 12))
    const part = forecast.select({ leads: { from: 90 * HOUR, to: 96 * HOUR } })
    expect([...part.values]).toEqual([89, 90, 91, 213, 214, 215])
    expect(forecast.validTime(1, 90)).toBe(Date.UTC(2020, 0, 5, 21))
  })

  test('equals any axis of the same lead times, and is described as JSON', () => {
    fc.assert(
      fc.property(fc.oneof(anyRegularLeads, anyListedLeads), (axis) => {
        const listed = new LeadTimeAxis({ values: axis.values() })
        expect(axis.equals(listed) && listed.equals(axis)).toBe(true)
        expect(leadTimesOf(JSON.parse(JSON.stringify(describeLeadTimes(axis)))).equals(axis)).toBe(true)
      }),
    )
  })
})

describe('a description of an axis', () => {
  test.each([
    [{ start: 0, step: null, length: 2 }],
    [{ start: 0, step: null, length: 4e9 }],
    [{ start: 0, step: null, length: 3, values: [0, 1] }],
    [{ start: 5, step: null, length: 2, values: [0, 1] }],
    [{ start: 0, step: null, length: 1, values: 'x' }],
    [{ start: 0, step: null, length: -1 }],
    [{ start: 0, step: null }],
  ])('that contradicts itself is refused: %j', (description) => {
    for (const read of [timeAxisOf, leadTimesOf]) {
      expect(() => read(description as never)).toThrow(
        expect.objectContaining({ name: expect.stringMatching(/TimeError|ShapeError/) }),
      )
    }
  })

  test('of one time or none needs no list', () => {
    expect(timeAxisOf({ start: 7, step: null, length: 1 }).values()).toEqual(Float64Array.of(7))
    expect(timeAxisOf({ start: null, step: null, length: 0 }).length).toBe(0)
    expect(leadTimesOf({ start: 7, step: null, length: 1 }).values()).toEqual(Float64Array.of(7))
  })
})

describe('windows and selections are what a filter would keep', () => {
  /** A bound on the axis, beside it, or far away. */
  const bound = fc.tuple(fc.nat(70), fc.constantFrom(-1, 0, 0, 0, 1, 1_800_000, -1e12, 1e12))
  const boundOf = (axis: TimeAxis, [index, off]: [number, number]) =>
    (axis.length === 0 ? 0 : axis.at(index % axis.length)) + off

  test('of time', () => {
    fc.assert(
      fc.property(fc.oneof(anyListedAxis, anyRegularAxis), bound, bound, (time, a, b) => {
        const [from, to] = [boundOf(time, a), boundOf(time, b)].sort((x, y) => x - y) as [number, number]
        const values = Float64Array.from({ length: time.length }, (_, i) => i)
        const series = new UnivariateSeries({ time, values })
        for (const window of [{ from, to }, { from }, { to }, {}] as { from?: number; to?: number }[]) {
          const inside = (t: number) => t >= (window.from ?? -Infinity) && t <= (window.to ?? Infinity)
          const kept = series.select(window)
          expect([...kept.time.values()]).toEqual([...time.values()].filter(inside))
          expect([...kept.values]).toEqual([...values].filter((i) => inside(time.at(i))))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('of issue times, members and lead times', () => {
    const leads = fc.oneof(anyListedLeads, anyRegularLeads)
    fc.assert(
      fc.property(
        fc.oneof(anyListedAxis, anyRegularAxis),
        leads,
        bound,
        fc.integer({ min: -8000, max: 200_000 }),
        fc.nat(100_000),
        fc.shuffledSubarray(['a', 'b', 'c']),
        (issues, leadAxis, at, low, width, members) => {
          const all = ['a', 'b', 'c']
          const steps = leadAxis.length
          const values = Float64Array.from({ length: issues.length * 3 * steps }, (_, i) => i)
          const forecast = new EnsembleForecastSeries({ issues, leads: leadAxis, members: all, values })
          const from = boundOf(issues, at)
          const window = { from: low, to: low + width }
          const isIn = (lead: number) => lead >= window.from && lead <= window.to
          if (steps > 0 && !leadAxis.values().some(isIn)) {
            expect(() => forecast.select({ from, members, leads: window })).toThrow('There is no lead time')
            return
          }
          const kept = forecast.select({ from, members, leads: window })
          const expected: number[] = []
          for (let i = 0; i < issues.length; i++) {
            if (issues.at(i) < from) continue
            for (const member of members) {
              for (let k = 0; k < steps; k++) {
                if (isIn(leadAxis.at(k))) expected.push((i * 3 + all.indexOf(member)) * steps + k)
              }
            }
          }
          expect([...kept.values]).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('slices are those of arrays', () => {
    fc.assert(
      fc.property(anyAxis, fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (time, a, b) => {
        expect(time.slice(a, b).values()).toEqual(time.values().slice(a, b))
        expect(time.slice(a).values()).toEqual(time.values().slice(a))
      }),
    )
  })
})
