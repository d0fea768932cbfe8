import {
  EnsembleForecastSeries,
  EnsembleSeries,
  formatInstant,
  LeadTimeAxis,
  type Series,
  SeriesCollection,
  type SeriesInfo,
  type SeriesKind,
  TimeAxis,
  UnivariateSeries,
} from '@uchronia/series'
import type { FormatWarning } from '../engine/description.ts'
import { UchroniaError } from '../errors.ts'
import type { DeclaredTimes, Place, TextContent, TextSeries } from './text-series.ts'
import { contains, gridOf, place, sameTimes, unionOf } from './time-grid.ts'

/** An entry made of a text file: its series, or the reason why there is none. @internal */
export interface TextEntry {
  readonly id: string
  readonly kind: SeriesKind
  readonly content:
    | { readonly series: Series; readonly places: readonly Place[]; readonly warnings: FormatWarning[] }
    | { readonly error: Error }
}

/** Cells that axes may have beside the values of a file, so that a header cannot ask for any amount of memory. */
const SPARE = 10_000_000

/**
 * Makes entries of the series of a file. Those of one variable that differ in what they are tagged with are entries of their
 * own, named `variable@tag`; stations are a collection, and of ensembles and forecasts an entry each, `variable.station`.
 * Quality codes that say anything are the entry `variable_qul`.
 * @internal
 */
export function entriesOf({ series }: Pick<TextContent, 'series'>): TextEntry[] {
  const stored = series.reduce((sum, { times }) => sum + times.length, 0)
  const memory = { cells: 4 * stored + SPARE }
  return namedGroups(series).flatMap(({ id, group }) => [
    ...groupEntries(id, group, memory),
    ...groupEntries(`${id}_qul`, codesOf(group), memory),
  ])
}

interface Memory {
  cells: number
}

function kindOf({ issue, member }: TextSeries): 'single' | 'ensemble' | 'forecast' {
  return issue !== undefined ? 'forecast' : member !== undefined ? 'ensemble' : 'single'
}

/** Groups series that are an entry together. Only what differs among those of one variable stands in their names. */
function namedGroups(series: readonly TextSeries[]): { id: string; group: TextSeries[] }[] {
  const tagsOf = (one: TextSeries) => [...one.tags, kindOf(one)]
  const variables = groupBy(series, ({ variable }) => variable)
  return variables.flatMap(([variable, ofVariable]) => {
    const groups = groupBy(ofVariable, (one) => tagsOf(one).join('\0'))
    const tags = groups.map(([, [one]]) => tagsOf(one!))
    const telling = (tags[0] ?? []).map((first, i) => tags.some((other) => other[i] !== first))
    return groups.map(([, group], i) => {
      const named = tags[i]!.filter((tag, k) => telling[k] && tag !== '')
      return { id: [variable, ...named].join('@'), group }
    })
  })
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): [key: string, items: T[]][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const name = key(item)
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return [...groups]
}

/** The quality codes of a group as series of their own; none when all of them say that nothing is wrong. */
function codesOf(group: readonly TextSeries[]): TextSeries[] {
  const says = group.some(({ codes }) => codes?.some((code) => code > 0))
  if (!says) return []
  return group.map((one) => ({
    ...one,
    variable: `${one.variable}_qul`,
    values: one.codes ?? new Float64Array(one.times.length).fill(Number.NaN),
    codes: undefined,
    units: undefined,
    aggregation: undefined,
    longName: `quality codes of ${one.variable}`,
  }))
}

function groupEntries(id: string, group: readonly TextSeries[], memory: Memory): TextEntry[] {
  if (group.length === 0) return []
  const kind = kindOf(group[0]!)
  const stations = groupBy(group, ({ station }) => station?.id ?? '')
  if (kind === 'single' && stations.length > 1) {
    const together = attempt(id, 'collection', () => collection(id, group, memory))
    if (!('error' in together.content && together.content.error instanceof TooSparse)) return [together]
  }
  return stations.map(([station, ofStation]) => {
    const name = stations.length > 1 ? `${id}.${station}` : id
    return attempt(name, kind, () => {
      switch (kind) {
        case 'single':
          return single(name, ofStation, memory)
        case 'ensemble':
          return ensemble(name, ofStation, memory)
        case 'forecast':
          return forecast(name, ofStation, memory)
      }
    })
  })
}

function attempt(
  id: string,
  kind: SeriesKind,
  make: () => Exclude<TextEntry['content'], { error: Error }>,
): TextEntry {
  try {
    return { id, kind, content: make() }
  } catch (error) {
    return { id, kind, content: { error: error as Error } }
  }
}

/** Series that would be mostly missing values when they are brought to common times. */
class TooSparse extends UchroniaError {}

function allot(memory: Memory, rows: number, steps: number, group: readonly TextSeries[]): Float64Array {
  const cells = rows * steps
  const stored = group.reduce((sum, { times }) => sum + times.length, 0)
  if (cells > memory.cells || (rows > 1 && cells > 4 * stored + 1_000_000)) {
    throw new TooSparse(
      'FORMAT',
      `${group[0]!.variable} (${group[0]!.where}) has ${stored} values, and would need ${cells} on its axes.`,
    )
  }
  memory.cells -= cells
  return new Float64Array(cells).fill(Number.NaN)
}

