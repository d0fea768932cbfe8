import { DataType, type Table, type Vector } from 'apache-arrow'
import { TableError, TimeError } from '../errors.ts'
import { EnsembleSeries } from '../series/ensemble.ts'
import { EnsembleForecastSeries } from '../series/forecast.ts'
import { pickInfo, type SeriesInfo } from '../series/info.ts'
import type { Series } from '../series/series.ts'
import { UnivariateSeries } from '../series/univariate.ts'
import { show } from '../show.ts'
import { TimeSeriesGeometry } from '../time/geometry.ts'
import { inferGeometry } from '../time/infer.ts'
import { formatInstant } from '../time/instant.ts'
import { LeadTimeAxis } from '../time/lead-time-axis.ts'
import { parseTimeStep, type TimeStep } from '../time/time-step.ts'
import { type ParsedDescription, parseMetadata } from './metadata.ts'
import { column, otherFields, readIntegers, readLabels, readNumbers, readTimes } from './read-columns.ts'
import { columnNames } from './to-arrow.ts'

/** How {@link seriesFromArrow} reads a table. */
export interface FromArrowOptions {
  /** The step of the time axis (of the issue times, for a forecast). Times that are absent become missing values. */
  readonly step?: TimeStep | string | undefined
  /** The step of the lead times in seconds. */
  readonly leadStep?: number | undefined
  /** What the columns of a wide table are, when the table does not say. The default is `ensemble`. */
  readonly kind?: 'ensemble' | 'collection' | undefined
}

/**
 * Reads a series from a table: one that `toArrow` made, in any layout and also when it was sorted or filtered since, or
 * any table with the columns of one of the layouts. Where the table carries our metadata and is complete, the series is
 * the one that was written; otherwise axes and labels come from the columns. Null becomes NaN. Numbers are shared with the
 * table where their layout allows.
 *
 * @example
 * ```ts
 * const series = dailySeries('2000-01-01', [[1, 2], [3, NaN]], { labels: ['0123', '7'], kind: 'collection' })
 * const table = series.toArrow({ layout: 'long' })
 * const again = seriesFromArrow(table) as EnsembleSeries
 * again.row('0123').at(1) // 2
 * ```
 * @throws {@link TableError} a column is missing or of the wrong type, or two rows say the same
 * @throws {@link TimeError} `irregular_axis`, `unknown_step`
 */
export function seriesFromArrow(table: Table, options: FromArrowOptions = {}): Series {
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
      'not_a_series',
      `The table has neither a column "time" nor "reference_time", so it is not a series. It has: ${[...names].join(', ')}.`,
    )
  }
  return wide ? readWide(table, described, options) : readLong(table, described, options)
}

function isList(table: Table, name: string): boolean {
  const found = table.getChild(name)
  return found !== null && DataType.isFixedSizeList(found.type)
}

/** What the metadata of the value column says, for tables that are not ours. */
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

/** An axis and where on it each row is. */
interface Placed<Axis> {
  readonly axis: Axis
  readonly indices: Int32Array
}

/** Puts times on an axis: the one described when it is known to be complete, else the one that the times make. */
function placeTimes(
  times: Float64Array,
  described: TimeSeriesGeometry | undefined,
  complete: boolean,
  step: TimeStep | string | undefined,
): Placed<TimeSeriesGeometry> {
  if (described && complete) {
    if (Number.isNaN(described.start)) return { axis: described, indices: placeUnknown(times, described) }
    const indices = indicesOn(described, times)
    if (indices) return { axis: described, indices }
  }
  for (let row = 0; row < times.length; row++) {
    if (Number.isNaN(times[row]!)) {
      throw new TimeError('invalid_instant', `There is no time in row ${row}. Every row needs one.`, {
        index: row,
      })
    }
  }
  const unique = Float64Array.from(new Set(times)).sort()
  const axis = spanning(unique, step, described?.step)
  const indices = indicesOn(axis, times)
  if (!indices) throw new TimeError('irregular_axis', `The times are not on the axis of step ${show(step)}.`)
  return { axis, indices }
}

/** Without a known start the order of the rows is all there is. */
function placeUnknown(times: Float64Array, axis: TimeSeriesGeometry): Int32Array {
  return Int32Array.from(times, (_, row) => row % Math.max(axis.length, 1))
}

function spanning(
  times: Float64Array,
  step: TimeStep | string | undefined,
  fallback: TimeStep | undefined,
): TimeSeriesGeometry {
  if (step === undefined || times.length === 0)
    return inferGeometry(times, times.length < 2 ? { step: step ?? fallback } : {})
  const parsed = parseTimeStep(step)
  const probe = new TimeSeriesGeometry({ start: times[0]!, step: parsed, length: 1 })
  const last = times[times.length - 1]!
  const length =
    parsed === 'monthly'
      ? monthsBetween(times[0]!, last) + 1
      : Math.floor((last - times[0]!) / (parsed * 1000)) + 1
  return new TimeSeriesGeometry({ start: probe.start, step: parsed, length })
}

