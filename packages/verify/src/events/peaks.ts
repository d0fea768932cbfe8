import { checkOptions, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { checkPairs, Pairs } from '../pairs/pairs.ts'

/** Options of {@link peakPairs}: the rule for events. */
export interface PeakOptions {
  /** An event lasts while observations are at it or above. */
  readonly threshold: number
  /** Seconds before and after an event in which a member may have its peak. 0 when absent. */
  readonly margin?: number | undefined
}

/** Peaks of events, to be verified as any other pairs. */
export interface PeakPairs {
  /** Peak of each member and observed peak, in the units of the pairs. */
  readonly size: Pairs
  /** Time of the peak of each member after the observed one, in hours; observations are 0. */
  readonly time: Pairs
  /** Events that begin or end outside a forecast, whose peak may not be in it. */
  readonly cut: number
}

/**
 * The peaks of observed events in each forecast: a case is an event in the forecast of one issue time, with the lead time
 * of its observed peak. CRPS of `time` is the error of peak timing in hours, `me` how late the ensemble mean is.
 *
 * @example
 * ```ts
 * const { size, time } = peakPairs(pairs, { threshold: 3 })
 * verify(size, { metrics: ['crps', 'me'] }) // of the peaks, in their units
 * verify(time, { metrics: ['me'] }) // hours that the mean of the members is late
 * ```
 * @param pairs with issue times; the lead times of an issue time in ascending order
 * @throws {@link VerifyError} `INVALID_OPTION`, `NO_TRAJECTORY`
 */
export function peakPairs(pairs: Pairs, options: PeakOptions): PeakPairs {
  checkPairs(pairs)
  const { threshold, margin = 0 } = checkOptions(options, 'peakPairs', ['threshold', 'margin'])
  if (!Number.isFinite(threshold))
    throw new VerifyError('INVALID_OPTION', `threshold cannot be ${show(threshold)}. Give a number.`)
  if (!(margin >= 0))
    throw new VerifyError('INVALID_OPTION', `margin cannot be ${show(margin)}. Give seconds from 0.`)
  const count = pairs.members.length
  const peaks: { index: number; sizes: number[]; times: number[] }[] = []
  let cut = 0
  for (const forecast of issuesOf(pairs)) {
    for (const { from, to } of eventsIn(pairs, forecast, threshold)) {
      if (from === 0 || to === forecast.length - 1) {
        cut++
        continue
      }
      const peak = highest(forecast.slice(from, to + 1), (i) => pairs.observations[i]!)!
      const begin = pairs.validTime[forecast[from]!]! - margin * 1000
      const end = pairs.validTime[forecast[to]!]! + margin * 1000
      const around = forecast.filter((i) => pairs.validTime[i]! >= begin && pairs.validTime[i]! <= end)
      const own = pairs.members.map((_, k) => highest(around, (i) => pairs.forecasts[i * count + k]!))
      peaks.push({
        index: peak,
        sizes: own.map((i, k) => (i === undefined ? Number.NaN : pairs.forecasts[i * count + k]!)),
        times: own.map((i) =>
          i === undefined ? Number.NaN : (pairs.validTime[i]! - pairs.validTime[peak]!) / 3_600_000,
        ),
      })
    }
  }
  const indices = peaks.map(({ index }) => index)
  const { forecasts: _, reference: __, ...chosen } = pairs.pick(indices)
  return {
    size: new Pairs({ ...chosen, forecasts: Float64Array.from(peaks.flatMap(({ sizes }) => sizes)) }),
    time: new Pairs({
      ...chosen,
      forecasts: Float64Array.from(peaks.flatMap(({ times }) => times)),
      observations: new Float64Array(indices.length),
      units: 'h',
    }),
    cut,
  }
}

/** The cases of each station and issue time, in order. */
function issuesOf(pairs: Pairs): number[][] {
  const issues = new Map<string, number[]>()
  for (let i = 0; i < pairs.length; i++) {
    const issue = pairs.referenceTime[i]!
    if (Number.isNaN(issue)) {
      throw new VerifyError(
        'NO_TRAJECTORY',
        'Events are found in whole forecasts. Give referenceTime and leadTime to the pairs.',
      )
    }
    const key = `${pairs.station[i]} ${issue}`
    const known = issues.get(key)
    if (known === undefined) issues.set(key, [i])
    else known.push(i)
  }
  return [...issues.values()].map((cases) => cases.sort((a, b) => pairs.validTime[a]! - pairs.validTime[b]!))
}

/** Runs of cases whose observations are at the threshold or above; a missing one ends a run. */
function eventsIn(
  { observations }: Pairs,
  forecast: readonly number[],
  threshold: number,
): { from: number; to: number }[] {
  const events: { from: number; to: number }[] = []
  for (let k = 0; k < forecast.length; k++) {
    if (!(observations[forecast[k]!]! >= threshold)) continue
    const from = k
    while (k + 1 < forecast.length && observations[forecast[k + 1]!]! >= threshold) k++
    events.push({ from, to: k })
  }
  return events
}

/** The first case with the largest value; undefined when none has one. */
function highest(cases: readonly number[], measure: (i: number) => number): number | undefined {
  let best: number | undefined
  for (const i of cases)
    if (!Number.isNaN(measure(i)) && (best === undefined || measure(i) > measure(best))) best = i
  return best
}
