import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  characterVectorStruct,
  dateTimeStruct,
  dimensionsStruct,
  geometryStruct,
  loadLibrary,
  type NativeLibrary,
  namedValuesStruct,
  type Pointer,
  stringMapStruct,
  timeSeriesStruct,
  valuesStruct,
} from '@uchronia/cinterop'
import { afterEach, beforeEach, expect } from 'vitest'

const extension = process.platform === 'win32' ? 'dll' : process.platform === 'darwin' ? 'dylib' : 'so'

/** Where the fixture library is built. */
export const fixturePath: string = fileURLToPath(
  new URL(`../native/build/libcinterop_fixture.${extension}`, import.meta.url),
)

if (!existsSync(fixturePath)) {
  throw new Error(
    `${fixturePath} is not built: cmake -S test/native -B test/native/build && cmake --build test/native/build`,
  )
}

export const library: NativeLibrary = loadLibrary(fixturePath)

/** The functions of test/native/cinterop/include/cinterop_fixture.h. */
export const fx = {
  liveBlocks: library.declare('fx_live_blocks', 'int64', []),
  sizeOf: library.declare('fx_sizeof', 'int32', ['cstring']),
  doubleAt: library.declare('fx_double_at', 'double', ['double[]', 'int32']),
  doubleAtPointer: library.declare('fx_double_at', 'double', ['pointer', 'int32']),
  intAt: library.declare('fx_int_at', 'int32', ['int32[]', 'int32']),
  setDouble: library.declare('fx_set_double', 'void', ['pointer', 'int32', 'double']),
  sum: library.declare('fx_sum', 'double', ['double[]', 'int64']),
  slowSum: library.declare('fx_slow_sum', 'double', ['double[]', 'int64', 'int32']),
  makeDoubles: library.declare('fx_make_doubles', 'pointer', ['int64']),
  makeFloats: library.declare('fx_make_floats', 'pointer', ['int64']),
  makeInts: library.declare('fx_make_ints', 'pointer', ['int64']),
  makeLongs: library.declare('fx_make_longs', 'pointer', ['int64']),
  makeMatrix: library.declare('fx_make_matrix', 'pointer', ['int32', 'int32']),
  matrixAt: library.declare('fx_matrix_at', 'double', ['pointer[]', 'int32', 'int32']),
  free: library.declare('fx_free', 'void', ['pointer?']),
  freeMatrix: library.declare('fx_free_matrix', 'void', ['pointer?', 'int32']),
  fill: library.declare('fx_fill', 'void', ['double[]', 'int64']),
  textLength: library.declare('fx_text_length', 'int64', ['cstring?']),
  twice: library.declare('fx_twice', { cstring: 'owned', free: 'fx_free' }, ['cstring?']),
  badText: library.declare('fx_bad_text', { cstring: 'owned', free: 'fx_free' }, []),
  badTextPointer: library.declare('fx_bad_text', 'pointer', []),
  makeTexts: library.declare('fx_make_texts', 'pointer', ['int32', 'out int32']),
  freeTexts: library.declare('fx_free_texts', 'void', ['pointer?', 'int32']),
  textAt: library.declare('fx_text_at', 'cstring', ['bytes', 'int32']),
  nextDay: library.declare('fx_next_day', 'pointer', [{ struct: dateTimeStruct }]),
  dateDigits: library.declare('fx_date_digits', 'int64', [{ bytes: dateTimeStruct.size }]),
  fillDate: library.declare('fx_fill_date', 'void', [{ bytes: dateTimeStruct.size }, 'int32']),
  namedValue: library.declare('fx_named_value', 'double', [{ struct: namedValuesStruct }, 'cstring']),
  copyNamedValues: library.declare('fx_copy_named_values', 'pointer', [{ struct: namedValuesStruct }]),
  sumValues: library.declare('fx_sum_values', 'double', [{ struct: valuesStruct }]),
  copyValues: library.declare('fx_copy_values', 'pointer', [{ struct: valuesStruct }]),
  characterAt: library.declare('fx_character_at', 'cstring', [
    { bytes: characterVectorStruct.size },
    'int32',
  ]),
  copyCharacters: library.declare('fx_copy_characters', 'pointer', [{ struct: characterVectorStruct }]),
  lookup: library.declare('fx_lookup', 'cstring', [{ struct: stringMapStruct }, 'cstring']),
  copyMap: library.declare('fx_copy_map', 'pointer', [{ struct: stringMapStruct }]),
  disposeNamedValues: library.declare('fx_dispose_named_values', 'void', ['pointer']),
  disposeValues: library.declare('fx_dispose_values', 'void', ['pointer']),
  disposeCharacters: library.declare('fx_dispose_characters', 'void', ['pointer']),
  disposeMap: library.declare('fx_dispose_map', 'void', ['pointer']),
  geometryLength: library.declare('fx_geometry_length', 'int32', [{ struct: geometryStruct }]),
  longer: library.declare('fx_longer', { struct: geometryStruct }, [{ struct: geometryStruct }, 'int32']),
  copyGeometry: library.declare('fx_copy_geometry', 'pointer', [{ bytes: geometryStruct.size }]),
  copySeries: library.declare('fx_copy_series', 'pointer', [{ struct: timeSeriesStruct }]),
  copySeriesPointer: library.declare('fx_copy_series_ptr', 'pointer', [{ bytes: timeSeriesStruct.size }]),
  noSeries: library.declare('fx_no_series', 'pointer', []),
  disposeSeries: library.declare('fx_dispose_series', 'void', ['pointer?']),
  copyDimensions: library.declare('fx_copy_dimensions', 'pointer', [{ struct: dimensionsStruct }]),
  disposeDimensions: library.declare('fx_dispose_dimensions', 'void', ['pointer']),
  copyStatistics: library.declare('fx_copy_statistics', 'pointer', ['bytes']),
  disposeStatistics: library.declare('fx_dispose_statistics', 'void', ['pointer']),
  mapSum: library.declare('fx_map_sum', 'double', ['callback', 'int32']),
}

/** Decodes what native code allocated, and has it free it, whatever happens. */
export function decoded<T>(
  pointer: Pointer | null,
  decode: (pointer: Pointer) => T,
  free: (pointer: Pointer) => void,
): T {
  if (pointer === null) throw new Error('native code gave null')
  try {
    return decode(pointer)
  } finally {
    free(pointer)
  }
}

/** Fails each test of a file that leaves memory behind which native code handed out. */
export function expectNoLeaks(): void {
  let blocks = 0
  beforeEach(() => {
    blocks = fx.liveBlocks()
  })
  afterEach(() => {
    expect(fx.liveBlocks()).toBe(blocks)
  })
}
