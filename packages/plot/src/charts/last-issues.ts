import * as Plot from '@observablehq/plot'
import {
  type EnsembleForecastSeries,
  type EnsembleSeries,
  type InstantLike,
  type LeadTimeAxis,
  parseInstant,
  type UnivariateSeries,
} from '@uchronia/series'
import { counted } from '@uchronia/series/internal'
import { PlotError } from '../errors.ts'
import type { Chart } from '../layout/chart.ts'
import { interpolateColour } from '../layout/colours.ts'
import { DASHES, type Theme, themeOf } from '../layout/theme.ts'
import { Zone } from '../layout/zone.ts'
import { checkChart, checkNumber } from '../options.ts'
import { type Drawable, type ForecastReader, kindOf, labelOf, nameOf } from '../source.ts'
import { band, line } from './marks.ts'
import {
  drawTimeChart,
  type Layer,
  numberWords,
  TIME_CHART_KEYS,
  type TimeChartOptions,
} from './time-chart.ts'
import { isAmount, timesOf } from './values.ts'

/** Options of {@link lastIssues}. */
export interface LastIssuesOptions extends TimeChartOptions {
  /** The number of issues, 2 to 20; 5 by default. */
  readonly count?: number | undefined
  /** The last issue; that of the forecast by default. */
  readonly issue?: InstantLike | undefined
  /** The valid time that is asked about: only issues that reach it are drawn, and an upright line marks it. */
  readonly validTime?: InstantLike | undefined
}

/**
 * The medians of the last forecasts one over the other, the oldest lightest, with the 5-95 % band of the newest: how much a
 * forecast jumps from issue to issue.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 4), leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 48 }),
 *   members: [1, 2], variable: 'flow', values: new Float64Array(384).map((_, i) => i % 11),
 * })
 * lastIssues(forecast, { count: 3, validTime: '2020-01-04T12:00' }).alt.slice(0, 17) // 'The last 2 issues'
 * ```
 * @throws {@link PlotError} `NOT_A_SERIES`, `NO_PICTURE`: no issue reaches the valid time @throws {@link OptionError}
 */
