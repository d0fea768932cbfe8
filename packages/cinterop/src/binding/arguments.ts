import { type Handle, type Pointer, pointerOf } from '@uchronia/refcount'
import { Matrix } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { checkText } from '../native/checks.ts'
import type { TypedArray } from '../native/kinds.ts'
import { rowPointers } from '../native/memory.ts'
import { addressOf } from '../native/packed-memory.ts'
import { byteLengthOf } from '../native/predicates.ts'
import { packStrings } from '../native/structs/vectors.ts'

/*
 * Conversions of the arguments of generated functions. Each refuses what C could not take, with `what` it is:
 * the function and the parameter.
 */

function invalid(message: string): NativeError {
  return new NativeError('INVALID_ARGUMENT', message)
}

/** Refuses an array without the number of elements that it must have. */
export function sameLength(what: string, found: number | null, length: number | bigint): void {
  if (found === Number(length)) return
  throw invalid(`${what} must have ${length} elements, not ${found || 'none'}.`)
}

/** The length of an array of strings, handles or structs; 0 for null, and NaN for anything else. */
export function elementsOfArray(value: readonly unknown[] | null): number {
  return value === null ? 0 : Array.isArray(value) ? value.length : Number.NaN
}

/** The length that several arrays share. Those that are null have none. */
export function commonLength(what: string, lengths: readonly (number | null)[]): number {
  const found = lengths.filter((length) => length !== null)
  const [first = 0] = found
  if (found.every((length) => length === first)) return first
  throw invalid(`${what} must be the same, not ${found.map((length) => length || 'none').join(', ')}.`)
}

/** Memory for C to fill, of so many elements. */
export function allocate<T>(Memory: new (length: number) => T, what: string, length: number | bigint): T {
  const count = typeof length === 'bigint' ? Number(length) : length
  if (!Number.isSafeInteger(count) || count < 0)
    throw invalid(`The length of ${what} must be 0 or more, not ${show(length)}.`)
  try {
    return new Memory(count)
  } catch (cause) {
    throw new NativeError('OUT_OF_MEMORY', `There is no memory for ${count} elements of ${what}.`, { cause })
  }
}

/** Strings as C has them, in one piece of memory. */
export function stringsOf(what: string, strings: readonly string[]): Uint8Array {
  if (Array.isArray(strings)) return packStrings(strings).bytes
  throw invalid(`${what} must be an array of strings, not ${show(strings)}.`)
}

/** The pointers of handles of one kind. */
export function pointersOf<Id extends string>(
  what: string,
  handles: readonly Handle<Id>[],
  typeId: Id,
): BigUint64Array {
  if (Array.isArray(handles)) return BigUint64Array.from(handles, (handle) => pointerOf(handle, typeId))
  throw invalid(`${what} must be an array of ${typeId}, not ${show(handles)}.`)
}

/** The addresses of the rows of a matrix, which keep it alive. */
export function rowsOf(what: string, matrix: Matrix): BigUint64Array {
  if (matrix instanceof Matrix) return Object.assign(rowPointers(matrix), { matrix })
  throw invalid(`${what} must be a Matrix, not ${show(matrix)}: see Matrix.from.`)
}

/** Structs one behind the other, as C has them in an array. */
export function packAll<T>(
  what: string,
  items: readonly T[],
  size: number,
  pack: (item: T) => Uint8Array,
): Uint8Array {
  if (!Array.isArray(items)) throw invalid(`${what} must be an array of structs, not ${show(items)}.`)
  const all = new Uint8Array(items.length * size)
  for (const [index, item] of items.entries()) all.set(pack(item), index * size)
  return all
}

/** A number in a cell that C can change. */
export function cellOf<T extends ArrayBufferView>(
  cell: T,
  what: string,
  value: number | bigint | boolean,
): T {
  const array = cell as unknown as { [index: number]: unknown }
  const isBig = cell instanceof BigInt64Array || cell instanceof BigUint64Array
  const isFloat = cell instanceof Float64Array || cell instanceof Float32Array
  const isWhole = Number.isSafeInteger(value) || typeof value === 'bigint'
  if (isFloat && typeof value === 'number') array[0] = value
  else if (isBig && isWhole) array[0] = BigInt(value)
  else if (isWhole && typeof value === 'number') array[0] = value
  const fits = isFloat
    ? typeof value === 'number'
    : isBig
      ? isWhole && array[0] === BigInt(value)
      : isWhole && array[0] === value
  if (fits) return cell
  throw invalid(`${what} must be a number that fits, not ${show(value)}.`)
}

/** A truth value in a cell that C can change. */
export function boolCellOf(what: string, value: boolean): Uint8Array {
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0)
  throw invalid(`${what} must be a boolean, not ${show(value)}.`)
}

/** Refuses a number that is no value of an enum. */
export function notOneOf(what: string, value: unknown, values: Readonly<Record<string, number>>): never {
  const known = Object.entries(values).map(([name, number]) => `${number} (${name})`)
  throw invalid(`${what} must be one of ${known.join(', ')}, not ${show(value)}.`)
}

/** The object that stands for a struct. */
export function recordOf<T>(what: string, value: T): T {
  if (typeof value === 'object' && value !== null) return value
  throw invalid(`A ${what} must be an object, not ${show(value)}.`)
}

/** An array inside a struct, as members by index. */
export function membersOf<T>(what: string, values: readonly T[], length: number): Record<string, T> {
  if (Array.isArray(values) && values.length === length) return { ...values } as unknown as Record<string, T>
  throw invalid(`${what} must be an array of ${length}, not ${show(values)}.`)
}

/** The handles that are there. */
export function present<T extends readonly unknown[]>(...handles: T): NonNullable<T[number]>[] {
  return handles.filter((handle): handle is NonNullable<T[number]> => handle !== null && handle !== undefined)
}

/**
 * The memory that members of structs point at. It is kept as long as this object is, so each struct that has addresses of it
 * carries it along ({@link PointedMemory.carry}).
 */
export class PointedMemory {
  readonly #kept: unknown[] = []

  /** The address of a text, with its NUL. */
  text(what: string, text: string | null): bigint | null {
    if (text === null) return null
    return this.array(new TextEncoder().encode(`${checkText(text, what)}\0`))
  }

  /** The address of an array of the caller; null for one that is empty. */
  array(array: TypedArray | null): Pointer | null {
    if (array === null || byteLengthOf(array) === 0) return null
    this.#kept.push(array)
    return addressOf(array)
  }

  /** Memory of a struct, which keeps what it points at. */
  carry<T extends object>(struct: T): T {
    return Object.assign(struct, { keepAlive: this })
  }
}
