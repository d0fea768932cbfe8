import { EventEmitter } from 'node:events'
import {
  BorrowedNativeHandle,
  configureRefcount,
  DeletableNativeHandle,
  disposeAll,
  type FfiBackend,
  type Leak,
  type Lease,
  lendToWorker,
  liveHandles,
  OwningNativeHandle,
  type Pointer,
  retryReleases,
} from '@uchronia/refcount'
import { beforeEach, describe, expect, test } from 'vitest'
import { collectThoroughly, collectUntil } from './support/collect.ts'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  native = new FakeNative()
})

function makeDog(label?: string): DeletableNativeHandle<'DOG_PTR'> {
  return new DeletableNativeHandle(native.create<'DOG_PTR'>(), {
    typeId: 'DOG_PTR',
    release: native.release,
    label,
  })
}

/** Runs in a frame of its own, so that nothing of it stays on the stack. */
function elsewhere<T>(body: () => T): T {
  return (() => body())()
}

test('RT-09 a handle nobody disposed of is freed when it is collected', async () => {
  elsewhere(() => {
    makeDog()
  })
  expect(await collectUntil(() => native.alive.size === 0)).toBe(true)
})

test('a handle that is in use is not collected', async () => {
  const dog = makeDog()
  await collectThoroughly()
  expect(native.alive.has(dog.ptr)).toBe(true)
})

test('the collector gives back exactly one reference', async () => {
  elsewhere(() => makeDog().addRef())
  await collectUntil(() => false === native.alive.size > 0 || liveHandles('DOG_PTR')[0]?.referenceCount === 1)
  await collectThoroughly()
  expect(native.alive.size).toBe(1)
  expect(liveHandles('DOG_PTR')[0]?.referenceCount).toBe(1)
})

test('a handle that was disposed of is not freed again when it is collected', async () => {
  elsewhere(() => {
    for (let i = 0; i < 3000; i++) makeDog().dispose()
  })
  await collectThoroughly()
  expect(native.freed).toHaveLength(3000)
})

test('a handle released by hand is not released again: what the owner holds stays', async () => {
  const owner = elsewhere(() => {
    const dog = makeDog()
    const keeper = new DeletableNativeHandle(native.create(), { release: native.release, dependsOn: [dog] })
    dog.release()
    return keeper
  })
  await collectThoroughly()
  expect(native.freed).toEqual([])
  owner.dispose()
  expect(native.alive.size).toBe(0)
})

test('the same for a handle that outlived the task it was made in', async () => {
  const pair = elsewhere(() => {
    const dog = makeDog()
    const owner = new DeletableNativeHandle(native.create(), { release: native.release, dependsOn: [dog] })
    return { dog: dog as DeletableNativeHandle<'DOG_PTR'> | undefined, owner }
  })
  await collectThoroughly()
  pair.dog?.release()
  pair.dog = undefined
  await collectThoroughly()
  expect(native.freed).toEqual([])
  pair.owner.dispose()
  expect(native.alive.size).toBe(0)
})

test('after disposeAll the collector reports nothing, and takes nothing from a loan', async () => {
  const leaks: Leak[] = []
  using _settings = configureRefcount({ onLeak: (leak) => leaks.push(leak) })
  const worker = new EventEmitter()
  const dogs = elsewhere(() => [makeDog(), makeDog()])
  lendToWorker(dogs[0]!, worker)
  disposeAll()
  dogs.length = 0
  await collectThoroughly()
  expect(leaks).toEqual([])
  expect(native.alive.size).toBe(1)
  worker.emit('exit')
  expect(native.alive.size).toBe(0)
})

test('a lease nobody gave back is given back when it is collected', async () => {
  elsewhere(() => {
    const dog = makeDog()
    dog.retain()
    dog.dispose()
  })
  expect(await collectUntil(() => native.alive.size === 0)).toBe(true)
})

test('a lease holds the object although its handle was collected', async () => {
  const lease: Lease<Pointer> = elsewhere(() => makeDog().retain())
  await collectUntil(() =>
    liveHandles('DOG_PTR').some((h) => h.pointer === `0x${lease.ptr.toString(16)}` && h.referenceCount === 1),
  )
  expect(native.alive.has(lease.ptr)).toBe(true)
  lease.dispose()
  expect(native.alive.size).toBe(0)
})

