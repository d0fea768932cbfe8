import { OptionError, TimeError } from '../errors.ts'
import type { SeriesInfo } from '../info.ts'
import { DAY_MS } from '../time/calendar.ts'
import { inferTimeAxis } from '../time/infer-axis.ts'
import { formatInstant } from '../time/instant.ts'
import { LeadTimeAxis } from '../time/lead-time-axis.ts'
import { TimeAxis } from '../time/time-axis.ts'
import { formatDuration } from '../time/time-step.ts'
import { calendarOf, fixed } from './calendar-periods.ts'
import { type Grouping, groupSteps } from './grouping.ts'
import { type AggregateOptions, checkAggregate, type Periods, type Reduction } from './period-options.ts'
import { reducePeriods } from './reduce-periods.ts'
import { type IntervalEnd, type Relation, relationOf } from './relation.ts'

/** An aggregation that is ready to be done to values: the new axis and metadata, and a function of rows x steps. @internal */
export interface Aggregation<Axis> {
  readonly axis: Axis
  readonly info: SeriesInfo
  readonly reduce: (values: Float64Array, rows: number) => Float64Array
}

/** @throws {@link OptionError} @throws {@link TimeError} @internal */
export function aggregateTime(
  time: TimeAxis,
  info: SeriesInfo,
  options: AggregateOptions,
): Aggregation<TimeAxis> {
  const periods = checkAggregate(options)
  const relation = relationOf(info)
  checkQuantity(periods.how, relation, info)
  if (time.length > 0) time.at(0) // an axis without a known start says so
  const times = time.values()
  const closed = periods.closed ?? relation.at ?? (relation.interval ? 'end' : 'start')
  const step = typeof time.step === 'number' ? time.step * 1000 : undefined
  const widths = relation.interval ? widthsOf(times, closed, step) : undefined
  const grouping = groupSteps(
    { times, widths, step: step ?? monthLength(time), closed },
    calendarOf(periods, (times[0] ?? 0) - (closed === 'end' ? 1 : 0)),
    formatInstant,
  )
  const labels = labelsOf(grouping, periods.label ?? relation.at ?? closed)
  return {
    axis: timeAxis(labels, periods.step),
    info: aggregatedInfo(info, periods, closed, relation),
    reduce: reducer(grouping, periods),
  }
}

/** Periods of a forecast: from the issue time on, or from the beginning of a day. @internal */
export function aggregateLeads(
  leads: LeadTimeAxis,
  issues: TimeAxis,
  info: SeriesInfo,
  options: AggregateOptions,
): Aggregation<LeadTimeAxis> {
  const periods = checkAggregate(options)
  const { step } = periods
  if (typeof step !== 'number') {
    throw new OptionError(
      'INVALID_OPTION',
      `Forecasts are aggregated to steps in seconds; "${step}" has a length that depends on the issue time. Take one issue with at(), which has valid times.`,
    )
  }
  const relation = relationOf(info)
  checkQuantity(periods.how, relation, info)
  const times = leads.values().map((lead) => lead * 1000)
  const interval = relation.interval
  // Leads that begin after the issue time stand for the time since then.
  const closed = periods.closed ?? relation.at ?? (leads.length > 0 && leads.start > 0 ? 'end' : 'start')
  const leadStep = leads.step === null ? undefined : leads.step * 1000
  const widths = interval ? widthsOf(times, closed, leadStep) : undefined
  if (widths && leadStep === undefined && closed === 'end' && times[0]! > 0) widths[0] = times[0]!
  const anchor = periods.dayStart === undefined ? 0 : dayAnchor(issues, step, periods.dayStart)
  const grouping = groupSteps({ times, widths, step: leadStep, closed }, fixed(step, anchor), (ms) =>
    formatDuration(ms / 1000),
  )
  const labels = labelsOf(grouping, periods.label ?? closed)
  return {
    axis:
      labels.length === 0
        ? new LeadTimeAxis({ values: [] })
        : new LeadTimeAxis({ start: labels[0]! / 1000, step, length: labels.length }),
    info: aggregatedInfo(info, periods, closed, relation),
    reduce: reducer(grouping, periods),
  }
}

