import * as Plot from '@observablehq/plot'
import { numberWords } from '../charts/time-chart.ts'
import type { Chart } from '../layout/chart.ts'
import { drawFrame } from '../layout/frame.ts'
import { linearScale } from '../layout/numbers.ts'
import { themeOf } from '../layout/theme.ts'
import {
  checkVerification,
  type GroupScores,
  groupOf,
  metricOf,
  numbersOf,
  subjectOf,
  type VerificationChartOptions,
  type VerificationScores,
} from './results.ts'
import { numberAxis } from './share-axis.ts'

/** Options of {@link rankHistogram} and {@link pitHistogram}. */
export interface HistogramOptions extends Omit<VerificationChartOptions, 'threshold'> {}

/** Bars that can be told apart. */
const MOST_BARS = 60

/**
 * Ranks of the observation among the members, as a multiple of what an even spread would have, with the interval that chance
 * allows. Of more than 60 ranks, neighbours are put together. Needs the metric `rank_histogram`.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 30), leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 3 }),
 *   members: [1, 2, 3], values: new Float64Array(270).map((_, i) => (i * 7) % 11),
 * })
 * const observed = dailySeries('2020-01-01', Array.from({ length: 40 }, (_, i) => (i * 5) % 11))
 * const scores = verify(align({ forecast, observed }), { metrics: ['rank_histogram'] })
 * rankHistogram(scores).svg.startsWith('<svg') // true
 * ```
 * @throws {@link PlotError} `NO_RESULT`
 *
 * @throws {@link OptionError}
 */
export function rankHistogram(scores: VerificationScores, options: HistogramOptions = {}): Chart {
  const checked = checkVerification(scores, options, 'rankHistogram', ['group'])
  const group = groupOf(scores, checked.group)
  const counts = numbersOf(metricOf(group, 'rank_histogram'))
  const together = Math.ceil(counts.length / MOST_BARS)
  const bins = Array.from({ length: Math.ceil(counts.length / together) }, (_, i) => {
    const end = Math.min(counts.length, (i + 1) * together)
    const own = counts.subarray(i * together, end)
    // A bar stands over its ranks.
    return {
      from: i * together - 0.5,
      to: end - 0.5,
      count: own.reduce((sum, count) => sum + count, 0),
      share: own.length / counts.length,
    }
  })
  return histogram(scores, group, checked, bins, {
    title: 'Rank histogram',
    axis: numberAxis(-0.5, counts.length - 0.5, 'rank of the observation among the members'),
    notes: together > 1 ? [`${together} ranks are put together in a bar.`] : [],
  })
}

/**
 * Values of the probability integral transform in ten bins, as a multiple of what an even spread would have, with the interval
 * that chance allows. Needs the metric `pit`.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 30), leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 3 }),
 *   members: [1, 2, 3], values: new Float64Array(270).map((_, i) => (i * 7) % 11),
 * })
 * const observed = dailySeries('2020-01-01', Array.from({ length: 40 }, (_, i) => (i * 5) % 11))
 * pitHistogram(verify(align({ forecast, observed }), { metrics: ['pit'] })).svg.startsWith('<svg') // true
 * ```
 * @throws {@link PlotError} `NO_RESULT`
 *
 * @throws {@link OptionError}
 */
export function pitHistogram(scores: VerificationScores, options: HistogramOptions = {}): Chart {
  const checked = checkVerification(scores, options, 'pitHistogram', ['group'])
  const group = groupOf(scores, checked.group)
  const counts = numbersOf(metricOf(group, 'pit'))
  const bins = Array.from(counts, (count, i) => ({
    from: i / counts.length,
    to: (i + 1) / counts.length,
    count,
    share: 1 / counts.length,
  }))
  return histogram(scores, group, checked, bins, {
    title: 'PIT histogram',
    axis: numberAxis(0, 1, 'PIT of the observation'),
    notes: [],
  })
}

interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Of all cases, when they are spread evenly. */
  readonly share: number
}

function histogram(
  scores: VerificationScores,
  group: GroupScores,
  options: HistogramOptions,
  bins: readonly Bin[],
  { title, axis, notes }: { title: string; axis: ReturnType<typeof numberAxis>; notes: readonly string[] },
): Chart {
  const theme = themeOf(options.theme)
  const cases = bins.reduce((sum, { count }) => sum + count, 0)
  const density = bins.map(({ count, share }) => (cases === 0 ? Number.NaN : count / (cases * share)))
  // The normal approximation of the binomial distribution, for the usual bin.
  const half = cases === 0 ? 0 : 1.96 * Math.sqrt((1 - bins[0]!.share) / (cases * bins[0]!.share))
  const band = [Math.max(0, 1 - half), 1 + half] as const
  const outside = density.filter((value) => value < band[0] || value > band[1]).length
  return drawFrame(
    {
      title,
      subtitle: subjectOf(scores, group),
      legend: [
        { text: 'cases, 1 is an even spread', shape: 'area', colour: theme.bands[2] },
        {
          text: '95 % of even spreads of so many independent cases lie within',
          shape: 'area',
          colour: theme.grid,
        },
      ],
      panels: [
        {
          label: 'times an even spread',
          share: 1,
          y: (count) =>
            linearScale(0, Math.max(band[1], ...density.filter((value) => !Number.isNaN(value))), count, 0),
          marks: () =>
            cases === 0
              ? []
              : [
                  Plot.rect([0], {
                    x1: axis.domain[0] as number,
                    x2: axis.domain[1] as number,
                    y1: band[0],
                    y2: band[1],
                    fill: theme.grid,
                  }),
                  Plot.rect(bins, {
                    x1: 'from',
                    x2: 'to',
                    y1: 0,
                    y2: (_: Bin, i: number) => density[i]!,
                    fill: theme.bands[2],
                    fillOpacity: 0.85,
                    insetLeft: 0.6,
                    insetRight: 0.6,
                  }),
                  Plot.ruleY([1], { stroke: theme.median, strokeDasharray: '5 3' }),
                ],
          empty: cases === 0 ? 'There are no cases.' : undefined,
        },
      ],
      x: axis,
      notes: () => notes,
      alt: (said) =>
        [
          `${title} of ${bins.length} bars over ${numberWords(cases)} cases: from ${numberWords(Math.min(...density))} to ${numberWords(Math.max(...density))} times an even spread, the first bar ${numberWords(density[0] ?? Number.NaN)}, the last ${numberWords(density.at(-1) ?? Number.NaN)}; ${outside} bars lie outside what chance allows.`,
          ...said,
        ].join(' '),
    },
    { ...options, width: options.width ?? 620, height: options.height ?? 360 },
  )
}
