import {
  DeletableNativeHandle,
  DisposedHandleError,
  fromOptions,
  type Handle,
  HandleRegistry,
  HandleTypeError,
  NullHandleError,
  pointerOf,
  ReleaseError,
} from '@uchronia/refcount'
import koffi from 'koffi'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { collectThoroughly, collectUntil } from '../../packages/refcount/test/support/collect.ts'
import { Croc, c, type DateTime, Dog, Owner } from './support/dogs.ts'

let start: number
beforeEach(async () => {
  await collectUntil(() => c.liveDogs() + c.liveOwners() === 0)
  start = c.liveDogs()
})
afterEach(() => {
  expect(c.invalidReleases()).toBe(0)
})

describe('counts', () => {
  test('RT-01 a new dog has count 1 here and count 1 in C', () => {
    using dog = new Dog('Rex')
    expect([dog.referenceCount, dog.nativeReferenceCount]).toEqual([1, 1])
    expect(c.liveDogs()).toBe(start + 1)
  })

  test('RT-02 RT-03 addRef and decrementRef change the count here, not that in C', () => {
    using dog = new Dog('Rex')
    dog.addRef()
    expect([dog.referenceCount, dog.nativeReferenceCount]).toEqual([2, 1])
    dog.decrementRef()
    expect([dog.referenceCount, dog.nativeReferenceCount]).toEqual([1, 1])
  })

  test('RT-04 an owner adds one reference to the dog here, and starts with one', () => {
    using dog = new Dog('Rex')
    using owner = new Owner('Ada', dog)
    expect([dog.referenceCount, dog.nativeReferenceCount, owner.referenceCount]).toEqual([2, 1, 1])
  })

  test('RT-05 RT-06 the caller releases the dog: it stays valid, and the owner can walk it', () => {
    const dog = new Dog('Rex')
    using owner = new Owner('Ada', dog)
    dog.release()
    expect(dog.disposed).toBe(false)
    expect([dog.referenceCount, dog.nativeReferenceCount]).toEqual([1, 1])
    expect(owner.walk()).toBe(true)
    expect(dog.position).toEqual({ east: 0, north: 1 })
  })

  test('RT-07 the last reference on the owner ends both', () => {
    const dog = new Dog('Rex')
    const owner = new Owner('Ada', dog)
    dog.release()
    owner.release()
    expect([dog.referenceCount, owner.referenceCount]).toEqual([0, 0])
    expect([dog.disposed, owner.disposed]).toEqual([true, true])
    expect([c.liveDogs(), c.liveOwners()]).toEqual([start, 0])
  })

  test('RT-11 RT-12 dispose frees the native dog at once, again does nothing', () => {
    const dog = new Dog('Rex')
    dog.dispose()
    expect([c.liveDogs(), dog.referenceCount]).toEqual([start, 0])
    dog.dispose()
    dog.release()
    expect(c.liveDogs()).toBe(start)
  })
})

describe('the native dog lives while the owner lives, then both go', () => {
  test('the dog dropped and collected, then the owner', async () => {
    let dog: Dog | null = new Dog('Rex')
    const seen = new WeakRef(dog)
    let owner: Owner | null = new Owner('Ada', dog)
    dog = null
    expect(await collectUntil(() => seen.deref() === undefined)).toBe(true)
    await collectThoroughly()
    expect(c.liveDogs()).toBe(start + 1)
    expect(owner.walk()).toBe(true)
    owner = null
    expect(await collectUntil(() => c.liveOwners() === 0 && c.liveDogs() === start)).toBe(true)
  })

  test('the owner dropped first: the dog stays with the caller', async () => {
    let dog: Dog | null = new Dog('Rex')
    ;(() => new Owner('Ada', dog))()
    expect(await collectUntil(() => c.liveOwners() === 0)).toBe(true)
    expect(dog.name).toBe('Rex')
    dog = null
    expect(await collectUntil(() => c.liveDogs() === start)).toBe(true)
  })

  test('with using', () => {
    {
      using dog = new Dog('Rex')
      using owner = new Owner('Ada', dog)
      expect(owner.walk()).toBe(true)
    }
    expect([c.liveDogs(), c.liveOwners()]).toEqual([start, 0])
  })

  test('the block of the dog ends before that of the owner', () => {
    let owner: Owner
    {
      using dog = new Dog('Rex')
      owner = new Owner('Ada', dog)
    }
    expect(owner.walk()).toBe(true)
    owner.dispose()
    expect([c.liveDogs(), c.liveOwners()]).toEqual([start, 0])
  })

  test('RQ-06 with a dog that was released too often', () => {
    const dog = new Dog('Rex')
    const owner = new Owner('Ada', dog)
    for (let i = 0; i < 10; i++) dog.release()
    expect(owner.walk()).toBe(true)
    owner.dispose()
    expect([c.liveDogs(), c.liveOwners()]).toEqual([start, 0])
  })

  test('200 pairs at once, half of the dogs disposed of, all left to the collector', async () => {
    let owners: Owner[] = []
    ;(() => {
      for (let i = 0; i < 200; i++) {
        const dog = new Dog(`dog ${i}`)
        owners.push(new Owner(`owner ${i}`, dog))
        if (i % 2 === 0) dog.dispose()
      }
    })()
    await collectThoroughly()
    expect([c.liveDogs(), c.liveOwners()]).toEqual([start + 200, 200])
    expect(owners.every((owner) => owner.walk())).toBe(true)
    owners = []
    expect(await collectUntil(() => c.liveOwners() === 0 && c.liveDogs() === start)).toBe(true)
  })
})

