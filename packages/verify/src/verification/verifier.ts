import { show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { type MetricValue, NoScore, type Setting } from '../metrics/metric.ts'
import type { Cases } from '../pairs/cases.ts'
import { complete } from '../pairs/complete.ts'
import { checkPairs, type Pairs } from '../pairs/pairs.ts'
import type { VerifyWarning } from '../pairs/warning.ts'
import { defaultBlock } from '../resampling/block-bootstrap.ts'
import { BlockSamples, Lanes } from '../resampling/block-samples.ts'
import { type Group, Groups } from './groups.ts'
import { bootstrapIntervals } from './intervals.ts'
import { type Gathered, Ledger } from './ledger.ts'
import { type Plan, type Planned, type PlannedBootstrap, planOf, type VerifyOptions } from './options.ts'
import { keyed, reasonOf, type Scored, type Scorer, scoreIn } from './scorer.ts'
import { trajectories } from './trajectories.ts'
import { type GroupResult, Verification } from './verification.ts'

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
  readonly #scorers = new Map<string, readonly Scorer[]>()
  readonly #ledgers: Ledger[] = []
  readonly #references: Ledger[] = []
  #needsTrajectories = false
  /** Those of all pairs, by what they say. */
  readonly #warnings = new Map<string, VerifyWarning>()
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
   * @throws {@link VerifyError} `NOT_PAIRS`, `OPTION_NEEDED`, `MISSING_VALUE`, `UNITS_MISMATCH`, `NO_TRAJECTORY`
   */
  add(pairs: Pairs): void {
    checkPairs(pairs)
    const plan = this.#begin(pairs)
    const groups = this.#groups!
    for (const warning of pairs.warnings) this.#warnings.set(warning.message, warning)
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
      addTo(this.#ledgers, cases, slots)
      if (cases.reference !== undefined) addTo(this.#references, cases.reference, slots)
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
    const groups = new Groups(plan.groupings, plan.bootstrap !== undefined)
    this.#groups = groups
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
        ledger = new Ledger(parts, setting, plan.bootstrap && groups.slots)
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
          metric: planned.metric,
          key,
          setting,
          ledger: ledgerOf(planned, setting, key, false),
          reference: needsReference ? ledgerOf(planned, setting, key, true) : undefined,
        }),
      )
      this.#scorers.set(planned.metric.name, scorers)
    }
    return plan
  }

  /**
   * The scores of what has been added. More may be added afterwards.
   *
   * @throws {@link VerifyError} `OPTION_NEEDED` and the others of its options
   */
  result(): Verification {
    const plan = this.#plan ?? this.#prepare(false)
    const first = this.#first
    const { bootstrap } = plan
    const samples = bootstrap && new BlockSamples(bootstrap.samples, bootstrap.seed)
    return new Verification({
      forecast: first?.forecast,
      observed: first?.observed,
      reference: plan.needsReference ? first?.reference?.name : undefined,
      units: first?.units,
      sample: first?.rule ?? 'maximize',
      missing: plan.missing,
      comparison: plan.comparison,
      deterministic: plan.deterministic,
      bootstrap: bootstrap && {
        samples: bootstrap.samples,
        seed: bootstrap.seed,
        confidence: bootstrap.confidence,
      },
      warnings: [...this.#warnings.values()],
      groups: neighbours(this.#groups!.sorted()).flatMap((groups) => {
        const held = this.#gather(groups)
        return groups.map((group, i) => this.#score(group, held[i]!, plan, samples))
      }),
    })
  }

  #score(
    group: Group,
    held: ReadonlyMap<Ledger, Gathered>,
    plan: Plan,
    samples: BlockSamples | undefined,
  ): GroupResult {
    const once = Lanes.once(group.slots.length)
    for (const gathered of held.values()) gathered.addUp(once)
    const notes: Record<string, string> = {}
    const spoilt = plan.missing === 'propagate' && group.incomplete > 0
    const scores = new Map<string, readonly Scored[]>()
    for (const { metric } of plan.metrics) {
      const scored = this.#scorers.get(metric.name)!.map((scorer): Scored => {
        const score = spoilt
          ? new NoScore(`${group.incomplete} cases have missing values, which propagate`)
          : group.cases === 0
            ? new NoScore(noCases(group.incomplete, this.#first?.reference?.name))
            : scoreIn(scorer, held, 0)
        const reason = reasonOf(score)
        if (reason === undefined) return { scorer, value: score as MetricValue }
        notes[scorer.key === undefined ? metric.name : `${metric.name} ${scorer.key}`] = reason
        return { scorer, value: null }
      })
      scores.set(metric.name, scored)
    }
    const metrics = Object.fromEntries(Array.from(scores, ([name, scored]) => [name, keyed(scored)]))
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
      ...(samples !== undefined && !spoilt && group.cases > 0
        ? resample(scores, held, group.slots.length, samples, plan.bootstrap!)
        : {}),
      ...(Object.keys(notes).length > 0 ? { notes } : {}),
    }
  }

  /** The rows of each group, by ledger. */
  #gather(groups: readonly Group[]): Map<Ledger, Gathered>[] {
    const selections = groups.map((group) => this.#groups!.select(group))
    const held = groups.map(() => new Map<Ledger, Gathered>())
    const put = (ledger: Ledger, size: number) =>
      ledger.gather(selections, size).forEach((gathered, i) => {
        held[i]!.set(ledger, gathered)
      })
    for (const ledger of this.#ledgers) put(ledger, this.#size)
    for (const ledger of this.#references) put(ledger, this.#referenceSize)
    return held
  }
}

/** Most groups, and slots of them, that are gathered together. */
const NEIGHBOURS = 16
const SLOTS = 1 << 14

/** Groups that follow one another, some together. */
function neighbours(groups: readonly Group[]): Group[][] {
  const all: Group[][] = []
  let slots = Infinity
  for (const group of groups) {
    slots += group.slots.length
    if (slots > SLOTS || all.at(-1)!.length === NEIGHBOURS) {
      all.push([])
      slots = group.slots.length
    }
    all.at(-1)!.push(group)
  }
  return all
}

/** Adds cases to ledgers. One that had members sorted goes first from then on: what comes after it has use of that. */
function addTo(ledgers: Ledger[], cases: Cases, slots: Int32Array): void {
  let sorting: number | undefined
  for (let i = 0; i < ledgers.length; i++) {
    ledgers[i]!.add(cases, slots)
    if (cases.isSorted) sorting ??= i
  }
  if (sorting !== undefined && sorting > 0) ledgers.unshift(...ledgers.splice(sorting, 1))
}

function resample(
  scores: ReadonlyMap<string, readonly Scored[]>,
  held: ReadonlyMap<Ledger, Gathered>,
  issues: number,
  samples: BlockSamples,
  bootstrap: PlannedBootstrap,
): Pick<GroupResult, 'intervals' | 'blocks'> {
  const block = Math.min(bootstrap.block ?? defaultBlock(issues), issues)
  const intervals = bootstrapIntervals(scores, held, samples.of(issues, block), bootstrap)
  return { intervals, blocks: { issues, block } }
}

/** The reason why a group has nothing to score. */
function noCases(incomplete: number, reference: string | undefined): string {
  if (incomplete === 0) return 'there are no cases'
  const what = reference === undefined ? '' : `, or has no member of the reference "${reference}"`
  return `every one of ${incomplete} cases lacks its observation or all members${what}`
}
