import { type EnsembleSeries, type InstantLike, OptionError } from '@uchronia/series'
import { counted, show } from '@uchronia/series/internal'
import type { Chart } from '../layout/chart.ts'
import { percent } from '../layout/numbers.ts'
import { type Theme, themeOf } from '../layout/theme.ts'
import { checkChart, checkNumber, checkSwitch } from '../options.ts'
import { type Drawable, ensembleOf, labelOf, nameOf } from '../source.ts'
import { band, line } from './marks.ts'
import { missingNote } from './time-axis.ts'
import {
  drawTimeChart,
  type Layer,
  numberWords,
  TIME_CHART_KEYS,
  type TimeChartOptions,
} from './time-chart.ts'
import { extentOf, isAmount, timesOf } from './values.ts'

/** Options of charts of one ensemble. */
export interface EnsembleChartOptions extends TimeChartOptions {
  /** The issue time: of a forecast, the ensemble that is drawn (the last by default); marked by an upright line. */
  readonly issue?: InstantLike | undefined
  /** Seconds of observations before the first time; a third of the span of the ensemble by default. */
  readonly before?: number | undefined
}

/** Options of {@link plume}. */
export interface PlumeOptions extends EnsembleChartOptions {
  /** Pairs of probabilities that bands lie between, three at most; 5-95 % and 25-75 % by default. */
  readonly bands?: readonly (readonly [number, number])[] | undefined
  /** Draw members as thin lines too, 50 at most; false by default. */
  readonly spaghetti?: boolean | undefined
}

/** @internal */
export const ENSEMBLE_KEYS: readonly string[] = [...TIME_CHART_KEYS, 'issue', 'before']

/** Lines of members that are drawn: more are no longer seen one by one. */
const MOST_MEMBERS = 50

/**
 * The spread of an ensemble over time: bands between quantiles of its members, and the median. Of a forecast, one issue.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 2), leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 48 }),
 *   members: [1, 2, 3], variable: 'flow', units: 'm3/s', values: new Float64Array(288).map((_, i) => i % 7),
 * })
 * plume(forecast, { issue: '2020-01-01', thresholds: [{ value: 5, label: 'minor flood' }] }).height // 400
 * ```
 * @throws {@link OptionError} @throws {@link PlotError} `NOT_A_SERIES`: it has no members
 * @throws {@link SelectionError} `NOT_FOUND`: no such issue time
 */
export function plume(series: Drawable, options: PlumeOptions = {}): Chart {
  const checked = checkChart(options, 'plume', [...ENSEMBLE_KEYS, 'bands', 'spaghetti'])
  checkSwitch(checked.spaghetti, 'spaghetti')
  const bands = bandsOf(checked.bands)
  return drawEnsemble(series, checked, 'plume', ({ ensemble, theme }) => [
    ...(ensemble.members.length > 1 ? bandLayers(ensemble, bands, theme) : []),
    ...(checked.spaghetti ? [memberLayer(ensemble, theme, true)] : []),
    medianLayer(ensemble, theme),
  ])
}

/** Options of {@link spaghetti}. */
export interface SpaghettiOptions extends EnsembleChartOptions {}

/**
 * The members of an ensemble as lines, 50 at most, with the median over them. Of a forecast, one issue.
 *
 * @example
 * ```ts
 * const flow = dailySeries('2020-01-01', [[1, 2, 4], [3, 2, 1]], { variable: 'flow', units: 'm3/s' })
 * spaghetti(flow).alt.includes('2 members') // true
 * ```
 * @throws {@link OptionError}
 *
 * @throws {@link PlotError} `NOT_A_SERIES`: it has no members
 */
export function spaghetti(series: Drawable, options: SpaghettiOptions = {}): Chart {
  const checked = checkChart(options, 'spaghetti', ENSEMBLE_KEYS)
  return drawEnsemble(series, checked, 'spaghetti', ({ ensemble, theme }) => [
    memberLayer(ensemble, theme, false),
    medianLayer(ensemble, theme),
  ])
}

interface Drawing {
  readonly ensemble: EnsembleSeries
  readonly theme: Theme
}

