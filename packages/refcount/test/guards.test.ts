import {
  asPointerArgument,
  BorrowedNativeHandle,
  DeletableNativeHandle,
  DisposedHandleError,
  describeHandleMismatch,
  type Handle,
  HandleTypeError,
  isNativeHandle,
  OwningNativeHandle,
  type Pointer,
  pointerOf,
  unwrapNativeHandle,
  wrapNativeHandle,
} from '@uchronia/refcount'
import { beforeEach, describe, expect, test } from 'vitest'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  native = new FakeNative()
})
const makeDog = () =>
  new DeletableNativeHandle(native.create<'DOG_PTR'>(), {
    typeId: 'DOG_PTR',
    supertypes: ['ANIMAL_PTR'],
    release: native.release,
  })

describe('wrapNativeHandle', () => {
  test('RT-18 what is no pointer is returned unchanged', () => {
    const date = new Date()
    expect(wrapNativeHandle(date)).toBe(date)
    expect(wrapNativeHandle('text')).toBe('text')
    expect(wrapNativeHandle(undefined)).toBeUndefined()
  })

  test('RT-19 a pointer with a type id and a release function becomes a handle with one reference', () => {
    const pointer = native.create<'DOG_PTR'>()
    const dog = wrapNativeHandle(pointer, { typeId: 'DOG_PTR', release: native.release })
    expect(dog).toBeInstanceOf(DeletableNativeHandle)
    expect([dog.ptr, dog.typeId, dog.referenceCount]).toEqual([pointer, 'DOG_PTR', 1])
    dog.dispose()
    expect(native.alive.size).toBe(0)
  })

  test('without a release function the handle is a borrowed one', () => {
    expect(wrapNativeHandle(native.create())).toBeInstanceOf(BorrowedNativeHandle)
  })

  test('RQ-07 a null pointer becomes null', () => {
    expect(wrapNativeHandle(0n as Pointer)).toBeNull()
    expect(wrapNativeHandle(null)).toBeNull()
  })
})

describe('isNativeHandle', () => {
  test('RT-20 true for the right kind, false for another, and for what is no handle', () => {
    const dog = makeDog()
    expect(isNativeHandle(dog)).toBe(true)
    expect(isNativeHandle(dog, 'DOG_PTR')).toBe(true)
    expect(isNativeHandle(dog, 'CROC_PTR')).toBe(false)
    for (const other of [{}, 1, 1n, null, undefined, 'DOG_PTR', Object.create(dog)]) {
      expect(isNativeHandle(other)).toBe(false)
      expect(isNativeHandle(other, 'DOG_PTR')).toBe(false)
    }
  })

  test('RQ-16 true for a declared supertype', () => {
    expect(isNativeHandle(makeDog(), 'ANIMAL_PTR')).toBe(true)
  })
})

describe('unwrapNativeHandle', () => {
  test.each([true, false])('RT-21 a handle, its pointer and nothing, strict: %s', (strict) => {
    const dog = makeDog()
    expect(unwrapNativeHandle(dog, { strict })).toBe(dog.ptr)
    expect(unwrapNativeHandle(dog.ptr, { strict })).toBe(dog.ptr)
    expect(unwrapNativeHandle(null, { strict })).toBeNull()
  })

  test('RT-22 something unrelated: as it is, or an error when strict', () => {
    const other = { woof: true }
    expect(unwrapNativeHandle(other)).toBe(other)
    expect(() => unwrapNativeHandle(other, { strict: true })).toThrow(HandleTypeError)
    expect(() => unwrapNativeHandle('x', { strict: true })).toThrow(/got a string/)
  })

  test('a disposed handle has no pointer to give', () => {
    const dog = makeDog()
    dog.dispose()
    expect(() => unwrapNativeHandle(dog)).toThrow(DisposedHandleError)
  })
})

