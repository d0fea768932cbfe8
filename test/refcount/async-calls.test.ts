import { DisposedHandleError, withHandles } from '@uchronia/refcount'
import { afterEach, expect, test } from 'vitest'
import { collectThoroughly, collectUntil } from '../../packages/refcount/test/support/collect.ts'
import { c, Dog, Owner } from './support/dogs.ts'

afterEach(() => {
  expect([c.liveDogs(), c.liveOwners(), c.invalidReleases()]).toEqual([0, 0, 0])
})

test('a dog disposed of during an asynchronous call stays until the call is over', async () => {
  const dog = new Dog('Rex')
  const run = withHandles([dog], () => dog.run(3, 50))
  dog.dispose()
  expect(c.liveDogs()).toBe(1)
  expect(await run).toBe(3)
  expect(c.liveDogs()).toBe(0)
})

test('without holding it, the call would find no dog: the test above tests something', async () => {
  const dog = new Dog('Rex')
  const run = dog.run(3, 50)
  dog.dispose()
  expect(await run).toBeNaN()
})

test('a dog that was dropped during an asynchronous call is not collected before the call is over', async () => {
  const run = (() => {
    const dog = new Dog('Rex')
    const pointer = dog.ptr
    return withHandles([dog], async () => {
      await collectThoroughly()
      return c.dogName(pointer)
    })
  })()
  expect(await run).toBe('Rex')
  expect(await collectUntil(() => c.liveDogs() === 0)).toBe(true)
})

test('an owner in a call keeps its dog', async () => {
  const dog = new Dog('Rex')
  const owner = new Owner('Ada', dog)
  const run = withHandles([owner], () => dog.run(2, 50))
  dog.dispose()
  owner.dispose()
  expect(await run).toBe(2)
})

test('fifty calls on one dog that is disposed of at once', async () => {
  const dog = new Dog('Rex')
  const runs = Array.from({ length: 50 }, () => withHandles([dog], () => dog.run(1, 5)))
  dog.dispose()
  const places = await Promise.all(runs)
  expect(Math.max(...places)).toBe(50)
})

test('a call on a disposed dog rejects', async () => {
  const dog = new Dog('Rex')
  dog.dispose()
  await expect(withHandles([dog], () => dog.run(1, 0))).rejects.toThrow(DisposedHandleError)
})
