import { BorrowedNativeHandle } from './borrowed-native-handle.ts'
import { checkOptions } from './check.ts'
import type { ReleaseFunction } from './control-block.ts'
import { DeletableNativeHandle } from './deletable-native-handle.ts'
import { HandleTypeError, RefcountError, UnknownTypeIdError, WrapperNotImplementedError } from './errors.ts'
import { addressBackend, type FfiBackend, type Pointer } from './ffi-backend.ts'
import { IdentityMap } from './identity-map.ts'
import { kindOf } from './kind-of.ts'
import {
  blockOf,
  disown,
  type Handle,
  type HandleOptions,
  isAnyHandle,
  type NativeHandle,
  shareBlock,
} from './native-handle.ts'

/** Options that a factory gets beside the pointer: the registry's for the kind, and the caller's. */
export interface FactoryOptions<Id extends string = string> extends HandleOptions<Pointer<Id>, Id> {
  /** The kind that was asked for. */
  readonly typeId: Id
}

/** Makes the handle of a kind. When it throws, the pointer still belongs to the caller. */
export type HandleFactory<H extends NativeHandle> = (pointer: Pointer, options: FactoryOptions) => H

/** A class, or `null` for a kind that is known but has none; with the kinds it derives from if there are any. */
export type RegistryEntry =
  | HandleFactory<NativeHandle>
  | null
  | { readonly create: HandleFactory<NativeHandle> | null; readonly supertypes: readonly string[] }

/** Options of a {@link HandleRegistry}. */
export interface HandleRegistryOptions {
  /** Refuse unknown kinds, and those without a class, instead of making a generic handle. Default false. */
  readonly strict?: boolean | undefined
  /** The function that frees any handle of this library, where a call names none. */
  readonly release?: ReleaseFunction<Pointer> | undefined
  /** The FFI the pointers come from. */
  readonly backend?: FfiBackend | undefined
  /**
   * Treatment of a pointer on which there is a live handle already. Two handles that do not know of each other would
   * free it twice, so the new one shares the count of the other:
   * `borrowed` when the library returns the same pointer again as it is;
   * `counted` when each returned pointer comes with a native reference of its own, which is then given back at once.
   * Default `off`: every pointer is a new object, as with libraries that never return one twice.
   */
  readonly identity?: 'off' | 'borrowed' | 'counted' | undefined
}

type FactoryOf<E> = E extends { readonly create: infer F } ? F : E

/** The class of handles that a registry with the entries `M` makes for the kind `K`. */
export type HandleOf<M, K extends string> = K extends keyof M
  ? FactoryOf<M[K]> extends (...args: never[]) => infer H
    ? H
    : Handle<K>
  : Handle<K>

/**
 * Makes the right handle from a pointer and the name of its kind: what a generated binding calls for each pointer that a
 * native function returns.
 *
 * @example
 * ```ts
 * const handles = new HandleRegistry(
 *   { DOG_PTR: fromOptions(Dog), CROC_PTR: { create: fromPointerAndRelease(Croc), supertypes: ['REPTILE_PTR'] } },
 *   { strict: true, release: lib.release },
 * )
 * const dog = handles.create(lib.create_dog(), 'DOG_PTR') // a Dog
 * ```
 */
export class HandleRegistry<M extends Readonly<Record<string, RegistryEntry>>> {
  readonly #kinds = new Map<
    string,
    { create: HandleFactory<NativeHandle> | null; supertypes: readonly string[] }
  >()
  readonly #options: HandleRegistryOptions
  readonly #identities: IdentityMap | undefined

  /** @throws RefcountError (`INVALID_ARGUMENT`) when an entry is no factory, or kinds derive from each other. */
  constructor(entries: M, options: HandleRegistryOptions = {}) {
    checkOptions(entries, 'HandleRegistry: entries')
    this.#options = checkOptions(options, 'HandleRegistry')
    this.#identities = (options.identity ?? 'off') === 'off' ? undefined : new IdentityMap()
    for (const [typeId, entry] of Object.entries(entries)) {
      const create = typeof entry === 'object' && entry !== null ? entry.create : entry
      if (create !== null && typeof create !== 'function') {
        throw new RefcountError(
          'INVALID_ARGUMENT',
          `HandleRegistry: the entry of ${typeId} is ${kindOf(create)}; give fromPointer(C), fromPointerAndRelease(C), fromOptions(C), a function, or null`,
        )
      }
      this.#kinds.set(typeId, { create, supertypes: supertypesOf(typeId, entries) })
    }
  }

