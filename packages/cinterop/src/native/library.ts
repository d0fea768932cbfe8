import type { Pointer } from '@uchronia/refcount'
import { show, showPath } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { checkArray, checkObject } from './arguments.ts'
import { asyncCall, type Callable, type CallPlan, type NativeFunction, syncCall } from './call.ts'
import { ErrorCallback, type ErrorCallbackOptions, NO_ERROR, type RecordedError } from './error-callback.ts'
import { Gate } from './gate.ts'
import type { ParameterKind, ResultKind } from './kinds.ts'
import { ffi, type LibraryHandle, type Raw, type TypeObject } from './koffi.ts'
import { libc } from './libc.ts'
import { parameterOf, resultType } from './parameters.ts'
import { safeNumber } from './struct.ts'
import { decodeString } from './text.ts'

/** Options of {@link loadLibrary}. */
export interface LoadOptions {
  /** Libraries that this one needs and the loader would not find by itself, in this order. */
  readonly preload?: readonly string[] | undefined
  /** A sentence for the error when it cannot be loaded, in the place of one about these options. */
  readonly advice?: string | undefined
  /**
   * The library takes one call at a time, from whatever thread: asynchronous calls queue up, and a synchronous one is
   * refused while one of them runs. Implied by `errorCallback`.
   */
  readonly exclusive?: boolean | undefined
  /** The library reports errors through a callback. It is registered before anything else; errors are thrown by the calls. */
  readonly errorCallback?: ErrorCallbackOptions | undefined
}

const RTLD_LAZY = 1

/** koffi throws beyond 256 calls in flight; the others wait here. */
const MOST_CALLS = 128

/**
 * A loaded native library. It stays loaded until the process ends: a handle may be freed as late as that.
 *
 * @example
 * ```ts
 * const c = loadLibrary('libc.so.6')
 * const frexp = c.declare('frexp', 'double', ['double', 'out int32'])
 * const exponent = new Int32Array(1)
 * frexp(12, exponent) // 0.75
 * await frexp.async(48, exponent) // 0.75
 * exponent[0] // 6
 * ```
 */
export class NativeLibrary {
  readonly path: string
  readonly #handle: LibraryHandle
  /** @internal */
  readonly gate: Gate
  /** @internal */
  readonly errors: RecordedError = NO_ERROR

  /** @internal */
  constructor(path: string, handle: LibraryHandle, options: LoadOptions) {
    this.path = path
    this.#handle = handle
    const isExclusive = options.exclusive === true || options.errorCallback !== undefined
    this.gate = new Gate(isExclusive ? 1 : MOST_CALLS)
    if (options.errorCallback) {
      this.#require(options.errorCallback.register)
      this.errors = new ErrorCallback(handle, options.errorCallback)
    }
  }

  /** True when the library exports this name. */
  has(symbol: string): boolean {
    if (typeof symbol !== 'string' || symbol === '' || symbol.includes('\0')) return false
    try {
      this.#handle.symbol(symbol)
      return true
    } catch {
      return false
    }
  }

  #require(symbol: string): void {
    if (this.has(symbol)) return
    throw new NativeError(
      'SYMBOL_NOT_FOUND',
      `The library ${this.path} has no function ${show(symbol)}. It may be older than this binding; ask has() first.`,
    )
  }

  /**
   * Describes a function of the library. It is looked up when it is first called.
   *
   * Values that it stores through pointers go into typed arrays of the caller: `out pointer` is a `BigUint64Array(1)`.
   *
   * @param symbol its name in the library
   * @param result its result
   * @param parameters its parameters, in order
   * @throws {@link NativeError} `INVALID_SIGNATURE`
   */
  declare<const P extends readonly ParameterKind[], const R extends ResultKind>(
    symbol: string,
    result: R,
    parameters: P,
  ): NativeFunction<P, R> {
    const described = checkArray(parameters, `the parameters of ${show(symbol)}`).map(parameterOf)
    const types = described.map((parameter) => parameter.type)
    const callable = this.callable(symbol, resultType(result), types)
    const plan: CallPlan = { ...callable, parameters: described, finish: this.#finisher(symbol, result) }
    return Object.assign(syncCall(plan), {
      symbol,
      async: (...args: unknown[]) => asyncCall(plan, undefined, args),
      asyncWith: async (options: { signal?: AbortSignal | undefined }, ...args: unknown[]) =>
        asyncCall(plan, options.signal, args),
    }) as unknown as NativeFunction<P, R>
  }

  /** A function by its koffi types, looked up when it is bound. @internal */
  callable(
    symbol: string,
    result: string | TypeObject,
    parameters: readonly (string | TypeObject)[],
  ): Callable {
    let raw: Raw | undefined
    const bind = (): Raw => {
      if (raw === undefined) {
        this.#require(symbol)
        raw = this.#handle.func(symbol, result, [...parameters]) as Raw
      }
      return raw
    }
    return { symbol, bind, gate: this.gate, errors: this.errors }
  }

  #finisher(symbol: string, kind: ResultKind): ((result: unknown) => unknown) | undefined {
    if (kind === 'int64' || kind === 'uint64' || kind === 'size_t') {
      return (result) =>
        typeof result === 'number' ? result : safeNumber(result as bigint, `The result of ${symbol}`)
    }
    if (kind === 'cstring') {
      return (result) => (result === null ? null : decodeString(result as Pointer))
    }
    if (typeof kind === 'object' && 'cstring' in kind) {
      const free = this.declare(kind.free, 'void', ['pointer'])
      return (result) => {
        if (result === null) return null
        try {
          return decodeString(result as Pointer)
        } finally {
          free(result as Pointer)
        }
      }
    }
    return undefined
  }
}

/**
 * Loads a native library by path, or by a name that the loader of the system knows.
 *
 * @example
 * ```ts
 * const abs = loadLibrary('libc.so.6').declare('abs', 'int32', ['int32'])
 * abs(-5) // 5
 * ```
 * @throws {@link NativeError} `LIBRARY_NOT_LOADED`, `SYMBOL_NOT_FOUND` (the error callback)
 */
export function loadLibrary(path: string, options: LoadOptions = {}): NativeLibrary {
  checkObject(options, 'the options of loadLibrary')
  for (const dependency of checkArray(options.preload ?? [], 'preload'))
    open(dependency, true, options.advice)
  return new NativeLibrary(path, open(path, false, options.advice), options)
}

const ADVICE =
  'If it is the library that is not found, check the path; if it is one that it needs, name that one in { preload }.'

function open(path: string, global: boolean, advice: string = ADVICE): LibraryHandle {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new NativeError(
      'LIBRARY_NOT_LOADED',
      `Cannot load ${show(path)} as a native library. Give the path of its file.`,
    )
  }
  try {
    const handle = ffi().load(path, { global })
    // koffi unloads what it loaded when its environment ends. A thread that called the library may end later, and then
    // runs destructors of thread-specific data that are in there. Whoever opened it last never closes it.
    libc().dlopen?.(path, RTLD_LAZY)
    return handle
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new NativeError(
      'LIBRARY_NOT_LOADED',
      `Cannot load the native library ${showPath(path)}: ${reason.replace(/\.$/, '')}. ${advice}`,
      { cause },
    )
  }
}
