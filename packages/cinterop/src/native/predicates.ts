/*
 * Predicates that tell if a value can be passed to C. A function for each kind and none made by another, so that V8 makes no call of
 * them: they stand before every argument of every native call.
 */

/** @internal */
export const isBool = (value: unknown): boolean => typeof value === 'boolean'
/** @internal */
export const isNumber = (value: unknown): boolean => typeof value === 'number'

// The operators answer the nearest integer of so many bits: the value itself only for one that is. -0 is 0.
/** @internal */
export const isInt8 = (value: unknown): boolean => typeof value === 'number' && (value << 24) >> 24 === value
/** @internal */
export const isUint8 = (value: unknown): boolean => typeof value === 'number' && (value & 0xff) === value
/** @internal */
export const isInt16 = (value: unknown): boolean => typeof value === 'number' && (value << 16) >> 16 === value
/** @internal */
export const isUint16 = (value: unknown): boolean => typeof value === 'number' && (value & 0xffff) === value
/** @internal */
export const isInt32 = (value: unknown): boolean => typeof value === 'number' && (value | 0) === value
/** @internal */
export const isUint32 = (value: unknown): boolean => typeof value === 'number' && value >>> 0 === value

// To compare two bigints costs as much as a native call, but for those that come out of asIntN and asUintN.
/** @internal */
export const isInt64 = (value: unknown): boolean =>
  typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value)
/** @internal */
export const isUint64 = (value: unknown): boolean =>
  typeof value === 'bigint'
    ? BigInt.asUintN(64, value) === value
    : Number.isSafeInteger(value) && (value as number) >= 0
/** An address that is not null. @internal */
export const isAddress = (value: unknown): boolean =>
  typeof value === 'bigint' && Boolean(value) && BigInt.asUintN(64, value) === value

/** @internal */
export const isText = (value: unknown): boolean => typeof value === 'string' && !value.includes('\0')

const TypedArrayPrototype: Uint8Array = Object.getPrototypeOf(Uint8Array.prototype)

/** A getter of all typed arrays, which no property of the array itself can stand in for. */
function getter(name: 'length' | 'byteLength' | typeof Symbol.toStringTag): () => unknown {
  return Object.getOwnPropertyDescriptor(TypedArrayPrototype, name)!.get!
}

const classGetter = getter(Symbol.toStringTag)
const lengthGetter = getter('length')
const byteLengthGetter = getter('byteLength')

/** The class of a typed array, undefined for everything else. @internal */
export const classOf = (value: unknown): string | undefined => classGetter.call(value) as string | undefined
/** Number of elements of a typed array, read past any property that overrides it. @internal */
export const lengthOf = (array: unknown): number => lengthGetter.call(array) as number
/** Number of bytes of a typed array, read likewise. @internal */
export const byteLengthOf = (array: unknown): number => byteLengthGetter.call(array) as number

/** Tells typed arrays from anything else. @internal */
export const isTypedArray = (value: unknown): boolean => classGetter.call(value) !== undefined

/** Tells typed arrays of this class whose buffer was not transferred away. @internal */
export const isArray = (value: unknown, className: string): boolean =>
  classGetter.call(value) === className && (lengthOf(value) > 0 || isEmptyOnly(value))

/** Tells typed arrays of any class with at least so many bytes. @internal */
export const isMemory = (value: unknown, least: number): boolean => {
  if (classGetter.call(value) === undefined) return false
  const size = byteLengthOf(value)
  return size >= least && (size > 0 || isEmptyOnly(value))
}

/** Tells an empty array from one of length 0 whose buffer was transferred or shrunk since. */
function isEmptyOnly(value: unknown): boolean {
  try {
    TypedArrayPrototype.at.call(value as Uint8Array, 0)
    return true
  } catch {
    return false
  }
}
