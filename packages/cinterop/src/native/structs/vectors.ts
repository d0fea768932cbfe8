import type { Pointer } from '@uchronia/refcount'
import { asFloat64 } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { NativeError } from '../../errors.ts'
import { checkArray, checkObject } from '../arguments.ts'
import { readFloat64 } from '../memory.ts'
import { type PackedMemory, Packer } from '../packed-memory.ts'
import { type StructType, type StructValue, struct } from '../struct.ts'
import { readStringArray, type TextOptions } from '../text.ts'
import { readStruct } from './decode.ts'

const named = { size: 'size_t', values: 'pointer', names: 'pointer' } as const
const numbers = { size: 'size_t', values: 'pointer' } as const
const texts = { size: 'size_t', values: 'pointer' } as const
const map = { size: 'size_t', keys: 'pointer', values: 'pointer' } as const

/** `named_values_vector`: numbers by name. */
export const namedValuesStruct: StructType<typeof named> = struct('named_values_vector', named)
/** `values_vector`: numbers. */
export const valuesStruct: StructType<typeof numbers> = struct('values_vector', numbers)
/** `character_vector`: strings. */
export const characterVectorStruct: StructType<typeof texts> = struct('character_vector', texts)
/** `string_string_map`: strings by name. */
export const stringMapStruct: StructType<typeof map> = struct('string_string_map', map)

/** Values by name: a `Map`, or a plain object. */
export type Named<T> = ReadonlyMap<string, T> | Readonly<Record<string, T>>

function entriesOf<T>(values: Named<T>): [string, T][] {
  return values instanceof Map ? [...values] : Object.entries(checkObject(values, 'values by name'))
}

/** A map of what native code named. The same name twice is an error: one of the values would be lost. */
function mapOf<T>(names: readonly string[], values: ArrayLike<T>, what: string): Map<string, T> {
  const found = new Map<string, T>()
  for (const [i, name] of names.entries()) {
    if (found.has(name))
      throw new NativeError('DUPLICATE_NAME', `The ${what} has the name ${show(name)} twice.`)
    found.set(name, values[i]!)
  }
  return found
}

/**
 * Copies a `named_values_vector`.
 *
 * @example
 * ```ts
 * readNamedValues(packNamedValues({ area: 1500, slope: 0.02 }).pointer).get('area') // 1500
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `DUPLICATE_NAME`, `INVALID_TEXT`
 */
export function readNamedValues(pointer: Pointer | null, options?: TextOptions): Map<string, number> {
  return fromNamedValues(readStruct(namedValuesStruct, pointer), options)
}

/**
 * As {@link readNamedValues}, for a struct returned by value.
 *
 * @example
 * ```ts
 * const packed = packNamedValues({ area: 1500 })
 * fromNamedValues(namedValuesStruct.unpack(packed.bytes)).get('area') // 1500
 * ```
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `NULL_POINTER`, `DUPLICATE_NAME`, `INVALID_TEXT`
 */
export function fromNamedValues(
  fields: StructValue<typeof named>,
  options?: TextOptions,
): Map<string, number> {
  checkObject(fields, namedValuesStruct.name)
  const names = readStringArray(fields.names as Pointer | null, fields.size, options)
  return mapOf(names, readFloat64(fields.values as Pointer | null, fields.size), namedValuesStruct.name)
}

/**
 * Numbers by name as a `named_values_vector`.
 *
 * @example
 * ```ts
 * const packed = packNamedValues(new Map([['area', 1500]]))
 * readNamedValues(packed.pointer).size // 1
 * ```
 * @throws {@link NativeError} `INVALID_TEXT` @throws {@link ShapeError}
 */
export function packNamedValues(values: Named<number>): PackedMemory {
  const entries = entriesOf(values)
  const packer = new Packer()
  packer.reserve(namedValuesStruct.size)
  packer.write((memory) => memory.setBigUint64(0, BigInt(entries.length), true))
  packer.pointer(
    namedValuesStruct.offsetOf('values'),
    packer.doubles(asFloat64(entries.map(([, value]) => value))),
  )
  packer.pointer(namedValuesStruct.offsetOf('names'), packer.texts(entries.map(([name]) => name)))
  return packer.finish()
}

/**
 * Copies a `values_vector`.
 *
 * @example
 * ```ts
 * readValues(packValues([1, 2, 3]).pointer) // Float64Array [1, 2, 3]
 * ```
 * @throws {@link NativeError} `NULL_POINTER`
 */
export function readValues(pointer: Pointer | null): Float64Array {
  return fromValues(readStruct(valuesStruct, pointer))
}

/**
 * As {@link readValues}, for a struct returned by value.
 *
 * @example
 * ```ts
 * const packed = packValues([1, 2])
 * fromValues(valuesStruct.unpack(packed.bytes)) // Float64Array [1, 2]
 * ```
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `NULL_POINTER`
 */
