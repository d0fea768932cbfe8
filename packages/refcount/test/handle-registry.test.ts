import {
  BorrowedNativeHandle,
  DeletableNativeHandle,
  disposeAll,
  fromOptions,
  fromPointer,
  fromPointerAndRelease,
  HandleRegistry,
  HandleTypeError,
  isNativeHandle,
  liveHandles,
  NullHandleError,
  type Pointer,
  RefcountError,
  type ReleaseFunction,
  UnknownTypeIdError,
  WrapperNotImplementedError,
} from '@uchronia/refcount'
import { beforeEach, describe, expect, test } from 'vitest'
import { collectUntil } from './support/collect.ts'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  disposeAll()
  native = new FakeNative()
})

class Dog extends DeletableNativeHandle<'DOG_PTR'> {
  bark(): string {
    return `woof from ${this.label ?? 'a dog'}`
  }
}

class Croc extends DeletableNativeHandle<'CROC_PTR'> {
  constructor(pointer: Pointer<'CROC_PTR'>, release: ReleaseFunction<Pointer>) {
    super(pointer, { typeId: 'CROC_PTR', release })
  }
}

class Name extends BorrowedNativeHandle<'NAME_PTR'> {
  constructor(pointer: Pointer<'NAME_PTR'>) {
    super(pointer, { typeId: 'NAME_PTR' })
  }
}

const entries = {
  DOG_PTR: { create: fromOptions(Dog), supertypes: ['MAMMAL_PTR'] },
  MAMMAL_PTR: { create: null, supertypes: ['ANIMAL_PTR'] },
  CROC_PTR: { create: fromPointerAndRelease(Croc), supertypes: ['ANIMAL_PTR'] },
  NAME_PTR: fromPointer(Name),
  CAT_PTR: null,
}

const lenient = (options = {}) => new HandleRegistry(entries, { release: native.release, ...options })
const strict = (options = {}) => lenient({ strict: true, ...options })

