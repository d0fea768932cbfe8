/**
 * Charts in characters, for terminals. Loads neither Observable Plot nor a document.
 *
 * @packageDocumentation
 */
import { type EnsembleSeries, type InstantLike, SeriesCollection, UnivariateSeries } from '@uchronia/series'
import { checkOptions, counted } from '@uchronia/series/internal'
import { type Threshold, type Thresholds, thresholdsOf, thresholdText } from '../charts/thresholds.ts'
import { extentOf, timesOf } from '../charts/values.ts'
import { axisNumber, linearScale } from '../layout/numbers.ts'
import { Zone } from '../layout/zone.ts'
import { checkNumber, safeText } from '../options.ts'
import {
  type Drawable,
  type DrawableSingle,
  ensembleOf,
  kindOf,
  labelOf,
  rowsOf,
  singleOf,
} from '../source.ts'

/** Options of {@link drawText}. */
export interface TextChartOptions {
  /** Characters, 40 to 400; 80 by default. */
  readonly width?: number | undefined
  /** Lines of the drawing, 4 to 100; 12 by default. */
  readonly height?: number | undefined
  /** The issue of a forecast; the last by default. */
  readonly issue?: InstantLike | undefined
  readonly from?: InstantLike | undefined
  readonly to?: InstantLike | undefined
  readonly observed?: DrawableSingle | undefined
  readonly thresholds?: Thresholds | undefined
  /** `UTC` by default. */
  readonly timeZone?: string | undefined
}

/** Layers, the last on top: a range of values in each column. */
interface Stroke {
  readonly mark: string
  readonly name: string
  readonly low: Float64Array
  readonly high: Float64Array
}

interface Drawing {
  readonly title: string
  readonly times: Float64Array
  readonly known: boolean
  readonly strokes: readonly Stroke[]
}

/**
 * A series as lines of characters: of an ensemble its bands and its median, of a single series the range in each column.
 *
 * @example
 * ```ts
 * import { drawText } from '@uchronia/plot/terminal'
 * drawText(dailySeries('2020-01-01', [1, 3, 2], { variable: 'flow' }), { height: 4 }).split('\n')[0] // 'flow'
 * ```
 * @throws {@link PlotError} `NOT_A_SERIES` @throws {@link OptionError}
 */
export function drawText(series: Drawable, options: TextChartOptions = {}): string {
  const checked = checkOptions(options, 'drawText', [
    'width',
    'height',
    'issue',
    'from',
    'to',
    'observed',
    'thresholds',
    'timeZone',
  ])
  const { width = 80, height = 12 } = checked
  checkNumber(width, 'width', 40, 400)
  checkNumber(height, 'height', 4, 100)
  const zone = new Zone(checked.timeZone ?? 'UTC')
  const { title, times, known, strokes } = drawingOf(series, checked, zone)
  const head = wrap(title.split(' '), ' ', width)
  if (times.length === 0) return [...head, '  There are no times in this window.'].join('\n')
  const extent = extentOf(...strokes.flatMap(({ low, high }) => [low, high]))
  if (extent.count === 0) return [...head, '  All values are missing.'].join('\n')
  const given = thresholdsOf(checked.thresholds)
  // One far above would press all values down into a line; it is named, and not drawn.
  const thresholds = given.filter(({ value }) => value <= 3 * Math.max(0, extent.high))
  const far = given.filter((one) => !thresholds.includes(one))
  const top = Math.max(extent.high, ...thresholds.map(({ value }) => value))
  const lowest = extent.low >= 0 ? 0 : extent.low
  const { domain, ticks } = linearScale(lowest, top, height / 4, extent.low >= 0 ? 0 : null)
  const rowOf = (value: number) => Math.round(((domain[1] - value) / (domain[1] - domain[0])) * (height - 1))
  const texts = new Map(ticks.map((tick) => [rowOf(tick), axisNumber(tick)]))
  const margin = Math.max(...Array.from(texts.values(), (text) => text.length))
  const columns = Math.max(10, Math.floor(width) - margin - 3)
  const canvas = Array.from({ length: height }, () => new Array<string>(columns).fill(' '))
  for (const { value } of thresholds) canvas[rowOf(value)]!.fill('─')
  for (const stroke of strokes) paint(canvas, stroke, times, columns, rowOf)
  const rows = canvas.map((line, row) => {
    const text = texts.get(row)
    return `${(text ?? '').padStart(margin)} ${text === undefined ? '│' : '┤'}${line.join('').trimEnd()}`
  })
  const at = (time: number) => (known ? zone.text(time) : `index ${time}`)
  const [first, last] = [at(times[0]!), at(times.at(-1)!)]
  const gap = columns - first.length - last.length
  const ends = gap >= 2 ? [`${first}${' '.repeat(gap)}${last}`] : [`from ${first}`, `to ${last}`]
  const below = [...ends, ...wrap(legend(strokes, thresholds, far), '   ', columns)]
  return [...head, ...rows, ...below.map((line) => `${' '.repeat(margin + 2)}${line}`)].join('\n')
}

