import { DoubleReleaseError, ReferenceCounter } from '@uchronia/refcount'
import { expect, test } from 'vitest'

test('R-01 a counter starts one above the prior count', () => {
  expect(new ReferenceCounter().referenceCount).toBe(1)
  expect(new ReferenceCounter(3).referenceCount).toBe(4)
})

test('R-03 R-04 it counts up and down and answers the new count', () => {
  const counter = new ReferenceCounter()
  expect(counter.addRef()).toBe(2)
  expect(counter.decrementRef()).toBe(1)
  expect(counter.decrementRef()).toBe(0)
  expect(counter.referenceCount).toBe(0)
})

test('RQ-03 it never falls below zero', () => {
  const counter = new ReferenceCounter()
  counter.decrementRef()
  expect(() => counter.decrementRef()).toThrow(DoubleReleaseError)
  expect(counter.referenceCount).toBe(0)
})
