import { BorrowedNativeHandle } from './borrowed-native-handle.ts'
import { checkOptions } from './check.ts'
import { type ControlBlock, giveBackQuietly, type ReleaseFunction } from './control-block.ts'
import { DeletableNativeHandle } from './deletable-native-handle.ts'
import { RefcountError } from './errors.ts'
import type { FfiBackend, Pointer } from './ffi-backend.ts'
import { kindOf } from './kind-of.ts'
import { type Handle, liveBlockOf } from './native-handle.ts'

/**
 * A handle on its way to another thread: plain data for `postMessage`, to be received once.
 * (A handle itself cannot travel: its copy on the other side is an empty object.)
 */
export interface HandleMessage<Id extends string = string> {
  /** `lent` when the sender still owns the object, `moved` when the receiver does. */
  readonly kind: 'lent' | 'moved'
  /** The pointer, which means the same in every thread. */
  readonly pointer: Pointer<Id>
  /** The kind, when one was given. */
  readonly typeId: Id | undefined
  /** The kinds it derives from. */
  readonly supertypes: readonly string[]
  /** The name, when one was given. */
  readonly label: string | undefined
  /** Shared by all copies of the message; set by the first to receive it. */
  readonly received: Int32Array<SharedArrayBuffer>
}

/** The part of a `Worker` that this package uses. */
export interface WorkerLike {
  /** Calls the listener when the worker has ended, in whatever way. */
  once(event: 'exit', listener: () => void): unknown
  /** The id of its thread, which is -1 when it has ended. */
  readonly threadId?: number
}

/** A handle lent to a worker. */
export interface Loan<Id extends string = string> extends Disposable {
  /** The message to post to the worker. */
  readonly message: HandleMessage<Id>
  /** Ends the loan: only when the worker is known to be done with it. Again is fine. */
  end(): void
}

/**
 * Lends a handle to a worker: this thread goes on owning the object, and holds a reference until the worker has ended,
 * in whatever way, or `end()` is called.
 *
 * @throws DisposedHandleError when the handle is disposed.
 * @throws RefcountError (`INVALID_ARGUMENT`) when the worker has ended.
 *
 * @example
 * ```ts
 * const loan = lendToWorker(dog, worker)
 * worker.postMessage(loan.message) // there: receiveHandle(message), a borrowed handle
 * ```
 */
export function lendToWorker<Id extends string>(handle: Handle<Id>, worker: WorkerLike): Loan<Id> {
  let held: ControlBlock | undefined
  const end = (): void => {
    const block = held
    held = undefined
    if (block !== undefined) giveBackQuietly(block)
  }
  // First of all: nothing would give the reference back when the worker cannot tell of its end.
  if (typeof worker?.once !== 'function') {
    throw new RefcountError('INVALID_ARGUMENT', `lendToWorker: expected a worker, got ${kindOf(worker)}`)
  }
  worker.once('exit', end)
  if (worker.threadId === -1) {
    throw new RefcountError('INVALID_ARGUMENT', `lendToWorker: ${handle} needs a worker that has not ended`)
  }
  const block = liveBlockOf(handle)
  const message = messageOf<Id>('lent', block)
  block.addRef()
  held = block
  return { message, end, [Symbol.dispose]: end }
}

/**
 * Gives a handle away to another thread: here it is disposed without freeing, there {@link receiveHandle} makes the
 * handle that owns the object. A message that is never received is a leak.
 *
 * @example
 * ```ts
 * const rex = new DeletableNativeHandle(lib.create_dog(), { typeId: 'DOG_PTR', release: lib.release })
 * worker.postMessage(moveToThread(rex)) // there: receiveHandle(message, { release })
 * ```
 * @throws RefcountError (`HANDLE_IN_USE`) as `handle.handOver()` does; lend such a handle instead.
 * @throws DisposedHandleError when the handle is disposed.
 */
export function moveToThread<Id extends string>(handle: Handle<Id>): HandleMessage<Id> {
  const message = messageOf<Id>('moved', liveBlockOf(handle))
  handle.handOver()
  return message
}

/**
 * Makes the handle from a message of another thread: a borrowed one for what was lent, an owning one for what was moved.
 *
 * @example
 * ```ts
 * const rex = new DeletableNativeHandle(lib.create_dog(), { typeId: 'DOG_PTR', release: lib.release })
 * const message = moveToThread(rex) // in one thread
 * using received = receiveHandle(message, { release: lib.release }) // in another
 * received.typeId // 'DOG_PTR'
 * ```
 * @param options the release function of this thread's binding, needed for what was moved.
 * @throws RefcountError (`INVALID_ARGUMENT`) when it is no such message, or a release function is missing;
 * (`HANDLE_IN_USE`) when the message was received before.
 */
export function receiveHandle<Id extends string>(
  message: HandleMessage<Id>,
  options: {
    readonly release?: ReleaseFunction<Pointer<Id>> | undefined
    readonly backend?: FfiBackend<Pointer<Id>> | undefined
  } = {},
): Handle<Id> {
  if (!(message?.received instanceof Int32Array) || (message.kind !== 'lent' && message.kind !== 'moved')) {
    throw new RefcountError(
      'INVALID_ARGUMENT',
      'receiveHandle: this is not a message of lendToWorker() or moveToThread(); a handle itself cannot be posted',
    )
  }
  const { kind, pointer, typeId, supertypes, label } = message
  const { release, backend } = checkOptions(options, 'receiveHandle')
  if (kind === 'moved' && typeof release !== 'function') {
    throw new RefcountError(
      'INVALID_ARGUMENT',
      `receiveHandle: ${typeId ?? 'the object'} was moved here and has to be freed here; give the release function`,
    )
  }
  if (Atomics.compareExchange(message.received, 0, 0, 1) !== 0) {
    throw new RefcountError(
      'HANDLE_IN_USE',
      `receiveHandle: the message with ${typeId ?? 'this object'} was received before; send one message for each handle`,
    )
  }
  const common = { typeId, supertypes, label, backend }
  return kind === 'moved'
    ? new DeletableNativeHandle<Id>(pointer as Pointer<NoInfer<Id>>, { ...common, release: release! })
    : new BorrowedNativeHandle<Id>(pointer as Pointer<NoInfer<Id>>, common)
}

function messageOf<Id extends string>(kind: 'lent' | 'moved', block: ControlBlock): HandleMessage<Id> {
  const { pointer, typeId, supertypes, label } = block
  if (typeof pointer !== 'bigint' && typeof pointer !== 'number') {
    throw new RefcountError(
      'INVALID_ARGUMENT',
      `${block.title} is not an address but ${typeof pointer}; only addresses mean the same in another thread`,
    )
  }
  return {
    kind,
    pointer: pointer as unknown as Pointer<Id>,
    typeId: typeId as Id | undefined,
    supertypes,
    label,
    received: new Int32Array(new SharedArrayBuffer(4)),
  }
}
