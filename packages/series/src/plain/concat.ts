import { OptionError, ShapeError } from '../errors.ts'
import type { SeriesInfo } from '../info.ts'
import { show } from '../show.ts'
import { inferTimeAxis } from '../time/infer-axis.ts'
import { EnsembleForecastSeries } from './ensemble-forecast-series.ts'
import type { Label } from './labels.ts'
import { plainOf, type Readable } from './readable.ts'

/**
 * Forecasts of different issue times as one, in the order of their issue times.
 *
 * @throws {@link ShapeError} members, lead times or units differ
 * @throws {@link TimeError} `NOT_INCREASING`: an issue time is in two of them
 * @example
 * ```ts
 * const one = (start: string) => makeForecast({
 *   issues: dailyAxis(start, 1), leads: new LeadTimeAxis({ values: [3600] }), members: [1],
 * })
 * concatIssues([one('2020-01-02'), one('2020-01-01')]).issues.length // 2
 * ```
 */
export function concatIssues(
  parts: readonly (EnsembleForecastSeries | Readable<EnsembleForecastSeries>)[],
): EnsembleForecastSeries {
  const [first, forecasts] = plainForecasts(parts)
  const { leads, members } = first
  for (const other of forecasts) {
    checkAlike(first, other)
    const same =
      other.members.length === members.length && other.members.every((name, i) => name === members[i])
    if (!same)
      throw new ShapeError(
        'SIZE_MISMATCH',
        'The members of the forecasts differ. Select the same of all first.',
      )
  }
  const block = members.length * leads.length
  const items = forecasts
    .flatMap((forecast) =>
      Array.from(forecast.issues.values(), (issue, i) => ({
        issue,
        values: forecast.values.subarray(i * block, (i + 1) * block),
      })),
    )
    .sort((a, b) => a.issue - b.issue)
  const values = new Float64Array(items.length * block)
  for (const [i, item] of items.entries()) values.set(item.values, i * block)
  const issues = inferTimeAxis(items.map(({ issue }) => issue))
  return new EnsembleForecastSeries({ ...first.info, issues, leads, members, values })
}

/**
 * The members of several forecasts of the same issues as one ensemble.
 *
 * @example
 * ```ts
 * const made = (members: number[]) =>
 *   makeForecast({ issues: dailyAxis('2020-01-01', 2), leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 6 }), members })
 * concatMembers([made([1, 2]), made([3])]).shape // [2, 3, 6]
 * ```
 * @param members  names of all members; those of the forecasts by default, which must then be different
 * @throws {@link ShapeError} issue times, lead times or units differ; two members have one name
 */
export function concatMembers(
  parts: readonly (EnsembleForecastSeries | Readable<EnsembleForecastSeries>)[],
  members?: readonly Label[],
): EnsembleForecastSeries {
  const [first, forecasts] = plainForecasts(parts)
  const { issues, leads } = first
  for (const other of forecasts) {
    checkAlike(first, other)
    if (!other.issues.equals(issues)) {
      throw new ShapeError(
        'SIZE_MISMATCH',
        `The issue times of the forecasts differ: ${issues} and ${other.issues}.`,
      )
    }
  }
  const names = members ?? forecasts.flatMap((forecast) => forecast.members)
  const rows = forecasts.reduce((sum, forecast) => sum + forecast.members.length, 0)
  const values = new Float64Array(issues.length * rows * leads.length)
  let at = 0
  for (let issue = 0; issue < issues.length; issue++) {
    for (const forecast of forecasts) {
      const block = forecast.members.length * leads.length
      values.set(forecast.values.subarray(issue * block, (issue + 1) * block), at)
      at += block
    }
  }
  return new EnsembleForecastSeries({ ...first.info, issues, leads, members: names, values })
}

