import {
  concatIssues,
  EnsembleForecastSeries,
  type EnsembleSeries,
  type Series,
  type SeriesCollection,
  type TimeWindow,
  type UnivariateSeries,
  type WindowStatistics,
} from '@uchronia/series'
import { ASYNC_KEYS, type AsyncOptions, splitAsync } from '../async-options.ts'
import type { Engine, SeriesHandle } from '../engine/engine.ts'
import type { SeriesDescription } from './description.ts'
import { NativeSeries } from './native-series.ts'

/** Operations that all kinds of plain series have. */
const COMMON = [
  'aggregate',
  'disaggregate',
  'fill',
  'map',
  'where',
  'convertUnits',
  'add',
  'subtract',
  'multiply',
  'divide',
  'windowStatistics',
] as const

/** Operations over the members. */
const OF_MEMBERS = [
  'mean',
  'median',
  'std',
  'min',
  'max',
  'reduceMembers',
  'quantiles',
  'exceedance',
] as const

/** Operations of forecasts alone. */
const OF_FORECASTS = ['deaccumulate'] as const

type Common = (typeof COMMON)[number]
type OfMembers = (typeof OF_MEMBERS)[number]
type OfForecasts = (typeof OF_FORECASTS)[number]

/**
 * Twins of operations whose values are read on another thread: the same arguments, and at the end the options of an
 * asynchronous call.
 */
type Twins<Plain, Name extends keyof Plain & string> = {
  readonly [N in Name as `${N}Async`]: Plain[N] extends (...args: infer Arguments) => infer Result
    ? (...args: [...Arguments, options?: AsyncOptions]) => Promise<Result>
    : never
}

type Operations<Plain, Name extends keyof Plain & string> = Readonly<Pick<Plain, Name>> & Twins<Plain, Name>

/** {@link NativeSeries} with the operations of a kind of plain series. */
type WithOperations<Plain, Name extends keyof Plain & string> = abstract new (
  engine: Engine,
  handle: SeriesHandle,
  description: SeriesDescription,
) => NativeSeries & Operations<Plain, Name>

// The operations themselves are put on the prototypes of the classes by `installOperations`: they are all alike.

/** Base of a single series: read, then operated on as a `UnivariateSeries`. @internal */
export const SingleOperations: WithOperations<UnivariateSeries, Common> = NativeSeries as never
/** Base of a collection. @internal */
export const CollectionOperations: WithOperations<SeriesCollection, Common> = NativeSeries as never
/** Base of an ensemble. @internal */
export const EnsembleOperations: WithOperations<EnsembleSeries, Common | OfMembers> = NativeSeries as never
/** Base of a forecast: read and operated on some issues at a time. @internal */
export const ForecastOperations: WithOperations<EnsembleForecastSeries, Common | OfMembers | OfForecasts> =
  NativeSeries as never

/** An operation of plain series: its result is a series, or statistics. */
type Operation = (series: Series) => Series | WindowStatistics | WindowStatistics[]

/** The part of a series of a library that operations need. @internal */
export interface Operable {
  /** All values as plain data, in parts that fit in memory: of a forecast some issues each, else one. */
  parts(): Iterable<() => Series>
  /** {@link parts} on another thread. */
  partsAsync(options: AsyncOptions): AsyncIterable<Series>
}

/**
 * Gives a class of library series the operations of its kind of plain series.
 * @internal
 */
export function installOperations(prototype: Operable, kind: 'rows' | 'ensemble' | 'forecast'): void {
  const names: readonly string[] = [
    ...COMMON,
    ...(kind === 'rows' ? [] : OF_MEMBERS),
    ...(kind === 'forecast' ? OF_FORECASTS : []),
  ]
  for (const name of names) {
    define(prototype, name, function (this: Operable, ...args: unknown[]) {
      const results: ReturnType<Operation>[] = []
      let done = 0
      for (const read of this.parts()) {
        const part = read()
        results.push(operation(name, args, done)(part))
        done += part.length
      }
      return joined(results)
    })
    define(prototype, `${name}Async`, async function (this: Operable, ...args: unknown[]) {
      const [options, rest] = lastOptions(args)
      const results: ReturnType<Operation>[] = []
      let done = 0
      for await (const part of this.partsAsync(options)) {
        results.push(operation(name, rest, done)(part))
        done += part.length
      }
      return joined(results)
    })
  }
}

function define(prototype: object, name: string, value: unknown): void {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
}

/** An operation on the issues from `first` on: of a forecast that is an argument, the same issues are taken. */
function operation(name: string, args: readonly unknown[], first: number): Operation {
  return (series) => {
    const own = args.map((arg) =>
      series instanceof EnsembleForecastSeries && isForecast(arg) ? matching(arg, series, first) : arg,
    )
    return (series as unknown as Record<string, (...own: unknown[]) => ReturnType<Operation>>)[name]!(...own)
  }
}

/** A forecast, in memory or of a library. */
type Forecast = EnsembleForecastSeries | (NativeSeries & { read(window: TimeWindow): EnsembleForecastSeries })

function isForecast(value: unknown): value is Forecast {
  return (
    value instanceof EnsembleForecastSeries || (value instanceof NativeSeries && value.kind === 'forecast')
  )
}

function matching(argument: Forecast, series: EnsembleForecastSeries, first: number): EnsembleForecastSeries {
  if (argument instanceof EnsembleForecastSeries) return argument.slice(first, first + series.length)
  return argument.read({ from: series.issues.start, to: series.issues.end })
}

/** The options of an asynchronous call, where they are the last argument. */
function lastOptions(args: readonly unknown[]): [AsyncOptions, unknown[]] {
  const last = args.at(-1)
  const isOptions =
    typeof last === 'object' &&
    last !== null &&
    Object.keys(last).length > 0 &&
    Object.keys(last).every((key) => (ASYNC_KEYS as readonly string[]).includes(key))
  return isOptions ? [splitAsync(last as AsyncOptions)[0], args.slice(0, -1)] : [{}, [...args]]
}

/** The results of all parts as one. */
function joined(results: readonly ReturnType<Operation>[]): unknown {
  const [first] = results
  if (results.length === 1) return first
  if (Array.isArray(first)) return results.flat()
  return concatIssues(results as readonly EnsembleForecastSeries[])
}
