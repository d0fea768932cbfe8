import type { QuantileType } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import { checkFloats, checkNumber } from '../checks.ts'
import { VerifyError } from '../errors.ts'
import { kernels } from '../kernels/kernels.ts'

/** The parts of CRPS: one value a case each. */
export interface CrpsParts {
  /** CRPS of each case, in the units of the forecasts: over plus under less spread. */
  readonly crps: Float64Array
  /** The part of each case that members above the observation cause. */
  readonly over: Float64Array
  /** The part of each case that members below the observation cause. */
  readonly under: Float64Array
  /** Half the mean distance of two members of each case. */
  readonly spread: Float64Array
}

/**
 * Complete cases of one number of members: what a metric is given. Missing members and cases are gone already. What is
 * computed from all members is computed once and shared by the metrics.
 *
 * @example
 * ```ts
 * const spread = meanMetric({
 *   name: 'inner', title: 'Inner half', formula: 'mean of q75 - q25', reference: 'by definition',
 *   orientation: 'none', range: [0, Infinity], perfect: null,
 *   perCase: (cases) => {
 *     const [low, high] = [cases.quantile(0.25, 7), cases.quantile(0.75, 7)]
 *     return low.map((value, i) => high[i]! - value)
 *   },
 * })
 * verify(pairs, { metrics: [spread] }).groups[0]!.metrics['inner']
 * ```
 */
export class Cases {
  /** Members of each case. */
  readonly members: number
  /** Cases x members, in the order of the ensemble. */
  readonly forecasts: Float64Array
  /** One per case, in the units of the forecasts. */
  readonly observations: Float64Array
  /** The ensembles of the reference for the same cases, where there is one. */
  readonly reference: Cases | undefined
  #sorted: Float64Array | undefined
  #parts: CrpsParts | undefined
  #mean: Float64Array | undefined
  #variance: Float64Array | undefined
  readonly #quantiles = new Map<string, Float64Array>()
  readonly #exceeding = new Map<string, Int32Array>()
  readonly #ranks = new Map<number, Int32Array>()

  /** @throws {@link VerifyError} `SIZE_MISMATCH`, `INVALID_OPTION` */
  constructor(forecasts: Float64Array, observations: Float64Array, members: number, reference?: Cases) {
    checkNumber(members, 'members', 'a whole number from 1', (x) => Number.isInteger(x) && x >= 1)
    const count = checkFloats(observations, 'observations')
    checkFloats(forecasts, 'forecasts', count * members, `${count} cases x ${members} members`)
    if (reference !== undefined && !(reference instanceof Cases)) {
      throw new VerifyError('INVALID_OPTION', `A reference of cases is Cases too, not ${show(reference)}.`)
    }
    this.forecasts = forecasts
    this.observations = observations
    this.members = members
    this.reference = reference
  }

  /** The number of cases. */
  get length(): number {
    return this.observations.length
  }

