import { koffiBackend } from '@uchronia/cinterop'
import { DeletableNativeHandle, NullHandleError } from '@uchronia/refcount'
import { expect, test } from 'vitest'
import { expectNoLeaks, fx } from './fixture.ts'

expectNoLeaks()

test('handles of refcount hold the pointers of declared functions', () => {
  const pointer = fx.makeDoubles(1000)!
  using handle = new DeletableNativeHandle(pointer, {
    release: fx.free,
    backend: koffiBackend,
    byteSize: 8000,
  })
  expect(fx.doubleAtPointer(handle.ptr, 999)).toBe(999)
  expect(koffiBackend.describe(pointer)).toMatch(/^0x[0-9a-f]+$/)
})

test('null in all its forms is no handle', () => {
  for (const nothing of [null, undefined, 0n]) {
    expect(
      () => new DeletableNativeHandle(nothing as never, { release: fx.free, backend: koffiBackend }),
    ).toThrow(NullHandleError)
  }
})

test('the collector is told how large native objects are', () => {
  const before = process.memoryUsage().external
  const pointer = fx.makeDoubles(1)!
  const ballast = koffiBackend.ballast!(pointer, 50_000_000)
  expect(process.memoryUsage().external - before).toBeGreaterThan(40_000_000)
  expect(ballast).toBeDefined()
  expect(koffiBackend.ballast!(pointer, 0)).toBeUndefined()
  expect(koffiBackend.ballast!(pointer, 2 ** 33)).toBeUndefined()
  fx.free(pointer)
})
