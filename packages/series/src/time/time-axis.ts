import { allocateDoubles } from '../allocate.ts'
import { SelectionError, ShapeError, TimeError } from '../errors.ts'
import { type IndexRange, indexAt, rangeOf } from '../indices.ts'
import { showInConsole } from '../inspect.ts'
import { showInNotebook } from '../notebook.ts'
import { checkOptions } from '../options.ts'
import { show } from '../show.ts'
import { DAY_MS, toCivil } from './calendar.ts'
import { formatInstant, type Instant, type InstantLike, LAST_INSTANT, parseInstant } from './instant.ts'
import { firstAtOrAfter, isListing, MAX_LENGTH, strictlyIncreasing } from './listed.ts'
import { addMonths, dayOfMonth, defaultMonthDay, type MonthDay } from './monthly.ts'
import { formatTimeStep, parseTimeStep, type TimeStep } from './time-step.ts'
import { boundsOf, periodOf } from './time-window.ts'

/** A {@link TimeAxis} with a step. */
export interface RegularAxisOptions {
  /** The first time; null when it is not known, where only indices are needed. */
  readonly start: InstantLike | null
  /** Seconds, `'monthly'`, or any other text that {@link parseTimeStep} reads. */
  readonly step: TimeStep | string
  /** Number of times. */
  readonly length: number
  /** Monthly axes only: the day of the month. The default is {@link defaultMonthDay} of the start. */
  readonly monthDay?: MonthDay | undefined
}

/** A {@link TimeAxis} that lists its times. */
export interface ListedAxisOptions {
  /** The times, strictly increasing. */
  readonly values: ArrayLike<InstantLike>
}

/** The two forms of a {@link TimeAxis}. */
export type TimeAxisOptions = RegularAxisOptions | ListedAxisOptions

/**
 * The times of a series. Immutable. *Regular* axes have a `step`, in seconds or one calendar month; *listed* axes have
 * their times one by one, strictly increasing, and a `step` of null.
 *
 * @example
 * ```ts
 * const axis = new TimeAxis({ start: '2010-08-01T21:00', step: 'hourly', length: 24 })
 * formatInstant(axis.end) // '2010-08-02T20:00:00Z'
 * axis.indexOf('2010-08-02') // 3
 * axis.window({ from: '2010-08-02' }) // { start: 3, end: 24 }
 * const listed = new TimeAxis({ values: ['2020-01-01', '2020-01-02', '2020-01-07'] })
 * listed.step // null
 * formatInstant(listed.at(-1)) // '2020-01-07T00:00:00Z'
 * ```
 */
export class TimeAxis {
  /** The first time, in milliseconds UTC; NaN when it is not known or there is none. */
  readonly start: Instant
  /** Seconds, or `'monthly'`; null when the times are listed. */
  readonly step: TimeStep | null
  /** Number of times. */
  readonly length: number
  /** The day of the month of a monthly axis; undefined for any other, and where the start is not known. */
  readonly monthDay: MonthDay | undefined
  /** The times of a listed axis. */
  readonly #values: Float64Array | undefined

  static {
    const text = (axis: TimeAxis) => `TimeAxis { ${axis} }`
    showInConsole(TimeAxis.prototype, text)
    showInNotebook(TimeAxis.prototype, text)
  }

  /**
   * @throws {@link TimeError} `INVALID_INSTANT`; `INVALID_STEP`; `NOT_INCREASING` with the index; `INVALID_AXIS`: a month
   *   day that the start does not have, or an end beyond what a Date can hold
   * @throws {@link ShapeError} `INVALID_SIZE`
   */
  constructor(options: TimeAxisOptions) {
    if (isListing(options)) {
      checkOptions(options, 'a listed TimeAxis', ['values'])
      const values = strictlyIncreasing(options.values, (value) => parseInstant(value as InstantLike), {
        what: 'time',
        text: formatInstant,
      })
      this.#values = values
      this.start = values.length > 0 ? values[0]! : Number.NaN
      this.step = null
      this.length = values.length
      this.monthDay = undefined
      return
    }
    const { start, step, length, monthDay } = checkOptions(options, 'a TimeAxis', [
      'start',
      'step',
      'length',
      'monthDay',
    ])
    this.start = start === null ? Number.NaN : parseInstant(start)
    this.step = parseTimeStep(step)
    this.length = length
    if (!Number.isInteger(length) || length < 0 || length > MAX_LENGTH) {
      throw new ShapeError(
        'INVALID_SIZE',
        `A time axis cannot have the length ${show(length)}. Give 0 to ${MAX_LENGTH}.`,
      )
    }
    const known = !Number.isNaN(this.start)
    this.monthDay = this.step === 'monthly' && known ? (monthDay ?? defaultMonthDay(this.start)) : undefined
    if (known && length > 0) this.#checkRegular()
  }