describe('describeHandleMismatch', () => {
  test('RT-23 what is no handle is named by its class', () => {
    class Toaster {}
    expect(describeHandleMismatch(new Toaster(), 'DOG_PTR')).toBe(
      'expected a handle of kind "DOG_PTR", got an object of class Toaster, which is no handle',
    )
    expect(describeHandleMismatch('Rex', 'DOG_PTR')).toMatch(/got a string, which is no handle/)
    expect(describeHandleMismatch(Object.create(null), 'DOG_PTR')).toMatch(/got an object of class Object/)
  })

  test('RT-24 a handle of another kind: both kinds are named', () => {
    expect(describeHandleMismatch(makeDog(), 'CROC_PTR')).toBe(
      'expected a handle of kind "CROC_PTR", got a handle of kind "DOG_PTR"',
    )
  })

  test('RT-25 nothing', () => {
    expect(describeHandleMismatch(null, 'DOG_PTR')).toBe('expected a handle of kind "DOG_PTR", got null')
    expect(describeHandleMismatch(undefined, 'DOG_PTR')).toMatch(/got undefined/)
  })

  test('a disposed handle', () => {
    const dog = makeDog()
    dog.dispose()
    expect(describeHandleMismatch(dog, 'DOG_PTR')).toMatch(/got one that is disposed/)
  })
})

describe('pointerOf', () => {
  test('the pointer of a handle of that kind, or of a kind that derives from it', () => {
    const dog = makeDog()
    expect(pointerOf(dog, 'DOG_PTR')).toBe(dog.ptr)
    expect(pointerOf(dog as unknown as Handle<'ANIMAL_PTR'>, 'ANIMAL_PTR')).toBe(dog.ptr)
  })

  test('anything else is an error that carries both kinds', () => {
    const croc = new BorrowedNativeHandle(native.create<'CROC_PTR'>(), { typeId: 'CROC_PTR' })
    try {
      pointerOf(croc as unknown as Handle<'DOG_PTR'>, 'DOG_PTR')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(HandleTypeError)
      expect(error).toMatchObject({ code: 'HANDLE_TYPE', expected: 'DOG_PTR', actual: 'CROC_PTR' })
    }
    for (const other of [null, undefined, 'text', 12n, {}]) {
      expect(() => pointerOf(other as unknown as Handle<'DOG_PTR'>, 'DOG_PTR')).toThrow(HandleTypeError)
    }
  })

  test('a disposed handle is an error of its own', () => {
    const dog = makeDog()
    dog.dispose()
    expect(() => pointerOf(dog, 'DOG_PTR')).toThrow(DisposedHandleError)
  })
})

describe('asPointerArgument', () => {
  test('RT-16 RT-27 nothing is held as null', () => {
    expect(asPointerArgument(null)).toEqual({ ptr: null })
    expect(asPointerArgument(undefined)).toEqual({ ptr: null })
    expect(asPointerArgument(0n)).toEqual({ ptr: null })
  })

  test('RT-28 a raw pointer becomes a handle that frees nothing', () => {
    const pointer = native.create()
    const argument = asPointerArgument(pointer)
    expect(argument).toBeInstanceOf(BorrowedNativeHandle)
    expect(argument.ptr).toBe(pointer)
    argument.dispose()
    expect(native.alive.size).toBe(1)
  })

  test('RT-29 a handle stays itself', () => {
    const dog = makeDog()
    expect(asPointerArgument(dog)).toBe(dog)
    const memory: unknown = new OwningNativeHandle(new Uint8Array(2))
    expect(asPointerArgument(memory)).toBe(memory)
  })

  test('RT-16 RT-30 bytes are held as they are', () => {
    const bytes = Buffer.from('woof')
    expect(asPointerArgument(bytes).ptr).toBe(bytes)
    const buffer = new ArrayBuffer(4)
    expect(asPointerArgument(buffer).ptr).toBe(buffer)
  })

  test('RT-31 anything else is an error that lists what is accepted', () => {
    for (const other of ['text', 12, {}, [], Symbol('s'), true]) {
      expect(() => asPointerArgument(other)).toThrow(HandleTypeError)
      expect(() => asPointerArgument(other)).toThrow(/a handle, a pointer, a typed array or buffer, or null/)
    }
  })
})
