import {
  dailyAxis,
  formatInstant,
  formatTimeStep,
  hourlyAxis,
  inferTimeAxis,
  LeadTimeAxis,
  monthlyAxis,
  parseInstant,
  parseTimeStep,
  regularAxis,
  TimeAxis,
  TimeError,
} from '@uchronia/series'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const days = (axis: TimeAxis) => Array.from(axis.values(), (t) => formatInstant(t).slice(0, 10))

describe('instants', () => {
  test.each([
    ['2010-08-01', Date.UTC(2010, 7, 1)],
    ['2010-08-01T21:00', Date.UTC(2010, 7, 1, 21)],
    ['2010-08-01 21:00:05', Date.UTC(2010, 7, 1, 21, 0, 5)],
    ['2010-08-01T21:00:05.25', Date.UTC(2010, 7, 1, 21, 0, 5, 250)],
    ['2010-08-01T21:00:05,250000000', Date.UTC(2010, 7, 1, 21, 0, 5, 250)],
    ['2010-08-01T21:00:00Z', Date.UTC(2010, 7, 1, 21)],
    ['2010-08-02T07:00+10:00', Date.UTC(2010, 7, 1, 21)],
    ['2010-08-01T12:30-0830', Date.UTC(2010, 7, 1, 21)],
    ['2010-08-01T22:00+01', Date.UTC(2010, 7, 1, 21)],
    ['1600-02-29', Date.UTC(1600, 1, 29)],
    ['0099-12-31', new Date(0).setUTCFullYear(99, 11, 31)],
    ['+012345-06-07', Date.UTC(12_345, 5, 7)],
    ['-000001-01-01', new Date(0).setUTCFullYear(-1, 0, 1)],
  ])('CT-27 %s reads as UTC, whatever its offset', (text, instant) => {
    expect(parseInstant(text)).toBe(instant)
  })

  test('CT-27 a string, a Date and milliseconds agree', () => {
    const text = '2000-01-02T03:04:05Z'
    expect(parseInstant(new Date(text))).toBe(parseInstant(text))
    expect(parseInstant(Date.parse(text))).toBe(parseInstant(text))
  })

  test.each([
    '',
    'now',
    'NaT',
    '02/01/2000',
    '2000-1-2',
    '2000-02-30',
    '2001-02-29',
    '2000-13-01',
    '2000-00-10',
    '2000-01-01T24:00',
    '2000-01-01T12:60',
    '2000-01-01T12:00:60',
    '2000-01-01T',
    '2000-01-01T12:00+24:00',
    '2000-01-01T12:00:00.0001',
    '2000-01-01Z',
    ' 2000-01-01',
    '-000000-01-01',
    '+999999-01-01',
    new Date(Number.NaN),
    Number.NaN,
    1.5,
    9e15,
    null,
    undefined,
    5n,
    new Uint8Array(3),
    {},
  ])('CT-27 %s is no instant, and says what is', (value) => {
    expect(() => parseInstant(value as never)).toThrow(
      expect.objectContaining({
        name: 'TimeError',
        code: 'INVALID_INSTANT',
        message: expect.stringMatching(/^Cannot read /),
      }),
    )
  })

  test('instants are written with milliseconds only when there are some', () => {
    expect(formatInstant(parseInstant('2010-08-01T21:00'))).toBe('2010-08-01T21:00:00Z')
    expect(formatInstant(parseInstant('2010-08-01T21:00:00.120'))).toBe('2010-08-01T21:00:00.120Z')
    expect(() => formatInstant(Number.NaN)).toThrow(TimeError)
  })

  test('any instant that is written is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (t) => {
        expect(parseInstant(formatInstant(t))).toBe(t)
      }),
    )
  })
})

