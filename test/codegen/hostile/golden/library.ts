// Written by uchronia-codegen 0.1.0 from hostile.h (a7c935cb11af2495). Do not edit.

import {
  type FieldKind,
  koffiBackend,
  type LoadOptions,
  loadLibrary,
  type Matrix,
  NativeCallback,
  NativeError,
  type NativeLibrary,
  readFloat64,
  readMatrix,
  readStringArray,
  type StructType,
  type StructValue,
  struct,
} from '@uchronia/cinterop'
import type { HandleOptions, Pointer } from '@uchronia/refcount'
import { Alias } from './handles.ts'
import { type Colour, checkColour, type Point } from './types.ts'

const innerStruct = struct('hostile_inner', { a: 'int16', b: 'int64' })

const pointStruct = struct('hostile_point', {
  tag: 'int8',
  at: arrayOf('double', 2),
  inner: innerStruct,
  colour: 'uint32',
  name: arrayOf('uint8', 3),
  text: 'char[4]',
})

function fromPoint(fields: StructValue<(typeof pointStruct)['shape']>): Point {
  return {
    tag: fields.tag,
    at: Array.from({ length: 2 }, (_, index) => fields.at[index]!),
    inner: fields.inner,
    colour: fields.colour as Colour,
    name: Array.from({ length: 3 }, (_, index) => fields.name[index]!),
    text: fields.text,
  }
}

function toPoint(value: Point): StructValue<(typeof pointStruct)['shape']> {
  if (typeof value !== 'object' || value === null) {
    throw new NativeError('invalid_argument', `A hostile_point must be an object, not ${String(value)}.`)
  }
  return {
    tag: value.tag,
    at: { ...value.at } as unknown as Record<string, number>,
    inner: value.inner,
    colour: value.colour,
    name: { ...value.name } as unknown as Record<string, number>,
    text: value.text,
  }
}

/** The native library `hostile`. */
export class HostileLibrary {
  /** The functions of the library. The mock has its own. */
  readonly native: Pick<NativeLibrary, 'declare'>
  readonly #c: ReturnType<typeof declareFunctions>
  readonly #alias: Options<'ALIAS_PTR'>

