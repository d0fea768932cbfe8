import { show } from '@uchronia/series/internal'
import { checkNumbers } from '../checks.ts'
import { VerifyError } from '../errors.ts'
import { studentTails } from './student.ts'

/** The result of {@link dieboldMariano}. */
export interface DieboldMariano {
  /** Mean of the differences: negative when the first forecast has the lower scores. */
  readonly mean: number
  /** Statistic with the small-sample correction; null where the variance of the mean is not positive. */
  readonly statistic: number | null
  /** Chance of a statistic as far from 0 when both forecasts are as good; null with it. */
  readonly pValue: number | null
  /** Times that were compared. */
  readonly length: number
  readonly note?: string
}

/**
 * Tests whether one forecast has lower scores than another beyond chance, from their scores at the same times: the test of
 * Diebold and Mariano (1995), doi 10.1080/07350015.1995.10524599, with the correction of Harvey, Leybourne and Newbold
 * (1997), doi 10.1016/S0169-2070(96)00719-4, and a t distribution.
 *
 * @param ours scores of one forecast in the order of time, such as the mean CRPS of each issue; NaN where one is missing
 * @param theirs scores of the other
 * @param horizon steps that a forecast looks ahead: differences up to `horizon - 1` apart are correlated
 *
 * @example
 * ```ts
 * const { pValue } = dieboldMariano([1, 2, 1, 3, 2, 1], [2, 2, 3, 3, 1, 2])
 * ```
 * @throws {@link VerifyError} `SIZE_MISMATCH`, `TOO_FEW`, `INVALID_OPTION`
 */
export function dieboldMariano(
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  horizon: number = 1,
): DieboldMariano {
  checkNumbers(ours, 'The first scores')
  checkNumbers(theirs, 'The second scores')
  if (ours.length !== theirs.length) {
    throw new VerifyError(
      'SIZE_MISMATCH',
      `There are ${ours.length} and ${theirs.length} scores. Give them of the same times.`,
    )
  }
  const differences = Array.from(ours, (score, i) => score - theirs[i]!).filter((d) => !Number.isNaN(d))
  const n = differences.length
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new VerifyError('INVALID_OPTION', `horizon cannot be ${show(horizon)}. Give a whole number from 1.`)
  }
  if (n < 2 || horizon >= n) {
    throw new VerifyError(
      'TOO_FEW',
      `There are ${n} differences of scores for a horizon of ${horizon}. Give more times.`,
    )
  }
  const mean = differences.reduce((sum, d) => sum + d, 0) / n
  let variance = 0
  for (let lag = 0; lag < horizon; lag++) {
    let covariance = 0
    for (let i = lag; i < n; i++) covariance += (differences[i]! - mean) * (differences[i - lag]! - mean)
    variance += ((lag === 0 ? 1 : 2) * covariance) / n
  }
  if (!(variance > 0)) {
    const note =
      variance === 0 ? 'the differences do not vary' : 'the estimated variance of the mean is negative'
    return { mean, statistic: null, pValue: null, length: n, note }
  }
  const correction = Math.sqrt((n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n)
  const statistic = (correction * mean) / Math.sqrt(variance / n)
  return { mean, statistic, pValue: studentTails(statistic, n - 1), length: n }
}