test('the owner keeps the dog alive although the handle on the dog was collected', async () => {
  const owner = elsewhere(
    () => new DeletableNativeHandle(native.create(), { release: native.release, dependsOn: [makeDog()] }),
  )
  await collectThoroughly()
  expect(native.freed).toEqual([])
  owner.dispose()
  expect(native.freed).toHaveLength(2)
})

test('RT-08 200 pairs left to the collector: every owner goes before its dog', async () => {
  const pairs = new Map<bigint, bigint>()
  elsewhere(() => {
    for (let i = 0; i < 200; i++) {
      const dog = makeDog()
      const owner = new DeletableNativeHandle(native.create(), { release: native.release, dependsOn: [dog] })
      pairs.set(owner.ptr, dog.ptr)
    }
  })
  expect(await collectUntil(() => native.alive.size === 0)).toBe(true)
  const order = new Map(native.freed.map((pointer, index) => [pointer, index]))
  for (const [owner, dog] of pairs) expect(order.get(owner)).toBeLessThan(order.get(dog)!)
})

test('more handles than the waiting ring holds, made in one task, are all freed', async () => {
  elsewhere(() => {
    for (let i = 0; i < 5000; i++) makeDog()
  })
  expect(await collectUntil(() => native.alive.size === 0)).toBe(true)
  expect(native.freed).toHaveLength(5000)
})

test('a dependency added to a borrowed handle is given back when that is collected', async () => {
  elsewhere(() => {
    const dog = makeDog()
    const borrowed = new BorrowedNativeHandle(0x10n as Pointer)
    borrowed.addDependency(dog)
    dog.dispose()
  })
  expect(await collectUntil(() => native.alive.size === 0)).toBe(true)
})

test('keepAlive is let go when the object is freed, although the disposed handle is still there', async () => {
  const { handle, buffer } = elsewhere(() => {
    const array = new Float64Array(8)
    const dog = new DeletableNativeHandle(native.create(), { release: native.release, keepAlive: [array] })
    return { handle: dog, buffer: new WeakRef(array) }
  })
  handle.dispose()
  expect(await collectUntil(() => buffer.deref() === undefined)).toBe(true)
  expect(handle.disposed).toBe(true)
})

test('keepAlive holds values while the object lives, also after the handle was collected', async () => {
  const { owner, buffer } = elsewhere(() => {
    const array = new Float64Array(8)
    const handle = new DeletableNativeHandle(native.create(), { release: native.release, keepAlive: [array] })
    const keeper = new DeletableNativeHandle(native.create(), {
      release: native.release,
      dependsOn: [handle],
    })
    return { owner: keeper, buffer: new WeakRef(array) }
  })
  await collectThoroughly()
  expect(buffer.deref()).toBeDefined()
  owner.dispose()
  expect(await collectUntil(() => buffer.deref() === undefined)).toBe(true)
})

test('an owning handle holds its memory no longer than itself', async () => {
  const memory = elsewhere(() => {
    const array = new Float64Array(8)
    new OwningNativeHandle(array)
    return new WeakRef(array)
  })
  expect(await collectUntil(() => memory.deref() === undefined)).toBe(true)
})

describe('ballast', () => {
  test('is asked of the backend with the size, held while the object lives, and dropped when it is freed', async () => {
    const asked: number[] = []
    const refs: WeakRef<object>[] = []
    const backend: FfiBackend = {
      isPointer: (value) => typeof value === 'bigint',
      isNull: (value) => value === null,
      addressOf: (pointer) => pointer,
      describe: () => 'somewhere',
      ballast: (_pointer, byteSize) => {
        asked.push(byteSize)
        const ballast = { byteSize }
        refs.push(new WeakRef(ballast))
        return ballast
      },
    }
    const dog = new DeletableNativeHandle(native.create(), {
      release: native.release,
      backend,
      byteSize: 1 << 20,
    })
    await collectThoroughly()
    expect(asked).toEqual([1 << 20])
    expect(refs[0]?.deref()).toBeDefined()
    dog.dispose()
    expect(await collectUntil(() => refs[0]?.deref() === undefined)).toBe(true)
  })
})

