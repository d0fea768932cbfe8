import type { LeadTimeAxis } from '@uchronia/series'
import { VerifyError } from '../errors.ts'
import { type Aggregation, checkMultiple } from './observations.ts'

/** The lead times of cases, and which of the forecast's lead times make each. @internal */
export interface Windows {
  readonly leads: Float64Array
  readonly parts: readonly (readonly [from: number, to: number])[]
  /** Of the value at each lead time of the forecast: 1, or seconds where lead times are uneven. */
  readonly weights: Float64Array
  /** The weight of a step of which nothing is missing. */
  readonly whole: number
}

/**
 * The steps into which lead times are aggregated. They are counted from the issue time, or from the beginning of a day before
 * it; one that the forecast does not cover well enough is none.
 * @param phase  seconds from that beginning to the issue time
 * @throws {@link VerifyError} `STEP_MISMATCH` @internal
 */
export function aggregateWindows(
  leads: LeadTimeAxis,
  { step, label, leastPresent }: Aggregation,
  phase: number,
): Windows {
  const values = leads.values()
  const isEnd = label === 'end'
  // (0, step] is the first where values are labelled with their end.
  const windowOf = (lead: number) =>
    isEnd ? Math.ceil((lead + phase) / step) : Math.floor((lead + phase) / step)
  if (leads.step !== null) checkMultiple('lead times', leads.step, step)
  const weights = leads.step === null ? widthsOf(values, isEnd) : new Float64Array(values.length).fill(1)
  const whole = leads.step === null ? step : step / leads.step
  const parts: [number, number][] = []
  const labels: number[] = []
  for (let k = 0; k < values.length; ) {
    const window = windowOf(values[k]!)
    const begin = (isEnd ? window - 1 : window) * step - phase
    const bounds = [begin, begin + step] as const
    let end = k
    let covered = 0
    for (; end < values.length && windowOf(values[end]!) === window; end++) {
      const lead = values[end]!
      const width = weights[end]!
      if (leads.step === null) checkInside(isEnd ? [lead - width, lead] : [lead, lead + width], bounds, step)
      covered += width
    }
    if (covered / whole >= leastPresent - 1e-9) {
      parts.push([k, end])
      labels.push(window * step - phase)
    }
    k = end
  }
  return { leads: Float64Array.from(labels), parts, weights, whole }
}

/** Seconds that the value at each uneven lead time stands for: since the one before, or until the next. */
function widthsOf(values: Float64Array, isEnd: boolean): Float64Array {
  const last = values.length - 1
  return values.map((lead, k) => {
    if (isEnd) return k === 0 ? Math.max(0, lead) : lead - values[k - 1]!
    return k < last ? values[k + 1]! - lead : k === 0 ? 0 : lead - values[k - 1]!
  })
}

/** @throws {@link VerifyError} `STEP_MISMATCH`: the interval of a value lies in two steps */
function checkInside(
  [from, to]: readonly [number, number],
  [begin, end]: readonly [number, number],
  step: number,
): void {
  if (from >= begin && to <= end) return
  throw new VerifyError(
    'STEP_MISMATCH',
    `The forecast has uneven lead times, and its value for ${hours(from)} to ${hours(to)} lies in two steps of ${hours(step)}, one of them ${hours(begin)} to ${hours(end)}. Take a longer step, or select lead times.`,
  )
}

const hours = (seconds: number) => `${Number((seconds / 3600).toFixed(4))} h`
