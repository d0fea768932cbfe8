import { DataType, type Table, type Vector } from '#arrow'
import { allocateDoubles } from '../allocate.ts'
import { TableError } from '../errors.ts'
import { pickInfo, type SeriesInfo, type SeriesKind } from '../info.ts'
import { checkChoice, checkOptions } from '../options.ts'
import { EnsembleForecastSeries } from '../plain/ensemble-forecast-series.ts'
import { EnsembleSeries } from '../plain/ensemble-series.ts'
import type { Series } from '../plain/series.ts'
import { SeriesCollection } from '../plain/series-collection.ts'
import { UnivariateSeries } from '../plain/univariate-series.ts'
import { show } from '../show.ts'
import { formatInstant } from '../time/instant.ts'
import type { TimeAxis } from '../time/time-axis.ts'
import type { TimeStep } from '../time/time-step.ts'
import { columnNames } from '../to-arrow/to-arrow.ts'
import { type ParsedDescription, parseMetadata } from './metadata.ts'
import { place, placeIssues, placeLabels, placeLeads, placeTimes } from './place-rows.ts'
import { column, otherFields, readIntegers, readNumbers, readTimes } from './read-columns.ts'

/** Options of {@link seriesFromArrow}. */
export interface FromArrowOptions {
  /**
   * The step of the time axis (of the issue times, for a forecast). Times that are absent become missing values. Without it,
   * an axis with gaps lists its times.
   */
  readonly step?: TimeStep | string | undefined
  /** The step of the lead times in seconds, likewise. */
  readonly leadStep?: number | undefined
  /** The kind of a wide table, when the table does not say: its columns are members (the default) or stations. */
  readonly kind?: 'ensemble' | 'collection' | undefined
}

/**
 * Reads a series from a table: one that `toArrow` made, in any layout and also when it was sorted or filtered since, or
 * any table with the columns of one of the layouts. Where the table carries our metadata and is complete, the series is
 * the one that was written; otherwise axes and labels come from the columns. Null becomes NaN. Numbers are shared with the
 * table where their layout allows. Of a series whose times are not known the order of the rows is all there is, so its table
 * has to be as it was written; that two values of one member have changed places nobody can see.
 *
 * @example
 * ```ts
 * const series = dailySeries('2000-01-01', [[1, 2], [3, NaN]], { stations: ['0123', '7'] })
 * const table = series.toArrow({ layout: 'long' })
 * const again = seriesFromArrow(table) as SeriesCollection
 * again.station('0123').at(1) // 2
 * ```
 * @throws {@link TableError} a column is missing or of the wrong type, or two rows say the same
 * @throws {@link TimeError} `OFF_AXIS`: times that are not on the `step` given
 * @throws {@link OptionError}
 */
export function seriesFromArrow(table: Table, options: FromArrowOptions = {}): Series {
  checkOptions(options, 'seriesFromArrow', ['step', 'leadStep', 'kind'])
  checkChoice(options.kind, [undefined, 'ensemble', 'collection'], 'kind')
  checkTable(table)
  const described = parseMetadata(table.schema.metadata)
  const names = new Set(table.schema.fields.map((field) => field.name))
  if (described?.layout === 'tensor' || (!described && isList(table, 'values')))
    return readTensor(table, described)
  const wide = described ? described.layout === 'wide' && described.kind !== 'single' : !names.has('value')
  if (names.has('reference_time')) {
    return wide ? readWideForecast(table, described, options) : readLongForecast(table, described, options)
  }
  if (!names.has('time')) {
    throw new TableError(
      'NOT_A_SERIES',
      `The table has neither a column "time" nor "reference_time", so it is not a series. It has: ${[...names].join(', ')}.`,
    )
  }
  return wide ? readWide(table, described, options) : readLong(table, described, options)
}

/** Refuses what is no Arrow table: one made by any copy of apache-arrow will do. */
function checkTable(table: Table): void {
  const { schema } = (table ?? {}) as Partial<Table>
  if (Array.isArray(schema?.fields) && schema.metadata instanceof Map && Array.isArray(table.batches)) return
  throw new TableError('NOT_A_SERIES', `Expected an Arrow table, not ${show(table)}.`)
}

function isList(table: Table, name: string): boolean {
  const found = table.getChild(name)
  return found !== null && DataType.isFixedSizeList(found.type)
}

/** Metadata of the value column, for tables that another library made. */
function infoOf(
  described: ParsedDescription | undefined,
  metadata: ReadonlyMap<string, string> | undefined,
): SeriesInfo {
  if (described) return described.info
  return pickInfo({
    units: metadata?.get('units'),
    aggregation: metadata?.get('aggregation'),
    longName: metadata?.get('long_name'),
    variable: metadata?.get('variable'),
  })
}

function valueInfo(table: Table, described: ParsedDescription | undefined): SeriesInfo {
  return infoOf(described, table.schema.fields.find((field) => field.name === 'value')?.metadata)
}

const at = (time: number | undefined) =>
  time === undefined || Number.isNaN(time) ? 'a time' : formatInstant(time)