/** Refuses two series in one place. */
function once(group: readonly TextSeries[], key: (one: TextSeries) => string, what: string): void {
  const seen = new Map<string, TextSeries>()
  for (const one of group) {
    const before = seen.get(key(one))
    if (before !== undefined) {
      throw new UchroniaError(
        'FORMAT',
        `There are two series of ${one.variable}${what}: ${before.where} and ${one.where}. Remove one, or tell them apart.`,
      )
    }
    seen.set(key(one), one)
  }
}

const stationText = ({ station }: TextSeries) => (station === undefined ? '' : ` at station ${station.id}`)

function single(id: string, group: readonly TextSeries[], memory: Memory) {
  const [one] = group
  once(group, () => '', stationText(one!))
  const { time, warnings } = timesOf(group)
  const values = allot(memory, 1, time.length, group)
  place(one!.times, one!.values, time.values(), values)
  const series = new UnivariateSeries({ ...infoOf(id, group), ...stationOf(group), time, values })
  return { series, places: placesOf(group), warnings }
}

function collection(id: string, group: readonly TextSeries[], memory: Memory) {
  once(group, ({ station }) => station?.id ?? '', ' at one station')
  const { time, warnings } = timesOf(group)
  const values = allot(memory, group.length, time.length, group)
  const axis = time.values()
  for (const [row, one] of group.entries())
    place(one.times, one.values, axis, values.subarray(row * axis.length, (row + 1) * axis.length))
  if (group.some(({ times }) => !sameTimes(times, group[0]!.times))) {
    warnings.push({
      code: 'ragged_array',
      message: `the stations of ${group[0]!.variable} have times of their own; what a station does not have at the times of all is missing`,
    })
  }
  const stations = group.map(({ station }) => station?.id ?? '')
  const series = new SeriesCollection({ ...infoOf(id, group), time, stations, values })
  return { series, places: placesOf(group), warnings }
}

function ensemble(id: string, group: readonly TextSeries[], memory: Memory) {
  once(group, ({ member }) => member!, `${stationText(group[0]!)} of one member`)
  const { time, warnings } = timesOf(group)
  const members = membersOf(group)
  const values = allot(memory, members.length, time.length, group)
  const axis = time.values()
  for (const one of group) {
    const row = members.indexOf(one.member!)
    place(one.times, one.values, axis, values.subarray(row * axis.length, (row + 1) * axis.length))
  }
  const series = new EnsembleSeries({ ...infoOf(id, group), ...stationOf(group), time, members, values })
  return { series, places: placesOf(group), warnings }
}

function forecast(id: string, group: readonly TextSeries[], memory: Memory) {
  once(
    group,
    ({ issue, member }) => `${issue} ${member}`,
    `${stationText(group[0]!)} of one member and issue`,
  )
  const warnings: FormatWarning[] = []
  const issueTimes = Float64Array.from(new Set(group.map(({ issue }) => issue!))).sort()
  const { axis: issues, absent } = gridOf(issueTimes)
  if (absent > 0)
    warnings.push({
      code: 'gaps_filled',
      message: `${absent} of ${issues.length} issue times are absent; they are missing`,
    })
  // The axis of what lies between issue and valid time, in milliseconds as those of instants are.
  const offsets = group.map((one) => ({
    times: one.times.map((time) => time - one.issue!),
    declared: one.declared && shifted(one.declared, one.issue!),
  }))
  const { axis, notes } = commonAxis(offsets, false)
  warnings.push(...notes)
  const leads = leadTimes(axis, group[0]!)
  const members = membersOf(group)
  const values = allot(memory, issues.length * members.length, leads.length, group)
  const on = axis.values()
  const rowOfMember = new Map(members.map((member, row) => [member, row]))
  const rowOfIssue = new Map(Array.from(issues.values(), (issue, row) => [issue, row]))
  for (const [i, one] of group.entries()) {
    const row = rowOfIssue.get(one.issue!)! * members.length + rowOfMember.get(one.member ?? '1')!
    place(offsets[i]!.times, one.values, on, values.subarray(row * on.length, (row + 1) * on.length))
  }
  const pairs = issueTimes.length * members.length
  if (group.length < pairs)
    warnings.push({
      code: 'members_absent',
      message: `${pairs - group.length} of ${pairs} pairs of issue and member are absent; they are missing`,
    })
  const series = new EnsembleForecastSeries({
    ...infoOf(id, group),
    ...stationOf(group),
    issues,
    leads,
    members,
    values,
  })
  return { series, places: placesOf(group), warnings }
}

function shifted({ step, start, end }: DeclaredTimes, by: number): DeclaredTimes {
  return {
    step,
    start: start === undefined ? undefined : start - by,
    end: end === undefined ? undefined : end - by,
  }
}

