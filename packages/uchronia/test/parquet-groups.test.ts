import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Data,
  Field,
  FixedSizeList,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  type Table,
} from 'apache-arrow'
import { expect, test } from 'vitest'
import { textColumn } from '../src/export/columns.ts'
import { parquetBytes } from '../src/export/parquet/parquet.ts'
import { tableFromParquet } from '../src/export/series-from-parquet.ts'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder()

async function* given(batches: readonly RecordBatch[]): AsyncIterable<RecordBatch> {
  yield* batches
}

async function fileOf(batches: readonly RecordBatch[], name: string): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of parquetBytes(given(batches), {})) chunks.push(chunk)
  const file = join(folder, `${name}.parquet`)
  writeFileSync(file, Buffer.concat(chunks))
  return file
}

function batchOf(columns: Record<string, Data>): RecordBatch {
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, true))
  const children = Object.values(columns)
  const length = children[0]!.length
  return new RecordBatch(
    new Schema(fields, new Map([['about', 'this table']])),
    makeData({ type: new Struct(fields), length, nullCount: 0, children }),
  )
}

const doubles = (length: number, value: (i: number) => number) =>
  makeData({ type: new Float64(), data: Float64Array.from({ length }, (_, i) => value(i)), nullCount: 0 })
const integers = (length: number, value: (i: number) => number) =>
  makeData({
    type: new Int64(),
    data: BigInt64Array.from({ length }, (_, i) => BigInt(value(i))),
    nullCount: 0,
  })
const texts = (length: number, value: (i: number) => number, names: readonly string[]) =>
  textColumn(
    Int32Array.from({ length }, (_, i) => value(i)),
    names,
  )

const read = (file: string) => tableFromParquet(file, { signal: undefined })
const columnsOf = (table: Table) =>
  Object.fromEntries(table.schema.fields.map(({ name }) => [name, [...table.getChild(name)!]]))

test('columns that batches share are the same in all row groups, and others each their own', async () => {
  const length = 80_000
  const [lead, member] = [integers(length, (i) => i % 7), texts(length, (i) => i % 3, ['a', 'b.c', 'd'])]
  const batches = Array.from({ length: 4 }, (_, k) =>
    batchOf({
      lead,
      'member.name': member,
      k: integers(length, () => k),
      value: doubles(length, (i) => k + i / 8),
    }),
  )
  // The third of them has other members.
  batches[2] = batchOf({
    lead,
    'member.name': texts(length, () => 0, ['z']),
    k: integers(length, () => 2),
    value: doubles(length, (i) => 2 + i / 8),
  })
  const table = await read(await fileOf(batches, 'shared'))
  expect(table.numRows).toBe(4 * length)
  expect(table.schema.metadata.get('about')).toBe('this table')
  const columns = columnsOf(table)
  for (const [row, k] of columns.k!.entries()) {
    const i = row % length
    if (Number(k) !== Math.floor(row / length)) throw new Error(`row ${row} has k ${k}`)
    if (columns.lead![row] !== BigInt(i % 7)) throw new Error(`row ${row} has lead ${columns.lead![row]}`)
    const name = Number(k) === 2 ? 'z' : ['a', 'b.c', 'd'][i % 3]
    if (columns['member.name']![row] !== name)
      throw new Error(`row ${row} has ${columns['member.name']![row]}`)
    if (columns.value![row] !== Number(k) + i / 8) throw new Error(`row ${row} has ${columns.value![row]}`)
  }
})

test('a batch of more rows than a row group has is written whole', async () => {
  const length = 300_001
  const batches = [batchOf({ n: integers(length, (i) => i), value: doubles(length, (i) => i % 5) })]
  const { n, value } = columnsOf(await read(await fileOf([...batches, ...batches], 'large')))
  expect(n).toHaveLength(2 * length)
  expect(n!.every((one, i) => one === BigInt(i % length))).toBe(true)
  expect(value!.every((one, i) => one === (i % length) % 5)).toBe(true)
})

test('values of which most are the same are not split by byte where that takes more room', async () => {
  let state = 1
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const length = 120_000
  const rain = Array.from({ length: 3 }, () =>
    batchOf({ value: doubles(length, () => Math.max(0, random() - 0.5)) }),
  )
  const flow = Array.from({ length: 3 }, () => batchOf({ value: doubles(length, () => 1 + random() / 64) }))
  const [wet, smooth] = [await fileOf(rain, 'rain'), await fileOf(flow, 'flow')]
  const sum = (table: Table) => [...table.getChild('value')!].reduce((all, value) => all + value, 0)
  const expected = rain.reduce(
    (all, batch) => all + batch.data.children[0]!.values.reduce((a: number, b: number) => a + b, 0),
    0,
  )
  expect(sum(await read(wet))).toBeCloseTo(expected, 6)
  expect((await read(smooth)).numRows).toBe(3 * length)
})

test('lists of doubles come back from several row groups', async () => {
  const [rows, size] = [2000, 200]
  const type = new FixedSizeList(size, new Field('item', new Float64(), true))
  const batch = (k: number) =>
    batchOf({
      name: texts(rows, (i) => i % 2, ['x', 'y']),
      values: makeData({
        type,
        length: rows,
        nullCount: 0,
        child: doubles(rows * size, (i) => (i % 11 === 0 ? k : 0)),
      }),
    })
  const table = await read(await fileOf([batch(1), batch(2), batch(3)], 'lists'))
  expect(table.numRows).toBe(3 * rows)
  const lists = [...table.getChild('values')!]
  expect(lists.map((list) => list.get(0)).reduce((a, b) => a + b, 0)).toBeGreaterThan(0)
  for (const [row, list] of lists.entries()) {
    const k = Math.floor(row / rows) + 1
    const first = (row % rows) * size
    const wanted = Array.from({ length: size }, (_, i) => ((first + i) % 11 === 0 ? k : 0))
    if (String([...list]) !== String(wanted)) throw new Error(`row ${row}`)
  }
})

test('a table without rows has its columns', async () => {
  const table = await read(
    await fileOf([batchOf({ n: integers(0, Number), member: texts(0, Number, ['a']) })], 'none'),
  )
  expect(table.numRows).toBe(0)
  expect(table.schema.fields.map(({ name }) => name)).toEqual(['n', 'member'])
})

test('a table without doubles is written in several row groups', async () => {
  const batches = [0, 1, 2].map((k) => batchOf({ n: integers(120_000, (i) => k + i) }))
  const { n } = columnsOf(await read(await fileOf(batches, 'integers')))
  expect(n!.every((one, i) => one === BigInt(Math.floor(i / 120_000) + (i % 120_000)))).toBe(true)
})

test('an error of the source comes out as it is, also in a later row group', async () => {
  const failure = new Error('the disk is gone')
  async function* failing(): AsyncIterable<RecordBatch> {
    for (let k = 0; k < 3; k++) yield batchOf({ value: doubles(120_000, (i) => i) })
    throw failure
  }
  const chunks: Uint8Array[] = []
  const all = (async () => {
    for await (const chunk of parquetBytes(failing(), {})) chunks.push(chunk)
  })()
  await expect(all).rejects.toBe(failure)
  expect(chunks.length).toBeGreaterThan(1)
})
