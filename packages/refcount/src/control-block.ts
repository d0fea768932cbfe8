import { checkFunction, checkList, checkText, checkTextList } from './check.ts'
import { ReleaseError } from './errors.ts'
import { addressBackend, type FfiBackend } from './ffi-backend.ts'
import { reportOf } from './handle-report.ts'
import { reportFinalizerError, settings } from './hooks.ts'
import type { IdentityMap } from './identity-map.ts'
import { track, untrack } from './live-handles.ts'
import { ReferenceCounter } from './reference-counter.ts'

/**
 * Frees what a handle stands for. Called with the pointer when the last reference is given back.
 * Answering `false` (or throwing) means "not freed": the reference stays, and giving it back may be tried again.
 * It must not refer to the wrapper, which could then never be collected.
 */
export type ReleaseFunction<P> = (pointer: P) => unknown

/** Options of a control block; `HandleOptions` is the public form. @internal */
export interface ControlBlockInit<P> {
  readonly typeId?: string | undefined
  readonly supertypes?: readonly string[] | undefined
  readonly label?: string | undefined
  readonly release?: ReleaseFunction<P> | undefined
  readonly priorRefCount?: number | undefined
  readonly keepAlive?: readonly unknown[] | undefined
  readonly byteSize?: number | undefined
  readonly backend?: FfiBackend<P> | undefined
}

const none: readonly never[] = []

/**
 * The truth about one native object: its pointer, who may free it, how many references there are.
 *
 * Kept apart from the wrapper that users hold, and never referring to it, so that the wrapper can be collected and
 * its death noticed. Other blocks (an owner's) refer to this one, so a dog outlives its wrapper while it has an owner.
 *
 * @internal
 */
// biome-ignore lint/suspicious/noExplicitAny: blocks of every pointer kind live in one list
export class ControlBlock<P = any> extends ReferenceCounter {
  /** Of the references, those held by a wrapper or a lease, which the collector gives back. */
  attached = 1
  /** Of the references, those taken with `addRef()`, which nothing gives back by itself. */
  unattached: number
  pointer: P | undefined
  freed = false
  /** Why the object cannot be used any more. */
  fate = 'it has been freed'
  /** True while the release function runs. If it reaches back to its own object, it finds nothing left to do. */
  freeing = false
  /** True when every wrapper was cut off by `disposeAll`. */
  abandoned = false
  typeId: string | undefined
  supertypes: readonly string[]
  readonly label: string | undefined
  readonly backend: FfiBackend<P>
  dependencies: ControlBlock[] | undefined = undefined
  /** Where the handle was made; recorded only while somebody listens for leaks. */
  readonly creation: string | undefined
  identityMap: IdentityMap | undefined = undefined
  // Neighbours in the list of live handles.
  previous: ControlBlock | undefined = undefined
  next: ControlBlock | undefined = undefined
  readonly #release: ReleaseFunction<P> | undefined
  #keepAlive: readonly unknown[] | undefined
  #ballast: unknown

