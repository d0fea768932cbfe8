import {
  ArrowCStream,
  dailyAxis,
  EnsembleForecastSeries,
  exportBatch,
  exportedStructs,
  exportStream,
  importBatch,
  importStream,
  LeadTimeAxis,
  seriesFromArrow,
} from '@uchronia/cinterop'
import { Field, Float16, type RecordBatch, Schema, Table, tableFromArrays } from 'apache-arrow'
import fc from 'fast-check'
import koffi from 'koffi'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { anyAxis, anyForecast, anyRegularLeads } from '../../packages/series/test/support/any-series.ts'
import { expectNoLeaks, fx, library } from './fixture.ts'

const slot = { bytes: 40 } as const
const make = library.declare('fx_stream_make', 'void', ['int64', 'int64', 'cstring?', slot])
const sum = library.declare('fx_stream_sum', 'double', [slot, 'int64', { bytes: 100 }])

expectNoLeaks()
afterEach(() => {
  expect(exportedStructs()).toBe(0)
})

/** A stream that C made, of tables of 0, 1, 2 ... rows. */
function made(count: number, failAt = 1000, why: string | null = null): ArrowCStream {
  const data = new ArrowCStream()
  make(count, failAt, why, data.stream)
  return data
}

/** The result of C reading a stream: the sum of the values, and the error that it was told. */
function taken(data: ArrowCStream, most = 1000): [number, string] {
  const error = new Uint8Array(100)
  const total = sum(data.stream, most, error)
  return [total, new TextDecoder().decode(error.subarray(0, error.indexOf(0)))]
}

const forecast = new EnsembleForecastSeries({
  issues: dailyAxis('2000-01-01', 3),
  leads: new LeadTimeAxis({ start: 0, step: 3600, length: 2 }),
  members: ['a', 'b'],
  values: Float64Array.of(1, 2, 3, Number.NaN, 5, 6, 7, 8, 9, 10, 11, 12),
})

describe('import', () => {
  test('tables that C gives are copied one by one, in order', () => {
    const batches = importStream(made(4))
    expect(batches.schema.names).toEqual(['x', 'name'])
    const all = [...batches]
    expect(all.map((batch) => batch.numRows)).toEqual([0, 1, 2, 3])
    expect(new Table(all).getChild('name')!.toArray()).toEqual(['n0', 'n0', 'n1', 'n0', 'n1', 'n2'])
  })

  test('a stream of no tables has its columns all the same', () => {
    const batches = importStream(made(0))
    expect(new Table(batches.schema, [...batches]).schema.names).toEqual(['x', 'name'])
  })

  test('nothing is made before it is asked for, and all is released as soon as it is read', () => {
    const before = fx.liveBlocks()
    const batches = importStream(made(1_000_000_000))
    const open = fx.liveBlocks()
    for (let rows = 0; rows < 50; rows++) {
      expect(batches.next().value!.numRows).toBe(rows)
      expect(fx.liveBlocks()).toBe(open)
    }
    batches.return()
    expect(fx.liveBlocks()).toBe(before)
  })

  test('a loop that is left releases the stream, and so does `using`', () => {
    for (const batch of importStream(made(9))) if (batch.numRows === 2) break
    {
      using batches = importStream(made(9))
      batches.next()
    }
    const batches = importStream(made(9))
    batches[Symbol.dispose]()
    batches[Symbol.dispose]()
    expect([...batches]).toEqual([])
  })

  test('a stream that was dropped is released by the collector', async () => {
    const before = fx.liveBlocks()
    for (let i = 0; i < 20; i++) importStream(made(9)).next()
    for (let i = 0; i < 500 && fx.liveBlocks() > before; i++) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(fx.liveBlocks()).toBe(before)
  })

  test.each([
    ['out of rain', /could not give the next table of a stream \(error 5\): out of rain\./],
    [null, /\(error 5\): it does not say why\./],
  ])(
    'an error on the way has the words of C (%s), comes after the tables before it, and ends the stream',
    (why, text) => {
      const batches = importStream(made(9, 2, why))
      expect([batches.next().value!.numRows, batches.next().value!.numRows]).toEqual([0, 1])
      expect(() => batches.next()).toThrow(expect.objectContaining({ code: 'NATIVE_ERROR' }))
      expect(batches.next().done).toBe(true)
      expect(() => [...importStream(made(9, 2, why))]).toThrow(text)
    },
  )

  test('columns that C cannot tell are an error', () => {
    expect(() => importStream(made(9, -1, 'no idea'))).toThrow(
      /the columns of a stream \(error 5\): no idea\./,
    )
  })

  test('the functions of C are described to koffi once, since it keeps every description for ever', () => {
    const { schema, batches } = forecast.toArrow()
    const use = () => {
      for (const batch of importStream(exportStream(schema, batches))) importBatch(exportBatch(batch))
      expect(() => [...importStream(made(3, 1, 'no'))]).toThrow(/no/)
    }
    use()
    const described = vi.spyOn(koffi, 'proto')
    try {
      use()
      expect(described).not.toHaveBeenCalled()
    } finally {
      described.mockRestore()
    }
  })

  test('a struct that holds nothing, or no longer, is refused', () => {
    const data = new ArrowCStream()
    expect(() => importStream(data)).toThrow(expect.objectContaining({ code: 'RELEASED' }))
    make(2, 1000, null, data.stream)
    expect([...importStream(data)].length).toBe(2)
    expect(() => importStream(data)).toThrow(/it was taken before/)
  })
})