/** Parts in lines that are not wider than `width`; a part that is wider is broken at its blanks. */
function wrap(parts: readonly string[], between: string, width: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const joined = lines.length === 0 ? part : `${lines.at(-1)}${between}${part}`
    if (joined.length <= width) lines[Math.max(0, lines.length - 1)] = joined
    else if (part.length <= width || !part.includes(' ')) lines.push(part)
    else lines.push(...wrap(part.split(' '), ' ', width))
  }
  return lines
}

function drawingOf(series: Drawable, options: TextChartOptions, zone: Zone): Drawing {
  const kind = kindOf(series)
  if (kind === 'ensemble' || kind === 'forecast') {
    const { ensemble, issue } = ensembleOf(series, options.issue, options, 'drawText')
    const { time, members } = ensemble
    const issued = issue === undefined ? '' : `, issued ${zone.text(issue)}`
    return {
      title: safeText(`${labelOf(ensemble.info)}, ${counted(members.length, 'member')}${issued}`),
      times: timesOf(time),
      known: !Number.isNaN(time.start),
      strokes: [...bands(ensemble), ...observedStroke(options, timesOf(time), ensemble.info.station)],
    }
  }
  const rows = rowsOf(series, options, 'drawText')
  const { time } = rows
  // Stations lie together in one range.
  const all = rows instanceof SeriesCollection ? [...rows] : [rows]
  const [low, high] = [
    new Float64Array(time.length).fill(Number.NaN),
    new Float64Array(time.length).fill(Number.NaN),
  ]
  for (const { values } of all) {
    for (const [i, value] of values.entries()) {
      if (Number.isNaN(value)) continue
      if (!(low[i]! <= value)) low[i] = value
      if (!(high[i]! >= value)) high[i] = value
    }
  }
  const stations = rows instanceof UnivariateSeries ? '' : `, ${counted(all.length, 'station')}`
  return {
    title: safeText(`${labelOf(rows.info)}${stations}`),
    times: timesOf(time),
    known: !Number.isNaN(time.start),
    strokes: [
      {
        mark: '█',
        name: rows instanceof UnivariateSeries ? '' : 'from the lowest to the highest station',
        low,
        high,
      },
      ...observedStroke(options, timesOf(time), rows.info.station),
    ],
  }
}

function bands(ensemble: EnsembleSeries): Stroke[] {
  if (ensemble.members.length === 0) return []
  const quantiles = [...ensemble.quantiles([0.05, 0.25, 0.5, 0.75, 0.95])].map(({ values }) => values)
  const [q5, q25, q50, q75, q95] = quantiles as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  return [
    { mark: '░', name: '5–95 %', low: q5, high: q95 },
    { mark: '▒', name: '25–75 %', low: q25, high: q75 },
    { mark: '█', name: 'median', low: q50, high: q50 },
  ]
}

/** Observations at the times of the drawing; those between them are not shown. */
function observedStroke(
  { observed }: TextChartOptions,
  times: Float64Array,
  station: string | undefined,
): Stroke[] {
  if (observed === undefined || times.length === 0) return []
  const plain = singleOf(observed, 'observed', { from: times[0]!, to: times.at(-1)! }, station)
  const byTime = new Map(Array.from(plain, ({ time, value }) => [time, value]))
  const values = Float64Array.from(times, (time) => byTime.get(time) ?? Number.NaN)
  return [{ mark: 'o', name: 'observed', low: values, high: values }]
}

/** Fills, in each column, the cells between the least and the greatest value of its times. */
function paint(
  canvas: string[][],
  { mark, low, high }: Stroke,
  times: Float64Array,
  columns: number,
  rowOf: (value: number) => number,
): void {
  const span = times.at(-1)! - times[0]!
  const columnOf = (i: number) =>
    span === 0 ? 0 : Math.round(((times[i]! - times[0]!) / span) * (columns - 1))
  const paintColumn = (column: number, from: number, to: number) => {
    for (let row = rowOf(to); row <= rowOf(from); row++) canvas[row]![column] = mark
  }
  for (let i = 0; i < times.length; i++) {
    if (!Number.isFinite(low[i]!) || !Number.isFinite(high[i]!)) continue
    const column = columnOf(i)
    paintColumn(column, low[i]!, high[i]!)
    // Columns between two times are drawn on a line between them, observations as the points that they are.
    if (mark === 'o' || i + 1 === times.length || !Number.isFinite(low[i + 1]!)) continue
    const next = columnOf(i + 1)
    for (let between = column + 1; between < next; between++) {
      const share = (between - column) / (next - column)
      const mix = (values: Float64Array) => values[i]! + (values[i + 1]! - values[i]!) * share
      paintColumn(between, mix(low), mix(high))
    }
  }
}

function legend(
  strokes: readonly Stroke[],
  thresholds: readonly Threshold[],
  far: readonly Threshold[],
): string[] {
  const text = (one: Threshold) => safeText(thresholdText(one, undefined))
  return [
    ...strokes.filter(({ name }) => name !== '').map(({ mark, name }) => `${mark} ${name}`),
    ...thresholds.map((one) => `─ ${text(one)}`),
    ...far.map((one) => `${text(one)} is above the drawing`),
  ]
}
