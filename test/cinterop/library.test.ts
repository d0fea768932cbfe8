import { setTimeout as sleep } from 'node:timers/promises'
import { loadLibrary, NativeError, struct } from '@uchronia/cinterop'
import { describe, expect, test } from 'vitest'
import { fixturePath, fx, library } from './fixture.ts'

describe('loading', () => {
  test('a library that is not there is an error with its path and what to do', () => {
    expect(() => loadLibrary('/nowhere/libnone.so')).toThrow(
      expect.objectContaining({
        code: 'LIBRARY_NOT_LOADED',
        message: expect.stringMatching(/libnone\.so.*preload/s),
      }),
    )
    for (const path of ['', 'a\0b', null, 5]) {
      expect(() => loadLibrary(path as never)).toThrow(
        expect.objectContaining({ code: 'LIBRARY_NOT_LOADED' }),
      )
    }
  })

  test('a library that another one needs is loaded first', () => {
    const loaded = loadLibrary(fixturePath, { preload: [fixturePath] })
    expect(loaded.has('fx_sum')).toBe(true)
    expect(() => loadLibrary(fixturePath, { preload: ['/nowhere/libnone.so'] })).toThrow(/libnone/)
  })

  test('a library says what it has', () => {
    expect(library.has('fx_sum')).toBe(true)
    for (const symbol of ['fx_none', '', 'a\0b', null]) expect(library.has(symbol as never)).toBe(false)
  })

  test('a function that is not there is an error of the call, not of the declaration', () => {
    const none = library.declare('fx_none', 'void', [])
    expect(() => none()).toThrow(
      expect.objectContaining({ code: 'SYMBOL_NOT_FOUND', message: expect.stringContaining('fx_none') }),
    )
    return expect(none.async()).rejects.toThrow(NativeError)
  })

  test('a signature with an unknown kind is refused when it is declared', () => {
    expect(() => library.declare('fx_sum', 'double', ['doubles'] as never)).toThrow(
      /no parameter kind "doubles"/,
    )
    expect(() => library.declare('fx_sum', 'doubles' as never, [])).toThrow(/no result kind "doubles"/)
    expect(() => library.declare('fx_sum', 'double', ['toString'] as never)).toThrow(
      /invalid_signature|no parameter kind/,
    )
    expect(() => struct('bad', { x: 'char[0]' })).toThrow(
      expect.objectContaining({ code: 'INVALID_SIGNATURE' }),
    )
  })
})

describe('arguments', () => {
  test.each([1.5, Number.NaN, 2 ** 31, '1', null, undefined, 1n, {}])(
    'an int that is %s is refused',
    (value) => {
      expect(() => fx.doubleAt(new Float64Array(1), value as never)).toThrow(
        expect.objectContaining({
          code: 'INVALID_ARGUMENT',
          message: expect.stringMatching(/fx_double_at: argument 2 must be a whole number/),
        }),
      )
    },
  )

  test.each([2 ** 53, -1.5, 2n ** 63n, '5', null])('a 64-bit integer that is %s is refused', (value) => {
    expect(() => fx.sum(new Float64Array(1), value as never)).toThrow(NativeError)
  })

  test('a 64-bit integer may be a bigint', () => {
    expect(fx.sum(Float64Array.of(1, 2), 2n)).toBe(3)
  })

  test('a pointer that is null, a number or a string is refused', () => {
    for (const pointer of [null, undefined, 0n, 5, '5', -1n, 2n ** 64n, {}]) {
      expect(() => fx.doubleAtPointer(pointer as never, 0)).toThrow(NativeError)
    }
  })

  test('an absent argument is refused', () => {
    expect(() => (fx.sum as unknown as () => number)()).toThrow(NativeError)
  })

  test('memory that is too small for a struct is refused', () => {
    expect(() => fx.dateDigits(new Uint8Array(23))).toThrow(/a typed array of 24 or more bytes/)
    expect(() => fx.dateDigits(new DataView(new ArrayBuffer(24)) as never)).toThrow(NativeError)
  })

  test('a struct of all kinds of field survives packing', () => {
    const inner = struct('inner', { a: 'int8', b: 'double' })
    const outer = struct('outer', {
      flag: 'bool',
      u8: 'uint8',
      i16: 'int16',
      u16: 'uint16',
      u32: 'uint32',
      i64: 'int64',
      u64: 'uint64',
      f: 'float',
      p: 'pointer',
      inner,
      text: 'char[8]',
    })
    const value = {
      flag: true,
      u8: 255,
      i16: -32_768,
      u16: 65_535,
      u32: 4_294_967_295,
      i64: Number.MIN_SAFE_INTEGER,
      u64: Number.MAX_SAFE_INTEGER,
      f: 0.5,
      p: 2n ** 63n,
      inner: { a: -1, b: -0 },
      text: 'héé',
    }
    expect(outer.unpack(outer.pack(value))).toEqual(value)
    expect(() => outer.pack({ ...value, text: 'too long' })).toThrow(
      /outer.text must be a string of less than 8 bytes/,
    )
    expect(() => outer.pack({ ...value, inner: { a: 128, b: 0 } })).toThrow(
      /inner.a must be a whole number from -128 to 127/,
    )
    const bytes = outer.pack(value)
    new DataView(bytes.buffer).setBigInt64(outer.offsetOf('i64'), 2n ** 60n, true)
    expect(() => outer.unpack(bytes)).toThrow(expect.objectContaining({ code: 'UNSAFE_INTEGER' }))
  })
})