/** The columns that may name the rows of a series of a kind. In data sets of many files, stations are `station_id`. */
const ROW_NAMES: Readonly<Record<SeriesKind | 'unknown', readonly string[]>> = {
  single: ['member', 'station'],
  forecast: [],
  ensemble: ['member', 'station'],
  collection: ['station', 'station_id', 'member'],
  unknown: ['member', 'station', 'station_id'],
}

function readLong(table: Table, described: ParsedDescription | undefined, options: FromArrowOptions): Series {
  const info = valueInfo(table, described)
  const values = readNumbers(column(table, 'value'), 'value')
  const times = readTimes(column(table, 'time'), 'time')
  const rowName = ROW_NAMES[described?.kind ?? 'unknown'].find((name) => table.getChild(name))
  const product = described ? described.time.length * (rowName ? described.labels.length : 1) : -1
  const complete = product === values.length && (described?.kind !== 'single') === (rowName !== undefined)
  const { axis: time, indices, byOrder } = placeTimes(times, described?.time, complete, options.step)
  if (rowName === undefined) {
    const placed = place(
      values,
      time.length,
      (row) => indices[row]!,
      (row) => at(times[row]),
      byOrder,
    )
    return new UnivariateSeries({ ...info, time, values: placed })
  }
  const rows = placeLabels(column(table, rowName), rowName, described, complete)
  const length = time.length
  return seriesOfRows(rowName === 'member' ? 'ensemble' : 'collection', {
    info,
    time,
    labels: rows.axis,
    values: place(
      values,
      rows.axis.length * length,
      (row) => rows.indices[row]! * length + indices[row]!,
      (row) =>
        `${rowName === 'member' ? 'member' : 'station'} ${show(rows.axis[rows.indices[row]!])} at ${at(times[row])}`,
      byOrder,
    ),
  })
}

function seriesOfRows(
  kind: 'collection' | 'ensemble',
  parts: { info: SeriesInfo; time: TimeAxis; labels: readonly string[]; values: Float64Array },
): SeriesCollection | EnsembleSeries {
  const { info, time, labels, values } = parts
  if (kind === 'collection') return new SeriesCollection({ ...info, time, stations: labels, values })
  return new EnsembleSeries({ ...info, time, members: labels, values })
}

function readLongForecast(
  table: Table,
  described: ParsedDescription | undefined,
  options: FromArrowOptions,
): EnsembleForecastSeries {
  const values = readNumbers(column(table, 'value'), 'value')
  const times = readTimes(column(table, 'reference_time'), 'reference_time')
  const seconds = readIntegers(column(table, 'lead_time'), 'lead_time')
  const product = described
    ? described.time.length * described.labels.length * (described.lead?.length ?? 0)
    : -1
  const complete = product === values.length
  const issues = placeIssues(times, described, complete, options.step)
  const leads = placeLeads(seconds, described?.lead, complete, options.leadStep)
  const members = placeLabels(column(table, 'member'), 'member', described, complete)
  const steps = leads.axis.length
  const size = members.axis.length
  return new EnsembleForecastSeries({
    ...valueInfo(table, described),
    issues: issues.axis,
    leads: leads.axis,
    members: members.axis,
    values: place(
      values,
      issues.axis.length * size * steps,
      (row) => (issues.indices[row]! * size + members.indices[row]!) * steps + leads.indices[row]!,
      (row) =>
        `member ${show(members.axis[members.indices[row]!])}, ${seconds[row]} s after ${at(times[row])},`,
      issues.byOrder,
    ),
  })
}

function readWide(
  table: Table,
  described: ParsedDescription | undefined,
  options: FromArrowOptions,
): EnsembleSeries | SeriesCollection {
  const times = readTimes(column(table, 'time'), 'time')
  const columns = wideColumns(table, ['time'], described)
  const complete = described?.time.length === times.length
  const { axis: time, indices, byOrder } = placeTimes(times, described?.time, complete, options.step)
  const length = time.length
  const values = allocateDoubles(columns.length * length, 'values').fill(Number.NaN)
  for (const [i, { name, index }] of columns.entries()) {
    const numbers = readNumbers(table.getChildAt(index)!, name)
    values.set(
      place(
        numbers,
        length,
        (row) => indices[row]!,
        (row) => at(times[row]),
        byOrder,
      ),
      i * length,
    )
  }
  return seriesOfRows(described?.kind === 'collection' ? 'collection' : (options.kind ?? 'ensemble'), {
    info: infoOf(described, table.schema.fields[columns[0]?.index ?? -1]?.metadata),
    time,
    labels: columns.map(({ label }) => label),
    values,
  })
}

/** A column of a wide table that is a row of the series. */
interface WideColumn {
  readonly label: string
  readonly name: string
  readonly index: number
}

/**
 * The columns that are rows of a series, with their labels, in the order of the metadata: columns are found by name, since
 * they may have been moved or dropped.
 */
