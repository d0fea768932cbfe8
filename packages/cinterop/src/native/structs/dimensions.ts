import type { Pointer } from '@uchronia/refcount'
import { checkObject, checkObjects } from '../arguments.ts'
import { checkCount } from '../libc.ts'
import { readBytes } from '../memory.ts'
import { type PackedMemory, Packer } from '../packed-memory.ts'
import { type StructType, type StructValue, struct } from '../struct.ts'
import { readString, type TextOptions } from '../text.ts'
import { readStruct } from './decode.ts'

const one = { dimension_type: 'pointer', size: 'size_t' } as const
const all = { dimensions: 'pointer', num_dimensions: 'int32' } as const

/** `time_series_dimension_description`: a dimension. */
export const dimensionStruct: StructType<typeof one> = struct('time_series_dimension_description', one)
/** `time_series_dimensions_description`: the dimensions of a data set, outermost first. */
export const dimensionsStruct: StructType<typeof all> = struct('time_series_dimensions_description', all)

/** A dimension of a data set. */
export interface Dimension {
  /** The kind of dimension, such as `time`, `ensemble` or `lead_time`. */
  readonly type: string
  readonly size: number
}

/**
 * Copies a `time_series_dimensions_description`.
 *
 * @example
 * ```ts
 * const packed = packDimensions([{ type: 'time', size: 30 }, { type: 'ensemble', size: 20 }])
 * readDimensions(packed.pointer).map(({ size }) => size) // [30, 20]
 * ```
 * @throws {@link NativeError} `NULL_POINTER`, `INVALID_TEXT`
 */
export function readDimensions(pointer: Pointer | null, options?: TextOptions): Dimension[] {
  return fromDimensions(readStruct(dimensionsStruct, pointer), options)
}

/**
 * As {@link readDimensions}, for a struct returned by value.
 *
 * @example
 * ```ts
 * const packed = packDimensions([{ type: 'lead_time', size: 168 }])
 * fromDimensions(dimensionsStruct.unpack(packed.bytes))[0]!.type // lead_time
 * ```
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `NULL_POINTER`, `INVALID_TEXT`
 */
export function fromDimensions(fields: StructValue<typeof all>, options?: TextOptions): Dimension[] {
  checkObject(fields, dimensionsStruct.name)
  checkCount(fields.num_dimensions, 'dimensions')
  const bytes = readBytes(fields.dimensions as Pointer | null, fields.num_dimensions * dimensionStruct.size)
  return Array.from({ length: fields.num_dimensions }, (_, i) => {
    const { dimension_type, size } = dimensionStruct.unpack(bytes, i * dimensionStruct.size)
    return { type: readString(dimension_type as Pointer | null, options), size }
  })
}

/**
 * Dimensions as a `time_series_dimensions_description`.
 *
 * @example
 * ```ts
 * const packed = packDimensions([{ type: 'time', size: 30 }])
 * readDimensions(packed.pointer)[0]!.type // time
 * ```
 * @throws {@link NativeError} `INVALID_TEXT`, `INVALID_ARGUMENT`
 */
export function packDimensions(dimensions: readonly Dimension[]): PackedMemory {
  checkObjects(dimensions, 'dimensions')
  const packer = new Packer()
  packer.reserve(dimensionsStruct.size)
  const array = packer.reserve(dimensions.length * dimensionStruct.size)
  packer.write((memory, base) => {
    const pointer = dimensions.length === 0 ? null : base + BigInt(array)
    dimensionsStruct.write(memory, 0, { dimensions: pointer, num_dimensions: dimensions.length })
  })
  for (const [i, { type, size }] of dimensions.entries()) {
    dimensionStruct.check({ dimension_type: null, size })
    const offset = array + i * dimensionStruct.size
    const text = packer.text(type)
    packer.write((memory, base) =>
      dimensionStruct.write(memory, offset, { dimension_type: base + BigInt(text), size }),
    )
  }
  return packer.finish()
}
