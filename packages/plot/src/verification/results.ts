import { formatDuration, OptionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { PlotError } from '../errors.ts'
import { type ChartOptions, checkChart } from '../options.ts'

// The plain results of a verification, as `verify` gives them and as they stand in JSON files.

/** A score: a number, a list or a table of numbers, keyed by threshold where the metric has one; null is undefined. */
export type ScoreValue = number | null | readonly (number | null)[] | { readonly [name: string]: ScoreValue }

/** The scores of a group of cases. */
export interface GroupScores {
  /** The properties that the cases share, such as a lead day; empty when all are pooled. */
  readonly by: Readonly<Record<string, number | string>>
  readonly cases: number
  readonly members: number | { readonly least: number; readonly most: number }
  /** Share of cases left out for missing values. */
  readonly missing?: number | undefined
  readonly metrics: Readonly<Record<string, ScoreValue>>
  readonly intervals?:
    | Readonly<Record<string, { readonly lower: ScoreValue; readonly upper: ScoreValue }>>
    | undefined
  /** Issue times that were resampled for the intervals, and how many a block has. */
  readonly blocks?: { readonly issues: number; readonly block: number } | undefined
  /** Why a metric is null. */
  readonly notes?: Readonly<Record<string, string>> | undefined
}

/** The result of a verification. */
export interface VerificationScores {
  readonly forecast?: string | undefined
  readonly observed?: string | undefined
  readonly reference?: string | undefined
  readonly units?: string | undefined
  readonly sample?: 'maximize' | 'same-issues' | 'same-valid-times' | undefined
  readonly missing?: 'omit' | 'propagate' | 'raise' | undefined
  readonly deterministic?: 'mean' | 'median' | undefined
  readonly comparison?: '>=' | '>' | undefined
  readonly bootstrap?:
    | { readonly samples: number; readonly confidence: number; readonly seed?: number | undefined }
    | undefined
  /** Things that the scores rest on and that nobody said. */
  readonly warnings?: readonly { readonly code: string; readonly message: string }[] | undefined
  readonly groups: readonly GroupScores[]
}

/** Options of charts of a verification. */
export interface VerificationChartOptions extends ChartOptions {
  /** The name of the group where there are several, such as `{ 'lead-day': 1 }`. */
  readonly group?: Readonly<Record<string, number | string>> | undefined
  /** The threshold of the event; may be left out where there is one. */
  readonly threshold?: number | undefined
}

/** @internal */
export function checkVerification<T extends VerificationChartOptions>(
  scores: unknown,
  options: T,
  what: string,
  keys: readonly string[],
): T {
  const groups = (scores as Partial<VerificationScores> | null)?.groups
  if (!Array.isArray(groups))
    throw new PlotError('NO_RESULT', `${what} draws the result of a verification, not ${show(scores)}.`)
  return checkChart(options, what, keys)
}

/** The group that is meant. @throws {@link PlotError} `NO_RESULT` @internal */
export function groupOf(
  { groups }: VerificationScores,
  wanted: VerificationChartOptions['group'],
): GroupScores {
  const fitting = groups.filter(({ by }) =>
    Object.entries(wanted ?? {}).every(([name, value]) => String(by[name]) === String(value)),
  )
  if (fitting.length === 1) return fitting[0]!
  const names = groups.slice(0, 6).map(({ by }) => groupText(by) || 'all cases')
  throw new PlotError(
    'NO_RESULT',
    `${fitting.length} groups fit ${wanted === undefined ? 'where one is drawn' : groupText(wanted)}. Name one with { group }; there are ${groups.length}: ${names.join('; ')}${groups.length > 6 ? '; ...' : ''}.`,
  )
}

/** `lead-day 1, station A`. @internal */
export function groupText(by: Readonly<Record<string, number | string>>): string {
  return Object.entries(by)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

/** The same for people: `lead day 1`, `lead 6 h`. @internal */
export function groupWords(by: Readonly<Record<string, number | string>>): string {
  return Object.entries(by)
    .map(([name, value]) => `${name.replaceAll('-', ' ')} ${groupValue(name, value)}`)
    .join(', ')
}

/** A value of a grouping for people: lead times have units. @internal */
export function groupValue(name: string, value: number | string): string {
  return name === 'lead' && typeof value === 'number' ? formatDuration(value) : String(value)
}

/** A metric of a group. @throws {@link PlotError} `NO_RESULT`: it was not computed, or is undefined @internal */
export function metricOf(group: GroupScores, name: string): NonNullable<ScoreValue> {
  const value = group.metrics[name]
  if (value !== undefined && value !== null) return value
  const there = Object.keys(group.metrics).join(', ')
  throw new PlotError(
    'NO_RESULT',
    value === null
      ? `The metric ${name} is undefined: ${group.notes?.[name] ?? 'no reason is given'}.`
      : `The verification has no metric ${name}. Ask verify for it: { metrics: ['${name}'] }. It has ${there || 'none'}.`,
  )
}

/** A metric of an event, and its threshold as it is written. @throws {@link PlotError} @internal */
export function eventMetric(
  group: GroupScores,
  name: string,
  threshold: number | undefined,
): { readonly key: string; readonly value: NonNullable<ScoreValue> } {
  if (threshold !== undefined && typeof threshold !== 'number')
    throw new OptionError('INVALID_OPTION', `threshold is a number, not ${show(threshold)}.`)
  const all = metricOf(group, name) as Readonly<Record<string, ScoreValue>>
  const keys = Object.keys(all)
  const key =
    threshold === undefined && keys.length === 1 ? keys[0] : keys.find((one) => Number(one) === threshold)
  if (key === undefined) {
    throw new PlotError(
      'NO_RESULT',
      `${threshold === undefined ? 'No threshold is named' : `There is no threshold ${threshold}`}. Name one with { threshold }; there are ${keys.join(', ')}.`,
    )
  }
  const value = all[key]
  if (value === null || value === undefined) {
    const why = group.notes?.[`${name} ${key}`] ?? group.notes?.[name] ?? 'no reason is given'
    throw new PlotError('NO_RESULT', `The metric ${name} is undefined at ${key}: ${why}.`)
  }
  return { key, value }
}

/** The columns of a metric of an event, and its threshold as it is written. @throws {@link PlotError} @internal */
export function eventTable(
  group: GroupScores,
  name: string,
  threshold: number | undefined,
): { readonly key: string; column(name: string): Float64Array } {
  const { key, value } = eventMetric(group, name, threshold)
  const table = value as Readonly<Record<string, ScoreValue>>
  return { key, column: (one) => numbersOf(table[one]) }
}

/** A column of numbers of a metric; NaN for what is undefined. @internal */
export function numbersOf(value: ScoreValue | undefined): Float64Array {
  return Array.isArray(value)
    ? Float64Array.from(value, (one: number | null) => one ?? Number.NaN)
    : new Float64Array(0)
}

/** The forecast and the observations that were verified, in words. @internal */
export function subjectOf(scores: VerificationScores, group: GroupScores | undefined): string {
  const { forecast, observed } = scores
  const names =
    forecast === undefined && observed === undefined
      ? ''
      : `${forecast ?? 'forecast'} against ${observed ?? 'observations'}`
  const members =
    group &&
    (typeof group.members === 'number' ? group.members : `${group.members.least} to ${group.members.most}`)
  return [
    names,
    group ? groupWords(group.by) : '',
    group ? `${group.cases} cases` : '',
    group ? `${members} members` : '',
  ]
    .filter((text) => text !== '')
    .join(', ')
}

/** The event of a threshold, in words. @internal */
export function eventText({ comparison = '>=', units }: VerificationScores, key: string): string {
  return `${comparison === '>=' ? '≥' : '>'} ${key}${units === undefined ? '' : ` ${units}`}`
}
