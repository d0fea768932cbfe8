import type { Table } from 'apache-arrow'
import { ShapeError, TimeError } from '../errors.ts'
import { type IndexRange, indexAt, rangeOf } from '../indices.ts'
import { INFO_KEYS, probabilityInfo, type SeriesInfo } from '../info.ts'
import { aggregateLeads } from '../operations/aggregate.ts'
import { deaccumulatedInfo, differences } from '../operations/deaccumulate.ts'
import { type DisaggregateOptions, disaggregation } from '../operations/disaggregate.ts'
import {
  checkSameAxis,
  combinedInfo,
  type FillMethod,
  filled,
  type Operator,
  withNumber,
  withValues,
} from '../operations/elementwise.ts'
import type { AggregateOptions } from '../operations/period-options.ts'
import {
  type ExceedanceOptions,
  type MemberOptions,
  type MemberStatistic,
  memberExceedance,
  memberQuantiles,
  type QuantileOptions,
  quantileNames,
  reduceMembers,
  STATISTICS,
  thresholdNames,
} from '../operations/reduce-members.ts'
import {
  checkThreshold,
  statisticsOfRow,
  type WindowStatistics,
  type WindowStatisticsOptions,
} from '../operations/window-statistics.ts'
import { checkOptions } from '../options.ts'
import type { Instant, InstantLike } from '../time/instant.ts'
import { LeadTimeAxis, type LeadTimeWindow, selectLeads } from '../time/lead-time-axis.ts'
import { TimeAxis } from '../time/time-axis.ts'
import type { EnsembleTableOptions } from '../to-arrow/table-options.ts'
import { forecastTable } from '../to-arrow/to-arrow.ts'
import { pickBlock } from './block.ts'
import { checkAxis, checkValues } from './check-values.ts'
import { EnsembleSeries } from './ensemble-series.ts'
import { checkLabels, type Label, labelIndices } from './labels.ts'
import { checkInfo, PlainSeries } from './plain-series.ts'
import { plainOf, type Readable } from './readable.ts'
import { axisLines, counted, issueLines, titleLine } from './report.ts'
import { shownTable } from './table-report.ts'
import type { TimeSelection } from './univariate-series.ts'

/** The parts of an {@link EnsembleForecastSeries}. */
export interface ForecastOptions extends SeriesInfo {
  /** The issue times. */
  readonly issues: TimeAxis
  readonly leads: LeadTimeAxis
  /** A name per member, all different. */
  readonly members: readonly Label[]
  /** Issue times x members x lead times, the last fastest; NaN is missing. Used as it is, not copied. */
  readonly values: Float64Array
}

/** A window of issue times, members in the order wanted, and a window of lead times. */
export interface ForecastSelection extends TimeSelection {
  /** Members to keep, in this order. */
  readonly members?: readonly Label[] | undefined
  /** Lead times to keep, in seconds after the issue time. Both ends belong to it. */
  readonly leads?: LeadTimeWindow | undefined
}

/** The other side of arithmetic with a forecast: a number, a forecast, or one of a library, which is read. */
export type ForecastOperand = number | EnsembleForecastSeries | Readable<EnsembleForecastSeries>

/**
 * An ensemble per issue time as plain data.
 *
 * @example
 * ```ts
 * const forecast = new EnsembleForecastSeries({
 *   issues: new TimeAxis({ start: '2020-01-01T21:00', step: 'daily', length: 1 }),
 *   leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 2 }),
 *   members: ['1', '2'],
 *   values: Float64Array.of(0, 1, 2, 3),
 * })
 * forecast.at(-1).member(2).values // Float64Array [2, 3]
 * formatInstant(forecast.validTime(0, 1)) // '2020-01-01T23:00:00Z'
 * ```
 */
export class EnsembleForecastSeries extends PlainSeries {
  readonly kind = 'forecast' as const
  /** The issue times. */
  readonly issues: TimeAxis
  readonly leads: LeadTimeAxis
  /** The names of the members. */
  readonly members: readonly string[]

