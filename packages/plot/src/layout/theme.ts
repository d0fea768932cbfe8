import { checkChoice } from '@uchronia/series/internal'
import type { ThemeName } from '../options.ts'

/**
 * Colours by what they are for. Uncertainty is lightness of one hue, so it survives grey print and colour-blind eyes; what
 * lies over it differs by its dashes too.
 * @internal
 */
export interface Theme {
  readonly background: string
  readonly text: string
  readonly muted: string
  readonly grid: string
  /** Bands, the widest first. */
  readonly bands: readonly [string, string, string]
  readonly median: string
  readonly member: string
  readonly observed: string
  readonly reference: string
  readonly threshold: string
  readonly rain: string
  /** Lines of several series, which have dashes of their own too. */
  readonly lines: readonly string[]
  /** Ends of a scale from little to much. */
  readonly ramp: readonly [string, string]
  /** Grounds of unlikely, possible and likely. */
  readonly traffic: readonly [string, string, string]
}

const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: {
    background: '#ffffff',
    text: '#1b1f24',
    muted: '#57606a',
    grid: '#e4e7eb',
    bands: ['#cfe1f2', '#9dc4e3', '#6aa5d2'],
    median: '#0b3c6f',
    member: '#2f6ea6',
    observed: '#000000',
    reference: '#6e5a2e',
    threshold: '#a8480a',
    rain: '#3f7cac',
    lines: ['#0b3c6f', '#b3560a', '#2a8a6b', '#7a3e8e', '#5f6b76', '#c2397a', '#8a6d00', '#2f9ec4'],
    ramp: ['#e3e9ef', '#0b3c6f'],
    traffic: ['#e3f2e6', '#f2b84b', '#d1553f'],
  },
  dark: {
    background: '#14181d',
    text: '#e8ecf0',
    muted: '#a3adb8',
    grid: '#2b323a',
    bands: ['#1f3a55', '#2f5f8c', '#4785bd'],
    median: '#cfe6ff',
    member: '#9cc7ec',
    observed: '#ffffff',
    reference: '#d9c48a',
    threshold: '#ff9d5c',
    rain: '#6fb1e0',
    lines: ['#9ecbff', '#ffad66', '#6fd6b0', '#d6a3e8', '#b4bfca', '#ff8fc0', '#e3c75a', '#7fd4ef'],
    ramp: ['#2a323b', '#9ecbff'],
    traffic: ['#173a22', '#80600f', '#dd604b'],
  },
}

/** Dashes of lines, so that they differ without colour. @internal */
export const DASHES: readonly string[] = [
  'none',
  '7 3',
  '2 2',
  '9 3 2 3',
  '12 4',
  '4 2',
  '1 3',
  '7 2 2 2 2 2',
]

/** @throws {@link OptionError} `INVALID_OPTION` @internal */
export function themeOf(name: ThemeName = 'light'): Theme {
  if ((name as unknown) === PAGE_THEME) return PAGE_THEME
  return THEMES[checkChoice<ThemeName>(name, ['light', 'dark'], 'theme')]
}

/** Each colour of a theme under a name of its own. */
function named(theme: Theme): [string, string][] {
  return Object.entries(theme).flatMap(([role, colours]: [string, string | readonly string[]]) =>
    typeof colours === 'string' ? [[role, colours]] : colours.map((one, i) => [`${role}-${i}`, one]),
  ) as [string, string][]
}

/** The colours of a theme as CSS custom properties. @internal */
export function themeProperties(name: ThemeName): string {
  return named(THEMES[name])
    .map(([role, colour]) => `--${role}:${colour}`)
    .join(';')
}

/**
 * Colours that a page decides, and light ones where it does not: custom properties of CSS, so that one chart follows a reader
 * from light to dark. For charts that do not calculate with colours.
 * @internal
 */
export const PAGE_THEME: Theme = Object.fromEntries(
  Object.entries(THEMES.light).map(([role, colours]: [string, string | readonly string[]]) => [
    role,
    typeof colours === 'string'
      ? `var(--${role},${colours})`
      : colours.map((one, i) => `var(--${role}-${i},${one})`),
  ]),
) as unknown as Theme