describe('export', () => {
  test('C reads the values of every batch, and releases everything', () => {
    const table = forecast.toArrow()
    const data = exportStream(table.schema, table.batches)
    expect(exportedStructs()).toBe(1)
    expect(taken(data)).toEqual([74, ''])
  })

  test('C may take it in another thread while the event loop runs', async () => {
    const { schema, batches } = forecast.toArrow()
    const error = new Uint8Array(100)
    expect(await sum.async(exportStream(schema, batches).stream, 1000, error)).toBe(74)
    expect(error[0]).toBe(0)
  })

  test('batches are asked for when C wants them, and no more when it wants no more', () => {
    const { schema, batches } = forecast.toArrow()
    const given: number[] = []
    let ended = false
    function* some(): Iterable<RecordBatch> {
      try {
        for (const [i, batch] of batches.entries()) {
          given.push(i)
          yield batch
        }
      } finally {
        ended = true
      }
    }
    expect(taken(exportStream(schema, some()), 2)).toEqual([1 + 2 + 3 + 5 + 6 + 7 + 8, ''])
    expect([given, ended]).toEqual([[0, 1], true])
  })

  test('what goes wrong on the way is told to C', () => {
    const { schema, batches } = forecast.toArrow()
    function* failing(): Iterable<RecordBatch> {
      yield batches[0]!
      throw new Error('the file ends here')
    }
    expect(taken(exportStream(schema, failing()))).toEqual([6, '5: the file ends here'])
  })

  test('a batch of other columns never reaches C', () => {
    const { schema, batches } = forecast.toArrow()
    const [total, error] = taken(exportStream(schema, [batches[0]!, tableFromArrays({ x: [1] }).batches[0]!]))
    expect(total).toBe(6)
    expect(error).toMatch(/^5: A batch has the columns g, and the stream tsm:UTC, l, tsm:UTC, g, g/)
  })

  test('a type that has no format here is refused before anything is exported', () => {
    expect(() => exportStream(new Schema([new Field('x', new Float16())]), [])).toThrow(
      expect.objectContaining({ code: 'COLUMN_TYPE' }),
    )
  })
})

describe('out and in again', () => {
  test('any forecast, in every layout, with its metadata', () => {
    fc.assert(
      fc.property(
        anyForecast(anyAxis, anyRegularLeads),
        fc.constantFrom('wide', 'long', 'tensor'),
        fc.boolean(),
        (any, layout, dictionary) => {
          const table = any.toArrow({ layout: layout as 'wide', dictionary })
          const batches = importStream(exportStream(table.schema, table.batches))
          expect(seriesFromArrow(new Table(batches.schema, [...batches]))).toEqual(any)
        },
      ),
      { numRuns: 50 },
    )
  })
})