export function fromValues(fields: StructValue<typeof numbers>): Float64Array {
  checkObject(fields, valuesStruct.name)
  return readFloat64(fields.values as Pointer | null, fields.size)
}

/**
 * Numbers as a `values_vector`.
 *
 * @example
 * ```ts
 * readValues(packValues(Float64Array.of(1, NaN)).pointer) // Float64Array [1, NaN]
 * ```
 * @throws {@link ShapeError}
 */
export function packValues(values: ArrayLike<number>): PackedMemory {
  const doubles = asFloat64(values)
  const packer = new Packer()
  packer.reserve(valuesStruct.size)
  packer.write((memory) => memory.setBigUint64(0, BigInt(doubles.length), true))
  packer.pointer(valuesStruct.offsetOf('values'), packer.doubles(doubles))
  return packer.finish()
}

/**
 * Copies a `character_vector`.
 *
 * @example
 * ```ts
 * readCharacterVector(packCharacterVector(['rain', 'flow']).pointer) // [rain, flow]
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_TEXT`
 */
export function readCharacterVector(pointer: Pointer | null, options?: TextOptions): string[] {
  return fromCharacterVector(readStruct(characterVectorStruct, pointer), options)
}

/**
 * As {@link readCharacterVector}, for a struct returned by value.
 *
 * @example
 * ```ts
 * const packed = packCharacterVector(['rain', 'flow'])
 * fromCharacterVector(characterVectorStruct.unpack(packed.bytes)) // [rain, flow]
 * ```
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `NULL_POINTER`, `INVALID_TEXT`
 */
export function fromCharacterVector(fields: StructValue<typeof texts>, options?: TextOptions): string[] {
  checkObject(fields, characterVectorStruct.name)
  return readStringArray(fields.values as Pointer | null, fields.size, options)
}

/**
 * Strings as a `character_vector`.
 *
 * @example
 * ```ts
 * const packed = packCharacterVector(['rain'])
 * readCharacterVector(packed.pointer).length // 1
 * ```
 * @throws {@link NativeError} `INVALID_TEXT`
 */
export function packCharacterVector(strings: readonly string[]): PackedMemory {
  checkArray(strings, 'strings')
  const packer = new Packer()
  packer.reserve(characterVectorStruct.size)
  packer.write((memory) => memory.setBigUint64(0, BigInt(strings.length), true))
  packer.pointer(characterVectorStruct.offsetOf('values'), packer.texts(strings))
  return packer.finish()
}

/**
 * Strings as a bare `char **`; null pointer inside for none.
 *
 * @example
 * ```ts
 * readStringArray(packStrings(['rain', 'flow']).pointer, 2) // [rain, flow]
 * ```
 * @throws {@link NativeError} `INVALID_TEXT`
 */
export function packStrings(strings: readonly string[]): PackedMemory {
  checkArray(strings, 'strings')
  const packer = new Packer()
  packer.texts(strings)
  return packer.finish()
}

/**
 * Copies a `string_string_map`.
 *
 * @example
 * ```ts
 * readStringMap(packStringMap({ units: 'mm' }).pointer).get('units') // mm
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `DUPLICATE_NAME`, `INVALID_TEXT`
 */
export function readStringMap(pointer: Pointer | null, options?: TextOptions): Map<string, string> {
  return fromStringMap(readStruct(stringMapStruct, pointer), options)
}

/**
 * As {@link readStringMap}, for a struct returned by value.
 *
 * @example
 * ```ts
 * const packed = packStringMap({ units: 'mm' })
 * fromStringMap(stringMapStruct.unpack(packed.bytes)).get('units') // mm
 * ```
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `NULL_POINTER`, `DUPLICATE_NAME`, `INVALID_TEXT`
 */
export function fromStringMap(fields: StructValue<typeof map>, options?: TextOptions): Map<string, string> {
  checkObject(fields, stringMapStruct.name)
  const keys = readStringArray(fields.keys as Pointer | null, fields.size, options)
  return mapOf(
    keys,
    readStringArray(fields.values as Pointer | null, fields.size, options),
    stringMapStruct.name,
  )
}

/**
 * Strings by name as a `string_string_map`.
 *
 * @example
 * ```ts
 * const packed = packStringMap(new Map([['units', 'mm']]))
 * readStringMap(packed.pointer).size // 1
 * ```
 * @throws {@link NativeError} `INVALID_TEXT`
 */
export function packStringMap(values: Named<string>): PackedMemory {
  const entries = entriesOf(values)
  const packer = new Packer()
  packer.reserve(stringMapStruct.size)
  packer.write((memory) => memory.setBigUint64(0, BigInt(entries.length), true))
  packer.pointer(stringMapStruct.offsetOf('keys'), packer.texts(entries.map(([name]) => name)))
  packer.pointer(stringMapStruct.offsetOf('values'), packer.texts(entries.map(([, value]) => value)))
  return packer.finish()
}
