import {
  type Instant,
  type IntervalEnd,
  parseTimeStep,
  type Reduction,
  type TimeAxis,
  type UnivariateSeries,
} from '@uchronia/series'
import { checkChoice, checkOptions, parseDayStart, relationOf, show } from '@uchronia/series/internal'
import { VerifyError } from '../errors.ts'

/** The aggregation of values to a longer step. */
export interface LeadTimeAggregation {
  /** Seconds, or text that `parseTimeStep` reads, such as `daily`; a multiple of the steps of forecast and observations. */
  readonly step: number | string
  /** `sum` for amounts, `mean` for rates. */
  readonly how: Reduction
  /** Least share of the values that must be present, above 0; with fewer the result is missing. 1 when absent. */
  readonly leastPresent?: number | undefined
  /**
   * The end of its interval that a value is labelled with; results are labelled likewise. `end` when absent: a value of
   * hourly rain at 09:00 fell from 08:00 on.
   */
  readonly label?: IntervalEnd | undefined
  /**
   * The time at which a day begins, with an offset from UTC where it is not UTC: `09:00+10:00`. Then the steps of a forecast
   * begin there, and lead times are those of the whole steps after the issue time. From the issue time on when absent.
   */
  readonly dayStart?: string | undefined
}

/** Options with everything decided. @internal */
export interface Aggregation {
  readonly step: number
  readonly how: Reduction
  readonly leastPresent: number
  readonly label: IntervalEnd
  /** Milliseconds after midnight UTC; undefined where steps begin at the issue time. */
  readonly dayStart: number | undefined
}

/** @throws {@link VerifyError} @throws {@link OptionError} `INVALID_OPTION` @internal */
export function aggregationOf(options: LeadTimeAggregation): Aggregation {
  const {
    how,
    leastPresent = 1,
    label = 'end',
    dayStart,
  } = checkOptions(options, 'aggregate', ['step', 'how', 'leastPresent', 'label', 'dayStart'])
  const step = parseTimeStep(options.step)
  if (step === 'monthly') {
    throw new VerifyError(
      'INVALID_OPTION',
      'Lead times cannot be aggregated to months, which differ in length. Give days.',
    )
  }
  if (!(leastPresent > 0 && leastPresent <= 1)) {
    throw new VerifyError(
      'INVALID_OPTION',
      `leastPresent cannot be ${show(leastPresent)}. Give a share above 0, up to 1.`,
    )
  }
  return {
    step,
    how: checkChoice(how, ['sum', 'mean', 'min', 'max', 'first', 'last'], 'way to aggregate'),
    leastPresent,
    label: checkChoice(label, ['start', 'end'], 'label'),
    dayStart: dayStart === undefined ? undefined : parseDayStart(dayStart),
  }
}

/** Reduces values of which enough are present; NaN otherwise. @internal */
export class Reducer {
  readonly #how: Reduction
  readonly #least: number
  #present = 0
  #value = 0

  /** @param whole  the weight of all values of a step: how many there are where each weighs 1 */
  constructor({ how, leastPresent }: Aggregation, whole: number) {
    this.#how = how
    this.#least = leastPresent * whole - 1e-9 * whole
  }

  reset(): void {
    this.#present = 0
    this.#value = 0
  }

  /** @param weight  above 0; a mean is weighted by it, and a total is not */
  add(value: number, weight: number): void {
    if (Number.isNaN(value)) return
    const first = this.#present === 0
    this.#present += weight
    const how = this.#how
    if (how === 'mean') this.#value += value * weight
    else if (how === 'sum') this.#value += value
    else if (first || how === 'last') this.#value = value
    else if (how === 'min') this.#value = Math.min(this.#value, value)
    else if (how === 'max') this.#value = Math.max(this.#value, value)
  }

  result(): number {
    if (this.#present === 0 || this.#present < this.#least) return Number.NaN
    return this.#how === 'mean' ? this.#value / this.#present : this.#value
  }
}

/** The observation at a time, or over the step that is labelled with it. @internal */
export class Observations {
  readonly series: UnivariateSeries
  readonly times: Float64Array
  readonly #indexOf: (t: Instant) => number
  readonly #aggregation: Aggregation | undefined
  readonly #reducer: Reducer | undefined
  /** True where values are stamped with the start of their interval. */
  readonly #isOfStart: boolean
  /** Seconds; null where the times have no even step. */
  readonly step: number | null

  /** @throws {@link VerifyError} `STEP_MISMATCH`, `INVALID_OPTION` */
  constructor(series: UnivariateSeries, aggregation: Aggregation | undefined) {
    const { time } = series
    this.series = series
    this.times = time.values()
    if (this.times.length > 0 && Number.isNaN(this.times[0]!)) {
      throw new VerifyError(
        'INVALID_OPTION',
        'The observations have no known start, so forecasts cannot be aligned with them. Give them a time axis.',
      )
    }
    this.#indexOf = indexOn(time, this.times)
    this.step = typeof time.step === 'number' ? time.step : null
    this.#isOfStart = (aggregation?.label ?? relationOf(series.info).at) === 'start'
    if (aggregation === undefined) return
    if (this.step === null) {
      throw new VerifyError(
        'STEP_MISMATCH',
        'Observations at listed or monthly times cannot be aggregated: the number of values in a step is not known. Bring them to a step first.',
      )
    }
    checkMultiple('observations', this.step, aggregation.step)
    this.#aggregation = aggregation
    this.#reducer = new Reducer(aggregation, aggregation.step / this.step)
  }

  /** The value at a time, or over the step that is labelled with it; NaN where it is missing. */
  at(t: Instant): number {
    const aggregation = this.#aggregation
    if (aggregation === undefined) return this.#one(t)
    const step = this.step! * 1000
    const count = aggregation.step / this.step!
    const first = aggregation.label === 'end' ? t - (count - 1) * step : t
    const reducer = this.#reducer!
    reducer.reset()
    for (let k = 0; k < count; k++) reducer.add(this.#one(first + k * step), 1)
    return reducer.result()
  }

  #one(t: Instant): number {
    const index = this.#indexOf(t)
    return index < 0 ? Number.NaN : this.series.values[index]!
  }

  /** The last time whose value is known at `t`: one stamped with the start of its interval is when that has passed. */
  lastKnown(t: Instant): Instant | undefined {
    if (!this.#isOfStart) return this.times[this.#countUpTo(t) - 1]
    const width = this.#aggregation?.step ?? this.step
    // Without a step an interval lasts until the next time.
    return width === null
      ? this.times[this.#countUpTo(t) - 2]
      : this.times[this.#countUpTo(t - width * 1000) - 1]
  }

  #countUpTo(t: Instant): number {
    let low = 0
    let high = this.times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.times[middle]! <= t) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The index of a time on an axis, or -1. */
function indexOn({ step, start, length }: TimeAxis, times: Float64Array): (t: Instant) => number {
  if (typeof step === 'number') {
    const milliseconds = step * 1000
    return (t) => {
      const index = (t - start) / milliseconds
      return Number.isInteger(index) && index >= 0 && index < length ? index : -1
    }
  }
  const indices = new Map(Array.from(times, (t, i) => [t, i]))
  return (t) => indices.get(t) ?? -1
}

/** @throws {@link VerifyError} `STEP_MISMATCH` @internal */
export function checkMultiple(what: string, step: number, longer: number): void {
  if (longer % step === 0) return
  throw new VerifyError(
    'STEP_MISMATCH',
    `The ${what} have a step of ${step} s, of which ${longer} s is no multiple. Aggregate to a multiple.`,
  )
}
