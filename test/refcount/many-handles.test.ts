import { liveHandles } from '@uchronia/refcount'
import { expect, test } from 'vitest'
import { collectUntil } from '../../packages/refcount/test/support/collect.ts'
import { c, Dog } from './support/dogs.ts'

test('one million short-lived handles, disposed: not one native dog is left', () => {
  for (let i = 0; i < 1_000_000; i++) {
    using dog = new Dog('Rex')
    if (dog.referenceCount !== 1) throw new Error('never')
  }
  expect(c.liveDogs()).toBe(0)
  expect(liveHandles()).toEqual([])
})

test('100,000 handles left to the collector: not one native dog is left', async () => {
  for (let batch = 0; batch < 10; batch++) {
    for (let i = 0; i < 10_000; i++) new Dog('Rex')
    // The finalizers get their turn between tasks.
    await new Promise((resolve) => setTimeout(resolve))
  }
  expect(await collectUntil(() => c.liveDogs() === 0)).toBe(true)
  expect(liveHandles()).toEqual([])
  expect(c.invalidReleases()).toBe(0)
}, 120_000)