  /** Binds a library that is loaded already; {@link open} loads one. */
  constructor(native: Pick<NativeLibrary, 'declare'>) {
    this.native = native
    const c = declareFunctions(native)
    this.#c = c
    this.#alias = {
      typeId: 'ALIAS_PTR',
      supertypes: ['THING_PTR'],
      backend: koffiBackend,
      release: (pointer) => void c.hostile_thing_free(pointer),
    }
  }

  /**
   * Loads the library and binds it. Functions are looked up when they are first called.
   *
   * @param path - its file
   * @throws NativeError `library_not_loaded`
   */
  static open(path: string, options: LoadOptions = {}): HostileLibrary {
    return new HostileLibrary(loadLibrary(path, options))
  }

  /**
   * C: `int hostile_conditional(void)`
   *
   * @returns the answer
   */
  conditional(): number {
    return this.#c.hostile_conditional()
  }

  /** C: `int hostile_lines(int first, double second, const char* third)` */
  lines(first: number, second: number, third: string): number {
    return this.#c.hostile_lines(first, second, third)
  }

  /** C: `int hostile_trailing(int only)` */
  trailing(only: number): number {
    return this.#c.hostile_trailing(only)
  }

  /** C: `int hostile_void(void)` */
  void(): number {
    return this.#c.hostile_void()
  }

  /** C: `int hostile_callback(int (*compare)(int32_t left, double right))` */
  callback(compare: (left: number, right: number) => number): number {
    const compareCallback = new NativeCallback('int32', ['int32', 'double'], compare)
    try {
      const result = this.#c.hostile_callback(compareCallback.pointer)
      compareCallback.check()
      return result
    } finally {
      compareCallback[Symbol.dispose]()
    }
  }

  /** C: `int hostile_unnamed(int, double, const char*)` */
  unnamed(arg0: number, arg1: number, arg2: string): number {
    return this.#c.hostile_unnamed(arg0, arg1, arg2)
  }

  /** C: `int hostile_array(const int values[], int count, double fixed[3])` */
  array(values: Int32Array, fixed: Float64Array): number {
    sameLength('hostile_array', 'fixed', fixed, 3)
    return this.#c.hostile_array(values, values?.length, fixed)
  }

  /** C: `int hostile_first(int a)` */
  first(a: number): number {
    return this.#c.hostile_first(a)
  }

  /** C: `int hostile_second(int b)` */
  second(b: number): number {
    return this.#c.hostile_second(b)
  }

  /** C: `int hostile_third(int c)` */
  third(c: number): number {
    return this.#c.hostile_third(c)
  }

  /** C: `char** hostile_list(int not_the_size, int* how_many)` */
  list(notTheSize: number): string[] {
    const howMany = new Int32Array(1)
    const result = this.#c.hostile_list(notTheSize, howMany)
    try {
      return readStringArray(result, howMany[0]!)
    } finally {
      if (result !== null) this.#c.hostile_free_list(result)
    }
  }

  /** C: `double* hostile_doubles(int not_the_size, int* how_many)` */
  doubles(notTheSize: number): Float64Array {
    const howMany = new Int32Array(1)
    const result = this.#c.hostile_doubles(notTheSize, howMany)
    try {
      return readFloat64(result, howMany[0]!)
    } finally {
      if (result !== null) this.#c.hostile_free_doubles(result)
    }
  }

  /** C: `double** hostile_matrix(int rows, int columns)` */
  matrix(rows: number, columns: number): Matrix {
    const result = this.#c.hostile_matrix(rows, columns)
    try {
      return readMatrix(result, rows, columns)
    } finally {
      if (result !== null) this.#c.hostile_free_matrix(result, rows)
    }
  }

  /** C: `int hostile_reserved(int class, int from, int new, int function, int result)` */
  reserved(class_: number, from_: number, new_: number, function_: number, result_: number): number {
    return this.#c.hostile_reserved(class_, from_, new_, function_, result_)
  }

  /**
   * C: `unsigned long long hostile_unsigned(unsigned int a, long long b, unsigned char c, signed char d,
   * unsigned short e, long f, unsigned int g)`
   */
  unsigned(
    a: number,
    b: number | bigint,
    c: number,
    d: number,
    e: number,
    f: number | bigint,
    g: number,
  ): number {
    return this.#c.hostile_unsigned(a, b, c, d, e, f, g)
  }

  /** C: `void hostile_struct(const hostile_point* p, OTHER_PTR q, hostile_colour colour)` */
  struct(p: Point, colour: Colour): Point {
    const pMemory = pointStruct.pack(toPoint(p))
    const qMemory = new Uint8Array(56)
    this.#c.hostile_struct(pMemory, qMemory, checkColour('hostile_struct: colour', colour))
    return fromPoint(pointStruct.unpack(qMemory))
  }

  /** C: `ALIAS_PTR hostile_make(const char* name)` */
  make(name: string): Alias {
    const result = this.#c.hostile_make(name)
    if (result === null) throw nothing('hostile_make')
    return new Alias(result as Pointer<'ALIAS_PTR'>, this.#alias)
  }

  /** C: `int hostile_sum(int* values, int count)` */
  sum(values: Int32Array): number {
    return this.#c.hostile_sum(values, values?.length)
  }

  /** C: `int hostile_macro(int first, double second)` */
  macro(first: number, second: number): number {
    return this.#c.hostile_macro(first, second)
  }

  /** C: `int hostile_const(const int* const values, const int count)` */
  const(values: Int32Array): number {
    return this.#c.hostile_const(values, values?.length)
  }

  /** C: `int hostile_backslash(int a, int b)` */
  backslash(a: number, b: number): number {
    return this.#c.hostile_backslash(a, b)
  }

  /** C: `const char* hostile_text(const char* const text)` */
  text(text: string): string {
    const result = this.#c.hostile_text(text)
    if (result === null) throw nothing('hostile_text')
    return result
  }
}

