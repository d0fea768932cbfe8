import type { LeadTimeAxis, SeriesInfo, SeriesKind, TimeAxis } from '@uchronia/series'
import { counted, namesLine } from '@uchronia/series/internal'
import { plot } from '../charts/plot.ts'
import type { Drawable } from '../source.ts'
import { folded, html, lines, page, tableOf } from './html.ts'

/** The parts that plain series and those of libraries have alike. */
export interface ShownSeries {
  readonly kind: SeriesKind
  readonly shape: readonly number[]
  readonly time?: TimeAxis
  readonly issues?: TimeAxis
  readonly leads?: LeadTimeAxis
  readonly members?: readonly string[]
  readonly stations?: readonly string[]
  /** Of plain data. */
  readonly info?: SeriesInfo
  /** Of series of a library, which are read when they are drawn. */
  readonly description?: Readonly<Record<string, unknown>>
  readonly disposed?: boolean
}

/** Values that are read for a picture that nobody asked for. */
const MOST_VALUES = 2_000_000

/**
 * A series: axes, attributes that unfold, values at either end and a small picture.
 * @param text  a title, a line for each axis, and lines of values
 * @internal
 */
export function seriesHtml(series: ShownSeries, text: string): string {
  const { time, issues, leads, members, stations } = series
  const axes = Object.entries({ issues, members, stations, leads, time })
    .filter(([, axis]) => axis !== undefined)
    .map(([name, axis]) => [name, Array.isArray(axis) ? `${axis.length}: ${namesLine(axis)}` : String(axis)])
  const [title = '', ...rest] = text.split('\n')
  const attributes = attributesOf(series)
  const warnings = warningsOf(series.description)
  return page(
    title,
    tableOf(axes),
    folded(counted(attributes.length, 'attribute'), attributes),
    folded(counted(warnings.length, 'warning'), warnings),
    lines(rest.slice(axes.length)),
    picture(series),
  )
}

function attributesOf({ info, description }: ShownSeries): string[][] {
  const { variable, units, longName, aggregation, station, attributes, file, storage } = {
    ...description,
    ...info,
  } as SeriesInfo & { readonly file?: unknown; readonly storage?: unknown }
  const own = { variable, units, longName, aggregation, station, file, storage }
  return Object.entries({ ...own, ...attributes })
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)),
    ])
}

function warningsOf(description: ShownSeries['description']): string[][] {
  const warnings = description?.warnings
  if (!Array.isArray(warnings)) return []
  return warnings.map((one: { code?: unknown; message?: unknown }) => [
    String(one.code ?? ''),
    String(one.message ?? JSON.stringify(one)),
  ])
}

function picture(series: ShownSeries): string {
  if (series.disposed) return ''
  const drawn = series.kind === 'forecast' ? series.shape.slice(1) : series.shape
  const values = drawn.reduce((product, size) => product * size, 1)
  if (values === 0) return ''
  if (values > MOST_VALUES) return '<div>Too many values for a small picture; read a window of them.</div>'
  try {
    return plot(series as unknown as Drawable, { width: 560, height: 260 }).svg
  } catch (error) {
    return `<div>There is no picture: ${html((error as Error).message)}</div>`
  }
}
