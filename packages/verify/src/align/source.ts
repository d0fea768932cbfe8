import {
  type EnsembleForecastSeries,
  isSeries,
  type Readable,
  type SeriesCollection,
  type TimeAxis,
  type UnivariateSeries,
} from '@uchronia/series'
import { plainOf, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'

/** A forecast that is read some issue times at a time, such as one of a library. */
export interface ForecastParts {
  readonly issues: TimeAxis
  /** Parts of one or more issue times in their order, each read when its function is called. */
  parts(): Iterable<() => EnsembleForecastSeries>
  /** The same, read on another thread. */
  partsAsync(options: PartsOptions): AsyncIterable<EnsembleForecastSeries>
}

/** Options of {@link ForecastParts.partsAsync}. */
export interface PartsOptions {
  readonly signal?: AbortSignal | undefined
  /** Is given the fraction that is read. */
  readonly onProgress?: ((fraction: number) => void) | undefined
}

/** The forms of a forecast: whole, in parts of one or more issue times, or read from a library. */
export type ForecastSource = EnsembleForecastSeries | Iterable<EnsembleForecastSeries> | ForecastParts

/** The forms of a forecast that is read on another thread. */
export type AsyncForecastSource = ForecastSource | AsyncIterable<EnsembleForecastSeries>

/** The forms of observations: one series, or those of several stations, from which that of the forecast is taken. */
export type ObservationSource =
  | UnivariateSeries
  | SeriesCollection
  | Readable<UnivariateSeries>
  | Readable<SeriesCollection>

/** @internal */
export function hasParts(forecast: unknown): forecast is ForecastParts {
  const { parts, partsAsync } = Object(forecast) as Partial<ForecastParts>
  return typeof parts === 'function' && typeof partsAsync === 'function'
}

/** A forecast as plain data. @throws {@link VerifyError} `NOT_A_SERIES` @internal */
export function forecastPart(part: unknown): EnsembleForecastSeries {
  if (isSeries(part) && part.kind === 'forecast') return part
  throw new VerifyError(
    'NOT_A_SERIES',
    `Expected a forecast (issue times x members x lead times), or parts of one, not ${show(part)}.`,
  )
}

/** The parts of a forecast in their order. @throws {@link VerifyError} `NOT_A_SERIES` @internal */
export function* partsOf(forecast: unknown): Generator<EnsembleForecastSeries> {
  if (hasParts(forecast)) for (const read of forecast.parts()) yield forecastPart(read())
  else if (isSeries(forecast)) yield forecastPart(forecast)
  else if (typeof Object(forecast)[Symbol.iterator] === 'function' && typeof forecast !== 'string') {
    for (const part of forecast as Iterable<unknown>) yield forecastPart(part)
  } else forecastPart(forecast)
}

/** {@link partsOf} of what may be read on another thread. @throws {@link VerifyError} `NOT_A_SERIES` @internal */
export async function* partsOfAsync(
  forecast: unknown,
  options: PartsOptions,
): AsyncGenerator<EnsembleForecastSeries> {
  if (hasParts(forecast)) yield* forecast.partsAsync(options)
  else if (typeof Object(forecast)[Symbol.asyncIterator] === 'function') {
    for await (const part of forecast as AsyncIterable<unknown>) yield forecastPart(part)
  } else yield* partsOf(forecast)
}

/** The issue times of a forecast, where they are known before it is read. @internal */
export function issuesOf(forecast: unknown): TimeAxis | undefined {
  if (hasParts(forecast)) return forecast.issues
  return isSeries(forecast) && forecast.kind === 'forecast' ? forecast.issues : undefined
}

/** The station of a forecast, where it is known before it is read. @internal */
export function stationOf(forecast: unknown): string | undefined {
  const { info, description } = Object(forecast) as {
    info?: { station?: string }
    description?: { station?: string | null }
  }
  return info?.station ?? description?.station ?? undefined
}

/**
 * The observations of a station: of a collection, that station's.
 * @throws {@link VerifyError} `NOT_A_SERIES`, `OPTION_NEEDED` @throws {@link SelectionError} `NOT_FOUND` @internal
 */
export function observationsOf(observed: unknown, station: string | undefined): UnivariateSeries {
  const series = plainOf(observed)
  if (isSeries(series) && series.kind === 'single') return series
  if (isSeries(series) && series.kind === 'collection') {
    if (station !== undefined) return series.station(station)
    if (series.stations.length === 1) return series.at(0)
    throw new VerifyError(
      'OPTION_NEEDED',
      `The observations are of ${series.stations.length} stations and the forecast does not say which is its own. Give { station }, one of ${series.stations.slice(0, 5).join(', ')}, or one series.`,
    )
  }
  throw new VerifyError('NOT_A_SERIES', `Expected observations as a single series, not ${show(series)}.`)
}
