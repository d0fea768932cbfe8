import { OptionError, TimeError } from '../errors.ts'
import { checkChoice, checkOptions } from '../options.ts'
import { show } from '../show.ts'
import { parseTimeStep, type TimeStep } from '../time/time-step.ts'
import type { IntervalEnd } from './relation.ts'

/** Reductions of the values of a period. */
export type Reduction = 'sum' | 'mean' | 'min' | 'max' | 'first' | 'last'

/** Options of `aggregate`. */
export interface AggregateOptions {
  /**
   * The length of a period: seconds or any text that `parseTimeStep` reads, `monthly`, `seasonal` (December to February,
   * and so on) or `yearly`. Forecasts take lengths in seconds.
   */
  readonly step: TimeStep | 'seasonal' | 'yearly' | string
  readonly how: Reduction
  /**
   * The time at which a day begins, with an offset from UTC where it is not UTC: `09:00+10:00`. Midnight UTC by default;
   * the periods of a forecast begin at its issue time by default.
   */
  readonly dayStart?: string | undefined
  /** The month in which a year begins, 1 to 12: 7 for a water year from July. */
  readonly yearStart?: number | undefined
  /** The end of a period that its value is stamped with. The default is that of the values themselves. */
  readonly label?: IntervalEnd | undefined
  /**
   * The end of a period that still belongs to it. `end` where the values stand for the interval before their time, so that
   * the value of 09:00 belongs to the day that ends then; else `start`. The default is what the metadata say.
   */
  readonly closed?: IntervalEnd | undefined
  /** The least fraction of a period that must be present, 0 to 1; below it the result is missing. 1 by default. */
  readonly leastPresent?: number | undefined
}

/** {@link AggregateOptions}, checked. @internal */
export interface Periods {
  readonly step: number | 'monthly' | 'seasonal' | 'yearly'
  readonly how: Reduction
  /** The beginning of a day after midnight UTC in milliseconds; may be negative. Undefined when it was not given. */
  readonly dayStart: number | undefined
  /** Counted from 0. */
  readonly yearStart: number
  readonly label: IntervalEnd | undefined
  readonly closed: IntervalEnd | undefined
  readonly leastPresent: number
}

/** @throws {@link OptionError} @throws {@link TimeError} `INVALID_STEP` @internal */
export function checkAggregate(options: AggregateOptions): Periods {
  const keys = ['step', 'how', 'dayStart', 'yearStart', 'label', 'closed', 'leastPresent']
  const {
    step,
    how,
    dayStart,
    yearStart = 1,
    label,
    closed,
    leastPresent = 1,
  } = checkOptions(options, 'aggregate', keys)
  checkChoice(how, ['sum', 'mean', 'min', 'max', 'first', 'last'], 'reduction')
  checkChoice(label, [undefined, 'start', 'end'], 'label')
  checkChoice(closed, [undefined, 'start', 'end'], 'closed end')
  if (!Number.isInteger(yearStart) || yearStart < 1 || yearStart > 12) {
    throw new OptionError('INVALID_OPTION', `A year begins in a month from 1 to 12, not ${show(yearStart)}.`)
  }
  if (typeof leastPresent !== 'number' || !(leastPresent >= 0 && leastPresent <= 1)) {
    throw new OptionError(
      'INVALID_OPTION',
      `leastPresent is a fraction from 0 to 1, not ${show(leastPresent)}.`,
    )
  }
  return {
    step: periodOf(step),
    how,
    dayStart: dayStart === undefined ? undefined : parseDayStart(dayStart),
    yearStart: yearStart - 1,
    label,
    closed,
    leastPresent,
  }
}

function periodOf(step: AggregateOptions['step']): Periods['step'] {
  if (step === 'seasonal' || step === 'yearly') return step
  try {
    return parseTimeStep(step)
  } catch (error) {
    if (!(error instanceof TimeError)) throw error
    const more =
      'Periods may also be "seasonal", or "yearly"; a water year is one with the month in which it begins, yearStart.'
    throw new TimeError('INVALID_STEP', `${error.message} ${more}`)
  }
}

/**
 * The beginning of a day after midnight UTC, in milliseconds: `09:00+10:00` is -1 hour.
 * @throws {@link OptionError} `INVALID_OPTION`
 * @internal
 */
export function parseDayStart(text: string): number {
  const match = typeof text === 'string' ? /^(\d{2}):(\d{2})(?:Z|([+-])(\d{2}):?(\d{2}))?$/.exec(text) : null
  if (match) {
    const [hour, minute, zoneHour, zoneMinute] = [match[1], match[2], match[4] ?? 0, match[5] ?? 0].map(
      Number,
    )
    if (hour! < 24 && minute! < 60 && zoneHour! < 24 && zoneMinute! < 60) {
      const zone = (match[3] === '-' ? -1 : 1) * (zoneHour! * 60 + zoneMinute!)
      return (hour! * 60 + minute! - zone) * 60_000
    }
  }
  throw new OptionError(
    'INVALID_OPTION',
    `Cannot read ${show(text)} as the beginning of a day. Give hours and minutes, with an offset where it is not UTC: "09:00" or "09:00+10:00".`,
  )
}
