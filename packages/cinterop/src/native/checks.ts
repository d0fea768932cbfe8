import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import type { ParameterKind, TypedArray } from './kinds.ts'
import { parameterOf } from './parameters.ts'
import {
  byteLengthOf,
  isAddress,
  isArray,
  isBool,
  isInt8,
  isInt16,
  isInt32,
  isInt64,
  isMemory,
  isNumber,
  isText,
  isTypedArray,
  isUint8,
  isUint16,
  isUint32,
  isUint64,
  lengthOf,
} from './predicates.ts'

/*
 * Checks of generated functions, before native code sees an argument: each returns it, or throws a NativeError
 * `INVALID_ARGUMENT` that says `what` it is (function and parameter) and what it must be. Written out as predicates.ts is:
 * made by one function, they would share what V8 learns of their calls, and take a quarter longer.
 */

function refuse(value: unknown, what: string, kind: ParameterKind): never {
  throw new NativeError('INVALID_ARGUMENT', `${what} must be ${parameterOf(kind).wants}, not ${show(value)}.`)
}

/** A boolean. */
export function checkBool(value: boolean, what: string): boolean {
  return isBool(value) ? value : refuse(value, what, 'bool')
}

/** A whole number from -128 to 127. */
export function checkInt8(value: number, what: string): number {
  return isInt8(value) ? value : refuse(value, what, 'int8')
}

/** A whole number from 0 to 255. */
export function checkUint8(value: number, what: string): number {
  return isUint8(value) ? value : refuse(value, what, 'uint8')
}

/** A whole number from -32768 to 32767. */
export function checkInt16(value: number, what: string): number {
  return isInt16(value) ? value : refuse(value, what, 'int16')
}

/** A whole number from 0 to 65535. */
export function checkUint16(value: number, what: string): number {
  return isUint16(value) ? value : refuse(value, what, 'uint16')
}

/** A whole number from -2147483648 to 2147483647. */
export function checkInt32(value: number, what: string): number {
  return isInt32(value) ? value : refuse(value, what, 'int32')
}

/** A whole number from 0 to 4294967295. */
export function checkUint32(value: number, what: string): number {
  return isUint32(value) ? value : refuse(value, what, 'uint32')
}

/** A whole number that is exact, or a bigint of 64 bits. */
export function checkInt64(value: number | bigint, what: string): number | bigint {
  return isInt64(value) ? value : refuse(value, what, 'int64')
}

/** A whole number from 0 that is exact, or a bigint of 64 bits. */
export function checkUint64(value: number | bigint, what: string): number | bigint {
  return isUint64(value) ? value : refuse(value, what, 'uint64')
}

/** Any number. */
export function checkNumber(value: number, what: string): number {
  return isNumber(value) ? value : refuse(value, what, 'double')
}

/** A string without NUL. */
export function checkText(value: string, what: string): string {
  return isText(value) ? value : refuse(value, what, 'cstring')
}

/** An address that is not null. */
export function checkAddress(value: bigint, what: string): bigint {
  return isAddress(value) ? value : refuse(value, what, 'pointer')
}

/** A Float64Array that was not transferred away. */
export function checkFloat64Array(value: Float64Array, what: string): Float64Array {
  return isArray(value, 'Float64Array') ? value : refuse(value, what, 'double[]')
}

/** A Float32Array that was not transferred away. */
export function checkFloat32Array(value: Float32Array, what: string): Float32Array {
  return isArray(value, 'Float32Array') ? value : refuse(value, what, 'float[]')
}

/** An Int8Array that was not transferred away. */
export function checkInt8Array(value: Int8Array, what: string): Int8Array {
  return isArray(value, 'Int8Array') ? value : refuse(value, what, 'int8[]')
}

/** A Uint8Array that was not transferred away. */
export function checkUint8Array(value: Uint8Array, what: string): Uint8Array {
  return isArray(value, 'Uint8Array') ? value : refuse(value, what, 'uint8[]')
}

/** An Int16Array that was not transferred away. */
export function checkInt16Array(value: Int16Array, what: string): Int16Array {
  return isArray(value, 'Int16Array') ? value : refuse(value, what, 'int16[]')
}

/** A Uint16Array that was not transferred away. */
export function checkUint16Array(value: Uint16Array, what: string): Uint16Array {
  return isArray(value, 'Uint16Array') ? value : refuse(value, what, 'uint16[]')
}

/** An Int32Array that was not transferred away. */
export function checkInt32Array(value: Int32Array, what: string): Int32Array {
  return isArray(value, 'Int32Array') ? value : refuse(value, what, 'int32[]')
}

/** A Uint32Array that was not transferred away. */
export function checkUint32Array(value: Uint32Array, what: string): Uint32Array {
  return isArray(value, 'Uint32Array') ? value : refuse(value, what, 'uint32[]')
}

/** A BigInt64Array that was not transferred away. */
export function checkBigInt64Array(value: BigInt64Array, what: string): BigInt64Array {
  return isArray(value, 'BigInt64Array') ? value : refuse(value, what, 'int64[]')
}

/** A BigUint64Array that was not transferred away. */
export function checkBigUint64Array(value: BigUint64Array, what: string): BigUint64Array {
  return isArray(value, 'BigUint64Array') ? value : refuse(value, what, 'uint64[]')
}

/** A typed array of any class that was not transferred away. */
export function checkBytes(value: TypedArray, what: string): TypedArray {
  return isMemory(value, 0) ? value : refuse(value, what, 'bytes')
}

/** Memory of a struct of so many bytes. */
export function checkStruct(value: TypedArray, what: string, size: number): TypedArray {
  return isMemory(value, size) ? value : refuse(value, what, { bytes: size })
}

/** Number of elements of a typed array, read past any property that overrides it; 0 for null, NaN for anything else. */
export function elementsOf(value: TypedArray | null): number {
  return value === null ? 0 : isTypedArray(value) ? lengthOf(value) : Number.NaN
}

/** As {@link elementsOf}, in bytes. */
export function bytesOf(value: TypedArray | null): number {
  return value === null ? 0 : isTypedArray(value) ? byteLengthOf(value) : Number.NaN
}
