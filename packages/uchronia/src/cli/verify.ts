import {
  type EnsembleForecastSeries,
  OptionError,
  type Reduction,
  type UnivariateSeries,
} from '@uchronia/series'
import {
  alignAsync,
  type By,
  climatology,
  type LeadTimeAggregation,
  type MissingPolicy,
  metricOf,
  otherForecast,
  persistence,
  type Reference,
  type SampleRule,
  type Verification,
  verifyAsync,
} from '@uchronia/verify'
import type { EnsembleForecastTimeSeries } from '../library/ensemble-forecast-time-series.ts'
import { type OpenOptions, TimeSeriesLibrary } from '../library/time-series-library.ts'

/** Options of {@link verifyEntry}, as the flags of the command. @internal */
export interface VerifyEntryOptions extends OpenOptions {
  readonly observed: string
  readonly metrics?: readonly string[] | undefined
  readonly by?: string | undefined
  readonly thresholds?: readonly number[] | undefined
  readonly levels?: readonly number[] | undefined
  /** An event lies above its threshold, and not at it. */
  readonly above?: boolean | undefined
  readonly deterministic?: 'mean' | 'median' | undefined
  /** `climatology`, `persistence`, or the identifier of a forecast. */
  readonly reference?: string | undefined
  readonly sample?: SampleRule | undefined
  readonly missing?: MissingPolicy | undefined
  readonly step?: string | undefined
  readonly how?: Reduction | undefined
  readonly bootstrap?: number | undefined
  readonly block?: number | undefined
  readonly seed?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((fraction: number) => void) | undefined
}

/**
 * Verifies a forecast of a library against observations of it, some issues at a time.
 * @throws {@link UchroniaError} @throws {@link VerifyError} @throws {@link OptionError}
 * @internal
 */
export async function verifyEntry(
  path: string,
  id: string,
  options: VerifyEntryOptions,
): Promise<Verification> {
  const { observed, dataPath, reference, sample, step, how, signal, onProgress } = options
  using library = TimeSeriesLibrary.open(path, { dataPath })
  using forecast = forecastOf(library, id)
  const observations = await observationsOf(library, observed, forecast, signal)
  const { seed, block, bootstrap } = options
  const batches = alignAsync(
    { forecast: parts(forecast, signal, onProgress), observed: observations, station: stationOf(forecast) },
    {
      rule: sample,
      issues: forecast.issues,
      aggregate: aggregateOf(step, how),
      reference: referenceOf(library, reference),
    },
  )
  return verifyAsync(batches, {
    metrics: options.metrics,
    by: options.by as By | undefined,
    thresholds: options.thresholds,
    levels: options.levels,
    comparison: options.above ? '>' : undefined,
    deterministic: options.deterministic,
    missing: options.missing,
    seed,
    bootstrap: bootstrap === undefined ? undefined : { samples: bootstrap, block, seed },
    signal,
  })
}

/**
 * Names of metrics that exist, and a reference for those that need one.
 * @throws {@link VerifyError} `UNKNOWN_METRIC` @throws {@link OptionError}
 * @internal
 */
export function checkMetrics({
  metrics = [],
  reference,
  thresholds,
}: Pick<VerifyEntryOptions, 'metrics' | 'reference' | 'thresholds'>): void {
  for (const metric of metrics.map(metricOf)) {
    if (metric.needs.includes('reference') && reference === undefined) {
      throw new OptionError('INVALID_OPTION', `The metric ${metric.name} needs --reference.`)
    }
    if ((metric.needs.includes('threshold') || metric.needs.includes('thresholds')) && !thresholds?.length) {
      throw new OptionError('INVALID_OPTION', `The metric ${metric.name} needs --thresholds.`)
    }
  }
}

function forecastOf(library: TimeSeriesLibrary, id: string): EnsembleForecastTimeSeries {
  return library.getSeries(id, 'forecast')
}

function stationOf(forecast: EnsembleForecastTimeSeries): string | undefined {
  return forecast.description.station ?? undefined
}

async function* parts(
  forecast: EnsembleForecastTimeSeries,
  signal: AbortSignal | undefined,
  onProgress: VerifyEntryOptions['onProgress'],
): AsyncIterable<EnsembleForecastSeries> {
  yield* forecast.partsAsync({ signal, onProgress })
}

/** A single series, or of a collection the station of the forecast. */
async function observationsOf(
  library: TimeSeriesLibrary,
  id: string,
  forecast: EnsembleForecastTimeSeries,
  signal: AbortSignal | undefined,
): Promise<UnivariateSeries> {
  using series = library.getSeries(id)
  if (series.kind === 'single') return series.readAsync({ signal })
  const station = stationOf(forecast)
  if (series.kind === 'collection' && station !== undefined && series.stations.includes(station))
    return (await series.readAsync({ stations: [station], signal })).at(0)
  throw new OptionError(
    'INVALID_OPTION',
    series.kind === 'collection'
      ? `${id} has no series of the station of the forecast (${station ?? 'not known'}). Name one: ${id}.STATION, of ${series.stations.slice(0, 8).join(', ')}.`
      : `${id} is of the kind "${series.kind}"; observations are a single series, or the station of a collection.`,
  )
}

function aggregateOf(step: string | undefined, how: Reduction | undefined): LeadTimeAggregation | undefined {
  if (step === undefined && how === undefined) return undefined
  if (step === undefined || how === undefined)
    throw new OptionError('INVALID_OPTION', '--step and --how go together.')
  return { step, how }
}

function referenceOf(library: TimeSeriesLibrary, name: string | undefined): Reference | undefined {
  if (name === undefined) return undefined
  if (name === 'climatology') return climatology()
  if (name === 'persistence') return persistence()
  const other = forecastOf(library, name)
  const issues = new Set(other.issues.values())
  return otherForecast(
    (issue) => (issues.has(issue) ? other.read({ from: issue, to: issue }) : undefined),
    name,
  )
}
