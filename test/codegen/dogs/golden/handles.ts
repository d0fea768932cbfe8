// Written by uchronia-codegen 0.1.0 from dogs.h (ce241c8b8964ff63). Do not edit.

import { FfiNativeHandle, type HandleOptions, type Pointer } from '@uchronia/refcount'
import type { DogsLibrary } from './library.ts'
import type { Position } from './types.ts'

/** any counted object */
export class CountedHandle<Id extends string = string> extends FfiNativeHandle<Id> {
  declare protected readonly isCountedHandle: true

  /** The library that the handle is of. */
  readonly library: DogsLibrary

  /** @internal */
  constructor(
    pointer: Pointer<Id>,
    options: HandleOptions<Pointer<Id>, Id> & { readonly library: DogsLibrary },
  ) {
    super(pointer, options)
    this.library = options.library
  }
}

/** a dog; also a COUNTED_PTR */
export class DogHandle<Id extends string = string> extends CountedHandle<Id> {
  declare protected readonly isDogHandle: true

  /**
   * Creates a dog that stands at (0, 0).
   *
   * C: `DOG_PTR create_dog(const char* name)`
   *
   * @param name - its name, in UTF-8
   * @returns the dog, which the caller owns; null on failure
   */
  static create(library: DogsLibrary, name: string): DogHandle {
    return library.createDog(name)
  }

  /**
   * Creates a dog with a body of a certain size in memory.
   *
   * C: `DOG_PTR create_heavy_dog(const char* name, size_t size)`
   *
   * @param name - its name, in UTF-8
   * @param size - the size in bytes, at most 1 GiB
   * @returns the dog, which the caller owns; null on failure
   */
  static createHeavy(library: DogsLibrary, name: string, size: number | bigint): DogHandle {
    return library.createHeavyDog(name, size)
  }

  /**
   * The name of a dog.
   *
   * C: `const char* dog_name(DOG_PTR dog)`
   *
   * @returns the name, which the dog owns; null on failure
   */
  name(): string {
    return this.library.dogName(this)
  }

  /**
   * Where a dog stands.
   *
   * C: `int32_t dog_position(DOG_PTR dog, position* where)`
   *
   * @returns filled with its position
   */
  position(): Position {
    return this.library.dogPosition(this)
  }

  /**
   * Moves a dog.
   *
   * C: `int32_t move_dog(DOG_PTR dog, position by)`
   *
   * @param by - how far to go in each direction
   */
  move(by: Position): void {
    this.library.moveDog(this, by)
  }

  /**
   * Lets a dog run to the east, which takes a while; for calls on another thread.
   *
   * C: `double run_dog(DOG_PTR dog, double metres, int32_t milliseconds)`
   *
   * @param metres - how far
   * @param milliseconds - how long it takes
   * @returns where it is then, to the east; NaN on failure, also when the dog is gone by then
   */
  run(metres: number, milliseconds: number): number {
    return this.library.runDog(this, metres, milliseconds)
  }

  /**
   * Lets a dog run to the east, which takes a while; for calls on another thread.
   *
   * C: `double run_dog(DOG_PTR dog, double metres, int32_t milliseconds)`
   *
   * @param metres - how far
   * @param milliseconds - how long it takes
   * @returns where it is then, to the east; NaN on failure, also when the dog is gone by then
   */
  runAsync(
    metres: number,
    milliseconds: number,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<number> {
    return this.library.runDogAsync(this, metres, milliseconds, options)
  }

  /**
   * Puts a dog on a leash, or takes it off.
   *
   * C: `int32_t leash_dog(DOG_PTR dog, int32_t leashed)`
   *
   * @param leashed - 1 or 0
   */
  leash(leashed: number): void {
    this.library.leashDog(this, leashed)
  }

  /**
   * Lets a dog bark, to the bark callback if there is one.
   *
   * C: `int32_t bark(DOG_PTR dog)`
   *
   * @returns 1 when somebody heard it, 0 when nobody did or on failure
   */
  bark(): number {
    return this.library.bark(this)
  }
}

/** a crocodile; also a COUNTED_PTR */
export class CrocHandle<Id extends string = string> extends CountedHandle<Id> {
  declare protected readonly isCrocHandle: true

  /**
   * Creates a crocodile.
   *
   * C: `CROC_PTR create_croc(void)`
   *
   * @returns the crocodile, which the caller owns
   */
  static create(library: DogsLibrary): CrocHandle {
    return library.createCroc()
  }

  /**
   * How many teeth a crocodile has.
   *
   * C: `int32_t croc_teeth(CROC_PTR croc)`
   *
   * @returns the number, or -1 on failure
   */
  teeth(): number {
    return this.library.crocTeeth(this)
  }
}

/** the owner of a dog; also a COUNTED_PTR */
export class OwnerHandle<Id extends string = string> extends CountedHandle<Id> {
  declare protected readonly isOwnerHandle: true

  /**
   * Creates the owner of a dog.
   *
   * The owner takes no reference: the caller has to see to it that the dog lives as long.
   *
   * C: `OWNER_PTR create_owner(const char* name, DOG_PTR dog)`
   *
   * @param name - the name of the owner, in UTF-8
   * @param dog - the dog
   * @returns the owner, which the caller owns; null on failure
   */
  static create(library: DogsLibrary, name: string, dog: DogHandle): OwnerHandle {
    return library.createOwner(name, dog)
  }

  /**
   * Lets an owner take a reference on the dog, given back when the owner is deleted.
   *
   * C: `int32_t retain_dog(OWNER_PTR owner)`
   */
  retainDog(): void {
    this.library.retainDog(this)
  }

  /**
   * The dog of an owner.
   *
   * C: `DOG_PTR owner_dog(OWNER_PTR owner)`
   *
   * @returns the dog, with a new reference which the caller owns; null on failure, also when the dog is gone
   */
  dog(): DogHandle {
    return this.library.ownerDog(this)
  }

  /**
   * Walks the dog one metre to the north.
   *
   * C: `int32_t walk_dog(OWNER_PTR owner)`
   */
  walkDog(): void {
    this.library.walkDog(this)
  }

  /**
   * What an owner says before a walk.
   *
   * C: `char* say_walk(OWNER_PTR owner)`
   *
   * @returns a text which the caller frees with free_string(); null on failure, also when the dog is gone
   */
  sayWalk(): string {
    return this.library.sayWalk(this)
  }
}
