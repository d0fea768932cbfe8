import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import { checkObject } from './arguments.ts'
import { ffi, type TypeObject } from './koffi.ts'
import { PackedMemory } from './packed-memory.ts'

/** The numbers that a field can be, with their sizes. */
const SIZES = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  size_t: 8,
  float: 4,
  double: 8,
  pointer: 8,
} as const

type ScalarKind = keyof typeof SIZES

/** The type of a field: a number, a pointer, a text of at most N - 1 bytes, or another struct. */
export type FieldKind = ScalarKind | `char[${number}]` | StructType<StructShape>

/** The fields of a struct, in the order of the C header. */
export interface StructShape {
  readonly [name: string]: FieldKind
}

/** The value of a field: 64-bit integers are numbers, pointers are addresses or null. */
export type FieldValue<K extends FieldKind> = K extends 'bool'
  ? boolean
  : K extends 'pointer'
    ? bigint | null
    : K extends ScalarKind
      ? number
      : K extends string
        ? string
        : K extends StructType<infer S>
          ? StructValue<S>
          : never

/** The value of a struct: an object with its fields. */
export type StructValue<S extends StructShape> = { -readonly [name in keyof S]: FieldValue<S[name]> }

interface Field {
  readonly name: string
  readonly kind: FieldKind
  readonly offset: number
}

/** Ranges of the integers. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  size_t: [0, Number.MAX_SAFE_INTEGER],
}

/**
 * A C struct: where its fields are, and how they are read and written. Values are checked field by field before anything
 * native sees them. Made with {@link struct}.
 *
 * @example
 * ```ts
 * const position = struct('position', { east: 'double', north: 'double' })
 * position instanceof StructType // true
 * position.size // 16
 * position.unpack(position.pack({ east: 3, north: 4 })).north // 4
 * ```
 */
export class StructType<S extends StructShape> {
  readonly name: string
  readonly shape: S
  /** Bytes, with padding. */
  readonly size: number
  readonly alignment: number
  readonly #fields: readonly Field[]
  #koffiType: TypeObject | undefined

  /** @internal */
  constructor(name: string, shape: S) {
    const fields: Field[] = []
    let offset = 0
    let alignment = 1
    for (const [field, kind] of Object.entries(shape)) {
      const [size, align] = measure(kind)
      offset = Math.ceil(offset / align) * align
      fields.push({ name: field, kind, offset })
      offset += size
      alignment = Math.max(alignment, align)
    }
    this.name = name
    this.shape = shape
    this.alignment = alignment
    this.size = Math.ceil(offset / alignment) * alignment
    this.#fields = fields
  }

  /** Where a field begins, in bytes. */
  offsetOf(field: keyof S & string): number {
    return this.#fields.find(({ name }) => name === field)?.offset ?? Number.NaN
  }

  /**
   * Refuses a value that is not this struct.
   * @throws {@link NativeError} `INVALID_ARGUMENT`, naming the field
   */
  check(value: unknown): asserts value is StructValue<S> {
    this.snapshot(value)
  }

  /**
   * The checked fields in an object of ours. Each is read once: a getter could answer something else the next time.
   * @internal
   */
  snapshot(value: unknown): StructValue<S> {
    if (typeof value !== 'object' || value === null) {
      throw new NativeError('INVALID_ARGUMENT', `A ${this.name} must be an object, not ${show(value)}.`)
    }
    const checked: Record<string, unknown> = {}
    for (const { name, kind } of this.#fields) {
      checked[name] = checkField(this.name, name, kind, Reflect.get(value, name))
    }
    return checked as StructValue<S>
  }

  /**
   * The struct in bytes.
   * @throws {@link NativeError} `INVALID_ARGUMENT`, naming the field
   */
  pack(value: StructValue<S>): Uint8Array {
    const checked = this.snapshot(value)
    const bytes = new Uint8Array(this.size)
    this.write(new DataView(bytes.buffer), 0, checked)
    return bytes
  }

  /**
   * The struct from bytes.
   * @throws {@link NativeError} `INVALID_ARGUMENT`: too few bytes; `UNSAFE_INTEGER`
   */
  unpack(bytes: Uint8Array, offset = 0): StructValue<S> {
    if (
      !(bytes instanceof Uint8Array) ||
      !Number.isInteger(offset) ||
      offset < 0 ||
      bytes.byteLength < offset + this.size
    ) {
      throw new NativeError(
        'INVALID_ARGUMENT',
        `A ${this.name} needs ${this.size} bytes at ${show(offset)}, and got ${show(bytes)}.`,
      )
    }
    return this.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset)
  }

  /** @internal */
  write(view: DataView, offset: number, value: StructValue<S>): void {
    for (const field of this.#fields) {
      writeField(view, offset + field.offset, field.kind, value[field.name as keyof S])
    }
  }

  /** @internal */
  read(view: DataView, offset: number): StructValue<S> {
    const value: Record<string, unknown> = {}
    for (const field of this.#fields) {
      value[field.name] = readField(view, offset + field.offset, field.kind, `${this.name}.${field.name}`)
    }
    return value as StructValue<S>
  }

  /** For passing by value. Anonymous, since koffi's names are global. @internal */
  koffiType(): TypeObject {
    this.#koffiType ??= ffi().struct(
      Object.fromEntries(this.#fields.map(({ name, kind }) => [name, koffiField(kind)])),
    )
    return this.#koffiType
  }

  /** The object that koffi takes for a struct by value; keeps packed memory alive as long as it lives itself. @internal */
  byValue(value: unknown): object {
    if (value instanceof PackedMemory) return { ...this.unpack(value.bytes), keepAlive: value }
    return this.snapshot(value)
  }
}

