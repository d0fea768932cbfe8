import { BorrowedNativeHandle } from './borrowed-native-handle.ts'
import { checkBackend, checkOptions, checkText } from './check.ts'
import { DeletableNativeHandle } from './deletable-native-handle.ts'
import { HandleTypeError } from './errors.ts'
import { addressBackend, type FfiBackend, type Pointer } from './ffi-backend.ts'
import { kindOf } from './kind-of.ts'
import { type Handle, type HandleOptions, isAnyHandle } from './native-handle.ts'
import { isOwnedMemory, type OwnedMemory } from './owning-native-handle.ts'

/**
 * Tells handles from other values; with a type id, handles of that kind or of one that derives from it.
 *
 * @example
 * ```ts
 * isNativeHandle(dog, 'DOG_PTR') // true
 * isNativeHandle(5) // false
 * ```
 */
export function isNativeHandle<Id extends string = string>(value: unknown, typeId?: Id): value is Handle<Id> {
  return isAnyHandle(value) && (typeId === undefined || value.isA(typeId))
}

/**
 * Why a value cannot serve where a handle of a kind is needed: nothing was given, no handle, a handle of another kind,
 * or one that is disposed.
 *
 * @example
 * ```ts
 * describeHandleMismatch(dog, 'CROC_PTR') // a text that names both kinds
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function describeHandleMismatch(value: unknown, expectedTypeId: string): string {
  checkText(expectedTypeId, 'describeHandleMismatch', 'the type id')
  const expected = `expected a handle of kind "${expectedTypeId}"`
  if (value === null || value === undefined) return `${expected}, got ${String(value)}`
  if (!isAnyHandle(value)) return `${expected}, got ${kindOf(value)}, which is no handle`
  if (!value.isA(expectedTypeId)) return `${expected}, got a handle of kind "${value.typeId ?? ''}"`
  return `${expected}, got one that is ${value.disposed ? 'disposed' : 'fine'}: ${value}`
}

/**
 * The pointer of a handle of a certain kind: the check before each native call. A handle that may be of several kinds
 * (`Handle<'ANIMAL_PTR' | 'DOG_PTR'>`) is checked against the one that all of them are.
 *
 * @throws HandleTypeError when the value is no handle of that kind, saying what it is.
 * @throws DisposedHandleError when it is disposed.
 *
 * @example
 * ```ts
 * const walk = (dog: Handle<'DOG_PTR'>) => lib.walk(pointerOf(dog, 'DOG_PTR'))
 * ```
 */
export function pointerOf<Id extends string>(
  value: Handle<Id> | null | undefined,
  typeId: NoInfer<Id>,
): Pointer<Id> {
  if (isAnyHandle(value) && value.isA(typeId)) return value.ptr as Pointer<Id>
  const actual = isAnyHandle(value) ? (value as Handle).typeId : undefined
  throw new HandleTypeError(describeHandleMismatch(value, typeId), typeId, actual)
}

/**
 * Wraps a pointer in a handle that frees it with `release`, or in a borrowed one when there is none.
 * A null pointer becomes `null`; anything that is no pointer is returned as it is.
 *
 * @example
 * ```ts
 * using rex = wrapNativeHandle(lib.create_dog(), { typeId: 'DOG_PTR', release: lib.release })
 * rex.typeId // 'DOG_PTR'
 * ```
 * @throws RefcountError (`INVALID_ARGUMENT`) when an argument is of another kind.
 */
export function wrapNativeHandle<Id extends string = string>(
  value: Pointer<NoInfer<Id>>,
  options?: HandleOptions<Pointer<Id>, Id>,
): Handle<Id>
export function wrapNativeHandle<T>(value: T, options?: HandleOptions<Pointer>): T
export function wrapNativeHandle(value: unknown, options: HandleOptions<Pointer> = {}): unknown {
  const backend: FfiBackend = checkOptions(options, 'wrapNativeHandle').backend ?? addressBackend
  checkBackend(backend, 'wrapNativeHandle')
  if (value === undefined) return undefined
  if (backend.isNull(value)) return null
  if (!backend.isPointer(value)) return value
  const { release } = options
  if (release === undefined) return new BorrowedNativeHandle(value as Pointer, options)
  return new DeletableNativeHandle(value as Pointer, { ...options, release })
}

/**
 * The pointer of a handle. A raw pointer and nothing (`null`, `undefined`) are returned as they are; so is anything else,
 * unless `strict`.
 *
 * @example
 * ```ts
 * unwrapNativeHandle(dog) === dog.ptr // true
 * unwrapNativeHandle(null) // null
 * ```
 * @throws HandleTypeError when `strict` and the value is neither handle nor pointer nor nothing.
 * @throws DisposedHandleError when the handle is disposed.
 */
export function unwrapNativeHandle(
  value: unknown,
  options: { readonly strict?: boolean | undefined; readonly backend?: FfiBackend | undefined } = {},
): unknown {
  if (isAnyHandle(value)) return value.ptr
  const backend = checkOptions(options, 'unwrapNativeHandle').backend ?? addressBackend
  checkBackend(backend, 'unwrapNativeHandle')
  if (options.strict !== true || value === null || value === undefined || backend.isPointer(value))
    return value
  throw new HandleTypeError(`expected a handle or a pointer, got ${kindOf(value)}`, undefined, undefined)
}

/** An argument for native code that wants a pointer. */
export interface PointerArgument {
  /** The value for the FFI. */
  readonly ptr: unknown
}

/**
 * Makes what a caller gave into something with a `ptr`: a handle stays itself, a raw pointer becomes a borrowed
 * handle, bytes and nothing are held as they are.
 *
 * @example
 * ```ts
 * asPointerArgument(new Float64Array(2)).ptr // what the native function is given
 * ```
 * @throws HandleTypeError for anything else, such as a string: an FFI would take its bytes for an address.
 */
export function asPointerArgument<Id extends string>(value: Handle<Id>): Handle<Id>
export function asPointerArgument(value: Pointer | bigint): Handle
export function asPointerArgument(value: OwnedMemory | null | undefined): PointerArgument
export function asPointerArgument(value: unknown, backend?: FfiBackend): PointerArgument
export function asPointerArgument(value: unknown, backend: FfiBackend = addressBackend): PointerArgument {
  if (isAnyHandle(value)) return value
  checkBackend(backend, 'asPointerArgument')
  if (value === undefined || backend.isNull(value)) return { ptr: null }
  if (backend.isPointer(value)) return new BorrowedNativeHandle(value as Pointer, { backend })
  if (isOwnedMemory(value)) return { ptr: value }
  throw new HandleTypeError(
    `expected a handle, a pointer, a typed array or buffer, or null as pointer argument, got ${kindOf(value)}`,
    undefined,
    undefined,
  )
}