describe('the collector', () => {
  test('RT-08 the only variable gets a new dog: one dog more than at the start', async () => {
    let dog = new Dog('Rex')
    dog = new Dog('Fido')
    expect(await collectUntil(() => c.liveDogs() === start + 1)).toBe(true)
    expect(dog.name).toBe('Fido')
    dog.dispose()
  })

  test('RT-09 the last variable is gone: as many dogs as at the start', async () => {
    let dog: Dog | null = new Dog('Rex')
    expect(dog.name).toBe('Rex')
    dog = null
    expect(await collectUntil(() => c.liveDogs() === start)).toBe(true)
  })

  test('RT-33 a generic handle from a lenient registry frees its native object', async () => {
    const registry = new HandleRegistry({}, { release: c.release })
    ;(() => registry.create(c.createDog('Rex'), 'DOG_PTR'))()
    expect(await collectUntil(() => c.liveDogs() === start)).toBe(true)
  })
})

describe('misuse is an error, not a crash', () => {
  test('a crocodile where a dog is needed: both kinds are named, and C is not called', () => {
    using croc = new Croc()
    const owned = () => new Owner('Ada', croc as unknown as Dog)
    expect(owned).toThrow(HandleTypeError)
    expect(owned).toThrow('expected a handle of kind "DOG_PTR", got a handle of kind "CROC_PTR"')
  })

  test.each([null, undefined, 'Rex', 7, {}])('%o where a dog is needed', (value) => {
    expect(() => pointerOf(value as unknown as Handle<'DOG_PTR'>, 'DOG_PTR')).toThrow(HandleTypeError)
  })

  test('a disposed dog', () => {
    const dog = new Dog('Rex')
    dog.dispose()
    expect(() => dog.name).toThrow(DisposedHandleError)
    expect(() => dog.name).toThrow("DOG_PTR 'Rex'")
    expect(() => new Owner('Ada', dog)).toThrow(DisposedHandleError)
  })

  test('RQ-07 a function that fails returns null, which is no handle', () => {
    const registry = new HandleRegistry({}, { release: c.release })
    expect(() => registry.create(c.createOwner('Ada', 0n), 'OWNER_PTR')).toThrow(NullHandleError)
    expect(c.lastErrorMessage()).toBe('create_owner: got a null handle')
  })

  test('a release function that refuses: the dog on a leash stays, and goes when it is off', () => {
    const dog = new Dog('Rex', { release: (pointer) => c.tryRelease(pointer) === 1 })
    c.leashDog(dog.ptr, 1)
    expect(() => dog.dispose()).toThrow(ReleaseError)
    expect(dog.name).toBe('Rex')
    c.leashDog(dog.ptr, 0)
    dog.dispose()
    expect(c.liveDogs()).toBe(start)
  })
})

describe('a pointer that C hands out again', () => {
  class Known extends DeletableNativeHandle<'DOG_PTR'> {}
  const kinds = { DOG_PTR: fromOptions(Known) }

  test('with a native reference of its own: two handles, one count each in C or one shared here', () => {
    for (const identity of ['off', 'counted'] as const) {
      const registry = new HandleRegistry(kinds, { release: c.release, identity })
      const dog = registry.create(c.createDog('Rex'), 'DOG_PTR')
      using owner = new Owner('Ada', dog)
      const same = registry.create(c.ownerDog(owner.ptr), 'DOG_PTR')
      expect(same.ptr).toBe(dog.ptr)
      expect(c.referenceCount(dog.ptr)).toBe(identity === 'off' ? 2 : 1)
      dog.dispose()
      expect(c.dogName(same.ptr)).toBe('Rex')
      same.dispose()
    }
    expect(c.liveDogs()).toBe(start)
  })
})

describe('the rest of the fixture', () => {
  test('RT-45 C calls back a function with a text; it can be replaced and taken away', () => {
    using dog = new Dog('Rex')
    const heard: string[] = []
    const first = koffi.register((text: string) => heard.push(`1 ${text}`), c.textCallback)
    const second = koffi.register((text: string) => heard.push(`2 ${text}`), c.textCallback)
    try {
      c.registerBarkCallback(first)
      expect(c.bark(dog.ptr)).toBe(1)
      c.registerBarkCallback(second)
      expect(c.bark(dog.ptr)).toBe(1)
      c.registerBarkCallback(null)
      expect(c.bark(dog.ptr)).toBe(0)
      expect(heard).toEqual(['1 Rex says woof', '2 Rex says woof'])
    } finally {
      c.registerBarkCallback(null)
      koffi.unregister(first)
      koffi.unregister(second)
    }
  })

  test('a text that C allocated is freed after it was read', () => {
    using dog = new Dog('Rex')
    using owner = new Owner('Ada', dog)
    const before = c.liveStrings()
    expect(c.sayWalk(owner.ptr)).toBe('Come, Rex! Ada takes you out.')
    expect(c.liveStrings()).toBe(before)
  })

  test('a struct filled by C, and passed back by value', () => {
    const date: Partial<DateTime> = {}
    expect(c.createDate(2024, 12, 31, date)).toBe(1)
    expect(date).toEqual({ year: 2024, month: 12, day: 31, hour: 0, minute: 0, second: 0 })
    expect(c.dayOfYear(date as DateTime)).toBe(366)
    expect(c.createDate(2023, 2, 29, date)).toBe(0)
    expect(c.lastErrorMessage()).toBe('create_date: there is no day 2023-2-29')
  })
})
