import {
  type Metric,
  type MetricValue,
  NoScore,
  type Score,
  type Setting,
  type Totals,
} from '../metrics/metric.ts'
import type { Gathered, Ledger } from './ledger.ts'

/** A metric in one setting, and where its sums are. @internal */
export interface Scorer {
  readonly metric: Metric
  readonly key: string | undefined
  readonly setting: Setting
  readonly ledger: Ledger
  readonly reference: Ledger | undefined
}

/** The score of a metric in a lane of sums that were added up. @internal */
export function scoreIn(scorer: Scorer, held: ReadonlyMap<Ledger, Gathered>, lane: number): Score {
  const { metric, ledger, reference, setting } = scorer
  const totals = held.get(ledger)!.totals(lane)
  if (isEmpty(totals)) return new NoScore('there are no cases')
  return metric.score(totals, setting, reference && held.get(reference)!.totals(lane))
}

function isEmpty({ parts, kept }: Totals): boolean {
  return parts.length === 0 && kept.length === 0
}

/** The reason why a score is none; undefined where it is one. @internal */
export function reasonOf(score: Score): string | undefined {
  if (score instanceof NoScore) return score.reason
  return allFinite(score) ? undefined : 'infinite values, or too large ones'
}

function allFinite(value: MetricValue): boolean {
  if (value === null) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (!Array.isArray(value)) return Object.values(value).every((inner) => allFinite(inner as MetricValue))
  for (const inner of value) if (inner !== null && !Number.isFinite(inner)) return false
  return true
}

/** A score that was computed; null where there is none. @internal */
export interface Scored {
  readonly scorer: Scorer
  readonly value: MetricValue
}

/** The value of a metric from those of its settings: under their keys, where it has any. @internal */
export function keyed(all: readonly Scored[]): MetricValue {
  if (all.length === 1 && all[0]!.scorer.key === undefined) return all[0]!.value
  return Object.fromEntries(all.map(({ scorer, value }) => [scorer.key, value]))
}
