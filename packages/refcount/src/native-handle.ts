import { checkBackend, checkList, checkOptions } from './check.ts'
import { ControlBlock, giveBackQuietly, type ReleaseFunction } from './control-block.ts'
import {
  DisposedHandleError,
  DoubleReleaseError,
  InvalidHandleError,
  NullHandleError,
  RefcountError,
} from './errors.ts'
import type { FfiBackend, Pointer } from './ffi-backend.ts'
import { describePointer, type HandleReport, reportOf } from './handle-report.ts'
import { kindOf } from './kind-of.ts'
import { Lease } from './lease.ts'
import { guard, UNGUARDED, unguard } from './safety-net.ts'

/**
 * A block that depends on others. They are referred to before anything else is read of the options or asked of the
 * backend, which are the user's and may dispose of them.
 */
function dependentBlock<P>(
  pointer: P,
  options: HandleOptions<P>,
  dependsOn: NativeHandle[],
): ControlBlock<P> {
  const children = dependsOn.map((handle) => liveBlockOf(handle))
  for (const child of children) child.addRef()
  try {
    const block = new ControlBlock<P>(pointer, options)
    for (const child of children) block.addDependency(child)
    return block
  } finally {
    for (const child of children) giveBackQuietly(child)
  }
}

/** Options of every handle. */
export interface HandleOptions<P, Id extends string = string> {
  /** The kind of the native object, by the name it has in the C header. */
  readonly typeId?: Id | undefined
  /** Type ids as which this one may be used too: the kinds it derives from. */
  readonly supertypes?: readonly string[] | undefined
  /** A name for messages, such as an identifier that the user knows. */
  readonly label?: string | undefined
  /** Frees the object when the last reference is given back. It must not refer to the handle. */
  readonly release?: ReleaseFunction<P> | undefined
  /** References that exist already and that `release()` shall give back. Default 0. */
  readonly priorRefCount?: number | undefined
  /** Handles of objects that this one uses: they are freed after it, whatever happens to their wrappers. */
  readonly dependsOn?: readonly NativeHandle[] | undefined
  /** JavaScript values that native code reads through this pointer, such as buffers and callbacks. */
  readonly keepAlive?: readonly unknown[] | undefined
  /** Size of the native object in bytes, for the garbage collector; needs a backend with ballast. */
  readonly byteSize?: number | undefined
  /** The FFI the pointer comes from. Default: any whose pointers are bigints. */
  readonly backend?: FfiBackend<P> | undefined
}

/** A handle on a native object of the kind `Id`: what functions of a binding accept. */
export type Handle<Id extends string = string> = NativeHandle<Pointer<Id>, Id>

// Access to the control block for the other modules of this package, and for nobody else.
let readBlock: (handle: NativeHandle) => ControlBlock | undefined
let readLiveBlock: (handle: NativeHandle) => ControlBlock
let isHandle: (value: unknown) => value is NativeHandle
let share: (handle: NativeHandle, block: ControlBlock) => void
let detach: (handle: NativeHandle) => void

/**
 * A wrapper around something that has to be freed: a pointer, or any other resource `P`.
 *
 * The wrapper holds one reference, and gives it back when it is disposed of or, failing that, collected. What it stands
 * for is freed when the last reference is gone; other references are held by leases, by asynchronous calls, and by the
 * objects that depend on this one. None of those can be consumed by calling `release()` too often.
 *
 * @example
 * ```ts
 * dog instanceof NativeHandle // true
 * dog.typeId // 'DOG_PTR'
 * ```
 * @typeParam P the pointer, or whatever stands for the resource.
 * @typeParam Id the type id, as a literal type, so that handles of different kinds do not mix.
 */
export abstract class NativeHandle<P = unknown, Id extends string = string> implements Disposable {
  #block: ControlBlock | undefined = undefined
  /** True while the wrapper's own reference is not given back. */
  #holding = false
  #closed = false
  #place = UNGUARDED

