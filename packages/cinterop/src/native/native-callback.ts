import type { Pointer } from '@uchronia/refcount'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { insideCallback, whenUnused } from './callback-use.ts'
import type { ParameterValue, PlainResultTypes } from './kinds.ts'
import { ffi, type TypeObject } from './koffi.ts'
import { parameterOf, resultType } from './parameters.ts'

/** The kinds of argument that C can pass to a callback. Strings may be null, and so may pointers. */
export type CallbackParameterKind = 'bool' | 'int32' | 'uint32' | 'double' | 'float' | 'cstring?' | 'pointer?'

/** The kinds of result that a callback can return. */
export type CallbackResultKind = 'void' | 'bool' | 'int32' | 'double'

/** The function behind a callback. */
export type CallbackFunction<P extends readonly CallbackParameterKind[], R extends CallbackResultKind> = (
  ...args: { -readonly [i in keyof P]: ParameterValue<P[i]> }
) => PlainResultTypes[R]

const FALLBACK: Readonly<Record<CallbackResultKind, unknown>> = {
  void: undefined,
  bool: false,
  int32: 0,
  double: 0,
}

/** koffi keeps 2.4 KB for each description of a function until the process ends, so each is made once. */
const types = new Map<string, TypeObject>()

function callbackType(result: CallbackResultKind, parameters: readonly CallbackParameterKind[]): TypeObject {
  const koffi = ffi()
  const described = parameters.map((kind) => parameterOf(kind).type)
  const signature = [result, ...parameters].join()
  const known = types.get(signature)
  if (known !== undefined) return known
  const type = koffi.pointer(koffi.proto(resultType(result), described))
  types.set(signature, type)
  return type
}

/**
 * A function of ours that C can call, until it is disposed. Errors thrown in it do not travel through native code: they are
 * kept, C gets 0, and {@link check} throws the first one after the call.
 *
 * @example
 * ```ts
 * const valueAt = (pointer: Pointer) => readInt32(pointer, 1)[0]!
 * using compare = new NativeCallback('int32', ['pointer?', 'pointer?'], (a, b) => valueAt(a!) - valueAt(b!))
 * const qsort = loadLibrary('libc.so.6').declare('qsort', 'void', ['int32[]', 'size_t', 'size_t', 'callback'])
 * const values = Int32Array.of(3, 1, 2)
 * qsort(values, 3, 4, compare.pointer)
 * compare.check()
 * values.join(' ') // '1 2 3'
 * ```
 */
export class NativeCallback<
  const P extends readonly CallbackParameterKind[] = readonly CallbackParameterKind[],
  const R extends CallbackResultKind = CallbackResultKind,
> implements Disposable
{
  #pointer: Pointer | undefined
  #failures: unknown[] = []

  /** @throws {@link NativeError} `INVALID_SIGNATURE`, `INVALID_ARGUMENT` */
  constructor(result: R, parameters: P, fn: CallbackFunction<P, R>) {
    if (typeof fn !== 'function') {
      throw new NativeError('INVALID_ARGUMENT', `A callback needs a function, not ${show(fn)}.`)
    }
    if (!Object.hasOwn(FALLBACK, result)) {
      throw new NativeError('INVALID_SIGNATURE', `A callback cannot return ${show(result)}.`)
    }
    const koffi = ffi()
    const type = callbackType(result, parameters)
    const fallback = FALLBACK[result]
    const failures = this.#failures
    this.#pointer = koffi.register((...args: unknown[]) => {
      try {
        const value: unknown = insideCallback(() => (fn as (...args: unknown[]) => unknown)(...args))
        if (result === 'void') return undefined
        if (!parameterOf(result as 'int32').accepts(value)) {
          throw new NativeError(
            'CALLBACK_FAILED',
            `A callback must return ${parameterOf(result as 'int32').wants}, not ${show(value)}.`,
          )
        }
        return value
      } catch (error) {
        failures.push(error)
        return fallback
      }
    }, type) as Pointer
  }

  /**
   * The function pointer for C. Native code must not use it after the callback was disposed.
   * @throws {@link NativeError} `DISPOSED`
   */
  get pointer(): Pointer {
    if (this.#pointer === undefined)
      throw new NativeError('DISPOSED', 'This callback was disposed. Make another one.')
    return this.#pointer
  }

  /**
   * Throws the first error since the last time, if there was one.
   * @throws {@link NativeError} `CALLBACK_FAILED`, with the error as its `cause`
   */
  check(): void {
    const [first] = this.#failures.splice(0)
    if (first === undefined) return
    const text = first instanceof Error ? first.message : String(first)
    throw new NativeError('CALLBACK_FAILED', `A callback failed: ${text}`, { cause: first })
  }

  /**
   * Takes the function back. While native code is inside a callback, or an asynchronous call has the pointer, that is done
   * as soon as it has returned; C may go on calling until then. Twice is fine.
   */
  [Symbol.dispose](): void {
    if (this.#pointer === undefined) return
    const pointer = this.#pointer
    this.#pointer = undefined
    whenUnused(pointer, () => ffi().unregister(pointer))
  }
}
