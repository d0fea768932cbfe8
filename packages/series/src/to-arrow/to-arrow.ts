import { type Data, Field, type RecordBatch, Schema, Struct, Table } from '#arrow'
import { TableError } from '../errors.ts'
import { checkChoice, checkOptions } from '../options.ts'
import { lazyBatch } from './batch.ts'
import {
  floatData,
  int64,
  LabelColumns,
  listData,
  listType,
  type Missing,
  rowsData,
  sameTimeData,
  secondsData,
  timeData,
  utcMs,
  validTimeData,
} from './columns.ts'
import { schemaMetadata, valueMetadata } from './describe.ts'
import { float64 } from './float-data.ts'
import { once } from './once.ts'
import {
  type EnsembleTableOptions,
  TABLE_LAYOUTS,
  type TableLayout,
  type UnivariateTableOptions,
} from './table-options.ts'
import type { ForecastSource, RowsSource, SingleSource } from './table-source.ts'

/** The options of a table, checked, with their defaults. */
function tableOptions(
  options: EnsembleTableOptions,
  defaultLayout: TableLayout,
): { layout: TableLayout; missing: Missing; dictionary: boolean } {
  const {
    layout = defaultLayout,
    missing = 'null',
    dictionary = false,
  } = checkOptions(options, 'toArrow', ['layout', 'missing', 'dictionary'])
  checkChoice(layout, TABLE_LAYOUTS, 'layout')
  checkChoice(missing, ['null', 'nan'], 'form of missing values')
  checkChoice(dictionary, [true, false], 'value of the option dictionary')
  return { layout, missing, dictionary }
}

/** A batch before it is made: its number of rows, and a function for its columns. */
interface Batch {
  readonly rows: number
  readonly columns: () => Data[]
}

function tableOf(fields: Field[], metadata: Map<string, string>, batches: readonly Batch[]): Table {
  const schema = new Schema(fields, metadata)
  const type = new Struct(fields)
  return new Table(
    schema,
    batches.map(({ rows, columns }): RecordBatch => lazyBatch(schema, type, rows, columns)),
  )
}

/** @internal */
export function univariateTable(series: SingleSource, options: UnivariateTableOptions): Table {
  const { layout, missing } = tableOptions(options, 'long')
  const { time, values, info } = series
  const { length } = time
  const own = valueMetadata(info)
  const metadata = schemaMetadata(series, layout)
  if (layout === 'tensor') {
    const type = listType(length)
    const columns = () => [listData(type, values, 1, missing)]
    return tableOf([new Field('values', type, false, own)], metadata, [{ rows: 1, columns }])
  }
  const fields = [
    new Field('time', utcMs(), Number.isNaN(time.start)),
    new Field('value', float64(), true, own),
  ]
  const columns = () => [timeData(time), floatData(values, missing)]
  return tableOf(fields, metadata, [{ rows: length, columns }])
}

/** The table of an ensemble or a collection. @internal */
export function rowsTable(series: RowsSource, options: EnsembleTableOptions): Table {
  const { layout, missing, dictionary } = tableOptions(options, 'wide')
  const { time: axis, labels, values, info } = series
  const { length } = axis
  const size = labels.length
  const own = valueMetadata(info)
  const metadata = schemaMetadata(series, layout)
  const time = new Field('time', utcMs(), Number.isNaN(axis.start))
  if (layout === 'wide') {
    const columns = () => [timeData(axis), ...rowsData(values, size, missing)]
    return tableOf([time, ...rowFields(labels, ['time'], own)], metadata, [{ rows: length, columns }])
  }
  const names = new LabelColumns(labels, dictionary)
  const name = new Field(series.kind === 'ensemble' ? 'member' : 'station', names.type)
  if (layout === 'tensor') {
    const type = listType(length)
    const columns = () => [names.data(0, size, 1), listData(type, values, size, missing)]
    return tableOf([name, new Field('values', type, false, own)], metadata, [{ rows: size, columns }])
  }
  const batches: Batch[] = []
  for (let first = 0, count = 0; first < size || batches.length === 0; first += count) {
    count = names.fitting(first, length)
    const part = values.subarray(first * length, (first + count) * length)
    const columns = () => [names.data(first, count, length), timeData(axis, count), floatData(part, missing)]
    batches.push({ rows: part.length, columns })
  }
  return tableOf([name, time, new Field('value', float64(), true, own)], metadata, batches)
}

