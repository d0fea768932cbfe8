// Written by uchronia-codegen 0.1.0 from hostile.h (a7c935cb11af2495). Do not edit.

import { Matrix } from '@uchronia/cinterop'
import { unanswered } from '@uchronia/cinterop/binding'
import type { HandleOptions, Pointer } from '@uchronia/refcount'
import { Alias } from './handles.ts'
import type { HostileLibrary } from './library.ts'
import type { Colour, Point } from './types.ts'

/** The methods of {@link HostileLibrary} that call the library. */
export type HostileLibraryApi = Omit<HostileLibrary, 'native'>

/** A call that a mock received. */
export interface RecordedCall {
  readonly name: keyof HostileLibraryApi
  readonly args: readonly unknown[]
}

/**
 * Stands in for {@link HostileLibrary} where there is no native library. It records every call, and answers
 * what it was told to, or else zero, nothing, or a new handle.
 *
 * @example
 * ```ts
 * const library = new MockHostileLibrary({ conditional: () => { throw new Error('not today') } })
 * library.recorded.calls // [{ name, args }]
 * ```
 */
export class MockHostileLibrary implements HostileLibraryApi {
  /** Every call, in order, and how many handles this mock has made that were not freed yet. */
  readonly recorded: { readonly calls: RecordedCall[]; live: number } = { calls: [], live: 0 }
  readonly #answers: Partial<HostileLibraryApi>
  #last = 0n

  /** @param answers - answers by method, instead of empty ones */
  constructor(answers: Partial<HostileLibraryApi> = {}) {
    this.#answers = answers
  }

  conditional(): number {
    this.#record('conditional', [])
    if (this.#answers.conditional !== undefined) return this.#answers.conditional()
    return 0
  }

  lines(first: number, second: number, third: string): number {
    this.#record('lines', [first, second, third])
    if (this.#answers.lines !== undefined) return this.#answers.lines(first, second, third)
    return 0
  }

  trailing(only: number): number {
    this.#record('trailing', [only])
    if (this.#answers.trailing !== undefined) return this.#answers.trailing(only)
    return 0
  }

  void(): number {
    this.#record('void', [])
    if (this.#answers.void !== undefined) return this.#answers.void()
    return 0
  }

  callback(compare: (left: number, right: number) => number): number {
    this.#record('callback', [compare])
    if (this.#answers.callback !== undefined) return this.#answers.callback(compare)
    return 0
  }

  unnamed(arg0: number, arg1: number, arg2: string): number {
    this.#record('unnamed', [arg0, arg1, arg2])
    if (this.#answers.unnamed !== undefined) return this.#answers.unnamed(arg0, arg1, arg2)
    return 0
  }

  array(values: Int32Array, fixed: Float64Array): number {
    this.#record('array', [values, fixed])
    if (this.#answers.array !== undefined) return this.#answers.array(values, fixed)
    return 0
  }

  first(a: number): number {
    this.#record('first', [a])
    if (this.#answers.first !== undefined) return this.#answers.first(a)
    return 0
  }

  second(b: number): number {
    this.#record('second', [b])
    if (this.#answers.second !== undefined) return this.#answers.second(b)
    return 0
  }

  third(c: number): number {
    this.#record('third', [c])
    if (this.#answers.third !== undefined) return this.#answers.third(c)
    return 0
  }

  list(notTheSize: number): string[] {
    this.#record('list', [notTheSize])
    if (this.#answers.list !== undefined) return this.#answers.list(notTheSize)
    return []
  }

  doubles(notTheSize: number): Float64Array {
    this.#record('doubles', [notTheSize])
    if (this.#answers.doubles !== undefined) return this.#answers.doubles(notTheSize)
    return new Float64Array(0)
  }

  matrix(rows: number, columns: number): Matrix {
    this.#record('matrix', [rows, columns])
    if (this.#answers.matrix !== undefined) return this.#answers.matrix(rows, columns)
    return new Matrix(new Float64Array(0), 0, 0)
  }

  reserved(class_: number, from_: number, new_: number, function_: number, result_: number): number {
    this.#record('reserved', [class_, from_, new_, function_, result_])
    if (this.#answers.reserved !== undefined)
      return this.#answers.reserved(class_, from_, new_, function_, result_)
    return 0
  }

  unsigned(
    a: number,
    b: number | bigint,
    c: number,
    d: number,
    e: number,
    f: number | bigint,
    g: number,
  ): number {
    this.#record('unsigned', [a, b, c, d, e, f, g])
    if (this.#answers.unsigned !== undefined) return this.#answers.unsigned(a, b, c, d, e, f, g)
    return 0
  }

  struct(p: Point, colour: Colour): Point {
    this.#record('struct', [p, colour])
    if (this.#answers.struct !== undefined) return this.#answers.struct(p, colour)
    return this.#unknown<Point>('struct')
  }

  make(name: string): Alias {
    this.#record('make', [name])
    if (this.#answers.make !== undefined) return this.#answers.make(name)
    return this.#handle(Alias, 'ALIAS_PTR', ['THING_PTR'])
  }

  sum(values: Int32Array): number {
    this.#record('sum', [values])
    if (this.#answers.sum !== undefined) return this.#answers.sum(values)
    return 0
  }

  macro(first: number, second: number): number {
    this.#record('macro', [first, second])
    if (this.#answers.macro !== undefined) return this.#answers.macro(first, second)
    return 0
  }

  const(values: Int32Array): number {
    this.#record('const', [values])
    if (this.#answers.const !== undefined) return this.#answers.const(values)
    return 0
  }

  backslash(a: number, b: number): number {
    this.#record('backslash', [a, b])
    if (this.#answers.backslash !== undefined) return this.#answers.backslash(a, b)
    return 0
  }

  text(text: string): string {
    this.#record('text', [text])
    if (this.#answers.text !== undefined) return this.#answers.text(text)
    return ''
  }

  /** A handle on nothing, which is counted. */
  #handle<Id extends string, H>(
    Handle: new (pointer: Pointer<Id>, options: Options<Id>) => H,
    typeId: Id,
    supertypes: readonly string[] = [],
  ): H {
    this.#last += 1n
    this.recorded.live += 1
    const release = (): void => {
      this.recorded.live -= 1
    }
    return new Handle(this.#last as Pointer<Id>, { typeId, supertypes, release })
  }

  #unknown<T>(name: string): T {
    throw unanswered(name)
  }

  #record(name: keyof HostileLibraryApi, args: readonly unknown[]): void {
    this.recorded.calls.push({ name, args })
  }
}

type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>