/** A chart of one ensemble. */
function drawEnsemble(
  series: Drawable,
  options: EnsembleChartOptions,
  what: string,
  layersOf: (drawing: Drawing) => Layer[],
): Chart {
  checkNumber(options.before, 'before', 0, Number.MAX_SAFE_INTEGER)
  const theme = themeOf(options.theme)
  const { ensemble, issue } = ensembleOf(series, options.issue, options, what)
  const { info, time, members } = ensemble
  const known = !Number.isNaN(time.start) || time.length === 0
  const span = known && time.length > 0 ? time.end - (issue ?? time.start) : 0
  const start = known && time.length > 0 ? Math.min(issue ?? time.start, time.start) : undefined
  const before = options.before === undefined ? span / 3 : options.before * 1000
  const { atAll, atSome } = presence(ensemble)
  const count = counted(members.length, 'member')
  return drawTimeChart(
    {
      info,
      known,
      step: time.step,
      amounts: isAmount(ensemble),
      title: nameOf(info),
      subtitle: [info.station === undefined ? '' : `station ${info.station}`, count]
        .filter(Boolean)
        .join(', '),
      layers: members.length === 0 ? [] : layersOf({ ensemble, theme }),
      issue: known ? issue : undefined,
      observedFrom: start === undefined ? undefined : Math.ceil(start - before),
      observedTo: time.length > 0 && known ? time.end : undefined,
      notes: [
        ...missingNote(atAll, time.length, 'time'),
        ...(atSome > 0
          ? [`At ${counted(atSome, 'time')} some members are missing; the others are drawn.`]
          : []),
        ...(members.length === 0 ? ['There are no members.'] : []),
      ],
      words: (scale) => {
        const issued = issue === undefined || !known ? '' : `, issued ${scale.text(issue)}`
        const begin = `${what === 'plume' ? 'Plume' : 'Members'} of ${labelOf(info)}: ${count}${issued}.`
        const { high, count: values } = extentOf(ensemble.values)
        if (values === 0) return `${begin} No values.`
        const median = ensemble.median()
        const top = extentOf(median.values).high
        const at = timesOf(time)[median.values.indexOf(top)]!
        return `${begin} The median is highest at ${scale.text(at)} with ${numberWords(top)}; the highest member reaches ${numberWords(high)}.`
      },
    },
    options,
  )
}

/** At how many times all members are missing, and at how many some are. */
function presence({ values, members, time }: EnsembleSeries): { atAll: number; atSome: number } {
  const missing = new Int32Array(time.length)
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) missing[i % time.length]! += 1
  let [atAll, atSome] = [0, 0]
  for (const count of missing) {
    if (count === 0) continue
    if (count === members.length) atAll++
    else atSome++
  }
  return { atAll, atSome }
}

function bandsOf(bands: PlumeOptions['bands']): readonly (readonly [number, number])[] {
  if (bands === undefined) {
    return [
      [0.05, 0.95],
      [0.25, 0.75],
    ]
  }
  const valid =
    Array.isArray(bands) &&
    bands.length <= 3 &&
    bands.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && pair[0] >= 0 && pair[0] < pair[1] && pair[1] <= 1,
    )
  if (!valid) {
    throw new OptionError(
      'INVALID_OPTION',
      `bands are up to three pairs of probabilities such as [0.05, 0.95], not ${show(bands)}.`,
    )
  }
  return bands.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))
}

function bandLayers(
  ensemble: EnsembleSeries,
  bands: readonly (readonly [number, number])[],
  theme: Theme,
): Layer[] {
  const levels = [...new Set(bands.flat())]
  if (levels.length === 0) return []
  const quantiles = ensemble.quantiles(levels)
  const times = timesOf(ensemble.time)
  const of = (level: number) => quantiles.at(levels.indexOf(level)).values
  return bands.map(([from, to], i) => {
    const low = of(from)
    const high = of(to)
    const colour = theme.bands[bands.length === 1 ? 1 : Math.min(2, i + (bands.length === 2 ? i : 0))]!
    return {
      times,
      values: [low, high],
      legend: [{ text: `${percent(from)}–${percent(to)} % of the members`, shape: 'area', colour }],
      draw: ({ onAxis, inner }) => band(times, low, high, onAxis, colour, inner.width),
    }
  })
}

function medianLayer(ensemble: EnsembleSeries, theme: Theme): Layer {
  const median = ensemble.median().values
  const times = timesOf(ensemble.time)
  const style = { stroke: theme.median, strokeWidth: 1.8, strokeDasharray: '6 2.5' }
  const text = ensemble.members.length === 1 ? `the one member, ${ensemble.members[0]}` : 'median'
  return {
    times,
    values: [median],
    legend: [{ text, shape: 'line', colour: style.stroke, dash: style.strokeDasharray, strokeWidth: 1.8 }],
    draw: ({ onAxis, inner }) => line(times, median, onAxis, style, inner.width),
  }
}

function memberLayer(ensemble: EnsembleSeries, theme: Theme, faint: boolean): Layer {
  const times = timesOf(ensemble.time)
  const all = ensemble.members.length
  const drawn = Math.min(all, MOST_MEMBERS)
  // Evenly over their order, the first and the last among them.
  const rows = Array.from({ length: drawn }, (_, i) =>
    drawn < 2 ? 0 : Math.round((i * (all - 1)) / (drawn - 1)),
  )
  const members = rows.map((row) => ensemble.at(row).values)
  const text =
    drawn === all ? `the ${counted(all, 'member')}` : `${drawn} of the ${all} members, evenly chosen`
  return {
    times,
    values: members,
    legend: [{ text, shape: 'line', colour: theme.member, strokeWidth: 1 }],
    draw: ({ onAxis, inner }) => {
      const style = {
        stroke: theme.member,
        strokeWidth: faint ? 0.5 : 0.8,
        strokeOpacity: faint ? 0.6 : 0.75,
      }
      const lines = members.map((values) => line(times, values, onAxis, style, inner.width))
      return { marks: lines.flatMap(({ marks }) => marks), thinned: lines.some(({ thinned }) => thinned) }
    },
  }
}
