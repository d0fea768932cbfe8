import { SelectionError, ShapeError, TimeError } from '../errors.ts'
import { show } from '../show.ts'
import { toCivil } from './calendar.ts'
import { formatInstant, type Instant, type InstantLike, parseInstant } from './instant.ts'
import { addMonths, dayOfMonth, defaultMonthDay, type MonthDay } from './monthly.ts'
import { formatTimeStep, parseTimeStep, type TimeStep } from './time-step.ts'

/** The largest length: what an `int` of the C structs can hold. */
const MAX_LENGTH = 2_147_483_647

/** What a {@link TimeSeriesGeometry} is made from. */
export interface GeometryOptions {
  /** The first time; null when it is not known, which only makes sense where nobody asks for times. */
  start: InstantLike | null
  /** Seconds, `'monthly'`, or anything else that {@link parseTimeStep} reads. */
  step: TimeStep | string
  /** How many times there are. */
  length: number
  /** Monthly axes only: the day of the month. The default is {@link defaultMonthDay} of the start. */
  monthDay?: MonthDay | undefined
}

/** A range of indices. */
export interface IndexRange {
  readonly first: number
  readonly count: number
}

/**
 * A time axis with an even step, or a step of one calendar month. Immutable.
 *
 * @example
 * ```ts
 * const axis = new TimeSeriesGeometry({ start: '2010-08-01T21:00', step: 'hourly', length: 24 })
 * formatInstant(axis.end) // '2010-08-02T20:00:00Z'
 * axis.indexOf('2010-08-02') // 3
 * axis.window('2010-08-02', '2010-08-02T05:30').count // 6
 * ```
 */
export class TimeSeriesGeometry {
  /** The first time, in milliseconds UTC; NaN when it is not known. */
  readonly start: Instant
  readonly step: TimeStep
  readonly length: number
  /** The day of the month of a monthly axis; undefined for any other, and where the start is not known. */
  readonly monthDay: MonthDay | undefined

  /**
   * @throws {@link TimeError} `invalid_instant`, `invalid_step`, `invalid_geometry` (a month day that the start does not
   * have, or an end beyond what a Date can hold)
   * @throws {@link ShapeError} `invalid_size`
   */
  constructor(options: GeometryOptions) {
    this.start = options.start === null ? Number.NaN : parseInstant(options.start)
    this.step = parseTimeStep(options.step)
    this.length = options.length
    if (!Number.isInteger(this.length) || this.length < 0 || this.length > MAX_LENGTH) {
      throw new ShapeError(
        'invalid_size',
        `A time axis cannot have the length ${show(this.length)}. Give 0 to ${MAX_LENGTH}.`,
      )
    }
    const known = !Number.isNaN(this.start)
    this.monthDay =
      this.step === 'monthly' && known ? (options.monthDay ?? defaultMonthDay(this.start)) : undefined
    if (known && this.length > 0) this.#check()
  }

  #check(): void {
    const { monthDay, start } = this
    if (monthDay !== undefined) {
      const { year, month, day } = toCivil(start)
      const inRange = Number.isInteger(monthDay) && monthDay !== 0 && Math.abs(monthDay) <= 31
      if (!inRange || dayOfMonth(monthDay, year, month) !== day) {
        throw new TimeError(
          'invalid_geometry',
          `A monthly axis that starts at ${formatInstant(start)} cannot fall on day ${show(monthDay)} of the month.`,
        )
      }
    }
    if (!(Math.abs(this.#raw(this.length - 1)) <= 8.64e15)) {
      throw new TimeError(
        'invalid_geometry',
        `A time axis of ${this.length} steps "${formatTimeStep(this.step)}" from ${formatInstant(start)} ends beyond what a Date can hold.`,
      )
    }
  }

  #raw(index: number): Instant {
    return this.step === 'monthly'
      ? addMonths(this.start, index, this.monthDay ?? 1)
      : this.start + index * this.step * 1000
  }

