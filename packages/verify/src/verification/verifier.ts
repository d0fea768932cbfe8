import { show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { type MetricValue, NoScore, type Score, type Setting, type Totals } from '../metrics/metric.ts'
import { complete } from '../pairs/complete.ts'
import type { Pairs } from '../pairs/pairs.ts'
import { blockWeights, defaultBlock } from '../resampling/block-bootstrap.ts'
import { seededRandom } from '../resampling/random.ts'
import { type Group, Groups } from './groups.ts'
import { type Gathered, Ledger } from './ledger.ts'
import { type Plan, type Planned, planOf, type VerifyOptions } from './options.ts'
import { leaves } from './table.ts'
import { trajectories } from './trajectories.ts'
import { type GroupResult, Verification } from './verification.ts'

/** A metric in one setting, and where its sums are. */
interface Scorer {
  readonly key: string | undefined
  readonly setting: Setting
  readonly ledger: Ledger
  readonly reference: Ledger | undefined
}

/**
 * Verifies pairs that come batch by batch: nothing but sums is kept of a batch, so an archive of any size fits. The
 * cases of one issue time and station belong into one batch where a metric needs whole forecasts.
 *
 * @example
 * ```ts
 * const verifier = new Verifier({ metrics: ['crps'], by: 'lead' })
 * for (const batch of batches) verifier.add(batch)
 * verifier.result().groups[0].metrics.crps
 * ```
 */
export class Verifier {
  readonly #options: VerifyOptions
  #plan: Plan | undefined
  #groups: Groups | undefined
  #first: Pairs | undefined
  readonly #scorers = new Map<Planned, readonly Scorer[]>()
  readonly #ledgers: Ledger[] = []
  readonly #references: Ledger[] = []
  #needsTrajectories = false
  /** Most members that pairs and references had room for. */
  #size = 0
  #referenceSize = 0

  /** @throws {@link VerifyError} `INVALID_OPTION`, `UNKNOWN_METRIC`, `DUPLICATE_METRIC` */
  constructor(options: VerifyOptions = {}) {
    this.#options = options
    // Whether there is a reference shows with the first pairs; all else is refused at once.
    planOf(options, true)
  }

  /**
   * Adds pairs.
   * @throws {@link VerifyError} `OPTION_NEEDED`, `MISSING_VALUE`, `UNITS_MISMATCH`, `NO_TRAJECTORY`
   */
  add(pairs: Pairs): void {
    const plan = this.#begin(pairs)
    const groups = this.#groups!
    this.#size = Math.max(this.#size, pairs.members.length)
    this.#referenceSize = Math.max(this.#referenceSize, pairs.reference?.members ?? 0)
    const { batches, left, incomplete } = complete(pairs, plan.missing)
    const groupOf = groups.of(pairs)
    for (const group of groupOf) group.all++
    for (const i of incomplete) groupOf[i]!.incomplete++
    if (left.length === pairs.length) return
    const slotOf = new Int32Array(pairs.length)
    for (const { cases, index } of batches) {
      const slots = new Int32Array(index.length)
      for (let k = 0; k < index.length; k++) {
        const i = index[k]!
        const group = groupOf[i]!
        group.cases++
        group.least = Math.min(group.least, cases.members)
        group.most = Math.max(group.most, cases.members)
        slots[k] = groups.slot(group, pairs.referenceTime[i]!)
        slotOf[i] = slots[k]!
      }
      for (const ledger of this.#ledgers) ledger.add(cases, slots)
      if (cases.reference !== undefined)
        for (const ledger of this.#references) ledger.add(cases.reference, slots)
    }
    if (this.#needsTrajectories) this.#addTrajectories(pairs, slotOf)
  }

  #addTrajectories(pairs: Pairs, slotOf: Int32Array): void {
    for (const trajectory of trajectories(pairs)) {
      const slot = slotOf[trajectory.index[0]!]!
      if (trajectory.index.some((i) => slotOf[i] !== slot)) {
        throw new VerifyError(
          'NO_TRAJECTORY',
          'The energy and variogram scores are of whole forecasts, whose lead times are in different groups here. Group by issue, month, season, year or station.',
        )
      }
      for (const ledger of this.#ledgers) ledger.addTrajectory(trajectory, slot)
    }
  }

  /** The plan, made when the first pairs come; those that follow have to be like them. */
  #begin(pairs: Pairs): Plan {
    const first = this.#first
    if (first === undefined) {
      this.#first = pairs
      return this.#prepare(pairs.reference !== undefined)
    }
    const same = { units: [first.units, pairs.units], rule: [first.rule, pairs.rule] }
    for (const [name, [before, now]] of Object.entries(same)) {
      if (before !== now) {
        throw new VerifyError(
          'UNITS_MISMATCH',
          `The pairs before had the ${name} ${show(before)}, these have ${show(now)}. Verify them apart, or convert them first.`,
        )
      }
    }
    if ((first.reference === undefined) !== (pairs.reference === undefined)) {
      throw new VerifyError(
        'NO_REFERENCE',
        'Some of the pairs have a reference and some have none. Give one to all.',
      )
    }
    return this.#plan!
  }

  #prepare(hasReference: boolean): Plan {
    const plan = planOf(this.#options, hasReference)
    this.#plan = plan
    this.#groups = new Groups(plan.groupings, plan.bootstrap !== undefined)
    const shared = new Map<string, Ledger>()
    const numbers = new Map<object, number>()
    const ledgerOf = (
      planned: Planned,
      setting: Setting,
      key: string | undefined,
      reference: boolean,
    ): Ledger => {
      const { parts } = planned.metric
      const part = numbers.get(parts) ?? numbers.size
      numbers.set(parts, part)
      const name = `${part} ${key ?? ''} ${reference}`
      let ledger = shared.get(name)
      if (ledger === undefined) {
        ledger = new Ledger(parts, setting, plan.bootstrap !== undefined)
        shared.set(name, ledger)
        ;(reference ? this.#references : this.#ledgers).push(ledger)
        if (parts.trajectory) this.#needsTrajectories = true
      }
      return ledger
    }
    for (const planned of plan.metrics) {
      const needsReference = planned.metric.needs.includes('reference')
      const scorers = planned.settings.map(
        ({ key, setting }): Scorer => ({
          key,
          setting,
          ledger: ledgerOf(planned, setting, key, false),
          reference: needsReference ? ledgerOf(planned, setting, key, true) : undefined,
        }),
      )
      this.#scorers.set(planned, scorers)
    }
    return plan
  }

  /** The scores of what has been added. More may be added afterwards. */
  result(): Verification {
    const plan = this.#plan ?? this.#prepare(false)
    const first = this.#first
    return new Verification({
      forecast: first?.forecast,
      observed: first?.observed,
      reference: plan.needsReference ? first?.reference?.name : undefined,
      units: first?.units,
      sample: first?.rule ?? 'maximize',
      missing: plan.missing,
      comparison: plan.comparison,
      deterministic: plan.deterministic,
      bootstrap: plan.bootstrap && {
        samples: plan.bootstrap.samples,
        seed: plan.bootstrap.seed,
        confidence: plan.bootstrap.confidence,
      },
      groups: this.#groups!.sorted().map((group) => this.#score(group, plan)),
    })
  }

  #score(group: Group, plan: Plan): GroupResult {
    const notes: Record<string, string> = {}
    const spoilt = plan.missing === 'propagate' && group.incomplete > 0
    const units = [...group.slots].sort(([a], [b]) => a - b)
    const slots = units.map(([, slot]) => slot)
    const held = new Map<Ledger, Gathered>()
    const once = new Float64Array(slots.length).fill(1)
    for (const ledger of this.#ledgers) held.set(ledger, ledger.gather(slots, this.#size))
    for (const ledger of this.#references) held.set(ledger, ledger.gather(slots, this.#referenceSize))
    const metrics: Record<string, MetricValue> = {}
    for (const planned of plan.metrics) {
      const note = (key: string | undefined, reason: string) => {
        notes[key === undefined ? planned.metric.name : `${planned.metric.name} ${key}`] = reason
      }
      metrics[planned.metric.name] = this.#valueOf(
        planned,
        (scorer) => {
          if (spoilt) return new NoScore(`${group.incomplete} cases have missing values, which propagate`)
          if (group.cases === 0) return new NoScore(noCases(group.incomplete, this.#first?.reference?.name))
          return scoreOf(planned, scorer, held, once)
        },
        note,
      )
    }
    return {
      by: group.by,
      cases: spoilt ? group.all : group.cases,
      members:
        group.cases === 0
          ? 0
          : group.least === group.most
            ? group.most
            : { least: group.least, most: group.most },
      missing: group.all === 0 ? 0 : (group.all - group.cases) / group.all,
      metrics,
      ...(plan.bootstrap && !spoilt && group.cases > 0
        ? this.#resample(plan, metrics, slots.length, held)
        : {}),
      ...(Object.keys(notes).length > 0 ? { notes } : {}),
    }
  }

  /** The value of a metric: keyed where it has settings of its own. */
  #valueOf(
    planned: Planned,
    score: (scorer: Scorer) => Score,
    note: (key: string | undefined, reason: string) => void,
  ): MetricValue {
    const values = this.#scorers.get(planned)!.map((scorer) => {
      const found = score(scorer)
      const reason =
        found instanceof NoScore
          ? found.reason
          : allFinite(found)
            ? undefined
            : 'infinite values, or too large ones'
      if (reason !== undefined) note(scorer.key, reason)
      return [scorer.key, reason === undefined ? (found as MetricValue) : null] as const
    })
    return values.length === 1 && values[0]![0] === undefined ? values[0]![1] : Object.fromEntries(values)
  }

  #resample(
    plan: Plan,
    metrics: Readonly<Record<string, MetricValue>>,
    issues: number,
    held: ReadonlyMap<Ledger, Gathered>,
  ): Pick<GroupResult, 'intervals' | 'blocks'> {
    const { samples, block = defaultBlock(issues), seed, confidence } = plan.bootstrap!
    const length = Math.min(block, issues)
    const random = seededRandom(seed)
    const collected = plan.metrics.map((planned) => {
      const value = metrics[planned.metric.name]!
      const count = [...leaves(value)].length
      // Samples of each leaf together; NaN where one has no value.
      return { planned, value, count, found: new Float64Array(count * samples).fill(Number.NaN) }
    })
    for (let sample = 0; sample < samples; sample++) {
      const weights = blockWeights(issues, length, random)
      for (const { planned, value, found } of collected) {
        const score = this.#valueOf(planned, (scorer) => scoreOf(planned, scorer, held, weights), ignore)
        collect(score, value, found, sample, samples)
      }
    }
    const ends = collected.map(({ value, count, found }) => {
      // NaN are sorted to the end.
      const sorted = Array.from({ length: count }, (_, leaf) =>
        found.subarray(leaf * samples, (leaf + 1) * samples).sort(),
      )
      const end = (share: number) =>
        withLeaves(
          value,
          sorted.map((numbers) => quantileOf(numbers, share)),
        )
      return { lower: end((1 - confidence) / 2), upper: end((1 + confidence) / 2) }
    })
    const intervals = Object.fromEntries(plan.metrics.map(({ metric }, i) => [metric.name, ends[i]!]))
    return { intervals, blocks: { issues, block: length } }
  }
}

/** The reason why a group has nothing to score. */
function noCases(incomplete: number, reference: string | undefined): string {
  if (incomplete === 0) return 'there are no cases'
  const what = reference === undefined ? '' : `, or has no member of the reference "${reference}"`
  return `every one of ${incomplete} cases lacks its observation or all members${what}`
}

function scoreOf(
  { metric }: Planned,
  { ledger, reference, setting }: Scorer,
  held: ReadonlyMap<Ledger, Gathered>,
  weights: Float64Array,
): Score {
  const totals = held.get(ledger)!.totals(weights)
  if (isEmpty(totals)) return new NoScore('there are no cases')
  return metric.score(totals, setting, reference && held.get(reference)!.totals(weights))
}

function isEmpty({ parts, kept }: Totals): boolean {
  return parts.length === 0 && kept.length === 0
}

function allFinite(value: MetricValue): boolean {
  if (value === null) return true
  if (typeof value === 'number') return Number.isFinite(value)
  for (const inner of Object.values(value) as MetricValue[]) if (!allFinite(inner)) return false
  return true
}

const ignore = () => {}

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

/** A quantile of the samples in which the metric has a value, sorted; null where fewer than half have. */
function quantileOf(sorted: Float64Array, share: number): number | null {
  let count = sorted.length
  while (count > 0 && Number.isNaN(sorted[count - 1]!)) count--
  if (count < sorted.length / 2) return null
  const position = share * (count - 1)
  const index = Math.floor(position)
  const low = sorted[index]!
  return index + 1 < count ? low + (position - index) * (sorted[index + 1]! - low) : low
}