/** The fields of a column per label. */
function rowFields(labels: readonly string[], taken: readonly string[], own: Map<string, string>): Field[] {
  return columnNames(labels, taken).map((name) => new Field(name, float64(), true, own))
}

/** Labels as column names: empty ones, and those that another column has already, get `_` appended. @internal */
export function columnNames(labels: readonly string[], taken: readonly string[]): readonly string[] {
  if (!labels.includes('') && !taken.some((name) => labels.includes(name))) return labels
  const names = new Set([...taken, ...labels])
  return labels.map((label) => {
    if (label !== '' && !taken.includes(label)) return label
    let name = label
    while (name === '' || names.has(name)) name += '_'
    names.add(name)
    return name
  })
}

/** The columns of a forecast. */
interface ForecastColumns {
  readonly fields: Field[]
  /** Rows of an issue time. */
  readonly rows: number
  /** The columns of an issue time, from when it is and its values. */
  readonly columns: (issue: number, values: Float64Array) => Data[]
}

/** @internal */
export function forecastTable(series: ForecastSource, options: EnsembleTableOptions): Table {
  const { layout, missing, dictionary } = tableOptions(options, 'wide')
  const { issues, leads, members, values } = series
  const block = members.length * leads.length
  const { fields, rows, columns } = forecastColumns(series, layout, missing, dictionary)
  const batches = Array.from(issues.values(), (issue, i) => ({
    rows,
    columns: () => columns(issue, values.subarray(i * block, (i + 1) * block)),
  }))
  return tableOf(fields, schemaMetadata(series, layout), batches)
}

function forecastColumns(
  series: ForecastSource,
  layout: TableLayout,
  missing: Missing,
  dictionary: boolean,
): ForecastColumns {
  const { issues, leads, members } = series
  const size = members.length
  const steps = leads.length
  const own = valueMetadata(series.info)
  const nullable = Number.isNaN(issues.start)
  const reference = new Field('reference_time', utcMs(), nullable)
  if (layout === 'tensor') {
    const names = new LabelColumns(members, dictionary)
    const member = once(() => names.data(0, size, 1))
    const type = listType(steps)
    return {
      fields: [reference, new Field('member', names.type), new Field('values', type, false, own)],
      rows: size,
      columns: (issue, values) => [
        sameTimeData(issue, size),
        member(),
        listData(type, values, size, missing),
      ],
    }
  }
  const axes = [reference, new Field('lead_time', int64()), new Field('valid_time', utcMs(), nullable)]
  const repeat = layout === 'long' ? size : 1
  const rows = steps * repeat
  // What is the same for every issue time is made for the first, and shared.
  const lead = once(() => secondsData(leads, repeat))
  const axesData = (issue: number) => [sameTimeData(issue, rows), lead(), validTimeData(issue, leads, repeat)]
  if (layout === 'wide') {
    const taken = axes.map((field) => field.name)
    return {
      fields: [...axes, ...rowFields(members, taken, own)],
      rows,
      columns: (issue, values) => [...axesData(issue), ...rowsData(values, size, missing)],
    }
  }
  const names = new LabelColumns(members, dictionary)
  if (names.fitting(0, steps) < size) {
    throw new TableError(
      'TOO_LONG',
      'The members of one issue time are more text than a string column can hold. Use { dictionary: true }.',
    )
  }
  const member = once(() => names.data(0, size, steps))
  return {
    fields: [...axes, new Field('member', names.type), new Field('value', float64(), true, own)],
    rows,
    columns: (issue, values) => [...axesData(issue), member(), floatData(values, missing)],
  }
}
