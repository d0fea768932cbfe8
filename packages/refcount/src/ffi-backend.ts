declare const pointerBrand: unique symbol

/**
 * The address of a native object, or an opaque token in its place, with the type id of what it points to.
 * At run time a plain bigint (that is what koffi hands out); the type id exists for the compiler only.
 */
export type Pointer<Id extends string = string> = bigint & { readonly [pointerBrand]: Id }

/**
 * The operations of an FFI that this package needs. {@link addressBackend} serves every FFI whose pointers are bigints;
 * another kind of pointer (a number in WebAssembly memory, an object) needs no more than these methods.
 */
export interface FfiBackend<P = Pointer> {
  /** True for a value of this FFI's pointer kind. A null pointer may count as one or not. */
  isPointer(value: unknown): boolean
  /** True for this FFI's null pointer. */
  isNull(value: unknown): boolean
  /** A key that two pointers share when they are the same place. */
  addressOf(pointer: P): bigint | number
  /** The pointer as it shall appear in messages. */
  describe(pointer: P): string
  /**
   * An object that makes the garbage collector count `byteSize` bytes for as long as it is reachable, so that a small
   * wrapper around a large native object does not look small. Kept until the native object is freed. Optional.
   */
  ballast?(pointer: P, byteSize: number): unknown
}

/** The backend of FFIs whose pointers are bigints and whose null is `null`, `undefined` or `0n`. */
export const addressBackend: FfiBackend = {
  isPointer: (value) => typeof value === 'bigint',
  isNull: (value) => value === null || value === undefined || value === 0n,
  addressOf: (pointer) => pointer,
  describe: (pointer) => `0x${pointer.toString(16)}`,
}
