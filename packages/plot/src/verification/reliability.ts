import * as Plot from '@observablehq/plot'
import { numberWords } from '../charts/time-chart.ts'
import type { Chart } from '../layout/chart.ts'
import { drawFrame } from '../layout/frame.ts'
import { linearScale } from '../layout/numbers.ts'
import { themeOf } from '../layout/theme.ts'
import {
  checkVerification,
  eventTable,
  eventText,
  groupOf,
  subjectOf,
  type VerificationChartOptions,
  type VerificationScores,
} from './results.ts'
import { numberAxis, SHARE } from './share-axis.ts'

/**
 * Reliability of the probabilities of an event: how often it was observed where it was forecast with a probability, with 95 %
 * intervals, and below it how many cases had that probability. Needs the metric `reliability`.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 30), leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 3 }),
 *   members: [1, 2, 3], values: new Float64Array(270).map((_, i) => (i * 7) % 11),
 * })
 * const observed = dailySeries('2020-01-01', Array.from({ length: 40 }, (_, i) => (i * 5) % 11))
 * const scores = verify(align({ forecast, observed }), { metrics: ['reliability'], thresholds: [5] })
 * reliability(scores, { threshold: 5 }).svg.startsWith('<svg') // true
 * ```
 * @throws {@link PlotError} `NO_RESULT`
 *
 * @throws {@link OptionError}
 */
export function reliability(scores: VerificationScores, options: VerificationChartOptions = {}): Chart {
  const checked = checkVerification(scores, options, 'reliability', ['group', 'threshold'])
  const theme = themeOf(checked.theme)
  const group = groupOf(scores, checked.group)
  const { key, column } = eventTable(group, 'reliability', checked.threshold)
  const probability = column('probability')
  const frequency = column('frequency')
  const cases = column('cases')
  const lower = column('lower')
  const upper = column('upper')
  const { length } = probability
  const all = cases.reduce((sum, count) => sum + count, 0)
  const rate = all === 0 ? Number.NaN : frequency.reduce((sum, share, i) => sum + share * cases[i]!, 0) / all
  const event = eventText(scores, key)
  return drawFrame(
    {
      title: `Reliability of ${event}`,
      subtitle: subjectOf(scores, group),
      legend: [
        { text: 'observed frequency', shape: 'line', colour: theme.median },
        { text: '95 % interval', shape: 'upright', colour: theme.bands[2] },
        { text: 'perfect', shape: 'line', colour: theme.muted, dash: '5 3', strokeWidth: 1 },
        {
          text: `observed in ${numberWords(100 * rate)} % of all cases`,
          shape: 'line',
          colour: theme.reference,
          dash: '2 2',
        },
      ],
      panels: [
        {
          label: 'observed frequency',
          share: 3,
          y: SHARE,
          marks: () => [
            Plot.line(
              [
                [0, 0],
                [1, 1],
              ],
              { stroke: theme.muted, strokeDasharray: '5 3' },
            ),
            Number.isNaN(rate)
              ? null
              : Plot.ruleY([rate], { stroke: theme.reference, strokeDasharray: '2 2' }),
            Plot.ruleX(
              { length },
              { x: probability, y1: lower, y2: upper, stroke: theme.bands[2], strokeWidth: 5 },
            ),
            Plot.line({ length }, { x: probability, y: frequency, stroke: theme.median, strokeWidth: 1.8 }),
            Plot.dot({ length }, { x: probability, y: frequency, fill: theme.median, r: 3 }),
          ],
          empty: length === 0 ? 'There are no cases.' : undefined,
        },
        {
          label: 'cases',
          share: 1,
          y: (count) => linearScale(0, Math.max(0, ...cases), count, 0),
          marks: () => [
            Plot.ruleX({ length }, { x: probability, y1: 0, y2: cases, stroke: theme.rain, strokeWidth: 8 }),
          ],
        },
      ],
      x: numberAxis(0, 1, 'forecast probability'),
      notes: () => [],
      alt: () =>
        `Reliability of ${event}: ${Array.from(probability, (p, i) => `forecast ${numberWords(p)}, observed ${numberWords(frequency[i]!)} of ${cases[i]} cases`).join('; ')}.`,
    },
    { ...checked, width: checked.width ?? 520, height: checked.height ?? 520 },
  )
}