describe('create', () => {
  test.each([undefined, null, ''])('RT-32 without a type id (%s) is an error, strict or not', (typeId) => {
    for (const registry of [strict(), lenient()]) {
      expect(() => registry.create(native.create(), typeId as unknown as string)).toThrow(UnknownTypeIdError)
    }
  })

  test('RT-33 lenient: an unknown kind becomes a generic handle, freed like any other', async () => {
    const registry = lenient()
    ;(() => {
      const handle = registry.create(native.create(), 'BIRD_PTR')
      expect(handle).toBeInstanceOf(DeletableNativeHandle)
      expect(handle).not.toBeInstanceOf(Dog)
      expect(handle.typeId).toBe('BIRD_PTR')
    })()
    expect(await collectUntil(() => native.alive.size === 0)).toBe(true)
  })

  test('RT-34 strict: an unknown kind is an error that lists the known ones', () => {
    expect(() => strict().create(native.create(), 'BIRD_PTR')).toThrow(UnknownTypeIdError)
    expect(() => strict().create(native.create(), 'BIRD_PTR')).toThrow(/"BIRD_PTR"; known are DOG_PTR, /)
    expect(() => strict().create(native.create(), 'toString')).toThrow(UnknownTypeIdError)
  })

  test('RT-35 a known kind becomes its class', () => {
    for (const registry of [strict(), lenient()]) {
      const dog = registry.create(native.create(), 'DOG_PTR', { label: 'Rex' })
      expect(dog).toBeInstanceOf(Dog)
      expect(dog.bark()).toBe('woof from Rex')
      dog.dispose()
    }
    expect(native.alive.size).toBe(0)
  })

  test('RT-36 strict: a kind without a class is not implemented', () => {
    expect(() => strict().create(native.create(), 'CAT_PTR')).toThrow(WrapperNotImplementedError)
    expect(() => strict().create(native.create(), 'MAMMAL_PTR')).toThrow(/"MAMMAL_PTR"/)
  })

  test('RT-37 lenient: a kind without a class becomes a generic handle', () => {
    const cat = lenient().create(native.create(), 'CAT_PTR')
    expect(cat).toBeInstanceOf(DeletableNativeHandle)
    expect(cat.typeId).toBe('CAT_PTR')
  })

  test('lenient: without any release function the generic handle is a borrowed one', () => {
    expect(new HandleRegistry({}).create(native.create(), 'BIRD_PTR')).toBeInstanceOf(BorrowedNativeHandle)
  })

  test('RT-38 an entry that is no factory is an error when the registry is made', () => {
    expect(() => new HandleRegistry({ DOG_PTR: 'Dog' as never })).toThrow(RefcountError)
    expect(() => new HandleRegistry({ DOG_PTR: { supertypes: [] } as never })).toThrow(/entry of DOG_PTR/)
  })

  test('RT-39 a class made from the pointer alone needs no release function and has its own type id', () => {
    const name = new HandleRegistry(entries).create(native.create(), 'NAME_PTR')
    expect(name).toBeInstanceOf(Name)
    expect(name.typeId).toBe('NAME_PTR')
  })

  test('RT-40 a class made from pointer and release: without one an error that names the class', () => {
    expect(() => new HandleRegistry(entries).create(native.create(), 'CROC_PTR')).toThrow(
      /class Croc .*release/,
    )
    const croc = new HandleRegistry(entries).create(native.create(), 'CROC_PTR', { release: native.release })
    expect(croc).toBeInstanceOf(Croc)
    expect(croc.typeId).toBe('CROC_PTR')
  })

  test('RT-41 a class made from pointer and options: likewise', () => {
    expect(() => new HandleRegistry(entries).create(native.create(), 'DOG_PTR')).toThrow(
      /class Dog .*release/,
    )
    expect(strict().create(native.create(), 'DOG_PTR').typeId).toBe('DOG_PTR')
  })

  test('options that a class has no place for are refused, not lost', () => {
    const dog = strict().create(native.create(), 'DOG_PTR')
    for (const kind of ['CROC_PTR', 'NAME_PTR'] as const) {
      expect(() => strict().create(native.create(), kind, { dependsOn: [dog] })).toThrow(
        /takes no options, got dependsOn; register it with fromOptions/,
      )
    }
  })

  test('RT-42 the prior count is one of the options', () => {
    expect(strict().create(native.create(), 'DOG_PTR', { priorRefCount: 2 }).referenceCount).toBe(3)
  })

  test('RT-44 a factory of any other shape is a function of pointer and options', () => {
    const registry = new HandleRegistry({
      DOG_PTR: (pointer, { typeId }) =>
        new Dog(pointer as Pointer<'DOG_PTR'>, {
          typeId: typeId as 'DOG_PTR',
          release: native.release,
          label: 'made',
        }),
    })
    expect(registry.create(native.create(), 'DOG_PTR').bark()).toBe('woof from made')
  })

  test.each([null, 0n, 'text'])('RQ-07 %s is no pointer, and the error is that of the class', (value) => {
    expect(() => strict({ identity: 'borrowed' }).create(value as unknown as Pointer, 'DOG_PTR')).toThrow(
      value === 'text' ? /expected a native pointer/ : NullHandleError,
    )
  })

  test('a factory that makes no handle is an error', () => {
    const registry = new HandleRegistry({ DOG_PTR: (() => ({})) as never })
    expect(() => registry.create(native.create(), 'DOG_PTR')).toThrow(/not a handle/)
  })

  test('a class that gives itself another kind is an error, and the pointer stays with the caller', () => {
    const registry = new HandleRegistry({ DOG_PTR: fromPointerAndRelease(Croc) }, { release: native.release })
    const before = liveHandles().length
    const pointer = native.create()
    expect(() => registry.create(pointer, 'DOG_PTR')).toThrow(HandleTypeError)
    expect(native.alive.has(pointer)).toBe(true)
    expect(liveHandles()).toHaveLength(before)
  })
})