function wideColumns(
  table: Table,
  axes: readonly string[],
  described: ParsedDescription | undefined,
): WideColumn[] {
  const labels = described?.labels ?? []
  const rank = new Map(columnNames(labels, axes).map((name, i) => [name, i]))
  return (
    otherFields(table, axes)
      // Beside the columns that are described there may be texts, such as the station of all of them.
      .filter(({ field }) => described === undefined || rank.has(field.name) || !DataType.isUtf8(field.type))
      .map(({ field, index }) => {
        const known = rank.get(field.name)
        return { label: known === undefined ? field.name : labels[known]!, name: field.name, index }
      })
      .sort((a, b) => (rank.get(a.name) ?? labels.length) - (rank.get(b.name) ?? labels.length))
  )
}

function readWideForecast(
  table: Table,
  described: ParsedDescription | undefined,
  options: FromArrowOptions,
): EnsembleForecastSeries {
  const times = readTimes(column(table, 'reference_time'), 'reference_time')
  const seconds = readIntegers(column(table, 'lead_time'), 'lead_time')
  const columns = wideColumns(table, ['reference_time', 'lead_time', 'valid_time'], described)
  const complete = described ? described.time.length * (described.lead?.length ?? 0) === times.length : false
  const issues = placeIssues(times, described, complete, options.step)
  const leads = placeLeads(seconds, described?.lead, complete, options.leadStep)
  const steps = leads.axis.length
  const size = columns.length
  const values = allocateDoubles(issues.axis.length * size * steps, 'values').fill(Number.NaN)
  for (const [i, { name, index }] of columns.entries()) {
    const numbers = readNumbers(table.getChildAt(index)!, name)
    const placed = place(
      numbers,
      issues.axis.length * steps,
      (row) => issues.indices[row]! * steps + leads.indices[row]!,
      (row) => `${seconds[row]} s after ${at(times[row])}`,
      issues.byOrder,
    )
    for (let issue = 0; issue < issues.axis.length; issue++) {
      values.set(placed.subarray(issue * steps, (issue + 1) * steps), (issue * size + i) * steps)
    }
  }
  return new EnsembleForecastSeries({
    ...infoOf(described, table.schema.fields[columns[0]?.index ?? -1]?.metadata),
    issues: issues.axis,
    leads: leads.axis,
    members: columns.map(({ label }) => label),
    values,
  })
}

/** Tables of lists have their times in the metadata alone: without it, or with rows taken out, they are no series. */
function readTensor(table: Table, described: ParsedDescription | undefined): Series {
  const lists = column(table, 'values')
  if (!described || !DataType.isFixedSizeList(lists.type)) {
    throw new TableError(
      'NOT_A_SERIES',
      'Tensor tables need uchronia metadata for their time axis, and this one has none. Write "long" or "wide" instead.',
    )
  }
  const { kind, time, lead, labels, info } = described
  const steps = lead?.length ?? time.length
  const rows = kind === 'single' ? 1 : labels.length * (kind === 'forecast' ? time.length : 1)
  if (table.numRows !== rows || lists.type.listSize !== steps) {
    throw new TableError(
      'NOT_A_SERIES',
      `The table has ${table.numRows} rows of ${lists.type.listSize} values, and its metadata say ${rows} of ${steps}. Filter before writing a tensor, not after.`,
    )
  }
  const read = allocateDoubles(rows * steps, 'values')
  let next = 0
  for (const data of lists.data) {
    const child = data.children[0]!
    const numbers = readNumbers(new (lists.constructor as typeof Vector)([child]), 'values')
    read.set(numbers.subarray(0, data.length * steps), next)
    next += data.length * steps
  }
  const values = sorted(table, described, read, steps)
  if (kind === 'single') return new UnivariateSeries({ ...info, time, values })
  if (kind === 'forecast') {
    return new EnsembleForecastSeries({ ...info, issues: time, leads: lead!, members: labels, values })
  }
  return seriesOfRows(kind, { info, time, labels, values })
}

/** Rows of a tensor in the order of the metadata. */
function sorted(table: Table, described: ParsedDescription, read: Float64Array, steps: number): Float64Array {
  if (described.kind === 'single') return read
  const name =
    described.kind !== 'collection' ? 'member' : table.getChild('station') ? 'station' : 'station_id'
  const members = placeLabels(column(table, name), name, described, true)
  const size = described.labels.length
  const times =
    described.kind === 'forecast'
      ? readTimes(column(table, 'reference_time'), 'reference_time')
      : new Float64Array(0)
  const issues = described.kind === 'forecast' ? placeIssues(times, described, true, undefined) : undefined
  const written = Float64Array.from({ length: table.numRows }, (_, row) => row)
  const order = place(
    written,
    table.numRows,
    (row) => (issues?.indices[row] ?? 0) * size + members.indices[row]!,
    (row) => `${name} ${show(members.axis[members.indices[row]!])}${issues ? ` at ${at(times[row])}` : ''}`,
    issues?.byOrder,
  )
  if (order === written) return read
  const out = new Float64Array(read.length)
  for (const [to, row] of order.entries()) out.set(read.subarray(row * steps, (row + 1) * steps), to * steps)
  return out
}
