import { OptionError } from '../errors.ts'
import type { SeriesInfo } from '../info.ts'
import { show } from '../show.ts'
import type { Instant } from '../time/instant.ts'
import { type IntervalEnd, relationOf } from './relation.ts'

/** Statistics of one series, or of one member, over a window of time. */
export interface WindowStatistics {
  /** The issue time, of forecasts. */
  readonly referenceTime?: Instant
  /** The member, of ensembles and forecasts. */
  readonly member?: string
  /** The station, of collections. */
  readonly station?: string
  /** The largest value; NaN when all are missing. */
  readonly peak: number
  /** The time of the first largest value, in milliseconds UTC; NaN when all are missing. */
  readonly peakTime: Instant
  /** Sum of amounts, or rate times time: units times seconds. NaN when a value is missing. */
  readonly volume: number
  /** Seconds at or above the threshold; NaN without one, or when a value is missing. */
  readonly durationAbove: number
  /** Missing values in the window. */
  readonly missing: number
}

/** Options of `windowStatistics`, beside the window. */
export interface WindowStatisticsOptions {
  /** The value at or above which time is counted. */
  readonly above?: number | undefined
}

/** @throws {@link OptionError} @internal */
export function checkThreshold(above: number | undefined): void {
  if (above === undefined || (typeof above === 'number' && Number.isFinite(above))) return
  throw new OptionError('INVALID_OPTION', `A threshold is a finite number, not ${show(above)}.`)
}

/**
 * Statistics of one row.
 * @param times  milliseconds
 * @param closed  the end of its interval at which a value lies, where the metadata do not say
 * @internal
 */
export function statisticsOfRow(
  values: Float64Array,
  times: Float64Array,
  info: SeriesInfo,
  above: number | undefined,
  closed: IntervalEnd,
): Omit<WindowStatistics, 'referenceTime' | 'member' | 'station'> {
  const { quantity, at = closed } = relationOf(info)
  let peak = Number.NaN
  let peakTime = Number.NaN
  let volume = 0
  let durationAbove = above === undefined ? Number.NaN : 0
  let missing = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) {
      missing += 1
      continue
    }
    if (!(value <= peak)) {
      peak = value
      peakTime = times[i]!
    }
    const seconds = widthAt(times, i, at) / 1000
    volume += quantity === 'amount' ? value : value * seconds
    if (above !== undefined && value >= above) durationAbove += seconds
  }
  if (missing > 0 || values.length === 0) {
    volume = Number.NaN
    durationAbove = Number.NaN
  }
  return { peak, peakTime, volume, durationAbove, missing }
}

/** The time that a value stands for; the outermost ones are taken to be as wide as their neighbour. */
function widthAt(times: Float64Array, i: number, at: IntervalEnd): number {
  const last = times.length - 1
  if (last <= 0) return Number.NaN
  if (at === 'end') return i === 0 ? times[1]! - times[0]! : times[i]! - times[i - 1]!
  return i === last ? times[last]! - times[last - 1]! : times[i + 1]! - times[i]!
}