function monthsBetween(from: number, to: number): number {
  const a = new Date(from)
  const b = new Date(to)
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
}

/** The index of each time; undefined when one is not on the axis. */
function indicesOn(axis: TimeSeriesGeometry, times: Float64Array): Int32Array | undefined {
  const indices = new Int32Array(times.length)
  if (axis.step === 'monthly') {
    const known = new Map(Array.from(axis.times(), (time, i) => [time, i]))
    for (let row = 0; row < times.length; row++) {
      const index = known.get(times[row]!)
      if (index === undefined) return undefined
      indices[row] = index
    }
    return indices
  }
  const step = axis.step * 1000
  for (let row = 0; row < times.length; row++) {
    const index = (times[row]! - axis.start) / step
    if (!(index >= 0 && index < axis.length) || index !== Math.floor(index)) return undefined
    indices[row] = index
  }
  return indices
}

function placeLeads(
  seconds: Float64Array,
  described: LeadTimeAxis | undefined,
  complete: boolean,
  leadStep: number | undefined,
): Placed<LeadTimeAxis> {
  const on = (axis: LeadTimeAxis): Int32Array | undefined => {
    const indices = new Int32Array(seconds.length)
    for (let row = 0; row < seconds.length; row++) {
      const index = (seconds[row]! - axis.start) / axis.step
      if (!(index >= 0 && index < axis.length) || index !== Math.floor(index)) return undefined
      indices[row] = index
    }
    return indices
  }
  const known = described && complete ? on(described) : undefined
  if (known) return { axis: described!, indices: known }
  const unique = Float64Array.from(new Set(seconds)).sort()
  const start = unique[0] ?? 0
  const step = leadStep ?? (unique.length > 1 ? unique[1]! - start : described?.step)
  if (step === undefined) {
    throw new TimeError(
      'unknown_step',
      'The step of the lead times cannot be known from one of them. Give { leadStep }.',
    )
  }
  const length = unique.length === 0 ? 0 : Math.floor((unique[unique.length - 1]! - start) / step) + 1
  const axis = new LeadTimeAxis({ start, step, length })
  const indices = on(axis)
  if (!indices || (leadStep === undefined && length !== unique.length)) {
    const index = unique.findIndex((lead, i) => lead !== start + i * step)
    throw new TimeError(
      'irregular_axis',
      `The lead times are not evenly spaced: at index ${index} there is ${unique[index]} s, where the step is ${step} s. Give { leadStep } to fill the gaps.`,
      { index },
    )
  }
  return { axis, indices }
}

/** Puts values where they belong; what no row says is missing. Values that are in order already are used as they are. */
function place(
  values: Float64Array,
  size: number,
  indexOf: (row: number) => number,
  where: (row: number) => string,
): Float64Array {
  let ordered = 0
  while (ordered < values.length && indexOf(ordered) === ordered) ordered++
  if (ordered === size) return values
  const out = new Float64Array(size)
  const seen = new Uint8Array(size)
  for (let row = 0; row < values.length; row++) {
    const index = indexOf(row)
    if (seen[index] === 1) {
      throw new TableError('not_a_series', `Two rows say the same: ${where(row)} is in row ${row} again.`)
    }
    seen[index] = 1
    out[index] = values[row]!
  }
  if (values.length < size) for (let i = 0; i < size; i++) if (seen[i] === 0) out[i] = Number.NaN
  return out
}

/** Labels in the order described when they are the same ones, with the index of each row. */
function placeLabels(
  vector: Vector,
  name: string,
  described: ParsedDescription | undefined,
  complete: boolean,
): Placed<readonly string[]> {
  const { labels, codes } = readLabels(vector, name)
  if (!described || !complete || labels.some((label) => !described.labels.includes(label)))
    return { axis: labels, indices: codes }
  const index = labels.map((label) => described.labels.indexOf(label))
  return { axis: described.labels, indices: codes.map((code) => index[code]!) }
}

const at = (time: number | undefined) =>
  time === undefined || Number.isNaN(time) ? 'a time' : formatInstant(time)

function readLong(table: Table, described: ParsedDescription | undefined, options: FromArrowOptions): Series {
  const info = valueInfo(table, described)
  const values = readNumbers(column(table, 'value'), 'value')
  const times = readTimes(column(table, 'time'), 'time')
  const rowName = ['member', 'station'].find((name) => table.getChild(name))
  const product = described ? described.time.length * (rowName ? described.labels.length : 1) : -1
  const complete = product === values.length && (described?.kind !== 'single') === (rowName !== undefined)
  const { axis: geometry, indices } = placeTimes(times, described?.time, complete, options.step)
  if (rowName === undefined) {
    const placed = place(
      values,
      geometry.length,
      (row) => indices[row]!,
      (row) => at(times[row]),
    )
    return new UnivariateSeries({ ...info, geometry, values: placed })
  }
  const rows = placeLabels(column(table, rowName), rowName, described, complete)
  const length = geometry.length
  return new EnsembleSeries({
    ...info,
    kind: rowName === 'station' ? 'collection' : 'ensemble',
    geometry,
    labels: rows.axis,
    values: place(
      values,
      rows.axis.length * length,
      (row) => rows.indices[row]! * length + indices[row]!,
      (row) => `${rowName} ${show(rows.axis[rows.indices[row]!])} at ${at(times[row])}`,
    ),
  })
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
    ),
  })
}