  #checkRegular(): void {
    const { monthDay, start } = this
    if (monthDay !== undefined) {
      const { year, month, day } = toCivil(start)
      const inRange = Number.isInteger(monthDay) && monthDay !== 0 && Math.abs(monthDay) <= 31
      if (!inRange || dayOfMonth(monthDay, year, month) !== day) {
        throw new TimeError(
          'INVALID_AXIS',
          `A monthly axis that starts at ${formatInstant(start)} cannot fall on day ${show(monthDay)} of the month.`,
        )
      }
    }
    if (!(Math.abs(this.#raw(this.length - 1)) <= LAST_INSTANT)) {
      throw new TimeError(
        'INVALID_AXIS',
        `A time axis of ${this.length} steps "${formatTimeStep(this.step!)}" from ${formatInstant(start)} ends beyond what a Date can hold.`,
      )
    }
  }

  /** True when the times are listed one by one, without a step. */
  get isListed(): boolean {
    return this.step === null
  }

  /** The time at an index that may lie outside a regular axis. */
  #raw(index: number): Instant {
    if (this.#values) return this.#values[index]!
    return this.step === 'monthly'
      ? addMonths(this.start, index, this.monthDay ?? 1)
      : this.start + index * (this.step as number) * 1000
  }

  #needStart(): void {
    if (this.length > 0 && Number.isNaN(this.start)) {
      throw new TimeError('NO_START', 'This time axis has no known start, so it has no times. Use indices.')
    }
  }

  /**
   * The step, for what cannot be done without one.
   *
   * @param purpose  names it in the error, such as `A native time series`
   * @throws {@link TimeError} `NO_STEP`: the times are listed
   */
  requireStep(purpose: string): TimeStep {
    if (this.step !== null) return this.step
    throw new TimeError(
      'NO_STEP',
      `${typeof purpose === 'string' ? purpose : 'This'} needs a time axis with a step; this one lists ${this.length} times, from ${this.#ends()}. Use aggregate() to bring the series to a step.`,
    )
  }

