import { createRequire } from 'node:module'
import {
  allocateDoubles,
  asFloat64,
  Matrix,
  NativeCallback,
  NativeError,
  packStrings,
  readFloat32,
  readFloat64,
  readInt32,
  readInt64,
  readMatrix,
  readString,
  readStringArray,
  rowPointers,
  viewFloat64,
} from '@uchronia/cinterop'
import { DeletableNativeHandle, OwningNativeHandle } from '@uchronia/refcount'
import { describe, expect, test, vi } from 'vitest'
import { decoded, expectNoLeaks, fx, library } from './fixture.ts'

expectNoLeaks()

/** As cinterop loads it. */
const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi')

describe('arrays', () => {
  test('CT-01 C reads doubles and ints of ours at both ends', () => {
    const doubles = Float64Array.of(10, 11, 12, 13, 14)
    expect([fx.doubleAt(doubles, 0), fx.doubleAt(doubles, 4)]).toEqual([10, 14])
    const ints = Int32Array.of(-1, 0, 1, 2, 3)
    expect([fx.intAt(ints, 0), fx.intAt(ints, 4)]).toEqual([-1, 3])
  })

  test('CT-01 an owning handle holds an array for C', () => {
    using owned = new OwningNativeHandle(Float64Array.of(1, 2, 3), { typeId: 'double *' })
    expect(fx.doubleAt(owned.ptr, 2)).toBe(3)
  })

  test.each([
    ['a list', [1, 2, 3]],
    ['ints', Int32Array.of(1, 2, 3)],
    ['floats', Float32Array.of(1, 2, 3)],
    ['doubles', Float64Array.of(1, 2, 3)],
    ['part of an array', Float64Array.of(0, 1, 2, 3).subarray(1)],
  ])('CT-03 %s reads as doubles', (_, data) => {
    expect(fx.sum(asFloat64(data), 3)).toBe(6)
  })

  test('an empty array is fine, and one that was transferred away or lies about itself is refused', () => {
    expect(fx.sum(new Float64Array(0), 0)).toBe(0)
    expect(fx.sum(Float64Array.of(1).subarray(1), 0)).toBe(0)
    const gone = Float64Array.of(1, 2)
    structuredClone(gone.buffer, { transfer: [gone.buffer] })
    const lying = Object.defineProperty(Float64Array.of(), 'length', { value: 2 })
    structuredClone(lying.buffer, { transfer: [lying.buffer] })
    const bytesInDisguise = Object.setPrototypeOf(new Int8Array(1), Float64Array.prototype)
    for (const array of [gone, lying, bytesInDisguise, Object.create(Float64Array.prototype)]) {
      expect(() => fx.sum(array, 2)).toThrow(
        expect.objectContaining({
          code: 'INVALID_ARGUMENT',
          message: expect.stringContaining('a Float64Array that was not transferred away'),
        }),
      )
    }
    const nullable = library.declare('fx_sum', 'double', ['double[]?', 'int64'])
    expect(() => nullable(gone, 2)).toThrow(NativeError)
    const bytes = library.declare('fx_sum', 'double', ['bytes', 'int64'])
    expect(() => bytes(gone, 2)).toThrow(NativeError)
  })

  test('memory of a declared size is as large as it is, not as it says', () => {
    const small = Object.defineProperty(new Uint8Array(1), 'byteLength', { value: 1000 })
    expect(() => fx.dateDigits(small)).toThrow(/a typed array of 24 or more bytes/)
    for (const bytes of [-1, 1.5, Number.NaN]) {
      expect(() => library.declare('fx_date_digits', 'int64', [{ bytes }])).toThrow(
        expect.objectContaining({ code: 'INVALID_SIGNATURE' }),
      )
    }
  })

  test('CT-04 only doubles are shared', () => {
    const doubles = new Float64Array(2)
    expect(asFloat64(doubles)).toBe(doubles)
    const ints = Int32Array.of(1, 2)
    fx.fill(asFloat64(ints), 2)
    expect(ints).toEqual(Int32Array.of(1, 2))
  })

  test('CT-05 rows of rows are refused, and so are strings', () => {
    expect(() => asFloat64([[1, 2]] as never)).toThrow(/Use Matrix.from\(\)/)
    expect(() => asFloat64(['1'] as never)).toThrow(/Expected a number at index 0/)
    expect(() => asFloat64('12' as never)).toThrow(/Expected a list/)
  })

  test('CT-06 a copy does not follow later writes of native code', () => {
    const copy = decoded(
      fx.makeDoubles(3),
      (pointer) => {
        const values = readFloat64(pointer, 3)
        fx.setDouble(pointer, 1, 99)
        return values
      },
      fx.free,
    )
    expect(copy).toEqual(Float64Array.of(0, 1, 2))
  })

  test('CT-06 CT-07 a view follows native writes, and its own go through', () => {
    const pointer = fx.makeDoubles(5)!
    using owner = new DeletableNativeHandle(pointer, { release: fx.free })
    const view = viewFloat64(pointer, 3, owner)
    fx.setDouble(pointer, 1, 99)
    expect([...view]).toEqual([0, 99, 2])
    view.set(2, -5)
    expect(fx.doubleAtPointer(pointer, 2)).toBe(-5)
    expect(view).toHaveLength(3)
    expect(() => view.at(3)).toThrow(/no value at index 3/)
    expect(view.slice(1)).toEqual(Float64Array.of(99, -5))
  })

  test('CT-07 ints read as ints, floats as floats, 64-bit integers exactly', () => {
    expect(decoded(fx.makeInts(3), (pointer) => readInt32(pointer, 3), fx.free)).toEqual(
      Int32Array.of(0, 1, 2),
    )
    expect(decoded(fx.makeFloats(3), (pointer) => readFloat32(pointer, 2), fx.free)).toEqual(
      Float32Array.of(0, 1),
    )
    expect(decoded(fx.makeLongs(2), (pointer) => readInt64(pointer, 2), fx.free)).toEqual(
      BigInt64Array.of(0n, 1n),
    )
  })

  test('CT-07 an array of the wrong kind is refused: C would read garbage', () => {
    for (const wrong of [Float32Array.of(1), Int32Array.of(1), [1], 'text', null, undefined, 5n]) {
      expect(() => fx.sum(wrong as never, 1)).toThrow(/fx_sum: argument 1 must be a Float64Array/)
    }
  })

  test('a view refuses what would end the process', () => {
    using owner = new OwningNativeHandle(new Float64Array(1))
    expect(() => viewFloat64(null, 3, owner)).toThrow(expect.objectContaining({ code: 'NULL_POINTER' }))
    expect(() => viewFloat64(0n as never, 3, owner)).toThrow(NativeError)
    expect(() => viewFloat64(64n as never, 2 ** 30, owner)).toThrow(/4 GiB/)
    expect(() => viewFloat64(64n as never, -1, owner)).toThrow(NativeError)
    expect(() => viewFloat64(64n as never, 1, {} as never)).toThrow(/owns its memory/)
    expect(viewFloat64(null, 0, owner)).toHaveLength(0)
  })

  test('a view is refused after its owner was disposed', () => {
    const pointer = fx.makeDoubles(3)!
    const owner = new DeletableNativeHandle(pointer, { release: fx.free, label: 'rain' })
    const view = viewFloat64(pointer, 3, owner)
    owner[Symbol.dispose]()
    expect(() => view.at(0)).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
    expect(() => view.slice()).toThrow(NativeError)
    expect(() => viewFloat64(pointer, 3, owner)).toThrow(NativeError)
  })
})

