import { fileURLToPath } from 'node:url'
import { DeletableNativeHandle, type Pointer, pointerOf, requireLibrary } from '@uchronia/refcount'
import koffi from 'koffi'

export const nativeFolder = fileURLToPath(new URL('../../native/build', import.meta.url))
export const libraryPath = requireLibrary('dogs', { path: nativeFolder })

const library = koffi.load(libraryPath)
const position = koffi.struct({ east: 'double', north: 'double' })
const dateTime = koffi.struct({
  year: 'int32_t',
  month: 'int32_t',
  day: 'int32_t',
  hour: 'int32_t',
  minute: 'int32_t',
  second: 'int32_t',
})
const freeString = library.func('void free_string(void *text)')
const ownedString = koffi.disposable('str', freeString)
const textCallback = koffi.pointer(koffi.proto('void', ['str']))

export type Position = { east: number; north: number }
export type DateTime = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>

/** The C functions of dogs.h, as they are. */
export const c = {
  release: library.func('void release(void *object)') as (object: bigint) => void,
  tryRelease: library.func('int32_t try_release(void *object)') as (object: bigint) => number,
  referenceCount: library.func('int32_t reference_count(void *object)') as (object: bigint) => number,
  addReference: library.func('int32_t add_reference(void *object)') as (object: bigint) => number,
  createDog: library.func('void *create_dog(str name)') as (name: string) => Pointer<'DOG_PTR'>,
  createHeavyDog: library.func('void *create_heavy_dog(str name, size_t size)') as (
    name: string,
    size: number,
  ) => Pointer<'DOG_PTR'>,
  createCroc: library.func('void *create_croc()') as () => Pointer<'CROC_PTR'>,
  createOwner: library.func('void *create_owner(str name, void *dog)') as (
    name: string,
    dog: bigint,
  ) => Pointer<'OWNER_PTR'>,
  ownerDog: library.func('void *owner_dog(void *owner)') as (owner: bigint) => Pointer<'DOG_PTR'>,
  dogName: library.func('str dog_name(void *dog)') as (dog: bigint) => string | null,
  dogPosition: library.func('dog_position', 'int32_t', ['void *', koffi.out(koffi.pointer(position))]) as (
    dog: bigint,
    where: Partial<Position>,
  ) => number,
  moveDog: library.func('move_dog', 'int32_t', ['void *', position]) as (dog: bigint, by: Position) => number,
  runDog: library.func('double run_dog(void *dog, double metres, int32_t milliseconds)'),
  leashDog: library.func('int32_t leash_dog(void *dog, int32_t leashed)') as (
    dog: bigint,
    leashed: number,
  ) => number,
  bark: library.func('int32_t bark(void *dog)') as (dog: bigint) => number,
  walkDog: library.func('int32_t walk_dog(void *owner)') as (owner: bigint) => number,
  sayWalk: library.func('say_walk', ownedString, ['void *']) as (owner: bigint) => string | null,
  createDate: library.func('create_date', 'int32_t', [
    'int32_t',
    'int32_t',
    'int32_t',
    koffi.out(koffi.pointer(dateTime)),
  ]) as (year: number, month: number, day: number, date: Partial<DateTime>) => number,
  dayOfYear: library.func('day_of_year', 'int32_t', [dateTime]) as (date: DateTime) => number,
  lastErrorMessage: library.func('str last_error_message()') as () => string,
  registerBarkCallback: library.func('register_bark_callback', 'void', [textCallback]) as (
    callback: unknown,
  ) => void,
  liveDogs: library.func('int32_t live_dogs()') as () => number,
  liveCrocs: library.func('int32_t live_crocs()') as () => number,
  liveOwners: library.func('int32_t live_owners()') as () => number,
  liveStrings: library.func('int32_t live_strings()') as () => number,
  invalidReleases: library.func('int32_t invalid_releases()') as () => number,
  textCallback,
}

/** A native dog. */
export class Dog extends DeletableNativeHandle<'DOG_PTR'> {
  constructor(name: string, options: { heavy?: number; release?: (p: bigint) => unknown } = {}) {
    const pointer = options.heavy === undefined ? c.createDog(name) : c.createHeavyDog(name, options.heavy)
    super(pointer, { typeId: 'DOG_PTR', label: name, release: options.release ?? c.release })
  }

  get nativeReferenceCount(): number {
    return c.referenceCount(this.ptr)
  }

  get name(): string {
    return c.dogName(this.ptr)!
  }

  get position(): Position {
    const where: Partial<Position> = {}
    c.dogPosition(this.ptr, where)
    return where as Position
  }

  /** Runs on another thread. Takes no care that the dog lives meanwhile: see withHandles. */
  run(metres: number, milliseconds: number): Promise<number> {
    const dog = this.ptr
    return new Promise((resolve, reject) => {
      c.runDog.async(dog, metres, milliseconds, (error: unknown, east: number) =>
        error ? reject(error) : resolve(east),
      )
    })
  }
}

/** A native owner, who takes no native reference on the dog: only the handle keeps it alive. */
export class Owner extends DeletableNativeHandle<'OWNER_PTR'> {
  constructor(name: string, dog: DeletableNativeHandle<'DOG_PTR'>) {
    super(c.createOwner(name, pointerOf(dog, 'DOG_PTR')), {
      typeId: 'OWNER_PTR',
      label: name,
      release: c.release,
      dependsOn: [dog],
    })
  }

  walk(): boolean {
    return c.walkDog(this.ptr) === 1
  }
}

/** A native crocodile. */
export class Croc extends DeletableNativeHandle<'CROC_PTR'> {
  constructor() {
    super(c.createCroc(), { typeId: 'CROC_PTR', release: c.release })
  }
}
