// Written by uchronia-codegen 0.1.0 from dogs.h (ce241c8b8964ff63). Do not edit.

import {
  koffiBackend,
  type LoadOptions,
  loadLibrary,
  NativeCallback,
  type NativeLibrary,
  readString,
  readStringArray,
  struct,
} from '@uchronia/cinterop'
import {
  BoundFunctions,
  checkInt32,
  checkNumber,
  checkText,
  checkUint64,
  type Declarations,
  type Functions,
  nothing,
  untilAborted,
} from '@uchronia/cinterop/binding'
import { type HandleOptions, type Pointer, pointerOf, withHandles } from '@uchronia/refcount'
import { type CountedHandle, CrocHandle, DogHandle, OwnerHandle } from './handles.ts'
import type { DateTime, Position } from './types.ts'

const positionStruct = struct('position', { east: 'double', north: 'double' })

const dateTimeStruct = struct('date_time', {
  year: 'int32',
  month: 'int32',
  day: 'int32',
  hour: 'int32',
  minute: 'int32',
  second: 'int32',
})

/**
 * Dogs, crocodiles and the people who own a dog.
 *
 * Errors come through a callback of the library, so one call runs at a time.
 */
export class DogsLibrary {
  /** The library, loaded. */
  readonly native: NativeLibrary
  readonly #bound: BoundFunctions<typeof declarations>
  readonly #c: Calls
  readonly #dogHandle: Options<'DOG_PTR'>
  readonly #crocHandle: Options<'CROC_PTR'>
  readonly #ownerHandle: Options<'OWNER_PTR'>
  readonly #callbacks = new Map<string, NativeCallback>()

