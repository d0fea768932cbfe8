import {
  type loadLibrary,
  NativeCallback,
  type NativeLibrary,
  type PackedMemory,
  type Pointer,
  type StructValue,
  struct,
  type TypedArray,
} from '@uchronia/cinterop'
import { expectTypeOf, test } from 'vitest'

declare const library: NativeLibrary
const point = struct('point', {
  x: 'double',
  id: 'int32',
  name: 'char[8]',
  at: 'pointer',
  inner: struct('inner', { ok: 'bool' }),
})

// The bodies are never run: the compiler is what tests.
const never = () => process.argv.length < 0

test('a declared function takes and gives what its signature says', () => {
  if (!never()) return
  const f = library.declare('f', 'double', [
    'pointer',
    'double[]',
    'cstring?',
    'int64',
    'out pointer',
    { bytes: 8 },
  ])
  expectTypeOf(f).parameters.toEqualTypeOf<
    [bigint, Float64Array, string | null, number | bigint, BigUint64Array, TypedArray]
  >()
  expectTypeOf(f).returns.toEqualTypeOf<number>()
  expectTypeOf(f.async).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(library.declare('g', 'pointer', [])()).toEqualTypeOf<Pointer | null>()
  expectTypeOf(library.declare('g', { cstring: 'owned', free: 'free' }, [])()).toEqualTypeOf<string | null>()
  expectTypeOf(library.declare('g', 'void', ['bytes?'])).parameters.toEqualTypeOf<[TypedArray | null]>()
  // @ts-expect-error no such kind
  library.declare('g', 'void', ['doubles'])
  // @ts-expect-error an array of another kind
  f(1n, new Float32Array(1), null, 1, new BigUint64Array(1), new Uint8Array(8))
})

test('a struct has the fields of its shape', () => {
  if (!never()) return
  expectTypeOf<StructValue<typeof point.shape>>().toEqualTypeOf<{
    x: number
    id: number
    name: string
    at: bigint | null
    inner: { ok: boolean }
  }>()
  const f = library.declare('f', { struct: point }, [{ struct: point }])
  expectTypeOf(f).parameter(0).toEqualTypeOf<StructValue<typeof point.shape> | PackedMemory>()
  expectTypeOf(f).returns.toEqualTypeOf<StructValue<typeof point.shape>>()
  // @ts-expect-error a field is missing
  point.pack({ x: 1 })
})

test('a callback is given what its signature says', () => {
  if (!never()) return
  new NativeCallback('bool', ['double', 'cstring?'], (x, text) => {
    expectTypeOf(x).toEqualTypeOf<number>()
    expectTypeOf(text).toEqualTypeOf<string | null>()
    return true
  })
  // @ts-expect-error a callback that has to answer a boolean
  new NativeCallback('bool', [], () => 1)
})

test('a library that was loaded is a NativeLibrary', () => {
  if (!never()) return
  expectTypeOf<ReturnType<typeof loadLibrary>>().toEqualTypeOf<NativeLibrary>()
})
