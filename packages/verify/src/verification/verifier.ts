import { show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { type MetricValue, NoScore, type Score, type Setting, type Totals } from '../metrics/metric.ts'
import { complete } from '../pairs/complete.ts'
import type { Pairs } from '../pairs/pairs.ts'
import { blockWeights, defaultBlock } from '../resampling/block-bootstrap.ts'
import { seededRandom } from '../resampling/random.ts'
import { type Group, Groups } from './groups.ts'
import { Ledger } from './ledger.ts'
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
        ledger = new Ledger(parts, setting)
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
    const metrics: Record<string, MetricValue> = {}
    for (const planned of plan.metrics) {
      const note = (key: string | undefined, reason: string) => {
        notes[key === undefined ? planned.metric.name : `${planned.metric.name} ${key}`] = reason
      }
      metrics[planned.metric.name] = this.#valueOf(
        planned,
        (scorer) => {
          if (spoilt) return new NoScore(`${group.incomplete} cases have missing values, which propagate`)
          if (group.cases === 0) return new NoScore('there are no cases')
          return this.#scoreOf(planned, scorer, slots, undefined)
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
      ...(plan.bootstrap && !spoilt && group.cases > 0 ? this.#resample(plan, metrics, slots) : {}),
      ...(Object.keys(notes).length > 0 ? { notes } : {}),
    }
  }

  #scoreOf(
    { metric }: Planned,
    scorer: Scorer,
    slots: readonly number[],
    weights: ArrayLike<number> | undefined,
  ): Score {
    const totals = scorer.ledger.totals(slots, weights, this.#size)
    if (isEmpty(totals)) return new NoScore('there are no cases')
    return metric.score(totals, scorer.setting, scorer.reference?.totals(slots, weights, this.#referenceSize))
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
    slots: readonly number[],
  ): Pick<GroupResult, 'intervals' | 'blocks'> {
    const { samples, block = defaultBlock(slots.length), seed, confidence } = plan.bootstrap!
    const length = Math.min(block, slots.length)
    const random = seededRandom(seed)
    const collected = new Map(plan.metrics.map(({ metric }) => [metric.name, new Map<string, number[]>()]))
    for (let sample = 0; sample < samples; sample++) {
      const weights = blockWeights(slots.length, length, random)
      for (const planned of plan.metrics) {
        const value = this.#valueOf(
          planned,
          (scorer) => this.#scoreOf(planned, scorer, slots, weights),
          () => {},
        )
        const found = collected.get(planned.metric.name)!
        for (const [path, number] of leaves(value)) {
          if (number === null) continue
          const name = path.join('\0')
          const numbers = found.get(name)
          if (numbers === undefined) found.set(name, [number])
          else numbers.push(number)
        }
      }
    }
    const end = (share: number) => (name: string, value: MetricValue) =>
      mapLeaves(value, [], (path) =>
        quantileOf(collected.get(name)!.get(path.join('\0')) ?? [], share, samples),
      )
    const lower = end((1 - confidence) / 2)
    const upper = end((1 + confidence) / 2)
    const intervals = Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [
        name,
        { lower: lower(name, value), upper: upper(name, value) },
      ]),
    )
    return { intervals, blocks: { issues: slots.length, block: length } }
  }
}

function isEmpty({ parts, kept }: Totals): boolean {
  return parts.length === 0 && kept.length === 0
}

function allFinite(value: MetricValue): boolean {
  for (const [, number] of leaves(value)) if (number !== null && !Number.isFinite(number)) return false
  return true
}

function mapLeaves(
  value: MetricValue,
  path: readonly string[],
  map: (path: readonly string[]) => number | null,
): MetricValue {
  if (value === null || typeof value === 'number') return value === null ? null : map(path)
  if (Array.isArray(value))
    return value.map((inner, i) => mapLeaves(inner as MetricValue, [...path, String(i)], map)) as (
      | number
      | null
    )[]
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      mapLeaves(inner as MetricValue, [...path, name], map),
    ]),
  )
}

/** A quantile of the samples in which the metric has a value; null where fewer than half have. */
function quantileOf(numbers: readonly number[], share: number, samples: number): number | null {
  if (numbers.length < samples / 2) return null
  const sorted = Float64Array.from(numbers).sort()
  const position = share * (sorted.length - 1)
  const index = Math.floor(position)
  const low = sorted[index]!
  return low + (position - index) * ((sorted[index + 1] ?? low) - low)
}