describe('time steps', () => {
  test.each([
    ['hourly', 3600],
    ['daily', 86_400],
    ['weekly', 604_800],
    ['monthly', 'monthly'],
    ['monthly_qpp', 'monthly'],
    ['00:90:00', 5400],
    ['48:00:00', 172_800],
    ['900', 900],
    [' 900 ', 900],
    ['PT6H', 21_600],
    ['P1D', 86_400],
    ['P1DT12H', 129_600],
    ['P2W', 1_209_600],
    ['PT90S', 90],
    ['P1M', 'monthly'],
    ['6h', 21_600],
    ['3H', 10_800],
    ['D', 86_400],
    ['1D', 86_400],
    ['15min', 900],
    ['30s', 30],
    [7, 7],
    [2_147_483_647, 2_147_483_647],
  ])('%s is a step', (text, step) => {
    expect(parseTimeStep(text)).toBe(step)
  })

  test.each([
    '',
    '0',
    0,
    -1,
    1.5,
    2 ** 31,
    Number.NaN,
    'DAILY',
    '03:00',
    'P',
    'PT',
    'P1DT',
    'P3M',
    'P1Y',
    '5m',
    '1M',
    '0h',
    '1.5h',
    '1e3',
    '-5',
    'toString',
    null,
  ])('%s is no step, and says what is', (text) => {
    expect(() => parseTimeStep(text as never)).toThrow(expect.objectContaining({ code: 'INVALID_STEP' }))
  })

  test('steps are written so that they are read back', () => {
    expect([3600, 86_400, 'monthly', 5400, 3_456_000, 1].map((s) => formatTimeStep(s as number))).toEqual([
      'hourly',
      'daily',
      'monthly',
      '01:30:00',
      '960:00:00',
      '00:00:01',
    ])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (s) => {
        expect(parseTimeStep(formatTimeStep(s))).toBe(s)
      }),
    )
  })
})

