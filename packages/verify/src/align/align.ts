import type {
  EnsembleForecastSeries,
  Instant,
  LeadTimeAxis,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import { checkChoice, checkOptions, relationOf, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { Pairs, type SampleRule } from '../pairs/pairs.ts'
import { unitsWarning, type VerifyWarning } from '../pairs/warning.ts'
import { checkComparable } from './comparable.ts'
import { aggregateWindows, type Windows } from './lead-windows.ts'
import {
  type Aggregation,
  aggregationOf,
  type LeadTimeAggregation,
  Observations,
  Reducer,
} from './observations.ts'
import type { ForecastValues, Reference, ReferenceSource } from './reference.ts'
import {
  type AsyncForecastSource,
  type ForecastSource,
  issuesOf,
  type ObservationSource,
  observationsOf,
  type PartsOptions,
  partsOf,
  partsOfAsync,
  stationOf,
} from './source.ts'

/** A forecast and what was observed, at one station. */
export interface AlignInput<Forecast = ForecastSource> {
  /** Plain data, whole or in parts of one or more issue times, or a forecast of a library, which is read as it is used. */
  readonly forecast: Forecast
  /** Plain data or a series of a library; of a collection the station of the forecast is taken. */
  readonly observed: ObservationSource
  /** The station of the series when absent. */
  readonly station?: string | undefined
}

/** Options of {@link align}. */
export interface AlignOptions {
  /** The cases that belong to the sample. `maximize` when absent. */
  readonly rule?: SampleRule | undefined
  /** Needed where forecast and observations differ in step. */
  readonly aggregate?: LeadTimeAggregation | undefined
  /** For skill scores. */
  readonly reference?: Reference | undefined
  /** All issue times, for `same-valid-times` of a forecast that comes in parts. */
  readonly issues?: TimeAxis | undefined
}

const OPTIONS = ['rule', 'aggregate', 'reference', 'issues']

/** Values of cases x members that a batch holds at most, unless one issue time has more. */
const BATCH = 1 << 17

const DAY = 86_400

/**
 * Pairs of forecasts and observations by valid time, in batches of whole issue times, made while they are taken: of a
 * forecast that comes in parts, no more than a part is in memory. Cases whose observation is missing belong to the pairs
 * of the rule `maximize`; `verify` counts them.
 *
 * @example
 * ```ts
 * const daily = align({ forecast, observed }, { aggregate: { step: 'daily', how: 'sum' } })
 * verify(daily, { by: 'lead-day' })
 * ```
 * @throws {@link VerifyError} `STEP_MISMATCH`: steps differ and `aggregate` is not given, or valid times never meet;
 *   `UNITS_MISMATCH`, `INVALID_OPTION`, `OPTION_NEEDED`
 */
export function* align(
  input: AlignInput | readonly AlignInput[],
  options: AlignOptions = {},
): Generator<Pairs> {
  for (const one of Array.isArray(input) ? (input as readonly AlignInput[]) : [input as AlignInput]) {
    const aligner = new Aligner(checkInput(one), options)
    for (const part of partsOf(one.forecast)) yield* aligner.batches(part)
  }
}

/**
 * {@link align} for forecasts that are read on another thread: those of libraries, or parts that come asynchronously.
 * `signal` ends it, `onProgress` is given the fraction of a forecast of a library that is read.
 *
 * @example
 * ```ts
 * for await (const pairs of alignAsync({ forecast, observed }, { aggregate: { step: 'daily', how: 'sum' } })) {
 *   console.log(pairs.length)
 * }
 * ```
 * @throws {@link VerifyError}
 */
export async function* alignAsync(
  input: AlignInput<AsyncForecastSource> | readonly AlignInput<AsyncForecastSource>[],
  options: AlignOptions & PartsOptions = {},
): AsyncGenerator<Pairs> {
  const { signal, onProgress, ...own } = checkOptions(options, 'alignAsync', [
    ...OPTIONS,
    'signal',
    'onProgress',
  ])
  for (const one of Array.isArray(input) ? input : [input]) {
    const aligner = new Aligner(checkInput(one), own)
    for await (const part of partsOfAsync(one.forecast, { signal, onProgress })) {
      signal?.throwIfAborted()
      yield* aligner.batches(part)
    }
  }
}

/** @throws {@link VerifyError} `INVALID_OPTION` */
function checkReference(reference: unknown): void {
  if (
    reference === undefined ||
    (typeof reference === 'object' && typeof (reference as Reference)?.bind === 'function')
  )
    return
  throw new VerifyError(
    'INVALID_OPTION',
    `A reference is climatology(), persistence() or otherForecast(series), not ${show(reference)}.`,
  )
}

function checkInput(input: unknown): AlignInput<unknown> {
  return checkOptions(input as AlignInput<unknown>, 'align', ['forecast', 'observed', 'station'])
}

class Aligner {
  readonly #rule: SampleRule
  readonly #aggregation: Aggregation | undefined
  readonly #observations: Observations
  readonly #station: string
  readonly #reference: ReferenceSource | undefined
  readonly #issues: ReadonlySet<Instant> | undefined
  #units: string | undefined
  readonly #warnings = new Map<string, VerifyWarning>()
  #leads: LeadTimeAxis | undefined
  #middle: number | undefined
  /** By phase. */
  readonly #windows = new Map<number, Windows>()

  constructor(input: AlignInput<unknown>, options: AlignOptions) {
    const {
      rule = 'maximize',
      aggregate,
      reference,
      issues = issuesOf(input.forecast),
    } = checkOptions(options, 'align', OPTIONS)
    this.#rule = checkChoice(rule, ['maximize', 'same-issues', 'same-valid-times'], 'rule for a sample')
    this.#aggregation = aggregate && aggregationOf(aggregate)
    const { station = stationOf(input.forecast) } = input
    const observed = observationsOf(input.observed, station)
    this.#observations = new Observations(observed, this.#aggregation)
    this.#station = station ?? observed.info.station ?? ''
    if (rule === 'same-valid-times') {
      if (issues === undefined) {
        throw new VerifyError(
          'OPTION_NEEDED',
          'The rule "same-valid-times" needs all issue times of a forecast that comes in parts. Give { issues }.',
        )
      }
      this.#issues = new Set(issues.values())
    }
    checkReference(reference)
    this.#reference = reference?.bind(this.#observations, (series) => this.#valuesOf(series))
  }

  /** Pairs of some issue times. */
  *batches(part: EnsembleForecastSeries): Generator<Pairs> {
    this.#check(part)
    const { issues } = part
    const phases = Array.from(issues.values(), (issue) => this.#phaseOf(issue))
    for (let first = 0; first < issues.length; ) {
      const windows = this.#windowsAt(phases[first]!)
      const most = Math.max(1, Math.floor(BATCH / Math.max(1, windows.leads.length * part.members.length)))
      let end = first + 1
      while (end < issues.length && end - first < most && phases[end] === phases[first]) end++
      const pairs = this.#pairs(part, windows, first, end)
      if (pairs.length > 0) yield pairs
      first = end
    }
  }

  #check(part: EnsembleForecastSeries): void {
    const { series } = this.#observations
    checkComparable('the forecast', part, series, this.#aggregation)
    this.#units = part.units ?? series.units
    this.#warn('the forecast', part)
    if (this.#leads?.equals(part.leads)) return
    this.#leads = part.leads
    this.#middle = middleOf(part, series, this.#aggregation)
    this.#windows.clear()
  }

  #warn(what: string, { units }: EnsembleForecastSeries): void {
    const warning = unitsWarning(what, units, this.#observations.series.units)
    if (warning !== undefined) this.#warnings.set(warning.message, warning)
  }

  #phaseOf(issue: Instant): number {
    const { dayStart, step } = this.#aggregation ?? {}
    if (dayStart === undefined || step === undefined) return 0
    const ms = step * 1000
    return ((((issue - dayStart) % ms) + ms) % ms) / 1000
  }

  #windowsAt(phase: number): Windows {
    let windows = this.#windows.get(phase)
    if (windows === undefined) {
      windows = this.#windowsOf(this.#leads!, phase)
      this.#windows.set(phase, windows)
    }
    return windows
  }

  #windowsOf(leads: LeadTimeAxis, phase: number): Windows {
    const aggregation = this.#aggregation
    const observed = this.#observations.step
    const values = leads.values()
    if (aggregation === undefined) {
      if (leads.step !== null && leads.length > 1 && this.#observations.series.time.step === 'monthly') {
        throw new VerifyError(
          'STEP_MISMATCH',
          `The forecast has a step of ${leads.step} s and the observations are monthly. Months differ in length: use observations of a step in seconds.`,
        )
      }
      if (leads.step !== null && observed !== null && leads.length > 1 && leads.step !== observed) {
        throw new VerifyError(
          'STEP_MISMATCH',
          `The forecast has a step of ${leads.step} s and the observations have one of ${observed} s. Say how they become one: { aggregate: { step: ${Math.max(leads.step, observed)}, how: 'sum' } } for amounts, 'mean' for rates; the command has --step and --how.`,
        )
      }
      const parts = Array.from(values, (_, k) => [k, k + 1] as const)
      return { leads: values, parts, weights: new Float64Array(values.length).fill(1), whole: 1 }
    }
    return aggregateWindows(leads, aggregation, phase)
  }

  /** The members of one issue time at each lead time of the cases. */
  #valuesOf(series: EnsembleForecastSeries): ForecastValues {
    checkComparable(
      'the forecast that is the reference',
      series,
      this.#observations.series,
      this.#aggregation,
    )
    this.#warn(`the reference ${show(series.id ?? 'forecast')}`, series)
    const windows = this.#windowsOf(series.leads, this.#phaseOf(series.issues.at(0)))
    const count = series.members.length
    const out = new Float64Array(windows.leads.length * count)
    this.#fill(series, windows, 0, out, 0)
    const indices = new Map(Array.from(windows.leads, (lead, k) => [lead, k]))
    return {
      members: (lead) => {
        const k = indices.get(lead)
        return k === undefined ? [] : out.subarray(k * count, (k + 1) * count)
      },
    }
  }

  /** Writes the cases of an issue time: lead times x members. */
  #fill(
    series: EnsembleForecastSeries,
    { parts, weights, whole }: Windows,
    issue: number,
    out: Float64Array,
    at: number,
  ): void {
    const { values } = series
    const members = series.members.length
    const leads = series.leads.length
    if (this.#aggregation === undefined) {
      transpose(values, issue * members * leads, members, leads, out, at)
      return
    }
    const reducer = new Reducer(this.#aggregation, whole)
    for (let m = 0; m < members; m++) {
      const row = (issue * members + m) * leads
      for (let k = 0; k < parts.length; k++) {
        const [from, to] = parts[k]!
        reducer.reset()
        for (let i = from; i < to; i++) reducer.add(values[row + i]!, weights[i]!)
        out[at + k * members + m] = reducer.result()
      }
    }
  }

  #pairs(part: EnsembleForecastSeries, windows: Windows, first: number, end: number): Pairs {
    const leads = windows.leads.length
    const members = part.members.length
    const cases = (end - first) * leads
    const forecasts = new Float64Array(cases * members)
    const observations = new Float64Array(cases)
    const referenceTime = new Float64Array(cases)
    const leadTime = new Float64Array(cases)
    for (let issue = first; issue < end; issue++) {
      const time = part.issues.at(issue)
      this.#checkPhase(time, windows)
      const at = (issue - first) * leads
      this.#fill(part, windows, issue, forecasts, at * members)
      for (let k = 0; k < leads; k++) {
        referenceTime[at + k] = time
        leadTime[at + k] = windows.leads[k]!
        observations[at + k] = this.#observations.at(time + windows.leads[k]! * 1000)
      }
    }
    const pairs = new Pairs({
      forecasts,
      observations,
      referenceTime,
      leadTime,
      members: part.members,
      station: new Int32Array(cases),
      stations: [this.#station],
      middle: this.#middle,
      units: this.#units,
      rule: this.#rule,
      forecast: part.id,
      observed: this.#observations.series.id,
    })
    const chosen = this.#rule === 'maximize' ? pairs : pairs.pick(this.#select(pairs, windows))
    const compared = this.#reference === undefined ? chosen : withReference(chosen, this.#reference)
    // Those of the reference are known once it was read.
    return this.#warnings.size === 0
      ? compared
      : new Pairs({ ...compared, warnings: [...this.#warnings.values()] })
  }

  /** Refuses issue times from which no lead time can meet an observation, whatever the length of the series. */
  #checkPhase(issue: Instant, { leads }: Windows): void {
    const { step, times } = this.#observations
    if (step === null || times.length === 0 || leads.length === 0) return
    const off = (issue + leads[0]! * 1000 - times[0]!) % (step * 1000)
    if (off === 0 || leads.some((lead) => (issue + lead * 1000 - times[0]!) % (step * 1000) === 0)) return
    throw new VerifyError(
      'STEP_MISMATCH',
      `The forecast issued ${new Date(issue).toISOString()} is for times that lie between those of the observations, every ${step} s from ${new Date(times[0]!).toISOString()}. Bring one of them to the times of the other.`,
    )
  }

  /** The cases that a rule other than `maximize` takes. */
  #select(pairs: Pairs, { leads }: Windows): number[] {
    const { observations, referenceTime, validTime } = pairs
    const all = Array.from(observations, (_, i) => i)
    const has = (i: number) => !Number.isNaN(observations[i]!)
    if (this.#rule === 'same-issues') {
      const count = pairs.members.length
      const complete = (i: number) =>
        has(i) && pairs.forecasts.subarray(i * count, (i + 1) * count).some((x) => !Number.isNaN(x))
      const lacking = new Set(all.filter((i) => !complete(i)).map((i) => referenceTime[i]!))
      return all.filter((i) => !lacking.has(referenceTime[i]!))
    }
    const issues = this.#issues!
    return all.filter((i) => has(i) && leads.every((lead) => issues.has(validTime[i]! - lead * 1000)))
  }
}

/** Writes rows of members as rows of lead times. Some members at a time, so that what is written stays near. */
function transpose(
  values: Float64Array,
  first: number,
  members: number,
  leads: number,
  out: Float64Array,
  at: number,
): void {
  for (let begin = 0; begin < members; begin += 8) {
    const end = Math.min(members, begin + 8)
    for (let k = 0; k < leads; k++) {
      for (let m = begin; m < end; m++) out[at + k * members + m] = values[first + m * leads + k]!
    }
  }
}

/**
 * Seconds from a lead time to the middle of the interval of its value, no more than half a day. Metadata say which end of
 * the interval it is labelled with; where they do not, daily values from lead time 0 on are labelled with their start.
 */
function middleOf(
  { leads, info }: EnsembleForecastSeries,
  observed: UnivariateSeries,
  aggregation: Aggregation | undefined,
): number | undefined {
  const step = aggregation?.step ?? leads.step
  if (step === null) return undefined
  const fromZero = leads.length > 0 && leads.start === 0 && step >= DAY
  const label =
    aggregation?.label ?? relationOf(info).at ?? relationOf(observed.info).at ?? (fromZero ? 'start' : 'end')
  return ((label === 'end' ? -1 : 1) * Math.min(step, DAY)) / 2
}

function withReference(pairs: Pairs, source: ReferenceSource): Pairs {
  const rows = Array.from({ length: pairs.length }, (_, i) =>
    source.members(pairs.referenceTime[i]!, pairs.leadTime[i]!, pairs.validTime[i]!),
  )
  const members = rows.reduce((most, row) => Math.max(most, row.length), 1)
  const forecasts = new Float64Array(pairs.length * members).fill(Number.NaN)
  rows.forEach((row, i) => {
    forecasts.set(row, i * members)
  })
  return pairs.withReference({ name: source.name, forecasts, members })
}
