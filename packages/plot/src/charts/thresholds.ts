import { OptionError } from '@uchronia/series'
import { show } from '@uchronia/series/internal'
import type { SideLabel } from '../layout/frame.ts'
import { shortNumber } from '../layout/numbers.ts'
import type { Theme } from '../layout/theme.ts'

/** A value that matters, such as a flood level. */
export interface Threshold {
  /** In the units of the series. */
  readonly value: number
  /** Its name; the value stands behind it. */
  readonly label?: string | undefined
}

/** Thresholds as a caller may give them: a list, numbers, or names with numbers. */
export type Thresholds = readonly (Threshold | number)[] | Readonly<Record<string, number>>

/** @throws {@link OptionError} @internal */
export function thresholdsOf(given: Thresholds | undefined): readonly Threshold[] {
  if (given === undefined) return []
  if (typeof given !== 'object' || given === null)
    throw new OptionError('INVALID_OPTION', `thresholds are a list or named numbers, not ${show(given)}.`)
  const list: readonly unknown[] = Array.isArray(given)
    ? given
    : Object.entries(given).map(([label, value]) => ({ label, value }))
  return list.map((one) => {
    const { value, label } = (typeof one === 'number' ? { value: one } : (one ?? {})) as Partial<Threshold>
    if (
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (label === undefined || typeof label === 'string')
    )
      return { value, label }
    throw new OptionError('INVALID_OPTION', `A threshold is a number with a label, not ${show(one)}.`)
  })
}

/** A threshold in words. @internal */
export function thresholdText({ value, label }: Threshold, units: string | undefined): string {
  const number = `${shortNumber(value)}${units === undefined ? '' : ` ${units}`}`
  return label === undefined || label === '' ? number : `${label} ${number}`
}

/** Thresholds that are drawn, and notes of those that lie too far away. @internal */
export function visibleThresholds(
  thresholds: readonly Threshold[],
  { high, bound }: { readonly high: number; readonly bound: number | null },
  units: string | undefined,
  log: boolean,
): { shown: readonly Threshold[]; notes: readonly string[] } {
  // One far above everything would press the values to the ground.
  const limit = high > 0 ? high * (log ? 30 : 3) : Number.POSITIVE_INFINITY
  const visible = ({ value }: Threshold) =>
    value <= limit && (log ? value > 0 : bound === null || value >= bound)
  return {
    shown: thresholds.filter(visible),
    notes: thresholds
      .filter((one) => !visible(one))
      .map((one) => `${thresholdText(one, units)} lies outside the axis.`),
  }
}

/** @internal */
export function thresholdLabels(
  thresholds: readonly Threshold[],
  units: string | undefined,
  theme: Theme,
): SideLabel[] {
  return thresholds.map((one) => ({
    value: one.value,
    text: thresholdText(one, units),
    colour: theme.threshold,
  }))
}