/**
 * A lagged ensemble: to each issue, the members of the `lags` issues before it are added at the lead times that fall on the
 * same valid times. Members are named after the age of their issue: `1`, `1-24h`. The first `lags` issues, which lack earlier
 * ones, are left out, and so are the lead times that the oldest issue does not reach.
 *
 * @example
 * ```ts
 * const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 48 })
 * const lagged = laggedEnsemble(makeForecast({ issues: dailyAxis('2020-01-01', 3), leads, members: [1] }), 1)
 * lagged.members // [1, 1-24h]
 * lagged.shape // [2, 2, 24]
 * ```
 * @param lags  earlier issues, 1 or more
 * @throws {@link TimeError} `NO_STEP`
 *
 * @throws {@link OptionError} the step of the issues is not one of lead times
 */
export function laggedEnsemble(
  series: EnsembleForecastSeries | Readable<EnsembleForecastSeries>,
  lags: number,
): EnsembleForecastSeries {
  const forecast = plainOf<EnsembleForecastSeries>(series)
  if (!(forecast instanceof EnsembleForecastSeries)) {
    throw new OptionError('INVALID_OPTION', `Expected a forecast, not ${show(forecast)}.`)
  }
  if (!Number.isInteger(lags) || lags < 1 || lags >= forecast.issues.length) {
    throw new OptionError(
      'INVALID_OPTION',
      `A lagged ensemble takes 1 to ${forecast.issues.length - 1} earlier issues, not ${show(lags)}.`,
    )
  }
  const { issues, leads, members, values, info } = forecast
  const issueStep = issues.requireStep('A lagged ensemble')
  const leadStep = leads.requireStep('A lagged ensemble')
  if (typeof issueStep !== 'number' || issueStep % leadStep !== 0) {
    throw new OptionError(
      'INVALID_OPTION',
      'The valid times of two issues do not coincide: the step of the issues is no multiple of that of the lead times.',
    )
  }
  const shift = issueStep / leadStep
  const steps = Math.max(0, leads.length - lags * shift)
  const count = issues.length - lags
  const names = Array.from({ length: lags + 1 }, (_, lag) =>
    members.map((name) => (lag === 0 ? name : `${name}-${(lag * issueStep) / 3600}h`)),
  ).flat()
  const out = new Float64Array(count * names.length * steps)
  let at = 0
  for (let issue = lags; issue < issues.length; issue++) {
    for (let lag = 0; lag <= lags; lag++) {
      for (let member = 0; member < members.length; member++) {
        const from = ((issue - lag) * members.length + member) * leads.length + lag * shift
        out.set(values.subarray(from, from + steps), at)
        at += steps
      }
    }
  }
  return new EnsembleForecastSeries({
    ...info,
    issues: issues.slice(lags),
    leads: leads.slice(0, steps),
    members: names,
    values: out,
  })
}

/** The first of some forecasts, and all of them. */
function plainForecasts(
  parts: readonly (EnsembleForecastSeries | Readable<EnsembleForecastSeries>)[],
): [EnsembleForecastSeries, EnsembleForecastSeries[]] {
  const forecasts = Array.isArray(parts) ? parts.map((part) => plainOf<EnsembleForecastSeries>(part)) : []
  const [first] = forecasts
  if (first instanceof EnsembleForecastSeries) return [first, forecasts]
  throw new OptionError('INVALID_OPTION', 'Expected an array of at least one forecast.')
}

function checkAlike(first: EnsembleForecastSeries, other: unknown): asserts other is EnsembleForecastSeries {
  if (!(other instanceof EnsembleForecastSeries)) {
    throw new OptionError('INVALID_OPTION', 'Expected only forecasts (EnsembleForecastSeries).')
  }
  if (!other.leads.equals(first.leads)) {
    throw new ShapeError(
      'SIZE_MISMATCH',
      `The lead times of the forecasts differ: ${first.leads} and ${other.leads}.`,
    )
  }
  const units = (info: SeriesInfo) => info.units ?? 'unknown'
  if (units(other.info) !== units(first.info)) {
    throw new ShapeError(
      'SIZE_MISMATCH',
      `The units of the forecasts differ: ${units(first.info)} and ${units(other.info)}. Use convertUnits first.`,
    )
  }
}
