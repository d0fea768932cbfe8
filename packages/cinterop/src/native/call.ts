import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { lendCallbacks } from './callback-use.ts'
import type { RecordedError } from './error-callback.ts'
import type { Gate } from './gate.ts'
import type { ParameterKind, ParameterValues, ResultKind, ResultValue } from './kinds.ts'
import type { Raw } from './koffi.ts'
import type { Parameter } from './parameters.ts'

/** A function of a native library. Arguments are checked before native code sees them. */
export interface NativeFunction<P extends readonly ParameterKind[], R extends ResultKind> {
  /** @throws {@link NativeError} `INVALID_ARGUMENT`, `SYMBOL_NOT_FOUND`, `BUSY`, `NATIVE_ERROR` */
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

/** A function, and what is to be heeded around a call of it. @internal */
export interface Callable {
  readonly symbol: string
  /** Looks the function up, once. */
  readonly bind: () => Raw
  readonly gate: Gate
  readonly errors: RecordedError
}

/** The parts of a call with checked arguments. @internal */
export interface CallPlan extends Callable {
  readonly parameters: readonly Parameter[]
  /** Turns what koffi returned into the result. */
  readonly finish: ((result: unknown) => unknown) | undefined
}

/** Arguments of the asynchronous calls that native code may still read. */
const inFlight = new Set<readonly unknown[]>()

function refuse(plan: CallPlan, index: number, value: unknown): never {
  throw new NativeError(
    'INVALID_ARGUMENT',
    `${plan.symbol}: argument ${index + 1} must be ${plan.parameters[index]!.wants}, not ${show(value)}.`,
  )
}

/** @internal */
export function throwRecorded(symbol: string, errors: RecordedError): never {
  const { text } = errors
  errors.text = undefined
  throw new NativeError('NATIVE_ERROR', `${symbol}: ${text}`)
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
 * The synchronous call: look at the arguments, call, look for an error, and only then at the result. Written out for few
 * arguments, since a call costs little more than looking at an array of them.
 * @internal
 */
export function syncCall(plan: CallPlan): Call {
  const { symbol, parameters, finish, gate, errors } = plan
  let raw: Call = (...args) => {
    raw = plan.bind()
    return raw(...args)
  }
  if (parameters.length > 6 || parameters.some(({ convert }) => convert)) {
    return (...args) => {
      const prepared = prepare(plan, args)
      if (gate.busy) gate.refuse(symbol)
      const result = raw(...prepared)
      if (errors.text !== undefined) throwRecorded(symbol, errors)
      return finish === undefined ? result : finish(result)
    }
  }
  const accepts = parameters.map((parameter) => parameter.accepts)
  const [is0, is1, is2, is3, is4, is5] = accepts as [Accepts, Accepts, Accepts, Accepts, Accepts, Accepts]
  switch (parameters.length) {
    case 0:
      return () => {
        if (gate.busy) gate.refuse(symbol)
        const result = raw()
        if (errors.text !== undefined) throwRecorded(symbol, errors)
        return finish === undefined ? result : finish(result)
      }
    case 1:
      return (a) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (gate.busy) gate.refuse(symbol)
        const result = raw(a)
        if (errors.text !== undefined) throwRecorded(symbol, errors)
        return finish === undefined ? result : finish(result)
      }
    case 2:
      return (a, b) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (gate.busy) gate.refuse(symbol)
        const result = raw(a, b)
        if (errors.text !== undefined) throwRecorded(symbol, errors)
        return finish === undefined ? result : finish(result)
      }
    case 3:
      return (a, b, c) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (!is2(c)) refuse(plan, 2, c)
        if (gate.busy) gate.refuse(symbol)
        const result = raw(a, b, c)
        if (errors.text !== undefined) throwRecorded(symbol, errors)
        return finish === undefined ? result : finish(result)
      }
    case 4:
      return (a, b, c, d) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (!is2(c)) refuse(plan, 2, c)
        if (!is3(d)) refuse(plan, 3, d)
        if (gate.busy) gate.refuse(symbol)
        const result = raw(a, b, c, d)
        if (errors.text !== undefined) throwRecorded(symbol, errors)
        return finish === undefined ? result : finish(result)
      }
    case 5:
      return (a, b, c, d, e) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (!is2(c)) refuse(plan, 2, c)
        if (!is3(d)) refuse(plan, 3, d)
        if (!is4(e)) refuse(plan, 4, e)
        if (gate.busy) gate.refuse(symbol)
        const result = raw(a, b, c, d, e)
        if (errors.text !== undefined) throwRecorded(symbol, errors)
        return finish === undefined ? result : finish(result)
      }
    default:
      return (a, b, c, d, e, f) => {
        if (!is0(a)) refuse(plan, 0, a)
        if (!is1(b)) refuse(plan, 1, b)
        if (!is2(c)) refuse(plan, 2, c)
        if (!is3(d)) refuse(plan, 3, d)
        if (!is4(e)) refuse(plan, 4, e)
        if (!is5(f)) refuse(plan, 5, f)
        if (gate.busy) gate.refuse(symbol)
        const result = raw(a, b, c, d, e, f)
        if (errors.text !== undefined) throwRecorded(symbol, errors)
        return finish === undefined ? result : finish(result)
      }
  }
}

type Accepts = Parameter['accepts']

/** @internal */
export async function asyncCall(
  plan: CallPlan,
  signal: AbortSignal | undefined,
  args: readonly unknown[],
): Promise<unknown> {
  signal?.throwIfAborted()
  const result = await runAsync(plan, signal, prepare(plan, args))
  return plan.finish === undefined ? result : plan.finish(result)
}

/**
 * Runs a call on another thread when its turn comes. `args` are as koffi takes them, and kept alive until it is done.
 * @internal
 */
export async function runAsync(
  { symbol, bind, gate, errors }: Callable,
  signal: AbortSignal | undefined,
  args: readonly unknown[],
): Promise<unknown> {
  const raw = bind()
  const giveBackCallbacks = lendCallbacks(args)
  try {
    if (!gate.tryEnter()) await gate.wait(signal)
  } catch (aborted) {
    giveBackCallbacks()
    throw aborted
  }
  inFlight.add(args)
  const done = new Promise<unknown>((resolve, reject) => {
    try {
      raw.async(...args, (error: unknown, result: unknown) => (error ? reject(error) : resolve(result)))
    } catch (error) {
      reject(error)
    }
  })
    .then((result) => {
      if (errors.text !== undefined) throwRecorded(symbol, errors)
      return result
    })
    .finally(() => {
      inFlight.delete(args)
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
