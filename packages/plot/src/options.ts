import { OptionError } from '@uchronia/series'
import { checkOptions, printable, show } from '@uchronia/series/internal'

/** Colours on a light or a dark ground. */
export type ThemeName = 'light' | 'dark'

/** Options that every chart has. */
export interface ChartOptions {
  /** Pixels, 200 to 10,000; 760 by default. */
  readonly width?: number | undefined
  /** Pixels, 120 to 10,000; 400 by default. */
  readonly height?: number | undefined
  /** `light` by default. */
  readonly theme?: ThemeName | undefined
  /** The zone of the time axis, which is written at it: `UTC` (default), or a name such as `Australia/Melbourne`. */
  readonly timeZone?: string | undefined
  /** Instead of the one from the metadata; an empty text for none. */
  readonly title?: string | undefined
  /** Instead of the description that is made of the values. */
  readonly alt?: string | undefined
  /** The document to draw into: that of the page, or one of our own outside a browser, by default. */
  readonly document?: Document | undefined
}

/** @internal */
export const CHART_KEYS: readonly (keyof ChartOptions)[] = [
  'width',
  'height',
  'theme',
  'timeZone',
  'title',
  'alt',
  'document',
]

/** Checks the options of a chart. @throws {@link OptionError} @internal */
export function checkChart<T extends ChartOptions>(
  options: T | undefined,
  what: string,
  keys: readonly string[],
): T {
  const checked = checkOptions(options, what, [...keys, ...CHART_KEYS])
  checkNumber(checked.width, 'width', 200, 10_000)
  checkNumber(checked.height, 'height', 120, 10_000)
  for (const key of ['title', 'alt'] as const) {
    const value: unknown = checked[key]
    if (value !== undefined && typeof value !== 'string')
      throw new OptionError('INVALID_OPTION', `${key} is text, not ${show(value)}.`)
  }
  return checked
}

/** Refuses what is no number from `least` to `most`. @throws {@link OptionError} @internal */
export function checkNumber(value: unknown, name: string, least: number, most: number): void {
  if (value === undefined) return
  if (typeof value === 'number' && value >= least && value <= most) return
  throw new OptionError('INVALID_OPTION', `${name} is a number from ${least} to ${most}, not ${show(value)}.`)
}

/** Refuses what is not true or false. @throws {@link OptionError} @internal */
export function checkSwitch(value: unknown, name: string): void {
  if (value === undefined || typeof value === 'boolean') return
  throw new OptionError('INVALID_OPTION', `${name} is true or false, not ${show(value)}.`)
}

/** A text of somebody else as a picture can hold it. @internal */
export function safeText(text: string): string {
  return printable(text.toWellFormed())
}
