import { autoregressive, normalStream } from './random.ts'

const soilCapacity = 150
const quickHours = 14
const slowHours = 480

/**
 * Streamflow of a subcatchment, in cubic metres a second: a soil store that rain fills and evapotranspiration empties,
 * and what it sheds through one quick and one slow linear reservoir.
 *
 * @param rain hourly, mm
 * @param evapotranspiration daily, mm
 * @param area km2
 */
export function streamflow(rain: Float64Array, evapotranspiration: Float64Array, area: number): Float64Array {
  let soil = soilCapacity / 2
  let quick = 0.2
  let slow = 6
  return rain.map((depth, hour) => {
    const wetness = soil / soilCapacity
    const excess = depth * wetness * wetness
    const evaporated = (evapotranspiration[Math.floor(hour / 24)]! / 24) * wetness
    soil = Math.min(soilCapacity, Math.max(0, soil + depth - excess - evaporated))
    quick += 0.7 * excess
    slow += 0.3 * excess
    const outflow = quick / quickHours + slow / slowHours
    quick -= quick / quickHours
    slow -= slow / slowHours
    return round(millimetresPerHourToCumecs(outflow, area))
  })
}

/** An ensemble of simulations of a flow: each member errs by a factor that drifts slowly. */
export function simulatedFlow(flow: Float64Array, members: number, seed: number): Float64Array {
  const values = new Float64Array(members * flow.length)
  const spread = 0.25
  for (let member = 0; member < members; member++) {
    const error = autoregressive(flow.length, 0.99, normalStream(seed, 'flow', member))
    // The factor is log-normal with mean 1.
    for (let hour = 0; hour < flow.length; hour++) {
      const factor = Math.exp(spread * error[hour]! - (spread * spread) / 2)
      values[member * flow.length + hour] = round(flow[hour]! * factor)
    }
  }
  return values
}

function millimetresPerHourToCumecs(depth: number, area: number): number {
  return (depth * area) / 3.6
}

function round(cumecs: number): number {
  return Math.round(cumecs * 1000) / 1000
}
