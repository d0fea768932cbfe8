import type { QuantileType } from '@uchronia/series'
import { nativeKernelsFrom, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { typescriptKernels } from './typescript.ts'

/**
 * The loops over members that everything rests on. All work on caller-owned buffers of cases x members, the members of
 * a case together, and see a missing member (NaN) as absent: what they give rests on the members that are there.
 * Native code may stand in for them; see {@link useKernels}. Implementations agree to 1e-12 relative.
 */
export interface Kernels {
  /** Named in results and benchmarks. */
  readonly name: string

  /**
   * Sorts the members of each case in place, smallest first, missing ones last.
   *
   * @param values cases x members
   * @param counts members that are not missing, per case
   */
  sortMembers(values: Float64Array, members: number, counts: Int32Array): void

  /**
   * Quantiles of each case; NaN where a case has no member.
   *
   * @param values cases x members
   * @param sorted whether each case is as {@link sortMembers} leaves it
   * @param levels probabilities from 0 to 1
   * @param out cases x levels
   */
  quantiles(
    values: Float64Array,
    members: number,
    sorted: boolean,
    levels: Float64Array,
    type: QuantileType,
    out: Float64Array,
  ): void

  /**
   * CRPS of each case and what it is made of, four values a case: the CRPS of the empirical distribution, the mean of
   * `(x - y)+` (over), the mean of `(y - x)+` (under), and half the mean distance of two members (spread). The first is
   * the second and third less the fourth; NaN where the observation or every member is missing. Where a value is
   * infinite, the CRPS is 0 when all members equal the observation and infinite otherwise.
   *
   * @param values cases x members
   * @param sorted whether each case is as {@link sortMembers} leaves it
   * @param out cases x 4
   */
  crps(
    values: Float64Array,
    members: number,
    observations: Float64Array,
    sorted: boolean,
    out: Float64Array,
  ): void

  /**
   * Members below and members equal to the observation of each case; -1 and 0 where the observation is missing.
   *
   * @param values cases x members, in any order
   * @param out cases x 2
   */
  ranks(values: Float64Array, members: number, observations: Float64Array, out: Int32Array): void

  /**
   * Members of each case at or above each threshold, or strictly above it.
   *
   * @param values cases x members, in any order
   * @param out cases x thresholds
   */
  exceedance(
    values: Float64Array,
    members: number,
    thresholds: Float64Array,
    strict: boolean,
    out: Int32Array,
  ): void
}

/** The ones that {@link useKernels} was given. */
let chosen: Kernels | undefined
/** The ones of native code that was loaded, which may be after this. */
let native: Kernels | undefined

/**
 * The kernels in use: those of `uchronia` where that is loaded, else those in TypeScript, until others were given.
 *
 * @example
 * ```ts
 * kernels().name
 * ```
 */
export function kernels(): Kernels {
  if (chosen !== undefined) return chosen
  native ??= nativeKernelsFrom(typescriptKernels)
  return native ?? typescriptKernels
}

/**
 * Sets the kernels that this package computes with from now on.
 *
 * @example
 * ```ts
 * const before = useKernels(typescriptKernels)
 * kernels() === typescriptKernels // true
 * useKernels(before)
 * ```
 * @param replacement undefined for those in TypeScript
 * @returns those in use before
 * @throws {@link VerifyError} `INVALID_OPTION`: a kernel is missing
 */
export function useKernels(replacement?: Kernels): Kernels {
  const before = kernels()
  const next = replacement ?? typescriptKernels
  const lacking = NAMES.find((name) => typeof (next as Partial<Kernels> | null)?.[name] !== 'function')
  if (lacking !== undefined) {
    throw new VerifyError(
      'INVALID_OPTION',
      `These are not kernels: ${show(next)} has no function ${lacking}.`,
    )
  }
  chosen = next
  return before
}

/** The functions of {@link Kernels}. */
const NAMES = [
  'sortMembers',
  'quantiles',
  'crps',
  'ranks',
  'exceedance',
] as const satisfies readonly (keyof Kernels)[]