  static {
    readBlock = (handle) => handle.#block
    readLiveBlock = (handle) => handle.#live('use')
    isHandle = (value): value is NativeHandle =>
      typeof value === 'object' && value !== null && #block in value
    share = (handle, block) => handle.#share(block)
    detach = (handle) => handle.#detach()
    Object.defineProperty(NativeHandle.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: NativeHandle): string {
        return `[${this}]`
      },
    })
  }

  /**
   * @param pointer the pointer to wrap; `undefined` leaves it to a later `setHandle` of the subclass.
   * @throws InvalidHandleError, NullHandleError when the pointer is not valid for this class.
   * @throws DisposedHandleError when a handle in `dependsOn` is disposed.
   */
  constructor(pointer: P | undefined, options: HandleOptions<P, Id>) {
    checkOptions(options, new.target.name)
    if (options.backend !== undefined) checkBackend(options.backend, new.target.name)
    if (pointer !== undefined) this.setHandle(pointer, options)
  }

  /** Tells if the value can be wrapped by this class. May throw an error that says more than `false` does. */
  protected abstract isValidHandle(pointer: unknown, options: HandleOptions<unknown>): pointer is P

  /**
   * Gives a handle that was made without a pointer its pointer.
   *
   * @throws RefcountError (`HANDLE_IN_USE`) when it stands for something already.
   * @throws InvalidHandleError, NullHandleError, DisposedHandleError as the constructor does.
   */
  protected setHandle(pointer: P, options: HandleOptions<P>): void {
    if (this.#block !== undefined && !this.#block.freed) {
      throw new RefcountError(
        'HANDLE_IN_USE',
        `${this} has a pointer already; release it before giving it another`,
      )
    }
    if (!this.isValidHandle(pointer, options as HandleOptions<unknown>)) {
      throw new InvalidHandleError(
        `${this.constructor.name}: expected a native pointer${options.typeId ? ` for ${options.typeId}` : ''}, got ${kindOf(pointer)}`,
      )
    }
    const { dependsOn } = options
    if (dependsOn !== undefined) checkList(dependsOn, this.constructor.name, 'dependsOn')
    const block =
      dependsOn === undefined || dependsOn.length === 0
        ? new ControlBlock<P>(pointer, options)
        : dependentBlock(pointer, options, [...dependsOn])
    this.#block = block
    this.#closed = false
    this.#hold(block)
  }

  #hold(block: ControlBlock): void {
    this.#holding = true
    if (block.holdsSomething) this.#place = guard(this, block)
  }

  /** The type id, when one was given. */
  get typeId(): Id | undefined {
    return this.#block?.typeId as Id | undefined
  }

  /** True when the type id is this one, or derives from it. */
  isA(typeId: string): boolean {
    return this.#block?.isA(typeId) ?? false
  }

  /** The name in messages, when one was given. */
  get label(): string | undefined {
    return this.#block?.label
  }

  /** All references on what this handle stands for: its own, leases, dependents, `addRef()`. 0 when it is freed. */
  get referenceCount(): number {
    return this.#block?.referenceCount ?? 0
  }

  /** True when this handle cannot be used any more (or not yet). What it stood for may live on for others. */
  get disposed(): boolean {
    const block = this.#block
    return block === undefined || this.#closed || block.freed || block.abandoned
  }

  /** The same as {@link disposed}. */
  get isInvalid(): boolean {
    return this.disposed
  }

  /**
   * The pointer.
   *
   * @throws DisposedHandleError when the handle is disposed, naming it.
   * @throws NullHandleError when it has no pointer yet.
   */
  get ptr(): P {
    const block = this.#block
    if (block === undefined || this.#closed || block.freed || block.abandoned) throw this.#unusable('use')
    return block.pointer as P
  }

  /** The pointer, or `null` where {@link ptr} would throw. */
  getHandle(): P | null {
    return this.disposed ? null : (this.#block?.pointer as P)
  }

  /**
   * Takes one reference more, which only a `release()` gives back, and returns the count. A `using` lease from
   * {@link retain} is safer.
   *
   * @throws DisposedHandleError when the handle is disposed.
   */
  addRef(): number {
    const block = this.#live('addRef')
    block.unattached += 1
    return block.addRef()
  }

  /**
   * Gives back a reference taken with `addRef()` without ever freeing, and returns the count. For balancing counts by
   * hand; `release()` is what you want.
   *
   * @throws DoubleReleaseError when no such reference is left.
   */
  decrementRef(): number {
    const block = this.#block
    if (block === undefined || block.freed || block.abandoned || block.unattached === 0) {
      throw new DoubleReleaseError(
        `decrementRef on ${this}: no reference from addRef() is left; release() gives back the last one and frees`,
      )
    }
    block.unattached -= 1
    return block.decrementRef()
  }

  /**
   * Gives back one reference: one taken with `addRef()` if there is one, else the handle's own. The last reference
   * frees. When there is nothing left to give back this does nothing, so it cannot take what others hold.
   *
   * @returns the references left; 0 when the object is freed.
   * @throws what the release function throws, or ReleaseError when it answers `false`. The object is then not freed,
   * the reference still held, and `release()` may be called again.
   */
  release(): number {
    const block = this.#block
    if (block === undefined || block.freed || block.abandoned) return 0
    // A release function that reaches back to its own handle has nothing to give back.
    if (block.freeing) return block.referenceCount
    if (block.unattached > 0) {
      block.giveBack()
      block.unattached -= 1
    } else {
      this.#giveBackOwn(block)
    }
    return block.referenceCount
  }

  /**
   * Ends the use of this handle: gives back its own reference if that is still held, and makes every later use throw.
   * The object is freed now, unless others hold references. Disposing again does nothing.
   *
   * @throws as {@link release} does; the handle then stays usable.
   */
  dispose(): void {
    const block = this.#block
    if (block === undefined || this.#closed) return
    if (!block.freed && !block.abandoned) {
      if (block.freeing) return
      this.#giveBackOwn(block)
    }
    this.#closed = true
  }

  /** The same as {@link dispose}. */
  [Symbol.dispose](): void {
    this.dispose()
  }

  /**
   * Takes a reference that is given back at the end of a `using` block, or when the lease is collected.
   *
   * @throws DisposedHandleError when the handle is disposed.
   *
   * @example
   * ```ts
   * using lease = dog.retain() // the dog stays, whoever disposes of `dog` in here
   * ```
   */
  retain(): Lease<P> {
    return new Lease<P>(this.#live('retain'))
  }

  /**
   * Ends this handle without freeing and returns the pointer: native code that takes the object over, or whoever else
   * gets the pointer, frees it from now on.
   *
   * @throws RefcountError (`HANDLE_IN_USE`) when others hold references, or the object depends on others.
   * @throws DisposedHandleError when the handle is disposed.
   */
  handOver(): P {
    const block = this.#live('handOver')
    if (block.referenceCount !== 1 || !this.#holding || block.dependencies !== undefined) {
      throw new RefcountError(
        'HANDLE_IN_USE',
        `handOver: ${block.title} has ${block.referenceCount} references and ${block.dependencies?.length ?? 0} dependencies; only an object with one reference, that of this handle, and no dependency can be handed over`,
      )
    }
    const pointer = block.pointer as P
    this.#detach()
    block.discard('it was handed over')
    return pointer
  }

  /**
   * From now on the object of this handle uses that of `child`, which is therefore freed after it.
   *
   * @throws DisposedHandleError when one of the two is disposed.
   * @throws RefcountError (`INVALID_ARGUMENT`) when `child` depends on this handle: neither could ever be freed.
   */
  addDependency(child: NativeHandle): void {
    const block = this.#live('addDependency')
    const other = liveBlockOf(child)
    if (other.reaches(block)) {
      throw new RefcountError(
        'INVALID_ARGUMENT',
        `${this} cannot depend on ${child}, which depends on it: neither would ever be freed`,
      )
    }
    block.addDependency(other)
    if (this.#holding && this.#place === UNGUARDED) this.#place = guard(this, block)
  }

  /**
   * Ends what {@link addDependency} or `dependsOn` began.
   *
   * @returns false when there was no such dependency.
   * @throws ReleaseError when it was the last reference on `child` and its release failed.
   */
  removeDependency(child: NativeHandle): boolean {
    if (!isHandle(child)) throw new InvalidHandleError(`expected a handle, got ${kindOf(child)}`)
    const other = readBlock(child)
    return other === undefined ? false : this.#live('removeDependency').removeDependency(other)
  }

  /** The state of this handle, as plain data. */
  report(): HandleReport | undefined {
    return this.#block === undefined ? undefined : reportOf(this.#block)
  }

  /** Kind, label, pointer and count in words, or that it is disposed. */
  toString(): string {
    const block = this.#block
    if (block === undefined) return `native handle of class ${this.constructor.name} without a pointer`
    const kind = block.typeId ? ` "${block.typeId}"` : ''
    const label = block.label === undefined ? '' : ` '${block.label}'`
    const state = this.disposed
      ? 'disposed'
      : `at ${describePointer(block)}, ${block.referenceCount} reference${block.referenceCount === 1 ? '' : 's'}`
    return `native handle${kind}${label} ${state}`
  }

  /** The class. */
  get [Symbol.toStringTag](): string {
    return this.constructor.name
  }

  #live(action: string): ControlBlock {
    const block = this.#block
    if (block === undefined || this.#closed || block.freed || block.freeing || block.abandoned) {
      throw this.#unusable(action)
    }
    return block
  }

  #unusable(action: string): RefcountError {
    const block = this.#block
    if (block === undefined) {
      return new NullHandleError(`${action}: ${this}; give it one with setHandle() first`)
    }
    const why = block.freed || block.freeing ? block.fate : 'this handle on it was disposed of'
    return new DisposedHandleError(
      `${action}: ${block.title} cannot be used any more, ${why}; make a new handle`,
    )
  }

  #giveBackOwn(block: ControlBlock): void {
    if (!this.#holding || block.freeing) return
    let given = false
    try {
      block.giveBack()
      given = true
    } finally {
      if (given || block.freed) {
        this.#detach()
        block.attached -= 1
      }
    }
  }

  #detach(): void {
    this.#holding = false
    unguard(this, this.#place)
    this.#place = UNGUARDED
  }

  /** Makes this wrapper, which is new, one more wrapper of an object that has a block already. */
  #share(block: ControlBlock): void {
    block.addRef()
    block.attached += 1
    this.#detach()
    this.#block?.discard('another block stands for it')
    this.#block = block
    this.#hold(block)
  }
}

/** @internal */
export function blockOf(handle: NativeHandle): ControlBlock | undefined {
  return readBlock(handle)
}

/** @internal */
export function liveBlockOf(handle: NativeHandle): ControlBlock {
  if (!isHandle(handle)) {
    throw new InvalidHandleError(`expected a handle, got ${kindOf(handle)}`)
  }
  return readLiveBlock(handle)
}

/** @internal */
export function isAnyHandle(value: unknown): value is NativeHandle {
  return isHandle(value)
}

/** @internal */
export function shareBlock(handle: NativeHandle, block: ControlBlock): void {
  share(handle, block)
}

/** Ends the handle without freeing what it stands for, which somebody else does from now on. @internal */
export function disown(handle: NativeHandle, fate: string): void {
  detach(handle)
  readBlock(handle)?.discard(fate)
}