  #needStart(): void {
    if (Number.isNaN(this.start)) {
      throw new TimeError('no_start', 'This time axis has no known start, so it has no times. Use indices.')
    }
  }

  /**
   * The last time.
   * @throws {@link TimeError} `empty_axis`, `no_start`
   */
  get end(): Instant {
    if (this.length === 0)
      throw new TimeError('empty_axis', 'An empty time axis has no end. Look at its length first.')
    return this.timeAt(this.length - 1)
  }

  /**
   * The time at an index.
   * @throws {@link SelectionError} `out_of_range`
   * @throws {@link TimeError} `no_start`
   */
  timeAt(index: number): Instant {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new SelectionError(
        'out_of_range',
        `There is no time at index ${show(index)}: the axis has ${this.length}, counted from 0.`,
      )
    }
    this.#needStart()
    return this.#raw(index)
  }

  /** All times, in milliseconds UTC; NaN when the start is not known. */
  times(): Float64Array {
    const times = new Float64Array(this.length)
    if (this.step === 'monthly') {
      for (let i = 0; i < times.length; i++) times[i] = this.#raw(i)
    } else {
      const step = this.step * 1000
      for (let i = 0; i < times.length; i++) times[i] = this.start + i * step
    }
    return times
  }

  /** The first index whose time is not before `t`; may be outside the axis. */
  #ceiling(t: Instant): number {
    if (this.step !== 'monthly') return Math.ceil((t - this.start) / (this.step * 1000))
    const from = toCivil(this.start)
    const to = toCivil(t)
    const guess = (to.year - from.year) * 12 + to.month - from.month
    return this.#raw(guess) >= t ? guess : guess + 1
  }

  /**
   * The index of a time that is on the axis.
   * @throws {@link SelectionError} `not_found`: no such time; the text names the nearest ones
   * @throws {@link TimeError} `invalid_instant`, `no_start`
   */
  indexOf(t: InstantLike): number {
    const instant = parseInstant(t)
    this.#needStart()
    const index = this.#ceiling(instant)
    if (index >= 0 && index < this.length && this.#raw(index) === instant) return index
    const where =
      this.length === 0
        ? 'the axis is empty'
        : `the axis has ${this.length} times "${formatTimeStep(this.step)}" from ${formatInstant(this.start)} to ${formatInstant(this.end)}`
    throw new SelectionError('not_found', `There is no time ${formatInstant(instant)}: ${where}.`)
  }

  /**
   * The indices of a window. Both ends belong to it, and need not be on the axis; an absent end is the end of the axis.
   * Nothing in between, or `from` after `to`, gives a count of 0; so does an empty axis, whose start need not be known.
   * @throws {@link TimeError} `invalid_instant`, `no_start`
   */
  window(from?: InstantLike, to?: InstantLike): IndexRange {
    const begin = from === undefined ? undefined : parseInstant(from)
    const end = to === undefined ? undefined : parseInstant(to)
    if (this.length === 0 || (begin === undefined && end === undefined)) {
      return { first: 0, count: this.length }
    }
    this.#needStart()
    const clamp = (index: number) => Math.min(Math.max(index, 0), this.length)
    const first = begin === undefined ? 0 : clamp(this.#ceiling(begin))
    const after = end === undefined ? this.length : clamp(this.#ceiling(end + 1))
    return { first, count: Math.max(0, after - first) }
  }

  /**
   * A part of the axis.
   * @throws {@link SelectionError} `out_of_range`
   */
  slice(first: number, count: number): TimeSeriesGeometry {
    checkRange(first, count, this.length, 'time')
    // An empty part that begins behind the end still gets a start, where a Date can hold it.
    const start = Number.isNaN(this.start) ? null : this.#raw(first)
    const beyond = start !== null && !(Math.abs(start) <= 8.64e15)
    return new TimeSeriesGeometry({
      start: beyond ? null : start,
      step: this.step,
      length: count,
      monthDay: this.monthDay,
    })
  }

  /** Whether two axes have the same times. */
  equals(other: TimeSeriesGeometry): boolean {
    return (
      Object.is(this.start, other.start) &&
      this.step === other.step &&
      this.length === other.length &&
      this.monthDay === other.monthDay
    )
  }
}

/**
 * Refuses a range of indices that is not inside 0 to length.
 * @internal
 */
export function checkRange(first: number, count: number, length: number, what: string): void {
  const whole = Number.isInteger(first) && Number.isInteger(count)
  if (!whole || first < 0 || count < 0 || first + count > length) {
    throw new SelectionError(
      'out_of_range',
      `There is no ${what} range of ${show(count)} from index ${show(first)}: there are ${length}, counted from 0.`,
    )
  }
}
