// Axes keep a list of times in a private field, which `toEqual` does not see: importing this file makes it compare them.
import { LeadTimeAxis, TimeAxis } from '@uchronia/series'
import { expect } from 'vitest'

expect.addEqualityTesters([
  (a: unknown, b: unknown): boolean | undefined => {
    if (a instanceof TimeAxis && b instanceof TimeAxis) {
      return a.step === b.step && a.monthDay === b.monthDay && sameNumbers(a.values(), b.values())
    }
    if (a instanceof LeadTimeAxis && b instanceof LeadTimeAxis) {
      return a.step === b.step && sameNumbers(a.values(), b.values())
    }
    return undefined
  },
])

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]))
}
