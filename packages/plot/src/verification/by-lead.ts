import * as Plot from '@observablehq/plot'
import { formatDuration, OptionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { numberWords } from '../charts/time-chart.ts'
import { extentOf } from '../charts/values.ts'
import { PlotError } from '../errors.ts'
import type { Chart } from '../layout/chart.ts'
import { drawFrame } from '../layout/frame.ts'
import type { LegendItem } from '../layout/legend.ts'
import { linearScale } from '../layout/numbers.ts'
import { textWidth } from '../layout/text.ts'
import { DASHES, type Theme, themeOf } from '../layout/theme.ts'
import type { ChartOptions } from '../options.ts'
import {
  checkVerification,
  type GroupScores,
  groupText,
  type ScoreValue,
  subjectOf,
  type VerificationScores,
} from './results.ts'

/** Options of charts by lead time. */
export interface ByLeadOptions extends ChartOptions {
  /** The values of other groupings, such as `{ station: 'A' }`. */
  readonly group?: Readonly<Record<string, number | string>> | undefined
}

/** Options of {@link skillByLead}. */
export interface SkillByLeadOptions extends ByLeadOptions {
  /** The metric: `crpss` by default. Of one that has values by threshold, name the threshold too. */
  readonly metric?: string | undefined
  readonly threshold?: number | undefined
}

interface Lead {
  readonly at: number
  readonly text: string
  readonly group: GroupScores
}

/** The groups of a verification by lead time, lowest first. */
function leadsOf(
  { groups }: VerificationScores,
  wanted: ByLeadOptions['group'],
  what: string,
): { axis: string; leads: Lead[] } {
  const name = ['lead-day', 'lead'].find((key) => groups.some(({ by }) => key in by))
  if (name === undefined) {
    throw new PlotError(
      'NO_RESULT',
      `${what} needs a verification by lead time: { by: 'lead-day' } or { by: 'lead' }.`,
    )
  }
  const fitting = groups.filter(
    ({ by }) =>
      name in by && Object.entries(wanted ?? {}).every(([key, value]) => String(by[key]) === String(value)),
  )
  const leads = fitting
    .map((group) => {
      const at = Number(group.by[name])
      return { at, text: name === 'lead' ? formatDuration(at) : String(at), group }
    })
    .sort((a, b) => a.at - b.at)
  const twice = leads.find((lead, i) => lead.at === leads[i - 1]?.at)
  if (twice || leads.length === 0) {
    throw new PlotError(
      'NO_RESULT',
      twice
        ? `${what}: several groups have one lead time (${groupText(twice.group.by)}). Name the others with { group }.`
        : `${what}: no group fits ${groupText(wanted ?? {})}.`,
    )
  }
  return { axis: name === 'lead' ? 'lead time' : 'lead day', leads }
}

interface Curve {
  readonly name: string
  readonly values: readonly number[]
  readonly lower?: readonly number[] | undefined
  readonly upper?: readonly number[] | undefined
  readonly colour: string
  readonly dash: string
}

const number = (value: ScoreValue | undefined) => (typeof value === 'number' ? value : Number.NaN)

/**
 * Spread of the ensemble and error of its mean by lead time: of a reliable ensemble the two are alike. Needs the metrics `spread`
 * and `rmse` by lead time.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 30), leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 3 }),
 *   members: [1, 2, 3], values: new Float64Array(270).map((_, i) => (i * 7) % 11),
 * })
 * const observed = dailySeries('2020-01-01', Array.from({ length: 40 }, (_, i) => (i * 5) % 11))
 * const scores = verify(align({ forecast, observed }), { by: 'lead', metrics: ['spread', 'rmse'] })
 * spreadError(scores).svg.startsWith('<svg') // true
 * ```
 * @throws {@link PlotError} `NO_RESULT`
 *
 * @throws {@link OptionError}
 */
export function spreadError(scores: VerificationScores, options: ByLeadOptions = {}): Chart {
  const checked = checkVerification(scores, options, 'spreadError', ['group'])
  const theme = themeOf(checked.theme)
  const { axis, leads } = leadsOf(scores, checked.group, 'spreadError')
  const curves = [
    curveOf(leads, 'spread', undefined, 'spread of the members', theme.median, 'none'),
    curveOf(leads, 'rmse', undefined, 'error (RMSE)', theme.lines[1]!, DASHES[1]!),
  ]
  return drawByLead(
    scores,
    leads,
    axis,
    curves,
    checked,
    theme,
    'Spread and error',
    scores.units ?? 'spread, error',
    0,
  )
}

/**
 * A score by lead time, with its bootstrap intervals where there are some. Skill scores have a line at 0, where the forecast is no
 * better than its reference.
 *
 * @example
 * ```ts
 * const forecast = makeForecast({
 *   issues: dailyAxis('2020-01-01', 30), leads: new LeadTimeAxis({ start: 86_400, step: 86_400, length: 3 }),
 *   members: [1, 2, 3], values: new Float64Array(270).map((_, i) => (i * 7) % 11),
 * })
 * const observed = dailySeries('2020-01-01', Array.from({ length: 40 }, (_, i) => (i * 5) % 11))
 * const scores = verify(align({ forecast, observed }), { by: 'lead', metrics: ['crps'] })
 * skillByLead(scores, { metric: 'crps' }).svg.startsWith('<svg') // true
 * ```
 * @throws {@link PlotError} `NO_RESULT`
 *
 * @throws {@link OptionError}
 */
export function skillByLead(scores: VerificationScores, options: SkillByLeadOptions = {}): Chart {
  const checked = checkVerification(scores, options, 'skillByLead', ['group', 'metric', 'threshold'])
  const { metric = 'crpss', threshold } = checked
  if (typeof metric !== 'string')
    throw new OptionError('INVALID_OPTION', `metric is a name, not ${show(metric)}.`)
  const theme = themeOf(checked.theme)
  const { axis, leads } = leadsOf(scores, checked.group, 'skillByLead')
  const name = threshold === undefined ? metric : `${metric} at ${threshold}`
  const curves = [curveOf(leads, metric, threshold, name, theme.median, 'none')]
  const reference = scores.reference === undefined || !isSkill(metric) ? '' : ` against ${scores.reference}`
  return drawByLead(
    scores,
    leads,
    axis,
    curves,
    checked,
    theme,
    `${name}${reference} by ${axis}`,
    name,
    undefined,
  )
}

/** Skill scores, which are relative to a reference, by their names. @internal */
export function isSkill(metric: string): boolean {
  return /ss$|_skill$/.test(metric)
}

function curveOf(
  leads: readonly Lead[],
  metric: string,
  threshold: number | undefined,
  name: string,
  colour: string,
  dash: string,
): Curve {
  const pick = (value: ScoreValue | undefined): number => {
    if (threshold === undefined || typeof value !== 'object' || value === null) return number(value)
    const key = Object.keys(value).find((one) => Number(one) === threshold)
    return key === undefined ? Number.NaN : number((value as Readonly<Record<string, ScoreValue>>)[key])
  }
  if (!leads.some(({ group }) => metric in group.metrics)) {
    const there = Object.keys(leads[0]!.group.metrics).join(', ')
    throw new PlotError(
      'NO_RESULT',
      `The verification has no metric ${metric}. Ask verify for it: { metrics: ['${metric}'] }. It has ${there || 'none'}.`,
    )
  }
  const values = leads.map(({ group }) => pick(group.metrics[metric]))
  const first = leads.map(({ group }) => group.metrics[metric]).find((value) => value !== null)
  if (typeof first === 'object' && values.every(Number.isNaN)) {
    const keys = Object.keys(first ?? {}).join(', ')
    throw new PlotError(
      'NO_RESULT',
      `The metric ${metric} has several values. Name one with { threshold }; there are ${keys}.`,
    )
  }
  const intervals = leads.map(({ group }) => group.intervals?.[metric])
  const some = intervals.some((interval) => interval !== undefined)
  return {
    name,
    values,
    colour,
    dash,
    lower: some ? intervals.map((interval) => pick(interval?.lower)) : undefined,
    upper: some ? intervals.map((interval) => pick(interval?.upper)) : undefined,
  }
}

/** Intervals lie under lines. */
const INTERVAL_OPACITY = 0.35

function drawByLead(
  scores: VerificationScores,
  leads: readonly Lead[],
  axis: string,
  curves: readonly Curve[],
  options: ByLeadOptions,
  theme: Theme,
  title: string,
  label: string,
  bound: 0 | undefined,
): Chart {
  const names = leads.map(({ text }) => text)
  const range = extentOf(...curves.flatMap(({ values, lower = [], upper = [] }) => [values, lower, upper]))
  const low = Math.min(0, range.low)
  const missing = curves.reduce((sum, { values }) => sum + values.filter(Number.isNaN).length, 0)
  const { bootstrap } = scores
  const interval: LegendItem[] =
    bootstrap && curves.some(({ lower }) => lower)
      ? [
          {
            text: `${numberWords(100 * bootstrap.confidence)} % interval, ${bootstrap.samples} samples`,
            shape: 'upright',
            colour: curves.length === 1 ? curves[0]!.colour : theme.muted,
            strokeWidth: 6,
            opacity: INTERVAL_OPACITY,
          },
        ]
      : []
  const cases = leads.map(({ group }) => group.cases)
  const casesText =
    Math.min(...cases) === Math.max(...cases)
      ? `${cases[0]} cases`
      : `${Math.min(...cases)} to ${Math.max(...cases)} cases`
  return drawFrame(
    {
      title,
      subtitle: [
        subjectOf(scores, undefined),
        options.group ? groupText(options.group) : '',
        `${casesText} a ${axis}`,
      ]
        .filter((text) => text !== '')
        .join(', '),
      legend: [
        ...curves.map(({ name, colour, dash }) => ({ text: name, shape: 'line' as const, colour, dash })),
        ...interval,
      ],
      panels: [
        {
          label,
          share: 1,
          y: (count) => linearScale(low, range.high, count, bound ?? null),
          marks: () => [
            low < 0 ? Plot.ruleY([0], { stroke: theme.muted }) : null,
            ...curves.flatMap(({ values, lower, upper, colour, dash }) => {
              const kept = names.map((_, i) => i).filter((i) => !Number.isNaN(values[i]!))
              const of = (list: readonly (string | number)[]) => kept.map((i) => list[i]!)
              const { length } = kept
              const banded = kept.filter(
                (i) => lower && !Number.isNaN(lower[i]!) && !Number.isNaN(upper![i]!),
              )
              return [
                banded.length > 0
                  ? Plot.ruleX(
                      { length: banded.length },
                      {
                        x: banded.map((i) => names[i]!),
                        y1: banded.map((i) => lower![i]!),
                        y2: banded.map((i) => upper![i]!),
                        stroke: colour,
                        strokeOpacity: INTERVAL_OPACITY,
                        strokeWidth: 6,
                      },
                    )
                  : null,
                Plot.line(
                  { length: names.length },
                  { x: names, y: values, stroke: colour, strokeWidth: 1.8, strokeDasharray: dash },
                ),
                length > 60
                  ? null
                  : Plot.dot({ length }, { x: of(names), y: of(values), fill: colour, r: 2.8 }),
              ]
            }),
          ],
          empty: range.count === 0 ? 'The score is undefined at every lead time.' : undefined,
        },
      ],
      x: {
        type: 'band',
        domain: names,
        ticks: (width) => {
          const widest = Math.max(1, ...names.map((text) => textWidth(text, 11)))
          const each = Math.max(1, Math.ceil(((widest + 8) * names.length) / width))
          return names.filter((_, i) => i % each === 0).map((text) => ({ at: text, text }))
        },
        label: axis,
      },
      notes: () =>
        missing > 0 ? [`${missing} of ${curves.length * leads.length} scores are undefined.`] : [],
      alt: (said) =>
        [
          `${title}:`,
          ...curves.map(
            ({ name, values }) =>
              `${name} ${numberWords(values[0]!)} at ${axis} ${names[0]}, ${numberWords(values.at(-1)!)} at ${names.at(-1)}.`,
          ),
          ...said,
        ].join(' '),
    },
    { ...options, width: options.width ?? 620, height: options.height ?? 360 },
  )
}
