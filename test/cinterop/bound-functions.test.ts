import { loadLibrary, NativeError } from '@uchronia/cinterop'
import * as binding from '@uchronia/cinterop/binding'
import { BoundFunctions, type Declarations } from '@uchronia/cinterop/binding'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { fixturePath } from './fixture.ts'

const declarations = {
  fx_slow_sum: ['double', 'pointer', 'int64', 'int32'],
  fx_fail: ['int32', 'string'],
  fx_none: ['void'],
} as const satisfies Declarations
const values = Float64Array.of(1, 2, 3)

describe('the functions that generated code calls', () => {
  test('are looked up when they are first called, and are then those of koffi alone', () => {
    vi.stubEnv('UCHRONIA_TRACE', '')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { functions } = new BoundFunctions(loadLibrary(fixturePath), declarations)
    const first = functions.fx_slow_sum
    expect(functions.fx_slow_sum(values, 3, 0)).toBe(6)
    expect(functions.fx_slow_sum).not.toBe(first)
    expect(functions.fx_slow_sum).toHaveProperty('info')
    expect(() => functions.fx_none()).toThrow(
      expect.objectContaining({ code: 'SYMBOL_NOT_FOUND', message: expect.stringContaining('fx_none') }),
    )
  })

  test('throw what the library reports, unless the caller heeds it', () => {
    const library = loadLibrary(fixturePath, { errorCallback: { register: 'fx_set_error_callback' } })
    const plain = new BoundFunctions(library, declarations)
    expect(() => plain.functions.fx_fail('broken')).toThrow(/^fx_fail: broken$/)

    const heeding = new BoundFunctions(library, declarations, { heeding: true })
    heeding.functions.fx_fail('broken again')
    expect(() => heeding.end('fx_fail')).toThrow(/^fx_fail: broken again$/)
    expect(() => heeding.end('fx_fail')).not.toThrow()
    expect(() => heeding.call('fx_fail', 'and again')).toThrow(/^fx_fail: and again$/)
  })

  test('are refused while another call is in a library that takes one at a time', async () => {
    const library = loadLibrary(fixturePath, { exclusive: true })
    const plain = new BoundFunctions(library, declarations)
    const heeding = new BoundFunctions(library, declarations, { heeding: true })
    const slow = plain.callAsync('fx_slow_sum', [values, 3, 50])
    const busy = expect.objectContaining({ code: 'BUSY' })
    expect(() => plain.functions.fx_slow_sum(values, 3, 0)).toThrow(busy)
    expect(() => heeding.begin('fx_slow_sum')).toThrow(busy)
    expect(await slow).toBe(6)
    expect(plain.functions.fx_slow_sum(values, 3, 0)).toBe(6)
  })

  test('are refused with a kind that does not exist', () => {
    const { functions } = new BoundFunctions(loadLibrary(fixturePath), { fx_fail: ['int'] } as never)
    expect(() => (functions as { fx_fail(): void }).fx_fail()).toThrow(/no kind "int"/)
  })
})

describe('the checks of generated code', () => {
  const checks = { ...binding } as unknown as Readonly<
    Record<string, (value: unknown, what: string) => unknown>
  >
  const wrong = [
    undefined,
    null,
    1.5,
    Number.NaN,
    '1',
    {},
    Symbol('s'),
    1n << 64n,
    -(1n << 64n),
    new DataView(new ArrayBuffer(8)),
  ]
  const right = {
    checkBool: [true],
    checkInt8: [-128, 127, -0],
    checkUint8: [0, 255],
    checkInt16: [-32_768, 32_767],
    checkUint16: [0, 65_535],
    checkInt32: [-2_147_483_648, 2_147_483_647],
    checkUint32: [0, 4_294_967_295],
    checkInt64: [Number.MIN_SAFE_INTEGER, -(2n ** 63n), 2n ** 63n - 1n],
    checkUint64: [0, Number.MAX_SAFE_INTEGER, 2n ** 64n - 1n],
    checkAddress: [1n, 2n ** 64n - 1n],
    checkText: ['', 'text'],
    checkNumber: [1.5, Number.NaN],
  } as const
  const beyond = {
    checkInt8: [-129, 128],
    checkUint8: [-1, 256],
    checkInt16: [-32_769, 32_768],
    checkUint16: [-1, 65_536],
    checkInt32: [-2_147_483_649, 2_147_483_648, 2 ** 32],
    checkUint32: [-1, 4_294_967_296],
    checkInt64: [2 ** 53, 2n ** 63n],
    checkUint64: [-1, -1n, 2n ** 64n],
    checkAddress: [0n, -1n, 1],
    checkText: ['nul\0inside'],
  } as const

  test.each(Object.entries(right))(
    '%s gives back what is right, and refuses the rest by name',
    (name, good) => {
      const check = checks[name]!
      for (const value of good) expect(check(value, 'f: a')).toBe(value)
      const bad = [
        ...wrong.filter((value) => !(good as readonly unknown[]).includes(value)),
        ...(beyond[name as keyof typeof beyond] ?? []),
      ]
      for (const value of bad) {
        if (name === 'checkNumber' && typeof value === 'number') continue
        if (name === 'checkText' && value === '1') continue
        expect(() => check(value, 'f: a')).toThrow(NativeError)
        expect(() => check(value, 'f: a')).toThrow(/^f: a must be .*, not /)
      }
    },
  )

  test('an array of another class is refused, and so is memory that is too small', () => {
    expect(() => binding.checkFloat64Array(new Float32Array(1) as never, 'f: a')).toThrow(
      'f: a must be a Float64Array that was not transferred away, not a Float32Array of 4 bytes.',
    )
    expect(binding.checkFloat64Array(values, 'f: a')).toBe(values)
    expect(() => binding.checkStruct(new Uint8Array(7), 'f: a', 8)).toThrow(/8 or more bytes/)
    expect(() => binding.checkBytes([1] as never, 'f: a')).toThrow(/f: a must be a typed array/)
  })

  test('the length of an array is that of its memory, whatever it says itself', () => {
    const liar = Object.defineProperties(new Float32Array(2), {
      length: { value: 1e6 },
      byteLength: { value: 1e6 },
    })
    expect([binding.elementsOf(liar), binding.bytesOf(liar)]).toEqual([2, 8])
    expect([binding.elementsOf(null), binding.bytesOf(null)]).toEqual([0, 0])
    expect([binding.elementsOf({ length: 5 } as never), binding.bytesOf(undefined as never)]).toEqual([
      Number.NaN,
      Number.NaN,
    ])
  })
})
