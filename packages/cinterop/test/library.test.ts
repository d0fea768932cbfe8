import { loadLibrary, NativeError, struct } from '@uchronia/cinterop'
import { expect, test } from 'vitest'

const libc = loadLibrary('libc.so.6')

test('a declared function checks its arguments and calls', async () => {
  const abs = libc.declare('abs', 'int32', ['int32'])
  expect(abs(-5)).toBe(5)
  expect(await abs.async(-6)).toBe(6)
  expect(() => abs(1.5)).toThrow(NativeError)
  // @ts-expect-error a string is no number
  expect(() => abs('1')).toThrow(/argument 1 must be a whole number/)
  const strlen = libc.declare('strlen', 'size_t', ['cstring'])
  expect(strlen('hé')).toBe(3)
  const memcpy = libc.declare('memcpy', 'pointer', ['double[]', 'double[]', 'size_t'])
  const out = new Float64Array(2)
  memcpy(out, Float64Array.of(1, 2), 16)
  expect(out).toEqual(Float64Array.of(1, 2))
  const ldiv = libc.declare('ldiv', { struct: struct('ldiv_t', { quot: 'int64', rem: 'int64' }) }, [
    'int64',
    'int64',
  ])
  expect(ldiv(7, 2)).toEqual({ quot: 3, rem: 1 })
  const strdup = libc.declare('strdup', { cstring: 'owned', free: 'free' }, ['cstring'])
  expect(strdup('é')).toBe('é')
  expect(await strdup.async('é')).toBe('é')
  expect(libc.has('abs')).toBe(true)
  expect(libc.has('abss')).toBe(false)
  expect(() => libc.declare('abss', 'int32', [])()).toThrow(/no function "abss"/)
})
