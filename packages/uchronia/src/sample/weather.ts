import { autoregressive, normalStream } from './random.ts'

const hoursPerYear = 8766
/** Share of the variance of the weather that all stations have in common. */
const shared = 0.75
const regionalPersistence = 0.95
const localPersistence = 0.85

/**
 * The state of the weather over every station, hour by hour: standard normal, persistent in time and alike at
 * neighbouring stations. Where it is above a threshold it rains (see {@link rainfall}), so one field gives rain that is
 * intermittent and skewed, and forecasts that are about the same storms (see `forecast.ts`).
 *
 * @returns one array of `hours` values per station
 */
export function weatherField(
  hours: number,
  stations: number,
  seed: number,
  ...name: (string | number)[]
): Float64Array[] {
  const regional = autoregressive(hours, regionalPersistence, normalStream(seed, ...name, 'regional'))
  return Array.from({ length: stations }, (_, station) => {
    const field = autoregressive(hours, localPersistence, normalStream(seed, ...name, 'local', station))
    for (let hour = 0; hour < hours; hour++) {
      field[hour] = Math.sqrt(shared) * regional[hour]! + Math.sqrt(1 - shared) * field[hour]!
    }
    return field
  })
}

/**
 * Rain in an hour, in mm: a power of how far the weather exceeds a threshold that is lower in winter (July).
 *
 * @param state  a value of {@link weatherField}
 * @param hour   hours since the first of January
 * @param wetness  how wet the station is, 1 on average
 */
export function rainfall(state: number, hour: number, wetness: number): number {
  const threshold = 0.97 - 0.2 * season(hour, 200)
  if (state <= threshold) return 0
  return round(0.7 * wetness * (state - threshold) ** 2.2)
}

/**
 * Potential evapotranspiration of each day, in mm: high in summer (January), lower on wet days.
 *
 * @param rain hourly rain of the station, mm
 */
export function evapotranspiration(
  rain: Float64Array,
  days: number,
  seed: number,
  station: number,
): Float64Array {
  const noise = autoregressive(days, 0.6, normalStream(seed, 'pet', station))
  return Float64Array.from({ length: days }, (_, day) => {
    let wetHours = 0
    for (let hour = day * 24; hour < day * 24 + 24; hour++) if (rain[hour]! > 0) wetHours += 1
    const potential = 3.6 + 2.7 * season(day * 24, 15) + 0.5 * noise[day]! - (1.5 * wetHours) / 24
    return round(Math.max(0.2, potential))
  })
}

/** 1 on a day of the year, -1 half a year from it. */
function season(hour: number, peakDay: number): number {
  return Math.cos((2 * Math.PI * (hour - peakDay * 24)) / hoursPerYear)
}

/** To a hundredth of a millimetre, as gauges and products report. */
function round(millimetres: number): number {
  return Math.round(millimetres * 100) / 100
}