describe('supertypes', () => {
  test('RQ-16 are followed all the way up, whatever the class passes on', () => {
    const dog = strict().create(native.create(), 'DOG_PTR')
    expect(isNativeHandle(dog, 'ANIMAL_PTR')).toBe(true)
    expect(isNativeHandle(dog, 'CROC_PTR')).toBe(false)
    const croc = strict().create(native.create(), 'CROC_PTR')
    expect(croc.isA('ANIMAL_PTR')).toBe(true)
    expect(strict().supertypes('DOG_PTR')).toEqual(['MAMMAL_PTR', 'ANIMAL_PTR'])
    expect(liveHandles('ANIMAL_PTR').length).toBeGreaterThanOrEqual(2)
  })

  test('a kind that derives from itself is refused', () => {
    expect(
      () =>
        new HandleRegistry({
          A: { create: null, supertypes: ['B'] },
          B: { create: null, supertypes: ['A'] },
        }),
    ).toThrow(/derives from itself/)
  })
})

describe('identity', () => {
  test('RQ-05 borrowed: two handles on one pointer share the count, and it is freed once', () => {
    const registry = strict({ identity: 'borrowed' })
    const pointer = native.create()
    const [first, second] = [registry.create(pointer, 'DOG_PTR'), registry.create(pointer, 'DOG_PTR')]
    expect(second).not.toBe(first)
    expect(second.referenceCount).toBe(2)
    first.dispose()
    expect(second.ptr).toBe(pointer)
    second.dispose()
    expect(native.freed).toEqual([pointer])
  })

  test('counted: the native reference that came with the pointer is given back at once', () => {
    const released: bigint[] = []
    const registry = strict({ identity: 'counted', release: (pointer: bigint) => released.push(pointer) })
    const pointer = native.create()
    const first = registry.create(pointer, 'DOG_PTR')
    expect(released).toEqual([])
    using _second = registry.create(pointer, 'DOG_PTR')
    expect(released).toEqual([pointer])
    first.dispose()
    expect(released).toHaveLength(1)
  })

  test('a new handle finds the object although the first handle was collected', async () => {
    const registry = strict({ identity: 'borrowed' })
    const pointer = native.create()
    const owner = (() => {
      const dog = registry.create(pointer, 'DOG_PTR')
      return registry.create(native.create(), 'DOG_PTR', { dependsOn: [dog] })
    })()
    await collectUntil(() => liveHandles('DOG_PTR').every((handle) => handle.referenceCount === 1))
    const again = registry.create(pointer, 'DOG_PTR')
    expect(again.referenceCount).toBe(2)
    owner.dispose()
    expect(native.alive.has(pointer)).toBe(true)
    again.dispose()
    expect(native.alive.size).toBe(0)
  })

  test('two handles on one object are both given back by the collector', async () => {
    const registry = strict({ identity: 'borrowed' })
    ;(() => {
      const pointer = native.create()
      registry.create(pointer, 'DOG_PTR')
      registry.create(pointer, 'DOG_PTR')
    })()
    expect(await collectUntil(() => native.alive.size === 0)).toBe(true)
    expect(native.freed).toHaveLength(1)
  })

  test('after the object was freed the address stands for a new one', () => {
    const registry = strict({ identity: 'borrowed' })
    const pointer = native.create()
    registry.create(pointer, 'DOG_PTR').dispose()
    native.alive.add(pointer)
    const croc = registry.create(pointer, 'CROC_PTR')
    expect(croc.referenceCount).toBe(1)
    croc.dispose()
    expect(native.freed).toEqual([pointer, pointer])
  })

  test('an unrelated kind on the pointer of a live handle is refused, a related one is not', () => {
    const registry = lenient({ identity: 'borrowed' })
    const pointer = native.create()
    const dog = registry.create(pointer, 'DOG_PTR')
    expect(() => registry.create(pointer, 'CROC_PTR')).toThrow(HandleTypeError)
    using mammal = registry.create(pointer, 'MAMMAL_PTR')
    expect(mammal.typeId).toBe('DOG_PTR')
    expect(dog.referenceCount).toBe(2)
  })

  test('off by default', () => {
    const pointer = native.create()
    const [first, second] = [strict().create(pointer, 'DOG_PTR'), strict().create(pointer, 'DOG_PTR')]
    expect([first.referenceCount, second.referenceCount]).toEqual([1, 1])
    first.dispose()
    expect(() => second.dispose()).toThrow(/double free/)
  })
})
