import { TimeError } from '../errors.ts'
import { checkChoice, checkOptions } from '../options.ts'
import { toCivil } from './calendar.ts'
import { formatInstant, type InstantLike, parseInstant } from './instant.ts'
import { TimeAxis } from './time-axis.ts'
import type { TimeStep } from './time-step.ts'

/**
 * A regular axis of any step.
 *
 * @example
 * ```ts
 * regularAxis('2020-03-01', 'PT3H', 8).step // 10800
 * ```
 * @throws {@link TimeError} @throws {@link ShapeError}
 */
export function regularAxis(start: InstantLike, step: TimeStep | string, length: number): TimeAxis {
  return new TimeAxis({ start, step, length })
}

/**
 * An axis of hours.
 *
 * @example
 * ```ts
 * formatInstant(hourlyAxis('2020-03-01', 24).end) // 2020-03-01T23:00:00Z
 * ```
 * @throws {@link TimeError} @throws {@link ShapeError}
 */
export function hourlyAxis(start: InstantLike, length: number): TimeAxis {
  return regularAxis(start, 3600, length)
}

/**
 * An axis of days.
 *
 * @example
 * ```ts
 * dailyAxis('2020-02-28', 3).length // 3
 * formatInstant(dailyAxis('2020-02-28', 3).end) // 2020-03-01T00:00:00Z
 * ```
 * @throws {@link TimeError} @throws {@link ShapeError}
 */
export function dailyAxis(start: InstantLike, length: number): TimeAxis {
  return regularAxis(start, 86_400, length)
}

/**
 * The rule of a monthly axis for months of different length.
 * - `distance` (the default): days up to the 23rd are kept; from the 24th on the distance to the end of the month is. The
 *   rule of the uchronia engine, and the only one that native code knows
 * - `clamp`: the day is kept; the last day of the month where it is shorter. The rule of R's cinterop
 * - `reject`: as `clamp`, but days after the 28th are refused. The rule of Python's cinterop
 */
export type EndOfMonth = 'distance' | 'clamp' | 'reject'

/**
 * An axis of months. All times are counted from the start, so nothing drifts: after 31 January and 28 February comes
 * 31 March.
 *
 * @example
 * ```ts
 * formatInstant(monthlyAxis('2001-01-30', 2).end) // '2001-02-27T00:00:00Z'
 * formatInstant(monthlyAxis('2001-01-30', 2, { endOfMonth: 'clamp' }).end) // '2001-02-28T00:00:00Z'
 * ```
 * @throws {@link TimeError} `INVALID_AXIS`: the day is refused @throws {@link ShapeError}
 */
export function monthlyAxis(
  start: InstantLike,
  length: number,
  options: { readonly endOfMonth?: EndOfMonth | undefined } = {},
): TimeAxis {
  const { endOfMonth = 'distance' } = checkOptions(options, 'monthlyAxis', ['endOfMonth'])
  checkChoice(endOfMonth, ['distance', 'clamp', 'reject'], 'end of month rule')
  const instant = parseInstant(start)
  const { day } = toCivil(instant)
  if (endOfMonth === 'reject' && day > 28) {
    throw new TimeError(
      'INVALID_AXIS',
      `A monthly axis cannot start at ${formatInstant(instant)}: not every month has a day ${day}. Use { endOfMonth: 'clamp' } or 'distance'.`,
    )
  }
  const monthDay = endOfMonth === 'distance' ? undefined : day
  return new TimeAxis({ start: instant, step: 'monthly', length, monthDay })
}
