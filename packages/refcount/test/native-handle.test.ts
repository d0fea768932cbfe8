import { inspect } from 'node:util'
import {
  BorrowedNativeHandle,
  DeletableNativeHandle,
  DisposedHandleError,
  DoubleReleaseError,
  type HandleOptions,
  InvalidHandleError,
  liveHandles,
  NativeHandle,
  NullHandleError,
  OwningNativeHandle,
  type Pointer,
  RefcountError,
  SharedResource,
} from '@uchronia/refcount'
import { beforeEach, describe, expect, test } from 'vitest'
import { collectThoroughly } from './support/collect.ts'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  native = new FakeNative()
})

function makeDog(options: Partial<HandleOptions<Pointer<'DOG_PTR'>, 'DOG_PTR'>> = {}) {
  return new DeletableNativeHandle(native.create<'DOG_PTR'>(), {
    typeId: 'DOG_PTR',
    release: native.release,
    ...options,
  } as { typeId: 'DOG_PTR'; release: (p: bigint) => void })
}

describe('counting', () => {
  test('RT-01 a new handle has one reference', () => {
    expect(makeDog().referenceCount).toBe(1)
  })

  test('R-01 references that existed before are counted and can be released', () => {
    const dog = makeDog({ priorRefCount: 2 })
    expect(dog.referenceCount).toBe(3)
    expect([dog.release(), dog.release(), dog.release()]).toEqual([2, 1, 0])
    expect(native.alive.size).toBe(0)
  })

  test('RT-02 RT-03 addRef and decrementRef move the count and free nothing', () => {
    const dog = makeDog()
    expect(dog.addRef()).toBe(2)
    expect(dog.decrementRef()).toBe(1)
    expect(native.alive.size).toBe(1)
  })

  test('RQ-01 decrementRef never takes the last reference', () => {
    const dog = makeDog({ label: 'Rex' })
    expect(() => dog.decrementRef()).toThrow(DoubleReleaseError)
    expect(() => dog.decrementRef()).toThrow(/DOG_PTR.*Rex.*release\(\)/)
    expect(dog.referenceCount).toBe(1)
  })

  test('addRef is balanced by release, and the own reference goes last', () => {
    const dog = makeDog()
    dog.addRef()
    expect(dog.release()).toBe(1)
    expect(dog.ptr).toBeTypeOf('bigint')
    expect(dog.release()).toBe(0)
    expect(native.freed).toHaveLength(1)
  })

  test('references from addRef can be released after the handle was disposed of', () => {
    const dog = makeDog()
    dog.addRef()
    dog.dispose()
    expect(native.alive.size).toBe(1)
    expect(dog.release()).toBe(0)
    expect(native.alive.size).toBe(0)
  })

  test('RQ-03 a disposed handle takes no more references', () => {
    const dog = makeDog()
    dog.dispose()
    expect(() => dog.addRef()).toThrow(DisposedHandleError)
    expect(() => dog.retain()).toThrow(DisposedHandleError)
    expect(dog.referenceCount).toBe(0)
  })

  test.each([-1, 1.5, Number.NaN, '2'])('a prior count of %s is refused', (priorRefCount) => {
    expect(() => makeDog({ priorRefCount: priorRefCount as number })).toThrow(/whole number of 0 or more/)
  })
})

describe('disposing', () => {
  test('RT-11 dispose frees at once and the count is 0', () => {
    const dog = makeDog()
    dog.dispose()
    expect(native.alive.size).toBe(0)
    expect(dog.referenceCount).toBe(0)
    expect(dog.disposed).toBe(true)
    expect(dog.isInvalid).toBe(true)
  })

  test('RT-12 disposing and releasing again is harmless', () => {
    const dog = makeDog()
    dog.dispose()
    dog.dispose()
    expect(dog.release()).toBe(0)
    expect(native.freed).toHaveLength(1)
  })

  test('dispose gives back one reference however often it is called', () => {
    const dog = makeDog()
    dog.addRef()
    dog.dispose()
    dog.dispose()
    dog.dispose()
    expect(dog.referenceCount).toBe(1)
    expect(native.alive.size).toBe(1)
  })

  test('using frees at the end of the block', () => {
    {
      using dog = makeDog()
      expect(dog.disposed).toBe(false)
    }
    expect(native.alive.size).toBe(0)
  })

  test('use after dispose throws and names the object', () => {
    const dog = makeDog({ label: 'Rex' })
    dog.dispose()
    expect(() => dog.ptr).toThrow(DisposedHandleError)
    expect(() => dog.ptr).toThrow("DOG_PTR 'Rex'")
    expect(dog.getHandle()).toBeNull()
  })

  test('a handle disposed of while others hold the object is unusable, the object lives', () => {
    const dog = makeDog()
    using lease = dog.retain()
    dog.dispose()
    expect(() => dog.ptr).toThrow(/this handle on it was disposed of/)
    expect(native.alive.has(lease.ptr)).toBe(true)
  })
})

