import { type Data, Field, makeData, RecordBatch, Schema, Struct, Table } from 'apache-arrow'
import { TableError } from '../errors.ts'
import type { EnsembleSeries } from '../series/ensemble.ts'
import type { EnsembleForecastSeries } from '../series/forecast.ts'
import type { UnivariateSeries } from '../series/univariate.ts'
import { show } from '../show.ts'
import {
  floatData,
  LabelColumns,
  listData,
  type Missing,
  sameTimeData,
  secondsData,
  timeData,
  validTimeData,
} from './columns.ts'
import { schemaMetadata, valueMetadata } from './metadata.ts'
import type { EnsembleTableOptions, TableLayout, UnivariateTableOptions } from './options.ts'

/** A column of a batch. */
interface Column {
  readonly name: string
  readonly data: Data
  readonly nullable?: boolean
  readonly metadata?: Map<string, string>
}

function checkOptions(
  options: EnsembleTableOptions,
  byDefault: TableLayout,
): { layout: TableLayout; missing: Missing } {
  const { layout = byDefault, missing = 'null' } = options
  if (!['wide', 'long', 'tensor'].includes(layout)) {
    throw new TableError('bad_option', `There is no layout ${show(layout)}. Use "wide", "long" or "tensor".`)
  }
  if (missing !== 'null' && missing !== 'nan') {
    throw new TableError('bad_option', `Missing values cannot become ${show(missing)}. Use "null" or "nan".`)
  }
  return { layout, missing }
}

function schemaOf(columns: readonly Column[], metadata: Map<string, string>): Schema {
  return new Schema(
    columns.map(
      ({ name, data, nullable = false, metadata: own }) => new Field(name, data.type, nullable, own),
    ),
    metadata,
  )
}

function batchOf(schema: Schema, columns: readonly Column[], length: number): RecordBatch {
  const children = columns.map((column) => column.data)
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), children, length, nullCount: 0 }),
  )
}

/** @internal */
export function univariateTable(series: UnivariateSeries, options: UnivariateTableOptions): Table {
  const { layout, missing } = checkOptions(options, 'long')
  const { geometry, values, info, length } = series
  const own = valueMetadata(info)
  const tensor = layout === 'tensor'
  const columns: Column[] = tensor
    ? [{ name: 'values', data: listData(values, length, 1, missing), metadata: own }]
    : [
        { name: 'time', data: timeData(geometry), nullable: Number.isNaN(geometry.start) },
        { name: 'value', data: floatData(values, missing), nullable: true, metadata: own },
      ]
  const schema = schemaOf(columns, schemaMetadata(series, layout))
  return new Table(schema, [batchOf(schema, columns, tensor ? 1 : length)])
}

/** @internal */
export function ensembleTable(series: EnsembleSeries, options: EnsembleTableOptions): Table {
  const { layout, missing } = checkOptions(options, 'wide')
  const { geometry, values, info, length, size, labels, rowName } = series
  const own = valueMetadata(info)
  const metadata = schemaMetadata(series, layout)
  const nullable = Number.isNaN(geometry.start)
  if (layout === 'wide') {
    const time: Column = { name: 'time', data: timeData(geometry), nullable }
    const columns = [time, ...memberColumns(labels, ['time'], values, length, missing, own)]
    const schema = schemaOf(columns, metadata)
    return new Table(schema, [batchOf(schema, columns, length)])
  }
  const names = new LabelColumns(labels, options.dictionary ?? false)
  if (layout === 'tensor') {
    const columns: Column[] = [
      { name: rowName, data: names.data(0, size, 1) },
      { name: 'values', data: listData(values, length, size, missing), metadata: own },
    ]
    const schema = schemaOf(columns, metadata)
    return new Table(schema, [batchOf(schema, columns, size)])
  }
  let schema: Schema | undefined
  const batches: RecordBatch[] = []
  for (let first = 0, count = 0; first < size || !schema; first += count) {
    count = names.fitting(first, length)
    const columns: Column[] = [
      { name: rowName, data: names.data(first, count, length) },
      { name: 'time', data: timeData(geometry, count), nullable },
      {
        name: 'value',
        data: floatData(values.subarray(first * length, (first + count) * length), missing),
        nullable: true,
        metadata: own,
      },
    ]
    schema ??= schemaOf(columns, metadata)
    batches.push(batchOf(schema, columns, count * length))
  }
  return new Table(schema, batches)
}

/** A column per row of `values`, each a part of it. */
function memberColumns(
  labels: readonly string[],
  taken: readonly string[],
  values: Float64Array,
  length: number,
  missing: Missing,
  metadata: Map<string, string>,
): Column[] {
  return columnNames(labels, taken).map((name, i) => ({
    name,
    data: floatData(values.subarray(i * length, (i + 1) * length), missing),
    nullable: true,
    metadata,
  }))
}

/** Labels as column names: empty ones, and those that another column has already, get `_` appended. @internal */
export function columnNames(labels: readonly string[], taken: readonly string[]): string[] {
  const names = new Set([...taken, ...labels])
  return labels.map((label) => {
    if (label !== '' && !taken.includes(label)) return label
    let name = label
    while (name === '' || names.has(name)) name += '_'
    names.add(name)
    return name
  })
}

/** @internal */
export function forecastTable(series: EnsembleForecastSeries, options: EnsembleTableOptions): Table {
  const { layout, missing } = checkOptions(options, 'wide')
  const { issues, leads, members, values, info, size } = series
  const own = valueMetadata(info)
  const names = new LabelColumns(members, options.dictionary ?? false)
  const nullable = Number.isNaN(issues.start)
  const steps = leads.length
  if (layout === 'long' && names.fitting(0, steps) < size) {
    throw new TableError(
      'bad_option',
      'The members of one issue time are more text than a string column can hold. Use { dictionary: true }.',
    )
  }
  // The same for every issue time, so made once and shared by all batches.
  const lead: Column = { name: 'lead_time', data: secondsData(leads, layout === 'long' ? size : 1) }
  const member: Column = { name: 'member', data: names.data(0, size, layout === 'long' ? steps : 1) }

  const columnsAt = (start: number, part: Float64Array): Column[] => {
    const reference = (rows: number): Column => ({
      name: 'reference_time',
      data: sameTimeData(start, rows),
      nullable,
    })
    if (layout === 'tensor') {
      return [
        reference(size),
        member,
        { name: 'values', data: listData(part, steps, size, missing), metadata: own },
      ]
    }
    const repeat = layout === 'long' ? size : 1
    const axes = [
      reference(steps * repeat),
      lead,
      { name: 'valid_time', data: validTimeData(start, leads, repeat), nullable },
    ]
    if (layout === 'long') {
      return [
        ...axes,
        member,
        { name: 'value', data: floatData(part, missing), nullable: true, metadata: own },
      ]
    }
    const taken = axes.map((column) => column.name)
    return [...axes, ...memberColumns(members, taken, part, steps, missing, own)]
  }

  const block = size * steps
  const rows = layout === 'tensor' ? size : layout === 'long' ? block : steps
  // Without an issue time the table has the right columns and no rows.
  const schema = schemaOf(columnsAt(0, new Float64Array(block)), schemaMetadata(series, layout))
  const batches = Array.from(issues.times(), (start, i) =>
    batchOf(schema, columnsAt(start, values.subarray(i * block, (i + 1) * block)), rows),
  )
  return new Table(schema, batches)
}