describe('axes', () => {
  test('CT-26 hourly, daily and three-second axes', () => {
    expect(hourlyAxis('2000-01-01', 3).values()).toEqual(
      Float64Array.of(946_684_800_000, 946_688_400_000, 946_692_000_000),
    )
    expect(days(dailyAxis('2000-02-28', 3))).toEqual(['2000-02-28', '2000-02-29', '2000-03-01'])
    expect(regularAxis('2000-01-01', 3, 4).end).toBe(946_684_809_000)
    expect(hourlyAxis('2000-01-01', 0).values()).toHaveLength(0)
  })

  test.each([-1, 1.5, Number.NaN, 2 ** 31, '3'])('an axis of length %s is refused', (length) => {
    expect(() => hourlyAxis('2000-01-01', length as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_SIZE' }),
    )
  })

  test.each([
    ['2001-01-31', ['2001-01-31', '2001-02-28', '2001-03-31', '2001-04-30']],
    ['2000-01-30', ['2000-01-30', '2000-02-28', '2000-03-30', '2000-04-29']],
    ['2001-01-24', ['2001-01-24', '2001-02-21', '2001-03-24', '2001-04-23']],
    ['2001-02-28', ['2001-02-28', '2001-03-31', '2001-04-30', '2001-05-31']],
    ['2001-01-23', ['2001-01-23', '2001-02-23', '2001-03-23', '2001-04-23']],
    ['1969-11-15', ['1969-11-15', '1969-12-15', '1970-01-15', '1970-02-15']],
  ])('months from %s keep the day up to the 23rd, then the distance to the end', (start, expected) => {
    expect(days(monthlyAxis(start, 4))).toEqual(expected)
  })

  test('months keep the time of day', () => {
    expect(formatInstant(monthlyAxis('2001-01-31T21:30', 2).end)).toBe('2001-02-28T21:30:00Z')
  })

  test('months clamp on request, each counted from the start', () => {
    expect(days(monthlyAxis('2001-01-30', 4, { endOfMonth: 'clamp' }))).toEqual([
      '2001-01-30',
      '2001-02-28',
      '2001-03-30',
      '2001-04-30',
    ])
    expect(days(monthlyAxis('2001-01-24', 3, { endOfMonth: 'clamp' }))).toEqual([
      '2001-01-24',
      '2001-02-24',
      '2001-03-24',
    ])
  })

  test('months from after the 28th are refused on request', () => {
    expect(days(monthlyAxis('2001-01-28', 2, { endOfMonth: 'reject' }))).toEqual(['2001-01-28', '2001-02-28'])
    expect(() => monthlyAxis('2001-01-29', 2, { endOfMonth: 'reject' })).toThrow(
      /not every month has a day 29/,
    )
    expect(() => monthlyAxis('2001-01-29', 2, { endOfMonth: 'other' as never })).toThrow(
      expect.objectContaining({ name: 'OptionError', code: 'INVALID_OPTION' }),
    )
  })

  test('a month day that the start does not have is refused', () => {
    expect(() => new TimeAxis({ start: '2001-01-15', step: 'monthly', length: 2, monthDay: 3 })).toThrow(
      expect.objectContaining({ code: 'INVALID_AXIS' }),
    )
  })

  test('a part of any monthly axis has the times of the whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3e12, max: 5e12 }),
        fc.nat(40),
        fc.nat(40),
        fc.constantFrom('distance', 'clamp'),
        (start, first, count, endOfMonth) => {
          const whole = monthlyAxis(start, first + count, { endOfMonth: endOfMonth as 'clamp' })
          expect(whole.slice(first, first + count).values()).toEqual(whole.values().slice(first))
        },
      ),
    )
  })

  test('an axis that ends beyond what a Date can hold is refused', () => {
    expect(() => regularAxis(8.64e15, 1, 2)).toThrow(expect.objectContaining({ code: 'INVALID_AXIS' }))
    expect(() => monthlyAxis(8.64e15, 2)).toThrow(TimeError)
    expect(regularAxis(8.64e15, 1, 1).end).toBe(8.64e15)
  })

  test('an axis without a known start has indices but no times', () => {
    const axis = new TimeAxis({ start: null, step: 'daily', length: 3 })
    expect(axis.window({})).toEqual({ start: 0, end: 3 })
    expect(axis.slice(1, 3).length).toBe(2)
    expect(axis.values()).toEqual(Float64Array.of(Number.NaN, Number.NaN, Number.NaN))
    for (const ask of [
      () => axis.at(0),
      () => axis.end,
      () => axis.indexOf('2000-01-01'),
      () => axis.window({ from: '2000-01-01' }),
    ]) {
      expect(ask).toThrow(expect.objectContaining({ code: 'NO_START' }))
    }
  })

  test('CT-12 an axis knows its start and end; an empty one has no end', () => {
    const axis = dailyAxis('2000-01-01', 10)
    expect([formatInstant(axis.start), formatInstant(axis.end)]).toEqual([
      '2000-01-01T00:00:00Z',
      '2000-01-10T00:00:00Z',
    ])
    expect(() => dailyAxis('2000-01-01', 0).end).toThrow(expect.objectContaining({ code: 'EMPTY_AXIS' }))
    expect(() => axis.at(10)).toThrow(/no time at index 10: there are 10/)
  })

  test('a time is found where it is, and nowhere else', () => {
    const axis = hourlyAxis('2010-08-01T21:00', 5)
    expect(axis.indexOf('2010-08-02T00:00')).toBe(3)
    for (const t of ['2010-08-01T20:00', '2010-08-02T02:00', '2010-08-01T21:30']) {
      expect(() => axis.indexOf(t)).toThrow(
        /There is no time .* from 2010-08-01T21:00:00Z to 2010-08-02T01:00:00Z/,
      )
    }
  })

  test('no time is at no index, also where an axis has one time alone', () => {
    for (const t of [undefined, null, '', {}])
      expect(() => dailyAxis('2010-08-01', 1).indexOf(t as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_INSTANT' }),
      )
  })

  test('an axis gives its times one by one', () => {
    const listed = new TimeAxis({ values: ['2020-01-01', '2020-01-03', '2020-01-04'] })
    const monthly = new TimeAxis({ start: '2010-01-31', step: 'monthly', length: 12 })
    for (const axis of [hourlyAxis('2010-08-01T21:00', 5), listed, monthly, dailyAxis('2000-01-01', 0)])
      expect([...axis]).toEqual([...axis.values()])
    for (const options of [{ start: 3600, step: 3600, length: 4 }, { values: [0, 60, 300] }]) {
      const leads = new LeadTimeAxis(options)
      expect([...leads]).toEqual([...leads.values()])
    }
  })

  test('a day, month or year is the one time in it; of several, the text says which there are', () => {
    const issues = dailyAxis('2010-08-01T21:00', 40)
    expect(issues.indexOf('2010-08-03')).toBe(2)
    expect(hourlyAxis('2010-08-01T21:00', 5).indexOf('2010-08-02')).toBe(3)
    expect(dailyAxis('2010-08-31T21:00', 3).indexOf('2010-08')).toBe(0)
    expect(new TimeAxis({ start: '2010-01-01', step: 'monthly', length: 12 }).indexOf('2010-03')).toBe(2)
    expect(() => dailyAxis('2010-08-01', 40).indexOf('2010-08')).toThrow(
      'There are 31 times of 2010-08, from 2010-08-01T00:00:00Z to 2010-08-31T00:00:00Z. Give the exact time.',
    )
    expect(() =>
      new TimeAxis({ start: '2010-08-01T03:00', step: 21_600, length: 8 }).indexOf('2010-08-02'),
    ).toThrow('There are 4 times of 2010-08-02, from 2010-08-02T03:00:00Z to 2010-08-02T21:00:00Z.')
    expect(() => issues.indexOf('2010-08-03T20:00')).toThrow(
      'and the nearest are 2010-08-02T21:00:00Z and 2010-08-03T21:00:00Z.',
    )
  })

  test('a window of an empty axis is empty, whether its start is known or not', () => {
    for (const start of [null, '2000-01-01']) {
      const axis = new TimeAxis({ start, step: 60, length: 0 })
      expect(axis.window({ from: '2000-01-01' })).toEqual({ start: 0, end: 0 })
      expect(axis.window({ from: '1990-01-01', to: '2010-01-01' })).toEqual({ start: 0, end: 0 })
      expect(() => axis.window({ from: 'never' })).toThrow(
        expect.objectContaining({ code: 'INVALID_INSTANT' }),
      )
    }
  })

  test('every time of any axis is found at its index, and a window around it has just it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3e12, max: 5e12 }),
        fc.oneof(fc.integer({ min: 1, max: 1e7 }), fc.constant('monthly' as const)),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(49),
        (start, step, length, i) => {
          const axis = regularAxis(start, step, length)
          const index = i % length
          const t = axis.at(index)
          expect(axis.indexOf(t)).toBe(index)
          expect(axis.window({ from: t, to: t })).toEqual({ start: index, end: index + 1 })
          expect(axis.window({ from: t - 1, to: t + 1 })).toEqual({ start: index, end: index + 1 })
          expect(axis.window({ from: t + 1 })).toEqual({ start: index + 1, end: length })
          expect(axis.at(index - length)).toBe(t)
        },
      ),
    )
  })

  test.each([
    [undefined, undefined, 0, 10],
    ['2000-01-03', undefined, 2, 10],
    [undefined, '2000-01-03', 0, 3],
    ['2000-01-03', '2000-01-05', 2, 5],
    ['2000-01-02T12:00', '2000-01-05T12:00', 2, 5],
    ['1999-01-01', '2001-01-01', 0, 10],
    ['2000-01-02T12:00', '2000-01-02T18:00', 2, 2],
    ['2001-01-01', undefined, 10, 10],
    [undefined, '1999-01-01', 0, 0],
  ])('CT-25 the window from %s to %s is from %i up to %i', (from, to, start, end) => {
    expect(dailyAxis('2000-01-01', 10).window({ from, to })).toEqual({ start, end })
  })

  test('a window that begins after its end is an error that says both, not nothing', () => {
    const axis = dailyAxis('2000-01-01', 10)
    for (const [from, to] of [
      ['2000-01-05', '2000-01-03'],
      ['2000-02', '2000-01'],
      ['2000-01-03T00:00:00.001', '2000-01-03T00:00'],
    ]) {
      expect(() => axis.window({ from, to })).toThrow(
        expect.objectContaining({
          name: 'SelectionError',
          code: 'INVALID_WINDOW',
          message: expect.stringMatching(/begins at 2000-.*, after its end at 2000-/),
        }),
      )
    }
    expect(axis.window({ from: '2000-01-03', to: '2000-01-03' })).toEqual({ start: 2, end: 3 })
  })

  test('axes are equal when their times are', () => {
    const axis = dailyAxis('2000-01-01', 3)
    expect(axis.equals(regularAxis('2000-01-01T00:00Z', 'P1D', 3))).toBe(true)
    expect(axis.equals(dailyAxis('2000-01-01', 4))).toBe(false)
    expect(axis.equals(dailyAxis('2000-01-02', 3))).toBe(false)
    expect(axis.equals(regularAxis('2000-01-01', 7, 3))).toBe(false)
    expect(monthlyAxis('2001-01-24', 3).equals(monthlyAxis('2001-01-24', 3, { endOfMonth: 'clamp' }))).toBe(
      false,
    )
  })

  test('lead times are seconds after the issue time', () => {
    const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 4 })
    expect(leads.values()).toEqual(Float64Array.of(3600, 7200, 10_800, 14_400))
    expect(leads.at(3)).toBe(14_400)
    expect(leads.indexOf(7200)).toBe(1)
    expect(leads.at(-1)).toBe(14_400)
    expect(leads.window({ from: 7200, to: 10_800 })).toEqual({ start: 1, end: 3 })
    expect(leads.window({ from: 3601, to: 7199 })).toEqual({ start: 1, end: 1 })
    expect(leads.slice(1, 3).values()).toEqual(Float64Array.of(7200, 10_800))
    expect(leads.equals(leads.slice(0, 4))).toBe(true)
    for (const wrong of [
      () => leads.at(4),
      () => leads.indexOf(1),
      () => leads.at(-5),
      () => leads.slice(0.5, 2),
      () => leads.window({ from: Number.NaN }),
      () => leads.window({ from: 7200, to: 3600 }),
    ]) {
      expect(wrong).toThrow(expect.objectContaining({ name: 'SelectionError' }))
    }
    for (const options of [
      { start: 0.5, step: 1, length: 1 },
      { start: 0, step: 0, length: 1 },
      { start: 0, step: 1, length: -1 },
    ]) {
      expect(() => new LeadTimeAxis(options)).toThrow()
    }
  })
})

