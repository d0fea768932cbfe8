import * as Plot from '@observablehq/plot'
import { counted } from '@uchronia/series/internal'
import type { Chart } from '../layout/chart.ts'
import { drawFrame } from '../layout/frame.ts'
import { axisNumber, linearScale, logScale } from '../layout/numbers.ts'
import { themeOf } from '../layout/theme.ts'
import { Zone } from '../layout/zone.ts'
import { type ChartOptions, checkChart } from '../options.ts'
import { type Drawable, labelOf, nameOf } from '../source.ts'
import {
  exceededWith,
  howWord,
  MEMBER_VALUE_KEYS,
  type MemberValueOptions,
  type MemberValues,
  memberValues,
  shareReaching,
} from './member-values.ts'
import { type Thresholds, thresholdsOf, thresholdText } from './thresholds.ts'
import { timeScale } from './time-axis.ts'
import { endsWords, numberWords } from './time-chart.ts'
import { checkValueAxis, extentOf } from './values.ts'

/** Options of {@link exceedance}. */
export interface ExceedanceChartOptions extends ChartOptions, MemberValueOptions {
  /** Levels, as upright lines; the probability to reach each stands in the legend. */
  readonly thresholds?: Thresholds | undefined
  /** A logarithmic axis of the values, of those above 0. */
  readonly log?: boolean | undefined
}

/**
 * The probability that a value is reached, as the share of members: of the total of each member over a window of time, or of
 * its highest value.
 *
 * @example
 * ```ts
 * const rain = dailySeries('2020-01-01', [[1, 2], [5, 0], [9, 3]], { variable: 'rain', units: 'mm' })
 * exceedance(rain, { how: 'sum', thresholds: [5], reference: [2, 4, 6] }).alt.includes('5 mm with 66.67 %') // true
 * ```
 * @throws {@link OptionError} @throws {@link PlotError} `NOT_A_SERIES`: it has no members
 */
export function exceedance(series: Drawable, options: ExceedanceChartOptions = {}): Chart {
  const checked = checkChart(options, 'exceedance', [...MEMBER_VALUE_KEYS, 'thresholds', 'log'])
  checkValueAxis({ log: checked.log })
  const theme = themeOf(checked.theme)
  const values = memberValues(series, checked, 'exceedance')
  const { sorted, reference } = values
  const { info } = values.ensemble
  const thresholds = thresholdsOf(checked.thresholds)
  const { log = false } = checked
  const all = extentOf(
    sorted,
    reference?.sorted ?? [],
    thresholds.map(({ value }) => value),
  )
  const scale = (count: number) =>
    log
      ? logScale(all.positive, all.high, count)
      : linearScale(all.low, all.high, count, all.low >= 0 ? 0 : null)
  const first = scale(6)
  const curves = [
    ...(reference ? [{ ...reference, stroke: theme.reference, dash: '6 3' }] : []),
    { name: 'forecast', sorted, stroke: theme.median, dash: 'none' },
  ]
  const reached = thresholds.map((one) => ({
    one,
    text: `${thresholdText(one, info.units)} with ${shareWords(shareReaching(sorted, one.value))}`,
  }))
  const below = log ? sorted.filter((value) => value <= 0).length : 0
  const notes = [
    ...leftNote(values),
    ...(below > 0 ? [`${counted(below, 'member')} at or below 0 are not on the logarithmic axis.`] : []),
  ]
  return drawFrame(
    {
      title: `${nameOf(info)}: probability of exceedance`,
      subtitle: subtitleOf(values, checked.timeZone),
      legend: [
        ...curves.toReversed().map(({ name, sorted: own, stroke, dash }) => ({
          text: `${name} (${counted(own.length, 'value')})`,
          shape: 'line' as const,
          colour: stroke,
          dash,
        })),
        ...reached.map(({ text }) => ({
          text,
          shape: 'upright' as const,
          colour: theme.threshold,
          dash: '4 2',
        })),
      ],
      panels: [
        {
          label: 'probability to reach it [%]',
          share: 1,
          y: (count) => linearScale(0, 100, count, 0),
          marks: () => [
            ...thresholds.map(({ value }) =>
              log && value <= 0
                ? null
                : Plot.ruleX([value], { stroke: theme.threshold, strokeDasharray: '4 2' }),
            ),
            ...curves.map(({ sorted: own, stroke, dash }) =>
              curve(own, log, { stroke, strokeDasharray: dash }),
            ),
          ],
          empty: sorted.length === 0 ? 'No member has all values of this window.' : undefined,
        },
      ],
      x: {
        type: first.type,
        domain: first.domain,
        ticks: (width) =>
          scale(Math.max(2, Math.floor(width / 110)))
            .ticks.filter((at) => at >= first.domain[0] && at <= first.domain[1])
            .map((at) => ({ at, text: axisNumber(at) })),
        label: `${howWord(values.how)} ${labelOf(info)}`,
      },
      notes: () => notes,
      alt: (said) =>
        sorted.length === 0
          ? `Probability of exceedance of ${labelOf(info)}: no values.`
          : [
              `Probability of exceedance of the ${howWord(values.how)} ${labelOf(info)}, ${subtitleOf(values, checked.timeZone)}.`,
              `Exceeded with 90 %: ${numberWords(exceededWith(sorted, 0.9))}, 50 %: ${numberWords(exceededWith(sorted, 0.5))}, 10 %: ${numberWords(exceededWith(sorted, 0.1))}.`,
              ...reached.map(({ text }) => `${text}.`),
              ...said,
            ].join(' '),
    },
    checked,
  )
}

function shareWords(share: number): string {
  return Number.isNaN(share) ? 'an unknown probability' : `${numberWords(100 * share)} %`
}

/** Steps down at each value, from 100 % to 0. */
function curve(sorted: Float64Array, log: boolean, style: object): Plot.Markish {
  const shown = log ? sorted.filter((value) => value > 0) : sorted
  if (shown.length === 0) return null
  const x = [...shown, shown.at(-1)!]
  const y = [...Array.from(shown, (value) => 100 * shareReaching(sorted, value)), 0]
  return Plot.line({ length: x.length }, { x, y, curve: 'step-before', strokeWidth: 2, ...style })
}

/** @internal */
export function leftNote({ left, ensemble }: MemberValues): readonly string[] {
  return left === 0
    ? []
    : [
        `${left} of ${counted(ensemble.members.length, 'member')} have missing values in this window and are left out.`,
      ]
}

/** The ensemble and its window in words. @internal */
export function subtitleOf({ ensemble, issue, how }: MemberValues, timeZone: string | undefined): string {
  const { info, members, time } = ensemble
  const known = time.length > 0 && !Number.isNaN(time.start)
  const zone = new Zone(timeZone ?? 'UTC')
  return [
    info.station === undefined ? '' : `station ${info.station}`,
    counted(members.length, 'member'),
    issue === undefined || !known ? '' : `issued ${zone.text(issue)}`,
    known ? `${howWord(how)} of ${endsWords(time, timeScale([time.start, time.end], timeZone, true))}` : '',
  ]
    .filter((text) => text !== '')
    .join(', ')
}
