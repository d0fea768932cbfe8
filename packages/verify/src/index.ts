export { type AlignInput, type AlignOptions, align, alignAsync } from './align/align.ts'
export type { LeadTimeAggregation } from './align/observations.ts'
export {
  type ClimatologyOptions,
  climatology,
  type ForecastReader,
  type OtherForecast,
  otherForecast,
  persistence,
  type Reference,
} from './align/reference.ts'
export type {
  AsyncForecastSource,
  ForecastParts,
  ForecastSource,
  ObservationSource,
  PartsOptions,
} from './align/source.ts'
export { VerifyError, type VerifyErrorCode } from './errors.ts'
export { type Consistency, consistency, type ValidTimeConsistency } from './events/consistency.ts'
export { type PeakOptions, type PeakPairs, peakPairs } from './events/peaks.ts'
export { type Kernels, kernels, useKernels } from './kernels/kernels.ts'
export { typescriptKernels } from './kernels/typescript.ts'
export { DEFAULT_METRICS, metricOf, metrics } from './metrics/catalogue.ts'
export {
  type Description,
  type MeanMetric,
  type MeanMetricOptions,
  meanMetric,
  skillMetric,
} from './metrics/mean.ts'
export {
  type Metric,
  type MetricValue,
  type Need,
  NoScore,
  type Parts,
  type Rows,
  type Score,
  type Setting,
  type Ties,
  type Total,
  type Totals,
  type Trajectory,
  type TrajectoryParts,
} from './metrics/metric.ts'
export { Cases, type CrpsParts } from './pairs/cases.ts'
export { commonSample } from './pairs/common-sample.ts'
export type { MissingPolicy } from './pairs/complete.ts'
export { Pairs, type PairsOptions, type ReferenceForecasts, type SampleRule } from './pairs/pairs.ts'
export type { VerifyWarning } from './pairs/warning.ts'
export { blockWeights, defaultBlock } from './resampling/block-bootstrap.ts'
export { type DieboldMariano, dieboldMariano } from './resampling/diebold-mariano.ts'
export { seededRandom } from './resampling/random.ts'
export { caseScores } from './verification/case-scores.ts'
export { type By, byEvent, type Grouping, type GroupingName } from './verification/grouping.ts'
export type { BootstrapOptions, VerifyOptions } from './verification/options.ts'
export { type GroupResult, Verification } from './verification/verification.ts'
export { Verifier } from './verification/verifier.ts'
export { type VerifyAsyncOptions, verify, verifyAsync } from './verification/verify.ts'
