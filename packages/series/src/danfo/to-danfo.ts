import type { Series as DanfoSeries, DataFrame } from 'danfojs-node'
import { checkChoice, checkOptions } from '../options.ts'
import type { EnsembleForecastSeries } from '../plain/ensemble-forecast-series.ts'
import type { Series } from '../plain/series.ts'
import type { UnivariateSeries } from '../plain/univariate-series.ts'
import { formatInstant } from '../time/instant.ts'
import type { TimeAxis } from '../time/time-axis.ts'
import { columnNames } from '../to-arrow/to-arrow.ts'
import { loadDanfo } from './load.ts'

/** Options of {@link toDanfo}. */
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
 * @example
 * ```ts
 * import { toDanfo } from '@uchronia/series/danfo'
 * const frame = await toDanfo(dailySeries('2020-01-01', [[1, 2], [3, 4]]))
 * frame.columns.length // 2
 * ```
 * @throws {@link TableError} `NO_DANFO`, `INVALID_OPTION`
 */
export async function toDanfo(series: Series, options: ToDanfoOptions = {}): Promise<DataFrame> {
  const { layout = 'wide' } = checkOptions(options, 'toDanfo', ['layout'])
  checkChoice(layout, ['wide', 'long'], 'frame layout')
  if (series.kind === 'forecast') return forecastFrame(series, layout)
  const times = isoTimes(series.time)
  const { values } = series
  const length = series.time.length
  if (series.kind === 'single') {
    const value: Column = { name: 'value', type: NUMBER, at: (row) => values[row]! }
    return layout === 'wide'
      ? frame([value], length, times)
      : frame([{ name: 'time', type: 'string', at: (row) => times[row]! }, value], length)
  }
  const [rowName, labels] =
    series.kind === 'collection'
      ? (['station', series.stations] as const)
      : (['member', series.members] as const)
  if (layout === 'wide')
    return frame(
      rowColumns(labels, [], values, (row, member) => member * length + row),
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
 *
 * @example
 * ```ts
 * import { toDanfoSeries } from '@uchronia/series/danfo'
 * const column = await toDanfoSeries(dailySeries('2020-01-01', [1, 2, 3]))
 * column.values.length // 3
 * ```
 * @throws {@link TableError} `NO_DANFO`
 */
export async function toDanfoSeries(series: UnivariateSeries): Promise<DanfoSeries> {
  const { Series: SeriesClass } = await loadDanfo()
  const options = { columns: [series.id ?? 'value'], dtypes: [NUMBER] }
  if (series.length === 0) return new SeriesClass([], options)
  return new SeriesClass(Array.from(series.values), { ...options, index: isoTimes(series.time) })
}

function isoTimes(axis: TimeAxis): string[] {
  if (Number.isNaN(axis.start) && axis.length > 0) axis.at(0) // throws, and says why
  return Array.from(axis.values(), formatInstant)
}

function rowColumns(
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
  const { issues, members, values } = series
  const [, size, steps] = series.shape
  const references = isoTimes(issues)
  const leads = series.leads.values()
  // Rows of an issue time.
  const block = layout === 'wide' ? steps : size * steps
  const issueOf = (row: number) => Math.floor(row / block)
  const leadOf = (row: number) => leads[row % steps]!
  const axes: Column[] = [
    { name: 'reference_time', type: 'string', at: (row) => references[issueOf(row)]! },
    { name: 'lead_time', type: 'int32', at: leadOf },
    {
      name: 'valid_time',
      type: 'string',
      at: (row) => formatInstant(issues.at(issueOf(row)) + leadOf(row) * 1000),
    },
  ]
  if (layout === 'wide') {
    const taken = axes.map(({ name }) => name)
    const indexOf = (row: number, member: number) => (issueOf(row) * size + member) * steps + (row % steps)
    return frame([...axes, ...rowColumns(members, taken, values, indexOf)], issues.length * steps)
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
