// Written by uchronia-codegen 0.1.0 from dogs.h (ce241c8b8964ff63). Do not edit.

import { unanswered } from '@uchronia/cinterop/binding'
import type { HandleOptions, Pointer } from '@uchronia/refcount'
import { CrocHandle, DogHandle, OwnerHandle } from './handles.ts'
import type { DogsLibrary } from './library.ts'
import type { DateTime, Position } from './types.ts'

/** The methods of {@link DogsLibrary} that call the library. */
export type DogsLibraryApi = Omit<DogsLibrary, 'native' | 'nativeReferenceCount'>

/** A call that a mock received. */
export interface RecordedCall {
  readonly name: keyof DogsLibraryApi
  readonly args: readonly unknown[]
}

/**
 * Stands in for {@link DogsLibrary} where there is no native library. It records every call, and answers what
 * it was told to, or else zero, nothing, or a new handle.
 *
 * @example
 * ```ts
 * const library = new MockDogsLibrary({ liveDogs: () => { throw new Error('not today') } })
 * library.recorded.calls // [{ name, args }]
 * ```
 */
export class MockDogsLibrary implements DogsLibraryApi {
  /** Every call, in order, and how many handles this mock has made that were not freed yet. */
  readonly recorded: { readonly calls: RecordedCall[]; live: number } = { calls: [], live: 0 }
  readonly #answers: Partial<DogsLibraryApi>
  #last = 0n

  /** @param answers - answers by method, instead of empty ones */
  constructor(answers: Partial<DogsLibraryApi> = {}) {
    this.#answers = answers
  }