export function lastIssues(series: Drawable, options: LastIssuesOptions = {}): Chart {
  const checked = checkChart(options, 'lastIssues', [...TIME_CHART_KEYS, 'count', 'issue', 'validTime'])
  const { count = 5 } = checked
  checkNumber(count, 'count', 2, 20)
  if (kindOf(series) !== 'forecast') {
    throw new PlotError(
      'NOT_A_SERIES',
      `lastIssues draws forecasts, not a series of the kind "${kindOf(series)}".`,
    )
  }
  const forecast = series as EnsembleForecastSeries | ForecastReader
  const { issues } = forecast
  const theme = themeOf(checked.theme)
  const zone = new Zone(checked.timeZone ?? 'UTC')
  const validTime = checked.validTime === undefined ? undefined : parseInstant(checked.validTime)
  const end = checked.issue === undefined ? issues.length : issues.indexOf(checked.issue) + 1
  const chosen: { issue: number; index: number }[] = []
  for (let index = end - 1; index >= 0 && chosen.length < count; index--) {
    const issue = issues.at(index)
    if (validTime !== undefined && !reaches(forecast.leads, issue, validTime)) continue
    chosen.unshift({ issue, index })
  }
  if (chosen.length === 0) {
    const what =
      validTime === undefined ? 'The forecast has no issue' : `No issue reaches ${zone.text(validTime)}`
    throw new PlotError('NO_PICTURE', `${what}: there is nothing to draw.`)
  }
  const ensembles = chosen.map(({ issue, index }) => {
    const all = forecast.at(index)
    const { from, to } = checked
    return { issue, ensemble: from === undefined && to === undefined ? all : all.select({ from, to }) }
  })
  const medians = ensembles.map(({ ensemble }) => ensemble.median())
  const { info, time, members } = ensembles.at(-1)!.ensemble
  const layers = ensembles.map(({ issue }, i): Layer => {
    const times = timesOf(medians[i]!.time)
    const values = medians[i]!.values
    const style = styleOf(theme, i, ensembles.length)
    return {
      times,
      values: [values],
      legend: [
        {
          text: `issued ${zone.text(issue)}`,
          shape: 'line',
          colour: style.stroke,
          dash: style.strokeDasharray,
          strokeWidth: style.strokeWidth,
        },
      ],
      draw: ({ onAxis, inner }) => line(times, values, onAxis, style, inner.width),
    }
  })
  const newest = ensembles.at(-1)!.ensemble
  if (members.length > 1) layers.unshift(bandLayer(newest, theme))
  if (validTime !== undefined) layers.push(validTimeLayer(validTime, zone, theme))
  const lastOnes = chosen.length === 1 ? 'issue' : counted(chosen.length, 'issue')
  const reach = chosen.length === 1 ? 'reaches' : 'reach'
  const words = validTime === undefined ? '' : ` that ${reach} ${zone.text(validTime)}`
  const atTime = validTime === undefined ? [] : medians.map((median) => valueAt(median, validTime))
  return drawTimeChart(
    {
      info,
      known: true,
      step: time.step,
      amounts: isAmount(newest),
      title: nameOf(info),
      subtitle: [
        info.station === undefined ? '' : `station ${info.station}`,
        `${chosen.length === 1 ? 'median' : 'medians'} of the last ${lastOnes}${words}, ${counted(members.length, 'member')}`,
      ]
        .filter(Boolean)
        .join(', '),
      layers,
      observedFrom: Math.min(...ensembles.map((one) => one.ensemble.time.start)),
      observedTo: Math.max(
        ...ensembles.filter((one) => one.ensemble.length > 0).map((one) => one.ensemble.time.end),
      ),
      notes: [],
      words: () =>
        `The last ${lastOnes}${words} of ${labelOf(info)}, ${zone.text(chosen[0]!.issue)} to ${zone.text(chosen.at(-1)!.issue)}.${
          atTime.length > 0 ? ` Medians there, oldest first: ${atTime.map(numberWords).join(', ')}.` : ''
        }`,
    },
    checked,
  )
}

function reaches(leads: LeadTimeAxis, issue: number, validTime: number): boolean {
  if (leads.length === 0) return false
  return issue + leads.start * 1000 <= validTime && validTime <= issue + leads.end * 1000
}

function valueAt(series: UnivariateSeries, at: number): number {
  const { start, end } = series.time.window({ from: at, to: at })
  return end > start ? series.values[start]! : Number.NaN
}

/** From light to dark, and solid for the newest alone. */
function styleOf(theme: Theme, i: number, count: number) {
  const share = count === 1 ? 1 : i / (count - 1)
  const newest = i === count - 1
  return {
    stroke: interpolateColour(theme.bands[1], theme.median, share),
    strokeWidth: newest ? 2.4 : 1.6,
    strokeDasharray: newest ? 'none' : DASHES[1 + (i % (DASHES.length - 1))]!,
  }
}

function bandLayer(ensemble: EnsembleSeries, theme: Theme): Layer {
  const times = timesOf(ensemble.time)
  const quantiles = ensemble.quantiles([0.05, 0.95])
  const [low, high] = [quantiles.at(0).values, quantiles.at(1).values]
  return {
    times,
    values: [low, high],
    legend: [{ text: '5–95 % of the newest', shape: 'area', colour: theme.bands[0] }],
    draw: ({ onAxis, inner }) => band(times, low, high, onAxis, theme.bands[0], inner.width),
  }
}

function validTimeLayer(validTime: number, zone: Zone, theme: Theme): Layer {
  return {
    times: Float64Array.of(validTime),
    values: [],
    legend: [
      { text: `valid time ${zone.text(validTime)}`, shape: 'upright', colour: theme.muted, dash: '4 3' },
    ],
    draw: () => ({
      marks: [Plot.ruleX([validTime], { stroke: theme.muted, strokeDasharray: '4 3' })],
      thinned: false,
    }),
  }
}
