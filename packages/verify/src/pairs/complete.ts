import { show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'
import { Cases } from './cases.ts'
import type { Pairs } from './pairs.ts'

/**
 * The treatment of missing values.
 * - `omit`: a missing member is left out of its case; a case without observation or without any member is left out
 * - `propagate`: a group with any missing value has no scores
 * - `raise`: a missing value is an error
 */
export type MissingPolicy = 'omit' | 'propagate' | 'raise'

/** Complete cases of one number of members, and which of the pairs they are. @internal */
export interface Batch {
  readonly cases: Cases
  /** The index of each case in the pairs. */
  readonly index: Int32Array
}

/** @internal */
export interface Completed {
  readonly batches: readonly Batch[]
  /** Indices of cases that are left out for missing values. */
  readonly left: readonly number[]
  /** Indices of cases in which anything is missing. */
  readonly incomplete: readonly number[]
}

/**
 * Splits pairs into batches without missing values, each of one number of members.
 * @throws {@link VerifyError} `MISSING_VALUE` @internal
 */
export function complete(pairs: Pairs, policy: MissingPolicy): Completed {
  const { forecasts, observations, reference } = pairs
  const size = pairs.members.length
  const groups: { members: number; others: number; index: number[] }[] = []
  const left: number[] = []
  const incomplete: number[] = []
  let group: (typeof groups)[number] | undefined
  for (let i = 0; i < pairs.length; i++) {
    const members = countPresent(forecasts, i * size, size)
    const others =
      reference === undefined
        ? -1
        : countPresent(reference.forecasts, i * reference.members, reference.members)
    const unseen = Number.isNaN(observations[i]!)
    // Cases of a climatology differ in size by nature: a reference is missing when it has no member at all.
    if (unseen || members < size || others === 0) {
      if (policy === 'raise') throw missingError(pairs, i, unseen, members, others)
      incomplete.push(i)
    }
    if (unseen || members === 0 || others === 0) {
      left.push(i)
      continue
    }
    if (group?.members !== members || group.others !== others) {
      group = groups.find((one) => one.members === members && one.others === others)
      if (group === undefined) {
        group = { members, others, index: [] }
        groups.push(group)
      }
    }
    group.index.push(i)
  }
  const batches = groups.map(({ members, others, index }) => {
    const rows = Int32Array.from(index)
    const seen =
      observations.length === rows.length ? observations : Float64Array.from(rows, (i) => observations[i]!)
    const other =
      reference && new Cases(thereOf(reference.forecasts, reference.members, rows, others), seen, others)
    return { cases: new Cases(thereOf(forecasts, size, rows, members), seen, members, other), index: rows }
  })
  return { batches, left, incomplete }
}

/** @internal */
export function countPresent(values: Float64Array, first: number, count: number): number {
  let there = 0
  for (let k = first; k < first + count; k++) if (!Number.isNaN(values[k]!)) there++
  return there
}

/** The values that are there of some rows, of which each has `count`. Shared when that is everything. */
function thereOf(values: Float64Array, width: number, rows: Int32Array, count: number): Float64Array {
  if (count === width && rows.length * width === values.length) return values
  const out = new Float64Array(rows.length * count)
  let at = 0
  for (const row of rows) {
    for (let k = row * width; k < (row + 1) * width; k++) {
      const value = values[k]!
      if (!Number.isNaN(value)) out[at++] = value
    }
  }
  return out
}

function missingError(
  pairs: Pairs,
  i: number,
  unseen: boolean,
  members: number,
  others: number,
): VerifyError {
  const what = unseen
    ? 'the observation is'
    : members < pairs.members.length
      ? `${pairs.members.length - members} of ${pairs.members.length} members are`
      : others === 0
        ? 'the reference is'
        : 'a value is'
  const issue = pairs.referenceTime[i]!
  const when = Number.isNaN(issue)
    ? ''
    : `, issued ${new Date(issue).toISOString()}, lead ${pairs.leadTime[i]} s`
  return new VerifyError(
    'MISSING_VALUE',
    `In case ${i}${when}, ${what} missing. Use { missing: "omit" } to leave it out, or fill it first.`,
  )
}

/** @internal */
export function checkPolicy(policy: unknown): MissingPolicy {
  if (policy === 'omit' || policy === 'propagate' || policy === 'raise') return policy
  throw new VerifyError(
    'INVALID_OPTION',
    `There is no rule ${show(policy)} for missing values. Use "omit", "propagate" or "raise".`,
  )
}
