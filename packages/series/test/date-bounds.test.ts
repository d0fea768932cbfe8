import { regularAxis, TimeAxis } from '@uchronia/series'
import { describe, expect, test } from 'vitest'

/** Every hour of 2019 to 2021. */
const hours = regularAxis('2019-01-01', 'hourly', 24 * (365 + 366 + 365))
const hour = (text: string) => hours.indexOf(text)

describe('a bound without a time', () => {
  test.each([
    ['a day', '2020-06-30', '2020-06-30T00:00', '2020-06-30T23:00'],
    ['a leap day', '2020-02-29', '2020-02-29T00:00', '2020-02-29T23:00'],
    ['the last day of a year', '2020-12-31', '2020-12-31T00:00', '2020-12-31T23:00'],
    ['a month', '2020-06', '2020-06-01T00:00', '2020-06-30T23:00'],
    ['February of a leap year', '2020-02', '2020-02-01T00:00', '2020-02-29T23:00'],
    ['December', '2020-12', '2020-12-01T00:00', '2020-12-31T23:00'],
    ['a year', '2020', '2020-01-01T00:00', '2020-12-31T23:00'],
    ['a day of a year in six digits', '+002020-06-30', '2020-06-30T00:00', '2020-06-30T23:00'],
    ['a month of a year in six digits', '+002020-06', '2020-06-01T00:00', '2020-06-30T23:00'],
  ])('that is %s is all of it: from its beginning, to its end', (_, bound, first, last) => {
    expect(hours.window({ from: bound, to: bound })).toEqual({ start: hour(first), end: hour(last) + 1 })
    expect(hours.window({ from: bound })).toEqual({ start: hour(first), end: hours.length })
    expect(hours.window({ to: bound })).toEqual({ start: 0, end: hour(last) + 1 })
  })

  test('ends with its last millisecond', () => {
    const axis = new TimeAxis({
      values: ['2020-06-30T23:59:59.999', '2020-07-01', '2020-07-31T23:59:59.999', '2020-08-01'],
    })
    expect(axis.window({ to: '2020-06-30' }).end).toBe(1)
    expect(axis.window({ to: '2020-07' }).end).toBe(3)
    expect(axis.window({ to: '2020' }).end).toBe(4)
  })

  test.each(['2020-06-31', '2021-02-29', '2020-13', '2020-00', '-000000', '20200', '2020-6', '2020-06-30Z'])(
    'that is no date, %s, is refused at either end',
    (bound) => {
      for (const window of [{ from: bound }, { to: bound }]) {
        expect(() => hours.window(window)).toThrow(
          expect.objectContaining({ name: 'TimeError', code: 'INVALID_INSTANT' }),
        )
      }
    },
  )

  test('at the end of all that a Date can hold includes what is left of it', () => {
    const last = new TimeAxis({ values: [8.64e15 - 1, 8.64e15] })
    expect(last.window({ to: '+275760-09-13' })).toEqual({ start: 0, end: 2 })
    expect(last.window({ to: '+275760' })).toEqual({ start: 0, end: 2 })
  })
})

describe('a bound with a time', () => {
  test('is that instant, whatever its offset', () => {
    expect(hours.window({ to: '2020-06-30T00:00' }).end).toBe(hour('2020-06-30T00:00') + 1)
    expect(hours.window({ to: '2020-06-30T10:00+10:00' }).end).toBe(hour('2020-06-30T00:00') + 1)
    expect(hours.window({ to: new Date('2020-06-30') }).end).toBe(hour('2020-06-30T00:00') + 1)
    expect(hours.window({ to: Date.UTC(2020, 5, 30) }).end).toBe(hour('2020-06-30T00:00') + 1)
  })
})

test('a window has a beginning and an end, and no other key', () => {
  expect(() => hours.window({ from: '2020', until: '2021' } as never)).toThrow(
    expect.objectContaining({ name: 'OptionError', code: 'UNKNOWN_OPTION' }),
  )
})
