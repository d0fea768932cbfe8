import {
  BorrowedNativeHandle,
  configureRefcount,
  DeletableNativeHandle,
  DisposedHandleError,
  liveHandles,
  ReleaseError,
  retryReleases,
  withHandles,
} from '@uchronia/refcount'
import { beforeEach, describe, expect, test } from 'vitest'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  native = new FakeNative()
})

/** A dog that is freed only from the moment it is willing. */
function makeStubbornDog(refuse: () => unknown) {
  const state = { willing: false, asked: 0 }
  const dog = new DeletableNativeHandle(native.create<'DOG_PTR'>(), {
    typeId: 'DOG_PTR',
    release: (pointer) => {
      state.asked += 1
      if (!state.willing) return refuse()
      native.release(pointer)
      return true
    },
  })
  return { dog, state }
}

describe.each([
  ['answers false', () => false, ReleaseError],
  [
    'throws',
    () => {
      throw new RangeError('busy')
    },
    RangeError,
  ],
])('a release function that %s', (_, refuse, expected) => {
  test('leaves the handle valid with its reference, and is asked again', () => {
    const { dog, state } = makeStubbornDog(refuse)
    expect(() => dog.release()).toThrow(expected)
    expect(() => dog.dispose()).toThrow(expected)
    expect(dog.referenceCount).toBe(1)
    expect(dog.disposed).toBe(false)
    expect(native.alive.has(dog.ptr)).toBe(true)
    state.willing = true
    dog.dispose()
    expect(state.asked).toBe(3)
    expect(native.alive.size).toBe(0)
  })

  test('leaves a lease in force', () => {
    const { dog, state } = makeStubbornDog(refuse)
    const lease = dog.retain()
    dog.dispose()
    expect(() => lease.dispose()).toThrow(expected)
    expect(lease.active).toBe(true)
    state.willing = true
    lease.dispose()
    lease.dispose()
    expect(lease.active).toBe(false)
    expect(state.asked).toBe(2)
  })

  test('as a dependency: the owner is freed, the dog waits for retryReleases', () => {
    const { dog, state } = makeStubbornDog(refuse)
    const owner = new DeletableNativeHandle(native.create(), { release: native.release, dependsOn: [dog] })
    dog.dispose()
    expect(() => owner.dispose()).toThrow(ReleaseError)
    expect(owner.disposed).toBe(true)
    expect(native.alive.size).toBe(1)

    const errors: unknown[] = []
    using _settings = configureRefcount({ onFinalizerError: (error) => errors.push(error) })
    expect(retryReleases()).toBe(1)
    expect(errors[0]).toBeInstanceOf(expected)
    state.willing = true
    expect(retryReleases()).toBe(0)
    expect(native.alive.size).toBe(0)
    expect(liveHandles('DOG_PTR')).toEqual([])
  })
})

test('the error of a failed dependency carries what was thrown', () => {
  const cause = new RangeError('busy')
  const { dog, state } = makeStubbornDog(() => {
    throw cause
  })
  const owner = new DeletableNativeHandle(native.create(), { release: native.release, dependsOn: [dog] })
  dog.dispose()
  try {
    owner.dispose()
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ code: 'RELEASE_FAILED', errors: [cause], cause })
  }
  state.willing = true
  retryReleases()
})

test('one failing dependency does not keep the others from being freed', () => {
  const { dog: stubborn, state } = makeStubbornDog(() => false)
  const others = [1, 2, 3].map(() => new DeletableNativeHandle(native.create(), { release: native.release }))
  const owner = new DeletableNativeHandle(native.create(), {
    release: native.release,
    dependsOn: [others[0]!, stubborn, others[1]!, others[2]!],
  })
  for (const handle of [...others, stubborn]) handle.dispose()
  expect(() => owner.dispose()).toThrow(/1 object/)
  expect(native.alive.size).toBe(1)
  state.willing = true
  expect(retryReleases()).toBe(0)
})

test('a release function that reaches back to its own handle neither frees twice nor resurrects', () => {
  const attempts: unknown[] = []
  const dog: DeletableNativeHandle = new DeletableNativeHandle(native.create(), {
    release: (pointer) => {
      dog.dispose()
      attempts.push(dog.release())
      for (const again of [() => dog.addRef(), () => dog.retain()]) {
        try {
          again()
          attempts.push('resurrected')
        } catch {
          attempts.push('refused')
        }
      }
      native.release(pointer)
    },
  })
  dog.dispose()
  expect(attempts).toEqual([1, 'refused', 'refused'])
  expect(native.freed).toHaveLength(1)
  expect(dog.disposed).toBe(true)
})

test('reaching back while the release fails takes no reference away', () => {
  let willing = false
  const dog: DeletableNativeHandle = new DeletableNativeHandle(native.create(), {
    release: (pointer) => {
      dog.release()
      dog.dispose()
      if (willing) native.release(pointer)
      return willing
    },
    priorRefCount: 1,
  })
  dog.dispose()
  for (const attempt of [1, 2]) expect(() => dog.release(), `attempt ${attempt}`).toThrow(ReleaseError)
  willing = true
  expect(dog.release()).toBe(0)
  expect(native.freed).toHaveLength(1)
})

test('an object that is being freed cannot become a dependency or an argument of a call', async () => {
  const attempts: Promise<unknown>[] = []
  const dog: DeletableNativeHandle = new DeletableNativeHandle(native.create(), {
    release: (pointer) => {
      expect(() => new BorrowedNativeHandle(pointer, { dependsOn: [dog] })).toThrow(DisposedHandleError)
      attempts.push(expect(withHandles([dog], () => 1)).rejects.toThrow(DisposedHandleError))
      native.release(pointer)
    },
  })
  dog.dispose()
  await Promise.all(attempts)
  expect(native.freed).toHaveLength(1)
})

test('any answer but false counts as freed', () => {
  for (const answer of [undefined, true, 0, null, '']) {
    const dog = new DeletableNativeHandle(native.create(), { release: () => answer })
    dog.dispose()
    expect(dog.disposed).toBe(true)
  }
})

test('a promise that a release function returned and that rejects is reported, not unhandled', async () => {
  const errors: unknown[] = []
  using _settings = configureRefcount({ onFinalizerError: (error) => errors.push(error) })
  const late = new Error('late')
  new DeletableNativeHandle(native.create(), { release: () => Promise.reject(late) }).dispose()
  await new Promise((resolve) => setTimeout(resolve))
  expect(errors).toEqual([late])
})
