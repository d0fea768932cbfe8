import { didYouMean, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import * as crps from './crps.ts'
import * as deterministic from './deterministic.ts'
import * as ensemble from './ensemble.ts'
import type { Metric } from './metric.ts'
import * as multivariate from './multivariate.ts'
import * as probability from './probability.ts'
import * as ranks from './ranks.ts'

/** Every metric of this package, in the order of its documentation. */
export const metrics: readonly Metric[] = Object.freeze([
  crps.crps,
  crps.crpsFair,
  crps.crpsOver,
  crps.crpsUnder,
  crps.crpsSpread,
  crps.crpsReliability,
  crps.crpsPotential,
  crps.crpsUncertainty,
  crps.crpss,
  crps.twcrps,
  crps.twcrpsLower,
  crps.twcrpsInterval,
  crps.twcrpss,
  probability.brier,
  probability.brierFair,
  probability.brierReliability,
  probability.brierResolution,
  probability.brierUncertainty,
  probability.bss,
  probability.rocArea,
  probability.roc,
  probability.reliability,
  probability.economicValue,
  probability.rps,
  probability.rpss,
  ranks.rankHistogram,
  ranks.pit,
  ranks.alpha,
  ranks.pseudo,
  ensemble.spread,
  ensemble.spreadErrorRatio,
  ensemble.dawidSebastiani,
  ensemble.iqr,
  ensemble.iqrSkill,
  ensemble.quantileScore,
  ensemble.intervalScore,
  ensemble.weightedIntervalScore,
  ensemble.coverage,
  multivariate.energyScore,
  multivariate.variogramScore,
  deterministic.me,
  deterministic.mae,
  deterministic.rmse,
  deterministic.pbias,
  deterministic.correlation,
  deterministic.nse,
  deterministic.kge,
  deterministic.kge2012,
  deterministic.kge2021,
  deterministic.volumetricEfficiency,
  deterministic.pod,
  deterministic.far,
  deterministic.csi,
  deterministic.ets,
  deterministic.frequencyBias,
])

/** Computed when no metrics are named; those that need what was not given are left out. */
export const DEFAULT_METRICS: readonly string[] = Object.freeze([
  'crps',
  'crps_fair',
  'crpss',
  'brier',
  'bss',
  'alpha',
  'spread',
  'rmse',
  'mae',
  'me',
  'pbias',
  'correlation',
  'nse',
  'kge',
])

const byName: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metric.name, metric]))

/**
 * The metric of a name.
 *
 * @example
 * ```ts
 * metricOf('crps').orientation // 'lower'
 * ```
 * @throws {@link VerifyError} `UNKNOWN_METRIC`, with all names in its text
 */
export function metricOf(name: string): Metric {
  const found = byName.get(name)
  if (found !== undefined) return found
  throw new VerifyError(
    'UNKNOWN_METRIC',
    `There is no metric ${show(name)}.${typeof name === 'string' ? didYouMean(name, byName.keys()) : ''} There are: ${[...byName.keys()].join(', ')}.`,
  )
}
