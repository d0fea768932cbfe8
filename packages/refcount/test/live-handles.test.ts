import {
  assertNoLiveHandles,
  BorrowedNativeHandle,
  configureRefcount,
  DeletableNativeHandle,
  DisposedHandleError,
  disposeAll,
  disposeAllAtExit,
  liveHandleCounts,
  liveHandles,
  type NativeHandle,
  OwningNativeHandle,
  RefcountError,
  retryReleases,
  withHandles,
} from '@uchronia/refcount'
import { beforeEach, describe, expect, test } from 'vitest'
import { FakeNative } from './support/fake-native.ts'

let native: FakeNative
beforeEach(() => {
  disposeAll()
  native = new FakeNative()
})

function make<Id extends string>(typeId: Id, dependsOn: NativeHandle[] = [], label?: string) {
  return new DeletableNativeHandle<Id>(native.create<NoInfer<Id>>(), {
    typeId,
    release: native.release,
    dependsOn,
    label,
  })
}

describe('liveHandles', () => {
  test('lists what is not freed, oldest first, wherever in the list something is freed', () => {
    const handles = ['a', 'b', 'c', 'd'].map((label) => make('DOG_PTR', [], label))
    const labels = () => liveHandles().map((handle) => handle.label)
    expect(labels()).toEqual(['a', 'b', 'c', 'd'])
    handles[1]?.dispose()
    expect(labels()).toEqual(['a', 'c', 'd'])
    handles[0]?.dispose()
    handles[3]?.dispose()
    expect(labels()).toEqual(['c'])
    const e = make('DOG_PTR', [], 'e')
    expect(labels()).toEqual(['c', 'e'])
    handles[2]?.dispose()
    e.dispose()
    expect(labels()).toEqual([])
  })

  test('reports plain data', () => {
    const dog = make('DOG_PTR', [], 'Rex')
    expect(liveHandles()).toEqual([
      {
        title: "DOG_PTR 'Rex'",
        typeId: 'DOG_PTR',
        label: 'Rex',
        pointer: `0x${dog.ptr.toString(16)}`,
        referenceCount: 1,
        creation: undefined,
      },
    ])
    expect(dog.report()).toEqual(liveHandles()[0])
  })

  test('counts by kind', () => {
    make('DOG_PTR')
    make('DOG_PTR')
    make('CROC_PTR')
    new DeletableNativeHandle(native.create(), { release: native.release })
    expect(liveHandleCounts()).toEqual({ DOG_PTR: 2, CROC_PTR: 1, '': 1 })
    expect(liveHandles('CROC_PTR')).toHaveLength(1)
  })

  test('leaves out what has nothing to free', () => {
    new BorrowedNativeHandle(native.create())
    new OwningNativeHandle(new Uint8Array(1))
    expect(liveHandles()).toEqual([])
  })

  test('holds on to a dog that was disposed of while its owner lives', () => {
    const dog = make('DOG_PTR')
    make('OWNER_PTR', [dog])
    dog.dispose()
    expect(liveHandleCounts()).toEqual({ DOG_PTR: 1, OWNER_PTR: 1 })
  })
})

describe('assertNoLiveHandles', () => {
  test('passes when there are none, and names them when there are', () => {
    assertNoLiveHandles()
    for (let i = 0; i < 12; i++) make('DOG_PTR', [], `dog ${i}`)
    expect(() => assertNoLiveHandles()).toThrow(RefcountError)
    expect(() => assertNoLiveHandles()).toThrow(/12 found[\s\S]*'dog 0'[\s\S]*and 2 more/)
  })
})

describe('disposeAll', () => {
  test('RQ-10 frees everything, owners before dogs, the newest first', () => {
    const [rex, fido] = [make('DOG_PTR'), make('DOG_PTR')]
    const owner = make('OWNER_PTR', [rex])
    const pointers = [owner.ptr, fido.ptr, rex.ptr]
    expect(disposeAll()).toEqual({ freed: 3, kept: 0 })
    expect(native.freed).toEqual(pointers)
    expect(() => rex.ptr).toThrow(DisposedHandleError)
  })

  test('frees an owner before a dog that is younger and was disposed of', () => {
    const owner = make('OWNER_PTR')
    const dog = make('DOG_PTR')
    owner.addDependency(dog)
    const pointers = [owner.ptr, dog.ptr]
    dog.dispose()
    disposeAll()
    expect(native.freed).toEqual(pointers)
  })

  test('takes references from addRef and leases with it, and what they do later is harmless', () => {
    const dog = make('DOG_PTR')
    dog.addRef()
    const lease = dog.retain()
    disposeAll()
    expect(native.freed).toHaveLength(1)
    lease.dispose()
    dog.release()
    dog.dispose()
    expect(lease.active).toBe(false)
    expect(native.freed).toHaveLength(1)
  })

  test('leaves what a call under way uses, which is freed when the call is over', async () => {
    const dog = make('DOG_PTR')
    let finish = () => {}
    const call = withHandles([dog], () => new Promise<void>((resolve) => (finish = resolve)))
    expect(disposeAll()).toEqual({ freed: 0, kept: 1 })
    dog.dispose()
    dog.release()
    expect(() => dog.ptr).toThrow(DisposedHandleError)
    expect(native.freed).toEqual([])
    finish()
    await call
    expect(native.freed).toHaveLength(1)
  })

  test('called by a release function, it frees the others and leaves that one to who is freeing it', () => {
    const other = make('DOG_PTR')
    const dog = new DeletableNativeHandle(native.create(), {
      release: (pointer) => {
        expect(disposeAll()).toEqual({ freed: 1, kept: 1 })
        native.release(pointer)
      },
    })
    dog.dispose()
    expect([dog.disposed, other.disposed]).toEqual([true, true])
    expect(native.freed).toHaveLength(2)
  })

  test('goes on when a release fails', () => {
    const dog = make('DOG_PTR')
    const errors: unknown[] = []
    using _settings = configureRefcount({ onFinalizerError: (error) => errors.push(error) })
    let refuse = true
    new DeletableNativeHandle(native.create(), { release: () => !refuse })
    expect(disposeAll()).toEqual({ freed: 1, kept: 1 })
    expect(errors).toHaveLength(1)
    expect(dog.disposed).toBe(true)
    refuse = false
    expect(retryReleases()).toBe(0)
  })
})

test('disposeAllAtExit can be called off', () => {
  const before = process.listenerCount('exit')
  const sweep = disposeAllAtExit()
  expect(process.listenerCount('exit')).toBe(before + 1)
  sweep[Symbol.dispose]()
  expect(process.listenerCount('exit')).toBe(before)
})