describe('asynchronous calls', () => {
  test('an argument that nobody else holds is alive until the call returns', async () => {
    const sums = Array.from({ length: 20 }, (_, i) =>
      fx.slowSum.async(new Float64Array(1000).fill(i), 1000, 5),
    )
    for (let i = 0; i < 20; i++) {
      globalThis.gc?.()
      new Float64Array(1000).fill(-1)
      await sleep(1)
    }
    expect(await Promise.all(sums)).toEqual(Array.from({ length: 20 }, (_, i) => i * 1000))
  })

  test('a wrong argument is a rejection', async () => {
    await expect(fx.slowSum.async([1] as never, 1, 0)).rejects.toThrow(/argument 1 must be a Float64Array/)
  })

  test('a thousand calls at once wait for each other', async () => {
    const values = Float64Array.of(1)
    const sums = await Promise.all(Array.from({ length: 1000 }, () => fx.slowSum.async(values, 1, 0)))
    expect(sums.reduce((a, b) => a + b)).toBe(1000)
  })

  test('an aborted call is rejected with the reason of the signal', async () => {
    const controller = new AbortController()
    const running = fx.slowSum.asyncWith({ signal: controller.signal }, Float64Array.of(1), 1, 50)
    controller.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    await expect(
      fx.slowSum.asyncWith({ signal: controller.signal }, Float64Array.of(1), 1, 0),
    ).rejects.toThrow('enough')
    expect(
      await fx.slowSum.asyncWith({ signal: new AbortController().signal }, Float64Array.of(2), 1, 0),
    ).toBe(2)
  })

  test('a library that takes one call at a time gets one, and refuses a synchronous one meanwhile', async () => {
    const alone = loadLibrary(fixturePath, { exclusive: true })
    const slowSum = alone.declare('fx_slow_sum', 'double', ['double[]', 'int64', 'int32'])
    const order: number[] = []
    const calls = [30, 0, 0].map((ms, i) =>
      slowSum.async(Float64Array.of(i), 1, ms).then((sum) => order.push(sum)),
    )
    expect(() => slowSum(Float64Array.of(1), 1, 0)).toThrow(expect.objectContaining({ code: 'BUSY' }))
    await Promise.all(calls)
    expect(order).toEqual([0, 1, 2])
    expect(slowSum(Float64Array.of(1), 1, 0)).toBe(1)
  })

  test('a waiting call that is aborted never runs, and the next one does', async () => {
    const alone = loadLibrary(fixturePath, { exclusive: true })
    const fill = alone.declare('fx_fill', 'void', ['double[]', 'int64'])
    const slowSum = alone.declare('fx_slow_sum', 'double', ['double[]', 'int64', 'int32'])
    const first = slowSum.async(Float64Array.of(1), 1, 20)
    const controller = new AbortController()
    const untouched = Float64Array.of(-1, -1)
    const second = fill.asyncWith({ signal: controller.signal }, untouched, 2)
    const third = slowSum.async(Float64Array.of(3), 1, 0)
    controller.abort()
    await expect(second).rejects.toThrow(/abort/i)
    expect(await Promise.all([first, third])).toEqual([1, 3])
    expect(untouched).toEqual(Float64Array.of(-1, -1))
  })
})
