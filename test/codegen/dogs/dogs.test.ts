import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NativeError } from '@uchronia/cinterop'
import { DisposedHandleError, HandleTypeError } from '@uchronia/refcount'
import { beforeAll, describe, expect, it } from 'vitest'
import { CountedHandle, type CrocHandle, DogHandle, DogsLibrary } from './golden/index.ts'
import { MockDogsLibrary } from './golden/mock.ts'

const file = join(import.meta.dirname, '../../native/build/libdogs.so')

describe.skipIf(!existsSync(file))('the generated binding of dogs and owners', () => {
  let dogs: DogsLibrary
  beforeAll(() => {
    dogs = DogsLibrary.open(file)
  })

  it('makes handles that native code counts and that disposal frees (RT-01, RT-11)', () => {
    const before = dogs.liveDogs()
    const dog = dogs.createDog('Rex')
    expect(dogs.liveDogs()).toBe(before + 1)
    expect(dogs.nativeReferenceCount(dog)).toBe(1)
    dog.dispose()
    expect(dogs.liveDogs()).toBe(before)
  })

  it('keeps the dog of an owner alive, although its own wrapper is gone (RT-04)', () => {
    const before = dogs.liveDogs()
    const dog = dogs.createDog('Rex')
    const owner = dogs.createOwner('Ada', dog)
    dog.dispose()
    expect(dogs.sayWalk(owner)).toContain('Rex')
    expect(dogs.liveDogs()).toBe(before + 1)
    owner.dispose()
    expect(dogs.liveDogs()).toBe(before)
  })

  it('has classes that follow the hierarchy of the configuration', () => {
    using dog = dogs.createDog('Rex')
    expect(dog).toBeInstanceOf(DogHandle)
    expect(dog).toBeInstanceOf(CountedHandle)
    expect(dog.isA('COUNTED_PTR')).toBe(true)
  })

  it('offers functions as methods of their first handle', () => {
    using dog = DogHandle.create(dogs, 'Rex')
    dog.move({ east: 3, north: -4 })
    expect(dog.position()).toEqual({ east: 3, north: -4 })
    expect(dog.name()).toBe('Rex')
  })

  it('copies and frees strings and lists of strings (N-16)', () => {
    const before = dogs.liveStrings()
    using a = dogs.createDog('Wüstenhund')
    using b = dogs.createDog('Ada')
    expect(dogs.dogNames()).toEqual(['Ada', 'Wüstenhund'])
    expect(dogs.liveStrings()).toBe(before)
    expect([a.disposed, b.disposed]).toEqual([false, false])
  })

  it('answers an empty list where there is none (N-17)', () => {
    expect(dogs.dogNames()).toEqual([])
  })

  it('passes structs by value and fills them through pointers', () => {
    const date = dogs.createDate(2024, 12, 31)
    expect(date).toEqual({ year: 2024, month: 12, day: 31, hour: 0, minute: 0, second: 0 })
    expect(dogs.dayOfYear(date)).toBe(366)
  })

  it('throws what the library reports, before the result is looked at (N-07)', () => {
    expect(() => dogs.failWith('no bone today')).toThrow(/fail_with: no bone today/)
    expect(() => dogs.createDate(2023, 2, 29)).toThrow(NativeError)
  })

  it('refuses a handle of another kind, a disposed one, and what is none (GQ-14, K-03)', () => {
    using croc = dogs.createCroc()
    expect(() => dogs.dogName(croc as unknown as DogHandle)).toThrow(HandleTypeError)
    expect(() => dogs.dogName(null as unknown as DogHandle)).toThrow(HandleTypeError)
    const dog = dogs.createDog('Rex')
    dog.dispose()
    expect(() => dogs.dogName(dog)).toThrow(DisposedHandleError)
  })

  it('refuses a crocodile at compile time', () => {
    const wrong = (croc: CrocHandle): void => {
      // @ts-expect-error a crocodile is no dog
      dogs.dogName(croc)
    }
    expect(wrong).toBeTypeOf('function')
  })

  it('calls back as long as the library has the function, and the call throws what the function threw', () => {
    const heard: (string | null)[] = []
    using dog = dogs.createDog('Rex')
    dogs.onBark((text) => void heard.push(text))
    dog.bark()
    expect(heard).toHaveLength(1)
    dogs.onBark(() => {
      throw new Error('be quiet')
    })
    expect(() => dog.bark()).toThrow('be quiet')
    expect(heard).toHaveLength(1)
    dogs.onBark(null)
    expect(dog.bark()).toBe(0)
  })

  it('runs on another thread and holds the dog until it is done (N-20)', async () => {
    const before = dogs.liveDogs()
    const dog = dogs.createDog('Rex')
    const running = dogs.runDogAsync(dog, 5, 30)
    dog.dispose()
    expect(await running).toBe(5)
    expect(dogs.liveDogs()).toBe(before)
  })

  it('rejects at once when aborted, and holds the dog until native code is done', async () => {
    const dog = dogs.createDog('Rex')
    const controller = new AbortController()
    const running = dogs.runDogAsync(dog, 5, 60, { signal: controller.signal })
    controller.abort(new Error('enough'))
    dog.dispose()
    await expect(running).rejects.toThrow('enough')
    expect(dog.referenceCount).toBe(1)
    while (dog.referenceCount > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  })
})

describe('the generated mock (N-21)', () => {
  it('records calls, answers what it was told to, and counts its handles', () => {
    const mock = new MockDogsLibrary({ dogName: () => 'Rex' })
    const dog = mock.createDog('whatever')
    expect(mock.dogName(dog)).toBe('Rex')
    expect(dog.name()).toBe('Rex')
    expect(mock.recorded.calls.map(({ name }) => name)).toEqual(['createDog', 'dogName', 'dogName'])
    expect(mock.recorded.live).toBe(1)
    dog.dispose()
    expect(mock.recorded.live).toBe(0)
  })

  it('says what to do when it was not told what a struct is', () => {
    expect(() => new MockDogsLibrary().createDate(2024, 1, 1)).toThrow(
      /Say what the mock returns for createDate/,
    )
  })
})
