import {
  type EnsembleSeries,
  type InstantLike,
  isSeries,
  OptionError,
  type SeriesInfo,
} from '@uchronia/series'
import { checkChoice, sameUnits, show } from '@uchronia/series/internal'
import { type Drawable, type Ensemble, ensembleOf, kindOf, nameOf, singleOf } from '../source.ts'
import { windowsOfOtherYears } from './other-years.ts'
import { isAmount } from './values.ts'

/** The number that each member has over a window of time. */
export type MemberValue = 'sum' | 'max' | 'min' | 'mean'

/** Options of what is made of the members of one ensemble. */
export interface MemberValueOptions {
  /** The issue of a forecast; the last by default. */
  readonly issue?: InstantLike | undefined
  /** First time, included. */
  readonly from?: InstantLike | undefined
  /** Last time, included. */
  readonly to?: InstantLike | undefined
  /** The number of a member over the window: `sum` by default of amounts such as rain, `max` of anything else. */
  readonly how?: MemberValue | undefined
  /**
   * The values to compare with, in the same units: numbers, of which NaN is left out; observations, whose values within 14 days of the
   * same day of other years are taken; or another ensemble or forecast, of the same issue and window.
   */
  readonly reference?: ArrayLike<number> | Drawable | undefined
  /** The name of the reference; `reference` by default of numbers, `other years` of observations, that of another ensemble. */
  readonly referenceName?: string | undefined
}

/** @internal */
export const MEMBER_VALUE_KEYS: readonly (keyof MemberValueOptions)[] = [
  'issue',
  'from',
  'to',
  'how',
  'reference',
  'referenceName',
]

/** Numbers of the members over a window, in ascending order. @internal */
export interface MemberValues {
  readonly ensemble: EnsembleSeries
  readonly issue: number | undefined
  readonly how: MemberValue
  readonly sorted: Float64Array
  /** Members that have no number since a value is missing. */
  readonly left: number
  readonly reference: { readonly name: string; readonly sorted: Float64Array } | undefined
}

/** @throws {@link OptionError} @throws {@link PlotError} `NOT_A_SERIES` @internal */
export function memberValues(series: Drawable, options: MemberValueOptions, what: string): MemberValues {
  const { from, to, reference, referenceName } = options
  const { ensemble, issue } = ensembleOf(series, options.issue, { from, to }, what)
  const how = options.how ?? (isAmount(ensemble) ? 'sum' : 'max')
  checkChoice(how, ['sum', 'max', 'min', 'mean'], 'number of a member')
  if (referenceName !== undefined && typeof referenceName !== 'string')
    throw new OptionError('INVALID_OPTION', `referenceName is text, not ${show(referenceName)}.`)
  const numbers = Float64Array.from(ensemble.members, (_, row) => numberOf(ensemble.at(row).values, how))
  const sorted = present(numbers)
  return {
    ensemble,
    issue,
    how,
    sorted,
    left: numbers.length - sorted.length,
    reference:
      reference === undefined ? undefined : referenceOf(reference, referenceName, { ensemble, issue }, how),
  }
}

function referenceOf(
  reference: ArrayLike<number> | Drawable,
  name: string | undefined,
  { ensemble, issue }: Ensemble,
  how: MemberValue,
): MemberValues['reference'] {
  if (!isDrawable(reference)) {
    if (typeof reference !== 'object' || typeof reference?.length !== 'number')
      throw new OptionError(
        'INVALID_OPTION',
        `reference is an array of numbers or a series, not ${show(reference)}.`,
      )
    return { name: name ?? 'reference', sorted: present(Float64Array.from(reference)) }
  }
  const { time, info } = ensemble
  const kind = kindOf(reference)
  if (kind === 'ensemble' || kind === 'forecast') {
    const window = Number.isNaN(time.start) ? {} : { from: time.start, to: time.end }
    const other = ensembleOf(reference, issue, window, 'the reference').ensemble
    checkUnits(info, other.info)
    const numbers = Float64Array.from(other.members, (_, row) => numberOf(other.at(row).values, how))
    return { name: name ?? nameOf(other.info), sorted: present(numbers) }
  }
  const observed = singleOf(reference, 'the reference', {}, info.station)
  checkUnits(info, observed.info)
  const numbers = Array.from(windowsOfOtherYears(observed, time, nameOf(observed.info)), (values) =>
    numberOf(values, how),
  )
  return { name: name ?? 'other years', sorted: present(Float64Array.from(numbers)) }
}

/** True of series, those of libraries too; arrays of numbers have no kind. */
function isDrawable(reference: ArrayLike<number> | Drawable): reference is Drawable {
  return isSeries(reference) || typeof (reference as Partial<Drawable> | null)?.kind === 'string'
}

function checkUnits(ours: SeriesInfo, theirs: SeriesInfo): void {
  if (ours.units === undefined || theirs.units === undefined || sameUnits(ours.units, theirs.units)) return
  throw new OptionError(
    'INVALID_OPTION',
    `The reference is in ${show(theirs.units)} and the forecast in ${show(ours.units)}. Convert one of them first.`,
  )
}

/** NaN where a value is missing: of a window that is not whole nothing is known. */
function numberOf(values: Float64Array, how: MemberValue): number {
  if (values.length === 0) return Number.NaN
  let [sum, least, most] = [0, Infinity, -Infinity]
  for (const value of values) {
    if (Number.isNaN(value)) return Number.NaN
    sum += value
    if (value < least) least = value
    if (value > most) most = value
  }
  return { sum, mean: sum / values.length, max: most, min: least }[how]
}

function present(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort()
}

/** The share of sorted values that are at or above a number; NaN of none. @internal */
export function shareReaching(sorted: Float64Array, value: number): number {
  if (sorted.length === 0) return Number.NaN
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return (sorted.length - low) / sorted.length
}

/** The value of sorted ones that is exceeded with a probability: the quantile of type 7. @internal */
export function exceededWith(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN
  const place = (1 - probability) * (sorted.length - 1)
  const below = Math.floor(place + 1e-12)
  const rest = Math.max(0, place - below)
  const low = sorted[below]!
  return rest === 0 ? low : low + (sorted[below + 1]! - low) * rest
}

const WORDS: Readonly<Record<MemberValue, string>> = {
  sum: 'total',
  max: 'highest',
  min: 'lowest',
  mean: 'mean',
}

/** `total`, `highest`, … @internal */
export function howWord(how: MemberValue): string {
  return WORDS[how]
}
