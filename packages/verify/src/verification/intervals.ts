import { kernels } from '../kernels/kernels.ts'
import { type MetricValue, NoScore, type Score } from '../metrics/metric.ts'
import { countPresent } from '../pairs/complete.ts'
import type { Lanes } from '../resampling/block-samples.ts'
import type { Gathered, Ledger } from './ledger.ts'
import type { PlannedBootstrap } from './options.ts'
import { keyed, reasonOf, type Scored, scoreIn } from './scorer.ts'
import { leaves } from './table.ts'

/** Ends of an interval, of the shape of the value that it is of. */
interface Interval {
  readonly lower: MetricValue
  readonly upper: MetricValue
}

/** A score in each sample. */
interface Sampled extends Scored {
  readonly leaves: number
  /** Samples of each leaf together; NaN where one has no value. */
  readonly found: Float64Array
}

/**
 * The intervals of the scores of a group, by a block bootstrap over its issue times.
 *
 * @param scores by metric
 * @returns by metric
 * @internal
 */
export function bootstrapIntervals(
  scores: ReadonlyMap<string, readonly Scored[]>,
  held: ReadonlyMap<Ledger, Gathered>,
  drawn: Iterable<Lanes>,
  { samples, confidence }: PlannedBootstrap,
): Record<string, Interval> {
  const byMetric = Array.from(
    scores,
    ([name, scored]) => [name, scored.map((one) => sampled(one, samples))] as const,
  )
  let first = 0
  for (const lanes of drawn) {
    for (const gathered of held.values()) gathered.addUp(lanes)
    const { count } = lanes
    for (const [, all] of byMetric) {
      for (const { scorer, value, found } of all) {
        for (let lane = 0; lane < count; lane++)
          collectScore(scoreIn(scorer, held, lane), value, found, first + lane, samples)
      }
    }
    first += count
  }
  return Object.fromEntries(
    byMetric.map(([name, all]) => {
      const ends = all.map((one) => ({ scorer: one.scorer, ...endsOf(one, samples, confidence) }))
      const end = (which: 'lower' | 'upper') =>
        keyed(ends.map((one) => ({ scorer: one.scorer, value: one[which] })))
      return [name, { lower: end('lower'), upper: end('upper') }]
    }),
  )
}

function sampled({ scorer, value }: Scored, samples: number): Sampled {
  const count = [...leaves(value)].length
  return { scorer, value, leaves: count, found: new Float64Array(count * samples).fill(Number.NaN) }
}

/** Numbers and lists of numbers, which nearly all scores are, are put in their places as they are looked at. */
function collectScore(
  score: Score,
  template: MetricValue,
  found: Float64Array,
  at: number,
  step: number,
): void {
  if (typeof score === 'number' && (template === null || typeof template === 'number')) {
    if (Number.isFinite(score)) found[at] = score
  } else if (!(score instanceof NoScore) && reasonOf(score) === undefined)
    collect(score, template, found, at, step)
}

/**
 * Puts the numbers of a value where those of one sample belong, leaf by leaf of a template; what the value lacks stays NaN.
 * @returns the place after the last leaf
 */
function collect(
  value: MetricValue | undefined,
  template: MetricValue,
  found: Float64Array,
  at: number,
  step: number,
): number {
  if (template === null || typeof template === 'number') {
    if (typeof value === 'number') found[at] = value
    return at + step
  }
  let next = at
  if (Array.isArray(template)) {
    const list =
      Array.isArray(value) && value.length === template.length ? (value as readonly (number | null)[]) : []
    for (let i = 0; i < template.length; i++, next += step) {
      const number = list[i]
      if (typeof number === 'number') found[next] = number
    }
    return next
  }
  const named = (value ?? {}) as Readonly<Record<string, MetricValue>>
  for (const name in template)
    next = collect(named[name], (template as Record<string, MetricValue>)[name]!, found, next, step)
  return next
}

function endsOf({ value, leaves, found }: Sampled, samples: number, confidence: number): Interval {
  const levels = Float64Array.of((1 - confidence) / 2, (1 + confidence) / 2)
  const ends = new Float64Array(2 * leaves)
  kernels().quantiles(found, samples, false, levels, 7, ends)
  const lower: (number | null)[] = []
  const upper: (number | null)[] = []
  for (let leaf = 0; leaf < leaves; leaf++) {
    // Of few samples that have a value, the ends say nothing.
    const some = countPresent(found, leaf * samples, samples) >= samples / 2
    lower.push(some ? ends[2 * leaf]! : null)
    upper.push(some ? ends[2 * leaf + 1]! : null)
  }
  return { lower: withLeaves(value, lower), upper: withLeaves(value, upper) }
}

/** A value of the shape of another, with numbers for its leaves in order. */
function withLeaves(template: MetricValue, numbers: readonly (number | null)[]): MetricValue {
  let next = 0
  const build = (value: MetricValue): MetricValue => {
    if (value === null || typeof value === 'number') return numbers[next++]!
    if (Array.isArray(value)) return value.map((inner) => build(inner as MetricValue) as number | null)
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, build(inner as MetricValue)]),
    )
  }
  return build(template)
}