  liveDogs(): number {
    this.#record('liveDogs', [])
    if (this.#answers.liveDogs !== undefined) return this.#answers.liveDogs()
    return 0
  }

  liveCrocs(): number {
    this.#record('liveCrocs', [])
    if (this.#answers.liveCrocs !== undefined) return this.#answers.liveCrocs()
    return 0
  }

  liveOwners(): number {
    this.#record('liveOwners', [])
    if (this.#answers.liveOwners !== undefined) return this.#answers.liveOwners()
    return 0
  }

  liveStrings(): number {
    this.#record('liveStrings', [])
    if (this.#answers.liveStrings !== undefined) return this.#answers.liveStrings()
    return 0
  }

  invalidReleases(): number {
    this.#record('invalidReleases', [])
    if (this.#answers.invalidReleases !== undefined) return this.#answers.invalidReleases()
    return 0
  }

  createDog(name: string): DogHandle {
    this.#record('createDog', [name])
    if (this.#answers.createDog !== undefined) return this.#answers.createDog(name)
    return this.#handle(DogHandle, 'DOG_PTR', ['COUNTED_PTR'])
  }

  createHeavyDog(name: string, size: number | bigint): DogHandle {
    this.#record('createHeavyDog', [name, size])
    if (this.#answers.createHeavyDog !== undefined) return this.#answers.createHeavyDog(name, size)
    return this.#handle(DogHandle, 'DOG_PTR', ['COUNTED_PTR'])
  }

  dogName(dog: DogHandle): string {
    this.#record('dogName', [dog])
    if (this.#answers.dogName !== undefined) return this.#answers.dogName(dog)
    return ''
  }

  dogPosition(dog: DogHandle): Position {
    this.#record('dogPosition', [dog])
    if (this.#answers.dogPosition !== undefined) return this.#answers.dogPosition(dog)
    return this.#unknown<Position>('dogPosition')
  }

  moveDog(dog: DogHandle, by: Position): void {
    this.#record('moveDog', [dog, by])
    this.#answers.moveDog?.(dog, by)
  }

  runDog(dog: DogHandle, metres: number, milliseconds: number): number {
    this.#record('runDog', [dog, metres, milliseconds])
    if (this.#answers.runDog !== undefined) return this.#answers.runDog(dog, metres, milliseconds)
    return 0
  }

  async runDogAsync(
    dog: DogHandle,
    metres: number,
    milliseconds: number,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<number> {
    this.#record('runDogAsync', [dog, metres, milliseconds, options])
    if (this.#answers.runDogAsync !== undefined)
      return await this.#answers.runDogAsync(dog, metres, milliseconds, options)
    return 0
  }

  leashDog(dog: DogHandle, leashed: number): void {
    this.#record('leashDog', [dog, leashed])
    this.#answers.leashDog?.(dog, leashed)
  }

  bark(dog: DogHandle): number {
    this.#record('bark', [dog])
    if (this.#answers.bark !== undefined) return this.#answers.bark(dog)
    return 0
  }

  dogNames(): string[] {
    this.#record('dogNames', [])
    if (this.#answers.dogNames !== undefined) return this.#answers.dogNames()
    return []
  }

  createCroc(): CrocHandle {
    this.#record('createCroc', [])
    if (this.#answers.createCroc !== undefined) return this.#answers.createCroc()
    return this.#handle(CrocHandle, 'CROC_PTR', ['COUNTED_PTR'])
  }

  crocTeeth(croc: CrocHandle): number {
    this.#record('crocTeeth', [croc])
    if (this.#answers.crocTeeth !== undefined) return this.#answers.crocTeeth(croc)
    return 0
  }

  createOwner(name: string, dog: DogHandle): OwnerHandle {
    this.#record('createOwner', [name, dog])
    if (this.#answers.createOwner !== undefined) return this.#answers.createOwner(name, dog)
    return this.#handle(OwnerHandle, 'OWNER_PTR', ['COUNTED_PTR'])
  }

  retainDog(owner: OwnerHandle): void {
    this.#record('retainDog', [owner])
    this.#answers.retainDog?.(owner)
  }

  ownerDog(owner: OwnerHandle): DogHandle {
    this.#record('ownerDog', [owner])
    if (this.#answers.ownerDog !== undefined) return this.#answers.ownerDog(owner)
    return this.#handle(DogHandle, 'DOG_PTR', ['COUNTED_PTR'])
  }

  walkDog(owner: OwnerHandle): void {
    this.#record('walkDog', [owner])
    this.#answers.walkDog?.(owner)
  }

  sayWalk(owner: OwnerHandle): string {
    this.#record('sayWalk', [owner])
    if (this.#answers.sayWalk !== undefined) return this.#answers.sayWalk(owner)
    return ''
  }

  createDate(year: number, month: number, day: number): DateTime {
    this.#record('createDate', [year, month, day])
    if (this.#answers.createDate !== undefined) return this.#answers.createDate(year, month, day)
    return this.#unknown<DateTime>('createDate')
  }

  dayOfYear(date: DateTime): number {
    this.#record('dayOfYear', [date])
    if (this.#answers.dayOfYear !== undefined) return this.#answers.dayOfYear(date)
    return 0
  }

  onBark(callback: ((text: string | null) => void) | null = null): void {
    this.#record('onBark', [callback])
    this.#answers.onBark?.(callback)
  }

  failWith(message: string): void {
    this.#record('failWith', [message])
    this.#answers.failWith?.(message)
  }

  /** A handle on nothing, which is counted. */
  #handle<Id extends string, H>(
    Handle: new (pointer: Pointer<Id>, options: Options<Id>) => H,
    typeId: Id,
    supertypes: readonly string[] = [],
  ): H {
    this.#last += 1n
    this.recorded.live += 1
    const release = (): void => {
      this.recorded.live -= 1
    }
    const library = this as unknown as DogsLibrary
    return new Handle(this.#last as Pointer<Id>, { typeId, supertypes, release, library })
  }

  #unknown<T>(name: string): T {
    throw unanswered(name)
  }

  #record(name: keyof DogsLibraryApi, args: readonly unknown[]): void {
    this.recorded.calls.push({ name, args })
  }
}

type Options<Id extends string> = HandleOptions<Pointer<Id>, Id> & { readonly library: DogsLibrary }