  /** Binds a library that is loaded already; {@link open} loads one. */
  constructor(native: NativeLibrary) {
    this.native = native
    const bound = new BoundFunctions(native, declarations, { heeding: true })
    this.#bound = bound
    this.#c = bound.functions
    this.#dogHandle = {
      typeId: 'DOG_PTR',
      supertypes: ['COUNTED_PTR'],
      backend: koffiBackend,
      library: this,
      release: (pointer) => void bound.call('release', pointer),
    }
    this.#crocHandle = {
      typeId: 'CROC_PTR',
      supertypes: ['COUNTED_PTR'],
      backend: koffiBackend,
      library: this,
      release: (pointer) => void bound.call('release', pointer),
    }
    this.#ownerHandle = {
      typeId: 'OWNER_PTR',
      supertypes: ['COUNTED_PTR'],
      backend: koffiBackend,
      library: this,
      release: (pointer) => void bound.call('release', pointer),
    }
  }

  /**
   * Loads the library and binds it. Functions are looked up when they are first called.
   *
   * @param path - its file
   * @throws NativeError when it cannot be loaded, or has no function that takes the error callback
   */
  static open(path: string, options: LoadOptions = {}): DogsLibrary {
    const errorCallback = { register: 'register_error_callback', ...options.errorCallback }
    return new DogsLibrary(loadLibrary(path, { ...options, errorCallback }))
  }

  /**
   * The dogs that exist now.
   *
   * C: `int32_t live_dogs(void)`
   */
  liveDogs(): number {
    this.#bound.begin('live_dogs')
    const result = this.#c.live_dogs()
    this.#bound.end('live_dogs')
    this.#checkCallbacks()
    return result
  }

  /**
   * The crocodiles that exist now.
   *
   * C: `int32_t live_crocs(void)`
   */
  liveCrocs(): number {
    this.#bound.begin('live_crocs')
    const result = this.#c.live_crocs()
    this.#bound.end('live_crocs')
    this.#checkCallbacks()
    return result
  }

  /**
   * The owners that exist now.
   *
   * C: `int32_t live_owners(void)`
   */
  liveOwners(): number {
    this.#bound.begin('live_owners')
    const result = this.#c.live_owners()
    this.#bound.end('live_owners')
    this.#checkCallbacks()
    return result
  }

  /**
   * The strings and string arrays that this library handed out and that were not freed yet.
   *
   * C: `int32_t live_strings(void)`
   */
  liveStrings(): number {
    this.#bound.begin('live_strings')
    const result = this.#c.live_strings()
    this.#bound.end('live_strings')
    this.#checkCallbacks()
    return result
  }

  /**
   * How often a handle was released that was not alive: double frees, were they not caught.
   *
   * C: `int32_t invalid_releases(void)`
   */
  invalidReleases(): number {
    this.#bound.begin('invalid_releases')
    const result = this.#c.invalid_releases()
    this.#bound.end('invalid_releases')
    this.#checkCallbacks()
    return result
  }

  /**
   * Creates a dog that stands at (0, 0).
   *
   * C: `DOG_PTR create_dog(const char* name)`
   *
   * @param name - its name, in UTF-8
   * @returns the dog, which the caller owns; null on failure
   */
  createDog(name: string): DogHandle {
    this.#bound.begin('create_dog')
    const result = this.#c.create_dog(checkText(name, 'create_dog: name'))
    this.#bound.end('create_dog')
    this.#checkCallbacks()
    if (result === null) throw nothing('create_dog')
    return new DogHandle(result as Pointer<'DOG_PTR'>, this.#dogHandle)
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
  createHeavyDog(name: string, size: number | bigint): DogHandle {
    this.#bound.begin('create_heavy_dog')
    const result = this.#c.create_heavy_dog(
      checkText(name, 'create_heavy_dog: name'),
      checkUint64(size, 'create_heavy_dog: size'),
    )
    this.#bound.end('create_heavy_dog')
    this.#checkCallbacks()
    if (result === null) throw nothing('create_heavy_dog')
    return new DogHandle(result as Pointer<'DOG_PTR'>, this.#dogHandle)
  }

  /**
   * The name of a dog.
   *
   * C: `const char* dog_name(DOG_PTR dog)`
   *
   * @param dog - the dog
   * @returns the name, which the dog owns; null on failure
   */
  dogName(dog: DogHandle): string {
    this.#bound.begin('dog_name')
    const result = this.#c.dog_name(pointerOf(dog, 'DOG_PTR'))
    this.#bound.end('dog_name')
    this.#checkCallbacks()
    if (result === null) throw nothing('dog_name')
    return readString(result)
  }

  /**
   * Where a dog stands.
   *
   * C: `int32_t dog_position(DOG_PTR dog, position* where)`
   *
   * @param dog - the dog
   * @returns filled with its position
   */
  dogPosition(dog: DogHandle): Position {
    const whereMemory = new Uint8Array(16)
    this.#bound.begin('dog_position')
    this.#c.dog_position(pointerOf(dog, 'DOG_PTR'), whereMemory)
    this.#bound.end('dog_position')
    this.#checkCallbacks()
    return positionStruct.unpack(whereMemory)
  }

  /**
   * Moves a dog.
   *
   * C: `int32_t move_dog(DOG_PTR dog, position by)`
   *
   * @param dog - the dog
   * @param by - how far to go in each direction
   */
  moveDog(dog: DogHandle, by: Position): void {
    this.#bound.begin('move_dog')
    this.#c.move_dog(pointerOf(dog, 'DOG_PTR'), positionStruct.byValue(by))
    this.#bound.end('move_dog')
    this.#checkCallbacks()
  }

  /**
   * Lets a dog run to the east, which takes a while; for calls on another thread.
   *
   * C: `double run_dog(DOG_PTR dog, double metres, int32_t milliseconds)`
   *
   * @param dog - the dog
   * @param metres - how far
   * @param milliseconds - how long it takes
   * @returns where it is then, to the east; NaN on failure, also when the dog is gone by then
   */
  runDog(dog: DogHandle, metres: number, milliseconds: number): number {
    this.#bound.begin('run_dog')
    const result = this.#c.run_dog(
      pointerOf(dog, 'DOG_PTR'),
      checkNumber(metres, 'run_dog: metres'),
      checkInt32(milliseconds, 'run_dog: milliseconds'),
    )
    this.#bound.end('run_dog')
    this.#checkCallbacks()
    return result
  }

  /**
   * {@link runDog} on another thread. Handles and arrays are held until it is done; do not change them
   * meanwhile.
   */
  async runDogAsync(
    dog: DogHandle,
    metres: number,
    milliseconds: number,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<number> {
    return untilAborted(options.signal, async () => {
      const args: Parameters<Calls['run_dog']> = [
        pointerOf(dog, 'DOG_PTR'),
        checkNumber(metres, 'run_dog: metres'),
        checkInt32(milliseconds, 'run_dog: milliseconds'),
      ]
      const result = await withHandles([dog], () => this.#bound.callAsync('run_dog', args))
      this.#checkCallbacks()
      return result
    })
  }

  /**
   * Puts a dog on a leash, or takes it off.
   *
   * C: `int32_t leash_dog(DOG_PTR dog, int32_t leashed)`
   *
   * @param dog - the dog
   * @param leashed - 1 or 0
   */
  leashDog(dog: DogHandle, leashed: number): void {
    this.#bound.begin('leash_dog')
    this.#c.leash_dog(pointerOf(dog, 'DOG_PTR'), checkInt32(leashed, 'leash_dog: leashed'))
    this.#bound.end('leash_dog')
    this.#checkCallbacks()
  }

  /**
   * Lets a dog bark, to the bark callback if there is one.
   *
   * C: `int32_t bark(DOG_PTR dog)`
   *
   * @param dog - the dog
   * @returns 1 when somebody heard it, 0 when nobody did or on failure
   */
  bark(dog: DogHandle): number {
    this.#bound.begin('bark')
    const result = this.#c.bark(pointerOf(dog, 'DOG_PTR'))
    this.#bound.end('bark')
    this.#checkCallbacks()
    return result
  }

  /**
   * The names of all dogs, sorted.
   *
   * C: `char** dog_names(int32_t* size)`
   *
   * @returns the names, which the caller frees with free_string_array(); null on failure
   */
  dogNames(): string[] {
    const size = new Int32Array(1)
    this.#bound.begin('dog_names')
    const result = this.#c.dog_names(size)
    try {
      this.#bound.end('dog_names')
      this.#checkCallbacks()
      return readStringArray(result, size[0]!)
    } finally {
      if (result !== null) this.#bound.call('free_string_array', result, size[0]!)
    }
  }

  /**
   * Creates a crocodile.
   *
   * C: `CROC_PTR create_croc(void)`
   *
   * @returns the crocodile, which the caller owns
   */
  createCroc(): CrocHandle {
    this.#bound.begin('create_croc')
    const result = this.#c.create_croc()
    this.#bound.end('create_croc')
    this.#checkCallbacks()
    if (result === null) throw nothing('create_croc')
    return new CrocHandle(result as Pointer<'CROC_PTR'>, this.#crocHandle)
  }

  /**
   * How many teeth a crocodile has.
   *
   * C: `int32_t croc_teeth(CROC_PTR croc)`
   *
   * @param croc - the crocodile
   * @returns the number, or -1 on failure
   */
  crocTeeth(croc: CrocHandle): number {
    this.#bound.begin('croc_teeth')
    const result = this.#c.croc_teeth(pointerOf(croc, 'CROC_PTR'))
    this.#bound.end('croc_teeth')
    this.#checkCallbacks()
    return result
  }

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
  createOwner(name: string, dog: DogHandle): OwnerHandle {
    this.#bound.begin('create_owner')
    const result = this.#c.create_owner(checkText(name, 'create_owner: name'), pointerOf(dog, 'DOG_PTR'))
    this.#bound.end('create_owner')
    this.#checkCallbacks()
    if (result === null) throw nothing('create_owner')
    return new OwnerHandle(result as Pointer<'OWNER_PTR'>, { ...this.#ownerHandle, dependsOn: [dog] })
  }

  /**
   * Lets an owner take a reference on the dog, given back when the owner is deleted.
   *
   * C: `int32_t retain_dog(OWNER_PTR owner)`
   *
   * @param owner - the owner
   */
  retainDog(owner: OwnerHandle): void {
    this.#bound.begin('retain_dog')
    this.#c.retain_dog(pointerOf(owner, 'OWNER_PTR'))
    this.#bound.end('retain_dog')
    this.#checkCallbacks()
  }

  /**
   * The dog of an owner.
   *
   * C: `DOG_PTR owner_dog(OWNER_PTR owner)`
   *
   * @param owner - the owner
   * @returns the dog, with a new reference which the caller owns; null on failure, also when the dog is gone
   */
  ownerDog(owner: OwnerHandle): DogHandle {
    this.#bound.begin('owner_dog')
    const result = this.#c.owner_dog(pointerOf(owner, 'OWNER_PTR'))
    this.#bound.end('owner_dog')
    this.#checkCallbacks()
    if (result === null) throw nothing('owner_dog')
    return new DogHandle(result as Pointer<'DOG_PTR'>, this.#dogHandle)
  }

  /**
   * Walks the dog one metre to the north.
   *
   * C: `int32_t walk_dog(OWNER_PTR owner)`
   *
   * @param owner - the owner
   */
  walkDog(owner: OwnerHandle): void {
    this.#bound.begin('walk_dog')
    this.#c.walk_dog(pointerOf(owner, 'OWNER_PTR'))
    this.#bound.end('walk_dog')
    this.#checkCallbacks()
  }

  /**
   * What an owner says before a walk.
   *
   * C: `char* say_walk(OWNER_PTR owner)`
   *
   * @param owner - the owner
   * @returns a text which the caller frees with free_string(); null on failure, also when the dog is gone
   */
  sayWalk(owner: OwnerHandle): string {
    this.#bound.begin('say_walk')
    const result = this.#c.say_walk(pointerOf(owner, 'OWNER_PTR'))
    try {
      this.#bound.end('say_walk')
      this.#checkCallbacks()
      if (result === null) throw nothing('say_walk')
      return readString(result)
    } finally {
      if (result !== null) this.#bound.call('free_string', result)
    }
  }

  /**
   * Fills a date and time.
   *
   * C: `int32_t create_date(int32_t year, int32_t month, int32_t day, date_time* date)`
   *
   * @param year - the year
   * @param month - the month, 1 to 12
   * @param day - the day of the month
   * @returns filled at midnight of that day
   */
  createDate(year: number, month: number, day: number): DateTime {
    const dateMemory = new Uint8Array(24)
    this.#bound.begin('create_date')
    this.#c.create_date(
      checkInt32(year, 'create_date: year'),
      checkInt32(month, 'create_date: month'),
      checkInt32(day, 'create_date: day'),
      dateMemory,
    )
    this.#bound.end('create_date')
    this.#checkCallbacks()
    return dateTimeStruct.unpack(dateMemory)
  }

  /**
   * The day of the year of a date.
   *
   * C: `int32_t day_of_year(date_time date)`
   *
   * @param date - the date
   * @returns 1 to 366, or -1 when there is no such day
   */
  dayOfYear(date: DateTime): number {
    this.#bound.begin('day_of_year')
    const result = this.#c.day_of_year(dateTimeStruct.byValue(date))
    this.#bound.end('day_of_year')
    this.#checkCallbacks()
    return result
  }

  /**
   * Sets who hears dogs bark, in place of whoever heard them before.
   *
   * C: `void register_bark_callback(bark_callback callback)`
   *
   * @param callback - the function; null for nobody
   */
  onBark(callback: ((text: string | null) => void) | null = null): void {
    const callbackCallback =
      callback === null ? null : new NativeCallback('void', ['cstring?'], callback as () => undefined)
    this.#bound.begin('register_bark_callback')
    this.#c.register_bark_callback(callbackCallback?.pointer ?? null)
    this.#bound.end('register_bark_callback')
    this.#checkCallbacks()
    this.#hold('register_bark_callback', callbackCallback)
  }

  /**
   * A function that always fails.
   *
   * C: `int32_t fail_with(const char* message)`
   *
   * @param message - the text of the failure
   */
  failWith(message: string): void {
    this.#bound.begin('fail_with')
    this.#c.fail_with(checkText(message, 'fail_with: message'))
    this.#bound.end('fail_with')
    this.#checkCallbacks()
  }

  /** The number of references that native code counts on the object of a handle. */
  nativeReferenceCount(handle: CountedHandle): number {
    return this.#bound.call('reference_count', pointerOf(handle, 'COUNTED_PTR'))
  }

  /** Keeps a callback as long as the library has it; the one before is not needed any more. */
  #hold(symbol: string, callback: NativeCallback | null): void {
    this.#callbacks.get(symbol)?.[Symbol.dispose]()
    if (callback === null) this.#callbacks.delete(symbol)
    else this.#callbacks.set(symbol, callback)
  }

  /** Throws what a callback threw during the call. */
  #checkCallbacks(): void {
    if (this.#callbacks.size === 0) return
    for (const callback of this.#callbacks.values()) callback.check()
  }
}

/** The options of the handles of a class. */
type Options<Id extends string> = HandleOptions<Pointer<Id>, Id> & { readonly library: DogsLibrary }

/** The functions of the header: the kind of the result, then those of the parameters. */
const declarations = {
  reference_count: ['int32', 'pointer'],
  release: ['void', 'pointer'],
  live_dogs: ['int32'],
  live_crocs: ['int32'],
  live_owners: ['int32'],
  live_strings: ['int32'],
  invalid_releases: ['int32'],
  create_dog: ['pointer', 'string'],
  create_heavy_dog: ['pointer', 'string', 'uint64'],
  dog_name: ['pointer', 'pointer'],
  dog_position: ['int32', 'pointer', 'pointer'],
  move_dog: ['int32', 'pointer', { struct: positionStruct }],
  run_dog: ['double', 'pointer', 'double', 'int32'],
  leash_dog: ['int32', 'pointer', 'int32'],
  bark: ['int32', 'pointer'],
  dog_names: ['pointer', 'pointer'],
  create_croc: ['pointer'],
  croc_teeth: ['int32', 'pointer'],
  create_owner: ['pointer', 'string', 'pointer'],
  retain_dog: ['int32', 'pointer'],
  owner_dog: ['pointer', 'pointer'],
  walk_dog: ['int32', 'pointer'],
  say_walk: ['pointer', 'pointer'],
  create_date: ['int32', 'int32', 'int32', 'int32', 'pointer'],
  day_of_year: ['int32', { struct: dateTimeStruct }],
  register_bark_callback: ['void', 'pointer'],
  fail_with: ['int32', 'string'],
  free_string: ['void', 'pointer'],
  free_string_array: ['void', 'pointer', 'int32'],
} as const satisfies Declarations

type Calls = Functions<typeof declarations>
