import { HandleTypeError } from './errors.ts'
import type { Pointer } from './ffi-backend.ts'
import { type Handle, isAnyHandle, kindOf, type NativeHandle } from './native-handle.ts'

/**
 * Whether a value is a handle; with a type id, whether it is one of that kind or of a kind derived from it.
 */
export function isNativeHandle<Id extends string = string>(value: unknown, typeId?: Id): value is Handle<Id> {
  return isAnyHandle(value) && (typeId === undefined || value.isA(typeId))
}

/**
 * Why a value cannot serve where a handle of a kind is needed: nothing was given, no handle, a handle of another kind,
 * or one that is disposed.
 */
export function describeHandleMismatch(value: unknown, expectedTypeId: string): string {
  const expected = `expected a handle of kind "${expectedTypeId}"`
  if (value === null || value === undefined) return `${expected}, got ${String(value)}`
  if (!isAnyHandle(value)) return `${expected}, got ${kindOf(value)}, which is no handle`
  if (!value.isA(expectedTypeId)) {
    return `${expected}, got a handle of kind "${value.typeId ?? ''}"`
  }
  if (value.disposed) return `${expected}, got ${value}`
  return `${expected}, and that is what was given: ${value}`
}

/**
 * The pointer of a handle of a certain kind: the check before each native call.
 *
 * @throws HandleTypeError when the value is no handle of that kind, saying what it is.
 * @throws DisposedHandleError when it is disposed.
 *
 * @example
 * ```ts
 * const walk = (dog: Handle<'DOG_PTR'>) => lib.walk(pointerOf(dog, 'DOG_PTR'))
 * ```
 */
export function pointerOf<Id extends string>(value: Handle<Id> | null | undefined, typeId: Id): Pointer<Id> {
  if (isAnyHandle(value) && value.isA(typeId)) return value.ptr as Pointer<Id>
  const actual = isAnyHandle(value) ? (value as NativeHandle).typeId : undefined
  throw new HandleTypeError(describeHandleMismatch(value, typeId), typeId, actual)
}
