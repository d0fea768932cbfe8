// Columns are made, and missing values looked for, when somebody first asks. Nothing that apache-arrow does with a table may
// tell the difference.
import {
  dailyAxis,
  EnsembleForecastSeries,
  EnsembleSeries,
  hourlyAxis,
  LeadTimeAxis,
  type Series,
  SeriesCollection,
  seriesFromArrow,
  UnivariateSeries,
} from '@uchronia/series'
import {
  type Data,
  DataType,
  makeData,
  RecordBatch,
  RecordBatchJSONWriter,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Vector,
} from 'apache-arrow'
import { describe, expect, test } from 'vitest'

const { NaN: missing, POSITIVE_INFINITY: infinity } = Number
const values = (n: number) =>
  Float64Array.from({ length: n }, (_, i) => [i, missing, infinity, -infinity, -0, i / 3, i, -i][i % 8]!)

const series: Record<string, Series> = {
  'a single series': new UnivariateSeries({ time: hourlyAxis('2000-01-01', 70), values: values(70) }),
  'an ensemble': new EnsembleSeries({
    time: dailyAxis('2000-01-01', 21),
    members: ['a', 'b', 'c', 'd'],
    values: values(84).fill(1, 42, 63),
    units: 'mm',
  }),
  'a collection of one value each': new SeriesCollection({
    time: dailyAxis('2000-01-01', 1),
    stations: ['0123', '7'],
    values: Float64Array.of(missing, 7),
  }),
  'an ensemble of no member': new EnsembleSeries({
    time: dailyAxis('2000-01-01', 3),
    members: [],
    values: new Float64Array(0),
  }),
  'a forecast': new EnsembleForecastSeries({
    issues: dailyAxis('2010-08-01T21:00', 3),
    leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 9 }),
    members: ['x', 'y'],
    values: values(54),
  }),
}
const cases = Object.entries(series).flatMap(([name, one]) =>
  (['wide', 'long', 'tensor'] as const).map((layout) => [name, layout, one] as const),
)

/** The same column, with its missing values written down. */
function eagerly(data: Data): Data {
  if (DataType.isFixedSizeList(data.type)) {
    return makeData({ type: data.type, length: data.length, nullCount: 0, child: eagerly(data.children[0]!) })
  }
  if (!DataType.isFloat(data.type)) return data
  const numbers = data.values as Float64Array
  const nullBitmap = new Uint8Array(Math.ceil(numbers.length / 64) * 8)
  let nullCount = 0
  for (const [i, value] of numbers.entries()) {
    if (Number.isNaN(value)) nullCount++
    else nullBitmap[i >> 3]! |= 1 << (i & 7)
  }
  return makeData({ type: data.type, data: numbers, nullCount, ...(nullCount > 0 ? { nullBitmap } : {}) })
}

/** The same table, made as any other is. */
function eager(table: Table): Table {
  const { schema } = table
  const batches = table.batches.map(({ data }) => {
    const children = data.children.map(eagerly)
    return new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), children, length: data.length, nullCount: 0 }),
    )
  })
  return new Table(schema, batches)
}

/** A value of a table as plain data: rows of a table say nothing of what they have to the `in` operator. */
function plain(value: unknown): unknown {
  if (value instanceof Vector) return Array.from(value, plain)
  const row = value as { toJSON?: () => object } | null | undefined
  return row?.toJSON ? Object.entries(row.toJSON()).map(([name, one]) => [name, plain(one)]) : value
}
const rows = (table: Table | Vector | RecordBatch) => Array.from(table, plain)
const first = (table: Table) => table.schema.fields[0]!.name
const last = (table: Table) => table.schema.fields.at(-1)!.name
const valuesOf = (table: Table) => table.getChild(last(table))!