/** What the handles of a class are made with. */
type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>

/** What the header declares, as cinterop takes it. */
function declareFunctions(native: Pick<NativeLibrary, 'declare'>) {
  return {
    hostile_conditional: native.declare('hostile_conditional', 'int32', []),
    hostile_lines: native.declare('hostile_lines', 'int32', ['int32', 'double', 'cstring']),
    hostile_trailing: native.declare('hostile_trailing', 'int32', ['int32']),
    hostile_void: native.declare('hostile_void', 'int32', []),
    hostile_callback: native.declare('hostile_callback', 'int32', ['callback']),
    hostile_unnamed: native.declare('hostile_unnamed', 'int32', ['int32', 'double', 'cstring']),
    hostile_array: native.declare('hostile_array', 'int32', ['int32[]', 'int32', 'double[]']),
    hostile_first: native.declare('hostile_first', 'int32', ['int32']),
    hostile_second: native.declare('hostile_second', 'int32', ['int32']),
    hostile_third: native.declare('hostile_third', 'int32', ['int32']),
    hostile_list: native.declare('hostile_list', 'pointer', ['int32', 'int32[]']),
    hostile_doubles: native.declare('hostile_doubles', 'pointer', ['int32', 'int32[]']),
    hostile_free_list: native.declare('hostile_free_list', 'void', ['pointer']),
    hostile_free_doubles: native.declare('hostile_free_doubles', 'void', ['pointer']),
    hostile_matrix: native.declare('hostile_matrix', 'pointer', ['int32', 'int32']),
    hostile_free_matrix: native.declare('hostile_free_matrix', 'void', ['pointer', 'int32']),
    hostile_reserved: native.declare('hostile_reserved', 'int32', [
      'int32',
      'int32',
      'int32',
      'int32',
      'int32',
    ]),
    hostile_unsigned: native.declare('hostile_unsigned', 'uint64', [
      'uint32',
      'int64',
      'uint8',
      'int8',
      'uint16',
      'int64',
      'uint32',
    ]),
    hostile_struct: native.declare('hostile_struct', 'void', [{ bytes: 56 }, { bytes: 56 }, 'uint32']),
    hostile_make: native.declare('hostile_make', 'pointer', ['cstring']),
    hostile_thing_free: native.declare('hostile_thing_free', 'void', ['pointer']),
    hostile_sum: native.declare('hostile_sum', 'int32', ['int32[]', 'int32']),
    hostile_macro: native.declare('hostile_macro', 'int32', ['int32', 'double']),
    hostile_const: native.declare('hostile_const', 'int32', ['int32[]', 'int32']),
    hostile_backslash: native.declare('hostile_backslash', 'int32', ['int32', 'int32']),
    hostile_text: native.declare('hostile_text', 'cstring', ['cstring']),
  }
}

function nothing(symbol: string): NativeError {
  return new NativeError('null_pointer', `${symbol} returned null and reported no error.`)
}

/** Refuses an array that has not as many elements as it must. */
function sameLength(
  symbol: string,
  name: string,
  values: { readonly length: number } | null,
  length: number,
): void {
  if (values === null || values.length === length) return
  const found = values === undefined ? 'nothing' : `${values.length}`
  throw new NativeError('invalid_argument', `${symbol}: ${name} must have ${length} elements, not ${found}.`)
}

/** An array inside a struct: a struct with the indices as names. */
function arrayOf<K extends FieldKind & string>(
  kind: K,
  length: number,
): StructType<{ readonly [index: string]: K }> {
  const members = Array.from({ length }, (_, index) => [String(index), kind] as const)
  return struct(`${kind}[${length}]`, Object.fromEntries(members))
}
