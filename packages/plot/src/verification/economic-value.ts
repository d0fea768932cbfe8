import * as Plot from '@observablehq/plot'
import { numberWords } from '../charts/time-chart.ts'
import type { Chart } from '../layout/chart.ts'
import { drawFrame } from '../layout/frame.ts'
import { linearScale } from '../layout/numbers.ts'
import { DASHES, themeOf } from '../layout/theme.ts'
import {
  checkVerification,
  eventMetric,
  eventText,
  groupOf,
  metricOf,
  type ScoreValue,
  subjectOf,
  type VerificationChartOptions,
  type VerificationScores,
} from './results.ts'
import { numberAxis } from './share-axis.ts'

/**
 * Relative economic value of a forecast for users of different ratios of cost to loss: 1 is a perfect forecast, 0 the
 * climatology; what is below 0 is drawn at 0. A line for each threshold, or the one that is named. Needs the metric
 * `economic_value`.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 30), leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 3 }),
 *   members: [1, 2, 3], values: new Float64Array(270).map((_, i) => (i * 7) % 11),
 * })
 * const observed = dailySeries('2020-01-01', Array.from({ length: 40 }, (_, i) => (i * 5) % 11))
 * const scores = verify(align({ forecast, observed }), { metrics: ['economic_value'], thresholds: [5] })
 * economicValue(scores).svg.startsWith('<svg') // true
 * ```
 * @throws {@link PlotError} `NO_RESULT`
 *
 * @throws {@link OptionError}
 */
export function economicValue(scores: VerificationScores, options: VerificationChartOptions = {}): Chart {
  const checked = checkVerification(scores, options, 'economicValue', ['group', 'threshold'])
  const theme = themeOf(checked.theme)
  const group = groupOf(scores, checked.group)
  const all = metricOf(group, 'economic_value') as Readonly<Record<string, ScoreValue>>
  const keys =
    checked.threshold === undefined
      ? Object.keys(all)
      : [eventMetric(group, 'economic_value', checked.threshold).key]
  const lines = keys
    .filter((key) => all[key] !== null)
    .slice(0, theme.lines.length)
    .map((key, i) => {
      const table = all[key] as Readonly<Record<string, number | null>>
      const points = Object.entries(table)
        .map(([ratio, value]) => [Number(ratio), value ?? Number.NaN] as const)
        .sort((a, b) => a[0] - b[0])
      return { key, points, colour: theme.lines[i]!, dash: DASHES[i]! }
    })
  const undefinedKeys = keys.filter((key) => all[key] === null)
  const below = lines.reduce((sum, { points }) => sum + points.filter(([, value]) => value < 0).length, 0)
  const notes = [
    ...undefinedKeys.map(
      (key) => `${eventText(scores, key)}: ${group.notes?.[`economic_value ${key}`] ?? 'undefined'}.`,
    ),
    ...(below > 0 ? [`${below} values below 0 are drawn at 0.`] : []),
    ...(keys.length - undefinedKeys.length > lines.length
      ? [`The first ${lines.length} thresholds are drawn.`]
      : []),
  ]
  return drawFrame(
    {
      title: 'Relative economic value',
      subtitle: subjectOf(scores, group),
      legend: lines.map(({ key, colour, dash }) => ({
        text: eventText(scores, key),
        shape: 'line',
        colour,
        dash,
      })),
      panels: [
        {
          label: 'value, 1 is a perfect forecast',
          share: 1,
          y: (count) => linearScale(0, 1, count, 0),
          marks: () =>
            lines.flatMap(({ points, colour, dash }) => {
              const y = points.map(([, value]) => (value < 0 ? 0 : value))
              const x = points.map(([ratio]) => ratio)
              return [
                Plot.line(
                  { length: x.length },
                  { x, y, stroke: colour, strokeWidth: 1.8, strokeDasharray: dash },
                ),
                Plot.dot({ length: x.length }, { x, y, fill: colour, r: 2.4 }),
              ]
            }),
          empty: lines.length === 0 ? 'The value is undefined at every threshold.' : undefined,
        },
      ],
      x: numberAxis(0, 1, 'ratio of cost to loss'),
      notes: () => notes,
      alt: (said) =>
        [
          `Relative economic value by the ratio of cost to loss. ${lines
            .map(({ key, points }) => {
              const best = points.reduce((a, b) => (b[1] > a[1] ? b : a), [
                Number.NaN,
                Number.NEGATIVE_INFINITY,
              ] as const)
              return `${eventText(scores, key)}: at most ${numberWords(best[1])}, at a ratio of ${best[0]}.`
            })
            .join(' ')}`,
          ...said,
        ].join(' '),
    },
    { ...checked, width: checked.width ?? 620, height: checked.height ?? 360 },
  )
}
