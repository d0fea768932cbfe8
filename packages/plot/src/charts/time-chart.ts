import * as Plot from '@observablehq/plot'
import type { InstantLike, SeriesInfo, TimeAxis, UnivariateSeries } from '@uchronia/series'
import type { Chart } from '../layout/chart.ts'
import { drawFrame, type Inner, type Panel } from '../layout/frame.ts'
import type { LegendItem } from '../layout/legend.ts'
import { linearScale } from '../layout/numbers.ts'
import { type Theme, themeOf } from '../layout/theme.ts'
import { thinBars } from '../layout/thin.ts'
import type { ChartOptions } from '../options.ts'
import { type DrawableSingle, labelOf, nameOf, singleOf } from '../source.ts'
import { bars, type Drawn, line, thresholdMarks } from './marks.ts'
import { type Thresholds, thresholdLabels, thresholdsOf, visibleThresholds } from './thresholds.ts'
import { checkKnown, missingNote, type TimeScale, timeScale } from './time-axis.ts'
import {
  checkValueAxis,
  extentOf,
  intervalsOf,
  inUnitsOf,
  isAmount,
  timesOf,
  type ValueAxisOptions,
  valueAxis,
} from './values.ts'

/** Options of charts over time. */
export interface TimeChartOptions extends ChartOptions, ValueAxisOptions {
  /** First time, included. */
  readonly from?: InstantLike | undefined
  /** Last time, included. */
  readonly to?: InstantLike | undefined
  /** Observations, before and after the issue time. */
  readonly observed?: DrawableSingle | undefined
  /** Rain, as bars that hang from the top. */
  readonly rain?: DrawableSingle | undefined
  /** Levels that are drawn as lines with their names. */
  readonly thresholds?: Thresholds | undefined
}

/** @internal */
export const TIME_CHART_KEYS: readonly (keyof TimeChartOptions)[] = [
  'from',
  'to',
  'observed',
  'rain',
  'thresholds',
  'log',
  'bound',
]

/** The axes of a chart when a layer is drawn. @internal */
export interface Layout {
  readonly theme: Theme
  readonly inner: Inner
  readonly time: TimeScale
  readonly onAxis: (value: number) => number
}

/** Something that is drawn over time. @internal */
export interface Layer {
  readonly times: Float64Array
  /** All that the axis has to hold. */
  readonly values: readonly Float64Array[]
  readonly legend: readonly LegendItem[]
  readonly draw: (layout: Layout) => Drawn
}

/** A chart over time, without what all of them have. @internal */
export interface TimeChart {
  readonly info: SeriesInfo
  /** True where times are instants, and not indices. */
  readonly known: boolean
  readonly step: number | 'monthly' | null
  readonly amounts: boolean
  /** Values are drawn as bars, which stand on 0. */
  readonly bars?: boolean | undefined
  readonly title: string
  readonly subtitle?: string | undefined
  readonly layers: readonly Layer[]
  /** Milliseconds UTC. */
  readonly issue?: number | undefined
  /** Only these times of the observations are drawn; all when absent. */
  readonly observedFrom?: number | undefined
  readonly observedTo?: number | undefined
  readonly notes: readonly string[]
  readonly words: (time: TimeScale) => string
}

/** Draws a chart over time, with observations, rain and thresholds. @internal */
export function drawTimeChart(chart: TimeChart, options: TimeChartOptions): Chart {
  checkValueAxis(options)
  const theme = themeOf(options.theme)
  const { info, known, issue } = chart
  const window = {
    from: options.from ?? (known ? chart.observedFrom : undefined),
    to: options.to ?? (known ? chart.observedTo : undefined),
  }
  const observed = observedOf(chart, options.observed, window)
  const rain = options.rain === undefined ? undefined : singleOf(options.rain, 'rain', window, info.station)
  const layers = observed === undefined ? chart.layers : [...chart.layers, observedLayer(observed, theme)]
  for (const [other, what] of [
    [observed, 'observed'],
    [rain, 'rain'],
  ] as const) {
    if (other && other.length > 0) checkKnown(known, !Number.isNaN(other.time.start), what)
  }

  const values = layers.flatMap((layer) => layer.values)
  const { low, high } = extentOf(...values)
  const bound = options.bound === undefined && low >= 0 ? 0 : (options.bound ?? null)
  const { shown, notes: far } = visibleThresholds(
    thresholdsOf(options.thresholds),
    { high, bound },
    info.units,
    options.log === true,
  )
  // The notes are of the values alone; the axis holds the thresholds too.
  const { notes: axisNotes } = valueAxis(values, options)
  const axis = valueAxis([...values, Float64Array.from(shown, ({ value }) => value)], {
    ...options,
    bound: values.length === 0 ? options.bound : bound,
    fromZero: chart.bars === true,
  })
  const rainIntervals = rain && intervalsOf(rain)
  const ends = [...layers.flatMap(({ times }) => endsOf(times)), ...(issue === undefined ? [] : [issue])]
  if (rainIntervals) ends.push(...endsOf(rainIntervals.from), ...endsOf(rainIntervals.to))
  const time = timeScale(ends, options.timeZone, known)

  const thinned = { is: false }
  const legend = layers.flatMap((layer) => layer.legend)
  if (issue !== undefined) {
    legend.push({ text: `issued ${time.text(issue)}`, shape: 'upright', colour: theme.muted, dash: '4 3' })
  }
  const issueMark =
    issue === undefined ? [] : [Plot.ruleX([issue], { stroke: theme.muted, strokeDasharray: '4 3' })]
  const count = extentOf(...values).count
  const main: Panel = {
    label: labelOf(info),
    share: 3,
    y: axis.scale,
    marks: (inner) => [
      ...layers.flatMap((layer) => {
        const drawn = layer.draw({ theme, inner, time, onAxis: axis.onAxis })
        if (drawn.thinned) thinned.is = true
        return drawn.marks
      }),
      ...thresholdMarks(shown, theme),
      ...issueMark,
    ],
    side: thresholdLabels(shown, info.units, theme),
    empty: count === 0 ? emptyText(values) : undefined,
  }
  const panels =
    rain && rainIntervals ? [rainPanel(rain, rainIntervals, theme, issueMark, thinned), main] : [main]
  const notes = () => [
    ...chart.notes,
    ...axisNotes,
    ...far,
    ...(observed ? presenceNote(observed, 'observed time') : []),
    ...(rain ? presenceNote(rain, 'rain time') : []),
    ...(thinned.is
      ? ['Times that share a pixel are drawn as its least and greatest values (bars: the highest).']
      : []),
  ]
  return drawFrame(
    {
      title: chart.title,
      subtitle: chart.subtitle,
      legend,
      panels,
      x: time.axis,
      notes,
      alt: (said) =>
        [
          chart.words(time),
          observed && count > 0 ? `Observed: ${spanWords(observed, time)}.` : '',
          rain ? `Rain: ${spanWords(rain, time)}.` : '',
          ...shown.map((one) => `Threshold ${thresholdLabels([one], info.units, theme)[0]!.text}.`),
          ...said,
        ]
          .filter((text) => text !== '')
          .join(' '),
    },
    options,
  )
}

