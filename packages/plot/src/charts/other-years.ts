import { formatInstant, OptionError, type TimeAxis, type UnivariateSeries } from '@uchronia/series'
import { show } from '@uchronia/series/internal'

const DAY = 86_400_000

/** Days before and after the same day of another year, as in the climatology of a verification. */
const WITHIN = 14

/**
 * Values over a window of time as they were observed in other years: at the same time of day, within 14 days of the same day
 * of the year, the year of the window left out. 29 February is 1 March in other years.
 *
 * @throws {@link OptionError} `INVALID_OPTION`: the times of the window are not those of the observations, or there is no other year
 * @internal
 */
export function* windowsOfOtherYears(
  observed: UnivariateSeries,
  window: TimeAxis,
  what: string,
): Generator<Float64Array> {
  const { time, values } = observed
  if (window.length === 0 || time.length === 0) return
  const { step, start } = time
  const wanted = window.step
  if (typeof step !== 'number' || (window.length > 1 && wanted !== step) || Number.isNaN(start)) {
    throw new OptionError(
      'INVALID_OPTION',
      `The reference ${what} has ${stepText(step)} and the forecast ${stepText(wanted)}. Aggregate one of them to the step of the other first.`,
    )
  }
  const date = new Date(window.start)
  const own = date.getUTCFullYear()
  const timeOfDay = ((window.start % DAY) + DAY) % DAY
  const first = new Date(start).getUTCFullYear() - 1
  const last = new Date(time.end).getUTCFullYear() + 1
  let found = 0
  for (let year = first; year <= last; year++) {
    if (year === own) continue
    const day = Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) + timeOfDay
    for (let off = -WITHIN; off <= WITHIN; off++) {
      const index = (day + off * DAY - start) / (step * 1000)
      if (!Number.isInteger(index) || index < 0 || index + window.length > time.length) continue
      found++
      yield values.subarray(index, index + window.length)
    }
  }
  if (found > 0) return
  throw new OptionError(
    'INVALID_OPTION',
    `The reference ${what}, from ${formatInstant(start)} to ${formatInstant(time.end)}, has no other year with the times of the forecast, which begin at ${formatInstant(window.start)}.`,
  )
}

function stepText(step: TimeAxis['step']): string {
  if (step === null) return 'listed times'
  return typeof step === 'number' ? `a step of ${step} s` : `the step ${show(step)}`
}
