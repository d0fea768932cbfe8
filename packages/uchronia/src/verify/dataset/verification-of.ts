import { formatInstant, parseInstant } from '@uchronia/series'
import { type GroupResult, metricOf, Verification, type VerifyWarning } from '@uchronia/verify'
import { UchroniaError } from '../../errors.ts'
import type { TextRow, TextRows } from './rows.ts'
import { type DatasetPlan, textNameOf } from './texts.ts'

/** The verification that the rows of the texts say. @internal */
export function verificationOf(
  rows: TextRows,
  plan: DatasetPlan,
  {
    dataset,
    observed,
    units,
    warnings = [],
  }: {
    readonly dataset: string
    readonly observed: string
    readonly units?: string | undefined
    readonly warnings?: readonly VerifyWarning[] | undefined
  },
): Verification {
  const counts = rows.counts!
  checkCounts(counts)
  const groups = counts.map((count) => groupOf(count, rows, plan)).sort(inOrder(plan))
  return new Verification({
    forecast: dataset,
    observed,
    reference: undefined,
    units,
    sample: 'maximize',
    missing: 'omit',
    comparison: plan.strict ? '>' : '>=',
    deterministic: plan.deterministic,
    bootstrap: undefined,
    warnings,
    groups: groups.length === 0 && plan.by === 'none' ? [groupOf(NOTHING, rows, plan)] : groups,
  })
}

const NOTHING: TextRow = { by_value: 0, cases_of_all: 0, cases: 0, incomplete: 0 }

/** Files in which something comes twice, or is infinite, would have wrong scores. */
function checkCounts(counts: readonly TextRow[]): void {
  const duplicates = counts.reduce((sum, { duplicates }) => sum + Number(duplicates), 0)
  if (duplicates > 0) {
    throw new UchroniaError(
      'FORMAT',
      `In ${duplicates} cases a member comes twice, or there are two observations at its valid time. Are there files twice, or several series of a station?`,
    )
  }
  if (counts.some(({ greatest }) => greatest !== null && !Number.isFinite(Number(greatest))))
    throw new UchroniaError('FORMAT', 'There are infinite values, which these queries cannot score.')
}

const SEASONS = ['DJF', 'MAM', 'JJA', 'SON']

function inOrder({ by }: DatasetPlan): (a: GroupResult, b: GroupResult) => number {
  return (a, b) => {
    const [x, y] = [a.by[by]!, b.by[by]!]
    if (by === 'season') return SEASONS.indexOf(String(x)) - SEASONS.indexOf(String(y))
    return x < y ? -1 : x > y ? 1 : 0
  }
}

/** The value of a group, as `verify` has it. */
function byOf(value: number | string | null, by: DatasetPlan['by']): Record<string, number | string> {
  if (by === 'none') return {}
  if (by !== 'issue') return { [by]: value! }
  // `2020-03-01 21:00:00+00` of DuckDB, without an offset of Spark, whose zone is UTC.
  const text = String(value)
    .replace(' ', 'T')
    .replace(/\+00(:00)?$/, '')
  return { issue: formatInstant(parseInstant(text)) }
}

function groupOf(count: TextRow, rows: TextRows, plan: DatasetPlan): GroupResult {
  const { by_value: value = null, members_least: least, members_most: most } = count
  const all = Number(count.cases_of_all)
  const cases = Number(count.cases)
  const notes: Record<string, string> = {}
  const metrics = plan.metrics.map((name): [string, GroupResult['metrics'][string]] => {
    const own = rows[textNameOf(name)]!.filter((row) => row.by_value === value)
    const keyed = metricOf(name).needs.includes('threshold')
    if (cases === 0) {
      const reason =
        all === 0
          ? 'there are no cases'
          : `every one of ${Number(count.incomplete)} cases lacks its observation or all members`
      if (!keyed) return note(name, reason)
      return [name, Object.fromEntries(plan.thresholds.map((key) => note(name, reason, String(key))))]
    }
    if (name === 'rank_histogram') {
      const bins = own.toSorted((a, b) => Number(a.bin) - Number(b.bin))
      return [name, bins.map((bin) => Number(bin.value))]
    }
    if (!keyed) return [name, Number(own[0]!.value)]
    const values = plan.thresholds.map((threshold): [string, number | null] => {
      const row = own.find((one) => one.threshold === threshold)!
      const score = row[name === 'brier' ? 'value' : name]!
      if (score !== null) return [String(threshold), Number(score)]
      return [note(name, reasonOf(name, row), String(threshold))[0], null]
    })
    return [name, Object.fromEntries(values)]
  })

  function note(name: string, reason: string, key?: string): [string, null] {
    notes[key === undefined ? name : `${name} ${key}`] = reason
    return [key ?? name, null]
  }

  return {
    by: byOf(value, plan.by),
    cases,
    members: cases === 0 ? 0 : least === most ? Number(most) : { least: Number(least), most: Number(most) },
    missing: all === 0 ? 0 : (all - cases) / all,
    metrics: Object.fromEntries(metrics),
    ...(Object.keys(notes).length > 0 ? { notes } : {}),
  }
}

/** The reason why a score of a contingency table is not defined, which its metric knows. */
function reasonOf(name: string, { hits, false_alarms, misses, correct_negatives }: TextRow): string {
  const sums = Float64Array.of(Number(hits), Number(false_alarms), Number(misses), Number(correct_negatives))
  const score: unknown = metricOf(name).score(
    { parts: [{ members: 0, sums }], size: 0, kept: new Float64Array(0) } as never,
    {} as never,
    undefined as never,
  )
  return typeof score === 'object' && score !== null && 'reason' in score
    ? String(score.reason)
    : 'not defined'
}
