import type { SeriesInfo } from '../info.ts'

/** The end of an interval: its start or its end. */
export type IntervalEnd = 'start' | 'end'

/**
 * The relation of a value to its time, as the metadata say it.
 * @internal
 */
export interface Relation {
  /** The value stands for an interval, and not for a point in time. */
  readonly interval: boolean
  /** The end of the interval at which the time of the value lies; undefined when the metadata do not say. */
  readonly at: IntervalEnd | undefined
  /**
   * `amount`: accumulated over the interval; `mean`: averaged over it, or a rate; `running`: accumulated since the forecast
   * began; undefined when the metadata do not say.
   */
  readonly quantity: 'amount' | 'mean' | 'running' | undefined
}

/** Reads the aggregation of STF, else the cell methods of CF. @internal */
export function relationOf({ aggregation, attributes, units }: SeriesInfo): Relation {
  const cellMethods = attributes?.cell_methods
  const text = (aggregation ?? (typeof cellMethods === 'string' ? cellMethods : '')).toLowerCase()
  const quantity = /since/.test(text)
    ? 'running'
    : /accumulat|\bsum\b|\btotal/.test(text)
      ? 'amount'
      : /averag|\bmean\b/.test(text)
        ? 'mean'
        : isRate(units)
          ? 'mean'
          : undefined
  // A running total is known at a point in time.
  if (quantity === 'running') return { interval: false, at: undefined, quantity }
  const at = /preceding|previous|backward/.test(text)
    ? 'end'
    : /following|next|succeeding|forward/.test(text)
      ? 'start'
      : undefined
  const interval = at !== undefined || /accumulat|averag|\bsum\b|\bmean\b|maximum|minimum|interval/.test(text)
  return { interval, at, quantity }
}

/** True for units per time, such as `m3/s`, `mm h-1` or `ML/day`. @internal */
export function isRate(units: string | undefined): boolean {
  if (units === undefined) return false
  return /^cfs$|^cumecs?$|\/\s*(s|sec|second|min|minute|h|hr|hour|d|day|month|year)s?\b|\b(s|sec|min|h|hr|hour|d|day)\s*(\*\*|\^)?-1\b/i.test(
    units.trim(),
  )
}