  constructor(pointer: P, init: ControlBlockInit<P>) {
    super(init.priorRefCount)
    this.unattached = init.priorRefCount ?? 0
    this.pointer = pointer
    this.typeId = init.typeId
    this.supertypes = init.supertypes ?? none
    this.label = init.label
    this.#release = init.release
    this.#keepAlive = init.keepAlive
    this.#check()
    this.backend = init.backend ?? (addressBackend as unknown as FfiBackend<P>)
    // As text: until its stack is read, an Error refers to the frames it was made in, and so to the wrapper.
    this.creation = settings.onLeak === undefined ? undefined : new Error(`${this.title} was made here`).stack
    this.#ballast = init.byteSize === undefined ? undefined : this.backend.ballast?.(pointer, init.byteSize)
    if (this.#release !== undefined) track(this)
  }

  /** Refuses options of another type than they are declared with, as they were read. */
  #check(): void {
    const caller = 'A handle'
    if (this.typeId !== undefined) checkText(this.typeId, caller, 'typeId')
    if (this.label !== undefined) checkText(this.label, caller, 'label')
    if (this.supertypes !== none) checkTextList(this.supertypes, caller, 'supertypes')
    if (this.#release !== undefined) checkFunction(this.#release, caller, 'release')
    if (this.#keepAlive !== undefined) checkList(this.#keepAlive, caller, 'keepAlive')
  }

  /** True when there is something to do as the last reference goes. */
  get holdsSomething(): boolean {
    return this.#release !== undefined || this.dependencies !== undefined
  }

  /** The name of the object in messages. */
  get title(): string {
    const kind = this.typeId === undefined || this.typeId === '' ? 'handle' : this.typeId
    return this.label === undefined ? kind : `${kind} '${this.label}'`
  }

  isA(typeId: string): boolean {
    return this.typeId === typeId || this.supertypes.includes(typeId)
  }

  /** True when `other` is this block or one that this block depends on, however far away. */
  reaches(other: ControlBlock): boolean {
    const seen = new Set<ControlBlock>([this])
    for (const block of seen) {
      if (block === other) return true
      for (const dependency of block.dependencies ?? none) seen.add(dependency)
    }
    return false
  }

  addDependency(child: ControlBlock): void {
    child.addRef()
    if (!this.holdsSomething) track(this)
    this.dependencies ??= []
    this.dependencies.push(child)
  }

  /** Gives back one dependency on `child`; false when there is none. */
  removeDependency(child: ControlBlock): boolean {
    const index = this.dependencies?.lastIndexOf(child) ?? -1
    if (index < 0) return false
    this.dependencies?.splice(index, 1)
    settle([child])
    return true
  }

  /**
   * Gives back one reference; the last one frees the object first, then what it depends on.
   *
   * @throws whatever the release function throws, or ReleaseError when it answers false: the reference is then still
   * there. ReleaseError also when this object was freed (see `freed`) but one that it depended on could not be.
   */
  giveBack(): void {
    if (this.referenceCount > 1) {
      this.decrementRef()
      return
    }
    if (this.freed) return
    const dependencies = this.free()
    if (dependencies !== undefined) settle(dependencies)
  }

  /** Frees this object alone, and hands over what it depended on. */
  free(): ControlBlock[] | undefined {
    if (this.#release !== undefined) {
      this.freeing = true
      try {
        const answer = this.#release(this.pointer as P)
        if (answer === false) {
          throw new ReleaseError(
            `the release function of ${this.title} answered false: nothing was freed and it is still valid; release it again later`,
          )
        }
        if (answer instanceof Promise) answer.catch((error) => reportFinalizerError(error, reportOf(this)))
      } finally {
        this.freeing = false
      }
    }
    return this.#end()
  }

  /** Forgets the object without freeing it: somebody else stands for it from now on. */
  discard(fate: string): void {
    this.fate = fate
    const dependencies = this.#end()
    if (dependencies !== undefined) settle(dependencies)
  }

  /**
   * Cuts off every wrapper and lease, and gives back what they held. References of dependents and of calls that are
   * under way stay.
   *
   * @throws as {@link giveBack} does.
   */
  abandon(): void {
    if (this.freed || this.freeing || this.abandoned) return
    this.abandoned = true
    this.identityMap?.forget(this)
    const held = this.attached + this.unattached
    this.attached = 0
    this.unattached = 0
    for (let i = 1; i < held; i++) this.decrementRef()
    if (held > 0) this.giveBack()
  }

  #end(): ControlBlock[] | undefined {
    this.decrementRef()
    this.freed = true
    this.identityMap?.forget(this)
    const { dependencies } = this
    this.dependencies = undefined
    this.pointer = undefined
    this.#keepAlive = undefined
    this.#ballast = undefined
    untrack(this)
    return dependencies
  }
}

/** Blocks whose last reference could not be given back and that nobody holds any more. */
const orphans = new Set<ControlBlock>()

/**
 * Gives back a reference where there is nobody to tell of a failure: it is reported, and the block kept for
 * {@link retryReleases}.
 *
 * @internal
 */
export function giveBackQuietly(block: ControlBlock, giveBack: () => void = () => block.giveBack()): void {
  try {
    giveBack()
  } catch (error) {
    if (!block.freed) orphans.add(block)
    reportFinalizerError(error, reportOf(block))
  }
}

/**
 * Gives back one reference on each block, the last one first, and those of whatever is freed by that. Not recursive,
 * so that a chain of a million objects is as good as a short one.
 */
function settle(owed: ControlBlock[]): void {
  const errors: unknown[] = []
  for (let block = owed.pop(); block !== undefined; block = owed.pop()) {
    if (block.referenceCount > 1) {
      block.decrementRef()
      continue
    }
    if (block.freed || block.freeing) continue
    try {
      for (const dependency of block.free() ?? none) owed.push(dependency)
    } catch (error) {
      orphans.add(block)
      errors.push(error)
    }
  }
  if (errors.length > 0) {
    throw new ReleaseError(
      `${errors.length} object(s) that a freed object depended on could not be freed; retryReleases() tries again`,
      errors,
    )
  }
}

/**
 * Tries again to free the objects whose release failed where nobody holds them any more: after the collector took
 * the wrapper, or because the object that depended on them was freed.
 *
 * @example
 * ```ts
 * retryReleases() // 0
 * ```
 * @returns the number of those still not freed. Each failure goes to `onFinalizerError`.
 */
export function retryReleases(): number {
  for (const block of [...orphans]) {
    orphans.delete(block)
    try {
      block.giveBack()
    } catch (error) {
      if (!block.freed) orphans.add(block)
      reportFinalizerError(error, reportOf(block))
    }
  }
  return orphans.size
}
