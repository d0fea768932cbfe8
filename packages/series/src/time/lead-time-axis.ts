import { allocateDoubles } from '../allocate.ts'
import { SelectionError, ShapeError, TimeError } from '../errors.ts'
import { type IndexRange, indexAt, rangeOf } from '../indices.ts'
import { showInConsole } from '../inspect.ts'
import { showInNotebook } from '../notebook.ts'
import { checkOptions } from '../options.ts'
import { show } from '../show.ts'
import { firstAtOrAfter, isListing, MAX_LENGTH, strictlyIncreasing } from './listed.ts'
import { formatDuration, formatTimeStep, parseTimeStep } from './time-step.ts'

/** A {@link LeadTimeAxis} with a step. */
export interface RegularLeadTimeOptions {
  /** The first lead time, in seconds after the issue time. */
  readonly start: number
  /** Seconds from one lead time to the next. */
  readonly step: number
  /** Number of lead times. */
  readonly length: number
}

/** A {@link LeadTimeAxis} that lists its lead times. */
export interface ListedLeadTimeOptions {
  /** The lead times in seconds after the issue time, strictly increasing. */
  readonly values: ArrayLike<number>
}

/** The two forms of a {@link LeadTimeAxis}. */
export type LeadTimeAxisOptions = RegularLeadTimeOptions | ListedLeadTimeOptions

/** A window of lead times after the issue time: seconds, or text that `parseTimeStep` reads, such as `24h`. Both ends belong to it. */
export interface LeadTimeWindow {
  readonly from?: number | string | undefined
  readonly to?: number | string | undefined
}

/**
 * The lead times of a forecast, in whole seconds after the issue time. Immutable. *Regular* axes have a `step`; *listed*
 * axes have their lead times one by one, strictly increasing, and a `step` of null.
 *
 * @example
 * ```ts
 * const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 24 })
 * leads.at(-1) // 86400
 * leads.window({ from: 7200, to: 10800 }) // { start: 1, end: 3 }
 * const uneven = new LeadTimeAxis({ values: [3600, 7200, 18_000] })
 * uneven.step // null
 * ```
 */
export class LeadTimeAxis {
  /** The first lead time in seconds; NaN when there is none. */
  readonly start: number
  /** Seconds; null when the lead times are listed. */
  readonly step: number | null
  /** Number of lead times. */
  readonly length: number
  /** The lead times of a listed axis. */
  readonly #values: Float64Array | undefined

  static {
    const text = (axis: LeadTimeAxis) => `LeadTimeAxis { ${axis} }`
    showInConsole(LeadTimeAxis.prototype, text)
    showInNotebook(LeadTimeAxis.prototype, text)
  }

  /**
   * @throws {@link TimeError} `INVALID_AXIS`: a lead time that is no whole number of seconds; `INVALID_STEP`;
   *   `NOT_INCREASING` with the index
   * @throws {@link ShapeError} `INVALID_SIZE`
   */
  constructor(options: LeadTimeAxisOptions) {
    if (isListing(options)) {
      checkOptions(options, 'a listed LeadTimeAxis', ['values'])
      const values = strictlyIncreasing(options.values, wholeSeconds, {
        what: 'lead time',
        text: (seconds) => `${seconds} s`,
      })
      this.#values = values
      this.start = values.length > 0 ? values[0]! : Number.NaN
      this.step = null
      this.length = values.length
      return
    }
    const { start, step, length } = checkOptions(options, 'a LeadTimeAxis', ['start', 'step', 'length'])
    if (!Number.isInteger(step) || step < 1 || step > MAX_LENGTH) {
      throw new TimeError(
        'INVALID_STEP',
        `A lead time axis cannot have the step ${show(step)}. Give whole seconds from 1.`,
      )
    }
    if (!Number.isInteger(length) || length < 0 || length > MAX_LENGTH) {
      throw new ShapeError(
        'INVALID_SIZE',
        `A lead time axis cannot have the length ${show(length)}. Give 0 or more.`,
      )
    }
    this.start = wholeSeconds(start)
    this.step = step
    this.length = length
  }

  /** True when the lead times are listed one by one, without a step. */
  get isListed(): boolean {
    return this.step === null
  }

