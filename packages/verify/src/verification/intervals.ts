import { sortPresent } from '@uchronia/series/internal'
import type { MetricValue } from '../metrics/metric.ts'
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
  lanes: Iterable<Lanes>,
  { samples, confidence }: PlannedBootstrap,
): Record<string, Interval> {
  const byMetric = Array.from(
    scores,
    ([name, scored]) => [name, scored.map((one) => sampled(one, samples))] as const,
  )
  let first = 0
  for (const { weights, count } of lanes) {
    for (const gathered of held.values()) gathered.addUp(weights)
    for (const [, all] of byMetric) {
      for (const { scorer, value, found } of all) {
        for (let lane = 0; lane < count; lane++) {
          const score = scoreIn(scorer, held, lane)
          if (reasonOf(score) === undefined)
            collect(score as MetricValue, value, found, first + lane, samples)
        }
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
      Array.isArray(value) && value.length === template.length ? (value as readonly MetricValue[]) : []
    for (let i = 0; i < template.length; i++) next = collect(list[i], template[i]!, found, next, step)
    return next
  }
  const named = (value ?? {}) as Readonly<Record<string, MetricValue>>
  for (const name in template)
    next = collect(named[name], (template as Record<string, MetricValue>)[name]!, found, next, step)
  return next
}

function endsOf({ value, leaves, found }: Sampled, samples: number, confidence: number): Interval {
  const lower: (number | null)[] = []
  const upper: (number | null)[] = []
  const sorted = new Float64Array(samples)
  for (let leaf = 0; leaf < leaves; leaf++) {
    const count = sortPresent(found, leaf * samples, samples, sorted)
    // Of few samples that have a value, the ends say nothing.
    const some = count >= samples / 2
    lower.push(some ? quantileOf(sorted, count, (1 - confidence) / 2) : null)
    upper.push(some ? quantileOf(sorted, count, (1 + confidence) / 2) : null)
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

function quantileOf(sorted: Float64Array, count: number, share: number): number {
  const position = share * (count - 1)
  const index = Math.floor(position)
  const low = sorted[index]!
  return index + 1 < count ? low + (position - index) * (sorted[index + 1]! - low) : low
}