/**
 * Describes a C struct.
 *
 * @example
 * ```ts
 * const position = struct('position', { x: 'double', y: 'double', name: 'char[16]' })
 * position.unpack(position.pack({ x: 1, y: 2, name: 'home' })).name // 'home'
 * ```
 * @throws {@link NativeError} `INVALID_ARGUMENT`, `INVALID_SIGNATURE`: a field of no known kind
 */
export function struct<const S extends StructShape>(name: string, shape: S): StructType<S> {
  checkObject(shape, 'the fields of a struct')
  return new StructType(name, shape)
}

function textSize(kind: string): number {
  return Number(kind.slice(5, -1))
}

function measure(kind: FieldKind): [size: number, alignment: number] {
  if (kind instanceof StructType) return [kind.size, kind.alignment]
  if (typeof kind === 'string') {
    if (Object.hasOwn(SIZES, kind)) return [SIZES[kind as ScalarKind], SIZES[kind as ScalarKind]]
    const size = /^char\[\d+\]$/.test(kind) ? textSize(kind) : 0
    if (size > 0) return [size, 1]
  }
  throw new NativeError('INVALID_SIGNATURE', `There is no field kind ${show(kind)}.`)
}

function koffiField(kind: FieldKind): TypeObject | string {
  if (kind instanceof StructType) return kind.koffiType()
  if (kind === 'pointer') return 'void *'
  return Object.hasOwn(SIZES, kind) ? kind : ffi().array('char', textSize(kind), 'String')
}

/** The value, when it can be the field. */
function checkField(struct: string, name: string, kind: FieldKind, value: unknown): unknown {
  if (kind instanceof StructType) return kind.snapshot(value)
  const range = RANGES[kind]
  const fits = range
    ? Number.isInteger(value) && (value as number) >= range[0] && (value as number) <= range[1]
    : kind === 'bool'
      ? typeof value === 'boolean'
      : kind === 'pointer'
        ? value === null || (typeof value === 'bigint' && value >= 0n && value <= 0xffff_ffff_ffff_ffffn)
        : kind === 'double' || kind === 'float'
          ? typeof value === 'number'
          : typeof value === 'string' && !value.includes('\0') && Buffer.byteLength(value) < textSize(kind)
  if (fits) return value
  const wanted = range
    ? `a whole number from ${range[0]} to ${range[1]}`
    : kind.startsWith('char[')
      ? `a string of less than ${textSize(kind)} bytes without NUL`
      : `a ${kind}`
  throw new NativeError('INVALID_ARGUMENT', `${struct}.${name} must be ${wanted}, not ${show(value)}.`)
}

function writeField(view: DataView, at: number, kind: FieldKind, value: unknown): void {
  if (kind instanceof StructType) {
    kind.write(view, at, value as StructValue<StructShape>)
  } else if (isScalar(kind)) {
    WRITE[kind](view, at, value)
  } else {
    const target = new Uint8Array(view.buffer, view.byteOffset + at, textSize(kind))
    target.fill(0)
    new TextEncoder().encodeInto(value as string, target)
  }
}

function readField(view: DataView, at: number, kind: FieldKind, path: string): unknown {
  if (kind instanceof StructType) return kind.read(view, at)
  if (isScalar(kind)) {
    const value = READ[kind](view, at)
    return typeof value === 'bigint' && kind !== 'pointer' ? safeNumber(value, path) : value
  }
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, textSize(kind))
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

function isScalar(kind: string): kind is ScalarKind {
  return Object.hasOwn(SIZES, kind)
}

const READ: Readonly<Record<ScalarKind, (view: DataView, at: number) => number | bigint | boolean | null>> = {
  bool: (view, at) => view.getUint8(at) !== 0,
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  int16: (view, at) => view.getInt16(at, true),
  uint16: (view, at) => view.getUint16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  int64: (view, at) => view.getBigInt64(at, true),
  uint64: (view, at) => view.getBigUint64(at, true),
  size_t: (view, at) => view.getBigUint64(at, true),
  float: (view, at) => view.getFloat32(at, true),
  double: (view, at) => view.getFloat64(at, true),
  pointer: (view, at) => view.getBigUint64(at, true) || null,
}

/** Values were checked before, so the casts hold. */
const WRITE: Readonly<Record<ScalarKind, (view: DataView, at: number, value: unknown) => void>> = {
  bool: (view, at, value) => view.setUint8(at, value ? 1 : 0),
  int8: (view, at, value) => view.setInt8(at, value as number),
  uint8: (view, at, value) => view.setUint8(at, value as number),
  int16: (view, at, value) => view.setInt16(at, value as number, true),
  uint16: (view, at, value) => view.setUint16(at, value as number, true),
  int32: (view, at, value) => view.setInt32(at, value as number, true),
  uint32: (view, at, value) => view.setUint32(at, value as number, true),
  int64: (view, at, value) => view.setBigInt64(at, BigInt(value as number), true),
  uint64: (view, at, value) => view.setBigUint64(at, BigInt(value as number), true),
  size_t: (view, at, value) => view.setBigUint64(at, BigInt(value as number), true),
  float: (view, at, value) => view.setFloat32(at, value as number, true),
  double: (view, at, value) => view.setFloat64(at, value as number, true),
  pointer: (view, at, value) => view.setBigUint64(at, (value as bigint | null) ?? 0n, true),
}

/** A 64-bit integer as a number, refused where that would lose digits. @internal */
export function safeNumber(value: bigint | number, what: string): number {
  const number = Number(value)
  if (Number.isSafeInteger(number)) return number
  throw new NativeError('UNSAFE_INTEGER', `${what} is ${value}, which a number cannot hold exactly.`)
}