  #raw(index: number): number {
    return this.#values ? this.#values[index]! : this.start + index * this.step!
  }

  /**
   * The step in seconds, for what cannot be done without one.
   * @param purpose  names it in the error
   * @throws {@link TimeError} `NO_STEP`: the lead times are listed
   */
  requireStep(purpose: string): number {
    if (this.step !== null) return this.step
    throw new TimeError(
      'NO_STEP',
      `${typeof purpose === 'string' ? purpose : 'This'} needs lead times with a step; these ${this.length} are listed. Use aggregate() to bring the forecast to a step.`,
    )
  }

  /**
   * The last lead time in seconds.
   * @throws {@link TimeError} `EMPTY_AXIS`
   */
  get end(): number {
    if (this.length === 0)
      throw new TimeError('EMPTY_AXIS', 'An empty lead time axis has no end. Look at its length first.')
    return this.#raw(this.length - 1)
  }

  /**
   * The lead time at an index, in seconds; negative indices count from the end.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): number {
    return this.#raw(indexAt(index, this.length, 'lead time'))
  }

  /**
   * All lead times, in seconds. A copy.
   *
   * @throws {@link ShapeError} `INVALID_SIZE`: an axis longer than an array can be
   */
  values(): Float64Array {
    if (this.#values) return this.#values.slice()
    const values = allocateDoubles(this.length, 'lead times')
    for (let i = 0; i < values.length; i++) values[i] = this.start + i * this.step!
    return values
  }

  /** The lead times one by one, in seconds: `for (const lead of axis)`, `[...axis]`. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.length; i++) yield this.#raw(i)
  }

  /** The first index whose lead time is not below `seconds`, within 0 to the length. */
  #ceiling(seconds: number): number {
    if (this.#values) return firstAtOrAfter(this.#values, seconds)
    return Math.min(Math.max(Math.ceil((seconds - this.start) / this.step!), 0), this.length)
  }

  /**
   * The index of a lead time in seconds.
   * @throws {@link SelectionError} `NOT_FOUND`
   */
  indexOf(seconds: number): number {
    const index = typeof seconds === 'number' ? this.#ceiling(seconds) : -1
    if (index >= 0 && index < this.length && this.#raw(index) === seconds) return index
    const where = this.length === 0 ? 'there are none' : `there are ${this.#describe()}`
    throw new SelectionError('NOT_FOUND', `There is no lead time of ${show(seconds)} s: ${where}.`)
  }

  /**
   * The indices of a window. Both ends belong to it, in seconds or as text such as `24h`; an absent end is the end of the
   * axis.
   * @throws {@link SelectionError} `INVALID_WINDOW`: a bound that is no time, or `from` is above `to`
   * @throws {@link OptionError} `UNKNOWN_OPTION`
   */
  window(window: LeadTimeWindow): IndexRange {
    const given = checkOptions(window, 'a window of lead times', ['from', 'to'])
    const [from, to] = [secondsOf(given.from), secondsOf(given.to)]
    if (from !== undefined && to !== undefined && from > to) {
      throw new SelectionError(
        'INVALID_WINDOW',
        `The window of lead times begins at ${from} s, after its end at ${to} s. Swap "from" and "to".`,
      )
    }
    const start = from === undefined ? 0 : this.#ceiling(from)
    if (to === undefined) return { start, end: this.length }
    const last = this.#ceiling(to)
    const end = last < this.length && this.#raw(last) === to ? last + 1 : last
    return { start, end: Math.max(start, end) }
  }

  /**
   * The lead times from index `start` up to, without, index `end`, as `Array.prototype.slice` takes them.
   * @throws {@link SelectionError} `OUT_OF_RANGE`: no whole numbers
   */
  slice(start?: number, end?: number): LeadTimeAxis {
    const range = rangeOf(start, end, this.length)
    if (range.start === 0 && range.end === this.length) return this
    if (this.#values) return new LeadTimeAxis({ values: this.#values.subarray(range.start, range.end) })
    return new LeadTimeAxis({
      start: this.#raw(range.start),
      step: this.step!,
      length: range.end - range.start,
    })
  }

  /** True when two axes have the same lead times, regular or listed. */
  equals(other: LeadTimeAxis): boolean {
    if (this === other) return true
    if (!(other instanceof LeadTimeAxis) || this.length !== other.length) return false
    for (let i = 0; i < this.length; i++) if (this.#raw(i) !== other.#raw(i)) return false
    return true
  }

  #describe(): string {
    const step = this.step === null ? 'listed' : formatTimeStep(this.step)
    return `${this.length}, ${formatDuration(this.at(0))} to ${formatDuration(this.end)}, ${step}`
  }

  /** One line: the ends, the step and the length. */
  toString(): string {
    if (this.length === 0) return 'no lead times'
    const step = this.step === null ? 'listed' : formatTimeStep(this.step)
    const count = `${this.length} ${this.length === 1 ? 'lead time' : 'lead times'}`
    return `${formatDuration(this.at(0))} to ${formatDuration(this.end)}, ${step}, ${count}`
  }

  /** Seconds: `start`, `end`, `step`, `length`, and the `values` of a listed axis. */
  toJSON(): Record<string, unknown> {
    return {
      start: this.length > 0 ? this.at(0) : null,
      end: this.length > 0 ? this.end : null,
      step: this.step,
      length: this.length,
      ...(this.#values ? { values: Array.from(this.#values) } : {}),
    }
  }
}

function wholeSeconds(value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number
  throw new TimeError('INVALID_AXIS', `A lead time cannot be ${show(value)}. Give whole seconds.`)
}

/** A bound of a window in seconds. @throws {@link SelectionError} `INVALID_WINDOW` */
function secondsOf(bound: unknown): number | undefined {
  if (bound === undefined || (typeof bound === 'number' && !Number.isNaN(bound))) return bound
  if (typeof bound === 'string') {
    try {
      const seconds = parseTimeStep(bound)
      if (seconds !== 'monthly') return seconds
    } catch (error) {
      if (!(error instanceof TimeError)) throw error
    }
  }
  throw new SelectionError(
    'INVALID_WINDOW',
    `A window of lead times cannot end at ${show(bound)}. Give seconds after the issue time, or text such as "24h".`,
  )
}

/**
 * The indices of a window, of which some must be on the axis: hours in place of seconds would select nothing.
 * @throws {@link SelectionError} `OUT_OF_RANGE`, `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION` @internal
 */
export function selectLeads(leads: LeadTimeAxis, window: LeadTimeWindow): IndexRange {
  const range = leads.window(window)
  if (range.end > range.start || leads.length === 0) return range
  const [from, to] = [window.from, window.to].map((bound) =>
    typeof bound === 'number' ? `${bound} s` : bound,
  )
  const said = [from === undefined ? '' : ` from ${from}`, to === undefined ? '' : ` to ${to}`].join('')
  throw new SelectionError(
    'OUT_OF_RANGE',
    `There is no lead time${said}. There are ${leads}. Numbers are seconds: 24 h is 86400, or "24h".`,
  )
}