function leadTimes(axis: TimeAxis, { variable, issue, where }: TextSeries): LeadTimeAxis {
  const seconds = axis.values().map((lead) => lead / 1000)
  if (seconds.some((lead) => !Number.isInteger(lead))) {
    throw new UchroniaError(
      'FORMAT',
      `Lead times of ${variable} (${where}, issue ${formatInstant(issue!)}) are not whole seconds.`,
    )
  }
  return typeof axis.step === 'number'
    ? new LeadTimeAxis({ start: axis.start / 1000, step: axis.step, length: axis.length })
    : new LeadTimeAxis({ values: seconds })
}

/** Whole numbers in their order, other names as they came. A forecast without members has one. */
function membersOf(group: readonly TextSeries[]): string[] {
  const names = [...new Set(group.map(({ member }) => member ?? '1'))]
  const areNumbers = names.every((name) => /^-?\d{1,15}$/.test(name))
  return areNumbers ? names.sort((a, b) => Number(a) - Number(b)) : names
}

function timesOf(group: readonly TextSeries[]): { time: TimeAxis; warnings: FormatWarning[] } {
  const { axis, notes } = commonAxis(group, true)
  return { time: axis, warnings: notes }
}

/** The axis that has the times of all, as they are declared, or as they are. */
function commonAxis(
  all: readonly { readonly times: Float64Array; readonly declared: DeclaredTimes | undefined }[],
  fillGaps: boolean,
): { axis: TimeAxis; notes: FormatWarning[] } {
  const notes: FormatWarning[] = []
  const times = unionOf(all.map((one) => one.times))
  const declared = declaredAxis(all, times, notes)
  if (declared !== undefined) {
    const absent = declared.length - times.length
    if (fillGaps && absent > 0) notes.push(gapWarning(absent, declared.length))
    return { axis: declared, notes }
  }
  const isListed = all.some((one) => one.declared?.step === null)
  const { axis, absent } = gridOf(times, fillGaps && !isListed)
  if (absent > 0) notes.push(gapWarning(absent, axis.length))
  // Lead times in months have no length in seconds.
  return { axis: !fillGaps && axis.step === 'monthly' ? new TimeAxis({ values: times }) : axis, notes }
}

function gapWarning(absent: number, length: number): FormatWarning {
  return { code: 'gaps_filled', message: `${absent} of ${length} times are absent; they are missing values` }
}

/** The axis that headers declare; undefined when they declare none, or one that the times are not on. */
function declaredAxis(
  all: readonly { readonly declared: DeclaredTimes | undefined }[],
  times: Float64Array,
  notes: FormatWarning[],
): TimeAxis | undefined {
  const step = all[0]?.declared?.step
  if (step === undefined || step === null || all.some(({ declared }) => declared?.step !== step))
    return undefined
  let start = times.length > 0 ? times[0]! : Number.POSITIVE_INFINITY
  let end = times.length > 0 ? times.at(-1)! : Number.NEGATIVE_INFINITY
  for (const { declared } of all) {
    start = Math.min(start, declared?.start ?? start)
    end = Math.max(end, declared?.end ?? end)
  }
  if (start === Number.POSITIVE_INFINITY) return new TimeAxis({ start: null, step, length: 0 })
  const length =
    step === 'monthly' ? monthsBetween(start, end) + 1 : Math.floor((end - start) / (step * 1000)) + 1
  if (length > 4 * times.length + 100_000) {
    notes.push({
      code: 'header_period',
      message: `the header declares ${length} times, of which ${times.length} are there; the axis has those alone`,
    })
    return undefined
  }
  const axis = new TimeAxis({ start, step, length: Math.max(0, length) })
  if (contains(axis, times)) return axis
  notes.push({
    code: 'header_time_step',
    message: `the header declares the step ${step === 'monthly' ? step : `${step} s`}, which the times do not have; the axis is made of the times`,
  })
  return undefined
}

function monthsBetween(start: number, end: number): number {
  const [a, b] = [new Date(start), new Date(end)]
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
}

/** The metadata that all series of a group have alike. */
function infoOf(id: string, group: readonly TextSeries[]): SeriesInfo {
  const [first] = group
  const same = <K extends 'longName' | 'aggregation' | 'units'>(key: K) =>
    group.every((one) => one[key] === first![key]) ? first![key] : undefined
  const attributes: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(first!.attributes))
    if (group.every((one) => one.attributes[name] === value)) attributes[name] = value
  const judged = /_qul$/.test(first!.variable)
  if (!judged && codesOf(group).length > 0) attributes.ancillary_variables = `${first!.variable}_qul`
  return {
    id,
    variable: first!.variable,
    units: same('units'),
    longName: same('longName'),
    aggregation: same('aggregation'),
    attributes,
  }
}

function stationOf([first]: readonly TextSeries[]): { station?: string } {
  return first?.station === undefined ? {} : { station: first.station.id }
}

/** The places of the stations of a group, each as the first of its series that has one. */
function placesOf(group: readonly TextSeries[]): Place[] {
  const places = new Map<string, Place>()
  for (const { station } of group)
    if (station !== undefined && !places.has(station.id)) places.set(station.id, station)
  return [...places.values()]
}
