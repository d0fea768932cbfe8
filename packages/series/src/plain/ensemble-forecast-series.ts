import type { Table } from 'apache-arrow'
import { TimeError } from '../errors.ts'
import { type IndexRange, indexAt, rangeOf } from '../indices.ts'
import { INFO_KEYS, type SeriesInfo } from '../info.ts'
import { checkOptions } from '../options.ts'
import type { Instant, InstantLike } from '../time/instant.ts'
import { LeadTimeAxis, type LeadTimeWindow } from '../time/lead-time-axis.ts'
import { TimeAxis } from '../time/time-axis.ts'
import type { EnsembleTableOptions } from '../to-arrow/table-options.ts'
import { forecastTable } from '../to-arrow/to-arrow.ts'
import { pickBlock } from './block.ts'
import { checkAxis, checkValues } from './check-values.ts'
import { EnsembleSeries } from './ensemble-series.ts'
import { checkLabels, type Label, labelIndices } from './labels.ts'
import { checkInfo, PlainSeries } from './plain-series.ts'
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
   * @throws {@link SelectionError} `NOT_FOUND`, `INVALID_WINDOW` @throws {@link OptionError} `UNKNOWN_OPTION`
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
      this.leads.window(leads ?? {}),
    )
  }

  /**
   * The issue times from index `start` up to, without, index `end`, as `Array.prototype.slice` takes them, sharing memory
   * with this series.
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

  /** A copy with updated metadata, such as `{ units: 'mm' }`; the values are shared. */
  withInfo(info: SeriesInfo): EnsembleForecastSeries {
    const { issues, leads, members, values } = this
    return new EnsembleForecastSeries({ ...this.info, ...checkInfo(info), issues, leads, members, values })
  }

  /** The ensemble of each issue time, in order. */
  *[Symbol.iterator](): IterableIterator<EnsembleSeries> {
    for (let i = 0; i < this.length; i++) yield this.at(i)
  }

  /** An Arrow table that shares the values, with a record batch per issue time. See {@link EnsembleTableOptions}. */
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
