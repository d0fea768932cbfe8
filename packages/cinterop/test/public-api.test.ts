import * as cinterop from '@uchronia/cinterop'
import * as binding from '@uchronia/cinterop/binding'
import * as danfo from '@uchronia/cinterop/danfo'
import * as series from '@uchronia/series'
import { expect, test } from 'vitest'

function names(module: object): string[] {
  return Object.entries(module)
    .map(([name, value]) => {
      const kind = typeof value === 'function' && /^class/.test(String(value)) ? 'class' : typeof value
      return `${kind} ${name}`
    })
    .sort()
}

test('all of series is there, so that one import leads from a double ** to tables', () => {
  for (const [name, value] of Object.entries(series)) expect(cinterop).toHaveProperty(name, value)
})

test('the public names beside those of series are these and no others', () => {
  const own = Object.entries(cinterop).filter(([name]) => !(name in series))
  expect(names(Object.fromEntries(own))).toMatchInlineSnapshot(`
    [
      "class ArrowCData",
      "class ArrowCStream",
      "class BatchStream",
      "class CinteropError",
      "class NativeCallback",
      "class NativeError",
      "class NativeLibrary",
      "class NativeView",
      "class PackedMemory",
      "class StructType",
      "function allocateDoubles",
      "function exportBatch",
      "function exportStream",
      "function exportedStructs",
      "function fromCharacterVector",
      "function fromDateTime",
      "function fromDimensions",
      "function fromMultiStatistics",
      "function fromNamedValues",
      "function fromNativeGeometry",
      "function fromNativeTimeSeries",
      "function fromStringMap",
      "function fromValues",
      "function guardKoffi",
      "function importBatch",
      "function importStream",
      "function loadLibrary",
      "function packCharacterVector",
      "function packDimensions",
      "function packMultiStatistics",
      "function packNamedValues",
      "function packStringMap",
      "function packStrings",
      "function packTimeSeries",
      "function packValues",
      "function readBytes",
      "function readCharacterVector",
      "function readDateTime",
      "function readDimensions",
      "function readFloat32",
      "function readFloat64",
      "function readGeometry",
      "function readInt32",
      "function readInt64",
      "function readMatrix",
      "function readMultiStatistics",
      "function readNamedValues",
      "function readPointers",
      "function readStatistic",
      "function readString",
      "function readStringArray",
      "function readStringMap",
      "function readTimeSeries",
      "function readValues",
      "function rowPointers",
      "function struct",
      "function toDateTime",
      "function toNativeGeometry",
      "function viewFloat64",
      "object characterVectorStruct",
      "object dateTimeStruct",
      "object dimensionStruct",
      "object dimensionsStruct",
      "object geometryStruct",
      "object koffiBackend",
      "object multiStatisticStruct",
      "object namedValuesStruct",
      "object statisticStruct",
      "object stringMapStruct",
      "object timeSeriesStruct",
      "object valuesStruct",
    ]
  `)
})

test('the public names of the danfo subpath are these and no others', () => {
  expect(names(danfo)).toMatchInlineSnapshot(`
    [
      "function fromDanfo",
      "function toDanfo",
      "function toDanfoSeries",
    ]
  `)
})

test('generated code uses these names and no others', () => {
  expect(names(binding)).toMatchInlineSnapshot(`
    [
      "class BoundFunctions",
      "class LibraryError",
      "class PointedMemory",
      "function allocate",
      "function arrayOf",
      "function boolCellOf",
      "function bytesOf",
      "function cellOf",
      "function checkAddress",
      "function checkBigInt64Array",
      "function checkBigUint64Array",
      "function checkBool",
      "function checkBytes",
      "function checkFloat32Array",
      "function checkFloat64Array",
      "function checkInt16",
      "function checkInt16Array",
      "function checkInt32",
      "function checkInt32Array",
      "function checkInt64",
      "function checkInt8",
      "function checkInt8Array",
      "function checkNumber",
      "function checkStruct",
      "function checkText",
      "function checkUint16",
      "function checkUint16Array",
      "function checkUint32",
      "function checkUint32Array",
      "function checkUint64",
      "function checkUint8",
      "function checkUint8Array",
      "function commonLength",
      "function elementsOf",
      "function elementsOfArray",
      "function membersOf",
      "function messageOf",
      "function nameOf",
      "function notOneOf",
      "function nothing",
      "function packAll",
      "function pointersOf",
      "function present",
      "function recordOf",
      "function rowsOf",
      "function safe",
      "function sameLength",
      "function stringsOf",
      "function textOf",
      "function unanswered",
      "function unpackAll",
      "function untilAborted",
    ]
  `)
})
