import { SelectionError, ShapeError, TimeError } from '../errors.ts'
import { show } from '../show.ts'
import { checkRange, type IndexRange } from './geometry.ts'

/** What a {@link LeadTimeAxis} is made from. */
export interface LeadTimeOptions {
  /** The first lead time, in seconds after the issue time. */
  start: number
  /** Seconds from one lead time to the next. */
  step: number
  /** How many there are. */
  length: number
}

/**
 * The lead times of a forecast: evenly spaced, in whole seconds after the issue time. Immutable.
 *
 * @example
 * ```ts
 * const leads = new LeadTimeAxis({ start: 3600, step: 3600, length: 24 })
 * leads.at(23) // 86400
 * leads.window(7200, 10800).count // 2
 * ```
 */
export class LeadTimeAxis {
  readonly start: number
  readonly step: number
  readonly length: number

  /**
   * @throws {@link TimeError} `invalid_geometry` (start), `invalid_step`
   * @throws {@link ShapeError} `invalid_size`
   */
  constructor(options: LeadTimeOptions) {
    const { start, step, length } = options
    if (!Number.isSafeInteger(start)) {
      throw new TimeError(
        'invalid_geometry',
        `A lead time axis cannot start at ${show(start)}. Give whole seconds.`,
      )
    }
    if (!Number.isInteger(step) || step < 1 || step > 2_147_483_647) {
      throw new TimeError(
        'invalid_step',
        `A lead time axis cannot have the step ${show(step)}. Give whole seconds from 1.`,
      )
    }
    if (!Number.isInteger(length) || length < 0 || length > 2_147_483_647) {
      throw new ShapeError(
        'invalid_size',
        `A lead time axis cannot have the length ${show(length)}. Give 0 or more.`,
      )
    }
    this.start = start
    this.step = step
    this.length = length
  }

  /**
   * The lead time at an index, in seconds.
   * @throws {@link SelectionError} `out_of_range`
   */
  at(index: number): number {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new SelectionError(
        'out_of_range',
        `There is no lead time at index ${show(index)}: there are ${this.length}, counted from 0.`,
      )
    }
    return this.start + index * this.step
  }

  /** All lead times, in seconds. */
  values(): Float64Array {
    return Float64Array.from({ length: this.length }, (_, i) => this.start + i * this.step)
  }

  /**
   * The index of a lead time in seconds.
   * @throws {@link SelectionError} `not_found`
   */
  indexOf(seconds: number): number {
    const index = (seconds - this.start) / this.step
    if (Number.isInteger(index) && index >= 0 && index < this.length) return index
    throw new SelectionError(
      'not_found',
      `There is no lead time of ${show(seconds)} seconds: there are ${this.length} of them, every ${this.step} seconds from ${this.start}.`,
    )
  }

  /**
   * The indices of the lead times from `from` to `to` seconds; both ends belong to it. An absent end is the end of the axis.
   * @throws {@link SelectionError} `not_found`: a bound that is not a number
   */
  window(from?: number, to?: number): IndexRange {
    for (const bound of [from, to]) {
      if (bound !== undefined && (typeof bound !== 'number' || Number.isNaN(bound))) {
        throw new SelectionError(
          'not_found',
          `There are no lead times up to ${show(bound)}. Give seconds after the issue time.`,
        )
      }
    }
    const clamp = (index: number) => Math.min(Math.max(index, 0), this.length)
    const first = from === undefined ? 0 : clamp(Math.ceil((from - this.start) / this.step))
    const after = to === undefined ? this.length : clamp(Math.floor((to - this.start) / this.step) + 1)
    return { first, count: Math.max(0, after - first) }
  }

  /**
   * A part of the axis.
   * @throws {@link SelectionError} `out_of_range`
   */
  slice(first: number, count: number): LeadTimeAxis {
    checkRange(first, count, this.length, 'lead time')
    return new LeadTimeAxis({ start: this.start + first * this.step, step: this.step, length: count })
  }

  /** Whether two axes have the same lead times. */
  equals(other: LeadTimeAxis): boolean {
    return this.start === other.start && this.step === other.step && this.length === other.length
  }
}
