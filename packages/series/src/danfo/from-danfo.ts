import type { Series as DanfoSeries, DataFrame } from 'danfojs-node'
import {
  Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  Utf8,
  Vector,
  vectorFromArray,
} from '#arrow'
import { TableError } from '../errors.ts'
import { type FromArrowOptions, seriesFromArrow } from '../from-arrow/from-arrow.ts'
import { INFO_KEYS, pickInfo, type SeriesInfo } from '../info.ts'
import { checkOptions } from '../options.ts'
import type { Series } from '../plain/series.ts'
import { show } from '../show.ts'
import { type InstantLike, parseInstant } from '../time/instant.ts'

/** Options of {@link fromDanfo}: as for tables, and the metadata that danfo cannot carry, such as units. */
export interface FromDanfoOptions extends FromArrowOptions, SeriesInfo {}

const TIMES: readonly string[] = ['time', 'reference_time', 'valid_time']
const LABELS: readonly string[] = ['member', 'station']

/**
 * A series from a danfo frame or series in one of the layouts of {@link toDanfo}. Where there is no column of times, the
 * index has them. Times may be ISO 8601 strings, dates or milliseconds.
 *
 * @example
 * ```ts
 * import { fromDanfo, toDanfo } from '@uchronia/series/danfo'
 * fromDanfo(await toDanfo(dailySeries('2020-01-01', [[1, 2], [3, 4]]))).kind // ensemble
 * ```
 * @throws {@link TableError} as {@link seriesFromArrow}; `COLUMN_TYPE`: cells that are neither numbers nor missing
 * @throws {@link TimeError} `INVALID_INSTANT`, `OFF_AXIS`
 */
export function fromDanfo(frame: DataFrame | DanfoSeries, options: FromDanfoOptions = {}): Series {
  checkOptions(options, 'fromDanfo', ['step', 'leadStep', 'kind', ...INFO_KEYS])
  const columns = columnsOf(frame)
  if (!columns.has('time') && !columns.has('reference_time')) {
    columns.set('time', frame.index as unknown[])
  }
  const names = [...columns.keys()]
  const vectors = [...columns].map(([name, cells]) =>
    TIMES.includes(name)
      ? times(cells, name)
      : LABELS.includes(name)
        ? labels(cells, name)
        : numbers(cells, name),
  )
  // Columns by position: an object would put labels that look like numbers first.
  const fields = vectors.map((vector, i) => new Field(names[i]!, vector.type, true))
  const children = vectors.map((vector) => vector.data[0]!)
  const schema = new Schema(fields)
  const length = frame.shape[0] ?? 0
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(fields), children, length, nullCount: 0 }),
  )
  const { step, leadStep, kind, ...info } = options
  return seriesFromArrow(new Table(schema, [batch]), { step, leadStep, kind }).withInfo(pickInfo(info))
}

/** The cells of each column. */
function columnsOf(frame: DataFrame | DanfoSeries): Map<string, unknown[]> {
  const { columns, values, $isSeries } = frame as DataFrame & { readonly $isSeries?: boolean }
  if (!Array.isArray(columns) || !Array.isArray(values)) {
    throw new TableError('NOT_A_SERIES', `Expected a danfo DataFrame or Series, not ${show(frame)}.`)
  }
  if ($isSeries) return new Map([['value', values as unknown[]]])
  const rows = values as unknown[][]
  return new Map(columns.map((name, i) => [String(name), rows.map((row) => row[i])]))
}

function times(cells: readonly unknown[], name: string): Vector {
  const instants = cells.map((cell, row) => {
    try {
      return parseInstant(cell as InstantLike)
    } catch (cause) {
      throw new TableError(
        'COLUMN_TYPE',
        `The column or index ${show(name)} holds ${show(cell)} in row ${row}, which is not a time.`,
        { cause },
      )
    }
  })
  return vectorFromArray(instants, new TimestampMillisecond('UTC'))
}

function labels(cells: readonly unknown[], name: string): Vector {
  const texts = cells.map((cell, row) => {
    if (typeof cell === 'string' || typeof cell === 'number') return String(cell)
    throw new TableError(
      'COLUMN_TYPE',
      `The column ${show(name)} holds ${show(cell)} in row ${row}, which is not a label.`,
    )
  })
  return vectorFromArray(texts, new Utf8())
}

function numbers(cells: readonly unknown[], name: string): Vector {
  const values = Float64Array.from(cells, (cell, row) => {
    if (cell === null || cell === undefined) return Number.NaN
    if (typeof cell === 'number') return cell
    throw new TableError(
      'COLUMN_TYPE',
      `The column ${show(name)} holds ${show(cell)} in row ${row}, which is not a number.`,
    )
  })
  return new Vector([makeData({ type: new Float64(), data: values, nullCount: 0 })])
}
