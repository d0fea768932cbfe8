import * as Plot from '@observablehq/plot'
import { numberWords } from '../charts/time-chart.ts'
import type { Chart } from '../layout/chart.ts'
import { drawFrame } from '../layout/frame.ts'
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
 * Hit rate and false alarm rate of warning at each probability or more. Needs the metric `roc`; the area under the curve, by
 * trapezia, stands in the legend.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 30), leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 3 }),
 *   members: [1, 2, 3], values: new Float64Array(270).map((_, i) => (i * 7) % 11),
 * })
 * const observed = dailySeries('2020-01-01', Array.from({ length: 40 }, (_, i) => (i * 5) % 11))
 * const scores = verify(align({ forecast, observed }), { metrics: ['roc'], thresholds: [5] })
 * roc(scores).svg.startsWith('<svg') // true
 * ```
 * @throws {@link PlotError} `NO_RESULT`
 *
 * @throws {@link OptionError}
 */
export function roc(scores: VerificationScores, options: VerificationChartOptions = {}): Chart {
  const checked = checkVerification(scores, options, 'roc', ['group', 'threshold'])
  const theme = themeOf(checked.theme)
  const group = groupOf(scores, checked.group)
  const { key, column } = eventTable(group, 'roc', checked.threshold)
  const hits = column('hit_rate')
  const alarms = column('false_alarm_rate')
  const { length } = hits
  let area = 0
  for (let i = 1; i < length; i++) area += ((alarms[i]! - alarms[i - 1]!) * (hits[i]! + hits[i - 1]!)) / 2
  const event = eventText(scores, key)
  return drawFrame(
    {
      title: `ROC of ${event}`,
      subtitle: subjectOf(scores, group),
      legend: [
        {
          text: `warning at each probability or more, area ${numberWords(area)}`,
          shape: 'line',
          colour: theme.median,
        },
        { text: 'no skill', shape: 'line', colour: theme.muted, dash: '5 3', strokeWidth: 1 },
      ],
      panels: [
        {
          label: 'hit rate',
          share: 1,
          y: SHARE,
          marks: () => [
            Plot.areaY(
              { length },
              { x: alarms, y1: alarms, y2: hits, fill: theme.bands[0], fillOpacity: 0.6 },
            ),
            Plot.line(
              [
                [0, 0],
                [1, 1],
              ],
              { stroke: theme.muted, strokeDasharray: '5 3' },
            ),
            Plot.line({ length }, { x: alarms, y: hits, stroke: theme.median, strokeWidth: 2 }),
            length > 60 ? null : Plot.dot({ length }, { x: alarms, y: hits, fill: theme.median, r: 2.2 }),
          ],
        },
      ],
      x: numberAxis(0, 1, 'false alarm rate'),
      aspect: 1,
      notes: () => [],
      alt: () =>
        `ROC curve of ${event}: the area under it is ${numberWords(area)}, where 0.5 is no skill and 1 is perfect.`,
    },
    { ...checked, width: checked.width ?? 460 },
  )
}
