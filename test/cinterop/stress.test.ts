import {
  dailyAxis,
  EnsembleSeries,
  exportBatch,
  exportedStructs,
  importBatch,
  Matrix,
  type NativeView,
  packMultiStatistics,
  packNamedValues,
  packStringMap,
  packTimeSeries,
  readMatrix,
  readMultiStatistics,
  readNamedValues,
  readStringMap,
  readTimeSeries,
  rowPointers,
  seriesFromArrow,
  viewFloat64,
} from '@uchronia/cinterop'
import { DeletableNativeHandle } from '@uchronia/refcount'
import { Table, tableFromIPC, tableToIPC } from 'apache-arrow'
import { beforeEach, expect, test } from 'vitest'
import { decoded, fx } from './fixture.ts'

/** A collection, and something else where what was collected may have been. */
async function collect(): Promise<void> {
  globalThis.gc!()
  await new Promise((resolve) => setImmediate(resolve))
  for (let i = 0; i < 4; i++) new Float64Array(1000).fill(-1)
}

/** Collects until something holds; false when it does not within ten seconds. */
async function collectUntil(holds: () => boolean): Promise<boolean> {
  const deadline = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > deadline) return false
    await collect()
  }
  return true
}

let blocks = 0
beforeEach(() => {
  blocks = fx.liveBlocks()
})

const time = dailyAxis('2000-01-01', 50)
const make = (seed: number) =>
  new EnsembleSeries({
    time,
    members: ['0', '1', '2'],
    values: Float64Array.from({ length: 150 }, (_, i) => seed * 1000 + i),
  })

test('a collection between every step of the way from native code to a file and back', async () => {
  for (let round = 0; round < 10; round++) {
    const packed = packTimeSeries(make(round))
    await collect()
    const pointer = fx.copySeries(packed)
    await collect()
    const series = decoded(pointer, readTimeSeries, fx.disposeSeries)!
    await collect()
    const table = series.toArrow({ layout: 'long' })
    await collect()
    const batch = importBatch(exportBatch(table.batches[0]!))
    await collect()
    const bytes = tableToIPC(new Table([batch]), 'file')
    await collect()
    expect(seriesFromArrow(tableFromIPC(bytes))).toEqual(make(round))
  }
  expect(fx.liveBlocks()).toBe(blocks)
  expect(exportedStructs()).toBe(0)
})

test('a collection between packing a struct and the call that reads it', async () => {
  for (let round = 0; round < 10; round++) {
    const named = packNamedValues({ a: round, b: -round })
    const map = packStringMap({ key: `value ${round}` })
    const statistic = {
      modelVariableId: 'm',
      objectiveId: 'o',
      objectiveName: 'n',
      statisticId: 's',
      start: 0,
      end: 0,
      observations: make(round),
    }
    const statistics = packMultiStatistics({ statistics: [statistic], mixId: 'mix' })
    const matrix = Matrix.from([
      [round, 1],
      [2, 3],
    ])
    const rows = rowPointers(matrix)
    await collect()
    expect(decoded(fx.copyNamedValues(named), readNamedValues, fx.disposeNamedValues).get('b')).toBe(-round)
    expect(decoded(fx.copyMap(map), readStringMap, fx.disposeMap).get('key')).toBe(`value ${round}`)
    expect(
      decoded(fx.copyStatistics(statistics.bytes), readMultiStatistics, fx.disposeStatistics).statistics[0]!
        .observations,
    ).toEqual(make(round))
    expect(fx.matrixAt(rows, 0, 0)).toBe(round)
    expect(matrix.data[0]).toBe(round)
  }
  expect(fx.liveBlocks()).toBe(blocks)
})

test('views are readable after their owners were dropped, and the memory goes with the last of them', async () => {
  // In functions of their own, so that nothing stays behind on the stack of this one.
  const views: NativeView[] = []
  const look = () => {
    for (let i = 0; i < 50; i++) {
      const pointer = fx.makeDoubles(100)!
      views.push(viewFloat64(pointer, 100, new DeletableNativeHandle(pointer, { release: fx.free })))
    }
  }
  const ends = () => views.map((view) => view.at(0) + view.at(99))
  look()
  for (let i = 0; i < 5; i++) await collect()
  expect(fx.liveBlocks()).toBe(blocks + 50)
  expect(ends()).toEqual(Array(50).fill(99))
  views.length = 0
  expect(await collectUntil(() => fx.liveBlocks() === blocks)).toBe(true)
})

test('ten thousand matrices that fail half way leave nothing behind', () => {
  for (let i = 0; i < 10_000; i++) {
    const read = () =>
      decoded(
        fx.makeMatrix(2, 3),
        (p) => readMatrix(p, 2, 3, new Float64Array(i % 2 ? 6 : 5)),
        (p) => fx.freeMatrix(p, 2),
      )
    if (i % 2) read()
    else expect(read).toThrow(/does not fit/)
  }
  expect(fx.liveBlocks()).toBe(blocks)
})