describe('reports', () => {
  test('onLeak tells of a handle that was left to the collector, and where it was made', async () => {
    const leaks: Leak[] = []
    using _settings = configureRefcount({ onLeak: (leak) => leaks.push(leak) })
    elsewhere(function makeForgottenDog() {
      makeDog('Rex')
    })
    expect(await collectUntil(() => leaks.length > 0)).toBe(true)
    expect(leaks).toHaveLength(1)
    expect(leaks[0]).toMatchObject({
      reason: 'undisposed',
      handle: { typeId: 'DOG_PTR', label: 'Rex', referenceCount: 1 },
    })
    expect(leaks[0]?.handle.creation).toMatch(/DOG_PTR 'Rex' was made here[\s\S]*makeForgottenDog/)
    expect(native.alive.size).toBe(0)
  })

  test('onLeak tells of references that nobody can give back any more, which keep the object by default', async () => {
    const leaks: Leak[] = []
    using _settings = configureRefcount({ onLeak: (leak) => leaks.push(leak) })
    elsewhere(() => {
      const dog = makeDog()
      dog.addRef()
      dog.dispose()
      makeDog().addRef()
    })
    expect(await collectUntil(() => leaks.length >= 2)).toBe(true)
    await collectThoroughly()
    expect(leaks.map((leak) => leak.reason)).toContain('outstanding')
    expect(native.alive.size).toBe(2)
  })

  test('RQ-04 outstanding: free gives such references back', async () => {
    using _settings = configureRefcount({ outstanding: 'free' })
    elsewhere(() => {
      makeDog().addRef()
    })
    expect(await collectUntil(() => native.alive.size === 0)).toBe(true)
  })

  test('handles that are disposed of are no leaks', async () => {
    const leaks: Leak[] = []
    using _settings = configureRefcount({ onLeak: (leak) => leaks.push(leak) })
    elsewhere(() => {
      const dog = makeDog()
      using _lease = dog.retain()
      dog.dispose()
    })
    await collectThoroughly()
    expect(leaks).toEqual([])
  })

  test('no stack is recorded while nobody listens', () => {
    makeDog()
    expect(liveHandles('DOG_PTR').at(-1)?.creation).toBeUndefined()
  })

  test('the settings are restored when what configureRefcount returned is disposed of', async () => {
    const leaks: Leak[] = []
    configureRefcount({ onLeak: (leak) => leaks.push(leak) })[Symbol.dispose]()
    elsewhere(() => {
      makeDog()
    })
    await collectUntil(() => native.alive.size === 0)
    expect(leaks).toEqual([])
  })
})

describe('a release that fails during collection', () => {
  test('is reported, and the object can still be freed by retryReleases', async () => {
    const errors: unknown[] = []
    using _settings = configureRefcount({
      onFinalizerError: (error, handle) => errors.push([error, handle.label]),
    })
    const busy = new Error('busy')
    const state = { willing: false }
    elsewhere(() => {
      new DeletableNativeHandle(native.create(), {
        label: 'Rex',
        release: (pointer) => {
          if (!state.willing) throw busy
          native.release(pointer)
        },
      })
    })
    expect(await collectUntil(() => errors.length > 0)).toBe(true)
    expect(errors).toEqual([[busy, 'Rex']])
    expect(native.alive.size).toBe(1)
    state.willing = true
    expect(retryReleases()).toBe(0)
    expect(native.alive.size).toBe(0)
  })

  test('is a process warning when nobody listens', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)
    const state = { willing: false }
    elsewhere(() => {
      new DeletableNativeHandle(native.create<'DOG_PTR'>(), {
        typeId: 'DOG_PTR',
        release: () => state.willing,
      })
    })
    expect(await collectUntil(() => warnings.some((w) => w.name === 'RefcountWarning'))).toBe(true)
    process.off('warning', listen)
    expect(warnings.at(-1)?.message).toMatch(/DOG_PTR .* could not be freed/)
    state.willing = true
    retryReleases()
  })

  test('does no harm when the hooks throw too', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)
    const throwing = () => {
      throw new Error('the hook fails')
    }
    using _settings = configureRefcount({ onLeak: throwing, onFinalizerError: throwing })
    elsewhere(() => {
      makeDog()
    })
    expect(await collectUntil(() => native.alive.size === 0 && warnings.length > 0)).toBe(true)
    process.off('warning', listen)
  })
})