/** Issue times; a single one needs no step of its own. */
function placeIssues(
  times: Float64Array,
  described: ParsedDescription | undefined,
  complete: boolean,
  step: TimeStep | string | undefined,
): Placed<TimeSeriesGeometry> {
  const one = new Set(times).size <= 1
  return placeTimes(times, described?.time, complete, step ?? (one && !described ? 'daily' : undefined))
}

function readWide(
  table: Table,
  described: ParsedDescription | undefined,
  options: FromArrowOptions,
): EnsembleSeries {
  const times = readTimes(column(table, 'time'), 'time')
  const columns = wideColumns(table, ['time'], described)
  const complete = described?.time.length === times.length
  const { axis: geometry, indices } = placeTimes(times, described?.time, complete, options.step)
  const length = geometry.length
  const values = new Float64Array(columns.length * length).fill(Number.NaN)
  for (const [i, { name, index }] of columns.entries()) {
    const numbers = readNumbers(table.getChildAt(index)!, name)
    values.set(
      place(
        numbers,
        length,
        (row) => indices[row]!,
        (row) => at(times[row]),
      ),
      i * length,
    )
  }
  return new EnsembleSeries({
    ...infoOf(described, table.schema.fields[columns[0]?.index ?? -1]?.metadata),
    kind: described?.kind === 'collection' ? 'collection' : (options.kind ?? 'ensemble'),
    geometry,
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
  return otherFields(table, axes)
    .map(({ field, index }) => {
      const known = rank.get(field.name)
      return { label: known === undefined ? field.name : labels[known]!, name: field.name, index }
    })
    .sort((a, b) => (rank.get(a.name) ?? labels.length) - (rank.get(b.name) ?? labels.length))
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
  const values = new Float64Array(issues.axis.length * size * steps).fill(Number.NaN)
  for (const [i, { name, index }] of columns.entries()) {
    const numbers = readNumbers(table.getChildAt(index)!, name)
    const placed = place(
      numbers,
      issues.axis.length * steps,
      (row) => issues.indices[row]! * steps + leads.indices[row]!,
      (row) => `${seconds[row]} s after ${at(times[row])}`,
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

/** Tensor tables have no times of their own: without the metadata, or with rows taken out, they are no series. */
function readTensor(table: Table, described: ParsedDescription | undefined): Series {
  const lists = column(table, 'values')
  if (!described || !DataType.isFixedSizeList(lists.type)) {
    throw new TableError(
      'not_a_series',
      'A table of lists says nothing of its times without our metadata. Write "long" or "wide" instead.',
    )
  }
  const { kind, time, lead, labels, info } = described
  const steps = lead?.length ?? time.length
  const rows = kind === 'single' ? 1 : labels.length * (kind === 'forecast' ? time.length : 1)
  if (table.numRows !== rows || lists.type.listSize !== steps) {
    throw new TableError(
      'not_a_series',
      `The table has ${table.numRows} rows of ${lists.type.listSize} values, and its metadata say ${rows} of ${steps}. Filter before writing a tensor, not after.`,
    )
  }
  const read = new Float64Array(rows * steps)
  let next = 0
  for (const data of lists.data) {
    const child = data.children[0]!
    const numbers = readNumbers(new (lists.constructor as typeof Vector)([child]), 'values')
    read.set(numbers.subarray(0, data.length * steps), next)
    next += data.length * steps
  }
  const values = sorted(table, described, read, steps)
  if (kind === 'single') return new UnivariateSeries({ ...info, geometry: time, values })
  if (kind === 'forecast') {
    return new EnsembleForecastSeries({ ...info, issues: time, leads: lead!, members: labels, values })
  }
  return new EnsembleSeries({ ...info, kind, geometry: time, labels, values })
}

/** Rows of a tensor in the order of the metadata. */
function sorted(table: Table, described: ParsedDescription, read: Float64Array, steps: number): Float64Array {
  if (described.kind === 'single') return read
  const name = described.kind === 'collection' ? 'station' : 'member'
  const rows = placeLabels(column(table, name), name, described, true)
  const size = described.labels.length
  const issues =
    described.kind === 'forecast'
      ? placeTimes(
          readTimes(column(table, 'reference_time'), 'reference_time'),
          described.time,
          true,
          undefined,
        ).indices
      : undefined
  const out = new Float64Array(read.length)
  for (let row = 0; row < table.numRows; row++) {
    const to = ((issues?.[row] ?? 0) * size + rows.indices[row]!) * steps
    out.set(read.subarray(row * steps, (row + 1) * steps), to)
  }
  return out
}
