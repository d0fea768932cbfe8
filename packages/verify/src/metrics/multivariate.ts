import type { Metric, Trajectory, TrajectoryParts } from './metric.ts'

// Scores of a whole forecast: its lead times are the dimensions of a vector.

function meanOfTrajectories(
  name: string,
  score: (trajectory: Trajectory, order: number) => number,
): TrajectoryParts {
  return {
    name,
    trajectory: true,
    width: () => 2,
    add(trajectory, values, at, setting) {
      values[at]! += 1
      values[at + 1]! += score(trajectory, setting.variogramOrder)
    },
  }
}

/** Powers take a call each. */
function square(x: number): number {
  return x * x
}

function energy({ forecasts, observations, members: m }: Trajectory): number {
  const dimensions = observations.length
  let error = 0
  let spread = 0
  for (let j = 0; j < m; j++) {
    let squares = 0
    for (let d = 0; d < dimensions; d++) squares += square(forecasts[d * m + j]! - observations[d]!)
    error += Math.sqrt(squares)
    for (let k = j + 1; k < m; k++) {
      let between = 0
      for (let d = 0; d < dimensions; d++) between += square(forecasts[d * m + j]! - forecasts[d * m + k]!)
      spread += Math.sqrt(between)
    }
  }
  return error / m - spread / (m * m)
}

function variogram({ forecasts, observations, members: m }: Trajectory, order: number): number {
  const power = order === 0.5 ? Math.sqrt : (x: number) => x ** order
  let sum = 0
  for (let a = 0; a < observations.length; a++) {
    for (let b = a + 1; b < observations.length; b++) {
      let mean = 0
      for (let j = 0; j < m; j++) mean += power(Math.abs(forecasts[a * m + j]! - forecasts[b * m + j]!))
      sum += 2 * (power(Math.abs(observations[a]! - observations[b]!)) - mean / m) ** 2
    }
  }
  return sum
}

const lower = { orientation: 'lower', perfect: 0, range: [0, Infinity], needs: ['trajectory'] } as const
const mean: Metric['score'] = ({ parts }) => parts[0]!.sums[1]! / parts[0]!.sums[0]!

export const energyScore: Metric = {
  ...lower,
  name: 'energy_score',
  title: 'Energy score over the lead times of each forecast',
  formula: 'mean of 1/m sum ||x_i - y|| - 1/(2 m^2) sum ||x_i - x_j||',
  reference: 'Gneiting and Raftery 2007, doi 10.1198/016214506000001437',
  parts: meanOfTrajectories('energy_score', energy),
  score: mean,
}

export const variogramScore: Metric = {
  ...lower,
  name: 'variogram_score',
  title: 'Variogram score of order p over the lead times of each forecast, all pairs with weight 1',
  formula: 'mean of sum_ij (|y_i - y_j|^p - 1/m sum_k |x_ki - x_kj|^p)^2',
  reference: 'Scheuerer and Hamill 2015, doi 10.1175/MWR-D-14-00269.1',
  parts: meanOfTrajectories('variogram_score', variogram),
  score: mean,
}
