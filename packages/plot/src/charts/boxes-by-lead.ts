import * as Plot from '@observablehq/plot'
import { type EnsembleSeries, formatDuration, type InstantLike } from '@uchronia/series'
import { counted } from '@uchronia/series/internal'
import type { Chart } from '../layout/chart.ts'
import { drawFrame } from '../layout/frame.ts'
import { percent } from '../layout/numbers.ts'
import { textWidth } from '../layout/text.ts'
import { themeOf } from '../layout/theme.ts'
import { Zone } from '../layout/zone.ts'
import { type ChartOptions, checkChart } from '../options.ts'
import { type Drawable, ensembleOf, labelOf, nameOf } from '../source.ts'
import { numberWords } from './time-chart.ts'
import { checkValueAxis, extentOf, timesOf, type ValueAxisOptions, valueAxis } from './values.ts'

/** Options of {@link boxesByLead}. */
export interface BoxOptions extends ChartOptions, ValueAxisOptions {
  /** The issue of a forecast; the last by default. */
  readonly issue?: InstantLike | undefined
}

/** Boxes that can be told apart. */
const MOST = 28

/**
 * A box for each lead time of one issue: from the 25 to the 75 % quantile of the members, whiskers from 5 to 95 %, a line at
 * the median, dots at the least and the greatest member. Where there are more than 28 lead times, evenly chosen ones; aggregate to
 * days first for a box a day.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 1), leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 7 }),
 *   members: [1, 2, 3], variable: 'flow', values: new Float64Array(21).map((_, i) => i % 5),
 * })
 * boxesByLead(forecast).width // 760
 * ```
 * @throws {@link OptionError}
 *
 * @throws {@link PlotError} `NOT_A_SERIES`: it has no members
 */
export function boxesByLead(series: Drawable, options: BoxOptions = {}): Chart {
  const checked = checkChart(options, 'boxesByLead', ['issue', 'log', 'bound'])
  checkValueAxis(checked)
  const theme = themeOf(checked.theme)
  const zone = new Zone(checked.timeZone ?? 'UTC')
  const { ensemble, issue } = ensembleOf(series, checked.issue, {}, 'boxesByLead')
  const { info, members, time } = ensemble
  const every = Math.max(1, Math.ceil(time.length / MOST))
  // Counted from the end, so that the last lead time is one of them.
  const steps = Array.from({ length: time.length }, (_, i) => i).filter(
    (i) => (time.length - 1 - i) % every === 0,
  )
  const names = namesOf(ensemble, issue, zone)
  const levels = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]
  const quantiles = members.length === 0 ? [] : [...ensemble.quantiles(levels)].map(({ values }) => values)
  const at = (level: number, step: number) => quantiles[level]?.[step] ?? Number.NaN
  const shown = steps.filter((step) => !Number.isNaN(at(3, step)))
  const axis = valueAxis(quantiles, checked)
  const place = (level: number) => (step: number) => axis.onAxis(at(level, step))
  // Names may be alike, where the clocks of a zone are put back.
  const x = (step: number) => String(step)
  const notes = [
    ...(every > 1 ? [`One in ${every} of the ${time.length} lead times is drawn, the last among them.`] : []),
    ...(steps.length > shown.length ? [`${steps.length - shown.length} of them have no value.`] : []),
    ...axis.notes,
  ]
  const box = { text: `${percent(0.25)}–${percent(0.75)} %`, shape: 'area', colour: theme.bands[1] } as const
  return drawFrame(
    {
      title: nameOf(info),
      subtitle: [
        info.station === undefined ? '' : `station ${info.station}`,
        counted(members.length, 'member'),
        issue === undefined ? '' : `issued ${zone.text(issue)}`,
      ]
        .filter(Boolean)
        .join(', '),
      legend: [
        box,
        { text: '5–95 %', shape: 'upright', colour: theme.median, strokeWidth: 1 },
        { text: 'median', shape: 'line', colour: theme.median },
        { text: 'least and greatest member', shape: 'dot', colour: theme.member },
      ],
      panels: [
        {
          label: labelOf(info),
          share: 1,
          y: axis.scale,
          marks: () =>
            shown.length === 0
              ? []
              : [
                  Plot.ruleX(shown, { x, y1: place(1), y2: place(5), stroke: theme.median, strokeWidth: 1 }),
                  Plot.barY(shown, {
                    x,
                    y1: place(2),
                    y2: place(4),
                    fill: theme.bands[1],
                    insetLeft: 1,
                    insetRight: 1,
                  }),
                  Plot.tickY(shown, { x, y: place(3), stroke: theme.median, strokeWidth: 2 }),
                  ...[0, 6].map((level) =>
                    Plot.dot(shown, { x, y: place(level), r: 1.6, fill: theme.member }),
                  ),
                ],
          empty: shown.length === 0 ? 'There are no values.' : undefined,
        },
      ],
      x: {
        type: 'band',
        domain: steps.map(x),
        ticks: (width) => {
          const widest = Math.max(1, ...steps.map((step) => textWidth(names[step]!, 11)))
          const each = Math.max(1, Math.ceil(((widest + 8) * steps.length) / width))
          return steps.filter((_, i) => i % each === 0).map((step) => ({ at: x(step), text: names[step]! }))
        },
        label: issue === undefined ? `time (${zone.name})` : 'lead time',
      },
      notes: () => notes,
      alt: (said) => {
        const begin = `Boxes of ${labelOf(info)} by lead time: ${counted(members.length, 'member')}.`
        const middle = extentOf(quantiles[3] ?? [])
        if (middle.count === 0) return `${begin} No values.`
        return [
          `${begin} Medians from ${numberWords(middle.low)} to ${numberWords(middle.high)}.`,
          ...said,
        ].join(' ')
      },
    },
    checked,
  )
}

/** Lead times, or times where the issue is not known; all different. */
function namesOf({ time }: EnsembleSeries, issue: number | undefined, zone: Zone): string[] {
  return Array.from(timesOf(time), (t) => {
    if (Number.isNaN(time.start)) return String(t + 1)
    return issue === undefined ? zone.text(t).replace(/ [^ ]+$/, '') : formatDuration((t - issue) / 1000)
  })
}