  /** The kinds that `typeId` derives from, however far; none for a kind that is not known. */
  supertypes(typeId: string): readonly string[] {
    return this.#kinds.get(typeId)?.supertypes ?? []
  }

  /**
   * Makes the handle for a pointer. When this throws, the pointer still belongs to the caller.
   *
   * @param pointer the result of the native function.
   * @param typeId the kind of it.
   * @param options the options of this handle alone; `release` in place of the registry's.
   * @throws UnknownTypeIdError without a type id, and for an unknown one when strict.
   * @throws WrapperNotImplementedError for a kind without a class when strict.
   * @throws NullHandleError, InvalidHandleError when the pointer is none.
   * @throws RefcountError (`INVALID_ARGUMENT`) when the class needs a release function and there is none.
   * @throws HandleTypeError when there is a live handle of an unrelated kind on this pointer (with `identity` only), or the
   * class gives itself another type id.
   */
  create<K extends (keyof M & string) | (string & {})>(
    pointer: Pointer,
    typeId: K,
    options: Omit<HandleOptions<Pointer>, 'typeId' | 'supertypes' | 'backend'> = {},
  ): HandleOf<M, K> {
    if (typeof typeId !== 'string' || typeId === '') {
      throw new UnknownTypeIdError(
        'HandleRegistry.create: no type id was given; a pointer alone does not tell its kind',
        typeId,
      )
    }
    checkOptions(options, 'HandleRegistry.create')
    const factory = this.#factoryOf(typeId)
    const supertypes = this.supertypes(typeId)
    const release = options.release ?? this.#options.release
    const full: FactoryOptions = { ...options, typeId, supertypes, release, backend: this.#options.backend }

    const known = this.#find(pointer, typeId, supertypes)
    const handle = factory(pointer, full)
    const block = isAnyHandle(handle) ? blockOf(handle) : undefined
    if (block === undefined) {
      throw new RefcountError(
        'INVALID_ARGUMENT',
        `HandleRegistry: the factory of ${typeId} made ${kindOf(handle)}, which is not a handle`,
      )
    }
    if (block.typeId !== undefined && block.typeId !== typeId) {
      const actual = block.typeId
      disown(handle, 'it was never taken over')
      throw new HandleTypeError(
        `HandleRegistry: a handle of kind "${typeId}" was asked for, but the class made one of kind "${actual}"`,
        typeId,
        actual,
      )
    }
    if (known !== undefined) {
      shareBlock(handle, known)
      if (this.#options.identity === 'counted') release?.(pointer)
    } else {
      block.typeId = typeId
      block.supertypes = supertypes
      this.#identities?.remember(block)
    }
    return handle as HandleOf<M, K>
  }

  #factoryOf(typeId: string): HandleFactory<NativeHandle> {
    const kind = this.#kinds.get(typeId)
    if (kind?.create) return kind.create
    if (this.#options.strict !== true) return generic
    if (kind === undefined) {
      throw new UnknownTypeIdError(
        `HandleRegistry.create: unknown type id "${typeId}"; known are ${[...this.#kinds.keys()].join(', ') || 'none'}`,
        typeId,
      )
    }
    throw new WrapperNotImplementedError(
      `HandleRegistry.create: no class was given for type id "${typeId}"`,
      typeId,
    )
  }

  #find(pointer: Pointer, typeId: string, supertypes: readonly string[]): ReturnType<IdentityMap['find']> {
    const backend = this.#options.backend ?? addressBackend
    if (this.#identities === undefined || backend.isNull(pointer) || !backend.isPointer(pointer))
      return undefined
    const known = this.#identities.find(backend.addressOf(pointer))
    if (known === undefined || known.isA(typeId) || supertypes.includes(known.typeId ?? '')) return known
    throw new HandleTypeError(
      `HandleRegistry.create: a handle of kind "${typeId}" was asked for at ${backend.describe(pointer)}, where a live handle of kind "${known.typeId}" is; release that first`,
      typeId,
      known.typeId,
    )
  }
}

const generic: HandleFactory<NativeHandle> = (pointer, options) => {
  const { release } = options
  return release === undefined
    ? new BorrowedNativeHandle(pointer, options)
    : new DeletableNativeHandle(pointer, { ...options, release })
}

/**
 * The factory of a class whose constructor takes the pointer alone.
 *
 * @example
 * ```ts
 * class Name extends BorrowedNativeHandle<'NAME_PTR'> {}
 * const handles = new HandleRegistry({ NAME_PTR: fromPointer(Name) })
 * handles.create(lib.dog_name_buffer(dog.ptr), 'NAME_PTR') // a Name, which frees nothing
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`), the factory, when options are given, which such a class does not take.
 */
export function fromPointer<H extends NativeHandle>(
  Class: new (pointer: Pointer<never>) => H,
): HandleFactory<H> {
  return (pointer, options) => {
    refuseOptions(Class.name, options)
    return new Class(pointer as Pointer<never>)
  }
}

/**
 * The factory of a class whose constructor takes the pointer and the function that frees it.
 *
 * @example
 * ```ts
 * const handles = new HandleRegistry({ CROC_PTR: fromPointerAndRelease(Croc) }, { release: lib.release })
 * using croc = handles.create(lib.create_dog(), 'CROC_PTR') // a Croc
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`), the factory, when no release function is known, or options are given that such a class does not take.
 */
export function fromPointerAndRelease<H extends NativeHandle>(
  Class: new (pointer: Pointer<never>, release: ReleaseFunction<Pointer>) => H,
): HandleFactory<H> {
  return (pointer, options) => {
    const { release, typeId } = options
    if (release === undefined) throw needsRelease(Class.name, typeId)
    refuseOptions(Class.name, options)
    return new Class(pointer as Pointer<never>, release)
  }
}

/**
 * The factory of a class whose constructor takes the pointer and options, as {@link DeletableNativeHandle} does.
 *
 * @example
 * ```ts
 * const handles = new HandleRegistry({ DOG_PTR: fromOptions(Dog) }, { release: lib.release })
 * using rex = handles.create(lib.create_dog(), 'DOG_PTR') // a Dog
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`), the factory, when no release function is known.
 */
export function fromOptions<H extends NativeHandle>(
  Class: new (
    pointer: Pointer<never>,
    options: FactoryOptions<never> & { readonly release: ReleaseFunction<Pointer> },
  ) => H,
): HandleFactory<H> {
  return (pointer, options) => {
    const { release } = options
    if (release === undefined) throw needsRelease(Class.name, options.typeId)
    return new Class(pointer as Pointer<never>, { ...options, release } as never)
  }
}

/** Options that a constructor does not take must not get lost: a dependency that is not kept is a dangling pointer. */
function refuseOptions(className: string, options: FactoryOptions): void {
  const { typeId, supertypes, release, backend, ...rest } = options
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  if (given.length === 0) return
  throw new RefcountError(
    'INVALID_ARGUMENT',
    `HandleRegistry: class ${className} (type id "${typeId}") takes no options, got ${given.map(([key]) => key).join(', ')}; register it with fromOptions(${className})`,
  )
}

function needsRelease(className: string, typeId: string): RefcountError {
  return new RefcountError(
    'INVALID_ARGUMENT',
    `HandleRegistry: class ${className} (type id "${typeId}") needs a release function; give one to create() or to the registry`,
  )
}

function supertypesOf(typeId: string, entries: Readonly<Record<string, RegistryEntry>>): readonly string[] {
  const all = new Set<string>()
  const pending = [typeId]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const entry = Object.hasOwn(entries, next) ? entries[next] : undefined
    for (const supertype of (typeof entry === 'object' && entry?.supertypes) || []) {
      if (supertype === typeId) {
        throw new RefcountError('INVALID_ARGUMENT', `HandleRegistry: type id "${typeId}" derives from itself`)
      }
      if (!all.has(supertype)) pending.push(supertype)
      all.add(supertype)
    }
  }
  return [...all]
}