describe('matrices', () => {
  test('CT-08 without rows or columns a null pointer is never looked at', () => {
    expect(readMatrix(null, 2, 0)).toMatchObject({ rows: 2, columns: 0 })
    expect(readMatrix(null, 0, 2)).toMatchObject({ rows: 0, columns: 2 })
    expect(() => readMatrix(null, 1, 1)).toThrow(expect.objectContaining({ code: 'NULL_POINTER' }))
  })

  test.each([
    [3, 4],
    [2, 4],
    [1, 1],
  ])('CT-09 %i x %i of a native 3 x 4 matrix is read in row order, and is a copy', (rows, columns) => {
    const pointer = fx.makeMatrix(3, 4)
    const matrix = decoded(
      pointer,
      (p) => readMatrix(p, rows, columns),
      (p) => fx.freeMatrix(p, 3),
    )
    for (let row = 0; row < rows; row++) {
      expect([...matrix.row(row)]).toEqual(Array.from({ length: columns }, (_, column) => 100 * row + column))
    }
  })

  test('a matrix is read into memory of the caller', () => {
    const into = new Float64Array(6)
    const matrix = decoded(
      fx.makeMatrix(2, 3),
      (p) => readMatrix(p, 2, 3, into),
      (p) => fx.freeMatrix(p, 2),
    )
    expect(matrix.data).toBe(into)
    expect(into).toEqual(Float64Array.of(0, 1, 2, 100, 101, 102))
    expect(() => readMatrix(null, 2, 2, into)).toThrow(expect.objectContaining({ code: 'SIZE_MISMATCH' }))
  })

  test('CT-10 a matrix of ours is read by C row by row, also when it is not square', () => {
    const matrix = Matrix.from([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(fx.matrixAt(rowPointers(matrix), 1, 2)).toBe(6)
    // Native code does not keep the matrix alive.
    const transposed = matrix.transpose()
    expect(fx.matrixAt(rowPointers(transposed), 2, 1)).toBe(6)
    expect([transposed.rows, transposed.columns]).toEqual([3, 2])
  })

  test('CT-10 what is no matrix is refused', () => {
    expect(() => Matrix.from([[1, 2], [3]])).toThrow(expect.objectContaining({ code: 'SIZE_MISMATCH' }))
    expect(() => Matrix.from([[[1]]] as never)).toThrow(/Expected a number/)
    expect(() => new Matrix(new Float64Array(5), 2, 3)).toThrow(/needs a Float64Array of 6/)
  })

  test('a library fills a buffer of ours directly', () => {
    const values = allocateDoubles(1_000_000)
    fx.fill(values, values.length)
    expect([values[0], values[999_999]]).toEqual([0, 499_999.5])
  })
})

describe('strings', () => {
  test('CT-02 C reads strings of ours', () => {
    expect(fx.textLength('hello')).toBe(5)
    expect(fx.textLength('é')).toBe(2)
    expect(fx.textLength(null)).toBe(-1)
    expect(fx.textLength('x'.repeat(3_000_000))).toBe(3_000_000)
    expect(() => fx.textLength('a\0b')).toThrow(/without NUL/)
  })

  test('CT-13 a returned array of strings is copied, then freed by who made it', () => {
    const size = new Int32Array(1)
    const pointer = fx.makeTexts(3, size)
    expect(
      decoded(
        pointer,
        (p) => readStringArray(p, size[0]!),
        (p) => fx.freeTexts(p, size[0]!),
      ),
    ).toEqual(['text 0', 'text 1', 'text 2'])
  })

  test('an empty array of strings may be null', () => {
    const size = new Int32Array(1)
    expect(readStringArray(fx.makeTexts(0, size), size[0]!)).toEqual([])
    expect(() => readStringArray(null, 1)).toThrow(expect.objectContaining({ code: 'NULL_POINTER' }))
  })

  test('an array of strings of ours is read by C', () => {
    const packed = packStrings(['a', '', 'ü'])
    expect(fx.textAt(packed.bytes, 2)).toBe('ü')
  })

  test('CT-22 a string that stays with the library is held to the same rule; U+FFFD itself is text', () => {
    const packed = packStrings(['abc\ufffd'])
    expect(fx.textAt(packed.bytes, 0)).toBe('abc\ufffd')
    packed.bytes[packed.bytes.indexOf('a'.charCodeAt(0), 8)] = 0xff
    expect(() => fx.textAt(packed.bytes, 0)).toThrow(expect.objectContaining({ code: 'INVALID_TEXT' }))
  })

  test('CT-17 a returned string is copied, then freed by who made it', () => {
    expect(fx.twice('déjà ')).toBe('déjà déjà ')
    expect(fx.twice('')).toBe('')
    expect(fx.twice(null)).toBeNull()
  })

  test('CT-22 bytes that are not UTF-8 are an error, freed all the same, or replaced on request', () => {
    expect(() => fx.badText()).toThrow(expect.objectContaining({ code: 'INVALID_TEXT' }))
    const text = decoded(
      fx.badTextPointer(),
      (pointer) => readString(pointer, { invalid: 'replace' }),
      fx.free,
    )
    expect(text).toBe('caf\ufffd \ufffd')
  })
})

describe('callbacks', () => {
  test('C calls a function of ours', () => {
    using double = new NativeCallback('double', ['double'], (x) => x * 2)
    expect(fx.mapSum(double.pointer, 4)).toBe(12)
    double.check()
  })

  test('an error in a callback is thrown after the call, and once', () => {
    using broken = new NativeCallback('double', ['double'], (x) => {
      if (x === 1) throw new RangeError('one is too much')
      return x
    })
    expect(fx.mapSum(broken.pointer, 3)).toBe(2)
    expect(() => broken.check()).toThrow(/one is too much/)
    broken.check()
  })

  test('a callback that returns the wrong kind gives C a zero', () => {
    using wrong = new NativeCallback('double', ['double'], () => 'text' as never)
    expect(fx.mapSum(wrong.pointer, 2)).toBe(0)
    expect(() => wrong.check()).toThrow(/must return a number/)
  })

  test('callbacks of one signature share its description, which koffi keeps for ever', () => {
    using first = new NativeCallback('double', ['double', 'int32'], (x) => x)
    const described = vi.spyOn(koffi, 'proto')
    try {
      using second = new NativeCallback('double', ['double', 'int32'], (x) => x + 1)
      expect(second.pointer).not.toBe(first.pointer)
      expect(described).not.toHaveBeenCalled()
    } finally {
      described.mockRestore()
    }
  })

  test('a disposed callback is refused', () => {
    const callback = new NativeCallback('void', [], () => undefined)
    callback[Symbol.dispose]()
    callback[Symbol.dispose]()
    expect(() => callback.pointer).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
  })
})