describe('pointers', () => {
  test('RT-10 what is no pointer is refused', () => {
    for (const value of ['0x1000', 4096, {}, Symbol('x'), true]) {
      expect(
        () => new DeletableNativeHandle(value as unknown as Pointer, { release: native.release }),
      ).toThrow(InvalidHandleError)
    }
  })

  test.each([null, undefined, 0n])('RQ-07 %s is never a live handle', (value) => {
    const make = () =>
      new DeletableNativeHandle(value as unknown as Pointer<'DOG_PTR'>, {
        typeId: 'DOG_PTR',
        release: native.release,
      })
    expect(make).toThrow(NullHandleError)
    expect(make).toThrow(/DOG_PTR/)
    expect(() => new BorrowedNativeHandle(value as unknown as Pointer)).toThrow(NullHandleError)
  })

  test('RQ-02 a deletable handle without a release function is refused', () => {
    expect(() => new DeletableNativeHandle(native.create(), {} as { release: () => void })).toThrow(
      /BorrowedNativeHandle/,
    )
  })

  test('a borrowed handle frees nothing', () => {
    const pointer = native.create<'DOG_PTR'>()
    const borrowed = new BorrowedNativeHandle(pointer, { typeId: 'DOG_PTR' })
    expect(borrowed.ptr).toBe(pointer)
    borrowed.dispose()
    expect(borrowed.disposed).toBe(true)
    expect(native.alive.has(pointer)).toBe(true)
  })

  test('a borrowed handle ignores a release function smuggled past the types', () => {
    const pointer = native.create()
    new BorrowedNativeHandle(pointer, { release: native.release } as object).dispose()
    expect(native.alive.has(pointer)).toBe(true)
  })

  test('RT-15 the pointer of an owning handle is the memory, and deref its first element', () => {
    const memory = new Float64Array([1.5, 2])
    const handle = new OwningNativeHandle(memory, { typeId: 'POSITION_PTR' })
    expect(handle.ptr).toBe(memory)
    expect(handle.deref()).toBe(1.5)
    handle.dispose()
    expect(() => handle.deref()).toThrow(DisposedHandleError)
  })

  test('an owning handle wants an array or a buffer', () => {
    expect(new OwningNativeHandle(new ArrayBuffer(8)).deref()).toBeUndefined()
    expect(() => new OwningNativeHandle([1, 2] as unknown as Float64Array)).toThrow(InvalidHandleError)
    expect(() => new OwningNativeHandle(null as unknown as Float64Array)).toThrow(NullHandleError)
  })

  test('a shared resource can be anything but nothing', () => {
    const log: string[] = []
    using file = new SharedResource({ path: 'a.txt' }, { release: (f) => log.push(f.path) })
    expect(file.ptr.path).toBe('a.txt')
    file.dispose()
    expect(log).toEqual(['a.txt'])
    expect(() => new SharedResource(null, { release: () => {} })).toThrow(NullHandleError)
  })
})

describe('deferred pointers', () => {
  class LateDog extends NativeHandle<bigint, 'DOG_PTR'> {
    constructor() {
      super(undefined, {})
    }
    protected override isValidHandle(pointer: unknown): pointer is bigint {
      return typeof pointer === 'bigint'
    }
    wake(pointer: unknown): void {
      this.setHandle(pointer as bigint, { typeId: 'DOG_PTR', release: native.release, priorRefCount: 1 })
    }
  }

  test('R-05 a handle without a pointer is disposed until it gets one', () => {
    const dog = new LateDog()
    expect(dog.disposed).toBe(true)
    expect(dog.referenceCount).toBe(0)
    expect(() => dog.ptr).toThrow(NullHandleError)
    expect(String(dog)).toMatch(/LateDog without a pointer/)
    dog.dispose()
    dog.release()
    dog.wake(native.create())
    expect(dog.disposed).toBe(false)
    expect(dog.referenceCount).toBe(2)
    dog.release()
    dog.dispose()
    expect(native.alive.size).toBe(0)
  })

  test('R-06 an invalid pointer is refused, naming the class', () => {
    expect(() => new LateDog().wake('woof')).toThrow(/LateDog: expected a native pointer/)
  })

  test('a second pointer is refused while the first is alive, and accepted after', () => {
    const dog = new LateDog()
    dog.wake(native.create())
    expect(() => dog.wake(native.create())).toThrow(/has a pointer already/)
    dog.release()
    dog.release()
    const second = native.create()
    dog.wake(second)
    expect(dog.ptr).toBe(second)
  })

  test('RT-17 a subclass has to say what a valid pointer is', () => {
    // @ts-expect-error isValidHandle is abstract
    class Careless extends NativeHandle<bigint> {}
    expect(() => new Careless(1n, {})).toThrow(TypeError)
  })
})

