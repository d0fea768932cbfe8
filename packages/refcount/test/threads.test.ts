import { EventEmitter } from 'node:events'
import {
  BorrowedNativeHandle,
  DeletableNativeHandle,
  DisposedHandleError,
  lendToWorker,
  moveToThread,
  RefcountError,
  receiveHandle,
  SharedResource,
} from '@uchronia/refcount'
import { beforeEach, describe, expect, test } from 'vitest'
import { FakeNative } from './support/fake-native.ts'

// Between real threads: test/refcount/workers.test.ts.

let native: FakeNative
beforeEach(() => {
  native = new FakeNative()
})
const makeDog = () =>
  new DeletableNativeHandle(native.create<'DOG_PTR'>(), {
    typeId: 'DOG_PTR',
    supertypes: ['ANIMAL_PTR'],
    label: 'Rex',
    release: native.release,
  })

describe('lending', () => {
  test('the lender holds a reference until the worker exits', () => {
    const [dog, worker] = [makeDog(), new EventEmitter()]
    const { message } = lendToWorker(dog, worker)
    dog.dispose()
    expect(native.freed).toEqual([])
    const borrowed = receiveHandle(structuredClone(message))
    expect(borrowed).toBeInstanceOf(BorrowedNativeHandle)
    expect([borrowed.typeId, borrowed.label, borrowed.isA('ANIMAL_PTR')]).toEqual(['DOG_PTR', 'Rex', true])
    borrowed.dispose()
    expect(native.freed).toEqual([])
    worker.emit('exit')
    expect(native.freed).toHaveLength(1)
  })

  test('the lender can end the loan, once', () => {
    const [dog, worker] = [makeDog(), new EventEmitter()]
    const loan = lendToWorker(dog, worker)
    expect(dog.referenceCount).toBe(2)
    loan.end()
    loan[Symbol.dispose]()
    worker.emit('exit')
    expect(dog.referenceCount).toBe(1)
  })

  test('nothing is lent to a worker that has ended or cannot tell of its end', () => {
    const dog = makeDog()
    const ended = Object.assign(new EventEmitter(), { threadId: -1 })
    expect(() => lendToWorker(dog, ended)).toThrow(/needs a worker that has not ended/)
    const broken = {
      once() {
        throw new Error('no listeners')
      },
    }
    expect(() => lendToWorker(dog, broken)).toThrow('no listeners')
    expect(dog.referenceCount).toBe(1)
  })

  test('a handle that the worker disposes of while it is asked cannot be lent', () => {
    const dog = makeDog()
    expect(() => lendToWorker(dog, { once: () => dog.dispose() })).toThrow(DisposedHandleError)
    expect(native.freed).toHaveLength(1)
  })

  test('a disposed handle, or what is no address, cannot be lent', () => {
    const dog = makeDog()
    dog.dispose()
    expect(() => lendToWorker(dog, new EventEmitter())).toThrow(DisposedHandleError)
    const file = new SharedResource({}, { release: () => {} })
    expect(() => lendToWorker(file as never, new EventEmitter())).toThrow(/not an address/)
    expect(file.referenceCount).toBe(1)
  })
})

describe('moving', () => {
  test('the handle is disposed here without freeing, and owns the object there', () => {
    const dog = makeDog()
    const message = moveToThread(dog)
    expect(() => dog.ptr).toThrow(/it was handed over/)
    dog.dispose()
    expect(native.freed).toEqual([])
    const moved = receiveHandle(structuredClone(message), { release: native.release })
    expect(moved.referenceCount).toBe(1)
    moved.dispose()
    expect(native.freed).toHaveLength(1)
  })

  test('a message can be received once, whoever copies it', () => {
    const message = moveToThread(makeDog())
    const moved = receiveHandle(message, { release: native.release })
    expect(() => receiveHandle(structuredClone(message), { release: native.release })).toThrow(
      /received before/,
    )
    moved.dispose()
  })

  test('what was moved has to be freed here: a release function is needed, and the message stays good', () => {
    const message = moveToThread(makeDog())
    expect(() => receiveHandle(message)).toThrow(/give the release function/)
    receiveHandle(message, { release: native.release }).dispose()
    expect(native.freed).toHaveLength(1)
  })

  test('a handle that others refer to, or that depends on others, stays', () => {
    const dog = makeDog()
    const owner = new DeletableNativeHandle(native.create(), { release: native.release, dependsOn: [dog] })
    for (const handle of [dog, owner]) {
      expect(() => moveToThread(handle)).toThrow(RefcountError)
      expect(() => moveToThread(handle)).toThrow(/can be handed over/)
      expect(handle.disposed).toBe(false)
    }
  })
})

test.each([null, undefined, {}, 'x', { received: new Int32Array(1) }])('%o is no message', (message) => {
  expect(() => receiveHandle(message as never)).toThrow(/not a message of lendToWorker/)
})
