import type { MetricValue } from '@uchronia/verify'
import { expect } from 'vitest'

/** Same shape, same numbers to 1e-12 of their size (and of 1e-3, where rounding is of the terms, not of the result). */
export function expectClose(
  found: MetricValue,
  expected: MetricValue,
  path = 'value',
  tolerance = 1e-12,
): void {
  if (typeof expected === 'number' && typeof found === 'number') {
    const error = Math.abs(found - expected)
    if (!(error <= tolerance * Math.max(1e-3, Math.abs(expected), Math.abs(found)))) {
      expect.fail(`${path} is ${found}, not ${expected}: ${error} beside`)
    }
    return
  }
  if (typeof expected !== 'object' || expected === null || typeof found !== 'object' || found === null) {
    expect(found, path).toEqual(expected)
    return
  }
  expect(Object.keys(found), path).toEqual(Object.keys(expected))
  for (const [key, value] of Object.entries(expected)) {
    expectClose(
      (found as Record<string, MetricValue>)[key]!,
      value as MetricValue,
      `${path}.${key}`,
      tolerance,
    )
  }
}
