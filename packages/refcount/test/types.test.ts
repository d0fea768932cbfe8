import {
  BorrowedNativeHandle,
  DeletableNativeHandle,
  FfiNativeHandle,
  fromOptions,
  type Handle,
  HandleRegistry,
  type Lease,
  type NativeHandle,
  OwningNativeHandle,
  type Pointer,
  pointerOf,
  SharedResource,
  withHandles,
} from '@uchronia/refcount'
import { expectTypeOf, test } from 'vitest'

// Checked by `tsc -p tsconfig.check.json`; the bodies of `never` functions are not run.

declare const dog: Handle<'DOG_PTR'>
declare const croc: Handle<'CROC_PTR'>
declare const dogPointer: Pointer<'DOG_PTR'>
const release = () => {}

const never = (_body: () => void): void => {}

test('handles and pointers of different kinds do not mix', () => {
  never(() => {
    const walk = (_dog: Handle<'DOG_PTR'>): void => {}
    walk(dog)
    // @ts-expect-error a crocodile is no dog
    walk(croc)
    // @ts-expect-error a handle of any kind may be no dog
    walk(dog as Handle)
    // @ts-expect-error a pointer is no handle
    walk(dogPointer)
    // @ts-expect-error a bare number or address has no kind
    const _pointer: Pointer<'DOG_PTR'> = 1n
    // @ts-expect-error the pointer of a crocodile
    const _dogPointer: Pointer<'DOG_PTR'> = croc.ptr
  })
  expectTypeOf<Handle<'DOG_PTR'>>().toExtend<Handle>()
  expectTypeOf<Handle<'DOG_PTR'>>().toExtend<NativeHandle>()
  expectTypeOf<Handle<'DOG_PTR'>>().not.toExtend<Handle<'CROC_PTR'>>()
})

test('what accepts a kind and those derived from it says so with a union', () => {
  const feed = (_animal: Handle<'ANIMAL_PTR' | 'DOG_PTR'>): void => {}
  never(() => {
    feed(dog)
    // @ts-expect-error not among them
    feed(croc)
  })
})

test('the kind comes from the type id, and the pointer has to be of it', () => {
  never(() => {
    const made = new DeletableNativeHandle(dogPointer, { typeId: 'DOG_PTR', release })
    expectTypeOf(made).toEqualTypeOf<DeletableNativeHandle<'DOG_PTR'>>()
    expectTypeOf(made.ptr).toEqualTypeOf<Pointer<'DOG_PTR'>>()
    expectTypeOf(made.retain()).toEqualTypeOf<Lease<Pointer<'DOG_PTR'>>>()
    // @ts-expect-error the pointer of a dog under the name of a crocodile
    new DeletableNativeHandle(dogPointer, { typeId: 'CROC_PTR', release })
    // @ts-expect-error somebody has to free it
    new DeletableNativeHandle(dogPointer, { typeId: 'DOG_PTR' })
    // @ts-expect-error nobody frees what is borrowed
    new BorrowedNativeHandle(dogPointer, { typeId: 'DOG_PTR', release })
    // @ts-expect-error an abstract class
    new FfiNativeHandle(dogPointer, {})
  })
})

test('pointerOf wants a handle of the kind and answers its pointer', () => {
  never(() => {
    expectTypeOf(pointerOf(dog, 'DOG_PTR')).toEqualTypeOf<Pointer<'DOG_PTR'>>()
    // @ts-expect-error a crocodile where a dog is needed
    pointerOf(croc, 'DOG_PTR')
    const animal = dog as Handle<'ANIMAL_PTR' | 'DOG_PTR'>
    expectTypeOf(pointerOf(animal, 'ANIMAL_PTR')).toExtend<Pointer<'ANIMAL_PTR' | 'DOG_PTR'>>()
  })
})

test('memory and resources keep their types', () => {
  never(() => {
    expectTypeOf(new OwningNativeHandle(new Float64Array(1)).deref()).toEqualTypeOf<number>()
    expectTypeOf(new OwningNativeHandle(new BigInt64Array(1)).deref()).toEqualTypeOf<bigint>()
    expectTypeOf(new OwningNativeHandle(new ArrayBuffer(1)).deref()).toEqualTypeOf<undefined>()
    // @ts-expect-error a string is no memory
    new OwningNativeHandle('text')
    expectTypeOf(new SharedResource({ path: '' }, { release: (f) => f.path.length }).ptr.path).toBeString()
  })
})

test('a registry answers the class of the kind, and a generic handle of an unknown one', () => {
  class Dog extends DeletableNativeHandle<'DOG_PTR'> {
    bark(): void {}
  }
  const registry = new HandleRegistry({
    DOG_PTR: fromOptions(Dog),
    PUPPY_PTR: { create: fromOptions(Dog), supertypes: ['DOG_PTR'] },
    CAT_PTR: null,
  })
  never(() => {
    expectTypeOf(registry.create(dogPointer, 'DOG_PTR')).toEqualTypeOf<Dog>()
    expectTypeOf(registry.create(dogPointer, 'PUPPY_PTR')).toEqualTypeOf<Dog>()
    expectTypeOf(registry.create(dogPointer, 'CAT_PTR')).toEqualTypeOf<Handle<'CAT_PTR'>>()
    expectTypeOf(registry.create(dogPointer, 'BIRD_PTR')).toEqualTypeOf<Handle<'BIRD_PTR'>>()
  })
})

test('withHandles answers a promise of what the call answers', () => {
  never(() => {
    expectTypeOf(withHandles([dog], () => 1)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(withHandles([dog], async () => 'a')).toEqualTypeOf<Promise<string>>()
  })
})
