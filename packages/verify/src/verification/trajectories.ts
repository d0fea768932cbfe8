import { VerifyError } from '../errors.ts'
import type { Trajectory } from '../metrics/metric.ts'
import type { Pairs } from '../pairs/pairs.ts'

/** A forecast with all its lead times, and which cases they are. @internal */
export interface PlacedTrajectory extends Trajectory {
  readonly index: readonly number[]
}

/**
 * Puts the cases of one issue time and station together. Lead times without observation or without any member are left
 * out, then members that have no value at each of the others.
 * @throws {@link VerifyError} `NO_TRAJECTORY` @internal
 */
export function trajectories(pairs: Pairs): PlacedTrajectory[] {
  const cases = new Map<string, number[]>()
  for (let i = 0; i < pairs.length; i++) {
    const issue = pairs.referenceTime[i]!
    if (Number.isNaN(issue)) {
      throw new VerifyError(
        'NO_TRAJECTORY',
        'The energy and variogram scores need the issue time of each case. Give referenceTime to the pairs.',
      )
    }
    const key = `${pairs.station[i]} ${issue}`
    const known = cases.get(key)
    if (known === undefined) cases.set(key, [i])
    else known.push(i)
  }
  return [...cases.values()].map((index) => trajectory(pairs, index)).filter((one) => one !== undefined)
}

function trajectory(
  { forecasts, observations, members: names }: Pairs,
  all: readonly number[],
): PlacedTrajectory | undefined {
  const size = names.length
  const has = (i: number, member: number) => !Number.isNaN(forecasts[i * size + member]!)
  const columns = Array.from({ length: size }, (_, member) => member)
  const index = all.filter((i) => !Number.isNaN(observations[i]!) && columns.some((member) => has(i, member)))
  const members = columns.filter((member) => index.every((i) => has(i, member)))
  if (index.length === 0 || members.length === 0) return undefined
  return {
    index,
    members: members.length,
    forecasts: Float64Array.from(
      index.flatMap((i) => members.map((member) => forecasts[i * size + member]!)),
    ),
    observations: Float64Array.from(index, (i) => observations[i]!),
  }
}
