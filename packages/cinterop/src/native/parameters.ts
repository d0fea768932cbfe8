import { show } from '@uchronia/series/internal'
import { NativeError } from '../errors.ts'
import type { ParameterKind, ResultKind } from './kinds.ts'
import type { TypeObject } from './koffi.ts'
import { NUMBER_TYPES } from './number-types.ts'
import {
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
  isUint8,
  isUint16,
  isUint32,
  isUint64,
  lengthOf,
} from './predicates.ts'
import { type StructShape, StructType } from './struct.ts'

/** A parameter: its declaration to koffi, and the values that it takes. @internal */
export interface Parameter {
  readonly type: string | TypeObject
  /** Tells if koffi may see this value. koffi itself takes wrong ones without complaint, and C crashes on them. */
  readonly accepts: (value: unknown) => boolean
  /** For messages. */
  readonly wants: string
  /** Turns the value into what koffi takes, where that differs. */
  readonly convert?: (value: unknown) => unknown
}

function number(
  kind: keyof typeof NUMBER_TYPES,
  wants: string,
  accepts: (value: unknown) => boolean,
): Parameter {
  return { type: NUMBER_TYPES[kind], wants, accepts }
}

/** C gets null for an empty array, as koffi does it; a count of 0 tells C not to look. */
function array(type: string, name: string): Parameter {
  return {
    type,
    wants: `a ${name} that was not transferred away`,
    accepts: (value) => isArray(value, name),
  }
}

/** An array with room for what is stored. */
function out(type: string, name: string): Parameter {
  return {
    type,
    wants: `a ${name} of 1 or more`,
    accepts: (value) => isArray(value, name) && lengthOf(value) > 0,
  }
}

function bytes(least: number): Parameter {
  return {
    type: 'void *',
    wants:
      least > 0 ? `a typed array of ${least} or more bytes` : 'a typed array that was not transferred away',
    accepts: (value) => isMemory(value, least),
  }
}

const PLAIN: Readonly<Record<string, Parameter>> = {
  bool: number('bool', 'a boolean', isBool),
  int8: number('int8', 'a whole number from -128 to 127', isInt8),
  uint8: number('uint8', 'a whole number from 0 to 255', isUint8),
  int16: number('int16', 'a whole number from -32768 to 32767', isInt16),
  uint16: number('uint16', 'a whole number from 0 to 65535', isUint16),
  int32: number('int32', 'a whole number from -2147483648 to 2147483647', isInt32),
  uint32: number('uint32', 'a whole number from 0 to 4294967295', isUint32),
  int64: number('int64', 'a whole number that is exact, or a bigint of 64 bits', isInt64),
  uint64: number('uint64', 'a whole number from 0 that is exact, or a bigint of 64 bits', isUint64),
  size_t: number('size_t', 'a whole number from 0 that is exact, or a bigint of 64 bits', isUint64),
  float: number('float', 'a number', isNumber),
  double: number('double', 'a number', isNumber),
  cstring: { type: 'str', wants: 'a string without NUL characters', accepts: isText },
  pointer: { type: 'void *', wants: 'a pointer that is not null', accepts: isAddress },
  callback: { type: 'void *', wants: 'the pointer of a NativeCallback', accepts: isAddress },
  'double[]': array('double *', 'Float64Array'),
  'float[]': array('float *', 'Float32Array'),
  'int8[]': array('int8_t *', 'Int8Array'),
  'uint8[]': array('uint8_t *', 'Uint8Array'),
  'int16[]': array('int16_t *', 'Int16Array'),
  'uint16[]': array('uint16_t *', 'Uint16Array'),
  'int32[]': array('int32_t *', 'Int32Array'),
  'uint32[]': array('uint32_t *', 'Uint32Array'),
  'int64[]': array('int64_t *', 'BigInt64Array'),
  'uint64[]': array('uint64_t *', 'BigUint64Array'),
  'pointer[]': array('void *', 'BigUint64Array'),
  bytes: bytes(0),
  'out bool': out('void *', 'Uint8Array'),
  'out int32': out('int32_t *', 'Int32Array'),
  'out int64': out('int64_t *', 'BigInt64Array'),
  'out size_t': out('uint64_t *', 'BigUint64Array'),
  'out double': out('double *', 'Float64Array'),
  'out pointer': out('void *', 'BigUint64Array'),
}

function orNull(parameter: Parameter): Parameter {
  const { accepts, wants } = parameter
  return { ...parameter, wants: `${wants}, or null`, accepts: (value) => value === null || accepts(value) }
}

const NULLABLE: Readonly<Record<string, Parameter>> = Object.fromEntries(
  Object.entries(PLAIN)
    .filter(([kind]) => /\[\]$|^out |^bytes$|^cstring$|^pointer$|^callback$/.test(kind))
    .map(([kind, parameter]) => [`${kind}?`, orNull(parameter)]),
)

function structParameter(type: StructType<StructShape>): Parameter {
  return {
    type: type.koffiType(),
    wants: `a ${type.name}`,
    accepts: () => true, // byValue checks, and names the field
    convert: (value) => type.byValue(value),
  }
}

/** @internal */
export function parameterOf(kind: ParameterKind): Parameter {
  if (typeof kind === 'string') {
    if (Object.hasOwn(PLAIN, kind)) return PLAIN[kind]!
    if (Object.hasOwn(NULLABLE, kind)) return NULLABLE[kind]!
  } else if (typeof kind === 'object' && kind !== null) {
    if ('struct' in kind && kind.struct instanceof StructType) return structParameter(kind.struct)
    if ('bytes' in kind && Number.isInteger(kind.bytes) && kind.bytes >= 0) {
      return kind.nullable ? orNull(bytes(kind.bytes)) : bytes(kind.bytes)
    }
  }
  throw new NativeError('INVALID_SIGNATURE', `There is no parameter kind ${show(kind)}.`)
}

const RESULTS: Readonly<Record<string, string>> = {
  ...NUMBER_TYPES,
  void: 'void',
  cstring: 'void *', // decoded here, since koffi replaces bytes that are not UTF-8
  pointer: 'void *',
}

/** The type of a result for koffi. @internal */
export function resultType(kind: ResultKind): string | TypeObject {
  if (typeof kind === 'string') {
    if (Object.hasOwn(RESULTS, kind)) return RESULTS[kind]!
  } else if (typeof kind === 'object' && kind !== null) {
    if ('cstring' in kind) return 'void *'
    if (kind.struct instanceof StructType) return kind.struct.koffiType()
  }
  throw new NativeError('INVALID_SIGNATURE', `There is no result kind ${show(kind)}.`)
}
