import type { EnsembleForecastSeries, LeadTimeAxis, SeriesInfo, UnivariateSeries } from '@uchronia/series'
import { checkQuantity, relationOf, sameUnits, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import type { Aggregation } from './observations.ts'

const QUANTITIES = {
  amount: 'amounts of a step',
  mean: 'means or rates',
  running: 'running totals',
} as const

/**
 * Refuses to compare what differs in units, in the quantity or in the intervals that values stand for, as far as metadata
 * say it.
 *
 * @param what the forecast, in errors
 * @throws {@link VerifyError} `UNITS_MISMATCH`, `STEP_MISMATCH`, `INVALID_OPTION`
 * @internal
 */
export function checkComparable(
  what: string,
  forecast: EnsembleForecastSeries,
  observed: UnivariateSeries,
  aggregation: Aggregation | undefined,
): void {
  checkUnits(what, forecast.info, observed.info)
  const [ours, theirs] = [relationOf(forecast.info), relationOf(observed.info)]
  if (ours.at !== undefined && theirs.at !== undefined && ours.at !== theirs.at) {
    throw new VerifyError(
      'STEP_MISMATCH',
      `Values of ${what} are labelled with the ${ours.at} of their interval, and those of the observations with the ${theirs.at}, as their metadata say, those of an aggregation too. Aggregate both with one "closed" and one "label" (--closed end --label end), so that the same hours belong to a day; or leave that to verification, with { aggregate } (--step and --how).`,
    )
  }
  if (aggregation !== undefined) {
    const { how, label } = aggregation
    checkQuantity(how, ours, forecast.info)
    checkQuantity(how, theirs, observed.info)
    const at = ours.at ?? theirs.at
    if (at !== undefined && at !== label) {
      throw new VerifyError(
        'INVALID_OPTION',
        `Values of ${ours.at === undefined ? 'the observations' : what} are labelled with the ${at} of their interval, by its metadata. Give { label: ${show(at)} } to aggregate.`,
      )
    }
  } else if (ours.interval || theirs.interval) checkWidths(what, forecast.leads, observed)
}

function checkUnits(what: string, forecast: SeriesInfo, observed: SeriesInfo): void {
  if (
    forecast.units !== undefined &&
    observed.units !== undefined &&
    !sameUnits(forecast.units, observed.units)
  ) {
    throw new VerifyError(
      'UNITS_MISMATCH',
      `The units of ${what} are ${show(forecast.units)} and those of the observations are ${show(observed.units)}. Convert one of them first.`,
    )
  }
  const said = [relationOf(forecast).quantity, relationOf(observed).quantity]
  if (said.includes('running')) {
    throw new VerifyError(
      'UNITS_MISMATCH',
      `Values of ${said[0] === 'running' ? what : 'the observations'} accumulate since the forecast began. Take their differences first, so that each value is of its own step.`,
    )
  }
  if (said[0] !== undefined && said[1] !== undefined && said[0] !== said[1]) {
    throw new VerifyError(
      'UNITS_MISMATCH',
      `Values of ${what} are ${QUANTITIES[said[0]]} and those of the observations are ${QUANTITIES[said[1]]}. Convert one of them first.`,
    )
  }
}

/** Values at listed lead times stand for the time since the one before, which is longer than a step where they are apart. */
function checkWidths(what: string, leads: LeadTimeAxis, { time }: UnivariateSeries): void {
  if (leads.step !== null || typeof time.step !== 'number') return
  const values = leads.values()
  const apart = values.findIndex((lead, k) => k > 0 && lead - values[k - 1]! !== time.step)
  if (apart < 0) return
  throw new VerifyError(
    'STEP_MISMATCH',
    `Values of ${what} stand for intervals, that at ${values[apart]} s for ${values[apart]! - values[apart - 1]!} s, and the observations have a step of ${time.step} s. Select lead times of one step.`,
  )
}