  /** @throws {@link ShapeError} `SIZE_MISMATCH`, `INVALID_LABEL`, `DUPLICATE_LABEL` @throws {@link OptionError} */
  constructor(options: ForecastOptions) {
    const { issues, leads, values } = checkOptions(options, 'EnsembleForecastSeries', [
      'issues',
      'leads',
      'members',
      'values',
      ...INFO_KEYS,
    ])
    checkAxis(issues, TimeAxis, 'issue times of a forecast')
    checkAxis(leads, LeadTimeAxis, 'lead times of a forecast')
    const members = checkLabels(options.members, 'member')
    const sizes = { issues: issues.length, members: members.length, 'lead times': leads.length }
    super(checkValues(values, sizes), options)
    this.issues = issues
    this.leads = leads
    this.members = members
  }

  /** Numbers of issue times, members and lead times. */
  override get shape(): readonly [number, number, number] {
    return [this.issues.length, this.members.length, this.leads.length]
  }

  /**
   * The ensemble of the issue time at an index, on the axis of its valid times; negative indices count from the end. Shares
   * memory with this series.
   * @throws {@link SelectionError} `OUT_OF_RANGE`
   */
  at(index: number): EnsembleSeries {
    const issue = indexAt(index, this.length, 'issue time')
    const { leads, members, info } = this
    const block = members.length * leads.length
    const values = this.values.subarray(issue * block, (issue + 1) * block)
    const time = validTimes(Number.isNaN(this.issues.start) ? Number.NaN : this.issues.at(issue), leads)
    return new EnsembleSeries({ ...info, time, members, values })
  }

  /**
   * The ensemble of an issue time.
   * @throws {@link SelectionError} `NOT_FOUND`
   */
  issue(time: InstantLike): EnsembleSeries {
    return this.at(this.issues.indexOf(time))
  }

  /**
   * The time that a value is about: issue time and lead time added, in milliseconds UTC.
   * @throws {@link SelectionError} `OUT_OF_RANGE` @throws {@link TimeError} `NO_START`
   */
  validTime(issue: number, lead: number): Instant {
    return this.issues.at(issue) + this.leads.at(lead) * 1000
  }

