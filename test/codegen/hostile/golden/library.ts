// Written by uchronia-codegen 0.1.0 from hostile.h (a7c935cb11af2495). Do not edit.

import {
  koffiBackend,
  type LoadOptions,
  loadLibrary,
  type Matrix,
  NativeCallback,
  type NativeLibrary,
  readFloat64,
  readMatrix,
  readString,
  readStringArray,
  type StructValue,
  struct,
} from '@uchronia/cinterop'
import {
  arrayOf,
  BoundFunctions,
  checkFloat64Array,
  checkInt8,
  checkInt32,
  checkInt32Array,
  checkInt64,
  checkNumber,
  checkText,
  checkUint8,
  checkUint16,
  checkUint32,
  type Declarations,
  elementsOf,
  type Functions,
  membersOf,
  nothing,
  recordOf,
  safe,
  sameLength,
} from '@uchronia/cinterop/binding'
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

function toPoint(given: Point): StructValue<(typeof pointStruct)['shape']> {
  const value = recordOf('hostile_point', given)
  return {
    tag: value.tag,
    at: membersOf('hostile_point: at', value.at, 2),
    inner: value.inner,
    colour: value.colour,
    name: membersOf('hostile_point: name', value.name, 3),
    text: value.text,
  }
}

/** The native library `hostile`. */
export class HostileLibrary {
  /** The library, loaded. */
  readonly native: NativeLibrary
  readonly #c: Calls
  readonly #alias: Options<'ALIAS_PTR'>

  /** Binds a library that is loaded already; {@link open} loads one. */
  constructor(native: NativeLibrary) {
    this.native = native
    const c = new BoundFunctions(native, declarations).functions
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
   * @throws NativeError when it cannot be loaded
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
    return this.#c.hostile_lines(
      checkInt32(first, 'hostile_lines: first'),
      checkNumber(second, 'hostile_lines: second'),
      checkText(third, 'hostile_lines: third'),
    )
  }

  /** C: `int hostile_trailing(int only)` */
  trailing(only: number): number {
    return this.#c.hostile_trailing(checkInt32(only, 'hostile_trailing: only'))
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
    return this.#c.hostile_unnamed(
      checkInt32(arg0, 'hostile_unnamed: arg0'),
      checkNumber(arg1, 'hostile_unnamed: arg1'),
      checkText(arg2, 'hostile_unnamed: arg2'),
    )
  }

  /** C: `int hostile_array(const int values[], int count, double fixed[3])` */
  array(values: Int32Array, fixed: Float64Array): number {
    sameLength('hostile_array: fixed', elementsOf(fixed), 3)
    return this.#c.hostile_array(
      checkInt32Array(values, 'hostile_array: values'),
      checkInt32(elementsOf(values), 'hostile_array: the length of values'),
      checkFloat64Array(fixed, 'hostile_array: fixed'),
    )
  }

  /** C: `int hostile_first(int a)` */
  first(a: number): number {
    return this.#c.hostile_first(checkInt32(a, 'hostile_first: a'))
  }

  /** C: `int hostile_second(int b)` */
  second(b: number): number {
    return this.#c.hostile_second(checkInt32(b, 'hostile_second: b'))
  }

  /** C: `int hostile_third(int c)` */
  third(c: number): number {
    return this.#c.hostile_third(checkInt32(c, 'hostile_third: c'))
  }

  /** C: `char** hostile_list(int not_the_size, int* how_many)` */
  list(notTheSize: number): string[] {
    const howMany = new Int32Array(1)
    const result = this.#c.hostile_list(checkInt32(notTheSize, 'hostile_list: notTheSize'), howMany)
    try {
      return readStringArray(result, howMany[0]!)
    } finally {
      if (result !== null) this.#c.hostile_free_list(result)
    }
  }

  /** C: `double* hostile_doubles(int not_the_size, int* how_many)` */
  doubles(notTheSize: number): Float64Array {
    const howMany = new Int32Array(1)
    const result = this.#c.hostile_doubles(checkInt32(notTheSize, 'hostile_doubles: notTheSize'), howMany)
    try {
      return readFloat64(result, howMany[0]!)
    } finally {
      if (result !== null) this.#c.hostile_free_doubles(result)
    }
  }

  /** C: `double** hostile_matrix(int rows, int columns)` */
  matrix(rows: number, columns: number): Matrix {
    const result = this.#c.hostile_matrix(
      checkInt32(rows, 'hostile_matrix: rows'),
      checkInt32(columns, 'hostile_matrix: columns'),
    )
    try {
      return readMatrix(result, rows, columns)
    } finally {
      if (result !== null) this.#c.hostile_free_matrix(result, rows)
    }
  }

  /** C: `int hostile_reserved(int class, int from, int new, int function, int result)` */
  reserved(class_: number, from_: number, new_: number, function_: number, result_: number): number {
    return this.#c.hostile_reserved(
      checkInt32(class_, 'hostile_reserved: class_'),
      checkInt32(from_, 'hostile_reserved: from_'),
      checkInt32(new_, 'hostile_reserved: new_'),
      checkInt32(function_, 'hostile_reserved: function_'),
      checkInt32(result_, 'hostile_reserved: result_'),
    )
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
    const result = this.#c.hostile_unsigned(
      checkUint32(a, 'hostile_unsigned: a'),
      checkInt64(b, 'hostile_unsigned: b'),
      checkUint8(c, 'hostile_unsigned: c'),
      checkInt8(d, 'hostile_unsigned: d'),
      checkUint16(e, 'hostile_unsigned: e'),
      checkInt64(f, 'hostile_unsigned: f'),
      checkUint32(g, 'hostile_unsigned: g'),
    )
    return safe('The result of hostile_unsigned', result)
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
    const result = this.#c.hostile_make(checkText(name, 'hostile_make: name'))
    if (result === null) throw nothing('hostile_make')
    return new Alias(result as Pointer<'ALIAS_PTR'>, this.#alias)
  }

  /** C: `int hostile_sum(int* values, int count)` */
  sum(values: Int32Array): number {
    return this.#c.hostile_sum(
      checkInt32Array(values, 'hostile_sum: values'),
      checkInt32(elementsOf(values), 'hostile_sum: the length of values'),
    )
  }

  /** C: `int hostile_macro(int first, double second)` */
  macro(first: number, second: number): number {
    return this.#c.hostile_macro(
      checkInt32(first, 'hostile_macro: first'),
      checkNumber(second, 'hostile_macro: second'),
    )
  }

  /** C: `int hostile_const(const int* const values, const int count)` */
  const(values: Int32Array): number {
    return this.#c.hostile_const(
      checkInt32Array(values, 'hostile_const: values'),
      checkInt32(elementsOf(values), 'hostile_const: the length of values'),
    )
  }

  /** C: `int hostile_backslash(int a, int b)` */
  backslash(a: number, b: number): number {
    return this.#c.hostile_backslash(
      checkInt32(a, 'hostile_backslash: a'),
      checkInt32(b, 'hostile_backslash: b'),
    )
  }

  /** C: `const char* hostile_text(const char* const text)` */
  text(text: string): string {
    const result = this.#c.hostile_text(checkText(text, 'hostile_text: text'))
    if (result === null) throw nothing('hostile_text')
    return readString(result)
  }
}

