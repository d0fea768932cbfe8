import { OptionError, ShapeError } from '../errors.ts'
import type { SeriesInfo } from '../info.ts'
import { checkChoice } from '../options.ts'
import { show } from '../show.ts'

/** @internal */
export type Operator = 'add' | 'subtract' | 'multiply' | 'divide'

const APPLY: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
}

/** Values with an operation done to each. @internal */
export function withNumber(values: Float64Array, operator: Operator, number: number): Float64Array {
  if (typeof number !== 'number') {
    throw new OptionError('INVALID_OPTION', `Cannot ${operator} ${show(number)}. Give a number or a series.`)
  }
  const apply = APPLY[operator]
  return values.map((value) => apply(value, number))
}

/**
 * Values with those of another series: blocks x rows x steps each, where the other may have one row for all.
 * @internal
 */
export function withValues(
  values: Float64Array,
  operator: Operator,
  other: Float64Array,
  rows: number,
  otherRows: number,
  steps: number,
): Float64Array {
  const apply = APPLY[operator]
  if (rows === otherRows) return values.map((value, i) => apply(value, other[i]!))
  const block = rows * steps
  return values.map((value, i) => apply(value, other[Math.floor(i / block) * steps + (i % steps)]!))
}

/** The metadata of a result: sums need equal units, products have units that are for the caller to say. @internal */
export function combinedInfo(info: SeriesInfo, operator: Operator, other: SeriesInfo): SeriesInfo {
  if (operator === 'multiply' || operator === 'divide') {
    const { units, aggregation, attributes, ...rest } = info
    return rest
  }
  if (info.units !== undefined && other.units !== undefined && info.units !== other.units) {
    throw new OptionError(
      'INVALID_OPTION',
      `Cannot ${operator} series in ${info.units} and ${other.units}. Use convertUnits first.`,
    )
  }
  return info
}

/** Refuses series on other axes: they are matched by time, never by position. @throws {@link ShapeError} @internal */
export function checkSameAxis(axis: { equals(other: never): boolean }, other: unknown, what: string): void {
  if (axis.equals(other as never)) return
  throw new ShapeError(
    'SIZE_MISMATCH',
    `The ${what} of the two series differ: ${axis} and ${other}. Select the same of both first.`,
  )
}

/** Ways of filling missing values. */
export type FillMethod = number | 'previous' | 'linear'

/**
 * Rows of steps with missing values filled. A gap at the beginning of a row has nothing before it, and stays; so does one at
 * the end, for `linear`.
 * @param times  of the steps, for `linear`
 * @internal
 */
export function filled(
  values: Float64Array,
  steps: number,
  times: Float64Array,
  method: FillMethod,
): Float64Array {
  if (typeof method === 'number') return values.map((value) => (Number.isNaN(value) ? method : value))
  checkChoice(method, ['previous', 'linear'], 'way to fill missing values')
  const out = values.slice()
  for (let first = 0; first < out.length; first += steps) {
    let last = -1
    for (let i = 0; i < steps; i++) {
      if (Number.isNaN(out[first + i]!)) {
        if (method === 'previous' && last >= 0) out[first + i] = out[first + last]!
        continue
      }
      if (method === 'linear' && last >= 0) {
        const from = out[first + last]!
        const slope = (out[first + i]! - from) / (times[i]! - times[last]!)
        for (let k = last + 1; k < i; k++) out[first + k] = from + slope * (times[k]! - times[last]!)
      }
      last = i
    }
  }
  return out
}