  /**
   * Some issue times, members and lead times. Shares memory with this series where the values kept are contiguous.
   * @throws {@link SelectionError} `NOT_FOUND`, `INVALID_WINDOW`, `OUT_OF_RANGE`: no lead time is in the window
   * @throws {@link OptionError} `UNKNOWN_OPTION`
   */
  select(selection: ForecastSelection): EnsembleForecastSeries {
    const { members, leads, ...window } = checkOptions(selection, 'select', [
      'from',
      'to',
      'members',
      'leads',
    ])
    return this.#pick(
      this.issues.window(window),
      labelIndices(this.members, members, 'member'),
      selectLeads(this.leads, leads ?? {}),
    )
  }

  /**
   * The issue times from index `start` up to, without, index `end`, as `Array.prototype.slice` takes them, sharing memory
   * with this series.
   *
   * @throws {@link SelectionError} `OUT_OF_RANGE`: an index that is no whole number
   */
  slice(start?: number, end?: number): EnsembleForecastSeries {
    return this.#pick(rangeOf(start, end, this.length), undefined, { start: 0, end: this.leads.length })
  }

  #pick(
    blocks: IndexRange,
    rows: readonly number[] | undefined,
    columns: IndexRange,
  ): EnsembleForecastSeries {
    const shape = { rows: this.members.length, columns: this.leads.length }
    return new EnsembleForecastSeries({
      ...this.info,
      issues: this.issues.slice(blocks.start, blocks.end),
      leads: this.leads.slice(columns.start, columns.end),
      members: rows === undefined ? this.members : rows.map((row) => this.members[row]!),
      values: pickBlock(this.values, shape, blocks, rows, columns),
    })
  }

  /** The mean of the members, as the one member of a forecast; members that are missing are left out. @throws {@link OptionError} */
  mean(options: MemberOptions = {}): EnsembleForecastSeries {
    return this.#reduced('mean', STATISTICS.mean, options)
  }

  /** The median of the members. @throws {@link OptionError} */
  median(options: MemberOptions = {}): EnsembleForecastSeries {
    return this.#reduced('median', STATISTICS.median, options)
  }

  /** The standard deviation of the members, with n - 1; missing where there is one member. @throws {@link OptionError} */
  std(options: MemberOptions = {}): EnsembleForecastSeries {
    return this.#reduced('std', STATISTICS.std, options)
  }

  /** The smallest member. @throws {@link OptionError} */
  min(options: MemberOptions = {}): EnsembleForecastSeries {
    return this.#reduced('min', STATISTICS.min, options)
  }

  /** The largest member. @throws {@link OptionError} */
  max(options: MemberOptions = {}): EnsembleForecastSeries {
    return this.#reduced('max', STATISTICS.max, options)
  }

  /**
   * Any statistic of the members of each issue and lead time.
   * @param statistic  gets the members that are present, in ascending order
   * @throws {@link OptionError}
   */
  reduceMembers(statistic: MemberStatistic, options: MemberOptions = {}): EnsembleForecastSeries {
    return this.#reduced(statistic?.name || 'statistic', statistic, options)
  }

  /** A statistic as the one member of a forecast. */
  #reduced(name: string, statistic: MemberStatistic, options: MemberOptions): EnsembleForecastSeries {
    const [, members, steps] = this.shape
    const values = reduceMembers(this.values, members, steps, statistic, options)
    return this.#of({ members: [name], values })
  }

  /**
   * Quantiles of the members, as members named `q05`, `q50` and so on.
   *
   * @param levels  probabilities from 0 to 1
   * @example
   * ```ts
   * const forecast = makeForecast({
   *   issues: dailyAxis('2020-01-01', 1), leads: new LeadTimeAxis({ values: [3600] }),
   *   members: [1, 2, 3], values: Float64Array.of(1, 2, 3),
   * })
   * forecast.quantiles([0.1, 0.5]).members // ['q10', 'q50']
   * forecast.quantiles([0.5]).values // Float64Array [2]
   * ```
   * @throws {@link OptionError}
   */
  quantiles(levels: readonly number[], options: QuantileOptions = {}): EnsembleForecastSeries {
    const names = quantileNames(levels)
    const [, members, steps] = this.shape
    const values = memberQuantiles(this.values, members, steps, levels, options)
    return this.#of({ members: names, values })
  }

  /**
   * The fraction of members at or above each threshold, as members named `>=10` and so on.
   * @throws {@link OptionError}
   */
  exceedance(thresholds: readonly number[], options: ExceedanceOptions = {}): EnsembleForecastSeries {
    const names = thresholdNames(thresholds, options?.strict)
    const [, members, steps] = this.shape
    const values = memberExceedance(this.values, members, steps, thresholds, options)
    return this.#of({ members: names, values, info: probabilityInfo(this.info) })
  }

  #of(parts: {
    issues?: TimeAxis
    leads?: LeadTimeAxis
    members?: readonly Label[]
    values: Float64Array
    info?: SeriesInfo
  }): EnsembleForecastSeries {
    const { issues, leads, members, info } = this
    const { info: other = info, ...rest } = parts
    return new EnsembleForecastSeries({ ...other, issues, leads, members, ...rest })
  }

  protected override withValues(values: Float64Array, info: SeriesInfo = this.info): this {
    return this.#of({ values, info }) as this
  }

  protected override get stepSeconds(): number | undefined {
    return this.leads.step ?? undefined
  }

  /**
   * Sums, means and so on over longer lead times: of steps in seconds, from the issue time on, or of days that begin at a
   * time of day. The metadata decide which period a value belongs to, and follow. A period of which too little is present is
   * missing. Sums of rates and means of amounts are refused.
   *
   * @example
   * ```ts
   * const hourly = makeForecast({
   *   issues: dailyAxis('2020-01-01T21:00', 1), leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 48 }),
   *   members: [1], values: new Float64Array(48).fill(0.5), aggregation: 'accumulated over the preceding interval',
   * })
   * const daily = hourly.aggregate({ step: 'daily', how: 'sum' })
   * daily.values // Float64Array [12, 12]
   * daily.leads.values() // Float64Array [86400, 172800]
   * ```
   * @throws {@link OptionError} @throws {@link TimeError} `OFF_AXIS`: an interval lies in two periods, or issues begin at
   *   different times of them
   */
  aggregate(options: AggregateOptions): EnsembleForecastSeries {
    const { axis, info, reduce } = aggregateLeads(this.leads, this.issues, this.info, options)
    const [issues, members] = this.shape
    return this.#of({ leads: axis, values: reduce(this.values, issues * members), info })
  }

  /**
   * A finer step of the lead times: amounts are shared out evenly, rates are repeated.
   * @throws {@link OptionError} @throws {@link TimeError} `NO_STEP`
   */
  disaggregate(options: DisaggregateOptions): EnsembleForecastSeries {
    const { leads } = this
    const coarse = leads.requireStep('disaggregate')
    const { shift, step, parts, expand } = disaggregation(
      coarse,
      this.info,
      options,
      leads.start > 0 ? 'end' : 'start',
    )
    const finer = new LeadTimeAxis({ start: leads.start + shift, step, length: leads.length * parts })
    return this.#of({ leads: finer, values: expand(this.values) })
  }

  /**
   * Totals since the start of the forecast as amounts of each step. A lead time of 0, where the total is 0, is left out.
   *
   * @example
   * ```ts
   * const total = makeForecast({
   *   issues: dailyAxis('2020-01-01', 1), leads: new LeadTimeAxis({ start: 3600, step: 3600, length: 3 }),
   *   members: [1], values: Float64Array.of(1, 3, 3), aggregation: 'accumulated since the start of the forecast',
   * })
   * total.deaccumulate().values // Float64Array [1, 2, 0]
   * ```
   * @throws {@link OptionError} `INVALID_OPTION`: the metadata say that the values are something else
   */
  deaccumulate(): EnsembleForecastSeries {
    const info = deaccumulatedInfo(this.info)
    const { leads } = this
    const fromStart = leads.length === 0 || leads.start > 0
    const values = differences(this.values, leads.length, fromStart)
    return this.#of({ leads: fromStart ? leads : leads.slice(1), values, info })
  }

  /**
   * Fills missing values along the lead times: with a number, with the value before, or on a line between the neighbours.
   * Missing values that have no neighbour stay.
   * @throws {@link OptionError}
   */
  fill(method: FillMethod): EnsembleForecastSeries {
    return this.#of({ values: filled(this.values, this.leads.length, this.leads.values(), method) })
  }

  /**
   * Adds a number, or a forecast of the same issues and lead times: of the same members, or of one for every member.
   *
   * @throws {@link ShapeError} `SIZE_MISMATCH`: axes differ
   * @throws {@link OptionError} `INVALID_OPTION`: units differ, or it is neither series nor number
   */
  add(other: ForecastOperand): EnsembleForecastSeries {
    return this.#combine('add', plainOf<number | EnsembleForecastSeries>(other))
  }

  /**
   * Subtracts a number or a forecast, as {@link add} does.
   *
   * @throws {@link ShapeError} `SIZE_MISMATCH`: axes differ
   * @throws {@link OptionError} `INVALID_OPTION`: units differ, or it is neither series nor number
   */
  subtract(other: ForecastOperand): EnsembleForecastSeries {
    return this.#combine('subtract', plainOf<number | EnsembleForecastSeries>(other))
  }

  /**
   * Multiplies by a number or a forecast. The units of a product of forecasts are not known.
   *
   * @throws {@link ShapeError} `SIZE_MISMATCH`: axes differ
   * @throws {@link OptionError} `INVALID_OPTION`: neither series nor number
   */
  multiply(other: ForecastOperand): EnsembleForecastSeries {
    return this.#combine('multiply', plainOf<number | EnsembleForecastSeries>(other))
  }

  /**
   * Divides by a number or a forecast. The units of a quotient of forecasts are not known.
   *
   * @throws {@link ShapeError} `SIZE_MISMATCH`: axes differ
   * @throws {@link OptionError} `INVALID_OPTION`: neither series nor number
   */
  divide(other: ForecastOperand): EnsembleForecastSeries {
    return this.#combine('divide', plainOf<number | EnsembleForecastSeries>(other))
  }

  #combine(operator: Operator, other: number | EnsembleForecastSeries): EnsembleForecastSeries {
    if (!(other instanceof EnsembleForecastSeries))
      return this.#of({ values: withNumber(this.values, operator, other) })
    checkSameAxis(this.issues, other.issues, 'issue times')
    checkSameAxis(this.leads, other.leads, 'lead times')
    const [, members, steps] = this.shape
    const same = other.members.every((member, i) => member === this.members[i])
    if (other.members.length !== 1 && !(same && other.members.length === members)) {
      throw new ShapeError(
        'SIZE_MISMATCH',
        'The members of the two forecasts differ. Select the same of both, in the same order, first.',
      )
    }
    const info = combinedInfo(this.info, operator, other.info)
    const values = withValues(this.values, operator, other.values, members, other.members.length, steps)
    return this.#of({ values, info })
  }

  /**
   * Peak, time of the peak, volume, and time above a threshold of each issue and member, over a window of lead times.
   * @throws {@link SelectionError} @throws {@link OptionError}
   */
  windowStatistics(options: ForecastSelection & WindowStatisticsOptions = {}): WindowStatistics[] {
    const { above, ...selection } = checkOptions(options, 'windowStatistics', [
      'from',
      'to',
      'members',
      'leads',
      'above',
    ])
    checkThreshold(above)
    const { issues, leads, members, values, info } = this.select(selection)
    const closed = leads.length > 0 && leads.start > 0 ? 'end' : 'start'
    return Array.from(issues.values()).flatMap((referenceTime, issue) =>
      members.map((member, row) => {
        const first = (issue * members.length + row) * leads.length
        const times = leads.values().map((lead) => referenceTime + lead * 1000)
        const own = values.subarray(first, first + leads.length)
        return { referenceTime, member, ...statisticsOfRow(own, times, info, above, closed) }
      }),
    )
  }

  /** A copy with other names of the members, in their order. @throws {@link ShapeError} */
  renameMembers(members: readonly Label[]): EnsembleForecastSeries {
    return this.#of({ members, values: this.values })
  }

  /**
   * A copy with updated metadata, such as `{ units: 'mm' }`; the values are shared.
   *
   * @throws {@link OptionError}
   */
  withInfo(info: SeriesInfo): EnsembleForecastSeries {
    const { issues, leads, members, values } = this
    return new EnsembleForecastSeries({ ...this.info, ...checkInfo(info), issues, leads, members, values })
  }

  /** The ensemble of each issue time, in order. */
  *[Symbol.iterator](): IterableIterator<EnsembleSeries> {
    for (let i = 0; i < this.length; i++) yield this.at(i)
  }

  /**
   * An Arrow table that shares the values, with a record batch per issue time. See {@link EnsembleTableOptions}.
   *
   * @throws {@link OptionError}
   * @throws {@link TableError} `TOO_LONG`, `INVALID_METADATA`
   */
  toArrow(options: EnsembleTableOptions = {}): Table {
    return shownTable(forecastTable(this, options))
  }

  protected override report(): string {
    const { info, issues, leads, members, values } = this
    const [, rows, steps] = this.shape
    const sizes = [counted(issues.length, 'issue'), counted(rows, 'member'), counted(steps, 'lead time')]
    const lines = issueLines(issues, members, steps, (issue, { start, end }) => {
      const first = issue * rows * steps
      return values.subarray(first + start, first + end)
    })
    return [
      titleLine('EnsembleForecastSeries', info, sizes),
      ...axisLines({ issues, members, leads }),
      ...lines,
    ].join('\n')
  }

  protected override axesJSON(): Record<string, unknown> {
    return { issues: this.issues, members: this.members, leads: this.leads }
  }
}

/**
 * The axis of the valid times of one issue.
 * @param issue  NaN where it is not known
 * @throws {@link TimeError} `NO_START`: it is not known, and the lead times are listed
 * @internal
 */
export function validTimes(issue: Instant, leads: LeadTimeAxis): TimeAxis {
  const { step, length } = leads
  if (step !== null) {
    const start = Number.isNaN(issue) ? null : issue + leads.start * 1000
    return new TimeAxis({ start, step, length })
  }
  if (Number.isNaN(issue)) {
    throw new TimeError(
      'NO_START',
      'The issue times are not known and the lead times are uneven, so there is no axis of valid times. Read the values with their leads.',
    )
  }
  return new TimeAxis({ values: leads.values().map((lead) => issue + lead * 1000) })
}