/** The options of the handles of a class. */
type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>

/** The functions of the header: the kind of the result, then those of the parameters. */
const declarations = {
  hostile_conditional: ['int32'],
  hostile_lines: ['int32', 'int32', 'double', 'string'],
  hostile_trailing: ['int32', 'int32'],
  hostile_void: ['int32'],
  hostile_callback: ['int32', 'pointer'],
  hostile_unnamed: ['int32', 'int32', 'double', 'string'],
  hostile_array: ['int32', 'pointer', 'int32', 'pointer'],
  hostile_first: ['int32', 'int32'],
  hostile_second: ['int32', 'int32'],
  hostile_third: ['int32', 'int32'],
  hostile_list: ['pointer', 'int32', 'pointer'],
  hostile_doubles: ['pointer', 'int32', 'pointer'],
  hostile_free_list: ['void', 'pointer'],
  hostile_free_doubles: ['void', 'pointer'],
  hostile_matrix: ['pointer', 'int32', 'int32'],
  hostile_free_matrix: ['void', 'pointer', 'int32'],
  hostile_reserved: ['int32', 'int32', 'int32', 'int32', 'int32', 'int32'],
  hostile_unsigned: ['uint64', 'uint32', 'int64', 'uint8', 'int8', 'uint16', 'int64', 'uint32'],
  hostile_struct: ['void', 'pointer', 'pointer', 'uint32'],
  hostile_make: ['pointer', 'string'],
  hostile_thing_free: ['void', 'pointer'],
  hostile_sum: ['int32', 'pointer', 'int32'],
  hostile_macro: ['int32', 'int32', 'double'],
  hostile_const: ['int32', 'pointer', 'int32'],
  hostile_backslash: ['int32', 'int32', 'int32'],
  hostile_text: ['pointer', 'string'],
} as const satisfies Declarations

type Calls = Functions<typeof declarations>