  #ends(): string {
    return this.length === 0 ? 'none' : `${formatInstant(this.at(0))} to ${formatInstant(this.at(-1))}`
  }

  /**
   * The last time.
   * @throws {@link TimeError} `EMPTY_AXIS`, `NO_START`
   */
  get end(): Instant {
    if (this.length === 0)
      throw new TimeError('EMPTY_AXIS', 'An empty time axis has no end. Look at its length first.')
    return this.at(-1)
  }

  /**
   * The time at an index, in milliseconds UTC; negative indices count from the end.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   * @throws {@link TimeError} `NO_START`
   */
  at(index: number): Instant {
    const at = indexAt(index, this.length, 'time')
    this.#needStart()
    return this.#raw(at)
  }

  /** All times, in milliseconds UTC; NaN when the start is not known. A copy. @throws {@link ShapeError} `INVALID_SIZE` */
  values(): Float64Array {
    if (this.#values) return this.#values.slice()
    const values = allocateDoubles(this.length, 'times')
    if (this.step === 'monthly') {
      for (let i = 0; i < values.length; i++) values[i] = this.#raw(i)
    } else {
      const step = (this.step as number) * 1000
      for (let i = 0; i < values.length; i++) values[i] = this.start + i * step
    }
    return values
  }

  /** The times one by one, in milliseconds UTC: `for (const time of axis)`, `[...axis]`. */
  *[Symbol.iterator](): IterableIterator<Instant> {
    for (let i = 0; i < this.length; i++) yield this.#raw(i)
  }

  /** The first index whose time is not before `t`; may be outside a regular axis. */
  #ceiling(t: Instant): number {
    if (this.#values) return firstAtOrAfter(this.#values, t)
    if (this.step !== 'monthly') return Math.ceil((t - this.start) / ((this.step as number) * 1000))
    const from = toCivil(this.start)
    const to = toCivil(t)
    const guess = (to.year - from.year) * 12 + to.month - from.month
    return this.#raw(guess) >= t ? guess : guess + 1
  }

  /**
   * The index of a time that is on the axis. A day, month or year without a time is the one time in it, unless midnight is
   * on the axis.
   *
   * @example
   * ```ts
   * const issues = new TimeAxis({ start: '2010-08-01T21:00', step: 'daily', length: 7 })
   * issues.indexOf('2010-08-03') // 2: the issue of 21:00
   * ```
   * @throws {@link SelectionError} `NOT_FOUND`; the text says which times there are
   * @throws {@link TimeError} `INVALID_INSTANT`, `NO_START`
   */
  indexOf(t: InstantLike): number {
    const { from, to } = periodOf(t)
    this.#needStart()
    const index = this.length === 0 ? 0 : this.#ceiling(from)
    if (this.length > 0) {
      // A day is its midnight where that is on the axis; a month or year is no instant.
      if (index >= 0 && index < this.length && this.#raw(index) === from && to - from < DAY_MS) return index
      const { start, end } = this.window({ from, to })
      if (end - start === 1) return start
      if (end > start) {
        const [first, last] = [this.at(start), this.at(end - 1)].map(formatInstant)
        throw new SelectionError(
          'NOT_FOUND',
          `There are ${end - start} times of ${String(t)}, from ${first} to ${last}. Give the exact time.`,
        )
      }
    }
    const step = this.step === null ? '' : ` "${formatTimeStep(this.step)}"`
    const where =
      this.length === 0
        ? 'the axis is empty'
        : `the axis has ${this.length} times${step} from ${this.#ends()}${this.#around(index)}`
    throw new SelectionError('NOT_FOUND', `There is no time ${formatInstant(from)}: ${where}.`)
  }

  /** The times on either side of an index, for the text of an error. */
  #around(index: number): string {
    if (index < 1 || index >= this.length) return ''
    return `, and the nearest are ${formatInstant(this.at(index - 1))} and ${formatInstant(this.at(index))}`
  }

  /**
   * The indices of a window. Both ends belong to it, and need not be on the axis; an absent end is the end of the axis. A
   * day, month or year without a time is its beginning as `from`, and its end as `to`. Nothing in between gives an empty
   * range.
   *
   * @example
   * ```ts
   * const june = new TimeAxis({ start: '2020-06-01', step: 'hourly', length: 24 * 40 }).window({ to: '2020-06-30' })
   * june.end // 720: all 24 hours of 30 June
   * ```
   * @throws {@link SelectionError} `INVALID_WINDOW`: `from` is after `to`
   * @throws {@link TimeError} `INVALID_INSTANT`, `NO_START` @throws {@link OptionError} `UNKNOWN_OPTION`
   */
  window(window: TimeWindow): IndexRange {
    const { from, to } = boundsOf(checkOptions(window, 'a window of time', ['from', 'to']))
    if (this.length === 0 || (from === undefined && to === undefined)) return { start: 0, end: this.length }
    this.#needStart()
    const clamp = (index: number) => Math.min(Math.max(index, 0), this.length)
    const start = from === undefined ? 0 : clamp(this.#ceiling(from))
    const end = to === undefined ? this.length : clamp(this.#ceiling(to + 1))
    return { start, end: Math.max(start, end) }
  }

  /**
   * The times from index `start` up to, without, index `end`, as `Array.prototype.slice` takes them: negative indices count
   * from the end, and what lies outside is left out.
   * @throws {@link SelectionError} `OUT_OF_RANGE`: no whole numbers
   */
  slice(start?: number, end?: number): TimeAxis {
    const range = rangeOf(start, end, this.length)
    if (range.start === 0 && range.end === this.length) return this
    if (this.#values) return new TimeAxis({ values: this.#values.subarray(range.start, range.end) })
    // An empty part that begins behind the end still gets a start, where a Date can hold it.
    const first = Number.isNaN(this.start) ? null : this.#raw(range.start)
    const beyond = first !== null && !(Math.abs(first) <= LAST_INSTANT)
    return new TimeAxis({
      start: beyond ? null : first,
      step: this.step!,
      length: range.end - range.start,
      monthDay: this.monthDay,
    })
  }

  /** True when two axes have the same times, regular or listed. */
  equals(other: TimeAxis): boolean {
    if (this === other) return true
    if (!(other instanceof TimeAxis)) return false
    if (this.length !== other.length) return false
    if (this.length === 0) return true
    if (!Object.is(this.start, other.start)) return false
    if (this.length === 1) return true
    if (this.step !== null && this.step !== 'monthly' && other.step !== null && other.step !== 'monthly')
      return this.step === other.step
    if (Number.isNaN(this.start)) return this.step === other.step
    for (let i = 0; i < this.length; i++) if (this.#raw(i) !== other.#raw(i)) return false
    return true
  }

  /** One line: the ends, the step and the length. */
  toString(): string {
    const step = this.step === null ? 'listed' : formatTimeStep(this.step)
    if (this.length === 0) return `no times, ${step}`
    const ends = Number.isNaN(this.start) ? 'unknown start' : this.#ends()
    return `${ends}, ${step}, ${this.length} ${this.length === 1 ? 'time' : 'times'}`
  }

  /** ISO 8601 instants: `start`, `end`, `step`, `length`, and the `values` of a listed axis. */
  toJSON(): Record<string, unknown> {
    const known = this.length > 0 && !Number.isNaN(this.start)
    return {
      start: known ? formatInstant(this.at(0)) : null,
      end: known ? formatInstant(this.at(-1)) : null,
      step: this.step,
      length: this.length,
      ...(this.#values ? { values: Array.from(this.#values, formatInstant) } : {}),
    }
  }
}

/** A window of time. Both ends belong to it; an absent end is the end of the axis. */
export interface TimeWindow {
  /** First time, as {@link parseInstant} reads it, or a month or year. A day, month or year means its beginning. */
  readonly from?: InstantLike | undefined
  /** Last time, as {@link parseInstant} reads it, or a month or year. A day, month or year means its end. */
  readonly to?: InstantLike | undefined
}
