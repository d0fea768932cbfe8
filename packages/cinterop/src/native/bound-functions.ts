import type { Pointer } from '@uchronia/refcount'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { type Call, type Callable, runAsync, throwRecorded } from './call.ts'
import { CallTrace } from './call-trace.ts'
import type { TypeObject } from './koffi.ts'
import type { NativeLibrary } from './library.ts'
import { NUMBER_TYPES } from './number-types.ts'
import { type StructShape, StructType, type StructValue } from './struct.ts'

/** The numbers that C functions take and return. */
export type NumberKind =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float'
  | 'double'

/** The kinds of parameter and result of a bound function. `pointer` is any address: of an object, an array, a text to be copied. */
export type BoundKind =
  | NumberKind
  | 'void'
  | 'bool'
  | 'string'
  | 'pointer'
  | { readonly struct: StructType<StructShape> }

/** Functions by name: what each returns, then what it takes. */
export interface Declarations {
  readonly [symbol: string]: readonly [result: BoundKind, ...parameters: BoundKind[]]
}

/** The argument for each kind. Memory is that of a typed array, or null. */
export type BoundArgument<K extends BoundKind> = K extends 'int64' | 'uint64'
  ? number | bigint
  : K extends NumberKind
    ? number
    : K extends 'bool'
      ? boolean
      : K extends 'string'
        ? string | null
        : K extends 'pointer'
          ? bigint | ArrayBufferView | null
          : object

/** The result for each kind. */
export type BoundResult<K extends BoundKind> = K extends 'void'
  ? undefined
  : K extends 'pointer'
    ? Pointer | null
    : K extends { readonly struct: StructType<infer S> }
      ? StructValue<S>
      : BoundArgument<K>

type BoundArguments<D extends Declarations[string]> = D extends readonly [
  unknown,
  ...infer P extends BoundKind[],
]
  ? { -readonly [i in keyof P]: BoundArgument<P[i]> }
  : never

/** The functions of some declarations. */
export type Functions<D extends Declarations> = {
  [S in keyof D]: (...args: BoundArguments<D[S]>) => BoundResult<D[S][0]>
}

const TYPES: Readonly<Record<string, string>> = {
  ...NUMBER_TYPES,
  void: 'void',
  string: 'str',
  pointer: 'void *',
}

function koffiType(kind: BoundKind): string | TypeObject {
  if (typeof kind === 'string' && Object.hasOwn(TYPES, kind)) return TYPES[kind]!
  if (typeof kind === 'object' && kind.struct instanceof StructType) return kind.struct.koffiType()
  throw new NativeError('INVALID_SIGNATURE', `There is no kind ${show(kind)} of argument or result.`)
}

/**
 * The functions of a library for the code that `uchronia-codegen` writes, which looks at every argument itself: a call of
 * one is a call of native code and nothing else. Not for code written by hand, which has `NativeLibrary.declare`: a wrong
 * argument ends the process.
 *
 * Where the environment variable `UCHRONIA_TRACE` names a file when this is made, each call appends a line of JSON to it:
 * library, function, milliseconds, arguments and result in short, error.
 */
export class BoundFunctions<const D extends Declarations> {
  /**
   * The functions, each looked up when it is first called. Of a library that takes one call at a time they look whether
   * it is free, and throw the errors that it reports, unless `heeding` says that the caller does that with {@link begin}
   * and {@link end}.
   */
  readonly functions: Functions<D>
  readonly #declarations: D
  readonly #library: NativeLibrary
  readonly #trace: CallTrace | undefined
  readonly #callables = new Map<string, Callable>()

  constructor(
    library: NativeLibrary,
    declarations: D,
    { heeding = false }: { readonly heeding?: boolean } = {},
  ) {
    this.#library = library
    this.#declarations = declarations
    this.#trace = CallTrace.asked(library.path)
    const isPlain = heeding || !library.gate.exclusive
    const first = (symbol: string): Call => {
      return (...args) => {
        const raw = this.#callable(symbol).bind()
        const call = isPlain ? raw : this.#heeding(symbol, raw)
        functions[symbol] = call
        return call(...args)
      }
    }
    // Made in one go: calls through an object that grew member by member take V8 10 ns more.
    const functions: Record<string, Call> = Object.fromEntries(
      Object.keys(declarations).map((symbol) => [symbol, first(symbol)]),
    )
    this.functions = functions as Functions<D>
  }

  #callable(symbol: string): Callable {
    let callable = this.#callables.get(symbol)
    if (callable === undefined) {
      const declaration = this.#declarations[symbol]!
      const [result, ...parameters] = declaration
      const own = this.#library.callable(symbol, koffiType(result), parameters.map(koffiType))
      callable = this.#trace === undefined ? own : this.#trace.of(own, declaration)
      this.#callables.set(symbol, callable)
    }
    return callable
  }

  #heeding(symbol: string, raw: Call): Call {
    return (...args) => {
      this.begin(symbol)
      const result = raw(...args)
      this.end(symbol)
      return result
    }
  }

  /** Before a call. @throws {@link NativeError} `BUSY`: an asynchronous call is in, and the library takes one at a time */
  begin(symbol: string): void {
    const { gate } = this.#library
    if (gate.busy) gate.refuse(symbol)
  }

  /** After a call, before its result is looked at. @throws {@link NativeError} `NATIVE_ERROR`, as the library reported it */
  end(symbol: string): void {
    const { errors } = this.#library
    if (errors.text !== undefined) throwRecorded(symbol, errors)
  }

  /** Calls one function, with {@link begin} and {@link end}. */
  call<S extends keyof D & string>(symbol: S, ...args: BoundArguments<D[S]>): BoundResult<D[S][0]> {
    this.begin(symbol)
    const result = this.functions[symbol](...args)
    this.end(symbol)
    return result
  }

  /** Calls one function on another thread, when its turn comes. The arguments are kept alive until it is done. */
  async callAsync<S extends keyof D & string>(
    symbol: S,
    args: BoundArguments<D[S]>,
  ): Promise<BoundResult<D[S][0]>> {
    return (await runAsync(this.#callable(symbol), undefined, args)) as BoundResult<D[S][0]>
  }
}
