import { rainfall, weatherField } from './weather.ts'

/** Hours over which a forecast loses its hold on the weather: its correlation with it falls by a factor e squared. */
const skillHours = 144

/**
 * An ensemble rain forecast, in mm per hour: members x leads for each station, the first lead one hour after the issue.
 *
 * The knowledge at the time of issue is the coming weather through noise that grows with lead time; each member is a
 * guess at the weather from that knowledge. Members and truth are then draws from one distribution: the ensemble is
 * reliable by construction, and its spread grows to that of the climate.
 *
 * @param weather  the true field of each station, as `weatherField` gives it
 * @param issueHour  hour of the issue on the axis of the field
 */
export function rainForecast(
  weather: readonly Float64Array[],
  wetness: readonly number[],
  issueHour: number,
  members: number,
  leads: number,
  seed: number,
): Float64Array[] {
  const stations = weather.length
  const forecasts = weather.map(() => new Float64Array(members * leads))
  const unknown = weatherField(leads, stations, seed, 'unknown', issueHour)
  for (let member = 0; member < members; member++) {
    const guess = weatherField(leads, stations, seed, 'guess', issueHour, member)
    for (const [station, forecast] of forecasts.entries()) {
      for (let lead = 0; lead < leads; lead++) {
        const hour = issueHour + lead + 1
        const hold = Math.exp(-(lead + 1) / skillHours)
        const loss = Math.sqrt(1 - hold * hold)
        const known = hold * weather[station]![hour]! + loss * unknown[station]![lead]!
        const state = hold * known + loss * guess[station]![lead]!
        forecast[member * leads + lead] = rainfall(state, hour, wetness[station]!)
      }
    }
  }
  return forecasts
}
