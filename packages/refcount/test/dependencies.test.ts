import {
  BorrowedNativeHandle,
  DeletableNativeHandle,
  DisposedHandleError,
  liveHandles,
  type NativeHandle,
  RefcountError,
  SharedResource,
} from '@uchronia/refcount'
import { beforeEach, expect, test } from 'vitest'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  native = new FakeNative()
})

function make(dependsOn: NativeHandle[] = []) {
  return new DeletableNativeHandle(native.create(), { release: native.release, dependsOn })
}

test('RT-04 an owner adds one reference to the dog and starts with one', () => {
  const dog = make()
  const owner = make([dog])
  expect(dog.referenceCount).toBe(2)
  expect(owner.referenceCount).toBe(1)
})

test('a dependency that the options dispose of while they are read lives as long as its owner', () => {
  const dog = make()
  const owner = new DeletableNativeHandle(native.create(), {
    release: native.release,
    dependsOn: [dog],
    get label() {
      dog.dispose()
      return 'owner'
    },
  })
  expect(native.freed).toEqual([])
  owner.dispose()
  expect(native.freed).toHaveLength(2)
})

test('a handle that cannot be made gives its dependencies back', () => {
  const dog = make()
  const options = {
    release: native.release,
    dependsOn: [dog],
    get label(): string {
      throw new Error('no label')
    },
  }
  expect(() => new DeletableNativeHandle(native.create(), options)).toThrow('no label')
  expect(dog.referenceCount).toBe(1)
})

test('RT-05 releasing the dog while the owner lives leaves the dog valid', () => {
  const dog = make()
  make([dog])
  expect(dog.release()).toBe(1)
  expect(dog.disposed).toBe(false)
  expect(native.alive.has(dog.ptr)).toBe(true)
})

test('RT-07 releasing the last reference of the owner ends both, the owner first', () => {
  const dog = make()
  const owner = make([dog])
  const [dogPointer, ownerPointer] = [dog.ptr, owner.ptr]
  dog.release()
  owner.release()
  expect([dog.referenceCount, owner.referenceCount]).toEqual([0, 0])
  expect([dog.disposed, owner.disposed]).toEqual([true, true])
  expect(native.freed).toEqual([ownerPointer, dogPointer])
})

test('RQ-06 no number of releases takes the reference of the owner', () => {
  const dog = make()
  const owner = make([dog])
  for (let i = 0; i < 5; i++) {
    dog.release()
    dog.dispose()
  }
  expect(native.freed).toEqual([])
  expect(dog.referenceCount).toBe(1)
  owner.dispose()
  expect(native.alive.size).toBe(0)
})

test('RQ-06 nor does it after references were taken and given back', () => {
  const dog = make()
  const owner = make([dog])
  dog.addRef()
  for (let i = 0; i < 4; i++) dog.release()
  expect(native.freed).toEqual([])
  owner.dispose()
  expect(native.alive.size).toBe(0)
})

test('an owner that goes first leaves the dog to the caller', () => {
  const dog = make()
  make([dog]).dispose()
  expect(dog.referenceCount).toBe(1)
  dog.dispose()
  expect(native.alive.size).toBe(0)
})

test('several dependencies are freed in the reverse order of their naming', () => {
  const dogs = [make(), make(), make()]
  const pointers = dogs.map((dog) => dog.ptr)
  const owner = make(dogs)
  for (const dog of dogs) dog.dispose()
  owner.dispose()
  expect(native.freed.slice(1)).toEqual(pointers.reverse())
})

test('a chain of 100,000 objects is freed without a deep stack', () => {
  let last = make()
  for (let i = 1; i < 100_000; i++) {
    const next = make([last])
    last.dispose()
    last = next
  }
  expect(native.freed).toEqual([])
  last.dispose()
  expect(native.alive.size).toBe(0)
  expect(native.freed).toHaveLength(100_000)
})

test('one dog of two owners, named twice by one of them, is freed once, after both', () => {
  const dog = make()
  const ada = make([dog, dog])
  const bob = make([dog])
  expect(dog.referenceCount).toBe(4)
  dog.dispose()
  ada.dispose()
  expect(native.freed).toHaveLength(1)
  bob.dispose()
  expect(native.freed).toHaveLength(3)
})

test('a borrowed handle holds what it depends on until it is disposed of', () => {
  const dog = make()
  const name = new BorrowedNativeHandle(native.create(), { dependsOn: [dog] })
  dog.dispose()
  expect(native.freed).toEqual([])
  expect(liveHandles().length).toBeGreaterThan(0)
  name.dispose()
  expect(native.freed).toHaveLength(1)
})

test('a dependency can be added and removed later', () => {
  const [rex, fido] = [make(), make()]
  const owner = make([rex])
  owner.addDependency(fido)
  expect(fido.referenceCount).toBe(2)
  expect(owner.removeDependency(rex)).toBe(true)
  expect(owner.removeDependency(rex)).toBe(false)
  expect(rex.referenceCount).toBe(1)
  fido.dispose()
  owner.dispose()
  rex.dispose()
  expect(native.alive.size).toBe(0)
})

test('a circle of dependencies is refused, however long', () => {
  const dog = make()
  const owner = make([dog])
  const village = make([owner])
  for (const handle of [village, owner, dog]) {
    expect(() => dog.addDependency(handle)).toThrow(RefcountError)
    expect(() => dog.addDependency(handle)).toThrow(/neither would ever be freed/)
  }
  expect(village.referenceCount).toBe(1)
})

test('dependencies of and on disposed handles are refused', () => {
  const [dog, owner] = [make(), make()]
  dog.dispose()
  expect(() => owner.addDependency(dog)).toThrow(DisposedHandleError)
  expect(() => dog.addDependency(owner)).toThrow(DisposedHandleError)
})

test('resources that are not native can depend on native ones', () => {
  const dog = make()
  const log: string[] = []
  const report = new SharedResource('report', { release: (name) => log.push(name), dependsOn: [dog] })
  dog.dispose()
  expect(native.freed).toEqual([])
  report.dispose()
  expect(log).toEqual(['report'])
  expect(native.freed).toHaveLength(1)
})
