import {
  configureRefcount,
  DeletableNativeHandle,
  DisposedHandleError,
  retryReleases,
  withHandles,
} from '@uchronia/refcount'
import { beforeEach, expect, test } from 'vitest'
import { collectThoroughly, collectUntil } from './support/collect.ts'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  native = new FakeNative()
})
const makeDog = () => new DeletableNativeHandle(native.create(), { release: native.release })

test('handles are held until the promise settles, although they were disposed of meanwhile', async () => {
  const dog = makeDog()
  let finish = (_: string) => {}
  const call = withHandles([dog], () => new Promise<string>((resolve) => (finish = resolve)))
  expect(dog.referenceCount).toBe(2)
  dog.dispose()
  dog.release()
  expect(native.freed).toEqual([])
  finish('done')
  expect(await call).toBe('done')
  expect(native.freed).toHaveLength(1)
})

test('a handle that lives on has its count back afterwards, also when the call fails', async () => {
  const dog = makeDog()
  await expect(withHandles([dog, dog], () => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
  await expect(
    withHandles([dog], () => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
  expect(dog.referenceCount).toBe(1)
})

test('a disposed handle rejects without calling, and leaves the others as they were', async () => {
  const [dog, gone] = [makeDog(), makeDog()]
  gone.dispose()
  let called = false
  await expect(
    withHandles([dog, gone], () => {
      called = true
    }),
  ).rejects.toThrow(DisposedHandleError)
  expect(called).toBe(false)
  expect(dog.referenceCount).toBe(1)
})

test('other arguments are kept reachable until the promise settles', async () => {
  let finish = () => {}
  const { call, ref } = (() => {
    const array = new Float64Array(4)
    const promise = withHandles(
      [array, null, undefined, 'text'],
      () => new Promise<void>((resolve) => (finish = resolve)),
    )
    return { call: promise, ref: new WeakRef(array) }
  })()
  await collectThoroughly()
  expect(ref.deref()).toBeDefined()
  finish()
  await call
  expect(await collectUntil(() => ref.deref() === undefined)).toBe(true)
})

test('a release that fails at the end is reported and does not change the outcome', async () => {
  const errors: unknown[] = []
  using _settings = configureRefcount({ onFinalizerError: (error) => errors.push(error) })
  const state = { willing: false }
  const dog = new DeletableNativeHandle(native.create(), { release: () => state.willing })
  const result = await withHandles([dog], async () => {
    dog.dispose()
    return 42
  })
  expect(result).toBe(42)
  expect(errors).toHaveLength(1)
  state.willing = true
  expect(retryReleases()).toBe(0)
})