describe('another backend', () => {
  // Such as offsets in WebAssembly memory: 0 is null, everything else is a number.
  const backend = {
    isPointer: (value: unknown) => typeof value === 'number',
    isNull: (value: unknown) => value === 0 || value === null,
    addressOf: (pointer: unknown) => pointer as number,
    describe: (pointer: unknown) => `offset ${pointer}`,
  }
  const make = (pointer: unknown, freed: unknown[] = []) =>
    new DeletableNativeHandle(pointer as Pointer<'DOG_PTR'>, {
      typeId: 'DOG_PTR',
      backend,
      release: (p) => freed.push(p),
    })

  test('decides what a pointer is, what is null, and how both are shown', () => {
    const freed: unknown[] = []
    const dog = make(64, freed)
    expect(String(dog)).toBe('native handle "DOG_PTR" at offset 64, 1 reference')
    dog.dispose()
    expect(freed).toEqual([64])
    expect(() => make(0)).toThrow(NullHandleError)
    expect(() => make(64n)).toThrow(InvalidHandleError)
  })

  test('byteSize without a backend that makes ballast changes nothing', () => {
    expect(makeDog({ byteSize: 1 << 20 }).referenceCount).toBe(1)
  })
})

describe('text', () => {
  test('RT-13 a typed handle says so, with the type id in quotes', () => {
    const dog = makeDog({ label: 'Rex' })
    expect(String(dog)).toMatch(/^native handle "DOG_PTR" 'Rex' at 0x[0-9a-f]+, 1 reference$/)
    expect(inspect(dog)).toBe(`[${dog}]`)
    dog.dispose()
    expect(String(dog)).toBe(`native handle "DOG_PTR" 'Rex' disposed`)
  })

  test('RT-14 an untyped owning handle starts with the same words', () => {
    expect(String(new OwningNativeHandle(new Int32Array(2)))).toBe(
      'native handle at Int32Array of 8 bytes, 1 reference',
    )
  })

  test('the class is the tag of the object', () => {
    expect(Object.prototype.toString.call(makeDog())).toBe('[object DeletableNativeHandle]')
  })
})

describe('what does not leak out', () => {
  test('a copy by structuredClone is an empty object that no function takes for a handle', () => {
    const copy = structuredClone(makeDog())
    expect(Object.keys(copy)).toEqual([])
    expect(() => new BorrowedNativeHandle(native.create(), { dependsOn: [copy] })).toThrow(InvalidHandleError)
  })

  test('the pointer is in no property', () => {
    expect(Reflect.ownKeys(makeDog())).toEqual([])
    expect(JSON.stringify(makeDog())).toBe('{}')
  })
})

describe('handing over', () => {
  test('ends the handle without freeing, for native code that takes the object over', async () => {
    const pointer = (() => {
      const dog = makeDog()
      const address = dog.handOver()
      expect(() => dog.ptr).toThrow(/it was handed over/)
      expect(() => dog.handOver()).toThrow(DisposedHandleError)
      dog.dispose()
      return address
    })()
    await collectThoroughly()
    expect(native.freed).toEqual([])
    native.release(pointer)
  })

  test('an object that others refer to, or that depends on others, stays', () => {
    const dog = makeDog()
    using _lease = dog.retain()
    const owner = makeDog({ dependsOn: [makeDog()] })
    for (const handle of [dog, owner]) {
      expect(() => handle.handOver()).toThrow(/can be handed over/)
      expect(handle.disposed).toBe(false)
    }
  })
})

describe('constructing that fails', () => {
  test('a disposed dependency is refused before anything is taken over', () => {
    const dog = makeDog()
    const other = makeDog()
    dog.dispose()
    const pointer = native.create()
    const before = liveHandles().length
    expect(
      () => new DeletableNativeHandle(pointer, { release: native.release, dependsOn: [other, dog] }),
    ).toThrow(DisposedHandleError)
    expect(other.referenceCount).toBe(1)
    expect(liveHandles()).toHaveLength(before)
  })

  test('every error is a RefcountError with a code', () => {
    try {
      new DeletableNativeHandle(null as unknown as Pointer, { release: native.release })
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(RefcountError)
      expect(error).toMatchObject({ code: 'NULL_HANDLE', name: 'NullHandleError' })
    }
  })
})

test.each([
  { release: 1 },
  { typeId: 5 },
  { label: Symbol('a label') },
  { supertypes: 'one' },
  { dependsOn: {} },
  { keepAlive: 'text' },
])('options of a wrong type are refused by name: %o', (options) => {
  const [name = ''] = Object.keys(options)
  for (const make of [
    () => new DeletableNativeHandle(1n as never, { release: () => {}, ...options } as never),
    () => new SharedResource('a resource', { release: () => {}, ...options } as never),
  ])
    expect(make).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(name) }),
    )
})

test('a shared resource without a function that closes it is refused', () => {
  expect(() => new SharedResource('a resource', {} as never)).toThrow(/expected release as a function/)
})