function observedOf(
  { info, step, amounts }: TimeChart,
  given: DrawableSingle | undefined,
  window: { from?: InstantLike | undefined; to?: InstantLike | undefined },
): UnivariateSeries | undefined {
  if (given === undefined) return undefined
  const observed = singleOf(given, 'observed', window, info.station)
  return inUnitsOf(observed, { units: info.units, step, amounts }, 'observed')
}

function observedLayer(observed: UnivariateSeries, theme: Theme): Layer {
  const times = timesOf(observed.time)
  const name = nameOf(observed.info)
  return {
    times,
    values: [observed.values],
    // What has no value in the window is said in a note.
    legend:
      extentOf(observed.values).count === 0
        ? []
        : [
            {
              text: /observ/i.test(name) ? name : `observed: ${name}`,
              shape: 'line',
              colour: theme.observed,
            },
          ],
    draw: ({ onAxis, inner }) =>
      line(times, observed.values, onAxis, { stroke: theme.observed, strokeWidth: 1.8 }, inner.width),
  }
}

function rainPanel(
  rain: UnivariateSeries,
  { from, to }: { from: Float64Array; to: Float64Array },
  theme: Theme,
  issueMark: Plot.Markish[],
  thinned: { is: boolean },
): Panel {
  const { high, count } = extentOf(rain.values)
  return {
    label: labelOf(rain.info),
    share: 1,
    y: (room) => linearScale(0, high, Math.max(2, room - 3), 0),
    hanging: true,
    marks: (inner) => {
      const drawn = thinBars(from, to, rain.values, inner.width)
      if (drawn.thinned) thinned.is = true
      return [...bars(drawn, 0, theme.rain), ...issueMark]
    },
    empty: count === 0 ? emptyText([rain.values]) : undefined,
  }
}

/** Bars or a line of one series. @internal */
export function singleLayer(
  series: UnivariateSeries,
  style: { colour: string; dash?: string; width?: number },
  legend: readonly LegendItem[],
): Layer {
  const times = timesOf(series.time)
  if (!isAmount(series)) {
    return {
      times,
      values: [series.values],
      legend,
      draw: ({ onAxis, inner }) =>
        line(
          times,
          series.values,
          onAxis,
          { stroke: style.colour, strokeWidth: style.width ?? 1.6, strokeDasharray: style.dash ?? 'none' },
          inner.width,
        ),
    }
  }
  const known = !Number.isNaN(series.time.start)
  const { from, to } = known ? intervalsOf(series) : { from: times.map((t) => t - 1), to: times }
  const span = Float64Array.of(...endsOf(from), ...endsOf(to))
  return {
    times: span,
    values: [series.values],
    legend,
    draw: ({ onAxis, inner }) => {
      const drawn = thinBars(from, to, series.values.map(onAxis), inner.width)
      return { marks: bars(drawn, onAxis(0), style.colour), thinned: drawn.thinned }
    },
  }
}

/** @internal */
export function endsOf(times: Float64Array): number[] {
  return times.length === 0 ? [] : [times[0]!, times[times.length - 1]!]
}

/** @internal */
export function missingIn(values: Float64Array): number {
  let count = 0
  for (const value of values) if (Number.isNaN(value)) count++
  return count
}

function presenceNote({ values }: UnivariateSeries, what: string): readonly string[] {
  if (values.length === 0) return [`There is no ${what} in this window.`]
  return missingNote(missingIn(values), values.length, what)
}

function emptyText(values: readonly Float64Array[]): string {
  const any = values.some((one) => one.length > 0)
  return any ? 'All values are missing.' : 'There are no times in this window.'
}

/** `1 to 3 m3/s, highest at …`. @internal */
export function spanWords(series: UnivariateSeries, time: TimeScale): string {
  const { low, high, count } = extentOf(series.values)
  if (count === 0) return 'no values'
  const times = timesOf(series.time)
  return `${numberWords(low)} to ${numberWords(high)}, highest at ${time.text(times[series.values.indexOf(high)]!)}`
}

/** @internal */
export function numberWords(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** `2020-01-01 00:00 to 2020-01-03 00:00 UTC`. @internal */
export function endsWords(axis: TimeAxis, time: TimeScale): string {
  const [first, last] = endsOf(timesOf(axis)) as [number, number]
  return `${time.text(first).replace(/ [^ ]+$/, '')} to ${time.text(last)}`
}