  /** Cases x members, the members of each case smallest first. */
  get sorted(): Float64Array {
    if (this.#sorted === undefined) {
      this.#sorted = this.forecasts.slice()
      kernels().sortMembers(this.#sorted, this.members, new Int32Array(this.length))
    }
    return this.#sorted
  }

  /** True once the members were sorted for somebody. @internal */
  get isSorted(): boolean {
    return this.#sorted !== undefined
  }

  /** CRPS and its parts. */
  get crps(): CrpsParts {
    this.#parts ??= crpsParts(this.#sorted ?? this.forecasts, this.members, this.observations, this.isSorted)
    return this.#parts
  }

  /** Mean of the members of each case. */
  get mean(): Float64Array {
    if (this.#mean === undefined) {
      const { forecasts, members } = this
      this.#mean = new Float64Array(this.length)
      for (let i = 0, k = 0; i < this.length; i++) {
        // About the first member, so that equal members have exactly their own value as mean.
        const origin = forecasts[k]!
        let sum = 0
        for (const end = k + members; k < end; k++) sum += forecasts[k]! - origin
        this.#mean[i] = Number.isFinite(origin)
          ? origin + sum / members
          : plainMean(forecasts, k - members, members)
      }
    }
    return this.#mean
  }

  /** Variance of the members of each case with n - 1; NaN for one member. */
  get variance(): Float64Array {
    if (this.#variance === undefined) {
      const { forecasts, members, mean } = this
      this.#variance = new Float64Array(this.length)
      for (let i = 0, k = 0; i < this.length; i++) {
        let sum = 0
        const middle = mean[i]!
        for (const end = k + members; k < end; k++) {
          const distance = forecasts[k]! - middle
          sum += distance * distance
        }
        this.#variance[i] = members > 1 ? sum / (members - 1) : Number.NaN
      }
    }
    return this.#variance
  }

  /**
   * A quantile of the members of each case.
   *
   * @throws {@link VerifyError} `INVALID_OPTION`
   */
  quantile(level: number, type: QuantileType): Float64Array {
    checkNumber(level, 'A level', 'one from 0 to 1', (x) => x >= 0 && x <= 1)
    checkNumber(type, 'A type of quantile', '1 to 9', (x) => Number.isInteger(x) && x >= 1 && x <= 9)
    const key = `${type} ${level}`
    let found = this.#quantiles.get(key)
    if (found === undefined) {
      found = new Float64Array(this.length)
      kernels().quantiles(this.sorted, this.members, true, Float64Array.of(level), type, found)
      this.#quantiles.set(key, found)
    }
    return found
  }

  /**
   * Median of the members of each case.
   *
   * @throws {@link VerifyError} `INVALID_OPTION`
   */
  get median(): Float64Array {
    return this.quantile(0.5, 7)
  }

  /**
   * The number of members that reach a threshold, or exceed it where `strict`.
   *
   * @throws {@link VerifyError} `INVALID_OPTION`
   */
  exceeding(threshold: number, strict: boolean): Int32Array {
    checkNumber(threshold, 'A threshold', 'a number', (x) => !Number.isNaN(x))
    const key = `${Boolean(strict)} ${threshold}`
    let found = this.#exceeding.get(key)
    if (found === undefined) {
      found = new Int32Array(this.length)
      kernels().exceedance(this.forecasts, this.members, Float64Array.of(threshold), strict, found)
      this.#exceeding.set(key, found)
    }
    return found
  }

  /**
   * Members below and members equal to the observation of each case: cases x 2.
   *
   * @param censor values up to it count as it; -Infinity for none
   * @throws {@link VerifyError} `INVALID_OPTION`
   */
  ranks(censor: number = -Infinity): Int32Array {
    checkNumber(censor, 'censor', 'a number', (x) => !Number.isNaN(x))
    let found = this.#ranks.get(censor)
    if (found === undefined) {
      found = new Int32Array(2 * this.length)
      const lift = (values: Float64Array) =>
        censor === -Infinity ? values : values.map((value) => (value < censor ? censor : value))
      kernels().ranks(lift(this.forecasts), this.members, lift(this.observations), found)
      this.#ranks.set(censor, found)
    }
    return found
  }
}

/** @internal */
export function crpsParts(
  values: Float64Array,
  members: number,
  observations: Float64Array,
  sorted: boolean,
): CrpsParts {
  const n = observations.length
  const out = new Float64Array(4 * n)
  kernels().crps(values, members, observations, sorted, out)
  const part = (which: number) => {
    const values = new Float64Array(n)
    for (let i = 0; i < n; i++) values[i] = out[4 * i + which]!
    return values
  }
  return { crps: part(0), over: part(1), under: part(2), spread: part(3) }
}

function plainMean(values: Float64Array, first: number, count: number): number {
  let sum = 0
  for (let k = first; k < first + count; k++) sum += values[k]!
  return sum / count
}
