import { PlotError } from '../errors.ts'
import type { Chart } from '../layout/chart.ts'
import type { ChartOptions } from '../options.ts'
import { isSkill, skillByLead, spreadError } from '../verification/by-lead.ts'
import { economicValue } from '../verification/economic-value.ts'
import { pitHistogram, rankHistogram } from '../verification/histograms.ts'
import { reliability } from '../verification/reliability.ts'
import {
  type GroupScores,
  groupWords,
  type ScoreValue,
  type VerificationScores,
} from '../verification/results.ts'
import { roc } from '../verification/roc.ts'

/** A chart that a report has, drawn in the width that is asked for. @internal */
export interface Figure {
  readonly draw: (options: ChartOptions) => Chart
}

/** Charts under one heading, and what is not among them. @internal */
export interface FigureGroup {
  readonly title: string
  readonly about: string
  readonly figures: readonly Figure[]
  readonly notes: readonly string[]
}

/** Groups of which the place of observations, events and value are drawn; more would be scrolled past. */
const MOST_GROUPS = 2
/** Thresholds of one metric. */
const MOST_THRESHOLDS = 4
/** Charts of scores by lead time. */
const MOST_SCORES = 12

type By = Readonly<Record<string, number | string>>

/** The charts that the metrics of a verification allow. @internal */
export function figuresOf(scores: VerificationScores): FigureGroup[] {
  return [
    byLead(scores),
    ofDistribution(scores),
    ofEvents(scores, 'reliability', reliability, {
      title: 'Reliability of probabilities',
      about:
        'Where an event was forecast with a probability, it should have been observed as often: points on the diagonal.',
    }),
    ofEvents(scores, 'roc', roc, {
      title: 'Discrimination',
      about:
        'How many events a warning would have caught, against how often it would have been false, for each probability to warn at.',
    }),
    ofValue(scores),
  ].filter(({ figures, notes }) => figures.length > 0 || notes.length > 0)
}

const has = (groups: readonly GroupScores[], metric: string) =>
  groups.some(({ metrics }) => metric in metrics)

/** Scores by lead time: skill first, then spread beside error, then the others in the order of the metrics. */
function byLead(scores: VerificationScores): FigureGroup {
  const { groups } = scores
  const group: FigureGroup = {
    title: 'Scores by lead time',
    about:
      'Bars are intervals of the bootstrap, where there is one. Above 0 a skill score is better than its reference.',
    figures: [],
    notes: [],
  }
  const axis = ['lead-day', 'lead'].find((key) => groups.some(({ by }) => key in by))
  if (axis === undefined || groups.length < 2) return group
  const figures: Figure[] = []
  const notes: string[] = []
  // Other groupings, such as stations, have curves of their own.
  const { chosen, note } = choose(otherGroups(groups, axis), 3)
  if (note !== '') notes.push(note)
  for (const by of chosen) {
    const own = Object.keys(by).length === 0 ? {} : { group: by }
    for (const { metric, threshold } of curvesOf(scores)) {
      const draw =
        metric === 'spread and rmse'
          ? (options: ChartOptions) => spreadError(scores, { ...options, ...own })
          : (options: ChartOptions) => skillByLead(scores, { ...options, ...own, metric, threshold })
      figures.push({ draw })
    }
  }
  if (figures.length > MOST_SCORES) {
    notes.push(`${figures.length - MOST_SCORES} further scores are in the tables only.`)
    figures.length = MOST_SCORES
  }
  return { ...group, figures, notes }
}

/** The different values of all groupings but one. */
function otherGroups(groups: readonly GroupScores[], axis: string): By[] {
  const found = new Map<string, By>()
  for (const { by } of groups) {
    const { [axis]: _, ...others } = by
    found.set(JSON.stringify(others), others)
  }
  return [...found.values()]
}

