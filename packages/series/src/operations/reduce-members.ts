import { OptionError } from '../errors.ts'
import { type QuantileType, quantiles } from '../kernels/quantiles.ts'
import { checkChoice, checkOptions } from '../options.ts'
import { show } from '../show.ts'
import { casesOf, itemsFirst, sortedCases } from './member-cases.ts'

/** Options of statistics over the members. */
export interface MemberOptions {
  /**
   * `omit` (default): the statistic of the members that are present. `propagate`: missing where a member is. In either case
   * missing where all are.
   */
  readonly missing?: 'omit' | 'propagate' | undefined
}

/** Options of `quantiles`. */
export interface QuantileOptions extends MemberOptions {
  /** The definition of a sample quantile, 1 to 9, by Hyndman and Fan (1996); 7 by default, as numpy and R have it. */
  readonly type?: QuantileType | undefined
}

/** Options of `exceedance`. */
export interface ExceedanceOptions extends MemberOptions {
  /** Count members above the threshold only, and not those at it. */
  readonly strict?: boolean | undefined
}

/** A statistic of the members that are present: at least one, none of them NaN, in ascending order. */
export type MemberStatistic = (members: Float64Array) => number

/** @internal */
export const STATISTICS: Readonly<Record<'mean' | 'median' | 'std' | 'min' | 'max', MemberStatistic>> = {
  mean,
  median: (members) => {
    const middle = members.length >> 1
    return members.length % 2 === 1 ? members[middle]! : (members[middle - 1]! + members[middle]!) / 2
  },
  // The estimate with n - 1, as R and pandas have it; of one member it is not defined.
  std: (members) => {
    const { length } = members
    if (length < 2) return Number.NaN
    const center = mean(members)
    let sum = 0
    for (const member of members) sum += (member - center) ** 2
    return Math.sqrt(sum / (length - 1))
  },
  min: (members) => members[0]!,
  max: (members) => members[members.length - 1]!,
}

function mean(members: Float64Array): number {
  let sum = 0
  for (const member of members) sum += member
  return sum / members.length
}

/** @internal */
export const MEMBER_KEYS: readonly string[] = ['missing']

function leastOf(options: MemberOptions, members: number): number {
  const { missing = 'omit' } = options
  checkChoice(missing, ['omit', 'propagate'], 'treatment of missing members')
  return missing === 'omit' ? 1 : Math.max(1, members)
}

/**
 * A statistic of the members of each step.
 * @param values  blocks x members x steps
 * @returns blocks x steps
 * @internal
 */
export function reduceMembers(
  values: Float64Array,
  members: number,
  steps: number,
  statistic: MemberStatistic,
  options: MemberOptions,
): Float64Array {
  if (typeof statistic !== 'function') {
    throw new OptionError(
      'INVALID_OPTION',
      `A statistic is a function of the members, not ${show(statistic)}.`,
    )
  }
  const least = leastOf(checkOptions(options, 'a statistic of the members', MEMBER_KEYS), members)
  const { sorted, counts } = sortedCases(values, members, steps)
  return Float64Array.from(counts, (count, i) =>
    count < least ? Number.NaN : statistic(sorted.subarray(i * members, i * members + count)),
  )
}

/**
 * Quantiles of the members of each step.
 * @param values  blocks x members x steps
 * @returns blocks x levels x steps
 * @internal
 */
export function memberQuantiles(
  values: Float64Array,
  members: number,
  steps: number,
  levels: readonly number[],
  options: QuantileOptions,
): Float64Array {
  const { type = 7, ...rest } = checkOptions(options, 'quantiles', [...MEMBER_KEYS, 'type'])
  checkChoice(type, [1, 2, 3, 4, 5, 6, 7, 8, 9], 'type of quantile')
  const least = leastOf(rest, members)
  const { sorted, counts } = sortedCases(values, members, steps)
  for (const [i, count] of counts.entries()) if (count < least) counts[i] = 0
  const out = new Float64Array(counts.length * levels.length)
  quantiles(sorted, members, counts, Float64Array.from(levels), type, out)
  return itemsFirst(out, levels.length, steps)
}

/**
 * The fraction of members at or above thresholds.
 * @param values  blocks x members x steps
 * @returns blocks x thresholds x steps
 * @internal
 */
export function memberExceedance(
  values: Float64Array,
  members: number,
  steps: number,
  thresholds: readonly number[],
  options: ExceedanceOptions,
): Float64Array {
  const { strict = false, ...rest } = checkOptions(options, 'exceedance', [...MEMBER_KEYS, 'strict'])
  checkChoice(strict, [true, false], 'strict')
  const least = leastOf(rest, members)
  const cases = casesOf(values, members, steps)
  const count = members === 0 ? 0 : cases.length / members
  const out = new Float64Array(count * thresholds.length)
  for (let i = 0; i < count; i++) {
    const own = cases.subarray(i * members, (i + 1) * members)
    let present = 0
    for (const value of own) if (!Number.isNaN(value)) present += 1
    for (const [k, threshold] of thresholds.entries()) {
      let above = 0
      for (const value of own) if (strict ? value > threshold : value >= threshold) above += 1
      out[i * thresholds.length + k] = present < least ? Number.NaN : above / present
    }
  }
  return itemsFirst(out, thresholds.length, steps)
}

/** Names of quantiles as members: `q05`, `q50`, `q97.5`. @throws {@link OptionError} @internal */
export function quantileNames(levels: readonly number[]): string[] {
  checkNumbers(levels, 'levels of quantiles', (level) => level >= 0 && level <= 1, 'from 0 to 1')
  return levels.map((level) => {
    // Decimal digits as they were meant: 0.07 * 100 is not 7.
    const percent = String(Number((level * 100).toPrecision(12)))
    return `q${percent.replace(/^\d(?!\d)/, '0$&')}`
  })
}

/** Names of thresholds as members: `>=10`. @throws {@link OptionError} @internal */
export function thresholdNames(thresholds: readonly number[], strict: boolean | undefined): string[] {
  checkNumbers(thresholds, 'thresholds', Number.isFinite, 'finite')
  return thresholds.map((threshold) => `${strict ? '>' : '>='}${threshold}`)
}

function checkNumbers(
  numbers: readonly number[],
  what: string,
  isValid: (number: number) => boolean,
  condition: string,
): void {
  if (!Array.isArray(numbers) || numbers.length === 0) {
    throw new OptionError('INVALID_OPTION', `Expected an array of ${what}, not ${show(numbers)}.`)
  }
  for (const [i, number] of numbers.entries()) {
    if (typeof number !== 'number' || !isValid(number)) {
      throw new OptionError(
        'INVALID_OPTION',
        `The ${what} are ${condition}; at index ${i} is ${show(number)}.`,
      )
    }
    if (numbers.indexOf(number) !== i)
      throw new OptionError('INVALID_OPTION', `The ${what} have ${number} twice.`)
  }
}
