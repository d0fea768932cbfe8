import {
  type EnsembleForecastSeries,
  type IndexRange,
  type IntervalEnd,
  OptionError,
  type Reduction,
  type TimeWindow,
  type UnivariateSeries,
} from '@uchronia/series'
import {
  alignAsync,
  type By,
  climatology,
  type LeadTimeAggregation,
  type MissingPolicy,
  otherForecast,
  persistence,
  type Reference,
  type SampleRule,
  type Verification,
  verifyAsync,
} from '@uchronia/verify'
import { BLOCK } from '../engine/blocks.ts'
import { handOverKernels } from '../engine/native-kernels.ts'
import { UchroniaError } from '../errors.ts'
import type { EnsembleForecastTimeSeries } from '../library/ensemble-forecast-time-series.ts'
import type { LibrarySeries } from '../library/time-series-library.ts'

/** Whatever gives series for identifiers; a library does. @internal */
export interface SeriesSource {
  getSeries(id: string): LibrarySeries
}

/** Options of {@link verifyEntry}, as the flags of the command. @internal */
export interface VerifyEntryOptions extends TimeWindow {
  readonly observed: string
  /** Gives the observations, where it is another than that of the forecast. */
  readonly observations?: SeriesSource | undefined
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
  readonly dayStart?: string | undefined
  readonly leastPresent?: number | undefined
  readonly label?: IntervalEnd | undefined
  /** Lead times of the forecast, in seconds. */
  readonly leads?: { readonly from: number; readonly to: number } | undefined
  readonly members?: readonly string[] | undefined
  readonly bootstrap?: number | undefined
  readonly block?: number | undefined
  readonly seed?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((fraction: number) => void) | undefined
}

/**
 * Verifies a forecast of a library against observations, some issues at a time.
 * @throws {@link UchroniaError} @throws {@link VerifyError} @throws {@link OptionError}
 * @internal
 */
export async function verifyEntry(
  source: SeriesSource,
  id: string,
  options: VerifyEntryOptions,
): Promise<Verification> {
  handOverKernels()
  const { observed, from, to, leads, members, reference, sample, signal, onProgress } = options
  using forecast = forecastOf(source, id)
  const issues = forecast.issues.window({ from, to })
  const observations = await observationsOf(options.observations ?? source, observed, forecast, signal)
  const { seed, block, bootstrap } = options
  const batches = alignAsync(
    {
      forecast: parts(forecast, issues, { leads, members, signal, onProgress }),
      observed: observations,
      station: stationOf(forecast),
    },
    {
      rule: sample,
      issues: forecast.issues.slice(issues.start, issues.end),
      aggregate: aggregateOf(options),
      reference: referenceOf(source, reference),
    },
  )
  // Awaited here: the forecast is read until then.
  return await verifyAsync(batches, {
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

function forecastOf(source: SeriesSource, id: string): EnsembleForecastTimeSeries {
  const series = source.getSeries(id)
  if (series.kind === 'forecast') return series
  series.dispose()
  throw new UchroniaError('INVALID_ARGUMENT', `${id} is of the kind "${series.kind}", not "forecast".`)
}

function stationOf(forecast: EnsembleForecastTimeSeries): string | undefined {
  return forecast.description.station ?? undefined
}

/** The issues of a window, as many at a time as make a few million values. */
async function* parts(
  forecast: EnsembleForecastTimeSeries,
  { start, end }: IndexRange,
  { leads, members, signal, onProgress }: Omit<VerifyEntryOptions, 'observed'>,
): AsyncIterable<EnsembleForecastSeries> {
  const { issues, shape } = forecast
  const isWhole = start === 0 && end === issues.length && leads === undefined && members === undefined
  if (isWhole) return yield* forecast.partsAsync({ signal, onProgress })
  const block = Math.max(1, Math.floor(BLOCK / Math.max(1, shape[1] * shape[2])))
  for (let first = start; first < end; first += block) {
    const last = Math.min(end, first + block)
    yield await forecast.readAsync({
      from: issues.at(first),
      to: issues.at(last - 1),
      leads,
      members,
      signal,
    })
    onProgress?.((last - start) / (end - start))
  }
}

/** A single series, or of a collection the station of the forecast. */
async function observationsOf(
  source: SeriesSource,
  id: string,
  forecast: EnsembleForecastTimeSeries,
  signal: AbortSignal | undefined,
): Promise<UnivariateSeries> {
  using series = source.getSeries(id)
  if (series.kind === 'single') return await series.readAsync({ signal })
  const station = stationOf(forecast)
  if (series.kind === 'collection' && station !== undefined && series.stations.includes(station))
    return (await series.readAsync({ stations: [station], signal })).at(0)
  // What stands in the place of an identifier may be a file, whose one entry has a name of its own.
  const own = (one: string) =>
    series.id === id
      ? `${id}.${one}`
      : `${series.id}.${one} of the library ${id} (--observed-in ${id} --observed ${series.id}.${one})`
  throw new OptionError(
    'INVALID_OPTION',
    series.kind === 'collection'
      ? `${id} has no series of the station of the forecast (${station ?? 'not known'}); it has ${series.stations.slice(0, 8).join(', ')}. Name one, such as ${own(series.stations[0] ?? 'STATION')}.`
      : `${id} is of the kind "${series.kind}"; observations are a single series, or the station of a collection.`,
  )
}

/**
 * The aggregation that options ask for.
 * @throws {@link OptionError} `INVALID_OPTION`: a part of it is missing
 * @internal
 */
export function aggregateOf({
  step,
  how,
  dayStart,
  leastPresent,
  label,
}: Omit<VerifyEntryOptions, 'observed'>): LeadTimeAggregation | undefined {
  if (step !== undefined && how !== undefined) return { step, how, dayStart, leastPresent, label }
  if (step !== undefined || how !== undefined)
    throw new OptionError('INVALID_OPTION', '--step and --how go together.')
  const others = { '--day-start': dayStart, '--least-present': leastPresent, '--label': label }
  const [flag] = Object.entries(others).find(([, value]) => value !== undefined) ?? []
  if (flag !== undefined) throw new OptionError('INVALID_OPTION', `${flag} goes with --step and --how.`)
  return undefined
}

function referenceForecast(source: SeriesSource, name: string): EnsembleForecastTimeSeries {
  try {
    return forecastOf(source, name)
  } catch (error) {
    if (!(error instanceof UchroniaError) || error.code !== 'NOT_FOUND') throw error
    const text = `The reference is climatology, persistence or a forecast of the library, and ${error.message}`
    throw new UchroniaError('NOT_FOUND', text, { cause: error })
  }
}

function referenceOf(source: SeriesSource, name: string | undefined): Reference | undefined {
  if (name === undefined) return undefined
  if (name === 'climatology') return climatology()
  if (name === 'persistence') return persistence()
  const other = referenceForecast(source, name)
  const issues = new Set(other.issues.values())
  return otherForecast(
    (issue) => (issues.has(issue) ? other.read({ from: issue, to: issue }) : undefined),
    name,
  )
}
