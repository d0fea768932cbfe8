import type { Pointer } from '@uchronia/refcount'
import type { PackedMemory } from './packed-memory.ts'
import type { StructShape, StructType, StructValue } from './struct.ts'

/** An array of numbers in one piece of memory. */
export type TypedArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

/**
 * Typed arrays by the name of what they hold in C. C gets the address of the first element, and null for an empty array:
 * pass the length along. An array whose buffer was transferred away is refused.
 */
export interface BufferTypes {
  'double[]': Float64Array
  'float[]': Float32Array
  'int8[]': Int8Array
  'uint8[]': Uint8Array
  'int16[]': Int16Array
  'uint16[]': Uint16Array
  'int32[]': Int32Array
  'uint32[]': Uint32Array
  'int64[]': BigInt64Array
  'uint64[]': BigUint64Array
  /** `void **`: an array of pointers. */
  'pointer[]': BigUint64Array
  /** Any memory: a typed array of any kind, such as a packed struct. */
  bytes: TypedArray
}

/** Arrays of one element or more, for what a function stores through a pointer. */
export interface OutTypes {
  'out bool': Uint8Array
  'out int32': Int32Array
  'out int64': BigInt64Array
  'out size_t': BigUint64Array
  'out double': Float64Array
  'out pointer': BigUint64Array
}

/** The argument for each plain kind of parameter. Those with a `?` also take null. */
export interface PlainParameterTypes extends BufferTypes, OutTypes {
  bool: boolean
  int8: number
  uint8: number
  int16: number
  uint16: number
  int32: number
  uint32: number
  /** Whole numbers that a number can hold exactly, or a bigint. */
  int64: number | bigint
  uint64: number | bigint
  size_t: number | bigint
  float: number
  double: number
  /** A string without NUL characters, given as UTF-8. */
  cstring: string
  /** An address; never 0. */
  pointer: bigint
  /** A function pointer of {@link NativeCallback}. */
  callback: bigint
}

type Nullable = keyof BufferTypes | keyof OutTypes | 'cstring' | 'pointer' | 'callback'

/** The kind of a parameter. `{ struct }` is a struct by value, `{ bytes }` a pointer to memory of at least that size. */
export type ParameterKind =
  | keyof PlainParameterTypes
  | `${Nullable}?`
  | { readonly struct: StructType<StructShape> }
  | { readonly bytes: number; readonly nullable?: boolean }

/** The type of a parameter in TypeScript. */
export type ParameterValue<K extends ParameterKind> = K extends keyof PlainParameterTypes
  ? PlainParameterTypes[K]
  : K extends `${infer N extends Nullable}?`
    ? PlainParameterTypes[N] | null
    : K extends { readonly struct: StructType<infer S> }
      ? StructValue<S> | PackedMemory
      : K extends { readonly nullable: true }
        ? TypedArray | null
        : TypedArray

/** The value of each plain kind of result. Strings are copied, and belong to the library. */
export interface PlainResultTypes {
  void: undefined
  bool: boolean
  int8: number
  uint8: number
  int16: number
  uint16: number
  int32: number
  uint32: number
  /** Refused when a number cannot hold it exactly. */
  int64: number
  uint64: number
  size_t: number
  float: number
  double: number
  cstring: string | null
  pointer: Pointer | null
}

/**
 * The kind of a result. `{ cstring, free }` is a string that the caller has to free, with that function of the same library:
 * it is copied and freed at once, also when it cannot be decoded. `{ struct }` is a struct by value.
 */
export type ResultKind =
  | keyof PlainResultTypes
  | { readonly cstring: 'owned'; readonly free: string }
  | { readonly struct: StructType<StructShape> }

/** The type of a result in TypeScript. */
export type ResultValue<K extends ResultKind> = K extends keyof PlainResultTypes
  ? PlainResultTypes[K]
  : K extends { readonly struct: StructType<infer S> }
    ? StructValue<S>
    : string | null

/** The values of several parameters. */
export type ParameterValues<P extends readonly ParameterKind[]> = {
  -readonly [i in keyof P]: ParameterValue<P[i]>
}
