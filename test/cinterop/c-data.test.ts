import {
  ArrowCData,
  dailyAxis,
  EnsembleSeries,
  exportBatch,
  exportedStructs,
  importBatch,
  seriesFromArrow,
} from '@uchronia/cinterop'
import {
  Binary,
  Bool,
  DateDay,
  Dictionary,
  DurationSecond,
  Field,
  Float16,
  Float32,
  Int8,
  Int32,
  LargeUtf8,
  List,
  Null,
  type RecordBatch,
  Table,
  TimestampNanosecond,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import {
  anyAxis,
  anyForecast,
  anyListedLeads,
  anyRows,
} from '../../packages/series/test/support/any-series.ts'
import { expectNoLeaks, library } from './fixture.ts'

const slot = { bytes: 72 } as const
const array = { bytes: 80 } as const
const make = library.declare('fx_arrow_make', 'void', ['int64', slot, array])
const sum = library.declare('fx_arrow_sum', 'double', [slot, array])
const moveColumn = library.declare('fx_arrow_move_column', 'double', [slot, array, 'int32'])
const formatAt = library.declare('fx_arrow_format', 'cstring', [slot, 'int32'])

expectNoLeaks()
afterEach(() => {
  expect(exportedStructs()).toBe(0)
})

const series = new EnsembleSeries({
  time: dailyAxis('2000-01-01', 4),
  members: ['a', 'b'],
  values: Float64Array.of(1, 2, Number.NaN, 4, 5, 6, 7, 8),
  units: 'mm',
})
const batchOf = (table: Table): RecordBatch => table.batches[0]!
/** Out to C structs and in again. */
const through = (batch: RecordBatch) => importBatch(exportBatch(batch))

describe('import', () => {
  test('a table that C made is copied, then released', () => {
    const data = new ArrowCData()
    make(5, data.schema, data.array)
    const table = new Table([importBatch(data)])
    expect(table.toArray().map((row) => row.toJSON())).toEqual([
      { x: 0, name: 'n0' },
      { x: 1, name: 'n1' },
      { x: null, name: 'n2' },
      { x: 3, name: 'n3' },
      { x: 4, name: 'n4' },
    ])
    expect(table.schema.fields.map((field) => [field.name, String(field.type), field.nullable])).toEqual([
      ['x', 'Float64', true],
      ['name', 'Utf8', true],
    ])
  })

  test('a table of no rows is fine', () => {
    const data = new ArrowCData()
    make(0, data.schema, data.array)
    expect(importBatch(data).numRows).toBe(0)
  })

  test('structs that hold nothing, or no longer, are refused', () => {
    const data = new ArrowCData()
    expect(() => importBatch(data)).toThrow(expect.objectContaining({ code: 'RELEASED' }))
    make(2, data.schema, data.array)
    importBatch(data)
    expect(() => importBatch(data)).toThrow(/nothing was exported into them, or it was taken before/)
  })
})

describe('export', () => {
  test('C reads the very values, and releases everything', () => {
    const data = exportBatch(batchOf(series.toArrow()))
    expect(exportedStructs()).toBeGreaterThan(0)
    expect([0, 1, 2].map((column) => formatAt(data.schema, column))).toEqual(['tsm:UTC', 'g', 'g'])
    expect(sum(data.schema, data.array)).toBe(33)
  })

  test('a column that C moves out of the table lives until C releases it', () => {
    const data = exportBatch(batchOf(series.toArrow()))
    expect(moveColumn(data.schema, data.array, 2)).toBe(26)
  })

  test('nothing but the structs holds the values while C has them', async () => {
    const values = new Float64Array(100_000).fill(1)
    let table: Table | undefined = new EnsembleSeries({
      time: dailyAxis(0, 100_000),
      members: ['a'],
      values,
    }).toArrow()
    const data = exportBatch(batchOf(table))
    table = undefined
    for (let i = 0; i < 5; i++) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 1))
      new Float64Array(100_000).fill(-1)
    }
    expect(sum(data.schema, data.array)).toBe(100_000)
  })

  test('a type that has no format here is refused before anything is exported', () => {
    const table = new Table({ x: vectorFromArray([1], new Float16()) })
    expect(() => exportBatch(batchOf(table))).toThrow(expect.objectContaining({ code: 'COLUMN_TYPE' }))
  })
})

describe('out and in again', () => {
  test.each([
    ['bool', vectorFromArray([true, null, false, true, true, false, true, true, null], new Bool())],
    ['int8', vectorFromArray([1, -1, null], new Int8())],
    ['uint64', vectorFromArray([1n, 2n ** 63n], new Uint64())],
    ['float', vectorFromArray([1.5, null], new Float32())],
    ['text', vectorFromArray(['é', '', null, '降雨'], new Utf8())],
    ['large text', vectorFromArray(['é', '', null, '降雨'], new LargeUtf8())],
    ['binary', vectorFromArray([new Uint8Array([1, 2]), null, new Uint8Array(0)], new Binary())],
    ['days', vectorFromArray([new Date(0), new Date(86_400_000)], new DateDay())],
    ['durations', vectorFromArray([1n, null], new DurationSecond())],
    ['nanoseconds', vectorFromArray([0, 1000], new TimestampNanosecond('Europe/Paris'))],
    ['a dictionary', vectorFromArray(['a', 'b', 'a', null], new Dictionary(new Utf8(), new Int32()))],
    ['lists', vectorFromArray([[1, 2], null, []], new List(new Field('item', new Int32(), true)))],
    ['nulls', vectorFromArray([null, null], new Null())],
  ])('%s', (_, vector) => {
    const table = new Table({ x: vector })
    const back = new Table([through(batchOf(table))])
    expect(String(back.schema)).toBe(String(table.schema))
    expect(back.toString()).toBe(table.toString())
    // A part begins in the middle of a byte of the bitmap.
    const part = batchOf(table).slice(1)
    expect(new Table([through(part)]).toString()).toBe(new Table([part]).toString())
  })

  test('any ensemble, in every layout, with its metadata', () => {
    fc.assert(
      fc.property(
        anyRows(anyAxis),
        fc.constantFrom('wide', 'long', 'tensor'),
        fc.boolean(),
        (any, layout, dictionary) => {
          const table = any.toArrow({ layout: layout as 'wide', dictionary })
          expect(seriesFromArrow(new Table(table.batches.map(through)))).toEqual(any)
        },
      ),
      { numRuns: 100 },
    )
  })

  test('any forecast, an issue time at a time', () => {
    fc.assert(
      fc.property(
        anyForecast(anyAxis, anyListedLeads),
        fc.constantFrom('wide', 'long', 'tensor'),
        (any, layout) => {
          fc.pre(any.length > 0)
          const table = any.toArrow({ layout: layout as 'wide' })
          expect(seriesFromArrow(new Table(table.batches.map(through)))).toEqual(any)
        },
      ),
      { numRuns: 100 },
    )
  })
})
