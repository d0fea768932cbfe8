import type { QuantileType } from '@uchronia/series'
import { checkOptions, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { DEFAULT_METRICS, metricOf } from '../metrics/catalogue.ts'
import { checkMetric } from '../metrics/check-metric.ts'
import { tailsOf } from '../metrics/ensemble.ts'
import type { Metric, Setting, Ties } from '../metrics/metric.ts'
import { checkPolicy, type MissingPolicy } from '../pairs/complete.ts'
import { seededRandom } from '../resampling/random.ts'
import { type By, type Grouping, groupingsOf } from './grouping.ts'

/** Intervals by a circular block bootstrap over issue times (Politis and Romano 1992). */
export interface BootstrapOptions {
  /** The number of samples, such as 1000. */
  readonly samples: number
  /** Issue times in a block. The cube root of their number, rounded up, when absent. */
  readonly block?: number | undefined
  /** 1 when absent. */
  readonly seed?: number | undefined
  /** Share of the samples that an interval holds. 0.95 when absent. */
  readonly confidence?: number | undefined
}

/** Options of {@link verify}. */
export interface VerifyOptions {
  /** Names, and metrics of your own. See `DEFAULT_METRICS` for those when absent. */
  readonly metrics?: readonly (string | Metric)[] | undefined
  readonly by?: By | undefined
  /** Events, for the metrics that are of one. */
  readonly thresholds?: readonly number[] | undefined
  /** Probabilities of quantiles; two that add up to 1 are a central interval. 0.1, 0.5 and 0.9 when absent. */
  readonly levels?: readonly number[] | undefined
  /** An event is at its threshold or above (`>=`, the default), or above it. */
  readonly comparison?: '>=' | '>' | undefined
  /** The number that stands for an ensemble in deterministic metrics. `mean` when absent. */
  readonly deterministic?: 'mean' | 'median' | undefined
  /** `omit` when absent. */
  readonly missing?: MissingPolicy | undefined
  /** Where a rank or PIT value lies when members equal the observation. `split` when absent. */
  readonly ties?: Ties | undefined
  /** Values up to it count as it in ranks, PIT and alpha, such as 0 for zero flow. */
  readonly censor?: number | undefined
  /** Definition of quantiles after Hyndman and Fan. 7 when absent. */
  readonly quantileType?: QuantileType | undefined
  /** Equal bins of the reliability diagram. 10 when absent. */
  readonly bins?: number | undefined
  /** Ratios of cost to loss of the economic value, between 0 and 1. 0.1 to 0.9 when absent. */
  readonly costLoss?: readonly number[] | undefined
  /** 0.5 when absent. */
  readonly variogramOrder?: number | undefined
  readonly bootstrap?: BootstrapOptions | undefined
  /** Of ties that are drawn. 1 when absent. */
  readonly seed?: number | undefined
}

/** @internal */
export const OPTIONS = [
  'metrics',
  'by',
  'thresholds',
  'levels',
  'comparison',
  'deterministic',
  'missing',
  'ties',
  'censor',
  'quantileType',
  'bins',
  'costLoss',
  'variogramOrder',
  'bootstrap',
  'seed',
] as const

/** A metric with the settings that it has values for. @internal */
export interface Planned {
  readonly metric: Metric
  /** Under its key, or one under none. */
  readonly settings: readonly { readonly key: string | undefined; readonly setting: Setting }[]
}

/** @internal */
export interface PlannedBootstrap {
  readonly samples: number
  readonly block: number | undefined
  readonly seed: number
  readonly confidence: number
}

/** Options with everything decided. @internal */
export interface Plan {
  readonly metrics: readonly Planned[]
  readonly groupings: readonly Grouping[]
  readonly missing: MissingPolicy
  readonly comparison: '>=' | '>'
  readonly deterministic: 'mean' | 'median'
  readonly needsReference: boolean
  readonly bootstrap: PlannedBootstrap | undefined
}

/** @throws {@link VerifyError} `INVALID_OPTION`, `UNKNOWN_METRIC`, `DUPLICATE_METRIC`, `OPTION_NEEDED` @internal */
export function planOf(options: VerifyOptions, hasReference: boolean): Plan {
  checkOptions(options, 'verify', OPTIONS)
  const setting = baseSetting(options)
  const named = options.metrics ?? DEFAULT_METRICS
  if (!Array.isArray(named) || named.length === 0) {
    throw new VerifyError(
      'INVALID_OPTION',
      `metrics cannot be ${show(named)}. Give a list of names or metrics.`,
    )
  }
  const metrics = named.map((one) => (typeof one === 'string' ? metricOf(one) : checkMetric(one)))
  const names = new Set<string>()
  for (const { name } of metrics) {
    if (names.has(name))
      throw new VerifyError('DUPLICATE_METRIC', `Two metrics are called ${show(name)}. Name each once.`)
    names.add(name)
  }
  const possible = metrics.filter((metric) => {
    const lacking = lacks(metric, setting, hasReference)
    if (lacking === undefined) return true
    if (options.metrics === undefined) return false
    throw new VerifyError('OPTION_NEEDED', `The metric ${show(metric.name)} needs ${lacking}.`)
  })
  return {
    metrics: possible.map((metric) => ({ metric, settings: settingsOf(metric, setting) })),
    groupings: groupingsOf(options.by ?? 'none'),
    missing: checkPolicy(options.missing ?? 'omit'),
    comparison: setting.strict ? '>' : '>=',
    deterministic: setting.deterministic,
    needsReference: possible.some(({ needs }) => needs.includes('reference')),
    bootstrap: options.bootstrap && checkBootstrap(options.bootstrap),
  }
}

function lacks(
  { needs }: Metric,
  { thresholds, levels }: Setting,
  hasReference: boolean,
): string | undefined {
  if (needs.includes('reference') && !hasReference)
    return 'a reference: give the pairs one, such as climatology'
  if ((needs.includes('threshold') || needs.includes('thresholds')) && thresholds.length === 0) {
    return 'thresholds, such as { thresholds: [1, 5] }'
  }
  if (needs.includes('interval') && thresholds.length < 2) return 'two or more thresholds'
  if (needs.includes('share') && tailsOf(levels).length === 0) {
    return 'levels of a central interval, such as { levels: [0.1, 0.9] }'
  }
  return undefined
}

function settingsOf({ needs }: Metric, setting: Setting): Planned['settings'] {
  const { thresholds, levels } = setting
  const keyed = (parameters: readonly number[]) =>
    parameters.map((parameter) => ({ key: String(parameter), setting: { ...setting, parameter } }))
  if (needs.includes('threshold')) return keyed(thresholds)
  if (needs.includes('level')) return keyed(levels)
  if (needs.includes('share'))
    return keyed(tailsOf(levels).map((tail) => Number((1 - 2 * tail).toPrecision(12))))
  if (needs.includes('interval')) {
    return thresholds.slice(1).map((upper, i) => {
      const parameter = thresholds[i]!
      return { key: `${parameter}..${upper}`, setting: { ...setting, parameter, upper } }
    })
  }
  return [{ key: undefined, setting }]
}

function baseSetting(options: VerifyOptions): Setting {
  const { thresholds = [], levels = [0.1, 0.5, 0.9], comparison = '>=', deterministic = 'mean' } = options
  const {
    ties = 'split',
    censor = -Infinity,
    quantileType = 7,
    bins = 10,
    variogramOrder = 0.5,
    seed = 1,
  } = options
  const costLoss = options.costLoss ?? [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
  const between = (x: number) => x > 0 && x < 1
  oneOf('comparison', comparison, ['>=', '>'])
  oneOf('deterministic', deterministic, ['mean', 'median'])
  oneOf('ties', ties, ['split', 'random', 'lower', 'upper'])
  oneOf('quantileType', quantileType, [1, 2, 3, 4, 5, 6, 7, 8, 9])
  numbers('thresholds', thresholds, Number.isFinite, 'that is finite')
  numbers('levels', levels, between, 'between 0 and 1')
  numbers('costLoss', costLoss, between, 'between 0 and 1')
  if (typeof censor !== 'number' || Number.isNaN(censor)) bad('censor', censor, 'a number')
  if (!Number.isInteger(bins) || bins < 1) bad('bins', bins, 'a whole number from 1')
  if (!(variogramOrder > 0 && variogramOrder < Infinity))
    bad('variogramOrder', variogramOrder, 'a positive number')
  if (!Number.isSafeInteger(seed)) bad('seed', seed, 'a whole number')
  return {
    parameter: Number.NaN,
    upper: Number.NaN,
    // Ascending, so that intervals between neighbours are intervals.
    thresholds: [...new Set(thresholds)].sort((a, b) => a - b),
    levels: [...new Set(levels)].sort((a, b) => a - b),
    strict: comparison === '>',
    deterministic,
    quantileType,
    ties,
    censor,
    bins,
    costLoss,
    variogramOrder,
    random: seededRandom(seed),
  }
}

function bad(name: string, value: unknown, expected: string): never {
  throw new VerifyError('INVALID_OPTION', `${name} cannot be ${show(value)}. Give ${expected}.`)
}

function oneOf(name: string, value: unknown, choices: readonly unknown[]): void {
  if (!choices.includes(value)) bad(name, value, choices.map(show).join(', '))
}

function numbers(name: string, values: unknown, valid: (x: number) => boolean, expected: string): void {
  if (!Array.isArray(values)) bad(name, values, `a list of numbers, each ${expected}`)
  const wrong = values.find((x) => typeof x !== 'number' || !valid(x))
  if (wrong !== undefined || values.includes(undefined)) bad(`a number of ${name}`, wrong, `one ${expected}`)
}

function checkBootstrap(options: BootstrapOptions): PlannedBootstrap {
  const { samples, block, seed = 1, confidence = 0.95 } = options
  if (!Number.isInteger(samples) || samples < 1) bad('bootstrap.samples', samples, 'a whole number from 1')
  if (block !== undefined && (!Number.isInteger(block) || block < 1))
    bad('bootstrap.block', block, 'issue times: a whole number from 1')
  if (!Number.isSafeInteger(seed)) bad('bootstrap.seed', seed, 'a whole number')
  if (!(confidence > 0 && confidence < 1)) bad('bootstrap.confidence', confidence, 'a share between 0 and 1')
  return { samples, block, seed, confidence }
}