function reducer(grouping: Grouping, { how, leastPresent }: Periods): Aggregation<unknown>['reduce'] {
  return (values, rows) => reducePeriods(values, rows, grouping, how, leastPresent)
}

/** Sums of rates and means of amounts have no meaning. @throws {@link OptionError} `INVALID_OPTION` @internal */
export function checkQuantity(
  how: Reduction,
  { quantity }: Relation,
  { units, aggregation }: SeriesInfo,
): void {
  const said = [units === undefined ? undefined : `units ${units}`, aggregation].filter(Boolean).join(', ')
  if (quantity === 'running' && (how === 'sum' || how === 'mean')) {
    throw new OptionError(
      'INVALID_OPTION',
      `The values are totals since the start of the forecast (${said}), whose ${how} has no meaning. Use deaccumulate() first.`,
    )
  }
  if (how === 'sum' && quantity === 'mean') {
    throw new OptionError(
      'INVALID_OPTION',
      `The values are rates or means (${said}), and their sum depends on the step. Use { how: 'mean' }, or convertUnits to an amount first.`,
    )
  }
  if (how === 'mean' && quantity === 'amount') {
    throw new OptionError(
      'INVALID_OPTION',
      `The values are amounts of their interval (${said}), and their mean depends on the step. Use { how: 'sum' }, or convertUnits to a rate first.`,
    )
  }
}

/** The width of the interval of each step. The outermost one of a listed axis is taken to be as wide as its neighbour. */
function widthsOf(times: Float64Array, closed: IntervalEnd, step: number | undefined): Float64Array {
  if (step !== undefined) return new Float64Array(times.length).fill(step)
  if (times.length === 1) return new Float64Array(1)
  return times.map((time, i) => {
    if (closed === 'end') return i === 0 ? times[1]! - time : time - times[i - 1]!
    return i === times.length - 1 ? time - times[i - 1]! : times[i + 1]! - time
  })
}

/** The mean month, for counting how many points a period has. */
function monthLength(time: TimeAxis): number | undefined {
  return time.step === 'monthly' ? 30.436875 * DAY_MS : undefined
}

function labelsOf({ starts, ends }: Grouping, label: IntervalEnd): Float64Array {
  return label === 'end' ? ends : starts
}

function timeAxis(labels: Float64Array, step: Periods['step']): TimeAxis {
  if (typeof step === 'number') {
    return new TimeAxis({ start: labels.length === 0 ? null : labels[0]!, step, length: labels.length })
  }
  return inferTimeAxis(labels)
}

/** The beginning of a period after the issue time, which all issues must share. */
function dayAnchor(issues: TimeAxis, step: number, dayStart: number): number {
  const ms = step * 1000
  const phase = (issue: number) => (((dayStart - issue) % ms) + ms) % ms
  const times = issues.values()
  if (times.length > 0) issues.at(0)
  const first = phase(times[0] ?? 0)
  const other = times.findIndex((issue) => phase(issue) !== first)
  if (other < 0) return first
  throw new TimeError(
    'OFF_AXIS',
    `The issues of ${formatInstant(times[0]!)} and ${formatInstant(times[other]!)} lie at different times of the period, so their lead times differ. Leave dayStart out for periods from the issue time, or aggregate issues of one time of day.`,
    { index: other },
  )
}

const NAMES: Readonly<Record<string, string>> = {
  sum: 'accumulated',
  mean: 'averaged',
  min: 'minimum',
  max: 'maximum',
}

function aggregatedInfo(
  info: SeriesInfo,
  { how, label }: Periods,
  closed: IntervalEnd,
  relation: Relation,
): SeriesInfo {
  const name = NAMES[how]
  if (name === undefined) return info
  const side = (label ?? relation.at ?? closed) === 'end' ? 'preceding' : 'following'
  const { attributes } = info
  const { cell_methods, type, type_description, ...others } = attributes ?? {}
  return {
    ...info,
    aggregation: `${name} over the ${side} interval`,
    ...(attributes === undefined ? {} : { attributes: others }),
  }
}
