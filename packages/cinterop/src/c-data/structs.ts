import { type StructType, struct } from '../native/struct.ts'

const schema = {
  format: 'pointer',
  name: 'pointer',
  metadata: 'pointer',
  flags: 'int64',
  n_children: 'int64',
  children: 'pointer',
  dictionary: 'pointer',
  release: 'pointer',
  private_data: 'pointer',
} as const

const array = {
  length: 'int64',
  null_count: 'int64',
  offset: 'int64',
  n_buffers: 'int64',
  n_children: 'int64',
  buffers: 'pointer',
  children: 'pointer',
  dictionary: 'pointer',
  release: 'pointer',
  private_data: 'pointer',
} as const

const stream = {
  get_schema: 'pointer',
  get_next: 'pointer',
  get_last_error: 'pointer',
  release: 'pointer',
  private_data: 'pointer',
} as const

/** `struct ArrowSchema` of the Arrow C data interface. @internal */
export const schemaStruct: StructType<typeof schema> = struct('ArrowSchema', schema)
/** `struct ArrowArray` of the Arrow C data interface. @internal */
export const arrayStruct: StructType<typeof array> = struct('ArrowArray', array)
/** `struct ArrowArrayStream` of the Arrow C stream interface. @internal */
export const streamStruct: StructType<typeof stream> = struct('ArrowArrayStream', stream)

/** Bits of `ArrowSchema.flags`. @internal */
export const DICTIONARY_ORDERED = 1
/** @internal */
export const NULLABLE = 2

/**
 * Room for the two structs through which native code gives or takes a table: pass `schema` and `array` where a function
 * wants an `ArrowSchema *` and an `ArrowArray *` (kind `bytes`).
 *
 * @example
 * ```ts
 * const data = new ArrowCData()
 * data.schema.length // 72
 * data.array.length // 80
 * ```
 */
export class ArrowCData {
  /** `struct ArrowSchema`. */
  readonly schema: Uint8Array = new Uint8Array(schemaStruct.size)
  /** `struct ArrowArray`. */
  readonly array: Uint8Array = new Uint8Array(arrayStruct.size)
}

/**
 * Room for the struct through which native code gives or takes a stream of tables: pass `stream` where a function wants an
 * `ArrowArrayStream *` (kind `bytes`).
 *
 * @example
 * ```ts
 * new ArrowCStream().stream.length // 40
 * ```
 */
export class ArrowCStream {
  /** `struct ArrowArrayStream`. */
  readonly stream: Uint8Array = new Uint8Array(new ArrayBuffer(streamStruct.size))
}
