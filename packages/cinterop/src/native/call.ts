import { NativeError } from '../errors.ts'
import { show } from '../show.ts'
import { lendCallbacks } from './callback-use.ts'
import type { ErrorCallback } from './error-callback.ts'
import type { Gate } from './gate.ts'
import type { ParameterKind, ParameterValues, ResultKind, ResultValue } from './kinds.ts'
import type { Raw } from './koffi.ts'
import type { Parameter } from './parameters.ts'

/** A function of a native library. Arguments are checked before native code sees them. */
export interface NativeFunction<P extends readonly ParameterKind[], R extends ResultKind> {
  /** @throws {@link NativeError} `invalid_argument`, `symbol_not_found`, `busy`, `native_error` */
  (...args: ParameterValues<P>): ResultValue<R>
  /**
   * Runs on a thread of its own. The arguments are kept alive until it has returned; do not change them before. Up to four
   * calls run at a time (libuv's threads); libraries that take one call at a time get one.
   */
  async(...args: ParameterValues<P>): Promise<ResultValue<R>>
  /**
   * As `async`. Aborting takes a call that waits out of the queue. One that runs cannot be stopped: the promise is
   * rejected at once, and native code goes on with the arguments until it returns.
   */
  asyncWith(
    options: { readonly signal?: AbortSignal | undefined },
    ...args: ParameterValues<P>
  ): Promise<ResultValue<R>>
  /** The name in the library. */
  readonly symbol: string
}

/** What a call needs to know. @internal */
export interface CallPlan {
  readonly symbol: string
  readonly raw: Raw
  readonly parameters: readonly Parameter[]
  /** Turns what koffi returned into the result. */
  readonly finish: ((result: unknown) => unknown) | undefined
  readonly gate: Gate
  /** Whether synchronous calls must not meet asynchronous ones. */
  readonly exclusive: boolean
  readonly errors: ErrorCallback | undefined
}

/** Arguments of the asynchronous calls that native code may still read. */
const inFlight = new Set<readonly unknown[]>()

function refuse(plan: CallPlan, index: number, value: unknown): never {
  throw new NativeError(
    'invalid_argument',
    `${plan.symbol}: argument ${index + 1} must be ${plan.parameters[index]!.wants}, not ${show(value)}.`,
  )
}

function throwRecorded(plan: CallPlan): void {
  const text = plan.errors?.take()
  if (text !== undefined) throw new NativeError('native_error', `${plan.symbol}: ${text}`)
}

/** The arguments as koffi takes them. */
function prepare(plan: CallPlan, args: readonly unknown[]): unknown[] {
  return plan.parameters.map((parameter, i) => {
    if (!parameter.accepts(args[i])) refuse(plan, i, args[i])
    return parameter.convert ? parameter.convert(args[i]) : args[i]
  })
}

/** @internal */
export type Call = (...args: unknown[]) => unknown

/**
 * The synchronous call. Written out for few arguments, since a call costs little more than looking at an array of them.
 * @internal
 */
export function syncCall(plan: CallPlan): Call {
  const { parameters, raw } = plan
  if (parameters.length > 6 || parameters.some(({ convert }) => convert)) {
    return generalCall(plan)
  }
  const finish = finisher(plan)
  const enter = plan.exclusive ? () => plan.gate.refuseWhileBusy(plan.symbol) : undefined
  const accepts = parameters.map((parameter) => parameter.accepts)
  const [is0, is1, is2, is3, is4, is5] = accepts as [Accepts, Accepts, Accepts, Accepts, Accepts, Accepts]
  switch (parameters.length) {
    case 0:
      return () => {
        enter?.()
        return finish(raw())
      }
    case 1:
      return (a) => {
        if (!is0(a)) refuse(plan, 0, a)
        enter?.()
        return finish(raw(a))
      }
    case 2:
      return (a, b) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        enter?.()
        return finish(raw(a, b))
      }
    case 3:
      return (a, b, c) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (!is2(c)) refuse(plan, 2, c)
        enter?.()
        return finish(raw(a, b, c))
      }
    case 4:
      return (a, b, c, d) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (!is2(c)) refuse(plan, 2, c)
        if (!is3(d)) refuse(plan, 3, d)
        enter?.()
        return finish(raw(a, b, c, d))
      }
    case 5:
      return (a, b, c, d, e) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (!is2(c)) refuse(plan, 2, c)
        if (!is3(d)) refuse(plan, 3, d)
        if (!is4(e)) refuse(plan, 4, e)
        enter?.()
        return finish(raw(a, b, c, d, e))
      }
    default:
      return (a, b, c, d, e, f) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (!is2(c)) refuse(plan, 2, c)
        if (!is3(d)) refuse(plan, 3, d)
        if (!is4(e)) refuse(plan, 4, e)
        if (!is5(f)) refuse(plan, 5, f)
        enter?.()
        return finish(raw(a, b, c, d, e, f))
      }
  }
}

type Accepts = Parameter['accepts']

function generalCall(plan: CallPlan): Call {
  const { raw } = plan
  const finish = finisher(plan)
  return (...args) => {
    const prepared = prepare(plan, args)
    if (plan.exclusive) plan.gate.refuseWhileBusy(plan.symbol)
    return finish(raw(...prepared))
  }
}

/** What is done with what koffi returned: first look for an error, only then at the result. */
function finisher(plan: CallPlan): (result: unknown) => unknown {
  const { finish, errors } = plan
  if (!errors) return finish ?? ((result) => result)
  return (result) => {
    throwRecorded(plan)
    return finish ? finish(result) : result
  }
}

/** @internal */
export async function asyncCall(
  plan: CallPlan,
  signal: AbortSignal | undefined,
  args: readonly unknown[],
): Promise<unknown> {
  signal?.throwIfAborted()
  const prepared = prepare(plan, args)
  const { gate } = plan
  const finish = finisher(plan)
  const giveBackCallbacks = lendCallbacks(prepared)
  try {
    if (!gate.tryEnter()) await gate.wait(signal)
  } catch (aborted) {
    giveBackCallbacks()
    throw aborted
  }
  inFlight.add(prepared)
  const done = new Promise<unknown>((resolve, reject) => {
    try {
      plan.raw.async(...prepared, (error: unknown, result: unknown) =>
        error ? reject(error) : resolve(result),
      )
    } catch (error) {
      reject(error)
    }
  })
    .then(finish)
    .finally(() => {
      inFlight.delete(prepared)
      giveBackCallbacks()
      gate.leave()
    })
  return signal ? orAborted(done, signal) : done
}

/** The promise, or the rejection of the signal, whichever comes first. */
function orAborted<T>(done: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