/** Numbers of which a curve can be drawn. */
function curvesOf({ groups }: VerificationScores): { metric: string; threshold?: number }[] {
  const together = has(groups, 'spread') && has(groups, 'rmse')
  const names = [...new Set(groups.flatMap(({ metrics }) => Object.keys(metrics)))]
    .filter((name) => !together || (name !== 'spread' && name !== 'rmse'))
    .flatMap((metric) => {
      const value = groups
        .map(({ metrics }) => metrics[metric])
        .find((one) => one !== null && one !== undefined)
      if (typeof value === 'number') return [{ metric }]
      if (value === undefined || value === null || Array.isArray(value)) return []
      const numbers = Object.entries(value as Readonly<Record<string, ScoreValue>>).filter(
        ([key, one]) => (typeof one === 'number' || one === null) && Number.isFinite(Number(key)),
      )
      return numbers.map(([key]) => ({ metric, threshold: Number(key) }))
    })
  return [
    ...names.filter(({ metric }) => isSkill(metric)),
    ...(together ? [{ metric: 'spread and rmse' }] : []),
    ...names.filter(({ metric }) => !isSkill(metric)),
  ]
}

function ofDistribution(scores: VerificationScores): FigureGroup {
  const { figures, notes } = ofGroups(scores, ['rank_histogram', 'pit'], (group, metric) => {
    const chart = metric === 'pit' ? pitHistogram : rankHistogram
    return [{ draw: (options: ChartOptions) => chart(scores, { ...options, group }) }]
  })
  return {
    title: 'Place of the observation in the ensemble',
    about:
      'Even bars: the observation is as likely as any member. Higher at both ends: too narrow; higher in the middle: too wide; higher at one end: biased.',
    figures,
    notes,
  }
}

function ofEvents(
  scores: VerificationScores,
  metric: string,
  chart: typeof reliability,
  words: Pick<FigureGroup, 'title' | 'about'>,
): FigureGroup {
  const keys = [...new Set(scores.groups.flatMap(({ metrics }) => Object.keys(metrics[metric] ?? {})))]
  const { figures, notes } = ofGroups(scores, [metric], (group) =>
    keys.slice(0, MOST_THRESHOLDS).map((key) => ({
      draw: (options: ChartOptions) => chart(scores, { ...options, group, threshold: Number(key) }),
    })),
  )
  const left = keys.length - MOST_THRESHOLDS
  return {
    ...words,
    figures,
    notes: left > 0 ? [...notes, `${left} further thresholds are not drawn.`] : notes,
  }
}

function ofValue(scores: VerificationScores): FigureGroup {
  const { figures, notes } = ofGroups(scores, ['economic_value'], (group) => [
    { draw: (options: ChartOptions) => economicValue(scores, { ...options, group }) },
  ])
  return {
    title: 'Economic value',
    about:
      'The share of what a perfect forecast would save, over climatology, that this one saves, by the ratio of the cost of acting to the loss that it prevents.',
    figures,
    notes,
  }
}

/** Charts of metrics of some of the groups, evenly chosen. */
function ofGroups(
  { groups }: VerificationScores,
  metrics: readonly string[],
  make: (group: By, metric: string) => Figure[],
): Pick<FigureGroup, 'figures' | 'notes'> {
  const present = metrics.filter((metric) => has(groups, metric))
  if (present.length === 0) return { figures: [], notes: [] }
  const { chosen, note } = choose(
    groups.map(({ by }) => by),
    MOST_GROUPS,
  )
  return {
    figures: chosen.flatMap((group) => present.flatMap((metric) => make(group, metric))),
    notes: note === '' ? [] : [note],
  }
}

/** Some of many, the first and the last among them, and a note that says so. */
function choose(all: readonly By[], most: number): { chosen: readonly By[]; note: string } {
  if (all.length <= most) return { chosen: all, note: '' }
  const places = Array.from({ length: most }, (_, i) =>
    most === 1 ? 0 : Math.round((i * (all.length - 1)) / (most - 1)),
  )
  const chosen = places.map((i) => all[i]!)
  return { chosen, note: `Of ${all.length} groups, ${most} are drawn: ${chosen.map(groupWords).join('; ')}.` }
}

/** A chart, or why there is none. @throws other errors than those of results @internal */
export function drawOrSay(figure: Figure, options: ChartOptions): Chart | string {
  try {
    return figure.draw(options)
  } catch (error) {
    if (error instanceof PlotError && error.code === 'NO_RESULT') return error.message
    throw error
  }
}
