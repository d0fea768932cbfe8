import type { Series as DanfoSeries, DataFrame } from 'danfojs-node'
import { columnNames } from '../arrow/to-arrow.ts'
import { TableError } from '../errors.ts'
import type { EnsembleForecastSeries } from '../series/forecast.ts'
import type { Series } from '../series/series.ts'
import type { UnivariateSeries } from '../series/univariate.ts'
import { show } from '../show.ts'
import type { TimeSeriesGeometry } from '../time/geometry.ts'
import { formatInstant } from '../time/instant.ts'
import { loadDanfo } from './load.ts'

/** How a frame is made. */
export interface ToDanfoOptions {
  /**
   * `wide` (the default): a column per member or station; the times are the index, or for a forecast the columns
   * `reference_time, lead_time, valid_time`. `long`: the columns of the long Arrow table.
   */
  readonly layout?: 'wide' | 'long' | undefined
}

/** danfo's name for JavaScript numbers; they stay doubles. */
const NUMBER = 'float32'

type Cell = string | number

/** A column of a frame. */
interface Column {
  readonly name: string
  readonly type: 'string' | 'float32' | 'int32'
  readonly at: (row: number) => Cell
}

/**
 * A series as a danfo frame. Times are ISO 8601 strings in UTC, since danfo has no instants; lead times are seconds; missing
 * values are NaN, as everywhere in danfo. Units and attributes are left behind.
 *
 * @throws {@link TableError} `no_danfo`, `bad_option`
 */
export async function toDanfo(series: Series, options: ToDanfoOptions = {}): Promise<DataFrame> {
  const { layout = 'wide' } = options
  if (layout !== 'wide' && layout !== 'long') {
    throw new TableError(
      'bad_option',
      `There is no layout ${show(layout)} for a frame. Use "wide" or "long".`,
    )
  }
  if (series.kind === 'forecast') return forecastFrame(series, layout)
  const times = isoTimes(series.geometry)
  const { length, values } = series
  if (series.kind === 'single') {
    const value: Column = { name: 'value', type: NUMBER, at: (row) => values[row]! }
    return layout === 'wide'
      ? frame([value], length, times)
      : frame([{ name: 'time', type: 'string', at: (row) => times[row]! }, value], length)
  }
  const { labels, rowName } = series
  if (layout === 'wide')
    return frame(
      memberColumns(labels, [], values, (row, member) => member * length + row),
      length,
      times,
    )
  return frame(
    [
      { name: rowName, type: 'string', at: (row) => labels[Math.floor(row / length)]! },
      { name: 'time', type: 'string', at: (row) => times[row % length]! },
      { name: 'value', type: NUMBER, at: (row) => values[row]! },
    ],
    values.length,
  )
}

/**
 * A single series as a danfo series, with its times as index.
 * @throws {@link TableError} `no_danfo`
 */
export async function toDanfoSeries(series: UnivariateSeries): Promise<DanfoSeries> {
  const { Series: SeriesClass } = await loadDanfo()
  const options = { columns: [series.id ?? 'value'], dtypes: [NUMBER] }
  if (series.length === 0) return new SeriesClass([], options)
  return new SeriesClass(Array.from(series.values), { ...options, index: isoTimes(series.geometry) })
}

function isoTimes(geometry: TimeSeriesGeometry): string[] {
  if (Number.isNaN(geometry.start) && geometry.length > 0) geometry.timeAt(0) // throws, and says why
  return Array.from(geometry.times(), formatInstant)
}

function memberColumns(
  labels: readonly string[],
  taken: readonly string[],
  values: Float64Array,
  indexOf: (row: number, member: number) => number,
): Column[] {
  return columnNames(labels, taken).map((name, member) => ({
    name,
    type: NUMBER,
    at: (row) => values[indexOf(row, member)]!,
  }))
}

function forecastFrame(series: EnsembleForecastSeries, layout: 'wide' | 'long'): Promise<DataFrame> {
  const { issues, leads, members, values, size } = series
  const references = isoTimes(issues)
  const steps = leads.length
  // How many rows an issue time has.
  const block = layout === 'wide' ? steps : size * steps
  const issueOf = (row: number) => Math.floor(row / block)
  const leadOf = (row: number) => leads.start + (row % steps) * leads.step
  const axes: Column[] = [
    { name: 'reference_time', type: 'string', at: (row) => references[issueOf(row)]! },
    { name: 'lead_time', type: 'int32', at: leadOf },
    {
      name: 'valid_time',
      type: 'string',
      at: (row) => formatInstant(issues.timeAt(issueOf(row)) + leadOf(row) * 1000),
    },
  ]
  if (layout === 'wide') {
    const taken = axes.map(({ name }) => name)
    const indexOf = (row: number, member: number) => (issueOf(row) * size + member) * steps + (row % steps)
    return frame([...axes, ...memberColumns(members, taken, values, indexOf)], issues.length * steps)
  }
  return frame(
    [
      ...axes,
      { name: 'member', type: 'string', at: (row) => members[Math.floor(row / steps) % size]! },
      { name: 'value', type: NUMBER, at: (row) => values[row]! },
    ],
    values.length,
  )
}

/** Rows and not columns are given to danfo: an object would put labels that look like numbers first. */
async function frame(
  columns: readonly Column[],
  length: number,
  index?: readonly string[],
): Promise<DataFrame> {
  const { DataFrame: FrameClass } = await loadDanfo()
  const rows = Array.from({ length }, (_, row) => columns.map(({ at }) => at(row)))
  const options = { columns: columns.map(({ name }) => name), dtypes: columns.map(({ type }) => type) }
  // danfo refuses an index of no rows, and columns without rows.
  return new FrameClass(rows, index && length > 0 ? { ...options, index: [...index] } : options)
}
