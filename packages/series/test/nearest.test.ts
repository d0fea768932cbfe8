import { expect, test } from 'vitest'
import { didYouMean, nearest } from '../src/internal.ts'

test.each([
  ['rain_fcst', 'rain_fcast'],
  ['rain_fcsat', 'rain_fcast'],
  ['RAIN_FCAST', 'rain_fcast'],
  ['rain-fcast', 'rain_fcast'],
  ['strealfow', 'streamflow'],
  ['pte', 'pet'],
  ['pe', 'pet'],
  ['temperature', undefined],
  ['x', undefined],
  ['', undefined],
  ['r'.repeat(5000), undefined],
])('the name that %s was meant to be is %s', (misspelt, meant) => {
  expect(nearest(misspelt, ['pet', 'rain_obs', 'rain_fcast', 'rain_fcast_2', 'streamflow'])).toBe(meant)
})

test('an error suggests a name where one is near, and nothing elsewhere', () => {
  expect(didYouMean('crpz', ['crps', 'nse'])).toBe(' Did you mean crps?')
  expect(didYouMean('crpz', [])).toBe('')
})