/** Uses of a table, each with a result that can be compared. */
const uses: Record<string, (table: Table) => unknown> = {
  'written as a stream': (table) => tableToIPC(table, 'stream'),
  'written as a file': (table) => tableToIPC(table, 'file'),
  'written as JSON': (table) => RecordBatchJSONWriter.writeAll(table).toString(true),
  'written as text': (table) => String(table),
  'written batch by batch': (table) => table.batches.map((batch) => tableToIPC(new Table([batch]))),
  'read row by row': (table) => rows(table),
  'read by index': (table) => [String(table.get(0)), String(table.at(-1)), table.get(table.numRows)],
  counted: (table) => [table.numRows, table.numCols, table.nullCount, table.batches.map((b) => b.numRows)],
  sliced: (table) => rows(table.slice(1, 12)),
  'sliced, then written': (table) => tableToIPC(table.slice(1, -1), 'file'),
  concatenated: (table) => rows(table.concat(table.slice(0, 2))),
  'concatenated with one from a file': (table) => rows(tableFromIPC(tableToIPC(table)).concat(table)),
  'and one from a file concatenated to it': (table) => rows(table.concat(tableFromIPC(tableToIPC(table)))),
  'reduced to some columns': (table) => rows(table.select([last(table), first(table)])),
  'reduced to a column': (table) => tableToIPC(table.selectAt([table.numCols - 1])),
  'given a column': (table) => rows(table.setChild(first(table), table.getChild(first(table))!)),
  'assigned to': (table) => rows(table.assign(table.selectAt([0]))),
  'a vector': (table) => {
    const vector = valuesOf(table)
    const { length, nullable, nullCount, byteLength } = vector
    return [length, nullable, nullCount, byteLength, String(vector), Array.from(vector.toArray(), plain)]
  },
  'a vector by index': (table) => {
    const vector = valuesOf(table)
    return Array.from({ length: vector.length }, (_, i) => [vector.isValid(i), String(vector.get(i))])
  },
  'a vector searched': (table) => [null, -0, infinity, 5].map((value) => valuesOf(table).indexOf(value)),
  'a vector sliced': (table) =>
    [valuesOf(table).slice(3, 17), valuesOf(table).slice(2).slice(1, 4)].map(rows),
  'a vector of two': (table) => rows(valuesOf(table).concat(valuesOf(table))),
  'a vector memoized': (table) => String(valuesOf(table).memoize()),
  'a batch': ({ batches: [batch] }) => [
    batch!.numRows,
    batch!.numCols,
    batch!.nullCount,
    String(batch!.get(0)),
    batch!.isValid(0),
    rows(batch!),
    rows(batch!.concat(batch!)),
    rows(batch!.slice(1, 3)),
    batch!.dictionaries.size,
    batch!.metadata,
  ],
  'a batch reduced to a column': (table) =>
    table.batches.map((batch) => rows(batch.selectAt([batch.numCols - 1]))),
  'a batch given a column': (table) =>
    table.batches.map((batch) => rows(batch.setChildAt(0, batch.getChildAt(0)!))),
  sizes: (table) => table.batches.flatMap((batch) => batch.data.children.map((data) => data.byteLength)),
}

describe.each(cases)('%s, %s, is the same table as one made at once when it is', (_, layout, one) => {
  const fresh = () => one.toArrow({ layout })
  test.each(Object.entries(uses))('%s', (_use, use) => {
    expect(use(fresh())).toEqual(use(eager(fresh())))
  })

  test('read back into a series', () => {
    expect(seriesFromArrow(fresh())).toEqual(seriesFromArrow(eager(fresh())))
  })
})

describe('missing values', () => {
  const made = () => {
    const numbers = new Float64Array(100).fill(1)
    const table = new UnivariateSeries({ time: dailyAxis(0, 100), values: numbers }).toArrow()
    return { numbers, table }
  }

  test('are looked for when first asked for, not when the table is made', () => {
    const { numbers, table } = made()
    numbers[9] = missing
    expect(table.getChild('value')!.nullCount).toBe(1)
    expect(table.getChild('value')!.get(9)).toBe(null)
  })

  test('are looked for once', () => {
    const { numbers, table } = made()
    expect(table.getChild('value')!.nullCount).toBe(0)
    numbers[9] = missing
    expect(table.getChild('value')!.nullCount).toBe(0)
  })

  test('can be set and unset in a column', () => {
    const { numbers, table } = made()
    const column = table.getChild('value')!
    column.set(3, null)
    expect([column.nullCount, column.get(3), column.get(4)]).toEqual([1, null, 1])
    column.set(3, 5)
    expect([column.nullCount, column.get(3), numbers[3]]).toEqual([0, 5, 5])
    numbers[50] = missing
    const other = new Table(table.schema, [new RecordBatch(table.schema, table.batches[0]!.data)])
    expect(other.getChild('value')!.nullCount).toBe(0)
  })

  test('stay NaN on request, also when asked for', () => {
    const one = new UnivariateSeries({ time: dailyAxis(0, 2), values: Float64Array.of(1, missing) })
    const column = one.toArrow({ missing: 'nan' }).getChild('value')!
    expect([column.nullCount, column.get(1)]).toEqual([0, missing])
  })
})

test('columns that are the same for every issue time are made once and shared', () => {
  const table = series['a forecast']!.toArrow()
  const [one, two] = table.batches.map((batch) => batch.getChild('lead_time')!)
  expect(one!.data[0]).toBe(two!.data[0])
})

test('a column is the same object however often it is looked at', () => {
  const batch = series['a forecast']!.toArrow().batches[0]!
  expect(batch.data.children).toBe(batch.data.children)
  expect(new Vector([batch.data.children[3]!]).get(0)).toBe(0)
})