describe('inference', () => {
  test.each([
    ['daily', dailyAxis('2000-01-01', 5), 86_400],
    ['hourly', hourlyAxis('2000-01-01', 5), 3600],
    ['monthly', monthlyAxis('2000-01-15', 5), 'monthly'],
    ['monthly at the end', monthlyAxis('2001-01-31', 14), 'monthly'],
    ['monthly, clamped', monthlyAxis('2001-01-30', 14, { endOfMonth: 'clamp' }), 'monthly'],
    ['28 days', regularAxis('2001-03-01', 28 * 86_400, 5), 28 * 86_400],
    ['31 days', regularAxis('2001-01-01', 31 * 86_400, 5), 31 * 86_400],
    ['a year of days', regularAxis('2001-01-01', 365 * 86_400, 3), 365 * 86_400],
    ['of two times a month apart', monthlyAxis('2001-01-01', 2), 'monthly'],
  ])('CT-11 CT-29 CT-30 an axis that is %s is seen as such', (_, axis, step) => {
    const found = inferTimeAxis(axis.values())
    expect(found.step).toBe(step)
    expect(found.values()).toEqual(axis.values())
  })

  test('every monthly axis is found again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3e12, max: 5e12 }),
        fc.integer({ min: 2, max: 60 }),
        fc.constantFrom('distance', 'clamp'),
        (start, length, endOfMonth) => {
          const axis = monthlyAxis(start, length, { endOfMonth: endOfMonth as 'clamp' })
          const found = inferTimeAxis(axis.values())
          expect(found.step).toBe('monthly')
          expect(found.values()).toEqual(axis.values())
        },
      ),
    )
  })

  test.each([
    ['a gap', [0, 1000, 2000, 4000]],
    ['half seconds', [0, 500, 1000]],
    ['a month that is not', [Date.UTC(2001, 0, 1), Date.UTC(2001, 1, 1), Date.UTC(2001, 2, 2)]],
    ['a step beyond what native code holds', [0, 2_147_483_648_000, 4_294_967_296_000]],
    ['one time alone', [5]],
    ['no time', []],
  ])('times with %s make a listed axis of just these', (_, times) => {
    const axis = inferTimeAxis(times)
    expect([axis.step, axis.isListed]).toEqual([null, true])
    expect(Array.from(axis.values())).toEqual(times)
  })

  test.each([
    ['going down', [5000, 4000, 3000], 1],
    ['a repetition', [0, 0], 1],
    ['a repetition further on', [0, 1000, 3000, 3000], 3],
  ])('times with %s are no axis, and the error says where', (_, times, index) => {
    expect(() => inferTimeAxis(times)).toThrow(expect.objectContaining({ code: 'NOT_INCREASING', index }))
  })

  test('a step is given to fewer than two times', () => {
    expect(inferTimeAxis([0], { step: 'daily' })).toMatchObject({ start: 0, step: 86_400, length: 1 })
    expect(inferTimeAxis([], { step: 'daily' })).toMatchObject({ length: 0 })
  })

  test('a step that is given is held against every time', () => {
    expect(() => inferTimeAxis([0, 1000], { step: 2 })).toThrow(
      expect.objectContaining({ code: 'OFF_AXIS', index: 1 }),
    )
    expect(() => inferTimeAxis([0, 1000], { step: 'monthly' })).toThrow(expect.objectContaining({ index: 1 }))
    expect(inferTimeAxis([0, 2000], { step: 2 }).step).toBe(2)
    expect(() => inferTimeAxis([0, Number.NaN])).toThrow(
      expect.objectContaining({ code: 'INVALID_INSTANT', index: 1 }),
    )
  })
})
