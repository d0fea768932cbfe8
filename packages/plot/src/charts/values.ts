import { OptionError, type TimeAxis, type UnivariateSeries } from '@uchronia/series'
import { relationOf } from '@uchronia/series/internal'
import { PlotError } from '../errors.ts'
import { linearScale, logScale, type NumberScale } from '../layout/numbers.ts'

/** The range of the values that are present. @internal */
export interface Extent {
  readonly low: number
  readonly high: number
  /** The least above 0; NaN when there is none. */
  readonly positive: number
  /** The number of values that are present and finite. */
  readonly count: number
}

/** @internal */
export function extentOf(...arrays: readonly ArrayLike<number>[]): Extent {
  let [low, high, positive, count] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    0,
  ]
  for (const values of arrays) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      if (!Number.isFinite(value)) continue
      count++
      if (value < low) low = value
      if (value > high) high = value
      if (value > 0 && value < positive) positive = value
    }
  }
  return { low, high, positive: Number.isFinite(positive) ? positive : Number.NaN, count }
}

/** The options of an axis of values. */
export interface ValueAxisOptions {
  /** A logarithmic axis. Values at or below 0 lie at its lower edge, and a note counts them. */
  readonly log?: boolean | undefined
  /** The physical limit below which nothing is drawn; null for none. 0 by default where no value is below it. */
  readonly bound?: number | null | undefined
}

/** An axis of values, and how a value gets onto it. @internal */
export interface ValueAxis {
  readonly scale: (count: number) => NumberScale
  /** A value that lies on the axis. */
  readonly onAxis: (value: number) => number
  readonly notes: readonly string[]
}

/** @internal */
export function valueAxis(
  arrays: readonly ArrayLike<number>[],
  { log = false, bound, fromZero = false }: ValueAxisOptions & { readonly fromZero?: boolean },
): ValueAxis {
  const { low, high, positive } = extentOf(...arrays)
  const notes: string[] = []
  const counted = (is: (value: number) => boolean) =>
    arrays.reduce((sum, values) => {
      let own = 0
      for (let i = 0; i < values.length; i++) if (is(values[i]!)) own++
      return sum + own
    }, 0)
  const infinite = counted((value) => value === Infinity || value === -Infinity)
  if (infinite > 0) notes.push(`${infinite} infinite values are not drawn.`)
  if (log) {
    const below = counted((value) => value <= 0)
    if (below > 0) notes.push(`${below} values at or below 0 lie at the lower edge of the logarithmic axis.`)
    const edge = logScale(positive, high, 6).domain[0]
    return {
      scale: (count) => logScale(positive, high, count),
      onAxis: (value) => (value < edge ? edge : finite(value)),
      notes,
    }
  }
  const limit = bound === undefined ? (low >= 0 || !Number.isFinite(low) ? 0 : null) : bound
  if (limit !== null) {
    const below = counted((value) => value < limit)
    if (below > 0) notes.push(`${below} values below ${limit} are drawn at ${limit}.`)
  }
  // Amounts and flows are seen from 0 on; what varies little around a high value is not.
  const from = (limit === 0 && low > 0 && low / high < 0.6) || (fromZero && low > 0) ? 0 : low
  const to = fromZero && high < 0 ? 0 : high
  return {
    scale: (count) => linearScale(from, to, count, limit),
    onAxis: (value) => (limit !== null && value < limit ? limit : finite(value)),
    notes,
  }
}

/** @throws {@link OptionError} @internal */
export function checkValueAxis({ log, bound }: ValueAxisOptions): void {
  if (log !== undefined && typeof log !== 'boolean')
    throw new OptionError('INVALID_OPTION', `log is true or false, not ${String(log)}.`)
  if (bound !== undefined && bound !== null && !Number.isFinite(bound))
    throw new OptionError('INVALID_OPTION', `bound is a number, or null for none, not ${String(bound)}.`)
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}

/**
 * A second series in the units of the first.
 * @throws {@link OptionError} its units cannot be converted @throws {@link PlotError} amounts of other steps
 * @internal
 */
export function inUnitsOf(
  series: UnivariateSeries,
  first: {
    readonly units?: string | undefined
    readonly step: number | 'monthly' | null
    readonly amounts: boolean
  },
  what: string,
): UnivariateSeries {
  const { step } = series.time
  if (first.amounts && typeof first.step === 'number' && typeof step === 'number' && step !== first.step) {
    throw new PlotError(
      'NO_PICTURE',
      `${what} is amounts of ${step} s, and what it is drawn with of ${first.step} s. Bring both to one step with aggregate() first.`,
    )
  }
  const { units } = first
  if (units === undefined || series.units === undefined || units === series.units) return series
  return series.convertUnits(units)
}

/** True for amounts of intervals, such as rain. @internal */
export function isAmount(series: { readonly info: object }): boolean {
  return relationOf(series.info).quantity === 'amount'
}

/**
 * The intervals that values stand for, as instants: those before their times unless the metadata say that they follow.
 * @internal
 */
export function intervalsOf(series: UnivariateSeries): { from: Float64Array; to: Float64Array } {
  const times = timesOf(series.time)
  const before = relationOf(series.info).at !== 'start'
  const usual = typeof series.time.step === 'number' ? series.time.step * 1000 : medianStep(times)
  const from = times.slice()
  const to = times.slice()
  for (let i = 0; i < times.length; i++) {
    const previous = i > 0 ? times[i]! - times[i - 1]! : (times[1] ?? times[0]! + usual) - times[0]!
    const next = i + 1 < times.length ? times[i + 1]! - times[i]! : previous
    if (before) from[i] = times[i]! - Math.min(previous, usual * 1.5)
    else to[i] = times[i]! + Math.min(next, usual * 1.5)
  }
  return { from, to }
}

function medianStep(times: Float64Array): number {
  if (times.length < 2) return 3_600_000
  const steps = times.slice(1).map((time, i) => time - times[i]!)
  return steps.sort()[steps.length >> 1]!
}

/** The times of an axis; indices where its start is not known. @internal */
export function timesOf(axis: TimeAxis): Float64Array {
  return Number.isNaN(axis.start) ? Float64Array.from({ length: axis.length }, (_, i) => i) : axis.values()
}
