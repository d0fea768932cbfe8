import { DeletableNativeHandle, DisposedHandleError } from '@uchronia/refcount'
import { beforeEach, expect, test } from 'vitest'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  native = new FakeNative()
})
const makeDog = () =>
  new DeletableNativeHandle(native.create<'DOG_PTR'>(), { typeId: 'DOG_PTR', release: native.release })

test('a lease holds one reference until the end of its block', () => {
  const dog = makeDog()
  {
    using lease = dog.retain()
    expect(lease.ptr).toBe(dog.ptr)
    expect(dog.referenceCount).toBe(2)
    dog.dispose()
    expect(native.freed).toEqual([])
  }
  expect(native.freed).toHaveLength(1)
})

test('releasing too often does not take the reference of a lease', () => {
  const dog = makeDog()
  using lease = dog.retain()
  dog.release()
  dog.release()
  dog.release()
  expect(lease.active).toBe(true)
  expect(native.freed).toEqual([])
})

test('a release function that disposes of the lease that frees it finds nothing to do', () => {
  let lease: Disposable | undefined
  const dog = new DeletableNativeHandle(native.create(), {
    release: (pointer) => {
      lease?.[Symbol.dispose]()
      native.release(pointer)
    },
  })
  lease = dog.retain()
  dog.dispose()
  lease[Symbol.dispose]()
  expect(native.freed).toHaveLength(1)
})

test('a lease gives back once', () => {
  const dog = makeDog()
  const lease = dog.retain()
  lease.dispose()
  lease.dispose()
  expect(dog.referenceCount).toBe(1)
})

test('a lease that was given back is of no use, and says so', () => {
  const dog = makeDog()
  const lease = dog.retain()
  lease.dispose()
  expect(lease.active).toBe(false)
  expect(() => lease.ptr).toThrow(DisposedHandleError)
  expect(() => lease.ptr).toThrow(/lease on DOG_PTR/)
  expect(dog.disposed).toBe(false)
})
